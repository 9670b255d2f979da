"""A source -> its records, one after the other, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from types import TracebackType
from typing import Self

import attrs
from lxml import etree

from pubrecord import _cut
from pubrecord._frame import Frame, observed_layout
from pubrecord._layout import LONE_LAYOUT, Layout
from pubrecord._piece import read_piece, refuse_unknown
from pubrecord._read import CLASSES
from pubrecord._sniff import not_pubmed
from pubrecord._source import Input, Source, open_input
from pubrecord._whole import Whole, needs_whole
from pubrecord._window import Limits, Window
from pubrecord._write import write_record
from pubrecord.errors import (
    DamagedInputError,
    NotPubmedError,
    OnError,
    PubrecordError,
    RecordError,
    UnsafeInputError,
    handle,
)
from pubrecord.records import Deletion, Record

_LIMITS = Limits()
_PMID = re.compile(rb"<PMID(?:\s[^<>]*)?>\s*(\d+)\s*<")


class Reader(Iterator[Record]):
    """The records of a PubMed XML file, read one after the other; also what stands around them.

    Memory does not grow with the file. The file is closed when all is read, by `close`, and at the end of a ``with``
    block.
    """

    def __init__(
        self,
        source: Source | Input,
        on_error: OnError = "raise",
        strict: bool = False,
        limits: Limits = _LIMITS,
    ) -> None:
        #: What the file has around its records; `None` until the first record is read.
        self.frame: Frame | None = None
        #: How many records have been met, those passed over included.
        self.number: int = 0
        #: How many records have been passed over because of errors.
        self.skipped: int = 0
        self._on_error: OnError = on_error
        self._strict = strict
        self._limits = limits
        self._piece = _cut.Piece(b"", b"", 0)
        self._record: Record | None = None
        #: PMID of the last article or book read.
        self._pmid: str | None = None
        self._records = self._read(source)

    @property
    def layout(self) -> Layout:
        """White space and order of attributes of the last record read, for writing it back as it was."""
        if self._record is None:
            raise ValueError("no record has been read yet")
        return observed_layout(self._record, self._piece.gap, self._piece.raw)

    @property
    def raw(self) -> bytes:
        """The last record read, as it stands in the file; written anew where the whole document had to be parsed."""
        if self._record is None:
            raise ValueError("no record has been read yet")
        return self._piece.raw or write_record(self._record, LONE_LAYOUT).encode()

    @property
    def offset(self) -> int | None:
        """Where the last record read begins, in bytes of the uncompressed stream; `None` if that is not known."""
        return self._piece.offset

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Record:
        self._record = next(self._records)
        return self._record

    def close(self) -> None:
        """Close the file; nothing more is read from it."""
        self._records.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, source: Source | Input) -> Generator[Record]:
        with open_input(source) as stream:
            window = Window(stream, self._limits)
            for piece, engine in self._pieces(window):
                yield from self._records_of(piece, engine, window.name)

    def _records_of(self, piece: _cut.Piece, engine: _cut.Cutter | Whole, source: str) -> Generator[Record]:
        if piece.error is not None:
            piece.error.pmid = piece.error.pmid or self._pmid
            handle(piece.error.locate(source=source, record=self.number + 1), self._on_error)
            return
        for part, outcome in self._outcomes(piece, engine):
            self.number += 1
            if isinstance(outcome, PubrecordError):
                self.skipped += 1
                handle(outcome.locate(source=source, record=self.number, offset=part.offset), self._on_error)
                continue
            self._piece = part
            self._pmid = self._pmid if isinstance(outcome, Deletion) else outcome.pmid
            yield outcome

    def _pieces(self, window: Window) -> Generator[tuple[_cut.Piece, _cut.Cutter | Whole]]:
        try:
            engine = self._engine(window)
            for piece in engine.pieces():
                if isinstance(engine, Whole):
                    self.frame = engine.frame
                yield piece, engine
        except (NotPubmedError, UnsafeInputError, DamagedInputError) as error:
            handle(error.locate(source=window.name), self._on_error)
            return
        if isinstance(engine, Whole):
            self.frame = engine.frame
        elif engine.before_end is not None and self.frame is not None and self.frame.start:
            self.frame = attrs.evolve(self.frame, before_end=engine.before_end.decode("utf-8", "replace"))

    def _engine(self, window: Window) -> _cut.Cutter | Whole:
        """Return what takes the file: told by its encoding, what stands before the root, and the root."""
        window.fill()
        if needs_whole(window.head):
            return Whole(window)
        found = _cut.match_prolog(window)
        if found is None:
            if not _cut.finds_record(window):
                raise window.broken or not_pubmed(window.head, window.name)
            return _cut.Cutter(window, None)
        if b"xmlns" in found["start"]:
            return Whole(window)
        name, behind = found["name"].decode(), found.end() - window.position
        if name not in _cut.SETS and name not in CLASSES and not _cut.begins_record(window, behind):
            if not _cut.finds_record(window):
                raise window.broken or not_pubmed(window.head, window.name, name)
            return _cut.Cutter(window, None)
        frame = _cut.take_frame(window, found)
        self.frame = attrs.evolve(frame, start=frame.start.replace("/>", ">")) if found["empty"] else frame
        return _cut.Cutter(window, None if found["empty"] else frame)

    def _outcomes(
        self, piece: _cut.Piece, engine: _cut.Cutter | Whole
    ) -> Generator[tuple[_cut.Piece, Record | PubrecordError]]:
        """Give the record of a piece, or the error; the same for each part of a piece that is not well-formed."""
        outcome = self._outcome(piece)
        parts = [piece]
        if isinstance(outcome, PubrecordError) and isinstance(engine, _cut.Cutter):
            parts = _cut.split(piece)
        if len(parts) == 1:
            yield piece, outcome
            return
        for part in parts:
            if part is parts[-1] and isinstance(engine, _cut.Cutter) and not _cut.ends_as_it_begins(part):
                engine.give_back(len(part.raw))
            else:
                yield part, self._outcome(part)

    def _outcome(self, piece: _cut.Piece) -> Record | PubrecordError:
        try:
            record = read_piece(piece)
            if self._strict:
                refuse_unknown(record)
        except (RecordError, UnsafeInputError) as error:
            if error.raw is None:
                error.raw = piece.raw if piece.element is None else etree.tostring(piece.element, with_tail=False)
            found = _PMID.search(error.raw)
            error.pmid = error.pmid or (found[1].decode() if found is not None else None)
            return error
        return record
