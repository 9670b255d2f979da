"""Parquet files of records, as one of the formats: see `pubrecord.formats.Codec`."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, Unpack, cast

import attrs

from pubrecord.advice import raised_limit
from pubrecord.arrow import encoding
from pubrecord.arrow.columns import chosen, schema_of
from pubrecord.arrow.conforming import check
from pubrecord.arrow.decoding import records_of
from pubrecord.arrow.imports import pa, pa_parquet
from pubrecord.arrow.sealing import KEY, Group, Sink, damaged, is_intact, verified
from pubrecord.errors import DamagedInputError, NotPubmedError, OnError, RecordError, UnsafeInputError, handle
from pubrecord.options import Options
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input, source_name
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.saving import open_output
from pubrecord.streams.sources import Source
from pubrecord.streams.window import Window

if TYPE_CHECKING:
    import pyarrow


#: How many records a row group has, unless something else is asked for.
ROW_GROUP = 5000
#: How many records a batch has, in memory, on the way to a file and from it.
_BATCH = 1000
#: Of zstd: a tenth smaller than its quickest level, for a fortieth of the time that a conversion takes.
_LEVEL = 4
#: Bytes of a source that are kept in memory, where it cannot be read at any place.
_IN_MEMORY = 16 << 20


@attrs.frozen
class Codec:
    """Parquet with chosen columns and a size of its row groups."""

    #: Names of the columns; `None` for all.
    fields: Sequence[str] | None = None
    row_group: int = ROW_GROUP

    def read(
        self,
        source: Source | Input,
        *,
        only: Only = None,
        on_error: OnError = "raise",
        strict: bool = False,
        limits: Limits = DEFAULT,
    ) -> Reader[Record]:
        """Return the records of a Parquet file that has all columns, as an iterator.

        Parquet is read from its end: what cannot be read at any place is copied first. Besides bad rows, `on_error`
        is told of row groups that are damaged. `only` gives the records of one class, or of a tuple of classes.
        `limits.total` bounds the uncompressed data.

        Raises `NotPubmedError` for other tables, `RecordError` for a table that lacks columns or has unknown ones, and
        for a row that is no record; `DamagedInputError` for a file that was cut off or changed.
        """
        return Reader(lambda on_error: _records(source, on_error, limits, strict), on_error, only)

    def write_all(
        self,
        records: Iterable[Record | Chunk],
        target: Target,
        *,
        like: object = None,  # noqa: ARG002 - as each format has it
        on_error: OnError = "raise",
    ) -> int:
        """Write records, and chunks that `encode_run` made, and return how many they are.

        Raises `RecordError` for a record that the table cannot hold, unless `on_error` says something else.
        """
        batches = encoding.batches(records, self.fields, min(self.row_group, _BATCH), on_error)
        return _write(batches, target, schema_of(chosen(self.fields)), self.row_group)

    def encode_run(
        self,
        run: Iterable[tuple[Record, object]],
        *,
        as_it_stands: bool,  # noqa: ARG002 - as each format has it
    ) -> bytes:
        """Return the encoding of many records."""
        return encoding.encode_run((record for record, _ in run), self.fields)


_ALL = Codec()
read, write_all, encode_run = _ALL.read, _ALL.write_all, _ALL.encode_run


def with_options(**options: Unpack[Options]) -> Codec:
    """Return Parquet with chosen columns; raises `ValueError` for unknown columns and row groups below 1."""
    fields, row_group = options.get("fields"), options.get("row_group")
    if row_group is not None and row_group < 1:
        raise ValueError(f"row_group is a number of records, at least 1, not {row_group!r}")
    chosen(fields)
    return Codec(fields, ROW_GROUP if row_group is None else row_group)


def _write(batches: Iterable[Any], target: Target, schema: pyarrow.Schema, row_group: int) -> int:
    count = 0
    with open_output(target) as stream:
        sink = Sink(stream)
        with contextlib.closing(
            pa_parquet.ParquetWriter(
                sink,
                schema,
                compression="zstd",
                compression_level=_LEVEL,
                use_dictionary=False,  # zstd finds what repeats; files are as small, and written in less time
                write_statistics=[field.name for field in pa.schema(schema) if not pa.types.is_nested(field.type)],
                write_page_checksum=True,
            )
        ) as writer:
            for group in _groups(batches, row_group):
                whole = _combined(group, schema)
                writer.write_table(whole, row_group_size=row_group)
                sink.end_group()
                count += whole.num_rows
                del whole  # its memory is for the next
            writer.add_key_value_metadata({KEY: sink.entry()})
        sink.finish()
    return count


def _groups(batches: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Give batches whose rows together are `size`; the last list has what is left."""
    waiting: list[Any] = []
    count = 0
    for batch in batches:
        rest = batch
        while count + rest.num_rows >= size:
            group = [*waiting, rest.slice(0, size - count)]
            rest = rest.slice(size - count)
            waiting, count = [], 0
            yield group
        if rest.num_rows:
            waiting.append(rest)
            count += rest.num_rows
    if waiting:
        yield waiting


