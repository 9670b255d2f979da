"""CSL-JSON as text and in files: `read`, `write`, `loads`, `dumps`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterable, Mapping

import orjson

from pubrecord.advice import FETCH_AGAIN
from pubrecord.csl.items import CslWarning, read_item
from pubrecord.csl.reading import as_list, as_object
from pubrecord.csl.writing import to_item
from pubrecord.errors import CslError, JsonShapeError, OnError, Problem, PubrecordError, word
from pubrecord.json import foreign
from pubrecord.json.decoding import decoded
from pubrecord.json.values import Value, Values
from pubrecord.records import Article, BookArticle, Deletion, Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source, check_records, if_path
from pubrecord.streams.window import Window

_ADVICE = "CSL-JSON is a list of items, as reference managers export it."


def dumps(
    record: Record, *, abstract: bool = True, url: bool = False, keywords: bool = False, embed: bool = False
) -> str:
    """Return a record as the JSON of one CSL item; for the options and errors see `to_item`."""
    return _encoded(record, {"abstract": abstract, "url": url, "keywords": keywords, "embed": embed}).decode()


def loads(text: str | bytes, *, strict: bool = False) -> Article | BookArticle:
    """Return the record of a JSON text that is one CSL item, or a list of exactly one.

    Raises `CslError` for any other text; for items see `from_item`.
    """
    value = _decoded(text)
    items = as_list(value)
    if items is None:
        return read_item(value, path="$", strict=strict)
    if len(items) != 1:
        raise CslError(
            f"the text holds {len(items)} items",
            problems=[Problem("count", "$", f"expected one item, got {len(items)}")],
            advice="`read` gives the records of several items.",
        )
    return read_item(items[0], path="$[0]", strict=strict)


def write(
    records: Iterable[Record],
    target: Target,
    *,
    abstract: bool = True,
    url: bool = False,
    keywords: bool = False,
    embed: bool = False,
    on_error: OnError = "raise",
) -> int:
    """Write records as one list of CSL items, each on a line, and return how many they were.

    A deletion has no item; it is left out with a `CslWarning`.

    Args:
        records: The records, in any iterable.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets its
            name only when all is written.
        abstract: As in `to_item`.
        url: As in `to_item`.
        keywords: As in `to_item`.
        embed: As in `to_item`.
        on_error: What to do with a record that cannot be written: "raise", "skip", or a function that is called
            with the error.
    """
    check_records(records)
    options = {"abstract": abstract, "url": url, "keywords": keywords, "embed": embed}
    return _write(records, target, options, on_error)


def write_all(
    records: Iterable[Record | Chunk],
    target: Target,
    *,
    like: object = None,  # noqa: ARG001 - as each format has it
    on_error: OnError = "raise",
) -> int:
    """Write as `write` does with its defaults, also chunks of items; `like` is for XML only."""
    return _write(records, target, {}, on_error)


def encode_run(
    run: Iterable[tuple[Record, object]],
    *,
    as_it_stands: bool,  # noqa: ARG001 - as each format has it
) -> bytes:
    """Return records as items, with the commas between them."""
    return b",\n".join(_encoded(record, {}) for record, _ in run)


def _write(records: Iterable[Record | Chunk], target: Target, options: Mapping[str, bool], on_error: OnError) -> int:
    def encode(record: Record) -> bytes:
        """Return the JSON of one item, empty for a deletion, which is left out with a warning."""
        if not isinstance(record, Deletion):
            return _encoded(record, options)
        pmids = len(record.pmids)
        warning = CslWarning(f"a deletion of {pmids:,} PMIDs is left out: CSL has no item for it")
        warnings.warn(warning, stacklevel=6)  # it is for who called `write`
        return b""

    chunks = encoded_chunks(records, encode, on_error)
    return write_chunks(chunks, target, start=b"[\n", between=b",\n", end=b"\n]\n", empty=b"]\n")


def read(
    source: Source | Input,
    *,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Article | BookArticle]:
    """Return the records of a CSL-JSON file, as an iterator; memory does not grow with the file.

    The file is a list of items, or has one item after the other.

    Args:
        source: A path, a binary file object, or "-" for standard input; compressed or not.
        only: The class of the records to give, or a tuple of classes.
        on_error: What to do with an item that no record can be made from: "raise", "skip", or a function that is
            called with the error. A record that the function returns takes the place of the bad one.
        strict: Whether something that a record has no place for is an error, and not a `CslWarning`: see `from_item`.
        limits: How long a record, and all of the source, may be.

    Raises:
        CslError: For a bad item, with paths such as ``$[3].author[0].given``; after all records before it.
        NotPubmedError: For JSON of another kind that can be named.
        DamagedInputError: For a source that is cut off or corrupt.
        UnsafeInputError: For a source that goes beyond a limit.
    """
    return Reader(lambda take_error: _records(source, limits, take_error, strict=strict), on_error, only)


def _records(
    source: Source | Input, limits: Limits, take_error: Callable[[PubrecordError], None], *, strict: bool
) -> Generator[Article | BookArticle]:
    """Give the records of a source."""
    with open_input(source) as stream:
        window = Window(stream, limits)
        for value in Values(window):
            try:
                record = _record(value, strict=strict)
            except PubrecordError as error:
                error.raw = error.raw or value.raw
                take_error(error.locate(source=stream.name, record=value.number, line=value.line, offset=value.offset))
                continue
            yield record
        if not window.offset:
            take_error(_no_csl("nothing", FETCH_AGAIN).locate(source=stream.name))


def _record(value: Value, *, strict: bool) -> Article | BookArticle:
    if isinstance(value.error, JsonShapeError):
        raise _csl_error(value.error)
    if value.error is not None:
        raise value.error
    item = as_object(value.decoded)
    if item is not None and not foreign.is_csl(item) and (error := foreign.error_for(item)) is not None:
        raise error
    if item and value.index is None and "type" not in item:
        raise _no_csl(word(item), _ADVICE)
    path = "$" if value.index is None else f"$[{value.index}]"
    return read_item(value.decoded, path=path, strict=strict, stacklevel=7)


def _no_csl(what: str, advice: str) -> CslError:
    problem = Problem("type", "$", f"expected a list of items, got {what}")
    return CslError("the file is no CSL-JSON", problems=[problem], advice=advice)


def _csl_error(error: JsonShapeError, text: str | bytes = "") -> CslError:
    """Return an error of the JSON text as one of the citation that it should be."""
    advice = if_path(text, f"{_ADVICE} The file may have been cut off or edited by hand.")
    return CslError(error.message, problems=error.problems, advice=advice, raw=error.raw)


def _encoded(record: Record, options: Mapping[str, bool]) -> bytes:
    try:
        return orjson.dumps(to_item(record, **options))
    except TypeError as error:
        raise CslError(
            "the record cannot be written as JSON",
            pmid=getattr(record, "pmid", None),
            problems=[Problem("character", "$", str(error))],
        ) from None


def _decoded(text: str | bytes) -> object:
    try:
        value: object = decoded(text)
    except JsonShapeError as error:
        raise _csl_error(error, text) from None
    return value
