"""JSON Lines: records read line by line and written line by line; what is read may also be one array."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import Any, overload

import orjson

from pubrecord.errors import DamagedInputError, JsonShapeError, OnError, RecordError, UnsafeInputError, handle
from pubrecord.json.dicts import decoded, encoded, from_dict, loads
from pubrecord.records import Deletion, Record
from pubrecord.records.unknown import refuse_unknown
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits, too_long
from pubrecord.streams.opening import Input, Source, Target, open_input
from pubrecord.streams.reader import Only, OtherT, Reader, RecordT
from pubrecord.streams.window import Window

_BOM = b"\xef\xbb\xbf"


@overload
def read(
    source: Source | Input,
    *,
    only: None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
@overload
def read(
    source: Source | Input,
    *,
    only: type[RecordT] | tuple[type[RecordT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT]: ...
@overload
def read(
    source: Source | Input,
    *,
    only: tuple[type[RecordT], type[OtherT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT | OtherT]: ...
@overload
def read(
    source: Source | Input,
    *,
    only: type[Record] | tuple[type[Record], ...] | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
def read(
    source: Source | Input,
    *,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]:
    """Return the records of JSON Lines, or of one array, as an iterator.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `only` gives the records of
    one class, or of a tuple of classes. `on_error` says what to do with a record that can't be read: "raise", "skip", or
    a function that is called with the error; a record that it returns takes the place of the bad one. JSON Lines are read
    one by one; an array is read whole. With `strict` a record that has anything in `unknown` is refused too. `limits`
    bound what the source may ask for.

    Raises `JsonShapeError`, with the line of the file, `RecordError` for what `strict` refuses, `DamagedInputError` and
    `UnsafeInputError`, after all before it is read.
    """
    return Reader(lambda on_error: _records(source, on_error, strict, limits), on_error, only)


def _records(source: Source | Input, on_error: OnError, strict: bool, limits: Limits) -> Iterator[Record]:
    """Give the records of a source."""
    with open_input(source) as stream:
        for number, (line, text) in enumerate(_texts(stream, on_error, limits), start=1):
            try:
                record = loads(text) if isinstance(text, bytes) else from_dict(text)
                if strict:
                    refuse_unknown(record.unknown, None if isinstance(record, Deletion) else record.pmid)
            except (JsonShapeError, RecordError) as error:
                error.line = line
                error.raw = text if isinstance(text, bytes) else orjson.dumps(text)
                handle(error.locate(source=stream.name, record=number), on_error)
                continue
            yield record


def write_all(
    records: Iterable[Record | Chunk],
    target: Target,
    *,
    like: object = None,  # noqa: ARG001 - as each format has it
    on_error: OnError = "raise",
) -> int:
    """Write as `pubrecord.json.write` does, also chunks of lines; `like` is for XML only."""
    return write_chunks(encoded_chunks(records, encoded, on_error), target, between=b"\n", end=b"\n")


def encode_run(
    run: Iterable[tuple[Record, object]],
    *,
    as_it_stands: bool,  # noqa: ARG001 - as each format has it
) -> bytes:
    """Return records as lines, without the end of the last."""
    return b"\n".join(encoded(record) for record, _ in run)


def _texts(stream: Input, on_error: OnError, limits: Limits) -> Generator[tuple[int | None, Any]]:
    """Give each record: the line and its text, or the decoded item of an array."""
    window = Window(stream, limits)
    if _first_byte(window) == b"[":
        text = b""
        try:
            text = window.read_whole()
            yield from ((None, item) for item in decoded(text.removeprefix(_BOM)))
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
    if (damage := window.take_damage()) is not None:
        handle(damage.locate(source=stream.name), on_error)


def _first_byte(window: Window) -> bytes | None:
    """Return the first byte that is no white space; `None` if there is none."""

    def start_of(data: bytes) -> bytes:
        return b"" if _BOM.startswith(data) else data.removeprefix(_BOM).lstrip()[:1]

    return start_of(window.fill_until(lambda data: bool(start_of(data)))) or None


def _lines(window: Window) -> Generator[bytes | UnsafeInputError]:
    while True:
        stop = window.find(b"\n", window.position)
        if stop >= 0:
            line, window.position = window.data[window.position : stop], stop + 1
            yield line
        elif window.is_full:
            yield _long_line(window)
        elif not window.fill():
            if window.broken is None or _is_json(window.data[window.position :]):
                yield window.rest()
            return  # else the line is a part of the damage


def _is_json(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


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
