"""Reading and writing in any of the formats: `read` and `write`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

from pubrecord.detecting import of_name, of_source, of_target
from pubrecord.errors import NotPubmedError, OnError, PubrecordError, check_on_error, handle
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
    only: type[Record] | tuple[type[Record], ...] | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
def read(
    source: Source | Sequence[Source] | Input,
    *,
    format: str | None = None,
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

    Raises `PubrecordError`, after all before the error is read; `OSError` for what can't be opened; `ValueError` at once
    for arguments that cannot be.
    """
    check_on_error(on_error)
    several = expanded(source, lambda path: of_name(path) is not None)
    sources = [cast("Source | Input", source)] if several is None else several

    def records(on_error: OnError) -> Iterator[Record]:
        for one in sources:
            yield from _reader(one, format, None, on_error, strict, limits)

    if len(sources) == 1:
        return _reader(sources[0], format, only, on_error, strict, limits)
    return Reader(records, on_error, only)


def _reader(
    source: Source | Input, format: str | None, only: Only, on_error: OnError, strict: bool, limits: Limits
) -> Reader[Record]:
    """Return the reader of one source."""
    known, stream = (named(format), source) if format is not None else of_source(source)
    if format is None and isinstance(source, (str, os.PathLike)) and of_name(os.fspath(source)) is None:
        on_error = _naming_formats(on_error)
    return known.codec.read(stream, only=only, on_error=on_error, strict=strict, limits=limits)


def _naming_formats(on_error: OnError) -> OnError:
    """Return what says, besides, which formats there are, where neither suffix nor content told one."""

    def with_formats(error: PubrecordError) -> object:
        if isinstance(error, NotPubmedError):
            error.advice = f"{error.advice} Neither suffix nor content tells a format: there are {', '.join(FORMATS)}."
        return handle(error, on_error)

    return with_formats


def write(
    records: Iterable[Record],
    target: Target,
    format: str | None = None,
    *,
    fields: Sequence[str] | None = None,
    row_group: int | None = None,
    like: Reader[Any] | None = None,
) -> int:
    """Write records to a target and return how many they were.

    `target` is a path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file
    comes to its name only when all is written. `format` is one of the names that `read` takes; without it the suffix tells.
    XML keeps document type and layout when `records` is what `read` gave for an XML file. For records that were made of
    those, `like` is the reader that they come from, one by one. For Parquet, `fields` names the columns, which may be
    properties too; a file with a part of them has no way back to records. `row_group` is how many records stand together
    in it, 5,000 if nothing is said.

    Raises `RecordError` for a record that the format cannot hold; `ValueError` for unknown names, and for arguments
    that the format does not take.
    """
    check_records(records)
    check_target(target)
    known = named(format) if format is not None else of_target(target)
    codec = known.with_options(fields=fields, row_group=row_group, like=like)
    if like is not None and not hasattr(like, "origin"):
        raise ValueError("`like` is a reader of XML: what is read has no layout that could be kept")
    return codec.write_all(records, target, like=cast("Framed | None", like))
