"""A record as plain dicts and lists, and as one line of JSON; and the way back.

The reasons are told in ``docs/explanation/design.md``, "JSON is checked by what is not there".
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

import orjson

from pubrecord.binding import fields
from pubrecord.errors import JsonShapeError, Problem, word
from pubrecord.json import foreign
from pubrecord.json.compiled import line_of
from pubrecord.json.compiler import PART, TAG, Misfit, configure, is_record_class, structure_of, unstructure_of
from pubrecord.json.decoding import decoded
from pubrecord.json.problems import plain, problems
from pubrecord.records import KINDS, Record

if TYPE_CHECKING:
    import cattrs

_NAMES = {cls: kind for kind, cls in KINDS.items()}
_TOO_DEEP = "lists stand in each other too deep"
_NO_RECORD = "Each record is one object as pubrecord writes it; `pubrecord schema` describes it."


def converter() -> cattrs.Converter:
    """Return a new cattrs converter that knows the record classes as `to_dict` and `from_dict` do.

    For classes of your own that hold records. It does not write the key that tells the kind of record.
    """
    new: cattrs.Converter = importlib.import_module("cattrs").Converter()
    configure(new)
    return new


def to_dict(record: Record) -> dict[str, Any]:
    """Return a record as plain dicts, lists, strings and truth values, ready for any JSON encoder.

    Raises `JsonShapeError` for values that are not of the type of their field.
    """
    cls: type = type(record)
    kind = _NAMES.get(cls)
    if kind is None:
        raise JsonShapeError(
            "what is to be written is no record", problems=[Problem("type", "$", f"got {cls.__name__}")]
        )
    try:
        return {TAG: kind, **unstructure_of(cls)(record)}
    except Misfit:
        raise _unwritable(record) from None
    except RecursionError:
        raise _unwritable(record, _TOO_DEEP) from None


def from_dict(value: object) -> Record:
    """Return the record of a decoded JSON object.

    Raises `JsonShapeError` with every problem, each with its path, for a value that has not the shape of a record;
    `NotPubmedError` for what can be told to be other JSON, such as a server's message.
    """
    if not isinstance(value, dict):
        raise JsonShapeError(
            "the JSON is no record",
            problems=[Problem("type", "$", f"expected an object, got {word(value)}")],
            advice=_NO_RECORD,
        )
    item = cast("dict[str, object]", value)
    kind = item.get(TAG)
    cls: type | None = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        if kind is None and PART in item:
            raise _of_a_part(item)
        if kind is None and (error := foreign.error_for(item)) is not None:
            raise error
        known = ", ".join(f'"{name}"' for name in KINDS)
        actual = "it is absent" if kind is None else f"got {kind!r}" if isinstance(kind, str) else f"got {word(kind)}"
        raise JsonShapeError(
            "the JSON does not say which kind of record it is",
            problems=[Problem("tag", f"$.{TAG}", f"expected one of {known}, {actual}")],
            advice=_advice(item),
        )
    rest = item.copy()
    del rest[TAG]
    try:
        record: Record = structure_of(cls)(rest)
    except (Misfit, RecursionError):
        pmid = item.get("pmid")
        raise JsonShapeError(
            "the JSON has not the shape of a record",
            pmid=pmid if isinstance(pmid, str) else None,
            problems=_all_problems(rest, cls),
        ) from None
    return record


def _of_a_part(item: dict[str, object]) -> JsonShapeError:
    """Return the error for a row that was written with some fields of a record only."""
    pmid = item.get("pmid")
    return JsonShapeError(
        "the JSON is a part of a record, written with some fields only: there is no way back to the record",
        pmid=pmid if isinstance(pmid, str) else None,
        problems=[Problem("tag", f"$.{PART}", f"part of {item[PART]!r}: other fields of it are not here")],
        advice="Convert the source again without `fields` (--fields) to get whole records.",
    )


def _advice(item: dict[str, object]) -> str:
    """Return what to do about an object without a kind, which may have the fields of one."""
    for kind, cls in KINDS.items():
        if len(item) > 1 and {field.name for field in fields(cls)}.issuperset(item):
            return f'Its keys are fields of {cls.__name__}: `to_dict` writes them with "{TAG}": "{kind}", attrs.asdict does not.'
    return _NO_RECORD


def dumps(record: Record) -> str:
    """Return a record as JSON in one line; raises `JsonShapeError` for values that JSON or the schema cannot hold."""
    return encoded(record).decode()


def loads(text: str | bytes) -> Record:
    """Return the record of a JSON text.

    Raises `JsonShapeError` for text that is no JSON or no record, and for a key that stands twice, of which other readers
    take the last; `NotPubmedError` as `from_dict` does.
    """
    return from_dict(decoded(text))


def encoded(record: Record) -> bytes:
    """Return a record as one line of JSON, without its end; raises `JsonShapeError` as `dumps` does."""
    if (line := line_of(record)) is not None:
        return line
    try:
        return orjson.dumps(to_dict(record))
    except TypeError as error:
        raise _unwritable(record, str(error)) from None


def _unwritable(record: Record, reason: str = "") -> JsonShapeError:
    """Return the error that names every value of a record that is not of the type of its field, or the reason."""
    pmid = getattr(record, "pmid", None)
    cls: type = type(record)
    lists = [] if reason == _TOO_DEEP else _lists(record, "$")
    all_problems = [] if reason == _TOO_DEEP else lists or _all_problems(plain(record), cls)
    return JsonShapeError(
        "the record cannot be written as JSON",
        advice="Several values are a tuple, as tuple(...) makes it of a list." if lists else "",
        pmid=pmid if isinstance(pmid, str) else None,
        problems=all_problems or [Problem("encoding", "$", reason)],
    )


def _lists(value: Any, path: str) -> list[Problem]:
    """Return a problem for each list that stands where a tuple belongs."""
    cls: type = value.__class__
    if not is_record_class(cls):
        return []
    all_problems: list[Problem] = []
    for field in fields(cls):
        item: object = getattr(value, field.name)
        if field.many and isinstance(item, list):
            all_problems.append(Problem("type", f"{path}.{field.name}", "expected a tuple, got a list"))
        for number, part in enumerate(cast("tuple[object, ...]", item) if isinstance(item, tuple) else ()):
            all_problems += _lists(part, f"{path}.{field.name}[{number}]")
    return all_problems


def _all_problems(value: object, cls: type) -> list[Problem]:
    try:
        return problems(value, cls)
    except RecursionError:
        return [Problem("depth", "$", _TOO_DEEP)]
