"""The records that stand, one after the other."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from pubrecord import xml
from pubrecord.errors import OnError
from pubrecord.records import Article, BookArticle, Deletion
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.updates.planning import FilePlan, Plan, plan
from pubrecord.updates.scanning import key_of
from pubrecord.xml.reading.reader import Reader


def read(
    files: Plan | Iterable[str | os.PathLike[str]],
    *,
    on_error: OnError = "raise",
    limits: Limits = DEFAULT,
    **options: Any,
) -> Iterator[Article | BookArticle]:
    """Return the records that stand, oldest file first, in the order in which they stand there; no deletions.

    `files` are baseline and update files in any order, or what `plan` made of them; for `options` see `plan`. `on_error`
    says what to do with a record that cannot be read.
    """
    planned = files if isinstance(files, Plan) else plan(files, on_error=on_error, limits=limits, **options)
    for file in planned.files:
        with open_file(file, on_error, limits) as reader:
            yield from standing(reader, file, planned)


def open_file(file: FilePlan, on_error: OnError, limits: Limits) -> Reader:
    """Return the reader of a file, which passes over what does not stand as far as it can."""
    reader = xml.read(file.path, on_error=on_error, limits=limits)
    if file.is_regular:
        reader.read_only(file.stands)
    return reader


def standing(reader: Reader, file: FilePlan, planned: Plan) -> Iterator[Article | BookArticle]:
    """Give the records of a file that stand."""
    for record in reader:
        if isinstance(record, Deletion) or not file.stands(reader.number):
            continue
        if planned.highest and record.pmid is not None:
            pmid, version = key_of(record.pmid, record.pmid_version)
            if planned.highest.get(pmid, version) != version:
                continue
        yield record
