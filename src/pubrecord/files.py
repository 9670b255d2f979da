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
from pubrecord.excerpts import chosen, excerpt, excerpting
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

    `source` is a path, a binary file object, an iterable of bytes, or "-" for standard input; compressed or not. It may
    also be several: a list of such, a folder, of which the files are read whose suffix tells a format, by name, or a
    pattern such as ``"update/*.xml.gz"``. `format` is the name of one:
    "xml", "jsonl", "json", "csl", "nbib", "parquet"; without it the suffix tells, and where that tells nothing, the
    content does. `only` gives the records of one class, or of a tuple of classes: ``only=Article``. Damage of others is
    reported all the same.

    `on_error` says what to do with a record that can't be read: "raise", "skip", or a function that is called with the
    error. A record that the function returns takes the place of the bad one. `strict` makes an error of what is otherwise
    kept in `unknown`. `limits` bound what the source may ask for: the longest record, and the whole.

    With `fields`, names of fields and properties, the records have these only, what the properties need, and `pmid`. To
    ask for another raises `NotReadError`, and so does all that takes a whole record, such as ``==`` and the writers. Of
    XML the other fields are not read, which is much quicker, and damage in their elements is not found; so it cannot be
    had with `strict`.

    Raises `PubrecordError`, after all before the error is read; `OSError` for what can't be opened; `ValueError` at once
    for arguments that cannot be.
    """
    check_on_error(on_error)
    if fields is not None and strict:
        raise ValueError("`strict` looks at all of a record: it cannot be had with `fields`")
    names = None if fields is None else chosen(fields)
    several = expanded(source, lambda path: of_source_name(path) is not None)
    sources = [cast("Source | Input", source)] if several is None else several

    def records(on_error: OnError) -> Iterator[Record]:
        for one in sources:
            yield from _reader(one, format, names, None, on_error, strict, limits)

    if len(sources) == 1:
        return _reader(sources[0], format, names, only, on_error, strict, limits)
    return Reader(records, on_error if names is None else excerpting(on_error, names), only)


def _reader(
    source: Source | Input,
    format: str | None,
    names: frozenset[str] | None,
    only: Only,
    on_error: OnError,
    strict: bool,
    limits: Limits,
) -> Reader[Record]:
    """Return the reader of one source; with the names of some fields, it gives excerpts."""
    known, stream = (named(format), source) if format is not None else of_source(source)
    if format is None and isinstance(source, (str, os.PathLike)) and of_source_name(os.fspath(source)) is None:
        on_error = _naming_formats(on_error)
    if names is None:
        return known.codec.read(stream, only=only, on_error=on_error, strict=strict, limits=limits)
    if known.reads_in_runs:
        reader = cast("ReadsFields", known.codec)
        return reader.read(stream, fields=names, only=only, on_error=on_error, limits=limits)
    return Reader(
        lambda take_error: _excerpts(known.codec.read(stream, on_error=take_error, limits=limits), names),
        excerpting(on_error, names),
        only,
    )


def _excerpts(reader: Reader[Record], names: frozenset[str]) -> Iterator[Record]:
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

    It takes the same arguments as `read`, and raises the same errors. Python's cyclic collector would walk again and
    again through the records that there are, which takes as long as reading them: it rests meanwhile, for all threads,
    and is left as it was, also when an error is raised. See "Keep records in memory" in the guide.
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

    `target` is a path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file
    comes to its name only when all is written. `format` is one of the names that `read` takes; without it the suffix tells.
    XML keeps document type and layout when `records` is what `read` gave for an XML file. For records that were made of
    those, `like` is the reader that they come from, one by one.

    `fields` names the fields and properties that are written, for JSON, Parquet, CSV and TSV: such a file has no way back
    to records, and is refused as a source of them. In CSV and TSV `separator` stands between the texts of a list, "; " if
    nothing is said, and `for_spreadsheets` sees to it that no cell is taken for a formula. `row_group` is how many records
    stand together in Parquet, 5,000 if nothing is said.

    Raises `RecordError` for a record that the format cannot hold; `ValueError` for unknown names, and for arguments
    that the format does not take.
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
