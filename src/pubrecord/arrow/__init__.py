"""Tables: records as Arrow batches, for DuckDB, Polars, pandas and Spark, and records from these.

There is one schema for all kinds of record: the column `record` says the kind, every field is a column under its own
name, and a few properties (`doi`, `pmcid`, `retracted`, `year`) are columns too. Scalars that are absent are null, lists
are never null. A list whose items hold items of their own kind is one flat list, in which `depth` says how deep each
stood. All of it comes back: a table with all columns gives the same records.

Needs pyarrow: ``pip install "pubrecord[arrow]"``. Without it, calls raise `MissingExtraError`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from pubrecord.errors import OnError
    from pubrecord.records import Record
    from pubrecord.streams.sources import Source

__all__ = ["batches", "from_batches", "from_table", "reader", "schema", "to_table"]


def __dir__() -> list[str]:
    return __all__


def schema(fields: Sequence[str] | None = None) -> pa.Schema:
    """Return the Arrow schema of a table of records, with all columns or with those that `fields` names.

    Names are those of fields, of properties, and `record` for the kind. Each column has the metadata `description`, and
    `xml`, its place in the XML, or `derived` where a property is its source.

    Raises `ValueError` for a name that no kind of record has.
    """
    table_schema: pa.Schema = _module("columns").schema(fields)
    return table_schema


def batches(
    records: Iterable[Record], *, fields: Sequence[str] | None = None, size: int = 1000
) -> Iterator[pa.RecordBatch]:
    """Give records as Arrow batches of at most `size` records; a batch has fewer when their text is very long.

    Memory holds one batch. `fields` chooses columns as in `schema`.

    Raises `RecordError` for a record that the table cannot hold: values of another type than the field's, or text that
    XML has no way to write. `ValueError` is for unknown names, and for a size below 1.
    """
    record_batches: Iterator[pa.RecordBatch] = _module("encoding").batches(records, fields, size)
    return record_batches


def to_table(records: Iterable[Record], *, fields: Sequence[str] | None = None) -> pa.Table:
    """Return records as one Arrow table; for `fields` and errors see `batches`."""
    table: pa.Table = _module("imports").pa.Table.from_batches(batches(records, fields=fields), schema(fields))
    return table


def from_table(table: pa.Table) -> Iterator[Record]:
    """Give the records of an Arrow table that has all columns, in any order; null is absent.

    Columns of properties are passed over. Texts and lists may have any of Arrow's forms, as engines return them.

    Raises `NotPubmedError` for a table of something else; `RecordError` for one that lacks columns, has unknown ones, or
    has them in another type, with the paths, and for a row that is no record, after all before it is given.
    """
    return from_batches(table.to_batches() or [_module("encoding").empty(table.schema)])


def from_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[Record]:
    """Give the records of Arrow batches, such as a `pyarrow.RecordBatchReader`; for errors see `from_table`."""
    records: Iterator[Record] = _module("decoding").records_of(batches)
    return records


def reader(source: Source, *, fields: Sequence[str] | None = None, on_error: OnError = "raise") -> pa.RecordBatchReader:
    """Return a file's records as a stream of Arrow batches, which DuckDB, Polars and pandas take as a table.

    `source` is anything that `pubrecord.read` takes, also compressed XML; memory holds one batch of it. `fields` chooses
    columns as in `schema`; of XML, what is not asked for is stepped over, and so is damage in it. `on_error` is as in
    `pubrecord.read`.

    What `pubrecord.read` raises comes when the stream is read; engines put it into an error of their own.
    """
    _module("columns").chosen(fields)
    format, opened = importlib.import_module("pubrecord.detecting").of_source(source)
    records = format.read_columns(opened, fields, on_error=on_error)
    stream: pa.RecordBatchReader = _module("encoding").stream(records, fields, on_error)
    return stream


def _module(name: str) -> Any:
    """Return a module of this folder: they import pyarrow, which need not be there."""
    return importlib.import_module(f"pubrecord.arrow.{name}")
