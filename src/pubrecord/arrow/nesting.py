"""Lists of records that hold records of their own class, as one flat list: each item says how deep it stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

#: Deeper than this, an item's depth is no `int8`.
DEEPEST = 127


class NestingError(Exception):
    """Items of the field stand in each other too deep, or in depths that no nesting gives."""


def flattened(items: list[dict[str, Any]], inner: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Give items and the items within them, those of the key `inner`, in the order of the document, with `depth`.

    Raises `NestingError` for items that stand too deep.
    """
    if depth > DEEPEST:
        raise NestingError(inner)
    for item in items:
        within = item.pop(inner, None)
        yield {"depth": depth, **item}
        if within:
            yield from flattened(within, inner, depth + 1)


def nested(items: Sequence[Any], depths: Sequence[int], inner: str) -> tuple[Any, ...]:
    """Return the outermost of records in the order of the document, the others in the field `inner` of theirs.

    Raises `NestingError` where an item stands more than one deeper than the one before it.
    """
    if not any(depths):
        return tuple(items)
    #: Of each depth, the items that come behind the one at hand and do not have their outer item yet; last one first.
    waiting: list[list[Any]] = [[] for _ in range(DEEPEST + 2)]
    previous = -1
    for depth in depths:
        if not 0 <= depth <= previous + 1:
            raise NestingError(inner)
        previous = depth
    for item, depth in zip(reversed(items), reversed(depths), strict=True):
        within = waiting[depth + 1]
        waiting[depth].append(attrs.evolve(item, **{inner: tuple(reversed(within))}) if within else item)
        within.clear()
    return tuple(reversed(waiting[0]))
