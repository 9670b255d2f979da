"""Reading and writing in any of the formats: `read`, `load` and `write`."""

from __future__ import annotations

import contextlib
import gc
import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

from pubrecord.codec import ReadsFields
from pubrecord.detecting import of_source, of_source_name, of_target
from pubrecord.errors import NotPubmedError, OnError, PubrecordError, check_on_error, handle
from pubrecord.excerpts import Names, chosen, excerpt, excerpting
from pubrecord.formats import FORMATS, named
from pubrecord.records import Record
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target
from pubrecord.streams.reader import Only, OtherT, Reader, RecordT
from pubrecord.streams.sources import Source, check_records, check_target, expanded

if TYPE_CHECKING:
    from pubrecord.xml.files import Framed


@overload
def read(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
@overload
def read(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: type[RecordT] | tuple[type[RecordT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT]: ...
@overload
def read(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: tuple[type[RecordT], type[OtherT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT | OtherT]: ...
@overload
def read(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: type[Record] | tuple[type[Record], ...] | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
def read(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]:
    """Return a `Reader`, which gives the records of a source one after the other; memory does not grow with the source.

    Args:
        source: A path, a binary file object, an iterable of bytes, or "-" for standard input; compressed or not. It may also
            be several: a list of these; a folder, of which all files are read whose suffix says a format, ordered by name;
            or a pattern such as ``"update/*.xml.gz"``.
        format: The name of the format: "xml", "jsonl", "json", "csl", "nbib", "ris", "bibtex", "parquet" or "sqlite". Without
            it the suffix of the file says the format, and if there is no suffix that does, the content.
        fields: Names of fields and properties. The records then have only these, and `pmid`; whatever else is asked for
            raises `NotReadError`. Of XML the other fields are not read, which is much quicker; damage in them is not found.
        only: A record class, or a tuple of these: ``only=Article`` gives the articles. Damage in other records is
            reported all the same.
        on_error: What to do with a record that cannot be read: "raise", "skip", or a function that is called with the error.
            A record that the function returns takes the place of the bad one.
        strict: Whether something that no field is for, and that would be kept in `unknown`, is an error. It cannot be
            combined with `fields`.
        limits: How long a record, and all of the source, may be.

    Raises:
        PubrecordError: For what cannot be read, after all records before it were given.
        OSError: For a source that cannot be opened.
        ValueError: At once, for arguments that are not possible.
    """
    check_on_error(on_error)
    if fields is not None and strict:
        raise ValueError("`strict` looks at all of a record: it cannot be had with `fields`")
    fields = fields if fields is None or isinstance(fields, str) else tuple(fields)
    names = None if fields is None else chosen(fields)
    several = expanded(source, lambda path: of_source_name(path) is not None)
    sources = [cast("Source | Input", source)] if several is None else several

    def records(on_error: OnError) -> Iterator[Record]:
        for one in sources:
            yield from _reader(one, format, fields, None, on_error, strict, limits)

    if len(sources) == 1:
        return _reader(sources[0], format, fields, only, on_error, strict, limits)
    return Reader(records, on_error if names is None else excerpting(on_error, names), only)


def _reader(
    source: Source | Input,
    format: str | None,
    fields: Iterable[str] | None,
    only: Only,
    on_error: OnError,
    strict: bool,
    limits: Limits,
) -> Reader[Record]:
    """Return the reader of one source; with the names of some fields and properties, it gives excerpts."""
    known, stream = (named(format), source) if format is not None else of_source(source)
    if format is None and isinstance(source, (str, os.PathLike)) and of_source_name(os.fspath(source)) is None:
        on_error = _naming_formats(on_error)
    if fields is None:
        return known.codec.read(stream, only=only, on_error=on_error, strict=strict, limits=limits)
    if known.reads_in_runs:
        reader = cast("ReadsFields", known.codec)
        return reader.read(stream, fields=fields, only=only, on_error=on_error, limits=limits)
    names = chosen(fields)
    return Reader(
        lambda take_error: _excerpts(known.codec.read(stream, on_error=take_error, limits=limits), names),
        excerpting(on_error, names),
        only,
    )


def _excerpts(reader: Reader[Record], names: Names) -> Iterator[Record]:
    with reader:
        for record in reader:
            yield excerpt(record, names)


def _naming_formats(on_error: OnError) -> OnError:
    """Return what says, besides, which formats there are, where neither suffix nor content told one."""

    def with_formats(error: PubrecordError) -> object:
        if isinstance(error, NotPubmedError):
            error.advice = f"{error.advice} Neither suffix nor content tells a format: there are {', '.join(FORMATS)}."
        return handle(error, on_error)

    return with_formats


@overload
def load(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> list[Record]: ...
@overload
def load(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: type[RecordT] | tuple[type[RecordT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> list[RecordT]: ...
@overload
def load(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: tuple[type[RecordT], type[OtherT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> list[RecordT | OtherT]: ...
@overload
def load(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: type[Record] | tuple[type[Record], ...] | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> list[Record]: ...
def load(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
    fields: Iterable[str] | None = None,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> list[Any]:
    """Return the records of a source in a list; all of them are in memory.

    The arguments and the errors are those of `read`. It takes as long as reading: Python's cyclic garbage collector is
    turned off meanwhile, for all threads, because it would look again and again through all records that are there
    already. It is left as it was, also when an error is raised.
    """
    with (
        _without_collector(),
        read(
            source, format=format, fields=fields, only=only, on_error=on_error, strict=strict, limits=limits
        ) as reader,
    ):
        return list(reader)


@contextlib.contextmanager
def _without_collector() -> Generator[None]:
    """Let the cyclic collector rest within the block, and leave it as it was."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # else others have frozen what they want to stay frozen
            # What is new goes to the oldest generation at once, in place of being walked through for each of them.
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def write(
    records: Iterable[Record],
    target: Target,
    format: str | None = None,
    *,
    fields: Sequence[str] | None = None,
    row_group: int | None = None,
    separator: str | None = None,
    for_spreadsheets: bool = False,
    like: Reader[Any] | None = None,
) -> int:
    """Write records to a target and return how many they were.

    Args:
        records: The records, in any iterable. If it is the reader that `read` gave for an XML file, XML keeps the document
            type and the layout of that file.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets
            its name only when all is written.
        format: The name of the format, as in `read`, or "csv" or "tsv"; without it the suffix says it.
        fields: Names of the fields and properties to write, for JSON, Parquet, CSV and TSV. Such a file cannot be read as
            records.
        row_group: How many records stand together in Parquet; 5,000 if it is `None`.
        separator: What stands between the texts of a list in CSV and TSV; "; " if it is `None`.
        for_spreadsheets: Whether to write CSV and TSV so that spreadsheets know UTF-8, and take no cell for a formula.
        like: The reader whose document type and layout XML keeps, if `records` were made of its records, one by one.

    Raises:
        RecordError: For a record that the format cannot hold.
        ValueError: For names that there are not, and for arguments that the format does not take.
    """
    check_records(records)
    check_target(target)
    known = named(format) if format is not None else of_target(target)
    codec = known.with_options(
        fields=fields, row_group=row_group, separator=separator, for_spreadsheets=for_spreadsheets, like=like
    )
    if like is not None and not hasattr(like, "origin"):
        raise ValueError("`like` is a reader of XML: what is read has no layout that could be kept")
    return codec.write_all(records, target, like=cast("Framed | None", like))
