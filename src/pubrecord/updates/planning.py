"""Which records stand: worked out from the PMIDs of all files, before any record is read."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from typing import Literal, cast

import attrs

from pubrecord.errors import OnError, UpdatesError, handle
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.updates.names import in_order, missing_between, verify_md5
from pubrecord.updates.scanning import Key, Scan, scan


class UpdatesWarning(UserWarning):
    """A file seems to be missing between others."""


@attrs.frozen
class FilePlan:
    """Which records of a file stand."""

    path: str
    #: How many records and deletions the file holds.
    entries: int
    #: A bit for each of them, in order: whether it is a record that stands.
    bits: bytes = attrs.field(repr=False)
    #: Whether records can be passed over without being read.
    is_regular: bool
    #: How many records stand, lower versions of a PMID included.
    records: int

    def stands(self, number: int) -> bool:
        """Whether the record of that number, counted from 1, stands."""
        index = number - 1
        return index < self.entries and bool(self.bits[index >> 3] >> (index & 7) & 1)


@attrs.frozen
class Plan:
    """Which records of baseline and update files stand; small, and can be pickled."""

    #: The files, oldest first.
    files: tuple[FilePlan, ...]
    #: How many records stand.
    records: int
    #: How many records do not stand because of a later one of the same PMID and version, or a higher version.
    superseded: int
    #: How many records do not stand because they were deleted later.
    deleted: int
    #: Names of the files that are missing between the first and the last, without suffixes.
    missing: tuple[str, ...]
    #: The highest version of each PMID that has several, where only the highest stands.
    highest: dict[int | str, int | str] = attrs.field(factory=dict[int | str, int | str], repr=False)

    def __str__(self) -> str:
        counts = f"{self.records:,} records stand, {self.superseded:,} are superseded, {self.deleted:,} are deleted"
        lines = [f"{len(self.files):,} files: {counts}"]
        if self.missing:
            lines.append(f"missing: {', '.join(self.missing)}")
        lines += [f"  {file.path}: {file.records:,} of {file.entries:,} stand" for file in self.files]
        return "\n".join(lines)


#: The highest PMID that has a bit: 2 ** 28 take 32 MiB.
_HIGHEST = 1 << 28


class Seen:
    """The PMIDs and versions that later files have, or take back.

    Nearly all are of version 1, and have a bit each: 6 MB for 50 million.
    """

    def __init__(self) -> None:
        self._bits = bytearray()
        self._others: set[Key] = set()
        #: Those that were taken back and not brought in again later, and whether the record that was taken back has
        #: been met.
        self.deleted: dict[Key, bool] = {}

    def __contains__(self, key: Key) -> bool:
        pmid, version = key
        if version != 1 or not isinstance(pmid, int) or pmid > _HIGHEST:
            return key in self._others
        return pmid >> 3 < len(self._bits) and bool(self._bits[pmid >> 3] >> (pmid & 7) & 1)

    def add(self, key: Key) -> None:
        """Add a PMID and a version."""
        pmid, version = key
        if version != 1 or not isinstance(pmid, int) or pmid > _HIGHEST:
            self._others.add(key)
            return
        index = pmid >> 3
        if index >= len(self._bits):
            self._bits.extend(bytes(index + 1 + (index >> 4) - len(self._bits)))
        self._bits[index] |= 1 << (pmid & 7)

    def take_back(self, keys: Iterable[Key]) -> None:
        """Add PMIDs and versions of a deletion, as far as later files do not have them."""
        for key in keys:
            if key not in self:
                self.add(key)
                self.deleted[key] = False


def plan(
    files: Iterable[str | os.PathLike[str]],
    *,
    versions: Literal["all", "latest"] = "all",
    order: Literal["name", "given"] = "name",
    verify: bool = True,
    strict: bool = False,
    on_error: OnError = "raise",
    limits: Limits = DEFAULT,
) -> Plan:
    """Return which records of baseline and update files stand.

    Of several records of a PMID and version, the one of the latest file stands, and within a file the last; a deletion
    takes back what it names in its file and in all before it. `order` says what later is: by "name", the numbers in the
    files' names; or as "given". With `versions` "latest", only the highest version of each PMID stands. With `verify`,
    each file that has an ``.md5`` beside it is compared with that. A gap in the numbers is a `UpdatesWarning`, with
    `strict` an error. `on_error` says what to do with damage; no older record stands in for one that is damaged, as far
    as its PMID can be read.

    Raises `UpdatesError` for files that do not go together, `DamagedInputError` for a wrong MD5, and what
    `pubrecord.xml.read` raises.
    """
    if versions not in ("all", "latest"):
        raise ValueError(f'versions is "all" or "latest", not {versions!r}')
    paths = in_order(files, order)
    missing = missing_between(paths) if order == "name" else ()
    _tell_missing(missing, strict)
    if verify:
        for path in paths:
            verify_md5(path)
    counts, seen = _Counts(), Seen()
    plans = [_file_plan(path, scan(path, limits), seen, counts, on_error) for path in reversed(paths)]
    plans.reverse()
    highest = _highest(seen, counts) if versions == "latest" else {}
    return Plan(tuple(plans), counts.records, counts.superseded, counts.deleted, missing, highest)


@attrs.define
class _Counts:
    records: int = 0
    superseded: int = 0
    deleted: int = 0
    #: The versions other than 1 that stand, by PMID.
    versions: dict[int | str, list[int | str]] = attrs.field(factory=dict[int | str, "list[int | str]"])


def _tell_missing(missing: tuple[str, ...], strict: bool) -> None:
    if not missing:
        return
    message = f"there are gaps between the files: {', '.join(missing[:10])}{', ...' if missing[10:] else ''}"
    if strict:
        raise UpdatesError(message, advice="Fetch the files that are missing: what they changed would be lost.")
    warnings.warn(UpdatesWarning(message), stacklevel=3)


def _file_plan(path: str, scanned: Scan, seen: Seen, counts: _Counts, on_error: OnError) -> FilePlan:
    """Return which records of a file stand, after all later files; and count."""
    for error in scanned.errors:
        handle(error, on_error)
    bad = {error.record for error in scanned.errors}
    bits = bytearray((len(scanned.entries) + 7) >> 3)
    records = 0
    for index in range(len(scanned.entries) - 1, -1, -1):
        entry = scanned.entries[index]
        if entry is not None and (not entry or isinstance(entry[0], tuple)):
            seen.take_back(cast("tuple[Key, ...]", entry))
            continue
        key = cast("Key | None", entry)
        if key is not None and key in seen:
            is_taken_back = seen.deleted.get(key) is False
            if is_taken_back:
                seen.deleted[key] = True
            counts.deleted += is_taken_back
            counts.superseded += not is_taken_back
            continue
        if key is not None:
            seen.add(key)
        if index + 1 in bad:
            continue
        bits[index >> 3] |= 1 << (index & 7)
        records += 1
        if key is not None and key[1] != 1:
            counts.versions.setdefault(key[0], []).append(key[1])
    counts.records += records
    return FilePlan(path, len(scanned.entries), bytes(bits), scanned.is_regular, records)


def _highest(seen: Seen, counts: _Counts) -> dict[int | str, int | str]:
    """Return the highest version of each PMID that has several, and count the others as superseded."""
    highest: dict[int | str, int | str] = {}
    for pmid, versions in counts.versions.items():
        first: Key = (pmid, 1)
        lower = len(versions) - 1 + (first in seen and first not in seen.deleted)
        if lower:
            highest[pmid] = max(versions, key=lambda version: (isinstance(version, int), version))
            counts.records -= lower
            counts.superseded += lower
    return highest
