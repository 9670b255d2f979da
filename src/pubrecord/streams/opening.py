"""A path, a file object or standard input as a stream of uncompressed bytes."""

from __future__ import annotations

import bz2
import contextlib
import importlib
import io
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Callable, Generator
from typing import IO, Any, BinaryIO, cast

from isal import igzip, isal_zlib

from pubrecord.errors import DamagedInputError, PubrecordError

#: What a record stream can be read from or written to; "-" is standard input or output.
Source = str | os.PathLike[str] | BinaryIO | IO[bytes]
Target = Source
#: Called with the name of a source, the bytes of it that have been read, and how many it has if that is known.
Progress = Callable[[str, int, int | None], object]

_CHUNK = 1 << 20
_MAGIC = {
    ".gz": b"\x1f\x8b",
    ".bz2": b"BZh",
    ".xz": b"\xfd7zXZ\x00",
    ".zst": b"\x28\xb5\x2f\xfd",
}
#: Suffixes of compressed files.
COMPRESSIONS = tuple(_MAGIC)

#: isal has no types for it.
gzip_file: Callable[..., Any] = igzip.IGzipFile


class Input:
    """A stream of uncompressed bytes with the name of its source."""

    def __init__(
        self, name: str, raw: Any, stream: Any, size: int | None, progress: Progress | None, stack: contextlib.ExitStack
    ) -> None:
        #: What the source is called in messages.
        self.name = name
        #: Bytes that the source holds, compressed; `None` when that is not known.
        self.size = size
        #: Whether they are compressed.
        self.is_compressed = stream is not raw
        self._raw = raw
        self._stream = stream
        self._given = 0
        self._peeked = b""
        self._progress = progress
        self._stack = stack

    def close(self) -> None:
        """Close what was opened for the stream."""
        self._stack.close()

    def peek(self) -> bytes:
        """Return the bytes that the next `read` will return."""
        if not self._peeked:
            self._peeked = self.read()
        return self._peeked

    def read(self, size: int = _CHUNK) -> bytes:
        """Return some bytes, empty only at the end; raises `DamagedInputError` where the compression is broken."""
        if self._peeked:
            peeked, self._peeked = self._peeked, b""
            return peeked
        try:
            data: bytes = self._stream.read1(size) if hasattr(self._stream, "read1") else self._stream.read(size)
        except Exception as error:
            if self._stream is self._raw or not isinstance(error, _broken()):
                raise
            raise DamagedInputError(
                f"the compressed data is cut off or corrupt: {error}",
                source=self.name,
                offset=self._given,
                advice="Most often a download stopped early: compare the file's MD5 with NLM's, or fetch it again.",
            ) from None
        self._given += len(data)
        if self._progress is not None:
            self._progress(self.name, self._done(), self.size)
        return data

    def _done(self) -> int:
        """Return how many bytes of the source, compressed, have been read."""
        try:
            done: int = self._raw.tell()
        except (OSError, AttributeError):
            return self._given
        return done


def opened(source: Source | Input, progress: Progress | None = None) -> Input:
    """Open a source for reading; its compression is told by its first bytes.

    `progress` is called with the name, the bytes read and the bytes there are as the reading goes on. Closing the
    result leaves a stream open that was given.
    """
    if isinstance(source, Input):
        return source
    with contextlib.ExitStack() as stack:
        if not isinstance(source, (str, os.PathLike)):
            name, raw = str(getattr(source, "name", "stream")), source
        elif str(source) == "-":
            name, raw = "standard input", sys.stdin.buffer
        else:
            name, raw = os.fspath(source), stack.enter_context(open(source, "rb"))
        raw, head = _peek(raw)
        stream = _decompressed(raw, head, stack)
        return Input(name, raw, stream, _size(raw), progress, stack.pop_all())


@contextlib.contextmanager
def open_input(source: Source | Input) -> Generator[Input]:
    """Open a source, or take one that is open, and close it at the end of the block."""
    with contextlib.closing(opened(source)) as stream:
        yield stream


def source_name(source: Source | Input) -> str:
    """Return what a source or target is called in messages and where its format is told by the name."""
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    return str(getattr(source, "name", ""))


def _peek(raw: Any) -> tuple[Any, bytes]:
    if hasattr(raw, "peek"):
        return raw, raw.peek(len(_MAGIC[".xz"]))
    if not hasattr(raw, "read"):
        raise TypeError(f"expected a path or a binary file object, got {type(raw).__name__}")
    if isinstance(raw.read(0), str):
        raise TypeError("expected a binary file object, got one of text: open it with mode 'rb'")
    buffered = io.BufferedReader(_Raw(raw), _CHUNK)
    return buffered, buffered.peek(len(_MAGIC[".xz"]))


class _Raw(io.RawIOBase):
    """Any object with `read` as a raw stream that `io.BufferedReader` takes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.name = getattr(stream, "name", "stream")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _decompressed(raw: Any, head: bytes, stack: contextlib.ExitStack) -> Any:
    if head.startswith(_MAGIC[".gz"]):
        return stack.enter_context(gzip_file(fileobj=raw, mode="rb"))
    if head.startswith(_MAGIC[".bz2"]):
        return stack.enter_context(bz2.open(raw))
    if head.startswith(_MAGIC[".xz"]):
        return stack.enter_context(lzma.open(raw))
    if head.startswith(_MAGIC[".zst"]):
        return stack.enter_context(zstd_open()(raw, "rb"))
    return raw


def _broken() -> tuple[type[Exception], ...]:
    """Return what the libraries of compression raise for corrupt data, those of them that are in use."""
    names = ("compression.zstd", "backports.zstd")
    zstd = [sys.modules[name].ZstdError for name in names if name in sys.modules]
    return (EOFError, OSError, zlib.error, cast("type[Exception]", isal_zlib.error), lzma.LZMAError, *zstd)


def zstd_open() -> Callable[..., Any]:
    """Return `open` of the standard library's Zstandard, of the zstandard package where that is too old."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        opening: Callable[..., Any] = module.open
        return opening
    raise PubrecordError(
        "Zstandard compression is in Python from 3.14 on; before, it needs a package",
        advice='Install it with: pip install "pubrecord[zstd]"',
    )


def _size(raw: Any) -> int | None:
    try:
        status = os.fstat(raw.fileno())
    except (OSError, AttributeError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None
