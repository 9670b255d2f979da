"""How far the sources of a command have been read: one line that shows it, and words that say it."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator, Sequence
from pathlib import PurePath
from types import TracebackType
from typing import Self

from rich import filesize
from rich.console import Console, RenderableType
from rich.constrain import Constrain
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

#: Columns from which on there is room for the time that is left, and columns that stay free.
_WIDE = 57
_ROOM = 3
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Reading:
    """How far the sources of a command have been read.

    It is a context manager: within it, a line on a terminal shows the bar. It is what the library calls with the name of
    a source, the bytes of it that have been read, and how many it has if that is known. An interrupt that leaves the
    block gets a note that says what had been done.
    """

    def __init__(
        self, sources: Sequence[str], target: str | None = None, *, done: str = "read whole", left: str | None = None
    ) -> None:
        self._sources = sources
        #: What has been done with a source when the next one begins, and what is left undone by an interrupt.
        self._done = done
        self._left = left or ("" if target is None else _left_of(target))
        self._number = 0
        self._name = ""
        self._taken = 0
        self._size: int | None = None
        #: Bytes of the sources that have been read, and of all of them; `None` where one is no file.
        self._before = 0
        self._all = _total(sources)
        self._line = _Line(Console(stderr=True)) if _is_seen(target) else None
        self._task = self._line.add_task("", total=None, visible=False) if self._line is not None else None

    def __enter__(self) -> Self:
        if self._line is not None:
            self._line.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line is not None:
            self._line.stop()
        if isinstance(error, KeyboardInterrupt):
            error.add_note(self.words)
            if self._left:
                error.add_note(self._left)

    def __call__(self, source: str, done: int, total: int | None) -> None:
        """Take what the library says, and show it."""
        if source != self._name or done < self._taken:
            self.begin(source)
        self._taken, self._size = done, total
        self._show()

    def begin(self, source: str) -> None:
        """Let the next source begin: the one before it is done."""
        if self._number == len(self._sources):  # they are read a second time
            self._number = self._before = 0
        elif self._number:
            self._before += self._taken if self._size is None else self._size
        self._number += 1
        self._name, self._taken, self._size = "standard input" if source == "-" else source, 0, None

    @contextlib.contextmanager
    def hidden(self) -> Generator[None]:
        """Let the line be away within the block, so that something can be printed."""
        if self._line is not None:
            self._line.stop()
        yield
        if self._line is not None:
            self._line.start()

    @property
    def words(self) -> str:
        """What has been done so far."""
        this_one = f"{_amount(self._taken, self._size)} of {_short(self._name)}" if self._name else "nothing"
        if len(self._sources) == 1:
            return f"{this_one} had been read."
        count = f"{max(self._number - 1, 0):,} of {len(self._sources):,} files had been {self._done}"
        return f"{count}, and {this_one} read."

    def _show(self) -> None:
        if self._line is None or self._task is None:
            return
        count = len(self._sources)
        self._line.update(
            self._task,
            visible=True,
            description=f"{self._number:,}/{count:,} {_short(self._name)}" if count > 1 else _short(self._name),
            completed=self._before + self._taken,
            total=self._size if count == 1 else self._all,
        )


class _Line(Progress):
    """One line of progress, whatever the width of the terminal."""

    def __init__(self, console: Console) -> None:
        self._name = Column(no_wrap=True, overflow="ellipsis")
        name = TextColumn("{task.description}", markup=False, table_column=self._name)
        bar = BarColumn(bar_width=None, table_column=Column(ratio=1))
        self._narrow = (name, bar, _Bytes())
        self._wide = (*self._narrow, TimeRemainingColumn(compact=True))
        self._console = console
        # What is printed on standard output is not for this console, which is on standard error.
        super().__init__(*self._wide, console=console, transient=True, expand=True, redirect_stdout=False)

    def get_renderable(self) -> RenderableType:
        """Return the line as it fits the terminal now, with room for the ``^C`` that terminals write behind it."""
        width = self._console.width - _ROOM
        self.columns = self._wide if width >= _WIDE else self._narrow
        self._name.max_width = max(width // 2 - _ROOM, 1)  # so that the bar has some columns in any case
        return Constrain(super().get_renderable(), width)


class _Bytes(ProgressColumn):
    """The bytes that have been read, and those that there are if that is known."""

    def __init__(self) -> None:
        super().__init__(Column(no_wrap=True, justify="right"))

    def render(self, task: Task) -> Text:
        """Return them in the unit of the larger number."""
        total = int(task.total) if task.total is not None else None
        return Text(_amount(int(task.completed), total, "/"), style="progress.download")


def _is_seen(target: str | None) -> bool:
    """Whether somebody sees the line, and it does not stand among the records that are written to the same terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return False
    return target != "-" or sys.stdout is None or not sys.stdout.isatty()


def _left_of(target: str) -> str:
    """Return what an interrupt leaves undone."""
    if target == "-":
        return "What was printed is not all."
    return f"{target} is not written{', and is as it was' if os.path.exists(target) else ''}."


def _amount(done: int, total: int | None, between: str = " of ") -> str:
    unit, suffix = filesize.pick_unit_and_suffix(max(done, total or 0), list(_UNITS), 1000)
    digits = 0 if unit == 1 else 1
    numbers = [number / unit for number in (done, total) if number is not None]
    return f"{between.join(f'{number:,.{digits}f}' for number in numbers)} {suffix}"


def _total(sources: Sequence[str]) -> int | None:
    if not all(os.path.isfile(source) for source in sources):
        return None
    return sum(os.path.getsize(source) for source in sources)


def _short(name: str) -> str:
    return PurePath(name).name
