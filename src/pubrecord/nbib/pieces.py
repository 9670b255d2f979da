"""A stream of MEDLINE text, cut into the texts of records.

A record begins at a line with the tag PMID, whatever stands before it: files have no other sign that all of them share,
as some have empty lines within records and some none between them. Where PMID is missing, as in ERIC's files, or
garbled, a record begins at the second line with the tag OWN, or at the empty line before it.
"""

from __future__ import annotations

import re
from collections.abc import Generator

import attrs

from pubrecord._window import Window, too_long
from pubrecord.errors import UnsafeInputError

#: A line that may begin a record; in files that were joined, it may follow the last line of the one before directly.
_START = re.compile(
    rb"(?:(?<![^\r\n])(?:\xef\xbb\xbf)?(?P<tag>PMID|OWN)[ ]{0,2}-[ \t])"
    rb"|(?P<joined>(?:\xef\xbb\xbf)?PMID[ ]{0,2}-[ ]{1,2}\d+[ ]*\r?\n(?:OWN |STAT)- )"
)
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
    line = 1
    at, has_owner = 0, False
    while True:
        start = window.position
        end, at, has_owner = _end(window.data, start, start + at, has_owner=has_owner)
        if end < 0:
            if window.is_full:
                yield _pass_over(window, line)
                at, has_owner = 0, False
                continue
            at -= start
            if window.fill():
                continue
            raw = window.rest()
            if raw.strip():
                yield Piece(raw, window.offset - len(raw), line, is_last=True)
            return
        raw = window.data[start:end]
        if raw.strip(b"\xef\xbb\xbf \t\r\n"):
            yield Piece(raw, window.offset, line)
        line += _lines(raw)
        window.position = end
        at, has_owner = 0, False


def _end(data: bytes, start: int, at: int, *, has_owner: bool) -> tuple[int, int, bool]:
    """Return where the record from `start` on ends, -1 if that is not at hand, and how far that has been searched."""
    for mark in _START.finditer(data, at):
        if mark["tag"] == b"OWN":
            if not has_owner:
                has_owner, at = True, mark.end()
                continue
            return _before_owner(data, start, at, mark.start()), 0, False
        if not data[start : mark.start()].strip(b"\xef\xbb\xbf \t\r\n"):
            at = mark.end()
            continue
        return mark.start(), 0, False
    return -1, max(at, len(data) - _LONGEST_START), has_owner


def _before_owner(data: bytes, start: int, at: int, owner: int) -> int:
    """Return where a record without PMID begins: behind the last empty line before its OWN, else with that line."""
    empty = [line.end() for line in _EMPTY_LINE.finditer(data, max(start, at), owner)]
    return empty[-1] if empty else owner


def _pass_over(window: Window, line: int) -> Piece:
    """Pass over a record beyond the limit, up to the next PMID; return the error, which has the record's beginning."""
    error = too_long(window.limits.record)
    error.offset, error.line, error.raw = window.offset, line, window.rest()
    while window.fill():
        mark = next((mark for mark in _START.finditer(window.data) if mark["tag"] != b"OWN"), None)
        if mark is not None:
            window.position = mark.start()
            break
        window.position = max(window.position, len(window.data) - _LONGEST_START)
    return Piece(b"", error.offset, line, error=error)


def _lines(raw: bytes) -> int:
    """Return how many line ends there are, in files of all systems."""
    return raw.count(b"\n") or raw.count(b"\r")
