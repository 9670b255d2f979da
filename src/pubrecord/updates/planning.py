"""Which records stand: worked out from the PMIDs of all files, before any record is read.

The reasons are told in ``docs/explanation/design.md``, "What stands today is planned from the newest file back".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from pubrecord.errors import OnError
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Progress
from pubrecord.updates.entries import Key, Lost, TakenBack
from pubrecord.updates.names import Files, in_order, missing_between, tell_missing, verify_md5
from pubrecord.updates.scanning import Scan, scan
from pubrecord.updates.seen import Seen
from pubrecord.updates.versions import Versions

#: How many of the missing files a plan names when it is printed.
_NAMED = 10


@attrs.frozen
class FilePlan:
    """Which records of a file stand."""

    path: str
    #: How many entries the file holds: records, deletions, and errors in their place or between them.
    entries: int
    #: A bit for each entry, in order: whether it stands, or what takes its place if it is an error.
    bits: bytes = attrs.field(repr=False)
    #: Whether records can be passed over without being read.
    is_regular: bool
    #: How many records stand.
    records: int

    def stands(self, number: int) -> bool:
        """Whether the entry of that number, counted from 1, stands."""
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

    def __str__(self) -> str:
        counts = f"{self.records:,} records stand, {self.superseded:,} are superseded, {self.deleted:,} are deleted"
        lines = [f"{len(self.files):,} files: {counts}"]
        if self.missing:
            others = f" and {len(self.missing) - _NAMED:,} more" if len(self.missing) > _NAMED else ""
            lines.append(f"missing: {', '.join(self.missing[:_NAMED])}{others}")
        lines += [f"  {file.path}: {file.records:,} of {file.entries:,} stand" for file in self.files]
        return "\n".join(lines)


def plan(
    files: Files,
    *,
    versions: Literal["all", "latest"] = "all",
    order: Literal["name", "given"] = "name",
    verify: bool = True,
    strict: bool = False,
    on_error: OnError = "raise",
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
) -> Plan:
    """Return which records of baseline and update files stand.

    Of several records of a PMID and version, the one in the latest file stands, and within a file the last one. A deletion
    takes back the PMIDs that it names, in its own file and in all files before it. No older record takes the place of one
    that is damaged, if its PMID can be read.

    Args:
        files: Paths of PubMed XML.
        versions: "latest", if only the highest version of each PMID is to stand.
        order: What *later* means: "name" for the numbers in the files' names, "given" for the order of `files`.
        verify: Whether to compare each file that has an ``.md5`` beside it with that.
        strict: Whether a gap in the numbers is an error, and not an `UpdatesWarning`.
        on_error: What to do with damage, as in `pubrecord.read`. Damage within a record that does not hide where the record
            ends is found only when the record is read.
        limits: As in `pubrecord.read`.
        progress: As in `pubrecord.convert`.

    Raises:
        UpdatesError: For files that do not go together.
        DamagedInputError: For a wrong MD5.
        ValueError: For arguments that are not possible.
        PubrecordError: As `pubrecord.xml.read` does.
    """
    if versions not in ("all", "latest"):
        raise ValueError(f'versions is "all" or "latest", not {versions!r}')
    paths = in_order(files, order)
    missing = missing_between(paths) if order == "name" else ()
    tell_missing(missing, strict=strict)
    if verify:
        for path in paths:
            verify_md5(path)
    planning = _Planning()
    for path in reversed(paths):
        planning.add(path, scan(path, limits, on_error, progress))
    if versions == "latest":
        planning.leave_highest(limits)
    return planning.plan(missing)


@attrs.define
class _Marks:
    """A file of a plan in the making."""

    path: str
    entries: int
    bits: bytearray
    is_regular: bool
    records: int = 0

    def set(self, index: int) -> None:
        """Let the entry at an index, counted from 0, stand."""
        self.bits[index >> 3] |= 1 << (index & 7)

    def clear(self, index: int) -> None:
        """Let the record at an index, counted from 0, not stand."""
        self.bits[index >> 3] &= ~(1 << (index & 7))
        self.records -= 1

    def is_set(self, index: int) -> bool:
        """Whether the entry at an index, counted from 0, stands."""
        return bool(self.bits[index >> 3] >> (index & 7) & 1)


class _Planning:
    """A plan in the making: files are added from the newest back."""

    def __init__(self) -> None:
        self._files: list[_Marks] = []
        self._seen = Seen()
        self._versions = Versions()
        self._superseded = self._deleted = 0

    def add(self, path: str, scanned: Scan) -> None:
        """Add the file before all that were added, with all its entries."""
        count = len(scanned.entries)
        file = _Marks(path, count, bytearray((count + 7) >> 3), scanned.is_regular)
        for index in range(count - 1, -1, -1):
            entry = scanned.entries[index]
            if isinstance(entry, TakenBack):
                self._seen.take_back(entry.keys)
            elif isinstance(entry, Lost):
                self._add_lost(file, index, entry.keys)
            elif entry is None or not self._is_replaced(entry):
                file.set(index)
                file.records += 1
                if entry is not None:
                    self._seen.add(entry)
                    self._versions.add(entry, (len(self._files), index))
        self._files.append(file)

    def _add_lost(self, file: _Marks, index: int, keys: Sequence[Key]) -> None:
        """Add what cannot be read: what takes its place stands, unless a later file has one of its records."""
        if not any(key in self._seen for key in keys):
            file.set(index)
        for key in keys:
            if key not in self._seen:
                self._seen.add(key)
                self._versions.add(key, None)

    def _is_replaced(self, key: Key) -> bool:
        """Whether a record does not stand because of what comes later; and count it."""
        if key not in self._seen:
            return False
        if self._seen.is_first_of_deleted(key):
            self._deleted += 1
        else:
            self._superseded += 1
        return True

    def leave_highest(self, limits: Limits) -> None:
        """Let only the highest version of each PMID stand."""
        unplaced = self._versions.unplaced(self._seen)
        for number, file in enumerate(self._files):
            if not unplaced:
                break
            for index, entry in enumerate(scan(file.path, limits, "skip").entries):
                if isinstance(entry, tuple) and entry in unplaced and file.is_set(index):
                    self._versions.add(entry, (number, index))
                    unplaced.discard(entry)
                elif isinstance(entry, Lost) and file.is_set(index):
                    unplaced.difference_update(entry.keys)
        for number, index in self._versions.lower():
            self._files[number].clear(index)
            self._superseded += 1

    def plan(self, missing: tuple[str, ...]) -> Plan:
        """Return the plan."""
        files = tuple(
            FilePlan(file.path, file.entries, bytes(file.bits), file.is_regular, file.records)
            for file in reversed(self._files)
        )
        return Plan(files, sum(file.records for file in files), self._superseded, self._deleted, missing)
