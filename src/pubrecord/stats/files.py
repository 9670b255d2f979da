"""The figures of a file: those of its records, and what the file itself tells."""

from __future__ import annotations

import contextlib
import re

from pubrecord.detecting import of_source
from pubrecord.errors import NotPubmedError, OnError, PubrecordError, handle
from pubrecord.formats import named
from pubrecord.stats.counting import count
from pubrecord.stats.figures import Stats
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Progress, opened
from pubrecord.streams.sources import Source

_SYSTEM_ID = re.compile(r"<!DOCTYPE[^>]*?[\"']([^\"']+)[\"']\s*>")
_NO_DTD = "none declared"


def of_file(
    source: Source,
    *,
    format: str | None = None,
    on_error: OnError = "raise",
    progress: Progress | None = None,
    limits: Limits = DEFAULT,
) -> Stats:
    """Return the figures of a file in any format, with its size, its document type, and the records passed over.

    `source` is a path, a binary file object, or "-" for standard input. `on_error` says what to do with a record that
    can't be read, as in `read`; what is passed over is counted by the kind of error. `progress` is called now and then
    with the name of the source, the bytes of it that have been read, and how many it has if that is known.

    Raises `PubrecordError`, and `OSError` for what can't be opened; `NotPubmedError` also where errors are passed over.
    """
    stats, size = Stats(files=1), 0

    def note_size(name: str, done: int, total: int | None) -> None:
        nonlocal size
        size = max(size, total or done)
        if progress is not None:
            progress(name, done, total)

    def note_error(error: PubrecordError) -> None:
        if isinstance(error, NotPubmedError):
            raise error
        handle(error, on_error)
        stats.skipped[_reason(error)] += 1

    with contextlib.closing(opened(source, note_size)) as stream:
        known = named(format) if format is not None else of_source(stream)[0]
        records = known.codec.read(stream, on_error=note_error, limits=limits)
        for record in records:
            count(stats, record)
    stats.bytes = size
    if (name := _dtd_of(records)) is not None:
        stats.dtds[name] += 1
    return stats


def _dtd_of(records: object) -> str | None:
    """Return the name of the DTD that the file of a reader declares; `None` where files have no document type."""
    frame = getattr(records, "frame", None)
    if frame is None:
        return None
    declared = _SYSTEM_ID.search(frame.prolog)
    return declared[1].rpartition("/")[2] if declared else _NO_DTD


def _reason(error: PubrecordError) -> str:
    codes = ", ".join(sorted({problem.code for problem in error.problems}))
    return f"{type(error).__name__} ({codes})" if codes else type(error).__name__
