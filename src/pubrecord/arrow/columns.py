"""The columns of a table of records, made from the declaration.

There is one schema for all kinds of record: first the column `record` with the kind, then every field under its own
name, then the derived columns, which are properties of the records.
"""

from __future__ import annotations

import datetime
import difflib
import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pubrecord.arrow.derived import DERIVED, Derived, derived_names, derived_of
from pubrecord.arrow.imports import pa
from pubrecord.binding import Field, fields, xml_place
from pubrecord.json.compiler import TAG, is_record_class
from pubrecord.records import KINDS

if TYPE_CHECKING:
    import pyarrow


#: Goes up when a table that was valid before is no longer.
VERSION = 1
#: Keys of the metadata of a schema and of a column.
VERSION_KEY, DESCRIPTION, XML, IS_DERIVED = b"pubrecord.table", b"description", b"xml", b"derived"
#: Name of the member that says how deep an item of a flat list stood.
DEPTH = "depth"

_SCALARS: dict[type, Any] = {str: pa.string(), bool: pa.bool_(), int: pa.int32()}
_DERIVED_SCALARS: dict[type, Any] = {**_SCALARS, int: pa.int16(), datetime.date: pa.date32()}
_DEPTH_DOC = "How many items of the same kind this one stands in: 0 for the outermost."


@attrs.frozen
class Column:
    """One column of the table."""

    name: str
    #: The column as Arrow has it, with its metadata.
    arrow: Any
    #: The property that the column holds; `None` for a field of the records.
    derived: Derived | None = None


def schema(names: Sequence[str] | None = None) -> pyarrow.Schema:
    """Return the Arrow schema of all columns, or of those with the names."""
    return schema_of(chosen(names))


def schema_of(columns: Sequence[Column]) -> pyarrow.Schema:
    """Return the Arrow schema of the columns; its metadata names the version of the table."""
    schema: pyarrow.Schema = pa.schema([column.arrow for column in columns], metadata={VERSION_KEY: str(VERSION)})
    return schema


def chosen(names: Sequence[str] | None = None) -> tuple[Column, ...]:
    """Return the columns with the names, in their order; without names, all fields and the usual derived columns.

    Raises `ValueError` for a name that is neither a field nor a property of any kind of record.
    """
    if names is None:
        return (*stored(), *(_derived_column(name) for name in DERIVED))
    if isinstance(names, str):
        raise ValueError(f"fields is a list of names, not one text: [{names!r}]")  # noqa: TRY004 - as for any other name
    known = {column.name: column for column in stored()}
    for name in names:
        if name not in known and name in derived_names():
            known[name] = _derived_column(name)
        if name not in known:
            nearest = difflib.get_close_matches(name, [*known, *derived_names()], n=1)
            raise ValueError(
                f"no field or property is called {name!r}" + (f": did you mean {nearest[0]!r}?" if nearest else "")
            )
    return tuple(known[name] for name in dict.fromkeys(names))


@functools.cache
def stored() -> tuple[Column, ...]:
    """Return the columns that hold the records whole: `record` and all fields of all kinds."""
    kind = pa.field(
        TAG,
        pa.string(),
        nullable=False,
        metadata={DESCRIPTION: f"Kind of record: {', '.join(f'`{kind}`' for kind in KINDS)}."},
    )
    names = dict.fromkeys(field.name for cls in KINDS.values() for field in fields(cls))
    return (Column(TAG, kind), *(Column(name, _stored_column(name)) for name in names))


def struct_of(cls: type) -> Any:
    """Return the Arrow type of a record class; what holds itself has `depth` in place of the lists within."""
    inner = own_list(cls)
    depth = [pa.field(DEPTH, pa.int8(), nullable=False, metadata={DESCRIPTION: _DEPTH_DOC})]
    members = [
        pa.field(field.name, type_of(field), nullable=field.optional, metadata=_metadata(field.doc, xml_place(field)))
        for field in fields(cls)
        if field is not inner
    ]
    return pa.struct(members if inner is None else depth + members)


def type_of(field: Field) -> Any:
    """Return the Arrow type of a field."""
    one = struct_of(field.type) if field.holds_records else _SCALARS[field.type]
    return list_of(one) if field.many else one


def list_of(one: Any) -> Any:
    """Return the Arrow type of a list whose items are never null."""
    return pa.list_(pa.field("item", one, nullable=False))


@functools.cache
def own_list(cls: type) -> Field | None:
    """Return the field by which a record class holds further records of its own class; `None` for any other type."""
    return next((field for field in fields(cls) if field.type is cls), None) if is_record_class(cls) else None


def _stored_column(name: str) -> Any:
    of_kinds = [field for cls in KINDS.values() for field in fields(cls) if field.name == name]
    places = dict.fromkeys(place for field in of_kinds if (place := xml_place(field)))
    first = of_kinds[0]
    has_all = first.many or len(of_kinds) == len(KINDS)
    return pa.field(
        name,
        type_of(first),
        nullable=first.optional or not has_all,
        metadata=_metadata(first.doc, " | ".join(places)),
    )


def _derived_column(name: str) -> Column:
    derived = derived_of(name)
    arrow = _DERIVED_SCALARS.get(derived.of) or struct_of(derived.of)
    return Column(
        name,
        pa.field(
            name,
            list_of(arrow) if derived.many else arrow,
            nullable=not derived.many,
            metadata={DESCRIPTION: derived.doc, IS_DERIVED: "true"},
        ),
        derived,
    )


def _metadata(doc: str, place: str) -> dict[bytes | str, bytes | str]:
    return {DESCRIPTION: doc, XML: place} if place else {DESCRIPTION: doc}
