"""References within a record: an ID is there once, and an IDREF refers to one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import attrs

from pubrecord.binding import Attribute, fields

_T = TypeVar("_T", bound=attrs.AttrsInstance)


def linked(record: _T, kept: Collection[str] = ()) -> _T:
    """Return the record with each ID once, and each IDREF to one of its IDs; the fields in `kept` stay as they are."""
    ids: set[str] = set()

    def note(name: str) -> str:
        ids.add(name)
        return name

    def once(name: str) -> str | None:
        is_new = name not in ids
        ids.add(name)
        return name if is_new else None

    free = {field.name for field in fields(type(record))}.difference(kept)
    _renamed(record, "ID", note, kept)
    record = _renamed(record, "ID", once, free)
    return _renamed(record, "IDREF", lambda name: name if name in ids else min(ids, default=None), free)


def _renamed(record: _T, id_type: str, rename: Callable[[str], str | None], among: Collection[str] | None = None) -> _T:
    """Return the record with its names of that type changed, at any depth; `among` names the fields to look at."""
    values: dict[str, Any] = {}
    for field in fields(type(record)):
        value = values[field.name] = getattr(record, field.name)
        if value is None or (among is not None and field.name not in among):
            continue
        if isinstance(field.binding, Attribute) and field.binding.id_type == id_type:
            values[field.name] = rename(value)
        elif field.holds_records and field.many:
            values[field.name] = tuple(_renamed(item, id_type, rename) for item in value)
        elif field.holds_records:
            values[field.name] = _renamed(value, id_type, rename)
    return type(record)(**values)
