"""Instances of any record class, put together from the declaration of its fields."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

from pubrecord.binding import Attribute, Element, Field, Instruction, Markup, Spacing, Unbound, fields
from pubrecord.strategies.forms import Form, elements_of, forms, is_required, is_single, names_together, path_of
from pubrecord.strategies.links import linked
from pubrecord.strategies.texts import INSTRUCTION, NAMES, TEXT, UNKNOWN, blanks, rich_text

_MOST_ITEMS = 2
#: How deep a record may hold records of its own class.
_MOST_NESTED = 2


@functools.cache
def free(cls: type[attrs.AttrsInstance], *, older: bool, nested: int = _MOST_NESTED) -> st.SearchStrategy[Any]:
    """Instances in which every field is free; references within them are not settled yet."""
    return st.one_of(*(_instance(form, {}, older=older, nested=nested) for form in forms(cls, {}, older=older)))


@st.composite
def with_fixed(
    draw: st.DrawFn, cls: type[attrs.AttrsInstance], fixed: Mapping[str, st.SearchStrategy[Any]], *, older: bool
) -> Any:
    """Instances whose fixed fields have values of their strategies, and whose other fields go with these."""
    values = {name: draw(strategy) for name, strategy in fixed.items()}
    form = draw(st.sampled_from(forms(cls, values, older=older)))
    return linked(draw(_instance(form, values, older=older, nested=_MOST_NESTED)), values.keys())


@st.composite
def _instance(
    draw: st.DrawFn, form: Form, fixed: Mapping[str, Any], *, older: bool, nested: int
) -> attrs.AttrsInstance:
    cls, names = form.cls, names_together(draw, form, fixed, older=older)
    declared = [field for field in form.fields if nested or field.type is not cls]
    there = [field for field in fields(cls) if field.name in names and (field in declared or field.name in fixed)]
    elements = {(), *(path for field in there for path in elements_of(field))}
    twins = {field.binding.of: field.name for field in fields(cls) if isinstance(field.binding, Markup)}
    values = dict(form.told)
    for field in declared:
        if field.name in fixed:
            continue
        if isinstance(field.binding, Attribute | Spacing):
            sure = is_required(field) and not older
            if field.binding.path not in elements or not (sure or draw(st.booleans())):
                continue
        elif field.name not in names:
            continue
        if isinstance(field.binding, Spacing):
            room = 1 + sum(path[:-1] == field.binding.path for path in elements)
            values[field.name] = draw(blanks(room))
        elif field.name in twins:
            values[field.name], values[twins[field.name]] = draw(rich_text((cls.__name__, *path_of(field))[-1]))
        else:
            depth = nested - 1 if field.type is cls else _MOST_NESTED
            values[field.name] = draw(_value(cls, field, older=older, nested=depth))
    return cls(**{**values, **fixed})


@functools.cache
def _value(cls: type, field: Field, *, older: bool, nested: int) -> st.SearchStrategy[Any]:
    if isinstance(field.binding, Unbound):
        return UNKNOWN
    one = _one_value(field, older=older, nested=nested)
    most = 1 if is_single(cls, field) else _MOST_ITEMS
    return st.lists(one, min_size=1, max_size=most).map(tuple) if field.many else one


def _one_value(field: Field, *, older: bool, nested: int) -> st.SearchStrategy[Any]:
    if field.holds_records:
        return free(field.type, older=older, nested=nested)
    if isinstance(field.binding, Instruction):
        return INSTRUCTION
    known = field.binding.known if isinstance(field.binding, Element | Attribute) else ()
    if field.type is bool:
        return st.booleans() if older or not known else st.sampled_from([name == "Y" for name in known])
    if isinstance(field.binding, Attribute) and field.binding.id_type:
        return NAMES
    if not known:
        return TEXT
    return st.one_of(st.sampled_from(known), TEXT) if older else st.sampled_from(known)
