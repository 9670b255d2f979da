"""BibTeX as text and in files: `read`, `write`, `loads`, `dumps`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import Literal

from pubrecord.advice import NO_DELETIONS, READ_SEVERAL
from pubrecord.bibtex.keys import Keys
from pubrecord.bibtex.reading import BibtexWarning, Read, items, record_of
from pubrecord.bibtex.writing import Options, entry_of, item_of
from pubrecord.errors import BibtexError, OnError, Problem, UnsafeInputError, handle, spelled_out
from pubrecord.records import Article, BookArticle, Deletion, Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source, check_records
from pubrecord.streams.window import Window

Dialect = Literal["biblatex", "bibtex"]
KeyKind = Literal["pmid", "author-year"]
JournalTitle = Literal["full", "abbreviated"]


def dumps(
    record: Record,
    *,
    dialect: Dialect = "biblatex",
    keys: KeyKind = "pmid",
    journal: JournalTitle = "full",
    abstract: bool = True,
    keywords: bool = False,
    ascii: bool = False,  # noqa: A002 - as programs call it
) -> str:
    r"""Return a record as one entry, ending in one line end.

    Args:
        record: An article, a book or a chapter.
        dialect: "biblatex" or "bibtex": the names of fields and the form of dates.
        keys: "pmid" for a key such as ``pmid39118095``, "author-year" for one such as ``stojkic2024``.
        journal: "full" or "abbreviated": which title the journal has.
        abstract: Whether the entry has the abstract.
        keywords: Whether the entry has the author's keywords.
        ascii: Whether characters beyond ASCII are written as commands, such as ``\'e``.

    Raises `BibtexError` for a deletion, `MarkupError` for broken markup in a title.
    """
    return _entry(record, Keys(keys), Options(dialect, journal, abstract, keywords, ascii))


def loads(text: str | bytes, *, strict: bool = False) -> Article | BookArticle:
    """Return the record of a text with exactly one entry, which pandoc reads.

    What a record has no place for is named in a `BibtexWarning`; with `strict` in a `BibtexError`, which is also raised
    for any other text.
    """
    entries = list(items(text if isinstance(text, str) else _decoded(text)))
    if len(entries) != 1:
        raise BibtexError(
            f"the text holds {len(entries)} entries",
            problems=[Problem("count", "$", f"expected one entry, got {len(entries)}")],
            advice=READ_SEVERAL,
        )
    return _record(entries[0], strict=strict)


def write(
    records: Iterable[Record],
    target: Target,
    *,
    dialect: Dialect = "biblatex",
    keys: KeyKind = "pmid",
    journal: JournalTitle = "full",
    abstract: bool = True,
    keywords: bool = False,
    ascii: bool = False,  # noqa: A002 - as programs call it
    on_error: OnError = "raise",
) -> int:
    """Write records as entries, with an empty line between them, and return how many they were.

    Keys are unique in the file. A deletion cannot be written; it is left out with a `BibtexWarning`.

    Args:
        records: The records, in any iterable.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets its
            name only when all is written.
        dialect: As in `dumps`.
        keys: As in `dumps`.
        journal: As in `dumps`.
        abstract: As in `dumps`.
        keywords: As in `dumps`.
        ascii: As in `dumps`.
        on_error: What to do with a record that cannot be written: "raise", "skip", or a function that is called
            with the error.
    """
    check_records(records)
    return _write(records, target, keys, Options(dialect, journal, abstract, keywords, ascii), on_error)


def write_all(
    records: Iterable[Record | Chunk],
    target: Target,
    *,
    like: object = None,  # noqa: ARG001 - as each format has it
    on_error: OnError = "raise",
) -> int:
    """Write as `write` does with its defaults; `like` is for XML only, and there are no chunks, as keys are unique."""
    return _write(records, target, "pmid", Options(), on_error)


def encode_run(
    run: Iterable[tuple[Record, object]],
    *,
    as_it_stands: bool,  # noqa: ARG001 - as each format has it
) -> bytes:
    """Return records as entries, with keys that are unique among them."""
    keys, options = Keys("pmid"), Options()
    return b"\n".join(_encoded(record, keys, options) for record, _ in run)


def read(
    source: Source | Input,
    *,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Article | BookArticle]:
    """Return the records of the entries in a file, as an iterator; the file is read whole, by pandoc.

    Args:
        source: A path, a binary file object, or "-" for standard input; compressed or not.
        only: The class of the records to give, or a tuple of classes.
        on_error: What to do with an entry that no record can be made from: "raise", "skip", or a function that is
            called with the error. A record that the function returns takes the place of the bad one.
        strict: Whether something that a record has no place for is an error, and not
            a `BibtexWarning`.
        limits: How long a record, and all of the source, may be.

    Raises:
        BibtexError: For a bad entry, with its number, line and key; after all records before it.
        PubrecordError: If pandoc is not installed.
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
        try:
            text, cut = _text_of(window)
        except (BibtexError, UnsafeInputError) as error:
            handle(error.locate(source=stream.name), on_error)
            return
        for number, read_entry in enumerate(items(text), start=1):
            if window.broken is not None and not read_entry.entry.is_whole and text.endswith(read_entry.entry.text):
                cut = read_entry.entry.text.encode() + cut
                continue
            try:
                record = _record(read_entry, strict=strict)
            except BibtexError as error:
                error.raw = read_entry.entry.text.encode(errors="replace")
                handle(error.locate(source=stream.name, record=number, line=read_entry.entry.line), on_error)
                continue
            yield record
        if (damage := window.take_damage()) is not None:
            damage.raw = cut + (damage.raw or b"")
            handle(damage.locate(source=stream.name), on_error)


