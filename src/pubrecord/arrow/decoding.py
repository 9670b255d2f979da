"""Arrow batches -> records: columns become lists, and compiled functions make records of them.

The functions are quick because they only ask whether all is as it should be. When it is not, they raise `Misfit`, and
the rows are taken one by one: each gives its record, or the error that says what is wrong with it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from pubrecord import json
from pubrecord.arrow.columns import DEPTH, own_list, stored
from pubrecord.arrow.conforming import conformed
from pubrecord.arrow.imports import pa
from pubrecord.arrow.nesting import NestingError, nested
from pubrecord.binding import Field, Outermost, fields
from pubrecord.compiling import Code, draft
from pubrecord.errors import JsonShapeError, OnError, Problem, RecordError, handle
from pubrecord.json.compiler import TAG, Misfit
from pubrecord.records import KINDS, Deletion, Record
from pubrecord.records.unknown import refuse_unknown

if TYPE_CHECKING:
    import pyarrow


#: Records that are made at once: the more there are, the longer the garbage collector looks at them.
_AT_ONCE = 100


def records_of(
    batches: Iterable[pyarrow.RecordBatch],
    on_error: OnError = "raise",
    *,
    source: str | None = None,
    before: int = 0,
    strict: bool = False,
) -> Generator[Record]:
    """Give the records of batches that have all columns.

    `before` is how many records the source has before them. With `strict` a record that has anything in `unknown` is
    refused too.

    Raises `NotPubmedError` and `RecordError` for what has not the columns of records, and `RecordError`, or what
    `on_error` says, for a row that is no record.
    """
    number = before
    for batch in batches:
        whole: Any = conformed(batch)
        for start in range(0, whole.num_rows, _AT_ONCE):
            part = whole.slice(start, _AT_ONCE)
            try:
                if strict and not _is_blank(part.column("unknown")):
                    raise Misfit  # noqa: TRY301 - the row is found one by one
                yield from _records(part)
            except (Misfit, NestingError, UnicodeDecodeError):
                yield from _one_by_one(part, number, on_error, source, strict)
            number += part.num_rows


def _records(batch: Any) -> Sequence[Record]:
    kinds: list[str | None] = batch.column(TAG).to_pylist()
    if len(set(kinds)) == 1:
        return _records_of_kind(batch, kinds[0])
    # One kind after the other, then again in the order of the rows.
    iterators = {
        kind: iter(_records_of_kind(batch.filter(pa.array([kind == each for each in kinds])), kind))
        for kind in set(kinds)
    }
    return [next(iterators[kind]) for kind in kinds]


def _records_of_kind(batch: Any, kind: str | None) -> Sequence[Record]:
    cls = KINDS.get(kind or "")
    if cls is None:
        raise Misfit
    declared = {field.name: field for field in fields(cls)}
    for column in stored():
        if column.name not in declared and column.name != TAG and not _is_blank(batch.column(column.name)):
            raise Misfit
    values = [_values(batch.column(name), field) for name, field in declared.items()]
    records: list[Record] = _builder(cls)(*values)
    return records


def _is_blank(array: Any) -> bool:
    """Whether an array holds nothing: nulls, or lists without items."""
    if pa.types.is_list(array.type):
        return len(array.flatten()) == 0
    return bool(array.null_count == len(array))


def _values(array: Any, field: Field) -> Sequence[Any]:
    """Return the values of a field, one for each row; raises `Misfit`."""
    if field.many:
        return _tuples(array, field)
    nulls = array.null_count
    if nulls and not field.optional:
        raise Misfit
    if nulls == len(array):
        return [None] * nulls
    if not field.holds_records:
        values: list[Any] = array.to_pylist()
        if isinstance(field.binding, Outermost) and not set(field.binding.names).issuperset(values):
            raise Misfit
        return values
    if not nulls:
        return _objects(array, field.type)
    objects = iter(_objects(array.drop_null(), field.type))
    return [next(objects) if is_there else None for is_there in array.is_valid().to_pylist()]


def _tuples(array: Any, field: Field) -> Sequence[Any]:
    if array.null_count:
        raise Misfit
    items = array.flatten()
    if not len(items):
        return [()] * len(array)
    if items.null_count:
        raise Misfit
    offsets: list[int] = array.offsets.to_pylist()
    first = offsets[0]
    objects: Sequence[Any] = _objects(items, field.type) if field.holds_records else items.to_pylist()
    inner = own_list(field.type)
    if inner is None:
        return [tuple(objects[start - first : end - first]) for start, end in itertools.pairwise(offsets)]
    depths: list[Any] = items.field(DEPTH).to_pylist()
    if None in depths:
        raise Misfit
    places = [slice(start - first, end - first) for start, end in itertools.pairwise(offsets)]
    return [nested(objects[place], depths[place], inner.name) for place in places]


def _objects(array: Any, cls: type) -> Sequence[Any]:
    """Return the objects of a class that structs stand for, of which none is null; raises `Misfit`."""
    inner = own_list(cls)
    values = [_values(array.field(field.name), field) for field in fields(cls) if field is not inner]
    objects: list[Any] = _builder(cls)(*values)
    return objects


@functools.cache
def _builder(cls: type) -> Callable[..., list[Any]]:
    """Return the function from the values of each field, but for the field that holds the class itself, to objects."""
    inner = own_list(cls)
    names = [field.name for field in fields(cls) if field is not inner]
    code = Code()
    code.names |= {"Draft": draft(cls), "Record": cls}
    columns, values = (", ".join(f"{what}_{name}" for name in names) for what in ("all", "one"))
    with code.function("build", columns):
        code.line("objects = []")
        with code.block(f"for {values}, in zip({columns}, strict=True):"):
            code.line("r = Draft()")
            for name in names:
                code.line(f"r.{name} = one_{name}")
            if inner is not None:
                code.line(f"r.{inner.name} = ()")
            code.line("r.__class__ = Record")
            code.line("objects.append(r)")
        code.line("return objects")
    return code.compiled(f"objects of {cls.__name__}", "build")


def _one_by_one(batch: Any, before: int, on_error: OnError, source: str | None, strict: bool) -> Generator[Record]:
    """Give the records of rows of which any may be none."""
    for index in range(batch.num_rows):
        try:
            record = _record(batch.slice(index, 1))
            if strict:
                _refuse_unknown(record)
        except RecordError as error:
            handle(error.locate(source=source, record=before + index + 1), on_error)
        else:
            yield record


def _refuse_unknown(record: Record) -> None:
    try:
        refuse_unknown(record.unknown, None if isinstance(record, Deletion) else record.pmid)
    except RecordError as error:
        error.raw = json.dumps(record).encode()
        raise


def _record(row: Any) -> Record:
    """Return the record of the one row of a batch; raises `RecordError` with every problem."""
    try:
        values: dict[str, Any] = row.select([column.name for column in stored()]).to_pylist()[0]
    except UnicodeDecodeError as error:
        raise _error([Problem("encoding", "$", f"a text is no UTF-8: {error}")], None) from None
    kind = values[TAG]
    cls = KINDS.get(kind)
    declared = {field.name: field for field in fields(cls)} if cls else {}
    # Null is absent; so are lists without items of what the kind has no field for.
    plain = {name: _plain(value) for name, value in values.items() if value or (value is not None and name in declared)}
    problems = [
        Problem("field", f"$.{name}", f"the kind {kind!r} has no such field")
        for name in plain
        if cls is not None and name != TAG and name not in declared
    ]
    problems += [
        Problem("depth", f"$.{name}[{number}].{DEPTH}", message)
        for name, field in declared.items()
        if (inner := own_list(field.type)) is not None and name in plain
        for number, message in _unflattened(plain, name, inner.name)
    ]
    if problems:
        raise _error(problems, values)
    try:
        return json.from_dict(plain)
    except JsonShapeError as error:
        raise _error(error.problems, values) from None


def _plain(value: Any) -> Any:
    """Return a value without what is null in its structs."""
    cls: type = value.__class__
    if cls is dict:
        return {name: _plain(item) for name, item in value.items() if item is not None}
    return [_plain(item) for item in value] if cls is list else value


def _unflattened(values: dict[str, Any], name: str, inner: str) -> Generator[tuple[int, str]]:
    """Put the items of a flat list into each other; give the number of each that has no place, and why."""
    outermost: list[Any] = []
    path: list[list[Any]] = [outermost]
    items: list[dict[str, Any] | None] = values[name]
    for number, item in enumerate(items):
        if item is None:
            yield number, "expected an item, got null"
            return
        depth = item.pop(DEPTH, None)
        if depth is None or not 0 <= depth < len(path):
            yield number, f"expected 0 to {len(path) - 1}, got {'null' if depth is None else depth}"
            return
        path[depth].append(item)
        item[inner] = []
        path[depth + 1 :] = [item[inner]]
    values[name] = outermost


def _error(problems: Sequence[Problem], values: dict[str, Any] | None) -> RecordError:
    pmid = (values or {}).get("pmid")
    return RecordError(
        "the row is no record",
        pmid=pmid,
        problems=problems,
        advice="Such a table was changed after it was written, or made otherwise; `arrow.schema` describes a right one.",
        raw=None if values is None else orjson.dumps(_plain(values)),
    )
