"""Whether what was written can be read again, asked only where there is reason to doubt it.

The parser has limits for texts and for elements in each other, and the reader for lists in each other. A record that
comes near them is read again, by the very functions that read files. The reasons are told in
``docs/explanation/design.md``, "A round trip is the proof".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pubrecord.binding import fields
from pubrecord.errors import Problem, PubrecordError, RecordError
from pubrecord.records import Record
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.reading.piece import read_piece

#: Characters, and levels of elements, below which no limit of a parser is near.
_LONG = 1 << 20
_DEEP = 60
#: The longest text that the parser takes, in bytes.
_LONGEST_TEXT = 10_000_000


def read_again(xml: str) -> Record:
    """Return the record that a record's XML is read as; raises `RecordError` and `UnsafeInputError`."""
    return read_piece(Piece(xml.encode("utf-8", "surrogatepass"), b"", 0))


def refuse_unreadable(record: Record, xml: str, levels: int) -> None:
    """Raise `RecordError` for a record whose XML could not be read again; so many levels of elements are in it."""
    if len(xml) < _LONG and levels < _DEEP:
        return
    try:
        read_again(xml)
    except PubrecordError as error:
        problems = list(_long_texts(record, "$")) or [Problem("depth", "$", error.message)]
        raise RecordError(
            "the record could not be read again if it were written as XML",
            problems=problems,
            pmid=getattr(record, "pmid", None),
            advice="A text has at most 10 MB, elements stand in each other at most 256 deep, and lists at most 64.",
        ) from None


def _long_texts(record: object, path: str) -> Iterator[Problem]:
    """Give the texts of a record that are longer than the parser takes."""
    cls: type = type(record)
    for field in fields(cls):
        value: object = getattr(record, field.name)
        items = enumerate(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else [(None, value)]
        for number, item in items:
            place = f"{path}.{field.name}" if number is None else f"{path}.{field.name}[{number}]"
            if isinstance(item, str):
                size = len(item.encode("utf-8", "surrogatepass"))
                if size > _LONGEST_TEXT:
                    yield Problem(
                        "length", place, f"the text has {size:,} bytes, and the parser takes {_LONGEST_TEXT:,}"
                    )
            elif field.holds_records and item is not None:
                yield from _long_texts(item, place)
