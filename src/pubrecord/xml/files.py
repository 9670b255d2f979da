"""PubMed XML in files: read, written, and the encoding of a run of records."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Protocol

from pubrecord.errors import OnError
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Source, Target
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.frame import Frame, default_frame
from pubrecord.xml.layout import Layout, default_layout, observed_layout
from pubrecord.xml.names import SETS
from pubrecord.xml.reading.reader import Reader
from pubrecord.xml.writing.compiler import write_record


def read(
    source: Source | Input, *, on_error: OnError = "raise", strict: bool = False, limits: Limits = DEFAULT
) -> Reader:
    """Return the records of PubMed XML, as an iterator.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `on_error` says what to do
    with a record that can't be read, and with other damage: "raise", "skip", or a function that is called with the
    error. With `strict` a record that has anything unknown is such a record too. `limits` bound what the source may ask
    for.

    Raises `NotPubmedError`, `DamagedInputError`, `UnsafeInputError` and `RecordError`, after all before them is read.
    """
    return Reader(source, on_error, strict, limits)


class Framed(Protocol):
    """What a file is written like: the reader that its records come from, one by one."""

    @property
    def frame(self) -> Frame | None:
        """What that file has around its records; `None` until the first record is read."""
        ...

    @property
    def layout(self) -> Layout:
        """The layout of the record read last."""
        ...


def write_all(
    records: Iterable[Record | Chunk], target: Target, *, like: Framed | None = None, on_error: OnError = "raise"
) -> int:
    """Write as `pubrecord.xml.write` does, also chunks that are XML already; the first is always a record.

    `on_error` says what to do with a record that XML cannot hold.
    """
    return write_chunks(_document(records, like, on_error), target)


def encode_run(run: Iterable[tuple[Record, Piece]], *, as_it_stands: bool) -> bytes:
    """Return records as they stand in a file: in the layout that each has in its source, or in NLM's layout."""
    if as_it_stands:
        return b"".join(_encoded(record, observed_layout(record, piece.gap, piece.raw)) for record, piece in run)
    return b"".join(_encoded(record, default_layout(record)) for record, _ in run)


def _encoded(record: Record, layout: Layout) -> bytes:
    """Return a record as it stands in a file, with the white space before it."""
    return (layout.before + write_record(record, layout)).encode()


def _document(records: Iterable[Record | Chunk], like: Framed | None, on_error: OnError) -> Iterator[Chunk]:
    """Give the document in chunks: what stands before the records, each record, and what stands behind."""
    reader = like if like is not None else records if isinstance(records, Reader) else None
    first: Record | None = None

    def encode(record: Record) -> bytes:
        nonlocal first
        body = _encoded(record, reader.layout if reader is not None else default_layout(record))
        first = first or record
        return body

    chunks = encoded_chunks(records, encode, on_error)
    leading = list(itertools.islice(chunks, 1))
    observed = reader.frame if reader is not None else None
    if not leading:
        observed = observed if observed is not None and observed.root in SETS else None
    frame = default_frame(first) if observed is None else observed.in_utf_8()
    if not frame.start:
        leading += itertools.islice(chunks, 1)
        if len(leading) > 1:  # a record is the root only alone
            frame = default_frame(first)
    yield Chunk((frame.prolog + frame.start).encode(), 0)
    if leading and not frame.start:
        leading = [Chunk(leading[0].body.lstrip(), 1)]
    yield from leading
    yield from chunks
    if reader is not None and reader.frame is not None and reader.frame.start == frame.start:
        frame = reader.frame  # by now it knows its end too
    yield Chunk(f"{frame.end}\n".encode(), 0)
