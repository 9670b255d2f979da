"""Where the versions of a PMID stand, for those few that have others than the first."""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord.updates.entries import Key
from pubrecord.updates.seen import Seen

#: Number of a file, and index of an entry in it.
Place = tuple[int, int]


class Versions:
    """The PMIDs that have other versions than 1, with the places of their records."""

    def __init__(self) -> None:
        self._places: dict[int | str, dict[int | str, Place | None]] = {}

    def add(self, key: Key, place: Place | None) -> None:
        """Add a record that stands, and its place; `None` for one that cannot be read.

        A first version is of interest only if another one is known: there are 40 million of them.
        """
        pmid, version = key
        if version != 1:
            self._places.setdefault(pmid, {})[version] = place
        elif pmid in self._places:
            self._places[pmid][version] = place

    def unplaced(self, seen: Seen) -> set[Key]:
        """Return the first versions whose places are not known, because they were met before another version."""
        keys: list[Key] = [(pmid, 1) for pmid, places in self._places.items() if 1 not in places]
        return {key for key in keys if key in seen and not seen.is_deleted(key)}

    def lower(self) -> Iterator[Place]:
        """Give the places of all records that are not of the highest version of their PMID."""
        for places in self._places.values():
            highest = max(places, key=lambda version: (isinstance(version, int), version))
            yield from (place for version, place in places.items() if version != highest and place is not None)
