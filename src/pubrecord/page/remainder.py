"""What of a record no other part of the page has: every text in a field that the page does not show yet.

It is found by walking the declaration, so that no field can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

import attrs

from pubrecord.binding import Field, Markup, Outermost, Spacing, fields
from pubrecord.inline.characters import collapsed
from pubrecord.page.content import Item, Section, labelled
from pubrecord.records import AuthorList, Record, Unknown
from pubrecord.text import plain

#: Fields of which the page says the same in other words: dates with months of three letters and without zeros, English
#: names of languages, kinds of identifiers, and whether a list is one of authors or of editors.
_IN_OTHER_WORDS = frozenset(
    {"year", "month", "day", "hour", "minute", "second", "languages", "language", "id_type", "authors_type"}
)
#: What the page says by saying nothing.
_SILENT = {("version", "1"), ("pmid_version", "1"), ("label", "UNLABELLED")}
_SPACE = re.compile(r"\s+")


def remainder(record: Record, sections: Iterable[Section]) -> Iterator[Item]:
    """Give a line for each field with a text that none of the sections shows, and for each unknown piece."""
    shown = _shown(sections)
    left: dict[str, dict[str, None]] = {}
    for path, text in _texts(record, ""):
        if _squeezed(text) not in shown:
            left.setdefault(path, {})[text] = None
    for path, texts in left.items():
        yield labelled(path.replace(".", ", ").replace("_", " ").capitalize(), "; ".join(texts))
    for piece in record.unknown:
        yield _unknown(piece)


def _shown(sections: Iterable[Section]) -> str:
    """All texts of the sections, and of addresses what is behind the name of the host, one after another."""
    parts: list[str] = []
    for section in sections:
        parts.append(section.title or "")
        for item in section.items:
            parts.append("".join(plain(run.text, run.markup) for run in item.runs))
            parts += [unquote(urlsplit(run.url).path) for run in item.runs if run.url]
    return _squeezed("\n".join(parts))


def _squeezed(text: str) -> str:
    """Return a text to compare by: without case and spaces, as ``RetractionIn`` is shown as "Retraction in"."""
    return _SPACE.sub("", text).casefold()


def _texts(record: attrs.AttrsInstance, before: str) -> Iterator[tuple[str, str]]:
    """Give path and plain text of each field that holds a text, in a record and in those within it."""
    cls = type(record)
    for field in fields(cls):
        value = getattr(record, field.name)
        if _is_shown_otherwise(cls, field):
            continue
        for each in value if field.many else (value,):
            path = f"{before}{field.name}"
            if field.holds_records and each is not None:
                yield from _texts(each, f"{path}.")
            elif isinstance(each, str) and (text := collapsed(each)) and (field.name, text) not in _SILENT:
                markup = getattr(record, f"{field.name}_markup", None)
                yield path, text if markup is None else collapsed(plain(each, markup))


def _is_shown_otherwise(cls: type, field: Field) -> bool:
    return (
        isinstance(field.binding, (Markup, Outermost, Spacing))
        or field.type is Unknown
        or field.name in _IN_OTHER_WORDS
        or (cls is AuthorList and field.name == "type")
    )


def _unknown(piece: Unknown) -> Item:
    place = piece.path if piece.position is None else f"{piece.path}, child {piece.position}"
    return labelled(f"Unknown at {place}", _SPACE.sub(" ", piece.value))
