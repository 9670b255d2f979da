"""Some fields and properties of a record as one row: plain values by name, marked as a part of a record.

A row is never taken for a record: in place of ``record`` its first key is ``part_of``. The reasons are told in
``docs/explanation/design.md``, "What was not read is not there".
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

import orjson

from pubrecord.binding import fields
from pubrecord.errors import JsonShapeError, Problem
from pubrecord.excerpts import chosen, excerpt_class, is_excerpt
from pubrecord.json.compiler import PART, TAG, Misfit, is_record_class, unstructure_of
from pubrecord.json.problems import field_problems, plain
from pubrecord.records import KINDS, Record

Row = dict[str, Any]


class Rows:
    """Makes rows of records, or of excerpts that have what is asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names of fields and properties; `record`, the kind of record, is in every row as ``part_of``.

        Raises `ValueError` for a name that no kind of record has.
        """
        several = names if isinstance(names, str) else [name for name in dict.fromkeys(names) if name != TAG]
        chosen(several)
        #: What a row says, in this order.
        self.names = tuple(several)
        self._makers: dict[type, Callable[[Record], Row]] = {}
        for kind, cls in KINDS.items():
            self._makers[cls] = self._makers[excerpt_class(cls)] = _maker(kind, cls, self.names)

    def row(self, record: Record) -> Row:
        """Return the row of a record: every name is there, with `None` for what is absent and what the kind has not.

        Raises `JsonShapeError` for values that are not of the type of their field.
        """
        make = self._makers.get(type(record))
        if make is None:
            problem = Problem("type", "$", f"got {type(record).__name__}")
            raise JsonShapeError("what is to be written is no record", problems=[problem])
        try:
            return make(record)
        except (Misfit, TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
            problems = _problems(record, self.names)
            if not problems:
                raise
            raise _refusal(record, problems) from error

    def encoded(self, record: Record) -> bytes:
        """Return a row as one line of JSON without its end; raises `JsonShapeError` as `row` does."""
        row = self.row(record)
        try:
            return orjson.dumps(row)
        except TypeError as error:
            raise _refusal(record, [Problem("encoding", "$", str(error))]) from None


def _maker(kind: str, cls: type, names: tuple[str, ...]) -> Callable[[Record], Row]:
    """Return the function from a record of a class to its row."""
    declared = {field.name: field for field in fields(cls) if field.name in names}
    unstructure = unstructure_of(cls, frozenset(declared))
    empty: Row = {PART: kind} | dict.fromkeys(names)
    #: What is left out for being the default.
    empty |= {name: field.default for name, field in declared.items() if isinstance(field.default, (str, bool))}
    lists = [name for name, field in declared.items() if field.many]
    properties = [(name, attrgetter(name)) for name in names if isinstance(getattr(cls, name, None), property)]

    def make(record: Record) -> Row:
        row = empty | unstructure(record)
        for name in lists:
            if row[name] is None:
                row[name] = []
        for name, ask in properties:
            row[name] = _plain(ask(record))
        return row

    return make


def _plain(value: Any) -> Any:
    """Return what a property gives as JSON has it: records as objects, dates as texts."""
    cls: type = value.__class__
    if cls is tuple:
        return [_plain(each) for each in value]
    if is_record_class(cls):
        return unstructure_of(cls)(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _problems(record: Record, names: tuple[str, ...]) -> list[Problem]:
    """Return what is wrong with the values of a record: of an excerpt, with those that are asked for."""
    cls = next(cls for cls in KINDS.values() if isinstance(record, cls))
    present = ((field, field.name) for field in fields(cls) if field.name in names or not is_excerpt(record))
    values = ((field, plain(getattr(record, name)), f"$.{name}") for field, name in present)
    return [
        problem for field, value, path in values if value is not None for problem in field_problems(value, field, path)
    ]


def _refusal(record: Record, problems: list[Problem]) -> JsonShapeError:
    pmid = getattr(record, "pmid", None)
    return JsonShapeError(
        "fields of the record cannot be written",
        pmid=pmid if isinstance(pmid, str) else None,
        problems=problems,
    )
