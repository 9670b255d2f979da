"""From entries to records: pandoc makes CSL items of them; what is left over is named."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any, cast

import attrs

from pubrecord.bibtex.entries import Entry, fields, split
from pubrecord.bibtex.languages import BABEL
from pubrecord.csl import pandoc
from pubrecord.csl.items import record_and_rest
from pubrecord.errors import BibtexError, CslError, Problem
from pubrecord.nbib.texts import sections
from pubrecord.records import Article, BookArticle

#: How many entries pandoc reads at once.
_BATCH = 200
#: Fields that pandoc makes variables of, or takes into account.
_KNOWN = {
    *("author", "editor", "bookauthor", "title", "subtitle", "titleaddon", "origtitle", "booktitle", "booksubtitle"),
    *("journal", "journaltitle", "journalsubtitle", "shortjournal", "series", "edition", "publisher", "organization"),
    *(
        "howpublished",
        "institution",
        "school",
        "location",
        "address",
        "date",
        "year",
        "month",
        "day",
        "volume",
        "number",
    ),
    *("issue", "pages", "eid", "issn", "isbn", "doi", "url", "urldate", "pmid", "pmcid", "eprint", "eprinttype"),
    *("eprintclass", "archiveprefix", "langid", "language", "hyphenation", "abstract", "keywords", "note", "annote"),
    *("annotation", "pubstate", "type", "crossref", "xdata", "options", "origdate", "version", "shorttitle"),
}
#: pandoc's types for what is on the internet, and for an entry of no type.
_NO_TYPES = ("webpage", "")
_VALUE = re.compile(r'\s*=\s*[{"]?\s*(\w+)')
_OTHERS = {"literal": "others"}
#: Braces without partner, as they are written.
_BRACES = (("$\\lbrace$", "{"), ("$\\rbrace$", "}"), ("\\lbrace", "{"), ("\\rbrace", "}"))


class BibtexWarning(UserWarning):
    """An entry says something that the record made from it does not hold; `problems` say what, and in which field."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        #: One for each field or variable.
        self.problems = problems


@attrs.frozen
class Read:
    """An entry with the CSL item that pandoc makes of it, or why there is none."""

    entry: Entry
    item: dict[str, Any] | None
    reason: str = ""


def items(text: str) -> Iterator[Read]:
    """Give the entries of a text with their items; an entry that pandoc cannot read costs no other."""
    definitions, entries = split(text)
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        whole = [entry for entry in batch if entry.is_whole]
        together, _ = _items_of(definitions, whole)
        whole_items = iter(together if len(together) == len(whole) else ())
        for entry in batch:
            if not entry.is_whole:
                yield Read(entry, None, "its braces do not end: it may have been cut off")
            elif len(together) == len(whole):
                yield Read(entry, next(whole_items))
            else:
                alone, reason = _items_of(definitions, [entry])
                yield Read(entry, alone[0] if len(alone) == 1 else None, reason)


def record_of(read: Read) -> tuple[Article | BookArticle, tuple[Problem, ...]]:
    """Return the record of an entry, and what of the entry is not in it; raises `BibtexError` where there is none."""
    if read.item is None:
        raise BibtexError("the entry cannot be read", problems=[Problem("syntax", read.entry.key, read.reason)])
    problems = [
        Problem("unplaced", name, "a record has no place for the field")
        for name, _ in fields(read.entry)
        if name not in _KNOWN
    ]
    item = read.item
    is_incomplete = item.get("author", ())[-1:] == [_OTHERS]
    if is_incomplete:
        item["author"] = item["author"][:-1]
    if item.get("type") in _NO_TYPES:
        item["type"] = "article"
    if "abstract" in item:
        parts = sections(" ".join(item["abstract"].split()))
        item["abstract"] = "\n".join(f"{part.label}: {part.text}" if part.label else part.text for part in parts)
    if item.get("language", "").startswith("en-"):  # what pandoc makes of "english"
        item["language"] = "en"
    try:
        record, lost = record_and_rest({name: _without_commands(value) for name, value in item.items()})
    except CslError as error:
        message = f"the entry {read.entry.key} is no PubMed record"
        raise BibtexError(message, pmid=error.pmid, problems=error.problems) from None
    if is_incomplete and isinstance(record, Article):
        record = attrs.evolve(record, authors_complete=False)
    return record, (*problems, *lost)


def _items_of(definitions: str, entries: Iterable[Entry]) -> tuple[list[dict[str, Any]], str]:
    """Return the items that pandoc makes of entries, and what it says where it cannot."""
    text = "\n\n".join([definitions, *(_for_pandoc(entry) for entry in entries)])
    try:
        done = pandoc.run(["--from=biblatex", "--to=csljson"], text.encode(errors="replace"))
    except subprocess.TimeoutExpired:
        return [], "pandoc takes too long"
    if done.returncode:
        return [], done.stderr.decode(errors="replace").strip()
    return cast("list[dict[str, Any]]", json.loads(done.stdout)), ""


def _for_pandoc(entry: Entry) -> str:
    """Return the text of an entry with names of fields that pandoc knows, where it has none of that name.

    pandoc passes over `eid`, and over `language` where that is a name of babel's.
    """
    places = dict(fields(entry))
    text = entry.text
    for name, other in (("language", "langid"), ("eid", "pages")):
        place = places.get(name)
        if place is None or other in places:
            continue
        value = _VALUE.match(text, place + len(name))
        if name == "eid" or (value and value[1].lower() in BABEL.values()):
            text = f"{text[:place]}{other:<{len(name)}}{text[place + len(name) :]}"
    return text


def _without_commands(value: Any) -> Any:
    if isinstance(value, str):
        for command, brace in _BRACES:
            value = value.replace(command, brace)
    return value
