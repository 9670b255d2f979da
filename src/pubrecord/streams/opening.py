"""A path, a file object or standard input as a stream of uncompressed bytes.

The reasons are told in ``docs/explanation/design.md``, "Compressed data is read member by member".
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Generator
from typing import IO, Any, BinaryIO

from pubrecord.errors import PubrecordError
from pubrecord.streams.codecs import LONGEST_MAGIC, codec_of
from pubrecord.streams.incoming import Incoming
from pubrecord.streams.members import read_members
from pubrecord.streams.sources import Source, check_path, stream_of

#: What records are written to; "-" is standard output.
Target = str | os.PathLike[str] | BinaryIO | IO[bytes]
#: Called with the name of a source, the bytes of it that have been read, and how many it has if that is known.
Progress = Callable[[str, int, int | None], object]

_CHUNK = 1 << 20
#: Suffixes of compressed files.
COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")


class Input:
    """A stream of uncompressed bytes with the name of its source."""

    def __init__(
        self,
        name: str,
        incoming: Incoming,
        is_compressed: bool,
        size: int | None,
        progress: Progress | None,
        stack: contextlib.ExitStack,
    ) -> None:
        #: What the source is called in messages.
        self.name = name
        #: Bytes that the source holds, compressed; `None` when that is not known.
        self.size = size
        #: Whether they are compressed.
        self.is_compressed = is_compressed
        self._incoming = incoming
        self._members = read_members(incoming) if is_compressed else None
        self._delivered = 0
        self._peeked = b""
        #: What stopped the stream; it does so again.
        self._failure: BaseException | None = None
        self._progress = progress
        self._stack = stack

    def close(self) -> None:
        """Close what was opened for the stream."""
        self._stack.close()

    def peek(self, enough: Callable[[bytes], bool]) -> bytes:
        """Return bytes that the next `read` will return: until they are enough, or all there are."""
        try:
            while not enough(self._peeked) and (more := self._next()):
                self._peeked += more
        except PubrecordError:
            pass  # the next `read` but one raises it
        return self._peeked

    def read(self) -> bytes:
        """Return some bytes, empty only at the end.

        Raises `DamagedInputError` where the compression is broken, after all that comes before; what the source raises
        leaves as it is. Either comes again when more is asked for.
        """
        if self._peeked:
            peeked, self._peeked = self._peeked, b""
            return peeked
        return self._next()

    def _next(self) -> bytes:
        if self._failure is not None:
            raise self._failure
        try:
            data = self._incoming.read(_CHUNK) if self._members is None else next(self._members, b"")
        except BaseException as error:
            self._failure = error
            if isinstance(error, PubrecordError):
                error.locate(source=self.name, offset=self._delivered)
            raise
        self._delivered += len(data)
        if self._progress is not None:
            self._progress(self.name, (self._incoming.start or 0) + self._incoming.taken, self.size)
        return data


def opened(source: Source | Input, progress: Progress | None = None) -> Input:
    """Open a source for reading; its compression is told by its first bytes.

    `progress` is called with the name, the bytes read and the bytes there are as the reading goes on. Closing the
    result leaves a stream open that was given.
    """
    if isinstance(source, Input):
        return source
    with contextlib.ExitStack() as stack:
        if not isinstance(source, (str, os.PathLike)):
            name, raw = str(getattr(source, "name", "stream")), stream_of(source)
        elif str(source) == "-":
            if sys.stdin is None:
                raise OSError(errno.EBADF, "standard input is closed")
            name, raw = "standard input", sys.stdin.buffer
        else:
            check_path(os.fspath(source))
            name, raw = os.fspath(source), stack.enter_context(open(source, "rb"))
        incoming = Incoming(raw)
        is_compressed = codec_of(incoming.peek(LONGEST_MAGIC)) is not None
        return Input(name, incoming, is_compressed, _size(raw), progress, stack.pop_all())


@contextlib.contextmanager
def open_input(source: Source | Input) -> Generator[Input]:
    """Open a source, or take one that is open, and close it at the end of the block."""
    with contextlib.closing(opened(source)) as stream:
        yield stream


def source_name(source: Source | Target | Input) -> str:
    """Return what a source or target is called in messages and where its format is told by the name."""
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    return str(getattr(source, "name", ""))


def _size(raw: Any) -> int | None:
    try:
        status = os.fstat(raw.fileno())
    except (OSError, AttributeError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
