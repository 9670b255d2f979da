"""Reading with workers: runs of records go to other processes as bytes and come back as bytes in another format."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future
from typing import Any

from pubrecord._chunks import Chunk
from pubrecord._cut import Cutter, Run
from pubrecord._reader import Reader
from pubrecord._source import Input, Source, open_input
from pubrecord._window import Limits, Window
from pubrecord._workers import Workers
from pubrecord.errors import OnError

#: Bytes of XML from which on it pays to start processes.
WORTH = 20 << 20
#: How much XML there is in a compressed byte.
_RATIO = 7


class Spread(Reader):
    """A reader that gives records and, between them, chunks that workers have made of many.

    Everything comes in the order of the source. The first record is always given as one, and so is each of a run that
    a worker did not take, because something in it is out of the ordinary: all errors are met here, as without workers.
    """

    def __init__(self, source: Source | Input, on_error: OnError, limits: Limits, workers: Workers) -> None:
        super().__init__(source, on_error, limits=limits)
        self._workers = workers
        #: Runs that workers have been asked for, in order.
        self._asked: deque[tuple[Run, Future[tuple[bytes, bytes]]]] = deque()
        #: Where records are to be read here up to, in bytes of the stream.
        self._here: float = 0

    def _read(self, source: Source | Input) -> Generator[Any]:
        with open_input(source) as stream:
            self._here = _read_here(stream)
            window = Window(stream, self._limits)
            for piece, engine in self._pieces(window):
                yield from self._records_of(piece, engine, window.name)
                if isinstance(engine, Cutter) and self.number > self.skipped:
                    yield from self._chunks(window, engine)

    def _chunks(self, window: Window, cutter: Cutter) -> Generator[Chunk]:
        """Give the chunks that workers make of the runs ahead, as far as they take them."""
        if window.offset < self._here:
            return
        self._go_on(window, cutter)
        while True:
            self._ask(cutter)
            if not self._asked:
                return
            run, future = self._asked.popleft()
            head, body = future.result()
            if not head:
                window.give_back(b"".join([run.raw, *(later.raw for later, _ in self._asked)]))
                self._here = run.offset + len(run.raw)
                return
            count, self._pmid = json.loads(head)
            self.number += count
            yield Chunk(body, count)

    def _go_on(self, window: Window, cutter: Cutter) -> None:
        """Pass over the runs that have been asked for, if reading here has come to where they begin; else drop them."""
        if not self._asked:
            return
        run, _ = self._asked[0]
        if (window.offset, cutter.root) == (run.offset, run.root):
            window.position += sum(len(each.raw) for each, _ in self._asked)
            return
        for _, future in self._asked:
            future.cancel()
        self._asked.clear()

    def _ask(self, cutter: Cutter) -> None:
        """Ask for runs, as many as are to be under way."""
        while len(self._asked) < 2 * self._workers.number:
            try:
                run = cutter.take_run()
            except Exception:  # noqa: BLE001 - a stream that fails does so again when all before has been given
                run = None
            if run is None:
                return
            self._asked.append((run, self._workers.ask(run.root.encode(), run.raw)))


def _read_here(stream: Input) -> float:
    """Return how many bytes of a stream are to be read without workers: all of one that is too short for them."""
    if stream.size is None:
        return WORTH / 2
    expected = stream.size * _RATIO if stream.is_compressed else stream.size
    return math.inf if expected < WORTH else 0
