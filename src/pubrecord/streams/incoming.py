"""The bytes of a file object as they come in: in pieces of any size, late, or not at all.

The reasons are told in ``docs/explanation/design.md``, "Compressed data is read member by member".
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator
from typing import Any

#: Bytes that are asked for at once.
CHUNK = 1 << 17
#: Bytes that are kept at the most where a source cannot go back.
_MOST_KEPT = 64 << 20
#: Seconds between two questions whether a stream that does not wait has bytes by now: at first, and at the most.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.05


class Incoming:
    """The bytes of a binary file object, one after the other.

    What the object raises leaves as it is. A stream that does not wait and has no bytes yet is waited for.
    """

    def __init__(self, stream: Any) -> None:
        if not hasattr(stream, "read"):
            raise TypeError(f"expected a path or a binary file object, got {type(stream).__name__}")
        #: Bytes that came in.
        self.arrived = 0
        #: Where in the stream the first of them stood; `None` for a stream that cannot go back.
        self.start = _start_of(stream)
        self._stream = stream
        # A buffer's `read` would wait for all that was asked for.
        self._read: Any = stream.read1 if hasattr(stream, "peek") and hasattr(stream, "read1") else stream.read
        #: Bytes that came in and were not taken.
        self._held = b""
        self._ended = False
        #: How many bytes had been taken when `mark` was called.
        self._mark = 0
        #: What came in since then, for a stream that cannot go back; `None` where that is not kept.
        self._kept: list[bytes] | None = None

    @property
    def taken(self) -> int:
        """How many bytes have been taken."""
        return self.arrived - len(self._held)

    @property
    def since_mark(self) -> int:
        """How many bytes have been taken since the mark."""
        return self.taken - self._mark

    @property
    def can_repeat(self) -> bool:
        """Whether `again` is to be expected to give all since the mark."""
        return self.start is not None or self._kept is not None

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes, about so many at the most, empty only at the end."""
        if self._held:
            data, self._held = self._held, b""
            return data
        return self._arrive(size)

    def peek(self, size: int) -> bytes:
        """Return the next bytes and leave them there: as many as that, fewer only at the end."""
        while len(self._held) < size and (more := self._arrive(CHUNK)):
            self._held += more
        return self._held[:size]

    def give_back(self, data: bytes) -> None:
        """Take bytes back that were read last."""
        self._held = data + self._held

    def mark(self) -> None:
        """Remember the place, for `again`."""
        self._mark = self.taken
        if self.start is None:
            self._kept = [self._held]

    def again(self) -> Iterator[bytes] | None:
        """Return once more, in pieces, what has been taken since the mark; `None` where that cannot be."""
        if self.start is None:
            return None if self._kept is None else self._kept_pieces(self._kept)
        try:
            self._stream.seek(self.start + self._mark)
        except (OSError, ValueError):
            return None  # there are streams that promise it and cannot do it
        return self._read_pieces(self.start + self.arrived)

    def _kept_pieces(self, kept: list[bytes]) -> Iterator[bytes]:
        left = self.since_mark
        for data in kept:
            yield data[:left]
            left -= len(data[:left])

    def _read_pieces(self, end: int) -> Iterator[bytes]:
        """Give the pieces from the mark on, and leave the stream at its place before."""
        left = self.since_mark
        try:
            while left and (data := self._receive(min(left, CHUNK))[:left]):
                left -= len(data)
                yield data
        finally:
            self._stream.seek(end)

    def _arrive(self, size: int) -> bytes:
        if self._ended:
            return b""
        data = self._receive(size)
        self.arrived += len(data)
        self._ended = not data
        if self._kept is not None:
            self._kept.append(data)
            if self.since_mark > _MOST_KEPT:
                self._kept = None
        return data

    def _receive(self, size: int) -> bytes:
        """Return what the stream gives, as soon as it gives something or is at its end."""
        pause = _FIRST_PAUSE
        while (data := self._asked(size)) is None:
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        return data

    def _asked(self, size: int) -> bytes | None:
        """Return what the stream has; `None` if it has nothing yet."""
        try:
            data = self._read(size)
            if data == b"" and _hides_none(self._stream):
                data = self._stream.read(1)
        except BlockingIOError:
            return None
        if isinstance(data, str):
            raise TypeError("expected a binary file object, got one of text: open it with mode 'rb'")
        return None if data is None else bytes(data)


def _start_of(stream: Any) -> int | None:
    """Return the position of a stream that can go back to it, `None` for others."""
    try:
        position: object = stream.tell() if stream.seekable() else None
    except (OSError, AttributeError, ValueError):
        return None
    return position if isinstance(position, int) else None


def _hides_none(stream: Any) -> bool:
    """Whether an empty answer of `read1` may mean that nothing has come yet, and not only the end.

    Python's buffers answer so when the stream below them does not wait for bytes.
    """
    if not isinstance(stream, (io.BufferedReader, io.BufferedRandom, io.BufferedRWPair)):
        return False
    try:
        return not os.get_blocking(stream.fileno())
    except (OSError, ValueError, AttributeError):  # the last of a member of a tar file
        return True
