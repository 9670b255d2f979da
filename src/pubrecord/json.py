"""JSON: records from JSON Lines and text, JSON Lines and text from records.

A record is an object whose `record` says of which kind it is; its other keys are the names of the fields. Fields that
have their default are left out. `schema` describes exactly what is written; what is read is checked and never coerced.
"""

from __future__ import annotations

import importlib
from collections.abc import Generator, Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

import orjson

from pubrecord._chunks import Chunk, write_chunks
from pubrecord._convert import Misfit, configure, is_record_class, structure_of, unstructure_of
from pubrecord._schema import KINDS, TAG, schema
from pubrecord._shape import problems, word
from pubrecord._source import COMPRESSIONS, Input, Source, Target, open_input, source_name
from pubrecord._window import Limits, Window, too_long
from pubrecord.binding import fields
from pubrecord.errors import DamagedInputError, JsonShapeError, OnError, Problem, UnsafeInputError, handle
from pubrecord.records import Record

if TYPE_CHECKING:
    import cattrs

__all__ = ["converter", "dumps", "from_dict", "loads", "read", "schema", "to_dict", "write"]

_NAMES = {cls: kind for kind, cls in KINDS.items()}
#: What stands between the records of a file, by format.
BETWEEN = {"jsonl": b"\n", "json": b",\n"}
_LIMITS = Limits()
_TOO_DEEP = "lists stand in each other too deep"
_BOM = b"\xef\xbb\xbf"
_NO_RECORD = "Each record is one object as pubrecord writes it; `pubrecord schema` describes it."


