"""What records can be read from: one source or several, and words for what is none.

A source is a path, a binary file object, an iterable of bytes such as a web client's chunks, or "-" for standard input.
The reasons are told in ``docs/explanation/design.md``, "First calls".
"""

from __future__ import annotations

import errno
import glob
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, BinaryIO, cast

from pubrecord.records import KINDS

#: What records are read from; "-" is standard input.
Source = str | os.PathLike[str] | BinaryIO | IO[bytes] | Iterable[bytes]

#: What holds bytes.
BYTES: tuple[type, ...] = (bytes, bytearray, memoryview)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
#: What a text of records begins with, in any format, and no path in practice.
_BEGINS_TEXT = ("<", "{", "[")
#: A path as people write it: with a suffix, or a folder.
_PATH = re.compile(r"[^<>{}\[\]\n]{1,4096}(?:\.\w{2,8}|[/\\\\][^<>{}\[\]\n]*)")
#: No system has longer paths.
_LONGEST_PATH = 1 << 15


def expanded(source: object, tells_format: Callable[[str], bool]) -> list[Source] | None:
    """Return the sources that a list, a folder or a pattern stands for; `None` for one source.

    Of a folder these are the files in it, by name, whose suffix tells a format. Raises `FileNotFoundError` for a folder
    or a pattern without any file, `ValueError` for an empty list.
    """
    if isinstance(source, (list, tuple)):
        several = list(cast("Iterable[Source]", source))
        if not several:
            raise ValueError("there is nothing to read: the list of sources is empty")
        return None if isinstance(several[0], BYTES) else several
    if not isinstance(source, (str, os.PathLike)):
        return None
    name = os.fspath(cast("os.PathLike[str]", source))
    if is_text(name) or _URL.match(name):
        return None
    if os.path.isdir(name):
        return _or_missing(
            [path for path in _files(name) if tells_format(path)],
            "no file in the folder has the suffix of a format",
            name,
        )
    if glob.has_magic(name) and not os.path.exists(name):
        files = [path for path in sorted(glob.glob(name, recursive=True)) if os.path.isfile(path)]
        return _or_missing(files, "no file has a name of this pattern", name)
    return None


def _files(folder: str) -> list[str]:
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    return [path for path in (os.path.join(folder, name) for name in names) if os.path.isfile(path)]


def _or_missing(paths: list[str], message: str, name: str) -> list[Source]:
    if not paths:
        raise FileNotFoundError(errno.ENOENT, message, name)
    return list[Source](paths)


def is_text(name: str) -> bool:
    """Whether a string is the text of records and not the path of a file."""
    is_long = len(name) > _LONGEST_PATH or "\n" in name
    return is_long or (name.lstrip("\ufeff \t\r\n").startswith(_BEGINS_TEXT) and not os.path.exists(name))


def check_path(name: str) -> None:
    """Raise `ValueError` for a string that is no path: a text, or the address of something on the web."""
    if is_text(name):
        kind = {"<": "XML", "{": "JSON", "[": "JSON"}.get(name.lstrip("\ufeff \t\r\n")[:1], "a text")
        what = "the text of a document" if kind == "a text" else f"{kind} text"
        raise ValueError(
            f"this looks like {what}, not like a path: loads of the format's module takes the text of one record, as "
            "xml.loads does; for several give io.BytesIO(text.encode())"
        )
    if _URL.match(name) and not os.path.exists(name):
        raise ValueError(
            f"{name} is an address, and nothing is fetched from the web here: fetch it with a client of your choice, and "
            "give what it returns, such as urllib.request.urlopen(...)"
        )


def stream_of(source: Any) -> Any:
    """Return a binary file object for what is no path; raises `TypeError` for what no bytes come from."""
    if isinstance(source, io.TextIOBase):
        raise _is_text_file()
    if hasattr(source, "read"):
        return source
    if isinstance(source, BYTES):
        raise TypeError(
            "expected a path or a binary file object, got bytes: give io.BytesIO(...) of them, or xml.loads of one record"
        )
    if isinstance(source, tuple(KINDS.values())):
        raise TypeError(
            f"expected a path or a binary file object, got what is a record already: {type(source).__name__}"
        )
    if hasattr(source, "tag") or hasattr(source, "getroot"):
        raise TypeError("expected a path or a binary file object, got an element: xml.loads returns its record")
    kind: str = type(source).__name__
    if hasattr(source, "__iter__") and not isinstance(source, (str, dict)):
        return Pieces(cast("Iterable[object]", source))
    raise TypeError(f"expected a path or a binary file object, got {kind}")


def _is_text_file() -> TypeError:
    return TypeError(
        "expected a binary file object, got one of text: open it with mode 'rb'; for standard input give '-', for a "
        "string io.BytesIO(text.encode())"
    )


class Pieces:
    """An iterable of bytes as a binary file object."""

    def __init__(self, pieces: Iterable[object]) -> None:
        self._pieces: Iterator[object] = iter(pieces)

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, whatever its size, or all that are left; empty only at the end."""
        if size < 0:
            return b"".join(iter(self.read1, b""))
        return self.read1() if size else b""

    def read1(self) -> bytes:
        """Return the next piece that is not empty."""
        for piece in self._pieces:
            if not isinstance(piece, BYTES):
                raise TypeError(f"expected pieces of bytes, got one of {type(piece).__name__}")
            if piece:
                return bytes(cast("bytes", piece))
        return b""


def check_records(records: object) -> None:
    """Raise `TypeError`, in words that say what to do, for what is to be written and is no iterable of records."""
    if isinstance(records, (str, os.PathLike)):
        raise TypeError("expected records and got a path: the records come first, as in write(records, path)")
    if isinstance(records, tuple(KINDS.values())):
        raise TypeError(f"expected several records and got one {type(records).__name__}: write([record], ...)")
    if isinstance(records, dict):
        raise TypeError("expected records and got a dict: json.from_dict makes a record of one")
    if hasattr(records, "read") or isinstance(records, BYTES):
        raise TypeError("expected records and got bytes or a file: read gives the records of one")
    if not isinstance(records, Iterable):
        raise TypeError(f"expected an iterable of records, got {type(records).__name__}")


def check_target(target: Any) -> None:
    """Raise `TypeError` for what is no path and takes no bytes."""
    if isinstance(target, io.TextIOBase):
        raise TypeError(
            "expected a binary file object, got one of text: open it with mode 'wb', or give io.BytesIO(); for standard "
            "output give '-'"
        )
    if not isinstance(target, (str, os.PathLike)) and not hasattr(target, "write"):
        kind: str = type(target).__name__
        raise TypeError(f"expected a path or a binary file object to write to, got {kind}")


def if_path(text: object, advice: str) -> str:
    """Return advice for a text that is no record: that of `read` if it looks like a path, else the other."""
    if isinstance(text, str) and _PATH.fullmatch(text) is not None:
        return "It looks like the path of a file: `read` gives the records of a file, `loads` the one of a text."
    return advice
