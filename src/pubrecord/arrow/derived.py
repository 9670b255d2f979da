"""Derived columns: what the properties of the records say."""

from __future__ import annotations

import datetime
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import attrs

from pubrecord.binding import fields
from pubrecord.json.compiler import is_record_class
from pubrecord.records import KINDS

#: The derived columns that a table has without asking.
DERIVED = ("doi", "pmcid", "retracted", "year")
_SCALARS = (str, bool, int, datetime.date)


@attrs.frozen
class Derived:
    """A property as a column."""

    name: str
    #: What the property gives: `str`, `bool`, `int`, `datetime.date`, or a record class.
    of: type
    #: It gives a tuple of these.
    many: bool
    #: What the property means, in a sentence.
    doc: str
    #: How to ask a record of each class that has the property.
    ask: Mapping[type, Callable[[Any], Any]]


@functools.cache
def derived_names() -> tuple[str, ...]:
    """Return the names of all properties that can be columns: no field has the name, and a column can hold the type."""
    names = {name: None for cls in KINDS.values() for name, value in vars(cls).items() if isinstance(value, property)}
    of_fields = {field.name for cls in KINDS.values() for field in fields(cls)}
    return tuple(name for name in names if name not in of_fields and _shape(_functions(name)) is not None)


@functools.cache
def derived_of(name: str) -> Derived:
    """Return the derived column of a name that is among `derived_names`."""
    functions = _functions(name)
    shape = _shape(functions)
    assert shape is not None
    doc = (next(iter(functions.values())).__doc__ or "").partition("\n")[0]
    return Derived(name, *shape, doc, functions)


def _functions(name: str) -> dict[type, Callable[[Any], Any]]:
    properties = {cls: getattr(cls, name, None) for cls in KINDS.values()}
    return {
        cls: value.fget for cls, value in properties.items() if isinstance(value, property) and value.fget is not None
    }


def _shape(functions: Mapping[type, Callable[[Any], Any]]) -> tuple[type, bool] | None:
    """Return what a property gives, and whether it gives a tuple of it; `None` for what no column can hold."""
    declared: Any = typing.get_type_hints(next(iter(functions.values()))).get("return")
    many = get_origin(declared) is tuple
    if many:
        declared = get_args(declared)[0]
    elif isinstance(declared, types.UnionType):
        options = [option for option in get_args(declared) if option is not types.NoneType]
        declared = options[0] if len(options) == 1 else None
    return (declared, many) if declared in _SCALARS or is_record_class(declared) else None
