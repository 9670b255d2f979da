"""The records of a source, read one after the other, for formats that have nothing else to tell of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from types import TracebackType
from typing import Generic, Self, TypeVar

from pubrecord.errors import OnError, PubrecordError, handle

_R_co = TypeVar("_R_co", covariant=True)


class RecordReader(Iterator[_R_co], Generic[_R_co]):
    """The records of a source, read one after the other.

    The source is closed when all is read, by `close`, and at the end of a ``with`` block.
    """

    def __init__(self, read: Callable[[RecordReader[_R_co]], Generator[_R_co]], on_error: OnError) -> None:
        """Take the function that gives the records; what it cannot read it hands over to `pass_over`."""
        #: How many records, and damage between them, have been passed over because of errors.
        self.skipped: int = 0
        self._on_error: OnError = on_error
        self._records = read(self)

    def pass_over(self, error: PubrecordError) -> None:
        """Count an error and handle it as `on_error` says."""
        self.skipped += 1
        handle(error, self._on_error)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _R_co:
        return next(self._records)

    def close(self) -> None:
        """Close the source; nothing more is read from it."""
        self._records.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
