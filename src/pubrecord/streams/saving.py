"""A path, a file object or standard output as a stream that takes uncompressed bytes.

The reasons are told in ``docs/explanation/design.md``, "Writing keeps the layout".
"""

from __future__ import annotations

import bz2
import contextlib
import errno
import io
import lzma
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, BinaryIO

from isal import igzip

from pubrecord.streams.codecs import zstandard
from pubrecord.streams.opening import Target
from pubrecord.streams.sources import check_target

#: 0 to 3; 3 makes files as small as the standard library's level 1 in half of the time.
_GZIP_LEVEL = 3
#: isal has no types for it.
_gzip_file: Callable[..., Any] = igzip.IGzipFile


@contextlib.contextmanager
def open_output(target: Target) -> Generator[Any]:
    """Open a target for writing, compressed as its suffix says.

    A file comes to its name only when all is written: until then, and when the block ends by an error, what was there
    before stays as it was. A stream that is given stays open.
    """
    check_target(target)
    if not isinstance(target, (str, os.PathLike)):
        yield _Whole(target) if isinstance(target, io.RawIOBase) else target
        return
    if str(target) == "-":
        if sys.stdout is None:
            raise OSError(errno.EBADF, "standard output is closed")
        with open_output(sys.stdout.buffer) as stream:  # a raw stream where Python runs unbuffered
            yield stream
        sys.stdout.buffer.flush()
        return
    path = Path(os.path.realpath(target))
    suffix = path.suffix.lower()
    if path.exists() and not path.is_file():  # a device or a pipe
        with path.open("wb") as device, _compressed(device, suffix) as stream:
            yield stream
        return
    folder = require_folder(target)
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:  # which names a file that nobody has heard of
        raise OSError(error.errno, f"no file can be made in the folder: {error.strerror}", folder) from None
    try:
        with open(descriptor, "wb") as file:
            with _compressed(file, suffix) as stream:
                yield stream
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def require_folder(target: str | os.PathLike[str]) -> str:
    """Return the folder of a file to write, as it was named; raises `FileNotFoundError` where it is not there."""
    path = Path(os.path.realpath(target))
    folder = os.path.dirname(target) or str(path.parent)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the folder to write into is not there, make it first", folder)
    return folder


class _Whole:
    """A raw stream, which may take a part of what it is given, as one that takes all."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._raw.write(rest) or 0 :]


@contextlib.contextmanager
def _compressed(file: BinaryIO, suffix: str) -> Generator[Any]:
    if suffix == ".gz":
        with _gzip_file(filename="", fileobj=file, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0) as stream:
            yield stream
    elif suffix == ".bz2":
        with bz2.open(file, "wb") as stream:
            yield stream
    elif suffix == ".xz":
        with lzma.open(file, "wb") as stream:
            yield stream
    elif suffix == ".zst":
        with zstandard().open(file, "wb") as stream:
            yield stream
    else:
        yield file


def _mode(path: Path) -> int:
    """Return the permissions that the target has, or that a new file would get."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
