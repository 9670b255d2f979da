"""A stream of RIS, cut into references: each begins with the tag of its type."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Generator

import attrs

from pubrecord.errors import UnsafeInputError
from pubrecord.streams.limits import too_long
from pubrecord.streams.window import Window

_TYPE = re.compile(rb"(?<![^\r\n])(?:" + BOM_UTF8 + rb")?TY {1,2}- ")
#: As much as the beginning of a reference may need to be known as one.
_LONGEST = 16


@attrs.frozen
class Piece:
    """The text of a reference in its stream."""

    raw: bytes
    #: Where it begins, in bytes of the stream, and in lines, counted from 1.
    offset: int
    line: int
    #: What stands in place of a reference that is longer than the limit.
    error: UnsafeInputError | None = None


def pieces(window: Window) -> Generator[Piece]:
    """Give the references of a stream; what stands behind the end of one, up to the next, belongs to it.

    What stands before the first is passed over: programs write a line of their own, or a number.
    """
    line, searched, is_open = 1, 0, False
    while True:
        start = window.position
        mark = _TYPE.search(window.data, start + searched)
        if mark is None or (mark.start() == start and is_open):
            searched = max(searched, len(window.data) - start - _LONGEST)
            if window.is_full:
                yield _pass_over(window, line)
                searched, is_open = 0, False
            elif not window.fill():
                offset, raw = window.offset, window.rest()
                if is_open:
                    yield Piece(raw, offset, line)
                return
            continue
        raw = window.data[start : mark.start()]
        if is_open:
            error = too_long(window.limits.record) if len(raw) > window.limits.record else None
            yield Piece(raw, window.offset, line, error)
        line += raw.count(b"\n") or raw.count(b"\r")
        window.position = mark.start()
        searched, is_open = len(mark[0]), True


def _pass_over(window: Window, line: int) -> Piece:
    """Pass over a reference beyond the limit, up to the next; return the error, which has its beginning."""
    error = too_long(window.limits.record)
    error.offset, error.line, error.raw = window.offset, line, window.rest()
    while window.fill():
        mark = _TYPE.search(window.data)
        if mark is not None:
            window.position = mark.start()
            break
        window.position = max(window.position, len(window.data) - _LONGEST)
    return Piece(b"", error.offset, line, error=error)
