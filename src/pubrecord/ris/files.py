"""RIS as text and in files: `read`, `write`, `loads`, `dumps`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator

from pubrecord.advice import NO_DELETIONS, OTHER_ENCODING, READ_SEVERAL
from pubrecord.errors import NotPubmedError, OnError, Problem, PubrecordError, RisError, handle, spelled_out
from pubrecord.records import Article, BookArticle, Deletion, Record
from pubrecord.ris.lines import parsed, written
from pubrecord.ris.pieces import Piece, pieces
from pubrecord.ris.reading import RisWarning, record_of
from pubrecord.ris.writing import reference_of
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source, check_records
from pubrecord.streams.window import Window


def dumps(record: Record, *, affiliations: bool = True) -> str:
    """Return a record as one reference in RIS, ending in one line end.

    `affiliations` says whether the reference has those of the authors. Raises `RisError` for a deletion, and
    `MissingExtraError` without rispy.
    """
    if isinstance(record, Deletion):
        raise RisError(
            "a deletion cannot be written as RIS",
            problems=[Problem("deletion", "$", "it takes PMIDs back and describes no work")],
            advice=NO_DELETIONS,
        )
    return written(reference_of(record, affiliations=affiliations))


def loads(text: str | bytes, *, strict: bool = False) -> Article | BookArticle:
    """Return the record of a text with exactly one reference.

    What a record has no place for is named in a `RisWarning`; with `strict` in a `RisError`, which is also raised for any
    other text.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    references = list(pieces(Window(_Text(data), DEFAULT)))
    if len(references) != 1:
        raise RisError(
            f"the text holds {len(references)} references",
            problems=[Problem("count", "$", f"expected one reference, got {len(references)}")],
            advice=READ_SEVERAL,
        )
    return _record(references[0], strict=strict)


def write(records: Iterable[Record], target: Target, *, affiliations: bool = True, on_error: OnError = "raise") -> int:
    """Write records as references in RIS, with an empty line after each, and return how many they were.

    A deletion cannot be written; it is left out with a `RisWarning`.

    Args:
        records: The records, in any iterable.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets its
            name only when all is written.
        affiliations: Whether the references have the affiliations of the authors.
        on_error: What to do with a record that cannot be written: "raise", "skip", or a function that is called
            with the error.
    """
    check_records(records)
    return _write(records, target, on_error, affiliations=affiliations)


def write_all(
    records: Iterable[Record | Chunk],
    target: Target,
    *,
    like: object = None,  # noqa: ARG001 - as each format has it
    on_error: OnError = "raise",
) -> int:
    """Write as `write` does with its defaults, also chunks of references; `like` is for XML only."""
    return _write(records, target, on_error, affiliations=True)


def encode_run(
    run: Iterable[tuple[Record, object]],
    *,
    as_it_stands: bool,  # noqa: ARG001 - as each format has it
) -> bytes:
    """Return records as references, with the empty lines between them."""
    return b"\n".join(_encoded(record, affiliations=True) for record, _ in run)


def read(
    source: Source | Input,
    *,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Article | BookArticle]:
    """Return the records of the references in a RIS file, as an iterator; memory does not grow with the source.

    Args:
        source: A path, a binary file object, or "-" for standard input; compressed or not.
        only: The class of the records to give, or a tuple of classes.
        on_error: What to do with a reference that no record can be made from: "raise", "skip", or a function that
            is called with the error. A record that the function returns takes the place of the bad one.
        strict: Whether something that a record has no place for is an error, and not
            a `RisWarning`.
        limits: How long a record, and all of the source, may be.

    Raises:
        RisError: For a bad reference, with its number and line; after all records before it.
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
        number = 0
        for number, piece in enumerate(pieces(window), start=1):
            try:
                record = _record(piece, strict=strict)
            except PubrecordError as error:
                error.raw = piece.raw or error.raw
                handle(error.locate(source=stream.name, record=number, offset=piece.offset, line=piece.line), on_error)
                continue
            yield record
        if (damage := window.take_damage()) is not None:
            handle(damage.locate(source=stream.name), on_error)
        elif not number and window.head().strip():
            advice = "References in RIS begin with a line such as `TY  - JOUR`."
            handle(NotPubmedError("the input has no reference in RIS", source=stream.name, advice=advice), on_error)


class _Text:
    """A text as a stream."""

    name = "text"

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> bytes:
        data, self._data = self._data, b""
        return data


def _write(records: Iterable[Record | Chunk], target: Target, on_error: OnError, *, affiliations: bool) -> int:
    def encode(record: Record) -> bytes:
        """Return a reference, nothing for a deletion, which is left out with a warning."""
        if not isinstance(record, Deletion):
            return _encoded(record, affiliations=affiliations)
        warning = RisWarning(f"a deletion of {len(record.pmids):,} PMIDs is left out: RIS has no reference for it")
        warnings.warn(warning, stacklevel=6)  # it is for who called `write`
        return b""

    return write_chunks(encoded_chunks(records, encode, on_error), target, between=b"\n", end=b"\n")


def _encoded(record: Record, *, affiliations: bool) -> bytes:
    try:
        return dumps(record, affiliations=affiliations).encode()
    except UnicodeEncodeError as error:
        raise RisError(
            "the record cannot be written as text",
            pmid=getattr(record, "pmid", None),
            problems=[Problem("character", "$", str(error))],
        ) from None


def _record(piece: Piece, *, strict: bool) -> Article | BookArticle:
    if piece.error is not None:
        raise piece.error
    try:
        text = piece.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RisError(
            "the reference is not in UTF-8",
            problems=[Problem("encoding", f"byte {error.start}", f"{piece.raw[error.start]:#04x} cannot stand there")],
            advice=OTHER_ENCODING,
        ) from None
    tags, strays = parsed(text)
    record, problems = record_of(tags)
    problems = (*problems, *strays)
    if problems:
        _report(record, problems, piece, strict=strict)
    return record


def _report(record: Article | BookArticle, problems: tuple[Problem, ...], piece: Piece, *, strict: bool) -> None:
    message = "a PubMed record does not hold all of the reference"
    if strict:
        raise RisError(message, pmid=record.pmid, problems=problems)
    lines = "".join(f"\n  {text}" for text in spelled_out(problems))
    name = f"PMID {record.pmid}" if record.pmid else f"line {piece.line}"
    warnings.warn(RisWarning(f"{name}: {message}{lines}", problems), stacklevel=4)
