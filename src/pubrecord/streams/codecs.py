"""The codecs of compressed files, each with the library that reads one member of it.

The reasons are told in ``docs/explanation/design.md``, "Compressed data is read member by member".
"""

from __future__ import annotations

import bz2
import importlib
import lzma
import re
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import Protocol, cast

import attrs
from isal import igzip_lib

from pubrecord.errors import MissingExtraError
from pubrecord.streams.incoming import CHUNK

#: Bytes that the codec of a member is told by.
LONGEST_MAGIC = 6
#: The most memory that an xz member may ask for; `xz -9` asks for 65 MiB.
_XZ_MEMORY = 256 << 20
#: So many bytes of bzip2 are fed at once, and given at once. Blocks of text are much smaller when unpacked; what stands
#: for more, such as blocks of zeros, is divided, so that memory stays bounded.
_BZ2_FEED, _BZ2_OUTPUT = 1 << 10, 8 << 20


class Decompressor(Protocol):
    """What the libraries' objects have in common: they read one member."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""
        ...

    @property
    def needs_input(self) -> bool:
        """Whether the next call needs more bytes to return anything."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What stood behind the member in the bytes of the last call."""
        ...

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """Unpack some bytes and return the result, at most `max_length` bytes of it; the rest comes with the next call."""
        ...


@attrs.frozen
class Codec:
    """A way of compressing, and the objects of a library that undo it."""

    #: Returns what reads one member.
    decompressor: Callable[[], Decompressor]
    #: The same for the slow way, which feeds single bytes.
    careful: Callable[[], Decompressor]
    #: Bytes that are fed at once.
    feed: int = CHUNK
    #: Zeros may stand behind a member, in multiples of so many; 0 if none may.
    padding: int = 0


class _Inflater:
    """The standard library's reader of gzip as a `Decompressor`: it gives each byte at the earliest moment."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        output = self._inflate.decompress(self._inflate.unconsumed_tail + data, max(max_length, 0))
        self.needs_input = not self._inflate.unconsumed_tail
        return output


class _Bunzipper:
    """The standard library's reader of bzip2 as a `Decompressor` that gives whole blocks, and only sound ones.

    A damaged block comes out as garbage in which pieces of records are mixed; that shows only when its checksum, behind
    all of it, is compared.
    """

    def __init__(self) -> None:
        self._bunzip = bz2.BZ2Decompressor()
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._bunzip.eof

    @property
    def unused_data(self) -> bytes:
        return self._bunzip.unused_data

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:  # noqa: ARG002 - blocks are not divided
        parts: list[bytes] = []
        size = 0
        while size < _BZ2_OUTPUT and (part := self._bunzip.decompress(data, _BZ2_OUTPUT)):
            parts.append(part)
            size += len(part)
            data = b""
            if self.eof:
                break
        self.needs_input = size < _BZ2_OUTPUT
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _gzip() -> Decompressor:
    return cast("Decompressor", igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP))


def _xz() -> Decompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def _zst() -> Decompressor:
    return cast("Decompressor", zstandard().ZstdDecompressor())


def zstandard() -> ModuleType:
    """Return the standard library's module for Zstandard, or the package where that is too old.

    Raises `MissingExtraError` where there is neither.
    """
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise MissingExtraError("Zstandard compression is in Python from 3.14 on; before, it needs a package", extra="zstd")


#: The codecs, by the group of `_MAGIC` that tells them.
_CODECS = {
    "gzip": Codec(_gzip, _Inflater, padding=1),
    "bz2": Codec(_Bunzipper, _Bunzipper, feed=_BZ2_FEED),
    "xz": Codec(_xz, _xz, padding=4),
    "zst": Codec(_zst, _zst),
}
#: What members begin with; the second of Zstandard's is that of a frame to be skipped.
_MAGIC = re.compile(
    rb"(?P<gzip>\x1f\x8b)|(?P<bz2>BZh)|(?P<xz>\xfd7zXZ\x00)|(?P<zst>\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)"
)


def codec_of(head: bytes) -> Codec | None:
    """Return the codec of a member that begins with these bytes, at least `LONGEST_MAGIC`; `None` for what is none.

    Raises `MissingExtraError` for one that needs a package which is not there.
    """
    magic = _MAGIC.match(head)
    if magic is None:
        return None
    if magic["zst"]:
        zstandard()
    return _CODECS[str(magic.lastgroup)]