def converter() -> cattrs.Converter:
    """Return a new cattrs converter that knows the record classes as `to_dict` and `from_dict` do.

    For classes of your own that hold records. It does not write the key that tells the kind of record.
    """
    made: cattrs.Converter = importlib.import_module("cattrs").Converter()
    configure(made)
    return made


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

    Raises `JsonShapeError` with every problem, each with its path, for a value that has not the shape of a record.
    """
    if not isinstance(value, dict):
        raise JsonShapeError(
            "the JSON is no record",
            problems=[Problem("type", "$", f"expected an object, got {word(value)}")],
            advice=_NO_RECORD,
        )
    given = cast("dict[str, object]", value)
    kind = given.get(TAG)
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        known = ", ".join(f'"{name}"' for name in KINDS)
        found = (
            "it is absent" if TAG not in given else f"got {kind!r}" if isinstance(kind, str) else f"got {word(kind)}"
        )
        raise JsonShapeError(
            "the JSON does not say which kind of record it is",
            problems=[Problem("tag", f"$.{TAG}", f"expected one of {known}, {found}")],
            advice=_NO_RECORD,
        )
    rest = given.copy()
    del rest[TAG]
    try:
        record: Record = structure_of(cls)(rest)
    except (Misfit, RecursionError):
        pmid = given.get("pmid")
        raise JsonShapeError(
            "the JSON has not the shape of a record",
            pmid=pmid if isinstance(pmid, str) else None,
            problems=_all_problems(rest, cls),
        ) from None
    return record


def dumps(record: Record) -> str:
    """Return a record as JSON in one line; raises `JsonShapeError` for values that JSON or the schema cannot hold."""
    return encoded(record).decode()


def loads(text: str | bytes) -> Record:
    """Return the record of a JSON text; raises `JsonShapeError` for text that is no JSON or no record."""
    return from_dict(_decoded(text))


def write(records: Iterable[Record], target: Target, *, array: bool | None = None) -> int:
    """Write records as JSON Lines, or as one array, and return how many they were.

    `target` is a path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file
    comes to its name only when all is written. Without `array`, the suffix ``.json`` asks for one.

    Raises `JsonShapeError` for a record with values that are not of the type of their field.
    """
    return write_all(records, target, array=is_array(target) if array is None else array)


def write_all(records: Iterable[Record | Chunk], target: Target, *, array: bool) -> int:
    """Write as `write` does, also chunks that are JSON already, with `BETWEEN` between their records."""
    chunks = (record if isinstance(record, Chunk) else Chunk(encoded(record), 1) for record in records)
    if array:
        return write_chunks(chunks, target, start=b"[\n", between=BETWEEN["json"], end=b"\n]\n", empty=b"\n]\n")
    return write_chunks(chunks, target, between=BETWEEN["jsonl"], end=b"\n")


def read(source: Source | Input, *, on_error: OnError = "raise", limits: Limits = _LIMITS) -> Iterator[Record]:
    """Return the records of JSON Lines, or of one array, as an iterator.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `on_error` says what to do
    with a record that can't be read: "raise", "skip", or a function that is called with the error. JSON Lines are read
    one by one; an array is read whole. `limits` bound what the source may ask for.

    Raises `JsonShapeError`, with the line of the file, `DamagedInputError` and `UnsafeInputError`, after all before it
    is read.
    """
    with open_input(source) as stream:
        for number, (line, text) in enumerate(_texts(stream, on_error, limits), start=1):
            try:
                record = loads(text) if isinstance(text, bytes) else from_dict(text)
            except JsonShapeError as error:
                error.line = line
                error.raw = text if isinstance(text, bytes) else orjson.dumps(text)
                handle(error.locate(source=stream.name, record=number), on_error)
                continue
            yield record


def is_array(target: Target) -> bool:
    """Whether the suffix of a target asks for one array."""
    suffixes = [suffix.lower() for suffix in PurePath(source_name(target)).suffixes]
    return [suffix for suffix in suffixes if suffix not in COMPRESSIONS][-1:] == [".json"]


def encoded(record: Record) -> bytes:
    """Return a record as one line of JSON, without its end; raises `JsonShapeError` as `dumps` does."""
    try:
        return orjson.dumps(to_dict(record))
    except TypeError as error:
        raise _unwritable(record, str(error)) from None


def _decoded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise JsonShapeError(
            f"the text is no JSON: {error.msg}: line {error.lineno}, column {error.colno}",
            advice="Each line is one record; a line may have been cut off or edited by hand.",
        ) from None


def _unwritable(record: Record, reason: str = "") -> JsonShapeError:
    """Return the error that names every value of a record that is not of the type of its field, or the reason."""
    pmid = getattr(record, "pmid", None)
    cls: type = type(record)
    found = [] if reason == _TOO_DEEP else _all_problems(_plain(record), cls)
    return JsonShapeError(
        "the record cannot be written as JSON",
        pmid=pmid if isinstance(pmid, str) else None,
        problems=found or [Problem("encoding", "$", reason)],
    )


def _all_problems(value: object, cls: type) -> list[Problem]:
    try:
        return problems(value, cls)
    except RecursionError:
        return [Problem("depth", "$", _TOO_DEEP)]


def _plain(value: Any) -> Any:
    """Return a record as dicts and lists, whatever is in it, but for what is `None`."""
    cls: type = value.__class__
    if is_record_class(cls):
        present = ((field.name, getattr(value, field.name)) for field in fields(cls))
        return {name: _plain(item) for name, item in present if item is not None}
    if isinstance(value, tuple):
        return [_plain(item) for item in cast("tuple[object, ...]", value)]
    return value


def _texts(stream: Input, on_error: OnError, limits: Limits) -> Generator[tuple[int | None, Any]]:
    """Give each record: the line and its text, or the decoded item of an array."""
    window = Window(stream, limits)
    if _first_byte(window) == b"[":
        text = b""
        try:
            text = window.read_whole()
            yield from ((None, item) for item in _decoded(text.removeprefix(_BOM)))
        except (JsonShapeError, DamagedInputError, UnsafeInputError) as error:
            error.raw = error.raw or text
            handle(error.locate(source=stream.name, offset=0), on_error)
        return
    for number, line in enumerate(_lines(window), start=1):
        if isinstance(line, UnsafeInputError):
            handle(line.locate(source=stream.name, line=number), on_error)
            continue
        text = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
        if text:
            yield number, text
    if window.broken is not None:
        handle(window.broken.locate(source=stream.name), on_error)


def _first_byte(window: Window) -> bytes | None:
    """Return the first byte that is no white space; `None` if there is none at hand."""
    window.fill()
    return window.data.removeprefix(_BOM).lstrip()[:1] or None


def _lines(window: Window) -> Generator[bytes | UnsafeInputError]:
    while True:
        stop = window.find(b"\n", window.position)
        if stop >= 0:
            line, window.position = window.data[window.position : stop], stop + 1
            yield line
        elif window.is_full:
            yield _long_line(window)
        elif not window.fill():
            yield window.rest()
            return


def _long_line(window: Window) -> UnsafeInputError:
    """Pass over a line beyond the limit and return the error, which has the line's beginning."""
    error = too_long(window.limits.record)
    error.offset, error.raw = window.offset, window.rest()
    while window.fill():
        stop = window.data.find(b"\n", window.position)
        if stop >= 0:
            window.position = stop + 1
            break
        window.rest()
    return error
