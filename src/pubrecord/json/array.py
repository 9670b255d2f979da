"""One JSON array of records: the format of files named ``.json``.

The reasons are told in ``docs/explanation/design.md``, "JSON as people have it".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from pubrecord.errors import OnError
from pubrecord.json.dicts import encoded
from pubrecord.json.lines import RowCodec, read
from pubrecord.options import Options
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.opening import Target

__all__ = ["encode_run", "read", "with_options", "write_all"]


def write_all(
    records: Iterable[Record | Chunk],
    target: Target,
    *,
    like: object = None,  # noqa: ARG001 - as each format has it
    on_error: OnError = "raise",
) -> int:
    """Write records, or chunks of an array, as one array; `like` is for XML only."""
    chunks = encoded_chunks(records, encoded, on_error)
    return write_chunks(chunks, target, start=b"[\n", between=b",\n", end=b"\n]\n", empty=b"\n]\n")


def encode_run(
    run: Iterable[tuple[Record, object]],
    *,
    as_it_stands: bool,  # noqa: ARG001 - as each format has it
) -> bytes:
    """Return records as items of an array, with the commas between them."""
    return b",\n".join(encoded(record) for record, _ in run)


def with_options(**options: Unpack[Options]) -> RowCodec:
    """Return an array of some fields and properties; raises `ValueError` for names that no record has."""
    return RowCodec(options.get("fields") or (), b"[\n", b",\n", b"\n]\n", b"\n]\n")
