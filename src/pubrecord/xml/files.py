"""PubMed XML in files: read, written, and the encoding of a run of records.

The reasons are told in ``docs/explanation/design.md``, "A folder for each format".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Protocol, cast, overload

import attrs

from pubrecord.errors import OnError
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target
from pubrecord.streams.reader import Only, OtherT, RecordT
from pubrecord.streams.sources import Source
from pubrecord.xml.frame import Frame, default_frame
from pubrecord.xml.layout import Origin, before_of, default_layout
from pubrecord.xml.names import SETS
from pubrecord.xml.reading.reader import Reader
from pubrecord.xml.writing.alike import Alike
from pubrecord.xml.writing.compiler import write_record


@overload
def read(
    source: Source | Input,
    *,
    fields: Iterable[str] | None = None,
    only: None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
@overload
def read(
    source: Source | Input,
    *,
    fields: Iterable[str] | None = None,
    only: type[RecordT] | tuple[type[RecordT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT]: ...
@overload
def read(
    source: Source | Input,
    *,
    fields: Iterable[str] | None = None,
    only: tuple[type[RecordT], type[OtherT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT | OtherT]: ...
@overload
def read(
    source: Source | Input,
    *,
    fields: Iterable[str] | None = None,
    only: type[Record] | tuple[type[Record], ...] | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
def read(
    source: Source | Input,
    *,
    fields: Iterable[str] | None = None,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]:
    """Return a `Reader`, which gives the records of PubMed XML one after the other.

    Args:
        source: A path, a binary file object, or "-" for standard input; compressed or not.
        fields: Names of fields and properties; only these are read, and `pmid`. To ask for another field raises
            `NotReadError`, and what stands in the elements of other fields is not checked.
        only: The class of the records to give, or a tuple of classes.
        on_error: What to do with a record that cannot be read, and with other damage: "raise", "skip", or a
            function that is called with the error. A record that the function returns takes the place of the bad
            one.
        strict: Whether a record that has anything in `unknown` is a bad record, too.
        limits: How long a record, and all of the source, may be.

    Raises:
        NotPubmedError: For a source that is something else.
        RecordError: For a bad record; this error, like the next two, after all records before it were given.
        DamagedInputError: For a source that is cut off or corrupt.
        UnsafeInputError: For a source that goes beyond a limit.
    """
    return Reader(source, on_error, strict, limits, fields, only)


class Framed(Protocol):
    """What a file is written like: the reader that its records come from, one by one."""

    @property
    def frame(self) -> Frame | None:
        """What that file has around its records; `None` until the first record is read."""
        ...

    @property
    def origin(self) -> Origin | None:
        """The record read last and its bytes; `None` before the first."""
        ...


def write_all(
    records: Iterable[Record | Chunk], target: Target, *, like: Framed | None = None, on_error: OnError = "raise"
) -> int:
    """Write as `pubrecord.xml.write` does, also chunks that are XML already; the first is always a record.

    `on_error` says what to do with a record that XML cannot hold.
    """
    return write_chunks(_document(records, like, on_error), target)


def encode_run(run: Iterable[tuple[Record, Origin]], *, as_it_stands: bool) -> bytes:
    """Return records as they stand in a file: spelled as each is in its source, or in NLM's layout."""
    if not as_it_stands:
        return b"".join(_encoded(record) for record, _ in run)
    alike = Alike()
    return b"".join(_encoded_alike(record, origin, alike) for record, origin in run)


def _encoded(record: Record) -> bytes:
    """Return a record in NLM's layout, with the white space before it."""
    layout = default_layout(record)
    return (layout.before + write_record(record, layout)).encode()


def _encoded_alike(record: Record, origin: Origin, alike: Alike) -> bytes:
    """Return a record spelled like the one that it comes from, with what stands before that."""
    if not origin.raw:  # the whole document had to be parsed
        return _encoded(record)
    return before_of(origin).encode() + alike.write(record, origin)


class _Encoder:
    """Encodes the records of a file, each like the one that was read last from another, if there is another."""

    def __init__(self, like: Framed | None) -> None:
        self._like = like
        #: The first record that was encoded.
        self.first: Record | None = None
        self._last: Origin | None = None
        self._alike = Alike()

    def __call__(self, record: Record) -> bytes:
        """Return a record with what stands before it; comments and instructions stand before one record only."""
        origin = None if self._like is None else self._like.origin
        if self._like is not None and origin is None:
            raise ValueError("nothing has been read from the reader that is given as `like`: read the records from it")
        if origin is None:
            body = _encoded(record)
        else:
            again = origin is self._last
            origin_now = attrs.evolve(origin, gap=_blank_end(origin.gap)) if again else origin
            body = _encoded_alike(record, origin_now, self._alike)
        self.first, self._last = self.first or record, origin
        return body


def _blank_end(gap: bytes) -> bytes:
    """Return the white space at the end of what stands before a record."""
    return gap[len(gap.rstrip()) :]


def _document(records: Iterable[Record | Chunk], like: Framed | None, on_error: OnError) -> Iterator[Chunk]:
    """Give the document in chunks: what stands before the records, each record, and what stands behind."""
    reader = like or cast("Framed | None", records if isinstance(cast("object", records), Reader) else None)
    encode = _Encoder(reader)
    chunks = encoded_chunks(records, encode, on_error)
    leading = list(itertools.islice(chunks, 1))
    observed = reader.frame if reader is not None else None
    if not leading:
        observed = observed if observed is not None and observed.root in SETS else None
    frame = default_frame(encode.first) if observed is None else observed.as_written()
    if not frame.start:
        leading += itertools.islice(chunks, 1)
        if len(leading) > 1:  # a record is the root only alone
            frame = default_frame(encode.first)
    yield Chunk((frame.prolog + frame.start).encode(), 0)
    if leading and not frame.start:
        leading = [attrs.evolve(leading[0], body=leading[0].body.lstrip())]
    for chunk in itertools.chain(leading, chunks):
        yield attrs.evolve(chunk, body=_in_ascii(chunk.body)) if frame.is_ascii else chunk
    if reader is not None and reader.frame is not None and reader.frame.as_written().start == frame.start:
        frame = reader.frame  # by now it knows its end too
    yield Chunk(frame.end.encode(), 0)


def _in_ascii(body: bytes) -> bytes:
    return body if body.isascii() else body.decode().encode("ascii", "xmlcharrefreplace")
