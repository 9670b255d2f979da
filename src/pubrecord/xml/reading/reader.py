"""A source into its records, one after the other, and what stands around them.

The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

import copy
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Generator, Iterable

import attrs
from lxml import etree

from pubrecord.errors import (
    DamagedInputError,
    NotPubmedError,
    OnError,
    PubrecordError,
    RecordError,
    UnsafeInputError,
)
from pubrecord.excerpts import chosen, excerpting
from pubrecord.records import Deletion, Record
from pubrecord.streams import reader
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, open_input
from pubrecord.streams.reader import Only, RecordT_co
from pubrecord.streams.sources import Source
from pubrecord.streams.window import Window
from pubrecord.xml.cutting.choice import engine_of
from pubrecord.xml.cutting.pieces import Engine, Piece, Runs
from pubrecord.xml.frame import Frame
from pubrecord.xml.layout import LONE_LAYOUT, Origin
from pubrecord.xml.reading.compiled import run_compiled
from pubrecord.xml.reading.piece import Reading, parsed, reading_of
from pubrecord.xml.trees import XmlNode
from pubrecord.xml.writing.compiler import write_record

_PMID = re.compile(rb"<PMID(?:\s[^<>]*)?>\s*(\d+)\s*<")


class Reader(reader.Reader[RecordT_co]):
    """The records of a PubMed XML file, read one after the other; also what stands around them.

    It is a `pubrecord.Reader`: an iterator and a context manager. `frame` is what the file has around its records, `raw`
    the last record as it stands there.
    """

    def __init__(
        self,
        source: Source | Input,
        on_error: OnError = "raise",
        strict: bool = False,
        limits: Limits = DEFAULT,
        fields: Iterable[str] | None = None,
        only: Only = None,
    ) -> None:
        if fields is not None and strict:
            raise ValueError("`strict` looks at all of a record: it cannot be had with `fields`")
        self._names = None if fields is None else chosen(fields)
        self._strict = strict
        self._limits = limits
        #: Bytes that the source holds, compressed or not; `None` where that is not known, and before it is opened.
        self.source_size: int | None = None
        #: Whether the source is compressed.
        self.source_is_compressed: bool = False
        self._engine: Engine | None = None
        self._piece: Piece | None = Piece(b"", b"", 0)
        self._record: Record | None = None
        self._origin: Origin | None = None
        #: Where a record that the compiled engine read stands: the data, where its gap begins, its start, its end.
        self._place: tuple[bytes, int, int, int] = (b"", 0, 0, 0)
        #: Where those data begin in the stream, and what the root declares for the records in them.
        self._base, self._declarations = 0, ""
        self._disorder: tuple[str, ...] = ()
        #: PMID of the last article or book read.
        self._pmid: str | None = None
        self._is_wanted: Callable[[int], bool] | None = None
        #: The record given last is a part of a piece of which other parts are to come.
        self._is_amid_piece = False
        if self._names is not None:
            on_error = excerpting(on_error, self._names)
        super().__init__(lambda _: self._read(source), on_error, only)

    @property
    def frame(self) -> Frame | None:
        """What the file has around its records; `None` until the first record is read."""
        return None if self._engine is None else self._engine.frame

    @property
    def origin(self) -> Origin | None:
        """The last record read and the bytes that it was read from, for writing it alike; `None` before the first."""
        if self._origin is None and self._record is not None:
            piece = self._last_piece()
            self._origin = Origin(self._record, piece.gap, piece.raw)
        return self._origin

    @property
    def raw(self) -> bytes:
        """The last record read, as it stands in the file; written anew where the whole document had to be parsed."""
        if self._record is None:
            raise ValueError("no record has been read yet")
        raw = b"" if self.origin is None else self.origin.raw
        return raw or write_record(self._record, LONE_LAYOUT).encode()

    def element(self) -> XmlNode:
        """Return the last record read as an element of lxml, parsed anew from `raw`."""
        element = parsed(attrs.evolve(self._last_piece(), raw=self.raw, element=None))
        return element if element.getparent() is None else copy.deepcopy(element)  # so it declares what it uses

    @property
    def offset(self) -> int | None:
        """Where the last record read begins, in bytes of the uncompressed stream; `None` if that is not known."""
        return self._last_piece().offset

    @property
    def disorder(self) -> tuple[str, ...]:
        """Paths of the elements of the last record read whose known children do not stand in the DTD's order."""
        return self._disorder

    def read_only(self, is_wanted: Callable[[int], bool]) -> None:
        """Read only the records whose number, counted from 1, is wanted; of the others only the end is looked for.

        For files in which each record is one piece: elsewhere a record that is not read could be counted otherwise.
        """
        self._is_wanted = is_wanted

    def runs(self) -> Runs | None:
        """Return the runs behind the record given last; `None` where there can be none.

        For those who read many records elsewhere: what they take is not given here, and they `count` it.
        """
        return None if self._engine is None or self._is_amid_piece else self._engine.runs()

    def count(self, records: int, pmid: str | None) -> None:
        """Count records that were read elsewhere; `pmid` is that of the last."""
        self.number += records
        self._pmid = pmid

    def _read(self, source: Source | Input) -> Generator[Record]:
        with open_input(source) as stream:
            self.source_size, self.source_is_compressed = stream.size, stream.is_compressed
            window = Window(stream, self._limits)
            for piece in self._pieces(window):
                if piece.error is not None:
                    yield from self._in_place_of(piece.error.locate(source=window.name), piece)
                elif self._is_wanted is None:
                    yield from self._records_of(piece, window.name)
                    yield from self._records_behind(piece, window)
                elif self._is_wanted(self.number + 1):
                    yield from self._records_of(piece, window.name)
                else:
                    self.number += 1

    def _pieces(self, window: Window) -> Generator[Piece]:
        """Give the pieces of the stream; an error of the engine is the last."""
        try:
            self._engine = engine_of(window)
            for piece in self._engine.pieces():
                if piece.error is not None:
                    piece.error.locate(record=self.number + 1)
                    piece.error.pmid = piece.error.pmid or self._pmid
                yield piece
        except (NotPubmedError, UnsafeInputError, DamagedInputError) as error:
            yield Piece(error.raw or b"", b"", None, error=error)

    def _records_of(self, piece: Piece, source: str) -> Generator[Record]:
        """Give the record of a piece; where that is not well-formed, the records of its parts."""
        outcome = self._outcome(piece)
        assert self._engine is not None
        parts = self._engine.parts(piece) if isinstance(outcome, PubrecordError) else [piece]
        for number, part in enumerate(parts, start=1):
            self._is_amid_piece = number < len(parts)
            if part is not piece:
                outcome = self._outcome(part)
            self.number += 1
            if isinstance(outcome, PubrecordError):
                outcome.locate(source=source, record=self.number, offset=part.offset)
                yield from self._in_place_of(outcome, part)
                continue
            record, self._disorder = outcome.record, outcome.disorder
            # A byte order mark before a document is not written: there it would stand between the records of one.
            yield self._deliver(record, Origin(record, part.gap.replace(BOM_UTF8, b""), part.raw), part)

    def _records_behind(self, piece: Piece, window: Window) -> Generator[Record]:
        """Give the records behind a piece that the compiled engine reads, and move behind each; it may read none.

        The caller may take runs in between: then those that were to come are not given here.
        """
        assert self._engine is not None
        if self._engine.runs() is None:
            return
        data, before = window.data, window.position
        self._base, self._declarations = window.offset - before, piece.declarations
        for record, start, stop in run_compiled(data, before, self._limits, self._names):
            if self._strict and record.unknown:
                return  # the reader says what is wrong with it
            self.number += 1
            window.position = stop
            self._record, self._origin, self._piece, self._disorder = record, None, None, ()
            self._place = data, before, start, stop
            self._pmid = self._pmid if isinstance(record, Deletion) else record.pmid
            yield record
            if window.data is not data or window.position != stop:
                return
            before = stop

    def _last_piece(self) -> Piece:
        """Return the piece that the last record was read from."""
        if self._piece is None:
            data, gap, start, stop = self._place
            raw, offset = data[start:stop], self._base + start
            self._piece = Piece(raw, data[gap:start], offset, declarations=self._declarations)
        return self._piece

    def _in_place_of(self, error: PubrecordError, piece: Piece) -> Generator[Record]:
        """Give the record that takes the place of a bad one, or of damage, if there is one."""
        record = self.replacement(error)
        if record is not None:
            self.number = max(self.number, error.record or 0)
            blanks = piece.raw[: len(piece.raw) - len(piece.raw.lstrip())]
            self._disorder = ()
            yield self._deliver(record, Origin(None, piece.gap or blanks, piece.raw), piece)

    def _deliver(self, record: Record, origin: Origin, piece: Piece) -> Record:
        """Return a record to the caller: from now on the properties of the reader tell about this one."""
        self._record, self._origin, self._piece = record, origin, piece
        self._pmid = self._pmid if isinstance(record, Deletion) else record.pmid
        return record

    def _met(self, record: Record) -> None:
        """Do nothing: the records of a file have been counted, the bad ones too."""

    def _outcome(self, piece: Piece) -> Reading | PubrecordError:
        try:
            reading = reading_of(piece, self._names)
            if self._strict:
                reading.refuse_oddities()
        except (RecordError, UnsafeInputError) as error:
            if error.raw is None:
                error.raw = piece.raw if piece.element is None else etree.tostring(piece.element, with_tail=False)
            pmid = _PMID.search(error.raw)
            error.pmid = error.pmid or (pmid[1].decode() if pmid is not None else None)
            return error
        return reading


Reader.__module__ = "pubrecord.xml"
