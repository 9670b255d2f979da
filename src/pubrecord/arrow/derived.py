"""Derived columns: what the properties of the records say."""

from __future__ import annotations

import datetime
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import attrs

from pubrecord.json.compiler import is_record_class
from pubrecord.records import KINDS, Article, BookArticle

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


def year(record: Article | BookArticle) -> int | None:
    """The first year of the publication date, also of one in free text."""
    holder = record.journal if isinstance(record, Article) else record.book
    date = holder.pub_date if holder is not None else None
    partial = date.partial if date is not None else None
    return partial.year if partial is not None else None


@functools.cache
def derived_names() -> tuple[str, ...]:
    """Return the names of all properties that can be columns."""
    names = {name: None for cls in KINDS.values() for name, value in vars(cls).items() if isinstance(value, property)}
    return tuple(name for name in (*names, *_FUNCTIONS) if _shape(_functions(name)) is not None)


@functools.cache
def derived_of(name: str) -> Derived:
    """Return the derived column of a name that is among `derived_names`."""
    functions = _functions(name)
    shape = _shape(functions)
    assert shape is not None
    doc = (next(iter(functions.values())).__doc__ or "").partition("\n")[0]
    return Derived(name, *shape, doc, functions)


#: What is asked of records in the manner of a property.
_FUNCTIONS: dict[str, dict[type, Callable[[Any], Any]]] = {"year": {Article: year, BookArticle: year}}


def _functions(name: str) -> dict[type, Callable[[Any], Any]]:
    properties = {cls: getattr(cls, name, None) for cls in KINDS.values()}
    return {
        cls: value.fget for cls, value in properties.items() if isinstance(value, property) and value.fget is not None
    } or _FUNCTIONS[name]


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
