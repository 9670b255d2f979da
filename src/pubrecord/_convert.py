"""Record classes <-> plain dicts: cattrs hooks, one pair a class, compiled from source.

The hooks are quick because they only ask whether all is as it should be. When it is not, they raise `Misfit`, and
`_shape.problems` finds out what is wrong and where.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pubrecord import records
from pubrecord._compile import compiled
from pubrecord._draft import draft
from pubrecord.binding import Field, Outermost, fields

if TYPE_CHECKING:
    import cattrs

Structure = Callable[[Any], Any]
Unstructure = Callable[[Any], dict[str, Any]]


class Misfit(Exception):
    """The value has not the shape of the class."""


@functools.cache
def is_record_class(cls: object) -> bool:
    """Whether a class is one of the classes that records are made of."""
    return isinstance(cls, type) and cls.__module__.startswith(records.__name__) and hasattr(cls, "__attrs_attrs__")


def configure(converter: cattrs.BaseConverter) -> None:
    """Teach a converter the record classes.

    - Fields that have their default are left out.
    - Unknown keys are refused.
    - Nothing is coerced: `None` is no string, a number neither, a string is no list.
    """
    converter.register_structure_hook_func(is_record_class, lambda value, cls: structure_of(cls)(value))
    converter.register_unstructure_hook_func(is_record_class, _unstructure)


def _unstructure(record: object) -> dict[str, Any]:
    cls: type = type(record)
    return unstructure_of(cls)(record)


@functools.cache
def structure_of(cls: type) -> Structure:
    """Return the function from a dict to a record of the class; raises `Misfit`."""
    lines = [
        "def structure(d):",
        "    if d.__class__ is not dict: raise Misfit",
        "    made = Draft()",
        "    n = 0",
        "    get = d.get",
    ]
    names: dict[str, Any] = {"Misfit": Misfit, "Draft": draft(cls), "Record": cls, "texts": _texts}
    for field in fields(cls):
        inner = f"structure_{field.name}"
        if field.holds_records:
            names[inner] = _later(structure_of, field.type)
        lines.append(f"    v = get({field.name!r})")
        lines.append("    if v is None:" if field.default is None else f"    if v is None and {field.name!r} not in d:")
        lines.append("        raise Misfit" if is_required(field) else f"        made.{field.name} = {field.default!r}")
        if isinstance(field.binding, Outermost):
            names["elements"] = field.binding.names
            lines.append("    elif v.__class__ is str and v not in elements: raise Misfit")
        lines += [
            f"    elif v.__class__ is {'list' if field.many else _json_type(field)}:",
            f"        made.{field.name} = {_structured(field, inner)}; n += 1",
            "    else: raise Misfit",
        ]
    lines += [
        "    if n != len(d): raise Misfit",
        "    made.__class__ = Record",
        "    return made",
    ]
    return compiled(f"structure of {cls.__name__}", lines, names, "structure")


@functools.cache
def unstructure_of(cls: type) -> Unstructure:
    """Return the function from a record of the class to a dict without defaults; raises `Misfit`."""
    lines = ["def unstructure(r):", "    if r.__class__ is not Record: raise Misfit", "    d = {}"]
    names: dict[str, Any] = {"Misfit": Misfit, "Record": cls, "texts": _texts}
    for field in fields(cls):
        inner = f"unstructure_{field.name}"
        if isinstance(field.binding, Outermost):
            names["elements"] = field.binding.names
        if field.holds_records:
            names[inner] = _later(unstructure_of, field.type)
        kind = "tuple" if field.many else field.type.__name__
        names[kind] = tuple if field.many else field.type
        lines += [
            f"    v = r.{field.name}",
            "    if True:" if is_required(field) else f"    if {_differs(field)}:",
            f"        if v.__class__ is not {kind}: raise Misfit",
            *(["        if v not in elements: raise Misfit"] if isinstance(field.binding, Outermost) else []),
            f"        d[{field.name!r}] = {_unstructured(field, inner)}",
        ]
    lines.append("    return d")
    return compiled(f"unstructure of {cls.__name__}", lines, names, "unstructure")


def is_required(field: Field) -> bool:
    """Whether the field has no default, so that the key must be there."""
    return not isinstance(field.default, (str, bool, tuple, type(None)))


def _json_type(field: Field) -> str:
    return "dict" if field.holds_records else field.type.__name__


def _structured(field: Field, inner: str) -> str:
    if field.many:
        return f"tuple([{inner}(each) for each in v])" if field.holds_records else "tuple(texts(v))"
    return f"{inner}(v)" if field.holds_records else "v"


def _differs(field: Field) -> str:
    if field.default is None:
        return "v is not None"
    if field.default:
        return f"v != {field.default!r}"
    return f"v.__class__ is not {'tuple' if field.many else field.type.__name__} or v"


def _unstructured(field: Field, inner: str) -> str:
    if field.many:
        return f"[{inner}(each) for each in v]" if field.holds_records else "list(texts(v))"
    return f"{inner}(v)" if field.holds_records else "v"


def _texts(values: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
    for value in values:
        if value.__class__ is not str:
            raise Misfit
    return values


def _later(make: Callable[[type], Callable[[Any], Any]], cls: type) -> Callable[[Any], Any]:
    """Return the function that `make` makes for a class; for a class within itself, one that asks for it when called."""
    if any(field.type is cls for field in fields(cls)):
        return lambda value: make(cls)(value)  # noqa: PLW0108 - made when it is first called
    return make(cls)