def _text_of(window: Window) -> tuple[str, bytes]:
    """Return the text of a stream, and what damage has left of a line that is no text."""
    data = window.read_whole()
    try:
        return _decoded(data), b""
    except BibtexError:
        if window.broken is None:
            raise
    stop = data.rfind(b"\n") + 1
    return _decoded(data[:stop]), data[stop:]


def _write(records: Iterable[Record | Chunk], target: Target, kind: str, options: Options, on_error: OnError) -> int:
    keys = Keys(kind)

    def encode(record: Record) -> bytes:
        """Return an entry, nothing for a deletion, which is left out with a warning."""
        if not isinstance(record, Deletion):
            return _encoded(record, keys, options)
        warning = BibtexWarning(f"a deletion of {len(record.pmids):,} PMIDs is left out: there is no entry for it")
        warnings.warn(warning, stacklevel=6)  # it is for who called `write`
        return b""

    return write_chunks(encoded_chunks(records, encode, on_error), target, between=b"\n")


def _encoded(record: Record, keys: Keys, options: Options) -> bytes:
    try:
        return _entry(record, keys, options).encode()
    except UnicodeEncodeError as error:
        raise BibtexError(
            "the record cannot be written as text",
            pmid=getattr(record, "pmid", None),
            problems=[Problem("character", "$", str(error))],
        ) from None


def _entry(record: Record, keys: Keys, options: Options) -> str:
    if isinstance(record, Deletion):
        raise BibtexError(
            "a deletion cannot be written as an entry",
            problems=[Problem("deletion", "$", "it takes PMIDs back and describes no work")],
            advice=NO_DELETIONS,
        )
    item = item_of(record, options)
    return entry_of(record, item, keys.next(item), options)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BibtexError(
            "the file is not in UTF-8",
            problems=[Problem("encoding", f"byte {error.start}", f"{data[error.start]:#04x} cannot stand there")],
            advice="It was saved in another encoding, such as Latin-1: convert it, for example with iconv.",
        ) from None


def _record(entry: Read, *, strict: bool) -> Article | BookArticle:
    record, problems = record_of(entry)
    if problems:
        message = "a PubMed record does not hold all of the entry"
        if strict:
            raise BibtexError(message, pmid=record.pmid, problems=problems)
        lines = "".join(f"\n  {text}" for text in spelled_out(problems))
        warnings.warn(BibtexWarning(f"{entry.entry.key}: {message}{lines}", problems), stacklevel=3)
    return record
