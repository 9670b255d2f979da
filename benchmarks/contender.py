"""What a contender is: a job on the bench file, done in a process of its own.

This module imports little, because the memory of that process is measured.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

#: Does the work once and returns how many records it saw; `None` where it does not look at records.
Job = Callable[[], int | None]

_START = b"<PubmedArticle>"
_END = b"</PubmedArticle>"


class Absent(Exception):
    """What the job needs is not here."""


class Bench(NamedTuple):
    """The folder with a bench file, where a job may also write, and a DTD if there is one."""

    folder: Path
    dtd: Path | None = None

    @property
    def first(self) -> Bench:
        """A small bench file, the same for all sizes: what is done on first use is done with it."""
        return self._replace(folder=self.folder.parent / "first")

    @property
    def plain(self) -> Path:
        """The bench file."""
        return self.folder / "bench.xml"

    @property
    def packed(self) -> Path:
        """The same, compressed by gzip."""
        return self.folder / "bench.xml.gz"


class Contender(NamedTuple):
    """A job with its name, and what one should know of it."""

    name: str
    #: What it starts from.
    source: str
    #: What it gives.
    delivers: str
    #: Imports what the job needs, which is not measured, and returns the job. Raises `ImportError` or `Absent`.
    prepare: Callable[[Bench], Job]
    #: The distribution, or the program, whose version is told.
    package: str = "pubrecord"
    #: What must be done once for all rounds, which is not measured either.
    set_up: Callable[[Bench], None] | None = None
    #: The engine of pubrecord that does the job; of no account to others.
    engine: str = "python"


def load(module: str) -> Any:
    """Import a module only where it is needed."""
    return importlib.import_module(module)


def count(items: Iterable[object]) -> int:
    """Take all items, keep none, and return how many they were."""
    return sum(1 for _ in items)


def cut(path: Path) -> Iterator[bytes]:
    """Give the articles of the bench file, as bytes, one after the other."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            *whole, rest = (rest + chunk).split(_END)
            for piece in whole:
                yield piece[piece.index(_START) :] + _END
