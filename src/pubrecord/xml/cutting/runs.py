"""Runs of records ahead of a cutter, for workers: many records at once, without looking at each.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

from typing import Protocol

from pubrecord.streams.window import Window
from pubrecord.xml.cutting.pieces import Run
from pubrecord.xml.names import FAMILIES

#: The end tags that a run may end with, by the root.
_ENDS = {family.root: [f"</{name}>".encode() for name in family.members] for family in FAMILIES}
#: Bytes that are not worth a run.
SHORTEST = 1 << 16


class _Rooted(Protocol):
    root: str
    declarations: str


class CutterRuns:
    """The runs ahead of a cutter: see `Runs`.

    A run ends behind the last end tag of a record among the bytes at hand. It is what it looks like only if no comment
    hides that end tag: whoever reads it must see to that.
    """

    def __init__(self, cutter: _Rooted, window: Window) -> None:
        self._cutter = cutter
        self._window = window
        #: No run begins before this place, in bytes of the stream: so these bytes are searched once.
        self._none_before = 0

    @property
    def root(self) -> str:
        """Name of the root that the next record stands in, with the prefixes that it declares; empty outside of any."""
        return self._cutter.root + self._cutter.declarations

    @property
    def offset(self) -> int:
        """Where the cutter stands, in bytes of the uncompressed stream."""
        return self._window.offset

    def at_hand(self) -> tuple[bytes, int]:
        """Return the bytes at hand, and the place in them that the cutter has come to."""
        return self._window.data, self._window.position

    def move(self, place: int) -> None:
        """Move to a place in the bytes at hand, where a record ends."""
        self._window.position = place

    def take(self, size: int) -> Run | None:
        """Return the next run and move behind it; `None` where there are not enough records at hand to make one."""
        window = self._window
        if window.offset < self._none_before:
            return None
        while len(window.data) - window.position < size and window.fill():
            pass
        start = behind = window.position
        stop = min(len(window.data), start + 2 * size)
        for end_tag in _ENDS.get(self._cutter.root, ()):
            last = window.data.rfind(end_tag, behind, stop)
            behind = behind if last < 0 else last + len(end_tag)
        if behind - start < SHORTEST:
            self._none_before = window.offset + stop - start
            return None
        run = Run(memoryview(window.data)[start:behind], window.offset, self.root)
        window.position = behind
        return run

    def pass_over(self, runs: list[Run]) -> None:
        """Move behind runs that have been taken before and begin at this place."""
        self._window.position += sum(len(run.raw) for run in runs)

    def give_back(self, runs: list[Run]) -> None:
        """Move back to where runs begin that end at this place."""
        self._window.give_back(b"".join(run.raw for run in runs))


def ends_in(run: Run) -> int:
    """Return how many end tags of records there are in a run; as many records, if nothing is out of the ordinary."""
    raw = bytes(run.raw)
    return sum(raw.count(tag) for tag in _ENDS.get(run.root.partition(" ")[0], ()))
