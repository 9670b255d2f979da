"""PubMed XML: records from files and text, files and text from records."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator

from pubrecord._chunks import Chunk, write_chunks
from pubrecord._cut import SETS
from pubrecord._frame import Frame, default_frame, default_layout
from pubrecord._layout import LONE_LAYOUT, Layout
from pubrecord._reader import Reader
from pubrecord._source import Input, Source, Target
from pubrecord._window import Limits
from pubrecord._write import write_record
from pubrecord.errors import NotPubmedError, OnError, RecordError
from pubrecord.records import Record

__all__ = ["Frame", "Reader", "dumps", "loads", "read", "write"]

_LIMITS = Limits()
_DECLARED_ENCODING = re.compile(rb"""\A(?:\xef\xbb\xbf)?(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")


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
    return write_all(records, target, like=like)


def write_all(records: Iterable[Record | Chunk], target: Target, *, like: Reader | None = None) -> int:
    """Write as `write` does, also chunks that are XML already; the first is always a record."""
    return write_chunks(_chunks(records, like), target)


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


def _without_encoding(raw: bytes) -> bytes:
    """Leave away the encoding that a text declares: a string is not in it any more."""
    return _DECLARED_ENCODING.sub(rb"\1", raw, count=1)


def encoded(record: Record, layout: Layout) -> bytes:
    """Return a record as it stands in a file, with the white space before it."""
    return (layout.before + write_record(record, layout)).encode()


def _chunks(records: Iterable[Record | Chunk], like: Reader | None) -> Iterator[Chunk]:
    """Give the document in pieces: each record, what stands before them and what behind."""
    reader = like if like is not None else records if isinstance(records, Reader) else None

    def layout(record: Record) -> Layout:
        return reader.layout if reader is not None else default_layout(record)

    iterator = iter(records)
    for first in iterator:
        assert not isinstance(first, Chunk)
        xml = encoded(first, layout(first))
        observed = reader.frame if reader is not None else None
        frame = observed.in_utf_8() if observed is not None else default_frame(first)
        following = list(itertools.islice(iterator, 1)) if not frame.start else []
        if following:  # a record is the root only alone
            frame = default_frame(first)
        yield Chunk((frame.prolog + frame.start).encode() + (xml if frame.start else xml.lstrip()), 1)
        iterator = itertools.chain(following, iterator)
        break
    else:
        observed = reader.frame if reader is not None else None
        frame = observed if observed is not None and observed.root in SETS else default_frame(None)
        frame = frame.in_utf_8()
        yield Chunk((frame.prolog + frame.start).encode(), 0)
    for record in iterator:
        yield record if isinstance(record, Chunk) else Chunk(encoded(record, layout(record)), 1)
    if reader is not None and reader.frame is not None and reader.frame.start == frame.start:
        frame = reader.frame  # by now it knows its end too
    yield Chunk(f"{frame.end}\n".encode(), 0)
