"""The page with the tags of NBIB and RIS, the fields of BibTeX and the columns of tables, from their declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pubrecord.bibtex.writing import FIELDS
from pubrecord.nbib.tags import ARTICLE, BOOK
from pubrecord.ris.writing import TAGS

if TYPE_CHECKING:
    from pubrecord.nbib.declaring import Entry

_HEAD = """# Tags and fields of NBIB, RIS and BibTeX

Here you look up which tag or field holds what, in the order in which they are written.
Names in `small-letters` under RIS and BibTeX are variables of CSL: how they are made of a record is told in [Cite](../how-to/citations.md).
"""


def pages() -> dict[str, str]:
    """Return the page as Markdown, by path."""
    return {"reference/formats.md": page()}


def page() -> str:
    """Return the page as Markdown."""
    ris = ((f"`{tag.name}`", tag.value) for tag in TAGS)
    bibtex = ((_code(field.biblatex), _code(field.bibtex), field.value) for field in FIELDS)
    return "\n".join(
        [
            _HEAD,
            "## NBIB: articles\n",
            *_table(("Tag", "PubMed XML", "Rule"), _tags(ARTICLE)),
            "\n## NBIB: books and chapters\n",
            *_table(("Tag", "PubMed XML", "Rule"), _tags(BOOK)),
            "\n## RIS\n",
            *_table(("Tag", "Value"), ris),
            "\n## BibTeX and BibLaTeX\n",
            *_table(("BibLaTeX", "BibTeX", "Value"), bibtex),
            "",
        ]
    )


def _tags(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield from ((f"`{tag.name}`", "" if tag.source == "-" else tag.source, tag.rule) for tag in entry.tags)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def _code(name: str | None) -> str:
    return f"`{name}`" if name else ""
