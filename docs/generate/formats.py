"""The pages of formats: which there are, the tags, fields and variables of each, and the columns of tables."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from pubrecord import arrow
from pubrecord.bibtex.writing import FIELDS
from pubrecord.csl import writing as csl
from pubrecord.formats import FORMATS
from pubrecord.nbib.tags import ARTICLE, BOOK
from pubrecord.ris.writing import TAGS

if TYPE_CHECKING:
    from pubrecord.nbib.declaring import Entry

_HEAD = """# Formats

Here you look up which formats there are, and which tag, field or variable of each holds what, in the order in which they are written.
[JSON](json.md) and the [columns of tables](columns.md) have pages of their own.
"""
_OF_CSL = """
## CSL-JSON {#csl}

What each variable is made of; [Citations](../how-to/citations.md) shows items.
"""
_OF_RIS = """
## RIS {#ris}

Names in `small-letters` are variables of [CSL-JSON](#csl).
"""
_OF_BIBTEX = """
## BibTeX and BibLaTeX {#bibtex}

Names in `small-letters` are variables of [CSL-JSON](#csl).
"""
_OF_COLUMNS = """# Columns of tables

Here you look up the columns that Parquet, Arrow, DuckDB, Polars, pandas and Spark get: one for each field, under its name.
A text is a string, a record class is a struct, and what may be repeated is a list.
Properties can be columns too, if `fields=` names them.

The whole schema is `pubrecord.arrow.schema()`.
"""


def pages() -> dict[str, str]:
    """Return the pages as Markdown, by path."""
    return {"reference/formats.md": page(), "reference/columns.md": columns()}


def page() -> str:
    """Return the page of formats as Markdown."""
    ris = ((f"`{tag.name}`", tag.value) for tag in TAGS)
    bibtex = ((_code(field.biblatex), _code(field.bibtex), field.value) for field in FIELDS)
    return "\n".join(
        [
            _HEAD,
            *_table(("Name", "Suffixes", "Read", "Written", "Arguments of its own"), _formats()),
            "\nEach may be compressed: `.gz`, `.bz2`, `.xz`, `.zst`.",
            _OF_CSL,
            "### Articles in CSL\n",
            *_table(("Variable", "Value"), _variables(csl.ARTICLE)),
            "\n### Books and chapters in CSL\n",
            *_table(("Variable", "Value"), _variables(csl.BOOK)),
            "\n## NBIB {#nbib}\n",
            "### Articles in NBIB\n",
            *_table(("Tag", "PubMed XML", "Rule"), _tags(ARTICLE)),
            "\n### Books and chapters in NBIB\n",
            *_table(("Tag", "PubMed XML", "Rule"), _tags(BOOK)),
            _OF_RIS,
            *_table(("Tag", "Value"), ris),
            _OF_BIBTEX,
            *_table(("BibLaTeX", "BibTeX", "Value"), bibtex),
            "",
        ]
    )


def columns() -> str:
    """Return the page of columns as Markdown."""
    parts = [_OF_COLUMNS, '<div class="options" markdown>\n']
    for column in arrow.schema():
        told = {key.decode(): value.decode() for key, value in (column.metadata or {}).items()}
        paths = told["xml"].split(" | ") if "xml" in told else []
        place = f"<br>XML: {' or '.join(f'`{path}`' for path in paths)}" if paths else ""
        parts.append(f"`{column.name}`\n:   {told['description']}<br>Type: {_type(column.type)}{place}\n")
    return "\n".join([*parts, "</div>"])


def _formats() -> Iterator[tuple[str, ...]]:
    for each in FORMATS.values():
        written = "yes" if each.is_written else "by `pubrecord update`"
        suffixes = ", ".join(f"`{suffix}`" for suffix in each.suffixes)
        options = ", ".join(f"`{option}`" for option in each.options)
        yield f"`{each.name}`", suffixes, "yes" if each.is_read else "no", written, options


def _variables(functions: dict[str, Callable[..., object]]) -> Iterator[tuple[str, str]]:
    for name, function in functions.items():
        first = re.split(r"\n\n", inspect.getdoc(function) or "")[0].replace("``", "`")
        value = re.sub(rf"^`{re.escape(name)}`:? ", "", " ".join(first.split()))
        yield f"`{name}`", value.rstrip(".")


def _type(type_: pa.DataType) -> str:
    """Return a column's type; of a struct the names that it has."""
    if pa.types.is_list(type_):
        return f"list of {_type(type_.value_type)}"
    if pa.types.is_struct(type_):
        return f"struct of {', '.join(f'`{field.name}`' for field in type_)}"
    return f"`{type_}`"


def _tags(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield from ((f"`{tag.name}`", "" if tag.source == "-" else tag.source, tag.rule) for tag in entry.tags)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def _code(name: str | None) -> str:
    return f"`{name}`" if name else ""
