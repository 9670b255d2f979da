"""A program on a pseudo-terminal, and the screen that it draws."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

#: Makes the terminal that standard error is the one from which Ctrl-C comes, and becomes the program.
_LAUNCH = "import fcntl, os, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
_PATIENCE = 60


class Terminal:
    """A run of Python on a terminal; its standard input is the terminal too, unless it is to be a pipe."""

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        *,
        width: int = 80,
        height: int = 24,
        env: Mapping[str, str],
        pipes_in: bool = False,
    ) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self.screen)
        self._ours, theirs = pty.openpty()
        self.resize(width, height)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, sys.executable, *arguments],
            stdin=subprocess.PIPE if pipes_in else theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=env,
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()
        os.close(self._ours)

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size, as dragging its window does."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.screen.resize(height, width)

    def press(self, keys: bytes) -> None:
        """Type on the keyboard."""
        os.write(self._ours, keys)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen that have something on them."""
        return [line.rstrip() for line in self.screen.display if line.strip()]

    @property
    def colors(self) -> list[str]:
        """The colours that are on the screen."""
        cells = [cell for row in self.screen.buffer.values() for cell in row.values() if cell.data.strip()]
        return sorted({cell.fg for cell in cells} - {"default"})

    def wait_for(self, what: Callable[[], object]) -> None:
        """Read what is drawn until something holds."""
        ends = time.monotonic() + _PATIENCE
        while not what():
            assert time.monotonic() < ends, self.lines
            self._read()

    def wait(self) -> int:
        """Read what is drawn until the program ends, and return its status."""
        ends = time.monotonic() + _PATIENCE
        while self._read() or self.process.poll() is None:
            assert time.monotonic() < ends, self.lines
        return self.process.wait()

    def _read(self) -> bool:
        if not select.select([self._ours], [], [], 0.05)[0]:
            return False
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # what Linux says of a terminal that nobody has open any more
            return False
        self._stream.feed(data)
        return bool(data)
