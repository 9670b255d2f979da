"""Which fields a property reads, said beside the property."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import TypeVar

from pubrecord.binding import fields

_Getter = TypeVar("_Getter", bound=Callable[..., object])


def needs(*names: str) -> Callable[[_Getter], _Getter]:
    """Say which fields, or other properties, a property reads; it stands between ``@property`` and the function."""

    def mark(getter: _Getter) -> _Getter:
        getter.needs = names  # type: ignore[attr-defined]
        return getter

    return mark


@functools.cache
def needs_of(cls: type, name: str) -> frozenset[str] | None:
    """Return the fields of a record class that a field or a property needs; `None` if it has none of that name."""
    if any(field.name == name for field in fields(cls)):
        return frozenset([name])
    member = inspect.getattr_static(cls, name, None)
    if not isinstance(member, property):
        return None
    needed: set[str] = set()
    for each in getattr(member.fget, "needs", ()):
        needed |= needs_of(cls, each) or set()
    return frozenset(needed)
