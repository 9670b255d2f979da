"""The records that stand, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, cast

from pubrecord import formats
from pubrecord.errors import OnError, PubrecordError, check_on_error
from pubrecord.records import Article, BookArticle, Deletion
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input
from pubrecord.streams.reader import replacement
from pubrecord.streams.sources import Source
from pubrecord.updates.entries import entries
from pubrecord.updates.names import Files
from pubrecord.updates.planning import FilePlan, Plan, plan
from pubrecord.xml.reading.reader import Reader


def read(
    files: Plan | Files,
    *,
    versions: Literal["all", "latest"] = "all",
    order: Literal["name", "given"] = "name",
    verify: bool = True,
    strict: bool = False,
    on_error: OnError = "raise",
    limits: Limits = DEFAULT,
) -> Iterator[Article | BookArticle]:
    """Return the records that stand, oldest file first, in the order in which they stand there; no deletions.

    `files` are baseline and update files in any order, or what `plan` returned for them; then the other arguments but
    `on_error` and `limits` have no effect. `on_error` says what to do with what cannot be read; a record that a function
    returns takes its place, unless a later file has that.

    Raises what `plan` raises, before the first record is read.
    """
    check_on_error(on_error)
    if not isinstance(files, Plan):
        met = tolerant(on_error)
        files = plan(files, versions=versions, order=order, verify=verify, strict=strict, on_error=met, limits=limits)
    return (record for file in files.files for record in standing(file, on_error=on_error, limits=limits))


def tolerant(on_error: OnError) -> Literal["raise", "skip"]:
    """Return what planning does with errors that reading meets again: a function is called only then."""
    return "raise" if on_error == "raise" else "skip"


def standing(
    file: FilePlan,
    source: Source | Input | None = None,
    *,
    fields: Sequence[str] | None = None,
    on_error: OnError = "raise",
    limits: Limits = DEFAULT,
) -> Iterator[Article | BookArticle]:
    """Give the records of a file that stand; `source` is the file if it is open already.

    With `fields`, the columns of a table, they may be excerpts: see `Format.read_columns`.
    """
    source = file.path if source is None else source
    if not file.is_regular:
        yield from _standing_by_number(file, source, on_error, limits)
        return
    with reader_of(file, source, fields=fields, on_error=on_error, limits=limits) as reader:
        for record in reader:
            if not isinstance(record, Deletion):
                yield record


def reader_of(
    file: FilePlan,
    source: Source | Input,
    *,
    fields: Sequence[str] | None = None,
    on_error: OnError = "raise",
    limits: Limits = DEFAULT,
) -> Reader:
    """Return a reader of a regular file that gives the records that stand; of the others only the end is looked for."""
    records = formats.FORMATS["xml"].read_columns(source, fields, on_error=on_error, limits=limits)
    reader = cast("Reader", records)
    reader.read_only(file.stands)
    return reader


def _standing_by_number(
    file: FilePlan, source: Source | Input, on_error: OnError, limits: Limits
) -> Iterator[Article | BookArticle]:
    """Give the records of a file that is read whole."""
    for number, entry in enumerate(entries(source, limits), start=1):
        record = replacement(entry, on_error) if isinstance(entry, PubrecordError) else entry
        if record is not None and not isinstance(record, Deletion) and file.stands(number):
            yield record
