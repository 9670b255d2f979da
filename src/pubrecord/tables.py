"""The record classes as data for the compiled engine: see the head of ``src/engine/engine.h``.

The reasons are told in ``docs/explanation/design.md``, "Two engines, one truth".
"""

from __future__ import annotations

import functools
import json
from typing import Any

from pubrecord.binding import Field, Outermost, Unbound, fields
from pubrecord.excerpts import Names, excerpt_class
from pubrecord.records import KINDS, Unknown

_WORDS = {cls: kind for kind, cls in KINDS.items()}
_KINDS = {str: "t", bool: "b", int: "n"}
#: Stands for no default.
_MUST_BE_GIVEN = ...


@functools.cache
def classes() -> tuple[type, ...]:
    """Return all classes that records are made of, the kinds of records first."""
    found: list[type] = [*KINDS.values(), Unknown]
    for cls in found:  # which grows meanwhile
        for field in fields(cls):
            if field.holds_records and field.type not in found:
                found.append(field.type)
    return tuple(found)


def class_tables(names: Names | None = None) -> tuple[tuple[Any, ...], ...]:
    """Return the classes as data; with the names of some fields those of excerpts."""
    return tuple(_class_table(cls, None if names is None else names.get(cls)) for cls in classes())


def _class_table(cls: type, names: frozenset[str] | None) -> tuple[Any, ...]:
    all_fields = fields(cls)
    unknown = next((n for n, field in enumerate(all_fields) if isinstance(field.binding, Unbound)), -1)
    rows = tuple(_field_table(field, names) for field in all_fields)
    return (cls if names is None else excerpt_class(cls), _WORDS.get(cls, "").encode(), unknown, rows)


def _field_table(field: Field, names: frozenset[str] | None) -> tuple[object, ...]:
    default: Any = field.default
    is_given = not isinstance(default, (str, bool, tuple, type(None)))
    return (
        field.name,
        f",{json.dumps(field.name)}:".encode(),
        "r" if field.holds_records else _KINDS[field.type],
        field.many,
        names is None or field.name in names,
        _MUST_BE_GIVEN if is_given else field.default,
        classes().index(field.type) if field.holds_records else -1,
        field.binding.names if isinstance(field.binding, Outermost) else None,
    )
