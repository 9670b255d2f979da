"""Parts of a file in the making: some records as the bytes that stand for them.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from pubrecord.errors import OnError, PubrecordError
from pubrecord.records import Record
from pubrecord.streams.opening import Target
from pubrecord.streams.reader import replacement
from pubrecord.streams.saving import open_output

#: Bytes that are written at once.
_BATCH = 1 << 20


@attrs.frozen
class Chunk:
    """The encoding of a run of records: the bytes that stand for them in a file."""

    body: bytes
    #: How many stand in it.
    count: int
    #: How many others were left out of the run, because that was asked for.
    left_out: int = 0


def encoded_chunks(
    records: Iterable[Record | Chunk], encode: Callable[[Record], bytes], on_error: OnError
) -> Iterator[Chunk]:
    """Encode each record, which makes a chunk of it; chunks go through as they are, and empty ones are left out.

    A record that `encode` gives no bytes for is left out. What it raises for a record that the format cannot hold gets
    the number of the record and is handled as `on_error` says; a record that takes its place must be one that the format
    can hold.
    """
    number = 0
    for record in records:
        if isinstance(record, Chunk):
            number += record.count
            if record.body:
                yield record
            continue
        number += 1
        try:
            body = encode(record)
        except PubrecordError as error:
            other = replacement(error.locate(record=number), on_error)
            if other is None:
                continue
            body = encode(other)
        if body:
            yield Chunk(body, 1)


def write_chunks(
    chunks: Iterable[Chunk],
    target: Target,
    *,
    start: bytes = b"",
    between: bytes = b"",
    end: bytes = b"",
    empty: bytes = b"",
) -> int:
    """Write the chunks one after the other into a target and return how many records they have.

    `start` comes before the first, `between` between two, `end` behind the last; `empty` in place of that if there is
    none.
    """
    count, size, parts = 0, len(start), [start]
    is_first = True
    with open_output(target) as stream:
        for chunk in chunks:
            before = b"" if is_first else between
            parts += (before, chunk.body)
            size += len(before) + len(chunk.body)
            is_first = False
            count += chunk.count
            if size >= _BATCH:
                # What compression makes of it depends on how much it gets at once: that must not depend on the chunks.
                data = b"".join(parts)
                whole = len(data) - len(data) % _BATCH
                for place in range(0, whole, _BATCH):
                    stream.write(data[place : place + _BATCH])
                parts, size = [data[whole:]], len(data) - whole
        parts.append(empty if is_first else end)
        stream.write(b"".join(parts))
    return count
