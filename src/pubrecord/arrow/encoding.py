"""Lines of JSON -> Arrow batches with the schema of the columns."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pubrecord.arrow.columns import chosen, schema_of
from pubrecord.arrow.imports import pa, pa_ipc, pa_json
from pubrecord.arrow.rows import lines
from pubrecord.errors import OnError
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk

if TYPE_CHECKING:
    import pyarrow


#: Bytes of JSON from which on a batch is given even if it has fewer records than it may have. Arrow holds at most
#: 2 GiB of text in a column of a batch, and its reader of JSON takes no more at once.
MOST_BYTES = 64 << 20


def batches(
    records: Iterable[Record | Chunk], fields: Sequence[str] | None, size: int, on_error: OnError = "raise"
) -> Iterator[pyarrow.RecordBatch]:
    """Give records as batches of at most `size` rows; names and size are looked at when it is called."""
    columns = chosen(fields)
    if size < 1:
        raise ValueError(f"size is the number of records of a batch, at least 1, not {size!r}")
    return batches_of(lines(records, columns, on_error), schema_of(columns), size)


def stream(
    records: Iterable[Record], fields: Sequence[str] | None, on_error: OnError, size: int = 1000
) -> pyarrow.RecordBatchReader:
    """Return records as a stream of batches that engines take for a table."""
    reader: pyarrow.RecordBatchReader = pa.RecordBatchReader.from_batches(
        schema_of(chosen(fields)), batches(records, fields, size, on_error)
    )
    return reader


def empty(schema: pyarrow.Schema) -> pyarrow.RecordBatch:
    """Return a batch without rows."""
    batch: pyarrow.RecordBatch = pa.RecordBatch.from_pylist([], schema=schema)
    return batch


def encode_run(records: Iterable[Record], fields: Sequence[str] | None) -> bytes:
    """Return the encoding of many records: their batch in Arrow's form for other processes, without the schema."""
    (batch,) = batches(records, fields, sys.maxsize)
    serialized: Any = batch.serialize()
    encoding: bytes = serialized.to_pybytes()
    return encoding


def batches_of(lines: Iterable[bytes | Chunk], schema: pyarrow.Schema, size: int) -> Iterator[pyarrow.RecordBatch]:
    """Give batches of at most `size` rows, and those of chunks; only lines wait for a batch to be full, no records."""
    loose = pa.schema([_loose(field) for field in pa.schema(schema)])
    waiting = io.BytesIO()
    count = 0
    for line in lines:
        if isinstance(line, Chunk):
            if count:
                yield _batch(waiting, count, schema, loose)
                count, waiting = 0, io.BytesIO()
            yield pa_ipc.read_record_batch(pa.py_buffer(line.body), schema)
            continue
        if count == size or (count and waiting.tell() + len(line) > MOST_BYTES):
            yield _batch(waiting, count, schema, loose)
            count, waiting = 0, io.BytesIO()
        waiting.write(line)
        waiting.write(b"\n")
        count += 1
    if count:
        yield _batch(waiting, count, schema, loose)


def _batch(lines: io.BytesIO, count: int, schema: pyarrow.Schema, loose: pyarrow.Schema) -> pyarrow.RecordBatch:
    data = lines.getbuffer()
    table = pa_json.read_json(
        pa.BufferReader(pa.py_buffer(data)),
        # One block: a line longer than a block is an error.
        read_options=pa_json.ReadOptions(use_threads=False, block_size=len(data)),
        parse_options=pa_json.ParseOptions(explicit_schema=loose, unexpected_field_behavior="error"),
        # Arrow's own pools keep what is freed: a conversion takes 40 MiB more with them, and as much time.
        memory_pool=pa.system_memory_pool(),
    )
    assert table.num_rows == count
    arrays = [
        _settled(column.chunk(0) if column.num_chunks == 1 else column.combine_chunks(), field)
        for column, field in zip(table.columns, pa.schema(schema), strict=True)
    ]
    batch: pyarrow.RecordBatch = pa.RecordBatch.from_arrays(arrays, schema=schema)
    return batch


def _settled(array: Any, field: Any) -> Any:
    """Return an array as its field declares it, over the same buffers.

    What is never null is absent in the JSON where it is empty: without its validity, a list, a text or a truth value
    that is absent is the empty list, the empty text, or false.
    """
    assert array.offset == 0
    buffers = array.buffers()
    validity, nulls = (buffers[0], array.null_count) if field.nullable else (None, 0)
    kind = field.type
    if pa.types.is_struct(kind):
        members = [_settled(array.field(number), kind.field(number)) for number in range(kind.num_fields)]
        return pa.Array.from_buffers(kind, len(array), [validity], nulls, children=members)
    if pa.types.is_list(kind):
        items = _settled(array.values, kind.value_field)
        return pa.Array.from_buffers(kind, len(array), [validity, buffers[1]], nulls, children=[items])
    return pa.Array.from_buffers(kind, len(array), [validity, *buffers[1:]], nulls)


def _loose(field: Any) -> Any:
    """Return a field that may be null, and all within it: what the JSON leaves out is null at first."""
    kind = field.type
    if pa.types.is_struct(kind):
        kind = pa.struct([_loose(kind.field(number)) for number in range(kind.num_fields)])
    elif pa.types.is_list(kind):
        kind = pa.list_(_loose(kind.value_field))
    return pa.field(field.name, kind)
