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
from pubrecord._source import Input, Source, Target, open_input, open_output
from pubrecord._tree import XmlNode, exact_parser, tag_of
from pubrecord._unknown import sift
from pubrecord._write import write_record
from pubrecord.errors import NotPubmedError, OnError, Problem, RecordError, handle
from pubrecord.records import Deletion, Record

__all__ = ["Frame", "Reader", "dumps", "loads", "read", "write"]

_EXACT = exact_parser()
#: Characters of output that are gathered before they are written.
_BATCH = 1 << 18
_DECLARED_ENCODING = re.compile(rb"""\A(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


class Reader(Iterator[Record]):
    """The records of a PubMed XML file, read one after the other; also what stands around them.

    Memory does not grow with the file. The file is closed when all is read, by `close`, and at the end of a ``with``
    block.
    """

    def __init__(self, source: Source | Input, on_error: OnError = "raise", strict: bool = False) -> None:
        #: What the file has around its records; `None` until the first record is read.
        self.frame: Frame | None = None
        #: How many records have been met, those passed over included.
        self.number = 0
        #: How many records have been passed over because of errors.
        self.skipped = 0
        self._on_error: OnError = on_error
        self._strict = strict
        self._piece = _cut.Piece(b"", b"", 0)
        self._record: Record | None = None
        self._records = self._read(source)

    @property
    def layout(self) -> Layout:
        """White space and order of attributes of the last record read, for writing it back as it was."""
        if self._record is None:
            raise ValueError("no record has been read yet")
        raw = self._piece.raw
        if self._piece.element is not None:
            raw = etree.tostring(self._piece.element, with_tail=False)
        return observed_layout(self._record, self._piece.gap, raw)

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
            for piece in self._pieces(_cut.Window(stream)):
                if piece.error is not None:
                    handle(piece.error, self._on_error)
                    continue
                self.number += 1
                try:
                    record = read_piece(piece)
                    if self._strict:
                        _refuse_unknown(record)
                except RecordError as error:
                    error.raw = error.raw or piece.raw
                    error.locate(source=stream.name, record=self.number, offset=piece.offset)
                    self.skipped += 1
                    handle(error, self._on_error)
                    continue
                self._piece = piece
                yield record

    def _pieces(self, window: _cut.Window) -> Iterator[_cut.Piece]:
        try:
            frame = _cut.read_frame(window)
            if frame is not None:
                self.frame = frame
                yield from _cut.cut(window, frame)
                if window.before_end:
                    self.frame = attrs.evolve(frame, before_end=window.before_end.decode("utf-8", "replace"))
                return
            found: list[Frame] = []
            for piece in _cut.whole(window, found):
                self.frame = found[0] if found else None
                yield piece
            self.frame = found[0] if found else None
        except NotPubmedError as error:
            handle(error, self._on_error)


def read(source: Source | Input, *, on_error: OnError = "raise", strict: bool = False) -> Reader:
    """Return the records of PubMed XML, as an iterator.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `on_error` says what to do
    with a record that can't be read: "raise", "skip", or a function that is called with the error. With `strict` a
    record that has anything unknown is such a record too.

    Raises `NotPubmedError`, `DamagedInputError`, `UnsafeInputError` and `RecordError`, after all before them is read.
    """
    return Reader(source, on_error, strict)


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
    raw = text.encode() if isinstance(text, str) else text
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
        if b"xmlns" not in raw:
            try:
                return _read.read_raw(raw)
            except (_read.Unexpected, etree.XMLSyntaxError):
                pass  # the exact way below finds out what it is
        try:
            element = etree.XML(raw, _EXACT)
        except etree.XMLSyntaxError as error:
            raise RecordError(
                f"the record is not well-formed XML: {error.msg}",
                problems=[Problem("xml", "/", str(error))],
                advice="The bytes of the record are in the error's `raw`: repair them, or fetch the record again.",
            ) from None
    return _read_exactly(element)


def _read_exactly(element: XmlNode) -> Record:
    tag = tag_of(element)
    cls = _read.CLASSES[tag]
    pmid = next(element.iter("PMID"), None)
    try:
        unknown = sift(element, plan(cls, tag))
        record = _read.read_sifted(element)
    except RecordError as error:
        error.pmid = error.pmid or (pmid.text if pmid is not None and cls is not Deletion else None)
        raise
    except _read.Unexpected:
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
    first = next(iterator, None)
    observed = reader.frame if reader is not None else None
    frame = observed.in_utf_8() if observed is not None else default_frame(first)
    if first is not None:
        text, number = written(first, layout(first))
        following = next(iterator, None) if not frame.start else None
        if following is not None:  # a record is the root only alone
            frame = default_frame(first)
            iterator = itertools.chain((following,), iterator)
        yield frame.prolog + frame.start + (text if frame.start else text.lstrip()), number
    else:
        yield frame.prolog + frame.start, 0
    for record in iterator:
        yield written(record, layout(record))
    if reader is not None and reader.frame is not None and reader.frame.start:
        frame = reader.frame  # by now it knows its end too
    yield f"{frame.end}\n", 0
