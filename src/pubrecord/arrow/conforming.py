"""Whether a table has the columns of records, and how to see them as the schema has them.

Engines give Arrow back in types of their own: texts with long offsets, views, or as codes of a dictionary. These hold
the same; whatever holds something else is refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pubrecord.arrow.columns import VERSION, VERSION_KEY, chosen, stored
from pubrecord.arrow.derived import derived_names
from pubrecord.arrow.imports import pa, pa_compute
from pubrecord.errors import NotPubmedError, Problem, RecordError

if TYPE_CHECKING:
    import pyarrow


_WHOLE = "Records are made of a table with all columns, as pubrecord writes it without `fields`."
_NEWER = "A newer version of pubrecord may read it."


def conformed(batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
    """Return a batch with the columns of records only, each in its declared type.

    Raises `NotPubmedError` for a table of something else, `RecordError` for one that lacks columns, has others, or has
    them in other types.
    """
    check(batch.schema)
    arrays = [_column(batch.column(column.name), column.arrow) for column in stored()]
    whole: pyarrow.RecordBatch = pa.RecordBatch.from_arrays(
        arrays, schema=pa.schema([column.arrow for column in stored()])
    )
    return whole


def check(schema: pyarrow.Schema) -> None:
    """Raise the error for a schema that no records can be made of."""
    types: Any = schema
    declared = {column.name: column.arrow for column in stored()}
    version = (schema.metadata or {}).get(VERSION_KEY)
    if version is not None and not (version.isdigit() and int(version) <= VERSION):
        raise NotPubmedError(
            f"the table is of version {version.decode('utf-8', 'replace')}, known are versions up to {VERSION}",
            advice=_NEWER,
        )
    missing = [name for name in declared if name not in schema.names]
    if version is None and "record" in missing:
        raise NotPubmedError(f"the table is no table of records: it lacks {_listed(missing)}", advice=_WHOLE)
    problems = [
        Problem("column", f"$.{name}", _unknown(name)) for name in schema.names if not _is_known(name, declared)
    ]
    problems += [
        Problem("column", f"$.{name}", "there are several columns of this name")
        for name in sorted({name for name in schema.names if schema.names.count(name) > 1})
    ]
    for name, field in declared.items():
        if schema.names.count(name) == 1:
            problems += _type_problems(types.field(name).type, field.type, f"$.{name}")
    if missing:
        raise RecordError(
            f"the table has a part of the columns only: it lacks {_listed(missing)}", problems=problems, advice=_WHOLE
        )
    if problems:
        advice = _NEWER if any(problem.code == "column" for problem in problems) else _WHOLE
        raise RecordError("the table has not the columns of records", problems=problems, advice=advice)


def check_chosen(schema: pyarrow.Schema) -> None:
    """Raise `ValueError` for a schema with columns that records do not have, or not in such a type."""
    types: Any = schema
    for column in chosen(schema.names):
        for problem in _type_problems(types.field(column.name).type, column.arrow.type, f"$.{column.name}"):
            raise ValueError(f"no such column can be read: {problem}")


def _is_known(name: str, declared: dict[str, Any]) -> bool:
    return name in declared or name in derived_names()


def _unknown(name: str) -> str:
    known = [column.name for column in chosen()]
    nearest = difflib.get_close_matches(name, known, n=1)
    return f"no field is called {name!r}" + (f": did you mean {nearest[0]!r}?" if nearest else "")


def _listed(names: Sequence[str]) -> str:
    most = 10
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def _type_problems(actual: Any, declared: Any, path: str) -> list[Problem]:
    """Return what of a type holds something else than the declared one."""
    actual = _plain(actual)
    if actual == declared or pa.types.is_null(actual):
        return []
    if pa.types.is_list(declared) and pa.types.is_list(actual):
        return _type_problems(actual.value_type, declared.value_type, f"{path}[]")
    if pa.types.is_struct(declared) and pa.types.is_struct(actual):
        return _struct_problems(actual, declared, path)
    if pa.types.is_integer(declared) and (pa.types.is_integer(actual) or pa.types.is_floating(actual)):
        return []  # pandas has no whole numbers where some are null
    return [Problem("type", path, f"expected {_word(declared)}, got {_word(actual)}")]


def _struct_problems(actual: Any, declared: Any, path: str) -> list[Problem]:
    names = [actual.field(number).name for number in range(actual.num_fields)]
    known = [declared.field(number).name for number in range(declared.num_fields)]
    problems = [
        Problem("column", f"{path}.{name}", f"no field is called {name!r}") for name in names if name not in known
    ]
    for name in known:
        if names.count(name) != 1:
            problems.append(
                Problem("column", f"{path}.{name}", f"expected one field of this name, got {names.count(name)}")
            )
        else:
            problems += _type_problems(actual.field(name).type, declared.field(name).type, f"{path}.{name}")
    return problems


def _plain(kind: Any) -> Any:
    """Return the type that a type holds in another form: texts as `string`, lists as `list`."""
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if (
        pa.types.is_large_list(kind)
        or pa.types.is_fixed_size_list(kind)
        or pa.types.is_list_view(kind)
        or pa.types.is_large_list_view(kind)
    ):
        return pa.list_(kind.value_field)
    return kind


def _word(kind: Any) -> str:
    if pa.types.is_struct(kind):
        return "a struct"
    return "a list" if pa.types.is_list(kind) else str(kind)


def _column(array: Any, field: Any) -> Any:
    try:
        return _conformed(array, field)
    except pa.ArrowInvalid as error:
        raise RecordError(
            "the table has not the columns of records",
            problems=[Problem("number", f"$.{field.name}", str(error))],
            advice=_WHOLE,
        ) from None


def _conformed(array: Any, field: Any) -> Any:
    """Return an array whose type has no problems in the declared type."""
    kind = field.type
    if array.type == kind:
        return array
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), kind)
    if pa.types.is_struct(kind):
        members = [kind.field(number) for number in range(kind.num_fields)]
        arrays = [_conformed(array.field(member.name), member) for member in members]
        return pa.StructArray.from_arrays(arrays, fields=members, mask=array.is_null())
    if pa.types.is_list(kind):
        return _conformed_list(array, kind)
    return array.cast(kind)


def _conformed_list(array: Any, kind: Any) -> Any:
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
        array = array.cast(_plain(array.type))
    first, last = array.offsets[0].as_py(), array.offsets[-1].as_py()
    items = _conformed(array.values.slice(first, last - first), kind.value_field)
    # Offsets of their own: those of a slice do not go together with a mask.
    offsets = pa_compute.subtract(array.offsets, first).cast(pa.int32())
    return pa.ListArray.from_arrays(offsets, items, type=kind, mask=array.is_null())
