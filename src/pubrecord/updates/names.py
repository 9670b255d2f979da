"""The names of baseline and update files, their order, and the checksums that lie beside them."""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath

import attrs

from pubrecord.errors import DamagedInputError, UpdatesError

#: Paths of files, or of one.
Files = Iterable[str | os.PathLike[str]] | str | os.PathLike[str]

_NAME = re.compile(r"(?:\A|[^A-Za-z0-9])pubmed(\d\d)n(\d+)(?!\d)", re.IGNORECASE)
_MD5 = re.compile(r"\b([0-9a-fA-F]{32})\b")
_CHUNK = 1 << 20


class UpdatesWarning(UserWarning):
    """A file seems to be missing between others."""


@attrs.frozen(order=True)
class Number:
    """What the name of a file says: ``pubmed26n0123.xml.gz`` is number 123 of 2026."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"pubmed{self.year % 100:02d}n{self.number:04d}"


def number_of(path: str) -> Number | None:
    """Return year and number of a file's name; `None` if it says none."""
    matched = _NAME.search(PurePath(path).name)
    return None if matched is None else Number(2000 + int(matched[1]), int(matched[2]))


def in_order(paths: Files, order: str) -> list[str]:
    """Return files in the order in which they hold: that of their numbers, or the one they are in.

    With `order` "name", files are sorted by year and number, and a file that is there twice is taken once. Raises
    `UpdatesError` for a name without a number, for files of two years, and for two files of one number that differ;
    `ValueError` for another order than "name" and "given".
    """
    if order not in ("name", "given"):
        raise ValueError(f'order is "name" or "given", not {order!r}')
    files = [os.fspath(path) for path in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]
    if order == "given":
        return files
    by_number: dict[Number, str] = {}
    for path in files:
        number = number_of(path)
        if number is None:
            raise UpdatesError(
                "the name of the file does not say where it belongs",
                source=path,
                advice='NLM\'s files are called pubmed26n0001.xml.gz and so on; for others, say order="given".',
            )
        other = by_number.setdefault(number, path)
        if other != path and md5_of(other) != md5_of(path):
            raise UpdatesError(
                f"two files are {number}, and they differ: {other} and this one",
                source=path,
                advice="Keep the one whose MD5 is NLM's.",
            )
    years = sorted({number.year for number in by_number})
    if len(years) > 1:
        raise UpdatesError(
            f"the files are of several years: {', '.join(map(str, years))}",
            source=by_number[max(by_number)],
            advice="A new baseline replaces everything of the years before: take the files of the newest year alone.",
        )
    return [by_number[number] for number in sorted(by_number)]


def missing_between(paths: Iterable[str], others: Collection[int] = ()) -> tuple[str, ...]:
    """Return the names of the files that are missing between the first and the last of some, without suffixes.

    `others` are numbers of files that are there besides.
    """
    numbers = sorted(number for number in map(number_of, paths) if number is not None)
    if not numbers:
        return ()
    there = {number.number for number in numbers} | set(others)
    year = numbers[0].year
    return tuple(
        str(Number(year, number)) for number in range(numbers[0].number, numbers[-1].number) if number not in there
    )


def tell_missing(missing: tuple[str, ...], *, strict: bool) -> None:
    """Warn of files that are missing; raises `UpdatesError` if that is asked for."""
    if not missing:
        return
    message = f"there are gaps between the files: {', '.join(missing[:10])}{', ...' if missing[10:] else ''}"
    if strict:
        raise UpdatesError(message, advice="Fetch the files that are missing: what they changed would be lost.")
    warnings.warn(UpdatesWarning(message), stacklevel=3)


def md5_of(path: str) -> str:
    """Return the MD5 of a file as 32 hexadecimal digits."""
    digest = hashlib.md5(usedforsecurity=False)
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def md5_beside(path: str) -> str | None:
    """Return what the ``.md5`` beside a file says; `None` if there is none, or no MD5 in it.

    The line is NLM's, ``MD5(NAME)= DIGITS``, or that of ``md5sum``, ``DIGITS  NAME``.
    """
    beside = Path(f"{path}.md5")
    if not beside.is_file():
        return None
    digits = _MD5.search(beside.read_text("ascii", "replace"))
    return None if digits is None else digits[1].lower()


def verify_md5(path: str) -> None:
    """Compare a file with the ``.md5`` beside it, if there is one; raises `DamagedInputError` where they differ."""
    if not os.path.isfile(f"{path}.md5"):
        return
    expected, actual = md5_beside(path), md5_of(path)
    if expected is None:
        raise DamagedInputError(
            "there is no MD5 in the .md5 beside the file",
            source=path,
            advice="Fetch the .md5 again, or say verify=False.",
        )
    if actual != expected:
        raise DamagedInputError(
            f"the file has the MD5 {actual}, and the .md5 beside it says {expected}",
            source=path,
            advice="The download is not complete or not the newest: fetch the file and its .md5 again.",
        )
