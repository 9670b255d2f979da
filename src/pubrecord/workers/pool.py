"""Processes that turn bytes into bytes, as many at once as there are workers.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from types import TracebackType
from typing import IO, Any, Self

from pubrecord.errors import PubrecordError
from pubrecord.workers.messages import READY, receive, send

#: Bytes that a pipe is to take at once.
_PIPE = 1 << 18


def cores() -> int:
    """Return how many cores the process may use."""
    count = getattr(os, "process_cpu_count", None)  # from Python 3.13 on
    if count is not None:
        return int(count() or 1)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Processes that each run a module with an argument, take messages and answer them, two by two.

    A process is started when there is something to do for it, and ends with the ``with`` block. They are processes of
    their own, no copies of this one: what else this one does, and how it was started, does not matter to them.
    """

    def __init__(self, number: int, module: str, argument: str) -> None:
        self.number = number
        self._command = [sys.executable, "-P", "-m", module, argument]
        # Modules are looked for where this process looks for them.
        entries: list[object] = list(sys.path)
        path = [entry or os.getcwd() for entry in entries if isinstance(entry, str)]
        self._environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="pubrecord")
        # Processes that have nothing to do; `None` for one to be started when all others have.
        self._idle: LifoQueue[subprocess.Popen[bytes] | None] = LifoQueue()
        for _ in range(number):
            self._idle.put(None)
        self._lock = threading.Lock()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._closed = False

    def ask(self, head: bytes, body: bytes | memoryview) -> Future[tuple[bytes, bytes]]:
        """Give two messages to the next worker that is idle; the two of the answer come later."""
        return self._threads.submit(self._answer, head, body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._closed = True
        for process in self._processes:
            process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._processes:
            process.wait()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(BrokenPipeError):
                    assert stream is not None
                    stream.close()

    def _answer(self, head: bytes, body: bytes | memoryview) -> tuple[bytes, bytes]:
        process = self._idle.get()
        try:
            process = process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                send(process.stdin, head)
                send(process.stdin, body)
                answer = receive(process.stdout), receive(process.stdout)
                if answer[0] is not None and answer[1] is not None:
                    return answer[0], answer[1]
            raise PubrecordError(
                f"a worker process ended before its work was done, with status {process.wait()}",
                advice="It said why above, or memory ran out: then convert with fewer workers, or with one.",
            )
        finally:
            self._idle.put(process)

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise PubrecordError("the workers have been stopped")
            # In a group of its own it is not interrupted with us: we end it.
            group = 0 if os.name == "posix" else None
            process = subprocess.Popen(  # noqa: S603 - ourselves
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self._environment,
                process_group=group,
            )
            self._processes.append(process)
        assert process.stdin is not None
        assert process.stdout is not None
        _widen(process.stdin)
        _widen(process.stdout)
        while (line := process.stdout.readline()) and line != READY:
            pass  # whatever an interpreter may say when it starts
        return process


def _widen(pipe: IO[bytes]) -> None:
    """Make the buffer of a pipe larger where the system can do that, which makes conversion a twentieth faster."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        fcntl: Any = importlib.import_module("fcntl")
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
