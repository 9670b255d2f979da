"""JSON Lines: records written line by line; read line by line, over several lines each, or from an array.

The reasons are told in ``docs/explanation/design.md``, "JSON as people have it".
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Unpack, overload

from pubrecord.errors import OnError, PubrecordError
from pubrecord.json.dicts import encoded, from_dict
from pubrecord.json.rows import Rows
from pubrecord.json.values import Values
from pubrecord.options import Options
from pubrecord.records import Deletion, Record
from pubrecord.records.unknown import refuse_unknown
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input
from pubrecord.streams.reader import Only, OtherT, Reader, RecordT
from pubrecord.streams.sources import Source
from pubrecord.streams.window import Window


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
    """Return the records of JSON Lines, or of one array, as an iterator; memory does not grow with the source.

    A record may stand on one line, or go over several.

    Args:
        source: A path, a binary file object, or "-" for standard input; compressed or not.
        only: The class of the records to give, or a tuple of classes.
        on_error: What to do with a record that cannot be read: "raise", "skip", or a function that is called with
            the error. A record that the function returns takes the place of the bad one.
        strict: Whether a record that has anything in `unknown` is a bad record, too.
        limits: How long a record, and all of the source, may be.

    Raises:
        JsonShapeError: For a bad record, with its line; this error, like the others, after all records before it.
        NotPubmedError: For JSON of another kind that can be named.
        RecordError: For a record that `strict` refuses.
        DamagedInputError: For a source that is cut off or corrupt.
        UnsafeInputError: For a source that goes beyond a limit.
    """
    return Reader(lambda take_error: _records(source, limits, take_error, strict=strict), on_error, only)


def _records(
    source: Source | Input, limits: Limits, take_error: Callable[[PubrecordError], None], *, strict: bool
) -> Generator[Record]:
    """Give the records of a source."""
    with open_input(source) as stream:
        for value in Values(Window(stream, limits)):
            try:
                if value.error is not None:
                    raise value.error
                record = from_dict(value.decoded)
                if strict:
                    refuse_unknown(record.unknown, None if isinstance(record, Deletion) else record.pmid)
            except PubrecordError as error:
                error.raw = error.raw or value.raw
                take_error(error.locate(source=stream.name, record=value.number, line=value.line, offset=value.offset))
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


class RowCodec:
    """JSON of some fields of each record: rows, which are refused as records."""

    def __init__(
        self,
        fields: Sequence[str],
        start: bytes = b"",
        between: bytes = b"\n",
        end: bytes = b"\n",
        empty: bytes = b"",
    ) -> None:
        """Take names of fields and properties, and what stands around rows; `empty` is the end where there is none.

        Raises `ValueError` for a name that no kind of record has.
        """
        #: What is written of each record.
        self.fields = fields
        self._rows = Rows(fields)
        self._start, self._between, self._end, self._empty = start, between, end, empty

    def read(
        self,
        source: Source | Input,
        *,
        only: Only = None,
        on_error: OnError = "raise",
        strict: bool = False,
        limits: Limits = DEFAULT,
    ) -> Reader[Record]:
        """Return records as `read` does; rows are none."""
        return read(source, only=only, on_error=on_error, strict=strict, limits=limits)

    def write_all(
        self,
        records: Iterable[Record | Chunk],
        target: Target,
        *,
        like: object = None,  # noqa: ARG002 - as each format has it
        on_error: OnError = "raise",
    ) -> int:
        """Write a row for each record, and chunks of rows, and return how many they are."""
        chunks = encoded_chunks(records, self._rows.encoded, on_error)
        return write_chunks(chunks, target, start=self._start, between=self._between, end=self._end, empty=self._empty)

    def encode_run(
        self,
        run: Iterable[tuple[Record, object]],
        *,
        as_it_stands: bool,  # noqa: ARG002 - as each format has it
    ) -> bytes:
        """Return rows with what stands between two."""
        return self._between.join(self._rows.encoded(record) for record, _ in run)


def with_options(**options: Unpack[Options]) -> RowCodec:
    """Return JSON Lines of some fields and properties; raises `ValueError` for names that no record has."""
    return RowCodec(options.get("fields") or ())
