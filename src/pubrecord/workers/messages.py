"""Messages between processes: bytes, their size before them.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

import struct
from typing import IO

#: The line after which messages come.
READY = b"pubrecord worker\n"
#: Stands between the root of a run and, for each record of the run, "1" or "0": whether it is wanted.
WANTED = "\0"
_SIZE = struct.Struct(">Q")


def send(stream: IO[bytes], message: bytes | memoryview) -> None:
    """Write a message, with its size in eight bytes before it."""
    stream.write(_SIZE.pack(memoryview(message).nbytes))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, `None` where the stream ends."""
    head = stream.read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    (size,) = _SIZE.unpack(head)
    message = stream.read(size)
    return message if len(message) == size else None
