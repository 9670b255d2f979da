"""Reading with workers: runs of records go to other processes as bytes and come back as bytes in another format.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from typing import Protocol

from pubrecord import errors, formats
from pubrecord.formats import RUN_SIZE
from pubrecord.options import Options
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import Limits
from pubrecord.workers.messages import WANTED
from pubrecord.workers.pool import Workers
from pubrecord.xml.cutting.pieces import Run, Runs
from pubrecord.xml.cutting.runs import ends_in
from pubrecord.xml.reading.reader import Reader

#: Bytes of XML from which on it pays to start processes.
WORTH = 20 << 20
#: How much XML there is in a compressed byte.
_RATIO = 7


class Pool(Protocol):
    """What answers runs: see `pubrecord.workers.pool.Workers`."""

    @property
    def number(self) -> int:
        """How many workers there are."""
        ...

    def ask(self, head: bytes, body: bytes | memoryview) -> Future[tuple[bytes, bytes]]:
        """Give two messages to a worker that is idle; the two of the answer come later."""
        ...


class Sharing:
    """Workers that share the work on the sources of one conversion."""

    def __init__(self, pool: Pool, run_size: int) -> None:
        self._pool = pool
        self._run_size = run_size

    def share(
        self, reader: Reader, is_begun: Callable[[], bool], is_wanted: Callable[[int], bool] | None = None
    ) -> Iterator[Record | Chunk]:
        """Return what a reader gives, with chunks of workers in the place of most records: see `shared`."""
        return shared(reader, self._pool, is_begun, self._run_size, is_wanted)


@contextlib.contextmanager
def sharing(
    number: int,
    to: str,
    limits: Limits,
    *,
    strict: bool,
    as_it_stands: bool,
    options: Options | None = None,
    columns: Sequence[str] | None = None,
    change: str | None = None,
) -> Generator[Sharing]:
    """Start workers that turn runs of XML into a format, and end them with the block.

    `options` are those of the format, `columns` the fields and properties that are read; `None` for whole records.
    `change` is the name of a function that changes each record before, if there is one.
    """
    settings = {
        "to": to,
        "as_it_stands": as_it_stands,
        "strict": strict,
        "options": options or {},
        "columns": columns,
        "record": limits.record,
        "nodes": limits.nodes,
        "change": change,
        "package": os.path.realpath(errors.__file__),
    }
    with Workers(number, "pubrecord.workers.worker", json.dumps(settings)) as pool:
        yield Sharing(pool, formats.named(to).run_size)


def shared(
    reader: Reader,
    pool: Pool,
    is_begun: Callable[[], bool],
    run_size: int = RUN_SIZE,
    is_wanted: Callable[[int], bool] | None = None,
) -> Iterator[Record | Chunk]:
    """Give the records of a reader and, between them, chunks that workers have made of many.

    Everything comes in the order of the source. Records are given one by one until `is_begun` says that one of them is
    in the target, because the first decides how the target begins. Also given one by one are the records of a run that
    a worker did not take, because something in it is out of the ordinary: all errors are met by the reader, as without
    workers.

    `is_wanted` is what the reader was told by `read_only`: then workers read of each run only the records whose numbers
    are wanted.
    """
    ahead = _Ahead(pool, run_size, is_wanted)
    read_here: float = -1
    for record in reader:
        yield record
        runs = reader.runs()
        if read_here < 0:
            read_here = _read_here(reader)
        if runs is None or runs.offset < read_here or not is_begun():
            continue
        ahead.go_on(runs)
        while (answer := ahead.next(runs, reader.number)) is not None:
            run, head, body = answer
            if not head:
                runs.give_back([run, *ahead.runs])
                read_here = run.offset + len(run.raw)
                break
            count, left_out, passed_over, pmid = json.loads(head)
            reader.number += passed_over
            if count + left_out:
                reader.count(count + left_out, pmid)
                yield Chunk(body, count, left_out)


class _Ahead:
    """The runs that workers have been asked for, in order."""

    def __init__(self, pool: Pool, run_size: int, is_wanted: Callable[[int], bool] | None) -> None:
        self._pool = pool
        self._run_size = run_size
        self._is_wanted = is_wanted
        self._asked: deque[tuple[Run, Future[tuple[bytes, bytes]]]] = deque()
        #: Number of the last record in the runs that have been asked for; known where not all are wanted.
        self._last = 0

    @property
    def runs(self) -> list[Run]:
        """The runs whose answers are to come."""
        return [run for run, _ in self._asked]

    def go_on(self, runs: Runs) -> None:
        """Pass over the runs that have been asked for, if the reader has come to where they begin; else drop them."""
        if not self._asked:
            return
        first, _ = self._asked[0]
        if (runs.offset, runs.root) == (first.offset, first.root):
            runs.pass_over(self.runs)
            return
        for _, future in self._asked:
            future.cancel()
        self._asked.clear()

    def next(self, runs: Runs, number: int) -> tuple[Run, bytes, bytes] | None:
        """Ask for runs, as many as are to be under way, and return the first with its answer; `None` if there is none.

        `number` is that of the last record before them.
        """
        if not self._asked:
            self._last = number
        while len(self._asked) < 2 * self._pool.number:
            try:
                run = runs.take(self._run_size)
            except Exception:  # noqa: BLE001 - a stream that fails does so again when all before has been given
                run = None
            if run is None:
                break
            self._asked.append((run, self._pool.ask(self._head(run), run.raw)))
        if not self._asked:
            return None
        run, future = self._asked.popleft()
        return (run, *future.result())

    def _head(self, run: Run) -> bytes:
        """Return the message that goes before a run: its root, and which of its records are wanted."""
        if self._is_wanted is None:
            return run.root.encode()
        first, self._last = self._last + 1, self._last + ends_in(run)
        wanted = "".join("1" if self._is_wanted(number) else "0" for number in range(first, self._last + 1))
        return f"{run.root}{WANTED}{wanted}".encode()


def _read_here(reader: Reader) -> float:
    """Return how many bytes of a source are to be read without workers: all of one that is too short for them."""
    if reader.source_size is None:
        return WORTH / 2
    expected = reader.source_size * _RATIO if reader.source_is_compressed else reader.source_size
    return math.inf if expected < WORTH else 0
