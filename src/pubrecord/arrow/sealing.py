"""The seal of a Parquet file: checksums over all its bytes, so that no change of any of them goes unnoticed.

Parquet's own checksums cover the contents of pages. What stands around them is not covered: the headers of pages, and
the footer, which says where everything is and what it means. A changed byte there gives other records in silence. So
each file has an entry in its footer with the CRC-32 of each row group, and one of all the rest. Other readers pass over
it, and whoever writes the table anew leaves it away.
"""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO, Protocol

import attrs

from pubrecord.errors import DamagedInputError, NotPubmedError

#: Key of the entry in the footer.
KEY = "pubrecord.crc32"
_MAGIC = b"PAR1"
_BLANK = b"--------"
_SEAL = re.compile(rb"crc32 ([0-9a-f]{8}):((?: \d+=[0-9a-f]{8})*) \.")
#: Length of the footer and the magic bytes, at the end of a file.
_TAIL = 8
_CHUNK = 1 << 20
_ADVICE = "The file was cut off or changed after it was written: fetch or write it again."


@attrs.frozen
class Group:
    """The bytes of one row group."""

    start: int
    end: int
    crc: int


class Sink:
    """A stream for a Parquet writer, which seals what goes through it."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = self._crc = 0
        self._groups: list[str] = []
        self._footer: list[bytes] | None = None

    def write(self, data: bytes) -> int:
        """Take bytes of the file."""
        if self._footer is not None:
            self._footer.append(bytes(data))
        else:
            self._stream.write(data)
            self._position += len(data)
            self._crc = zlib.crc32(data, self._crc)
        return len(data)

    def tell(self) -> int:
        """Return how many bytes have been taken."""
        return self._position + sum(map(len, self._footer or ()))

    def flush(self) -> None:
        """Do nothing: the stream is flushed by its owner."""

    def close(self) -> None:
        """Do nothing: the stream is closed by its owner."""

    def end_group(self) -> None:
        """Mark the end of a row group."""
        self._groups.append(f" {self._position}={self._crc:08x}")
        self._crc = 0

    def entry(self) -> str:
        """Return the entry for the footer, which is all that may be written from now on."""
        self._footer = []
        return f"crc32 {_BLANK.decode()}:{''.join(self._groups)} ."

    def finish(self) -> None:
        """Write the footer with its own checksum in the entry."""
        footer = b"".join(self._footer or ())
        crc = f"{zlib.crc32(footer, self._crc):08x}".encode()
        self._stream.write(footer.replace(b"crc32 " + _BLANK, b"crc32 " + crc, 1))


class Source(Protocol):
    """A file that can be read at any place."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """Return bytes."""
        ...


def verified(file: Source) -> list[Group] | None:
    """Return the row groups that a file's seal names, after a look at all outside of them; `None` without a seal.

    Raises `NotPubmedError` for what is no Parquet, `DamagedInputError` if anything outside of row groups was changed.
    """
    size = file.seek(0, 2)
    footer, start = _footer(file, size)
    seal = _SEAL.search(footer)
    if seal is None:
        if KEY.encode() in footer or b"crc32 " in footer:
            raise damaged("its seal is broken", start)
        return None
    groups: list[Group] = []
    for end, crc in (entry.split(b"=") for entry in seal[2].split()):
        groups.append(Group(groups[-1].end if groups else 0, int(end), int(crc, 16)))
    rest = groups[-1].end if groups else 0
    if start != (rest or len(_MAGIC)) or KEY.encode() not in footer:
        raise damaged("its seal is broken", start)
    file.seek(rest)
    data = file.read(size - rest)
    data = data.replace(b"crc32 " + seal[1], b"crc32 " + _BLANK, 1)
    if zlib.crc32(data) != int(seal[1], 16):
        raise damaged("its footer is not as it was written", start)
    return groups


def is_intact(file: Source, group: Group) -> bool:
    """Whether the bytes of a row group are as they were written."""
    file.seek(group.start)
    rest, crc = group.end - group.start, 0
    while rest and (data := file.read(min(rest, _CHUNK))):
        crc = zlib.crc32(data, crc)
        rest -= len(data)
    return not rest and crc == group.crc


def damaged(reason: str, offset: int | None = None) -> DamagedInputError:
    """Return the error for a damaged file."""
    return DamagedInputError(f"the Parquet file is damaged: {reason}", offset=offset, advice=_ADVICE)


def _footer(file: Source, size: int) -> tuple[bytes, int]:
    """Return the footer and where it begins."""
    file.seek(0)
    head = file.read(len(_MAGIC))
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    if not tail.endswith(_MAGIC):
        if head == _MAGIC:
            raise damaged("it is cut off", size)
        raise NotPubmedError("the input is no Parquet", advice="`format` says what it is if the suffix does not.")
    start = size - _TAIL - int.from_bytes(tail[:4], "little")
    if start < len(_MAGIC):
        raise damaged("its footer cannot be found", size)
    file.seek(start)
    return file.read(size - start - _TAIL), start
