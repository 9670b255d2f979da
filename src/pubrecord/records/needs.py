"""Which fields a property reads, told by its own code."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType

from pubrecord.binding import fields


@functools.cache
def needs_of(cls: type, name: str) -> frozenset[str] | None:
    """Return the fields of a record class that a field or a property needs; `None` if it has none of that name.

    What a property needs are the fields whose names stand in its code, in ``self.journal`` for instance, and those that
    the properties need that it uses. So a property must ask the record for its fields itself: a function that is handed
    the whole record is not looked into. An attribute of something else that happens to have the name of a field counts
    too, which costs no more than reading that field.
    """
    declared = {field.name for field in fields(cls)}
    if name in declared:
        return frozenset([name])
    getters = {name: member.fget for name, member in inspect.getmembers_static(cls) if isinstance(member, property)}
    if name not in getters:
        return None
    needed: set[str] = set()
    seen, ahead = {name}, [name]
    while ahead:
        getter = getters[ahead.pop()]
        if isinstance(getter, FunctionType):
            for used in _names(getter.__code__):
                if used in declared:
                    needed.add(used)
                elif used in getters and used not in seen:
                    seen.add(used)
                    ahead.append(used)
    return frozenset(needed)


def _names(code: CodeType) -> Iterator[str]:
    """Give the names of attributes and globals in the code of a function, and in that of its comprehensions."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
