"""MEDLINE text of one record, and in files: `read`, `write`, `loads`, `dumps`."""

from __future__ import annotations

import re
import warnings
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator

from pubrecord.advice import NO_DELETIONS, OTHER_ENCODING, READ_SEVERAL
from pubrecord.errors import NbibError, OnError, Problem, PubrecordError, handle, spelled_out
from pubrecord.nbib.lines import Line, written
from pubrecord.nbib.pieces import Piece, pieces
from pubrecord.nbib.reading import Reading, read_text
from pubrecord.nbib.tags import ARTICLE, BOOK
from pubrecord.records import Article, Book, BookArticle, Deletion, Journal, Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source, check_records
from pubrecord.streams.window import Window

#: Bytes within which a line must have a tag, so that the file is taken for MEDLINE text.
_HEAD = 4096
_TAG_LINE = re.compile(rb"(?:\A|[\r\n])(?:" + BOM_UTF8 + rb")?[A-Z]{2,4}[ ]{0,3}- ")
_PMID = re.compile(rb"PMID[ ]{0,2}-[ ]*(\d+)")
_NEWLINES = ("\n", "\r\n")
_NO_JOURNAL, _NO_BOOK = Journal(), Book()


class NbibWarning(UserWarning):
    """A text of NLM's says something that the record made from it does not hold; `problems` say what, and where."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        #: One for each value, with its line and tag.
        self.problems = problems


def dumps(record: Record, *, newline: str = "\n") -> str:
    r"""Return a record as MEDLINE text in the form of PubMed's site, ending in one line end.

    `newline` is what ends a line, ``"\n"`` or ``"\r\n"``. Raises `NbibError` for a deletion, for which the format has no text.
    """
    _check(newline)
    if isinstance(record, Deletion):
        raise NbibError(
            "a deletion cannot be written as MEDLINE text",
            problems=[Problem("deletion", "$", "it takes PMIDs back and describes no work")],
            advice=NO_DELETIONS,
        )
    return _written(record, newline)


def loads(text: str | bytes, *, strict: bool = False) -> Article | BookArticle:
    """Return the record of a MEDLINE text that has exactly one.

    What the record has no place for, and what can be read in several ways, is named in an `NbibWarning`; with `strict`
    in an `NbibError`, which is also raised for any other text.
    """
    window = Window(_Text(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text), DEFAULT)
    texts = list(pieces(window))
    if len(texts) != 1:
        raise NbibError(
            f"the text holds {len(texts)} records",
            problems=[Problem("count", "$", f"expected one record, got {len(texts)}")],
            advice=READ_SEVERAL,
        )
    return _read(texts[0], strict=strict, ends_whole=False).record


def write(records: Iterable[Record], target: Target, *, newline: str = "\n", on_error: OnError = "raise") -> int:
    r"""Write records as MEDLINE text in the form of PubMed's site and return how many they were.

    A deletion cannot be written; it is left out with an `NbibWarning`.

    Args:
        records: The records, in any iterable.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets its
            name only when all is written.
        newline: What ends a line, ``"\n"`` or ``"\r\n"``.
        on_error: What to do with a record that cannot be written: "raise", "skip", or a function that is called
            with the error.
    """
    _check(newline)
    check_records(records)
    return _write(records, target, newline, on_error)


def write_all(
    records: Iterable[Record | Chunk],
    target: Target,
    *,
    like: object = None,  # noqa: ARG001 - as each format has it
    on_error: OnError = "raise",
) -> int:
    """Write as `write` does with its defaults, also chunks of texts; `like` is for XML only."""
    return _write(records, target, "\n", on_error)


def encode_run(
    run: Iterable[tuple[Record, object]],
    *,
    as_it_stands: bool,  # noqa: ARG001 - as each format has it
) -> bytes:
    """Return records as text, with the empty lines between them."""
    return b"\n".join(_encoded(record, "\n") for record, _ in run)


def _write(records: Iterable[Record | Chunk], target: Target, newline: str, on_error: OnError) -> int:
    def encode(record: Record) -> bytes:
        """Return the text of a record, empty for a deletion, which is left out with a warning."""
        if not isinstance(record, Deletion):
            return _encoded(record, newline)
        warning = NbibWarning(f"a deletion of {len(record.pmids):,} PMIDs is left out: MEDLINE text has none")
        warnings.warn(warning, stacklevel=6)  # it is for who called `write`
        return b""

    return write_chunks(encoded_chunks(records, encode, on_error), target, between=newline.encode())


def read(
    source: Source | Input,
    *,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Article | BookArticle]:
    """Return the records of MEDLINE text, as an iterator; memory does not grow with the source.

    Args:
        source: A path, a binary file object, or "-" for standard input; compressed or not.
        only: The class of the records to give, or a tuple of classes.
        on_error: What to do with a record that cannot be read: "raise", "skip", or a function that is called with
            the error. A record that the function returns takes the place of the bad one.
        strict: Whether something that a record has no place for, or that can be read in several ways, is an error, and not
            an `NbibWarning`.
        limits: How long a record, and all of the source, may be.

    Raises:
        NbibError: For a bad record, with its number, line and PMID; after all records before it.
        NotPubmedError: For a file of another kind.
        DamagedInputError: For a source that is cut off or corrupt.
        UnsafeInputError: For a source that goes beyond a limit.
    """
    return Reader(lambda on_error: _records(source, on_error, strict, limits), on_error, only)


def _records(
    source: Source | Input, on_error: OnError, strict: bool, limits: Limits
) -> Iterator[Article | BookArticle]:
    """Give the records of a source."""
    with open_input(source) as stream:
        window = Window(stream, limits)
        while len(window.data) < _HEAD and window.fill():
            pass
        if window.data.strip() and not _TAG_LINE.search(window.data, 0, _HEAD):
            from pubrecord.xml.cutting.not_pubmed import not_pubmed  # noqa: PLC0415 - it loads lxml

            handle(not_pubmed(window.data, stream.name, expected="MEDLINE text"), on_error)
            return
        ends_whole = False
        for number, piece in enumerate(pieces(window), start=1):
            try:
                reading = _read(piece, strict=strict, ends_whole=ends_whole)
            except PubrecordError as error:
                error.raw = piece.raw or error.raw
                handle(error.locate(source=stream.name, record=number, offset=piece.offset), on_error)
                continue
            ends_whole = reading.is_whole
            yield reading.record
        if (damage := window.take_damage()) is not None:
            handle(damage.locate(source=stream.name), on_error)


class _Text:
    """A text as a stream."""

    name = "text"

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> bytes:
        data, self._data = self._data, b""
        return data


def _check(newline: str) -> None:
    if newline not in _NEWLINES:
        raise ValueError(f"newline is one of {', '.join(map(repr, _NEWLINES))}, not {newline!r}")


def _written(record: Article | BookArticle, newline: str) -> str:
    if isinstance(record, Article):
        parts: dict[str, object] = {"": record, "journal": record.journal or _NO_JOURNAL}
        entries = ARTICLE
    else:
        parts = {"": record, "book": record.book or _NO_BOOK}
        entries = BOOK
    lines: list[Line] = []
    for entry in entries:
        if value := entry.value(parts[entry.part]):
            lines += entry.lines(value)
    return written(lines, newline)


def _encoded(record: Record, newline: str) -> bytes:
    try:
        return dumps(record, newline=newline).encode()
    except UnicodeEncodeError as error:
        raise NbibError(
            "the record cannot be written as text",
            pmid=getattr(record, "pmid", None),
            problems=[Problem("character", "$", str(error))],
        ) from None


def _read(piece: Piece, *, strict: bool, ends_whole: bool) -> Reading:
    """Return what is read from a piece, its problems reported; `ends_whole` says that the one before ended as NLM's do."""
    if piece.error is not None:
        raise piece.error
    try:
        text = piece.raw.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(piece, error) from None
    reading = read_text(text, piece.line)
    problems = list(reading.problems)
    if piece.is_last and not reading.is_whole and (ends_whole or not text.endswith(("\n", "\r"))):
        place = f"line {piece.line + text.count(chr(10))}"
        problems.append(Problem("cut", place, "the record ends before its last tag: the file may have been cut off"))
    if problems:
        _report(reading, problems, piece, strict=strict)
    return reading


def _not_utf8(piece: Piece, error: UnicodeDecodeError) -> NbibError:
    line = piece.line + piece.raw.count(b"\n", 0, error.start)
    pmid = _PMID.search(piece.raw)
    return NbibError(
        "the record is not in UTF-8",
        line=piece.line,
        pmid=pmid[1].decode() if pmid else None,
        problems=[Problem("encoding", f"line {line}", f"the byte {piece.raw[error.start]:#04x} cannot stand there")],
        advice=OTHER_ENCODING,
    )


def _report(reading: Reading, problems: list[Problem], piece: Piece, *, strict: bool) -> None:
    message = "a record does not hold all of the text, or not for certain"
    pmid = reading.record.pmid
    if strict:
        raise NbibError(message, line=piece.line, pmid=pmid, problems=problems)
    lines = "".join(f"\n  {text}" for text in spelled_out(problems))
    name = f"PMID {pmid}" if pmid else f"line {piece.line}"
    warnings.warn(NbibWarning(f"{name}: {message}{lines}", tuple(problems)), stacklevel=4)
