"""Reading and writing in any of the formats: `read` and `write`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast, overload

from pubrecord.detecting import of_source, of_target
from pubrecord.errors import OnError, check_on_error
from pubrecord.formats import named
from pubrecord.records import Record
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Source, Target
from pubrecord.streams.reader import Only, OtherT, Reader, RecordT

if TYPE_CHECKING:
    from pubrecord.xml.files import Framed


@overload
def read(
    source: Source | Input,
    *,
    format: str | None = None,
    only: None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
@overload
def read(
    source: Source | Input,
    *,
    format: str | None = None,
    only: type[RecordT] | tuple[type[RecordT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT]: ...
@overload
def read(
    source: Source | Input,
    *,
    format: str | None = None,
    only: tuple[type[RecordT], type[OtherT]],
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[RecordT | OtherT]: ...
@overload
def read(
    source: Source | Input,
    *,
    format: str | None = None,
    only: type[Record] | tuple[type[Record], ...] | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]: ...
def read(
    source: Source | Input,
    *,
    format: str | None = None,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]:
    """Return a `Reader`, which gives the records of a source one after the other; memory does not grow with the source.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `format` is the name of one:
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
    known, stream = (named(format), source) if format is not None else of_source(source)
    return known.codec.read(stream, only=only, on_error=on_error, strict=strict, limits=limits)


def write(
    records: Iterable[Record],
    target: Target,
    *,
    format: str | None = None,
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
    known = named(format) if format is not None else of_target(target)
    codec = known.with_options(fields=fields, row_group=row_group, like=like)
    if like is not None and not hasattr(like, "origin"):
        raise ValueError("`like` is a reader of XML: what is read has no layout that could be kept")
    return codec.write_all(records, target, like=cast("Framed | None", like))
