"""What passes through a conversion: changed, counted, and kept where it is passed over."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pubrecord import formats
from pubrecord.errors import (
    DamagedInputError,
    NotPubmedError,
    OnError,
    PubrecordError,
    UnsafeInputError,
    check_on_error,
)
from pubrecord.formats import Format
from pubrecord.records import KINDS, Deletion, Record
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.opening import Target
from pubrecord.streams.reader import replacement
from pubrecord.streams.saving import open_output, require_folder

#: Takes a record and returns what takes its place: a record, or `None` for none.
Change = Callable[[Record], Record | None]
#: How many PMIDs of records passed over a report names.
_FIRST = 10


class Tally(contextlib.ExitStack):
    """Changes and counts what passes, and keeps what does not."""

    def __init__(self, on_error: OnError, rejects: Target | None, change: Change | None = None) -> None:
        super().__init__()
        check_on_error(on_error)
        if isinstance(rejects, (str, os.PathLike)) and str(rejects) != "-":
            require_folder(rejects)  # which is better said now than with the first bad record
        self.records = self.deletions = self.skipped = self.left_out = 0
        self.pmids: list[str] = []
        #: Format of the first source: rejects are wrapped as it asks.
        self.format: Format | None = None
        self._on_error: OnError = on_error
        self._rejects = rejects
        self._change = change
        #: What is in the targets that are finished.
        self._before = 0
        self._stream: Any = None

    def count(self, records: Iterable[Record | Chunk]) -> Iterator[Record | Chunk]:
        """Give the records, each as it is changed, and chunks, of which workers have changed the records; count all."""
        for record in records:
            if isinstance(record, Chunk):
                self.records += record.count
                self.left_out += record.left_out
                yield record
                continue
            changed = record if self._change is None else _changed(record, self._change)
            if changed is None:
                self.left_out += 1
                continue
            if isinstance(changed, Deletion):
                self.deletions += len(changed.pmids)
            else:
                self.records += 1
            yield changed

    def begin(self) -> None:
        """Begin with the next target."""
        self._before = self.records + self.deletions

    def has_any(self) -> bool:
        """Whether anything is in the target: has passed, and was not refused later."""
        return self.records + self.deletions > self._before

    def error(self, error: PubrecordError) -> Record | None:
        """Handle the error of something that was not read; what is passed over is counted and kept.

        Returns the record that takes its place, if there is one.
        """
        other = replacement(error, self._on_error)
        if other is not None:
            return other
        self.skipped += 1
        is_of_a_record = not isinstance(error, DamagedInputError | UnsafeInputError | NotPubmedError)
        if is_of_a_record and error.pmid is not None and len(self.pmids) < _FIRST:
            self.pmids.append(error.pmid)
        if self._rejects is not None and error.raw:
            self._keep(self._rejects, error.raw)
        return None

    def unwritten(self, error: PubrecordError) -> Record | None:
        """Handle the error of a record that was read and counted, and then could not be written."""
        other = self.error(error)
        if other is None:
            self.records -= 1
        return other

    def _keep(self, rejects: Target, raw: bytes) -> None:
        start, between, end = (self.format or formats.FORMATS["xml"]).wrapper
        if self._stream is None:
            self._stream = self.enter_context(open_output(rejects))
            self._stream.write(start + raw)
            self.callback(self._stream.write, end)
        else:
            self._stream.write(between + raw)


def _changed(record: Record, change: Change) -> Record | None:
    changed = change(record)
    if changed is not None and not isinstance(changed, tuple(KINDS.values())):
        raise TypeError(f"`change` returns a record, or None to leave one out, and not {type(changed).__name__}")
    return changed