def _combined(batches: list[Any], schema: pyarrow.Schema) -> pyarrow.Table:
    """Return the rows of batches in one piece, so that a file does not depend on the batches that they came in.

    The list is emptied, and the memory of each column is free as soon as it has been copied.
    """
    columns = [[batch.column(number) for batch in batches] for number in range(len(schema))]
    batches.clear()
    arrays: list[Any] = []
    while columns:
        arrays.append(pa.concat_arrays(columns.pop(0), pa.system_memory_pool()))
    table: pyarrow.Table = pa.Table.from_arrays(arrays, schema=schema)
    return table


def _records(source: Source | Input, on_error: OnError, limits: Limits, strict: bool) -> Iterator[Record]:
    name = source.name if isinstance(source, Input) else source_name(source) or "stream"
    with contextlib.ExitStack() as stack:
        try:
            watched = _Watched(stack.enter_context(_opened(source, limits)))
            groups = verified(watched)
            parquet = _parquet(watched)
            check(parquet.schema_arrow)
            _within(parquet.metadata, limits)
        except (NotPubmedError, DamagedInputError, RecordError, UnsafeInputError) as error:
            handle(error.locate(source=name), on_error)
            return
        before = 0
        for number in range(parquet.metadata.num_row_groups):
            try:
                group = groups[number] if groups is not None else None
                batches = _batches(parquet, watched, number, group)
                yield from records_of(batches, on_error, source=name, before=before, strict=strict)
            except DamagedInputError as error:
                handle(error.locate(source=name, record=before + 1), on_error)
            before += parquet.metadata.row_group(number).num_rows


def _batches(parquet: Any, file: _Watched, number: int, group: Group | None) -> Iterator[Any]:
    """Give the batches of a row group; raises `DamagedInputError`, also after some."""
    metadata = parquet.metadata
    what = f"row group {number + 1} of {metadata.num_row_groups}, with {metadata.row_group(number).num_rows:,} records,"
    if group is not None and not is_intact(file, group):
        raise damaged(f"{what} is not as it was written", group.start)
    try:
        yield from parquet.iter_batches(batch_size=_BATCH, row_groups=[number], use_threads=False)
    except (pa.ArrowException, OSError) as error:
        file.raise_own()
        raise damaged(f"{what} cannot be read: {error}") from None


def _parquet(file: _Watched) -> Any:
    try:
        return pa_parquet.ParquetFile(file, page_checksum_verification=True)
    except (pa.ArrowException, OSError) as error:
        file.raise_own()
        raise damaged(f"its footer cannot be read: {error}") from None


def _within(metadata: Any, limits: Limits) -> None:
    size = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if limits.total is not None and size > limits.total:
        raise UnsafeInputError(
            f"the uncompressed table is longer than the limit of {limits.total:,} bytes",
            advice=raised_limit("total"),
        )


class _Watched:
    """A file that remembers what it raised itself, which is no damage of its content."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._raised: Exception | None = None

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._file.read(size)
        except Exception as error:
            self._raised = error
            raise

    def raise_own(self) -> None:
        """Raise what the file raised, if it did."""
        if self._raised is not None:
            raise self._raised

    def close(self) -> None:
        """Do nothing: the file is closed by its owner."""


@contextlib.contextmanager
def _opened(source: Source | Input, limits: Limits) -> Generator[BinaryIO]:
    """Open a source so that it can be read at any place: as it is, or a copy of what is compressed or no file."""
    with open_input(source) as stream:
        if isinstance(source, (str, os.PathLike)) and str(source) != "-" and stream.size and not stream.is_compressed:
            with open(source, "rb") as file:
                yield file
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
            window = Window(stream, limits)
            while data := window.rest():
                copy.write(data)
            if window.broken is not None:
                raise window.broken
            yield cast("BinaryIO", copy)
