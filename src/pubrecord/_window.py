"""The part of a stream that is at hand, and how much of it may be asked for."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

import attrs

from pubrecord.errors import PubrecordError, UnsafeInputError


@attrs.frozen
class Limits:
    """How much a source may ask for, in bytes of the uncompressed stream."""

    #: The longest record that is taken. The longest of PubMed has a few megabytes.
    record: int = 64 << 20
    #: The longest stream that is taken; `None` for any.
    total: int | None = None


class Stream(Protocol):
    """What bytes come from."""

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
        #: What stopped the stream before its end.
        self.broken: PubrecordError | None = None
        #: The first bytes of the stream.
        self.head = b""
        self._base = 0
        self._stream = stream

    @property
    def offset(self) -> int:
        """The position, in bytes of the uncompressed stream."""
        return self._base + self.position

    @property
    def is_full(self) -> bool:
        """More is at hand than a record may have."""
        return len(self.data) - self.position > self.limits.record

    def fill(self) -> bool:
        """Bring more bytes to hand, let go of those accounted for; false at the end of the stream."""
        more = self._read()
        if not more:
            return False
        rest = self.data[self.position :]
        self._base += self.position
        # A record longer than a read would be copied once for each: read as much again as there is.
        pieces, size = [rest, more], len(more)
        while size < len(rest) and (more := self._read()):
            pieces.append(more)
            size += len(more)
        self.data, self.position = b"".join(pieces), 0
        return True

    def chunks(self) -> Generator[bytes]:
        """Give all that is at hand and all that comes."""
        while True:
            chunk, self._base = self.data[self.position :], self._base + len(self.data)
            self.data, self.position = b"", 0
            if chunk:
                yield chunk
            if not self.fill():
                return

    def _read(self) -> bytes:
        if self.ended:
            return b""
        try:
            more = self._stream.read()
            total = self.limits.total
            if total is not None and self._base + len(self.data) + len(more) > total:
                raise UnsafeInputError(
                    f"the uncompressed stream is longer than the limit of {total:,} bytes",
                    source=self.name,
                    advice="If the source can be trusted, give limits=Limits(total=...) with more.",
                )
        except PubrecordError as error:
            self.broken, more = error, b""
        self.ended = not more
        if not self.head:
            self.head = more
        return more
