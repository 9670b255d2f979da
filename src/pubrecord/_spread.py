"""Reading with workers: runs of records go to other processes as bytes and come back as bytes in another format."""

from __future__ import annotations

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

#: Bytes at the start of a stream that are read here: for less it does not pay to start a process.
ALONE = 2 << 20


class Spread(Reader):
    """A reader that gives records and, between them, chunks that workers have made of many.

    Everything comes in the order of the source. The first record is always given as one, and so is each of a run that
    a worker did not take, because something in it is out of the ordinary: all errors are met here, as without workers.
    """

    def __init__(self, source: Source | Input, on_error: OnError, limits: Limits, workers: Workers) -> None:
        super().__init__(source, on_error, limits=limits)
        self._workers = workers
        #: Where records are to be read here up to, in bytes of the stream.
        self._here = ALONE

    def _read(self, source: Source | Input) -> Generator[Any]:
        with open_input(source) as stream:
            window = Window(stream, self._limits)
            for piece, engine in self._pieces(window):
                yield from self._records_of(piece, engine, window.name)
                if isinstance(engine, Cutter) and self.number > self.skipped:
                    yield from self._chunks(window, engine)

    def _chunks(self, window: Window, cutter: Cutter) -> Generator[Chunk]:
        """Give the chunks that workers make of the runs ahead, as far as they take them."""
        if window.offset < self._here:
            return
        asked: deque[tuple[Run, Future[tuple[bytes, bytes]]]] = deque()
        while True:
            while len(asked) < 2 * self._workers.number and (run := cutter.take_run()) is not None:
                asked.append((run, self._workers.ask(run.root.encode(), run.raw)))
            if not asked:
                return
            run, future = asked.popleft()
            head, body = future.result()
            if not head:
                self._here = run.offset + len(run.raw)
                window.give_back(b"".join([run.raw, *(later.raw for later, _ in asked)]))
                for _, later in asked:
                    later.cancel()
                return
            count, pmid = head.decode().split(" ")
            self.number += int(count)
            self._pmid = pmid or self._pmid
            yield Chunk(body, int(count))
