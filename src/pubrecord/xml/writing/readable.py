"""Whether what was written can be read again, asked only where there is reason to doubt it.

The parser has limits for texts and for elements in each other, and the reader for lists in each other. A record that
comes near them is read again, by the very functions that read files. The reasons are told in
``docs/explanation/design.md``, "A round trip is the proof".
"""

from __future__ import annotations

from pubrecord.errors import Problem, PubrecordError, RecordError
from pubrecord.records import Record
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.reading.piece import read_piece

#: Characters, and levels of elements, below which no limit of a parser is near.
_LONG = 1 << 20
_DEEP = 60
#: The longest text that the parser takes, in bytes.
LONGEST_TEXT = 10_000_000


def read_again(xml: str) -> Record:
    """Return the record that a record's XML is read as; raises `RecordError` and `UnsafeInputError`."""
    return read_piece(Piece(xml.encode("utf-8", "surrogatepass"), b"", 0))


def refuse_unreadable(xml: str, levels: int, pmid: str | None) -> None:
    """Raise `RecordError` for the XML of a record that could not be read again; so many levels of elements are in it."""
    if len(xml) < _LONG and levels < _DEEP:
        return
    try:
        read_again(xml)
    except PubrecordError as error:
        raise RecordError(
            "the record could not be read again if it were written as XML",
            problems=error.problems or [Problem("depth" if levels >= _DEEP else "length", "$", error.message)],
            pmid=pmid,
            advice="A text has at most 10 MB, and elements stand in each other at most 256 deep, lists at most 64.",
        ) from None
