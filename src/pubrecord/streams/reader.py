"""The records of a source, read one after the other: what `read` returns, whatever the format.

The reasons are told in ``docs/explanation/design.md``, "Errors are data".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from pubrecord.errors import (
    DamagedInputError,
    NotPubmedError,
    OnError,
    PubrecordError,
    UnsafeInputError,
    check_on_error,
    handle,
)
from pubrecord.records import KINDS, Record

if TYPE_CHECKING:  # type variables have defaults from Python 3.13 on, and for type checkers before
    from typing_extensions import TypeVar as TypeVarWithDefault

    RecordT_co = TypeVarWithDefault("RecordT_co", bound=Record, covariant=True, default=Record)
else:
    RecordT_co = TypeVar("RecordT_co", bound=Record, covariant=True)
#: The classes that `only` names.
RecordT = TypeVar("RecordT", bound=Record)
OtherT = TypeVar("OtherT", bound=Record)
#: Which kinds of records are given: a class of records or a tuple of some; `None` for all.
Only = type[Any] | tuple[type[Any], ...] | None
#: Gives the records of a source, and calls the function with each error that it meets on the way.
Records = Callable[[Callable[[PubrecordError], None]], Iterator[Record]]

_CLASSES: tuple[type, ...] = tuple(KINDS.values())


class Reader(Iterator[RecordT_co], Generic[RecordT_co]):
    """The records of a source, one after the other: an iterator and a context manager.

    Memory does not grow with the source. What was opened is closed when all is read, by `close`, and at the end of a
    ``with`` block. A reader gives its records once: iterating over it again raises `ValueError`.
    """

    def __init__(self, records: Records, on_error: OnError = "raise", only: Only = None) -> None:
        check_on_error(on_error)
        #: How many records have been met, those passed over included.
        self.number: int = 0
        #: How many records, and damage between them, have been passed over because of errors.
        self.skipped: int = 0
        self._on_error: OnError = on_error
        self._only = _kinds(only)
        self._records = records(self._take_error)
        #: Records in the place of bad ones, and the good one behind them: to be given next.
        self._waiting: deque[Record] = deque()
        self._is_ended = self._is_closed = False

    def __iter__(self) -> Self:
        if self._is_closed and self.number:
            done = "all records have been read" if self._is_ended else "the reader is closed"
            raise ValueError(f"{done}: call read again to go through them once more, or keep them in a list")
        return self

    def __next__(self) -> RecordT_co:
        while True:
            record = self._next()
            if isinstance(record, self._only):
                return cast("RecordT_co", record)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened; nothing more is read."""
        self._is_closed = True
        close: Callable[[], None] | None = getattr(self._records, "close", None)
        if close is not None:
            close()

    def replacement(self, error: PubrecordError) -> Record | None:
        """Do with an error as `on_error` says; return the record that takes the bad one's place, if there is one."""
        record = replacement(error, self._on_error)
        if record is None:
            self.skipped += 1
        return record

    def _next(self) -> Record:
        """Return the next record of any kind."""
        if self._waiting:
            return self._waiting.popleft()
        try:
            record = next(self._records)
        except StopIteration:
            if not self._waiting:
                self._is_ended = self._is_closed = True
                raise
            return self._waiting.popleft()
        self._met(record)
        self._waiting.append(record)
        return self._waiting.popleft()

    def _met(self, record: Record) -> None:  # noqa: ARG002 - others have a use for the record
        """Count a record that was read."""
        self.number += 1

    def _take_error(self, error: PubrecordError) -> None:
        """Handle an error that is met on the way to the next record."""
        self.number += not isinstance(error, DamagedInputError | UnsafeInputError | NotPubmedError)
        record = self.replacement(error)
        if record is not None:
            self._waiting.append(record)


def replacement(error: PubrecordError, on_error: OnError) -> Record | None:
    """Do with an error as `on_error` says; return the record that a function gives to take the bad one's place.

    What else a function returns is of no account, but `TypeError` is raised for text: it is no record yet.
    """
    result = handle(error, on_error)
    if isinstance(result, (str, bytes)):
        raise TypeError(
            "on_error returned text where a record was expected: let it return xml.loads(...) of it, or None"
        )
    return cast("Record", result) if isinstance(result, _CLASSES) else None


def _kinds(only: Only) -> tuple[type, ...]:
    """Return the classes of the records that are given."""
    if only is None:
        return _CLASSES
    kinds: tuple[object, ...] = only if isinstance(only, tuple) else (only,)
    for kind in kinds:
        if kind not in _CLASSES:
            names = ", ".join(cls.__name__ for cls in _CLASSES)
            raise ValueError(f"`only` is a class of records, or a tuple of several: of {names}; not {kind!r}")
    return cast("tuple[type, ...]", kinds)


Reader.__module__ = "pubrecord"
