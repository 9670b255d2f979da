"""A stream of MEDLINE text, cut into the texts of records.

A record begins at a line with the tag PMID, whatever stands before it: files have no other sign that all of them share,
as some have empty lines within records and some none between them. Where PMID is missing, as in ERIC's files, or
garbled, a record begins at a second line with the tag OWN or STAT, or at the empty line before it.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Generator

import attrs

from pubrecord.errors import UnsafeInputError
from pubrecord.streams.limits import too_long
from pubrecord.streams.window import Window

#: A line that may begin a record; in files that were joined, it may follow the last line of the one before directly.
#: What a line that begins a record has before its value. In files that were joined, PMID may follow the last line of
#: the record before directly; then the next line must have one of the tags that come next.
_BEGINNING = re.compile(rb"(?<![^\r\n])(?:" + BOM_UTF8 + rb")?(?:PMID|OWN|STAT)[ ]{0,2}-[ \t]")
_JOINED = re.compile(rb"(?:" + BOM_UTF8 + rb")?PMID[ ]{0,2}-[ ]{1,2}\d+[ ]*\r?\n(?:OWN |STAT)- ")
_PMID = b"PMID"
#: Tags that stand once in a record, near its beginning.
_ONCE = (b"OWN", b"STAT")
_BLANK = BOM_UTF8 + b" \t\r\n"
_EMPTY_LINE = re.compile(rb"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")
#: As much as a line that begins a record may need to be known as one.
_LONGEST_START = 64


@attrs.frozen
class Piece:
    """The text of a record in its stream."""

    raw: bytes
    #: Where it begins, in bytes of the stream, and in lines, counted from 1.
    offset: int
    line: int
    is_last: bool = False
    #: What stands in place of a record that is longer than the limit.
    error: UnsafeInputError | None = None


def pieces(window: Window) -> Generator[Piece]:
    """Give the records of a stream as they stand in it; empty lines belong to the record before them."""
    line, searched = 1, 0
    while True:
        start = window.position
        end, searched = _end(window.data, start, start + searched)
        if end < 0:
            searched -= start
            if window.is_full:
                yield _pass_over(window, line)
                searched = 0
            elif not window.fill():
                offset, raw = window.offset, window.rest()
                if raw.strip(_BLANK):
                    yield Piece(raw, offset, line, is_last=True)
                return
            continue
        raw = window.data[start:end]
        if len(raw) > window.limits.record:
            error = too_long(window.limits.record)
            yield Piece(raw, window.offset, line, error=error)
        elif raw.strip(_BLANK):
            yield Piece(raw, window.offset, line)
        line += _lines(raw)
        window.position = end
        searched = 0


def _end(data: bytes, start: int, searched: int) -> tuple[int, int]:
    """Return where the record from `start` on ends, -1 if that is not at hand, and up to where there is no PMID."""
    place = _next(data, _PMID, searched)
    while place == start or (place > start and not data[start:place].strip(_BLANK)):  # its own
        place = _next(data, _PMID, place + len(_PMID) + len(BOM_UTF8))
    until = len(data) if place < 0 else place
    for tag in _ONCE:
        first = _next(data, tag, start, until)
        second = _next(data, tag, first + len(tag), until) if first >= 0 else -1
        if second >= 0:
            return _before_second(data, first, second), 0
    return place, max(searched, len(data) - _LONGEST_START)


def _next(data: bytes, tag: bytes, start: int, until: int | None = None) -> int:
    """Return where the next line begins that begins a record by a tag; -1 if there is none."""
    at = data.find(tag, start, until)
    while at >= 0:
        place = at - len(BOM_UTF8) if data[max(0, at - len(BOM_UTF8)) : at] == BOM_UTF8 else at
        if _BEGINNING.match(data, place) or _JOINED.match(data, place):
            return place
        at = data.find(tag, at + len(tag), until)
    return -1


def _before_second(data: bytes, first: int, second: int) -> int:
    """Return where a record without PMID begins: behind the last empty line before a second tag, else with its line."""
    empty = [line.end() for line in _EMPTY_LINE.finditer(data, first, second)]
    return empty[-1] if empty else second


def _pass_over(window: Window, line: int) -> Piece:
    """Pass over a record beyond the limit, up to the next PMID; return the error, which has the record's beginning."""
    error = too_long(window.limits.record)
    error.offset, error.line, error.raw = window.offset, line, window.rest()
    while window.fill():
        place = _next(window.data, _PMID, 0)
        if place >= 0:
            window.position = place
            break
        window.position = max(window.position, len(window.data) - _LONGEST_START)
    return Piece(b"", error.offset, line, error=error)


def _lines(raw: bytes) -> int:
    """Return how many line ends there are, in files of all systems."""
    return raw.count(b"\n") or raw.count(b"\r")
