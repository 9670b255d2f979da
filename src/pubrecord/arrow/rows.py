"""Records -> lines of JSON, one a row of the table: from Python's objects to Arrow there is no quicker way."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, cast

import orjson

from pubrecord import json
from pubrecord.arrow.columns import Column, own_list
from pubrecord.arrow.derived import Derived
from pubrecord.arrow.nesting import DEEPEST, NestingError, flattened
from pubrecord.binding import fields
from pubrecord.errors import JsonShapeError, OnError, Problem, RecordError, handle
from pubrecord.excerpts import excerpt_class, is_excerpt
from pubrecord.json.compiler import TAG, Misfit, is_record_class, unstructure_of
from pubrecord.records import KINDS, Record
from pubrecord.streams.chunks import Chunk
from pubrecord.xml.characters import IMPOSSIBLE

Row = dict[str, Any]

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_NUMBERS = range(-(1 << 31), 1 << 31)
#: What JSON spells a character with that XML cannot hold, and few others: how it begins, and the whole.
_SUSPECTS = ((b"\\", (b"\\u", b"\\b", b"\\f")), (b"\xef", (b"\xef\xbf",)))


def lines(
    records: Iterable[Record | Chunk], columns: Sequence[Column], on_error: OnError = "raise"
) -> Generator[bytes | Chunk]:
    """Give each record as a line of JSON without its end, and chunks as they are.

    Raises `RecordError` for a record that the table cannot hold, or does with it what `on_error` says.
    """
    encode: dict[type, Callable[[Record], bytes]] = {}
    for kind, cls in KINDS.items():
        encode[cls] = encode[excerpt_class(cls)] = _encoder(kind, cls, columns)
    names = frozenset(column.name for column in columns)
    has_unknown = "unknown" in names
    number = 0
    for record in records:
        if isinstance(record, Chunk):
            number += record.count
            yield record
            continue
        number += 1
        try:
            line = encode[record.__class__](record)
        except (Misfit, NestingError, TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
            handle(_refusal(record, names, error).locate(record=number), on_error)
            continue
        if (has_unknown and record.unknown) or _is_suspect(line):
            problems = [*_unheld(record, names)]
            if problems:
                handle(_error(record, problems).locate(record=number), on_error)
                continue
        yield line


def _is_suspect(line: bytes) -> bool:
    """Whether a line may hold what XML cannot; a single byte is found ten times as quickly as two."""
    return any(start in line and any(spelling in line for spelling in spellings) for start, spellings in _SUSPECTS)


def _encoder(kind: str, cls: type, columns: Sequence[Column]) -> Callable[[Record], bytes]:
    """Return the function from a record of a kind to its line, with what the columns ask for."""
    names = frozenset(column.name for column in columns)
    declared = [field for field in fields(cls) if field.name in names]
    unstructure = unstructure_of(cls, frozenset(field.name for field in declared))
    always: Row = {TAG: kind} if TAG in names else {}
    # What is left out for being the default is absent in JSON; here it would be null.
    always |= {field.name: field.default for field in declared if isinstance(field.default, str) and field.default}
    flat = [(field.name, inner.name) for field in declared if (inner := own_list(field.type)) is not None]
    asked = [
        (column.name, *_question(column.derived, cls))
        for column in columns
        if column.derived is not None and cls in column.derived.ask
    ]

    def encode(record: Record) -> bytes:
        row = always | unstructure(record)
        for name, inner in flat:
            if name in row:
                row[name] = list(flattened(row[name], inner))
        for name, ask, plain in asked:
            value = ask(record)
            if value is not None:
                row[name] = plain(value)
        return orjson.dumps(row)

    return encode


def _question(derived: Derived, cls: type) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return what asks a record for a property, and what makes plain JSON of the answer."""
    one: Callable[[Any], Any] = _same
    if is_record_class(derived.of):
        one = unstructure_of(derived.of)
    elif derived.of is datetime.date:
        one = _days

    def each(values: tuple[Any, ...]) -> list[Any]:
        return [one(value) for value in values]

    return derived.ask[cls], each if derived.many else one


def _same(value: object) -> object:
    return value


def _days(date: datetime.date) -> int:
    return date.toordinal() - _EPOCH


def _refusal(record: Record, names: frozenset[str], error: Exception) -> RecordError:
    """Return the error for a record that has no row; what is no fault of the record is raised."""
    cls: type = type(record)
    problems = list(_unheld(record, names & {field.name for field in fields(cls)})) if is_record_class(cls) else []
    if not problems and not is_excerpt(record):
        try:
            json.to_dict(record)
        except JsonShapeError as shape:
            problems = list(shape.problems)
    if not problems and isinstance(error, NestingError):
        problems = [Problem("depth", f"$.{error}", f"lists stand in each other deeper than {DEEPEST}")]
    if not problems:
        raise error
    return _error(record, problems)


def _error(record: Record, problems: Sequence[Problem]) -> RecordError:
    pmid = getattr(record, "pmid", None)
    return RecordError(
        "the record cannot be put into a table",
        pmid=pmid if isinstance(pmid, str) else None,
        problems=problems,
        advice="A table holds what XML can hold: change such values before writing.",
    )


def _unheld(record: object, names: frozenset[str]) -> Iterator[Problem]:
    """Give the texts of fields or properties with characters that XML cannot hold, and the numbers beyond `int32`."""
    waiting: list[tuple[str, Any]] = [(f"$.{name}", getattr(record, name, None)) for name in names]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and (impossible := IMPOSSIBLE.search(value)):
            yield Problem("character", path, f"XML cannot hold the character {impossible[0]!r}")
        elif type(value) is int and value not in _NUMBERS:
            yield Problem("number", path, f"expected a number of 32 bits, got {value}")
        elif isinstance(value, tuple):
            items = enumerate(cast("tuple[object, ...]", value))
            waiting.extend((f"{path}[{number}]", item) for number, item in items)
        elif is_record_class(cls := value.__class__):
            waiting.extend((f"{path}.{field.name}", getattr(value, field.name)) for field in fields(cls))
