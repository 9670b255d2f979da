"""PubMed XML straight into JSON Lines: the compiled engine makes the lines of many records at once.

What it leaves is read, and written, one record after the other. The reasons are told in
``docs/explanation/design.md``, "Two engines, one truth".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pubrecord.engines import extension
from pubrecord.records import Deletion, Record
from pubrecord.streams.chunks import Chunk

if TYPE_CHECKING:
    from pubrecord.streams.limits import Limits
    from pubrecord.xml.reading.reader import Reader


def goes_straight(to: str, *, is_whole: bool, is_watched: bool) -> bool:
    """Whether records can go into a format, of that name, straight.

    They must be written whole, and nobody may want to look at each, to change it or to refuse it.
    """
    return to == "jsonl" and is_whole and not is_watched and extension() is not None


def in_lines(reader: Reader, limits: Limits) -> Iterator[Record | Chunk]:
    """Give what a reader gives, with chunks of JSON Lines in the place of most records."""
    from pubrecord.xml.reading.compiled import lines_compiled  # noqa: PLC0415 - not before there is any XML

    for record in reader:
        yield record
        runs = reader.runs()
        if runs is None:
            continue
        while True:
            lines, count, stop, last = lines_compiled(*runs.at_hand(), limits)
            if last is None or isinstance(last, Deletion):
                break
            runs.move(stop)
            reader.count(count, last.pmid)
            yield Chunk(lines, count)
