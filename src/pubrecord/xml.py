"""PubMed XML: records from files and text, files and text from records."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Generator, Iterable, Iterator
from types import TracebackType
from typing import Self

import attrs
from lxml import etree

from pubrecord import _cut, _read
from pubrecord._frame import Frame, default_frame, default_layout, observed_layout
from pubrecord._layout import LONE_LAYOUT, Layout
from pubrecord._plan import plan
from pubrecord._sniff import not_pubmed
from pubrecord._source import Input, Source, Target, open_input, open_output
from pubrecord._tokens import Unexpected
from pubrecord._tree import XmlNode, exact_parser, tag_of
from pubrecord._unknown import sift
from pubrecord._whole import Whole, needs_whole
from pubrecord._window import Limits, Window
from pubrecord._write import write_record
from pubrecord.errors import (
    DamagedInputError,
    NotPubmedError,
    OnError,
    Problem,
    PubrecordError,
    RecordError,
    UnsafeInputError,
    handle,
)
from pubrecord.records import Deletion, Record

__all__ = ["Frame", "Reader", "dumps", "loads", "read", "write"]

_EXACT = exact_parser()
_LIMITS = Limits()
_PMID = re.compile(rb"<PMID(?:\s[^<>]*)?>\s*(\d+)\s*<")
#: Characters of output that are gathered before they are written.
_BATCH = 1 << 18
_DECLARED_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


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
        self.number = 0
        #: How many records have been passed over because of errors.
        self.skipped = 0
        self._on_error: OnError = on_error
        self._strict = strict
        self._limits = limits
        self._piece = _cut.Piece(b"", b"", 0)
        self._record: Record | None = None
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
        return self._piece.raw or dumps(self._record).encode()

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
        pmid: str | None = None
        with open_input(source) as stream:
            for piece, engine in self._pieces(Window(stream, self._limits)):
                if piece.error is not None:
                    piece.error.pmid = piece.error.pmid or pmid
                    handle(piece.error.locate(source=stream.name, record=self.number + 1), self._on_error)
                    continue
                for part, outcome in self._outcomes(piece, engine):
                    self.number += 1
                    if isinstance(outcome, PubrecordError):
                        self.skipped += 1
                        outcome.locate(source=stream.name, record=self.number, offset=part.offset)
                        handle(outcome, self._on_error)
                        continue
                    self._piece = part
                    pmid = pmid if isinstance(outcome, Deletion) else outcome.pmid
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
        if name not in _cut.SETS and name not in _read.CLASSES and not _cut.begins_record(window, behind):
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
                _refuse_unknown(record)
        except (RecordError, UnsafeInputError) as error:
            if error.raw is None:
                error.raw = piece.raw if piece.element is None else etree.tostring(piece.element, with_tail=False)
            found = _PMID.search(error.raw)
            error.pmid = error.pmid or (found[1].decode() if found is not None else None)
            return error
        return record


def read(
    source: Source | Input, *, on_error: OnError = "raise", strict: bool = False, limits: Limits = _LIMITS
) -> Reader:
    """Return the records of PubMed XML, as an iterator.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `on_error` says what to do
    with a record that can't be read, and with other damage: "raise", "skip", or a function that is called with the
    error. With `strict` a record that has anything unknown is such a record too. `limits` bound what the source may ask
    for.

    Raises `NotPubmedError`, `DamagedInputError`, `UnsafeInputError` and `RecordError`, after all before them is read.
    """
    return Reader(source, on_error, strict, limits)


def write(records: Iterable[Record], target: Target, *, like: Reader | None = None) -> int:
    """Write records as PubMed XML in NLM's layout and return how many they were.

    `target` is a path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file
    comes to its name only when all is written. Document type and layout are those of NLM's files of 2025, or those of
    the file that `like` reads: the reader that the records come from one by one, which `records` may also be itself.

    Raises `RecordError` for a record that XML cannot hold.
    """
    count = size = 0
    batch: list[str] = []
    with open_output(target) as stream:
        for text, number in _texts(records, like):
            batch.append(text)
            count += number
            size += len(text)
            if size > _BATCH:
                stream.write("".join(batch).encode())
                batch, size = [], 0
        stream.write("".join(batch).encode())
    return count


def loads(text: str | bytes) -> Record:
    """Return the one record of a text: its element alone, or a whole document around it.

    Raises `NotPubmedError` when there is none, `RecordError` when there are several, and what `read` raises.
    """
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if isinstance(text, str):
        raw = _without_encoding(raw)
    records = list(read(io.BytesIO(raw)))
    if not records:
        raise NotPubmedError("the document has no record", advice="Use read for documents with any number of records.")
    if len(records) > 1:
        raise RecordError(
            f"the document has {len(records)} records", advice="Use read for documents with any number of records."
        )
    return records[0]


def dumps(record: Record) -> str:
    """Return a record's element as PubMed XML, in lines without indent before its tags.

    Raises `RecordError` for values that XML cannot hold.
    """
    return write_record(record, LONE_LAYOUT)


def read_piece(piece: _cut.Piece) -> Record:
    """Return the record of a piece that was cut from a stream; raises `RecordError`."""
    raw, element = piece.raw, piece.element
    if element is None:
        try:
            return _read.read_raw(raw)
        except Unexpected:
            pass  # the exact way below finds out what it is
        try:
            element = etree.XML(raw, _EXACT)
        except etree.XMLSyntaxError as error:
            raise _syntax_error(error) from None
    return _read_exactly(element)


def _syntax_error(error: etree.XMLSyntaxError) -> PubrecordError:
    """Return the error of a record that the parser does not take."""
    where = Problem(
        "xml", f"line {error.lineno} of the record, column {error.offset}", error.msg.partition(", line")[0]
    )
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return UnsafeInputError(
            "the record goes beyond what the parser takes: a text or attribute of 10 MB, 256 elements in each other",
            problems=[where],
            advice="No record of PubMed comes near: the source is damaged, or made to do harm.",
        )
    return RecordError(
        "the record is not well-formed XML",
        problems=[where],
        advice="The bytes of the record are in the error's `raw`: repair them, or fetch the record again.",
    )


def _read_exactly(element: XmlNode) -> Record:
    tag = tag_of(element)
    if tag not in _read.CLASSES:
        raise RecordError(
            f"the record is a <{tag}>, no element of PubMed",
            problems=[Problem("model", "/", tag)],
            advice="PubMed's elements are in no namespace: remove the declaration of one.",
        )
    cls = _read.CLASSES[tag]
    pmid = next(element.iter("PMID"), None)
    try:
        unknown = sift(element, plan(cls, tag))
        record = _read.read_sifted(element)
    except RecordError as error:
        error.pmid = error.pmid or (pmid.text if pmid is not None and cls is not Deletion else None)
        raise
    except Unexpected:
        raise RecordError("the record's XML does not fit the model", problems=[Problem("model", "/", tag)]) from None
    return attrs.evolve(record, unknown=unknown) if unknown else record


def _refuse_unknown(record: Record) -> None:
    if record.unknown:
        raise RecordError(
            "the record has what no field is for",
            problems=[Problem("unknown", piece.path, piece.value[:100]) for piece in record.unknown],
            pmid=None if isinstance(record, Deletion) else record.pmid,
            advice="Read without strict to keep it in the record's `unknown`.",
        )


def _without_encoding(raw: bytes) -> bytes:
    """Leave away the encoding that a text declares: a string is not in it any more."""
    return _DECLARED_ENCODING.sub(rb"\1", raw, count=1)


def _texts(records: Iterable[Record], like: Reader | None) -> Iterator[tuple[str, int]]:
    """Give the document in pieces, each with the number of records in it."""
    reader = like if like is not None else records if isinstance(records, Reader) else None

    def written(record: Record, layout: Layout) -> tuple[str, int]:
        return layout.before + write_record(record, layout), 1

    def layout(record: Record) -> Layout:
        return reader.layout if reader is not None else default_layout(record)

    iterator = iter(records)
    for first in iterator:
        text, number = written(first, layout(first))
        observed = reader.frame if reader is not None else None
        frame = observed.in_utf_8() if observed is not None else default_frame(first)
        following = list(itertools.islice(iterator, 1)) if not frame.start else []
        if following:  # a record is the root only alone
            frame = default_frame(first)
        yield frame.prolog + frame.start + (text if frame.start else text.lstrip()), number
        iterator = itertools.chain(following, iterator)
        break
    else:
        observed = reader.frame if reader is not None else None
        frame = observed if observed is not None and observed.root in _cut.SETS else default_frame(None)
        frame = frame.in_utf_8()
        yield frame.prolog + frame.start, 0
    for record in iterator:
        yield written(record, layout(record))
    if reader is not None and reader.frame is not None and reader.frame.start == frame.start:
        frame = reader.frame  # by now it knows its end too
    yield f"{frame.end}\n", 0
