"""JSON: records from JSON Lines and text, JSON Lines and text from records.

A record is an object whose `record` says of which kind it is; its other keys are the names of the fields. Fields that
have their default are left out.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import Any, cast

import cattrs
import orjson

from pubrecord._source import COMPRESSIONS, Input, Source, Target, open_input, open_output, source_name
from pubrecord.errors import JsonShapeError, OnError, Problem, handle
from pubrecord.records import Article, BookArticle, Deletion, Record

__all__ = ["dumps", "from_dict", "loads", "read", "to_dict", "write"]

#: Key that tells of which kind a record is, and the kinds.
TAG = "record"
KINDS: dict[str, type] = {"article": Article, "book": BookArticle, "deletion": Deletion}

_NAMES = {cls: kind for kind, cls in KINDS.items()}
_BATCH = 1 << 20


@functools.cache
def converter() -> cattrs.Converter:
    """Return the converter between records and plain Python values.

    - Fields that have their default are left out.
    - Unknown keys are errors.
    - Nothing is coerced: a string is no number, `None` is no string, a string is no list.
    """
    made = cattrs.Converter(unstruct_collection_overrides={tuple: list}, forbid_extra_keys=True, omit_if_default=True)
    made.register_structure_hook(str, _exactly(str))
    made.register_structure_hook(bool, _exactly(bool))
    made.register_structure_hook(int, _exactly(int))
    made.register_structure_hook_factory(_is_tuple, _tuple_hook)
    return made


def _exactly(wanted: type) -> Callable[[Any, Any], Any]:
    def structure(value: Any, _: Any) -> Any:
        if value.__class__ is not wanted:
            raise TypeError(f"expected {_WORDS[wanted]}, got {_word(value)}")
        return value

    return structure


def _is_tuple(kind: Any) -> bool:
    return getattr(kind, "__origin__", None) is tuple


def _tuple_hook(kind: Any, made: cattrs.Converter) -> Callable[[Any, Any], Any]:
    item = kind.__args__[0]
    hook = made.get_structure_hook(item)

    def structure(value: Any, _: Any) -> Any:
        if value.__class__ is not list and value.__class__ is not tuple:
            raise TypeError(f"expected a list, got {_word(value)}")
        return tuple([hook(each, item) for each in value])

    return structure


_WORDS: dict[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "an object",
}


def _word(value: object) -> str:
    kind: type = type(value)
    return "null" if value is None else _WORDS.get(kind, kind.__name__)


def to_dict(record: Record) -> dict[str, Any]:
    """Return a record as plain dicts, lists, strings and truth values, ready for any JSON encoder."""
    return {TAG: _NAMES[type(record)], **converter().unstructure(record)}


def from_dict(value: Any) -> Record:
    """Return the record of a decoded JSON object; raises `JsonShapeError` for one that has not the shape of a record."""
    if not isinstance(value, dict):
        raise JsonShapeError(
            "the JSON is no record", problems=[Problem("type", "$", f"expected an object, got {_word(value)}")]
        )
    fields = dict(cast("dict[str, Any]", value))
    kind: object = fields.pop(TAG, None)
    if not isinstance(kind, str) or kind not in KINDS:
        found = "is absent" if kind is None else f"is {kind!r}"
        raise JsonShapeError(
            f"the kind of record {found}",
            problems=[Problem("tag", f"$.{TAG}", f"expected one of {', '.join(KINDS)}")],
            advice="Each line is one record as pubrecord writes it.",
        )
    try:
        record = cast("Record", converter().structure(fields, KINDS[kind]))
    except Exception as error:
        problems = [Problem("shape", *_split(text)) for text in cattrs.transform_error(error)]
        raise JsonShapeError("the JSON has not the shape of a record", problems=problems) from None
    return record


def _split(text: str) -> tuple[str, str]:
    message, _, path = text.rpartition(" @ ")
    return path, message


def dumps(record: Record) -> str:
    """Return a record as JSON in one line."""
    return orjson.dumps(to_dict(record)).decode()


def loads(text: str | bytes) -> Record:
    """Return the record of a JSON text; raises `JsonShapeError` for text that is no JSON or no record."""
    return from_dict(_decoded(text))


def _decoded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise JsonShapeError(
            f"the text is no JSON: {error.msg}, line {error.lineno}, column {error.colno}", line=error.lineno
        ) from None


def write(records: Iterable[Record], target: Target, *, array: bool | None = None) -> int:
    """Write records as JSON Lines, or as one array, and return how many they were.

    `target` is a path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file
    comes to its name only when all is written. Without `array`, the suffix ``.json`` asks for one.
    """
    count = size = 0
    batch: list[bytes] = []
    if array is None:
        array = is_array(target)
    start, between, end = (b"[\n", b",\n", b"\n]\n") if array else (b"", b"\n", b"\n")
    with open_output(target) as stream:
        stream.write(start)
        for record in records:
            line = orjson.dumps(to_dict(record))
            batch += (between, line) if count else (line,)
            count += 1
            size += len(line)
            if size > _BATCH:
                stream.write(b"".join(batch))
                batch, size = [], 0
        stream.write(b"".join(batch) + (end if count or array else b""))
    return count


def read(source: Source | Input, *, on_error: OnError = "raise") -> Iterator[Record]:
    """Return the records of JSON Lines, or of one array, as an iterator; raises `JsonShapeError`."""
    with open_input(source) as stream:
        for number, (line, text) in enumerate(_texts(stream), start=1):
            try:
                record = loads(text) if isinstance(text, bytes) else from_dict(text)
            except JsonShapeError as error:
                error.line, error.raw = line, text if isinstance(text, bytes) else orjson.dumps(text)
                handle(error.locate(source=stream.name, record=number), on_error)
                continue
            yield record


def _texts(stream: Input) -> Iterator[tuple[int | None, Any]]:
    """Give each record: the line and its text, or the decoded item of an array."""
    lines = _lines(stream)
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if number == 1 and text.startswith(b"["):
            yield from ((None, item) for item in _decoded(b"\n".join([text, *lines])))
        elif text:
            yield number, text


def _lines(stream: Input) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read():
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    yield rest


def is_array(target: Target) -> bool:
    """Whether the suffix of a target asks for one array."""
    suffixes = [suffix for suffix in PurePath(source_name(target)).suffixes if suffix not in COMPRESSIONS]
    return suffixes[-1:] == [".json"]
