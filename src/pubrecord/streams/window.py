"""The part of a stream that is at hand.

The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Protocol

from pubrecord.advice import raised_limit
from pubrecord.errors import PubrecordError, UnsafeInputError
from pubrecord.streams.limits import Limits

#: Bytes of the stream's beginning that are kept.
_HEAD = 1 << 16


class Stream(Protocol):
    """A source of bytes that has a name for messages."""

    name: str

    def read(self) -> bytes:
        """Return some bytes, empty only at the end."""
        ...


class Window:
    """The part of a stream that is at hand."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.name = stream.name
        self.limits = limits
        #: The bytes at hand.
        self.data = b""
        #: Place in `data` up to which all is accounted for.
        self.position = 0
        #: No more bytes will come.
        self.ended = False
        #: What stopped the stream before its end; see `take_damage`.
        self.broken: PubrecordError | None = None
        self._head = b""
        self._base = 0
        self._read_so_far = 0
        self._stream = stream
        #: What the stream raised; it does so again.
        self._failure: Exception | None = None
        self._absent: dict[bytes, tuple[int, int]] = {}

    @property
    def offset(self) -> int:
        """The position, in bytes of the uncompressed stream."""
        return self._base + self.position

    @property
    def is_full(self) -> bool:
        """Whether more is at hand than a record may have."""
        return len(self.data) - self.position > self.limits.record

    def fill(self) -> bool:
        """Bring more bytes to hand, let go of those accounted for; false at the end of the stream.

        What always holds: `data` from `position` on is the stream from `offset` on, with nothing left out. The bytes
        before the position may be gone after a call, and the position is another then; so a place in `data` is good
        until the next call, and whoever needs it longer counts it from the position.

        Each call brings at least one byte, or says that none will come. What stops the stream is told only when all
        that came before it is at hand: an error of the source leaves this method when it has nothing else to bring, and
        damage is kept in `broken`, for the caller to take when it has used the bytes before it.
        """
        more = self._read()
        if not more:
            return False
        rest = self.data[self.position :]
        self._base += self.position
        # A record longer than a read would be copied once for each: read as much again as there is.
        pieces, size = [rest, more] if rest else [more], len(more)
        with contextlib.suppress(Exception):  # it comes again when more is asked for
            while size < len(rest) and (more := self._read()):
                pieces.append(more)
                size += len(more)
        self.data, self.position = b"".join(pieces), 0
        return True

    def fill_until(self, enough: Callable[[bytes], bool]) -> bytes:
        """Bring bytes to hand until they are enough, as many as a record may have, or all there are; return them."""
        while not enough(self.data[self.position :]) and not self.is_full and self.fill():
            pass
        return self.data[self.position :]

    def head(self) -> bytes:
        """Return the first bytes of the stream, 64 KiB or all, however few came at once."""
        while len(self._head) < _HEAD and self.fill():
            pass
        return self._head

    def take_damage(self) -> PubrecordError | None:
        """Return, once, what stopped the stream before its end; its `raw` begins with what is at hand."""
        error, self.broken = self.broken, None
        if error is not None:
            error.raw = self.data[self.position :] + (error.raw or b"")
        return error

    def give_back(self, data: bytes) -> None:
        """Bring bytes back to hand that stood right before the position."""
        self._base = self.offset - len(data)
        self.data, self.position = data + self.data[self.position :], 0

    def find(self, mark: bytes, start: int) -> int:
        """Return where a mark stands in `data` from a place on, -1 if it does not.

        What has been searched in vain is not searched again: else damage in each of many records would cost the square
        of their number. For each mark `_absent` has one stretch of the stream, and what always holds is that the mark
        does not stand in it as a whole. It may begin in the last bytes of the stretch and end behind them, so these are
        searched again when more is at hand. The stretch is counted in bytes of the stream and not of `data`, because
        those stay what they are when `fill` moves the data or `give_back` brings some back.
        """
        place = self._base + start
        first, last = self._absent.get(mark, (0, 0))
        known = first <= place < last
        index = self.data.find(mark, max(start, last - len(mark) + 1 - self._base) if known else start)
        if index < 0:
            self._absent[mark] = (first if known else place, self._base + len(self.data))
        return index

    def read_whole(self) -> bytes:
        """Return all that is at hand and all that comes, up to damage, which `take_damage` tells; raises `UnsafeInputError`."""
        chunks: list[bytes] = []
        size = 0
        while chunk := self.rest():
            chunks.append(chunk)
            size += len(chunk)
            if size > self.limits.array:
                raise UnsafeInputError(
                    f"a file that must be read whole is longer than the limit of {self.limits.array:,} bytes",
                    source=self.name,
                    advice=raised_limit("array"),
                )
        return b"".join(chunks)

    def take(self, size: int) -> bytes:
        """Return so many bytes and move behind them; fewer before what stops the stream, none only at its end."""
        try:
            while len(self.data) - self.position < size and self.fill():
                pass
        except Exception:
            if self.position == len(self.data):
                raise  # else the next call does
        chunk = self.data[self.position : self.position + size]
        self.position += len(chunk)
        return chunk

    def rest(self) -> bytes:
        """Return what is at hand, or what comes next, and move behind it; empty only at the end."""
        if self.position == len(self.data) and not self.fill():
            return b""
        chunk, self.position = self.data[self.position :], len(self.data)
        return chunk

    def _read(self) -> bytes:
        if self.ended:
            return b""
        if self._failure is not None:
            raise self._failure
        try:
            more = self._counted()
        except PubrecordError as error:
            self.broken, more = error, b""
        except Exception as error:
            self._failure = error
            raise
        self.ended = not more
        if len(self._head) < _HEAD:
            self._head += more[: _HEAD - len(self._head)]
        return more

    def _counted(self) -> bytes:
        """Return what comes next; raises `UnsafeInputError` beyond the limit of the whole."""
        more = self._stream.read()
        self._read_so_far += len(more)
        total = self.limits.total
        if total is not None and self._read_so_far > total:
            raise UnsafeInputError(
                f"the uncompressed stream is longer than the limit of {total:,} bytes",
                source=self.name,
                advice=raised_limit("total"),
            )
        return more
