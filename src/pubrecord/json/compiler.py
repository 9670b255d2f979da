"""Records and plain dicts: a pair of compiled functions for each record class, which cattrs takes as its hooks.

The functions are quick because they only ask whether all is as it should be. When it is not, they raise `Misfit`, and
`pubrecord.json.problems` finds out what is wrong and where. The reasons are told in ``docs/explanation/design.md``,
"JSON is checked by what is not there".
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pubrecord import records
from pubrecord.binding import Field, Outermost, fields
from pubrecord.compiling import Code, draft
from pubrecord.excerpts import excerpt_class

if TYPE_CHECKING:
    import cattrs

#: Key that tells of which kind a record is.
TAG = "record"
#: Key that stands in its place where some fields of a record are written only.
PART = "part_of"

Structure = Callable[[Any], Any]
Unstructure = Callable[[Any], dict[str, Any]]


class Misfit(Exception):
    """A value has not the shape of its class; `pubrecord.json.problems` finds out what is wrong with it."""


@functools.cache
def is_record_class(cls: object) -> bool:
    """Whether a class is one of the classes that records are made of."""
    return isinstance(cls, type) and cls.__module__.startswith(records.__name__) and hasattr(cls, "__attrs_attrs__")


def configure(converter: cattrs.BaseConverter) -> None:
    """Teach a converter the record classes.

    - Fields that have their default are left out.
    - Unknown keys are refused.
    - A key that is `None` is absent, as `null` is in JSON; a required key must have a value.
    - Nothing is coerced: a number is no string, a string is no list.
    """
    converter.register_structure_hook_func(is_record_class, lambda value, cls: structure_of(cls)(value))
    converter.register_unstructure_hook_func(is_record_class, _unstructure)


def _unstructure(record: object) -> dict[str, Any]:
    cls: type = type(record)
    return unstructure_of(cls)(record)


@functools.cache
def structure_of(cls: type) -> Structure:
    """Return the compiled function from a dict to a record of the class; raises `Misfit`."""
    code, record = Code(), cls.__name__.lower()
    code.names |= {"Misfit": Misfit, "Draft": draft(cls), "Record": cls, "texts": _texts, "is_absent": _is_absent}
    with code.function("structure", "d"):
        code.line("if d.__class__ is not dict: raise Misfit")
        code.line(f"{record} = Draft()")
        code.line("n = 0")
        code.line("get = d.get")
        for field in fields(cls):
            _structure_field(code, field, f"{record}.{field.name}")
        code.line("if n != len(d) and not is_absent(d, n): raise Misfit")
        code.line(f"{record}.__class__ = Record")
        code.line(f"return {record}")
    return code.compiled(f"structure of {cls.__name__}", "structure")


def _structure_field(code: Code, field: Field, target: str) -> None:
    """Take the value of a field from the dict ``d``; ``n`` counts the keys of fields that have a value."""
    inner = f"structure_{field.name}"
    if field.holds_records:
        code.names[inner] = _later(structure_of, field.type)
    code.line(f"v = get({field.name!r})")
    with code.block("if v is None:"):
        code.line("raise Misfit" if is_required(field) else f"{target} = {field.default!r}")
    if isinstance(field.binding, Outermost):
        code.names["elements"] = field.binding.names
        code.line("elif v.__class__ is str and v not in elements: raise Misfit")
    with code.block(f"elif v.__class__ is {'list' if field.many else _json_type(field)}:"):
        code.line(f"{target} = {_structured(field, inner)}; n += 1")
    code.line("else: raise Misfit")


@functools.cache
def unstructure_of(cls: type, only: frozenset[str] | None = None) -> Unstructure:
    """Return the compiled function from a record of the class to a dict without defaults; raises `Misfit`.

    With `only`, the dict has no more than the fields with these names, and the record may be an excerpt that has them.
    """
    code = Code()
    code.names |= {
        "Misfit": Misfit,
        "Record": cls,
        "texts": _texts,
        "Part": cls if only is None else excerpt_class(cls),
    }
    with code.function("unstructure", "r"):
        code.line("if r.__class__ is not Record and r.__class__ is not Part: raise Misfit")
        code.line("d = {}")
        for field in fields(cls):
            if only is None or field.name in only:
                _unstructure_field(code, field)
        code.line("return d")
    return code.compiled(f"unstructure of {cls.__name__}", "unstructure")


def _unstructure_field(code: Code, field: Field) -> None:
    """Put the value of a field of the record ``r`` into the dict ``d``, unless it is the default."""
    inner = f"unstructure_{field.name}"
    if field.holds_records:
        code.names[inner] = _later(unstructure_of, field.type)
    kind = "tuple" if field.many else field.type.__name__
    code.names[kind] = tuple if field.many else field.type
    code.line(f"v = r.{field.name}")
    with code.block("if True:" if is_required(field) else f"if {_differs(field)}:"):
        code.line(f"if v.__class__ is not {kind}: raise Misfit")
        if isinstance(field.binding, Outermost):
            code.names["elements"] = field.binding.names
            code.line("if v not in elements: raise Misfit")
        code.line(f"d[{field.name!r}] = {_unstructured(field, inner)}")


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


@functools.cache
def field_names() -> frozenset[str]:
    """Return the names of all fields that any record has, and the key that tells the kind of record.

    One of them may be `null` in an object that has no such field: a table of articles and books has the columns of both.
    """
    classes: set[type] = set()
    to_come: list[type] = [*records.KINDS.values()]
    while to_come:
        cls = to_come.pop()
        if cls not in classes:
            classes.add(cls)
            to_come.extend(field.type for field in fields(cls) if field.holds_records)
    names = (field.name for cls in classes for field in fields(cls))
    return frozenset((TAG, *names))


def _is_absent(value: dict[Any, Any], present: int) -> bool:
    """Whether all keys of an object but so many are absent: names of fields with `null` for their value."""
    nulls = [name for name, item in value.items() if item is None]
    return len(nulls) + present == len(value) and field_names().issuperset(nulls)


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
