"""Parts of a file in the making: some records as the bytes that stand for them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from pubrecord._source import Target, open_output

#: Bytes that are written at once.
_BATCH = 1 << 20


@attrs.frozen
class Chunk:
    """Records as they stand in a file."""

    body: bytes
    #: How many stand in it.
    count: int


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
