"""Attributes as they are written, each kind by a table of what was written before.

The reasons are told in ``docs/explanation/design.md``, "Writing keeps the layout".
"""

from __future__ import annotations

import operator
from collections.abc import Callable

from pubrecord.xml.characters import IMPOSSIBLE, escape_attribute

#: How many values of each attribute are remembered, and how long they may be.
_REMEMBERED = 1 << 12
_LONGEST_REMEMBERED = 100


class Unwritable(Exception):
    """A value cannot stand in XML; `pubrecord.xml.writing.problems.diagnose` finds out which and why."""


class AttributeTexts(dict[str | None, str]):
    """An attribute with the space before it, by its value; raises `Unwritable` for a value that XML cannot hold.

    The number of those that are remembered is bounded.
    """

    def __init__(self, name: str) -> None:
        super().__init__({None: ""})
        self._start = f' {name}="'

    def __missing__(self, value: str | None) -> str:
        if value is None or IMPOSSIBLE.search(value) is not None:
            raise Unwritable
        spelled = f'{self._start}{escape_attribute(value)}"'
        if len(self) < _REMEMBERED and len(value) <= _LONGEST_REMEMBERED:
            self[value] = spelled
        return spelled


class Arrangements(dict[tuple[str, ...] | None, Callable[[tuple[str, ...]], tuple[str, ...]]]):
    """Functions that put the attributes of an element into an order, by that order.

    Attributes that are not in it stand behind the others, as declared. The number of those that are remembered is bounded.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__({None: tuple})
        self._names = names

    def __missing__(self, order: tuple[str, ...]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
        names = [*(name for name in order if name in self._names), *(name for name in self._names if name not in order)]
        arrange = operator.itemgetter(*map(self._names.index, names))
        if len(self) < _REMEMBERED:
            self[order] = arrange
        return arrange
