"""The PMIDs and versions that later files have, as a bit each."""

from __future__ import annotations

from collections.abc import Iterable

from pubrecord.updates.entries import Key

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
        self._deleted: dict[Key, bool] = {}

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
                self._deleted[key] = False

    def is_deleted(self, key: Key) -> bool:
        """Whether a PMID and version were taken back, and not brought in again later."""
        return key in self._deleted

    def is_first_of_deleted(self, key: Key) -> bool:
        """Whether this is the first time that a record is met that was taken back; all before it were superseded."""
        if self._deleted.get(key) is not False:
            return False
        self._deleted[key] = True
        return True
