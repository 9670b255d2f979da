"""Reading, writing and converting in any format, told by suffix or by content."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

import attrs

from pubrecord import errors
from pubrecord._chunks import Chunk
from pubrecord._source import COMPRESSIONS, Input, Progress, Source, Target, open_output, opened, source_name
from pubrecord._window import Limits
from pubrecord.errors import JsonShapeError, OnError, PubrecordError, RecordError, handle
from pubrecord.records import Deletion, Record

if TYPE_CHECKING:
    from pubrecord._workers import Workers

#: The module of each format; "jsonl" and "json" differ in how the records stand in a file.
_MODULES = {"xml": "pubrecord.xml", "jsonl": "pubrecord.json", "json": "pubrecord.json", "csl": "pubrecord.csl.files"}
_SUFFIXES = {".xml": "xml", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
_LIMITS = Limits()
#: What stands before, between and behind what was passed over, by the format of its source.
_WRAPPERS = {
    "xml": (b"<PubmedArticleSet>\n", b"\n", b"\n</PubmedArticleSet>\n"),
    "jsonl": (b"", b"\n", b"\n"),
    "json": (b"[\n", b",\n", b"\n]\n"),
    "csl": (b"[\n", b",\n", b"\n]\n"),
}
#: How many PMIDs of records passed over a report names.
_FIRST = 10
#: The formats by name.
FORMATS = tuple(_MODULES)


@attrs.frozen
class Report:
    """What a conversion did."""

    #: Articles and books written.
    records: int
    #: Deleted PMIDs written.
    deletions: int
    #: Records, and damage between them, passed over because of errors.
    skipped: int
    #: PMIDs of the first records passed over, as far as they are known.
    skipped_pmids: tuple[str, ...]
    #: Time that it took.
    seconds: float


def format_of(name: str) -> str | None:
    """Return the format that the suffix of a file's name tells, `None` if it tells none."""
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    if suffixes[-2:] == [".csl", ".json"]:
        return "csl"
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def read(
    source: Source | Input,
    format: str | None = None,
    on_error: OnError = "raise",
    strict: bool = False,
    *,
    limits: Limits = _LIMITS,
) -> Iterator[Record]:
    """Return the records of a source, as an iterator; memory does not grow with the source.

    `source` is a path, a binary file object, or "-" for standard input; compressed or not. `format` is "xml", "jsonl",
    "json" or "csl"; without it the suffix tells, and XML is taken where that tells nothing. `on_error` says what to do with a
    record that can't be read: "raise", "skip", or a function that is called with the error. `strict` makes an error of
    what is otherwise kept in `unknown`. `limits` bound what the source may ask for: the longest record, and the whole.

    Raises `PubrecordError`, after all before the error is read; `OSError` for what can't be opened.
    """
    known = format or format_of(source_name(source))
    if known is None:
        source = opened(source)
        known = _told_by_content(source.peek())
    module = _module(known)
    extra = {"strict": strict} if known in ("xml", "csl") else {}
    records: Iterator[Record] = module.read(source, on_error=on_error, limits=limits, **extra)
    return records


def write(records: Iterable[Record], target: Target, format: str | None = None) -> int:
    """Write records to a target and return how many they were.

    `target` is a path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file
    comes to its name only when all is written. `format` is "xml", "jsonl", "json" or "csl"; without it the suffix tells.
    XML keeps document type and layout when `records` is what `read` gave for an XML file.

    Raises `RecordError` for a record that the format cannot hold.
    """
    return _write(records, target, format or _format_to(target))


def _write(
    records: Iterable[Record | Chunk],
    target: Target,
    format: str,
    like: object = None,
    on_error: OnError = "raise",
) -> int:
    module = _module(format)
    extra: dict[str, Any] = {"array": format == "json"}
    if format == "csl":
        extra = {"options": {}, "on_error": on_error}
    elif format == "xml":
        extra = {"like": like if hasattr(like, "frame") else records if hasattr(records, "frame") else None}
    count: int = module.write_all(records, target, **extra)
    return count


def _format_to(target: Target) -> str:
    known = format_of(source_name(target))
    if known is None:
        raise ValueError(
            f"no suffix tells the format of {source_name(target) or 'the target'}: name one of {', '.join(FORMATS)}"
        )
    return known


def convert(
    sources: Source | Sequence[Source],
    target: Target,
    *,
    workers: int = 1,
    on_error: OnError = "raise",
    from_format: str | None = None,
    to_format: str | None = None,
    progress: Progress | None = None,
    rejects: Target | None = None,
    limits: Limits = _LIMITS,
) -> Report:
    """Convert one source or several, one after the other, into one target; return what was done.

    Formats are told by suffixes, or by the content, unless they are named. One XML file converted to XML keeps its
    document type and its layout. `progress` is called now and then with the name of the source, the bytes of it that
    have been read, and how many it has if that is known. Into `rejects`, a path or a binary file object, go the bytes of
    all that is passed over because of errors, so wrapped that the file can be read again once it is repaired; a path
    is written only if there is anything to write. `limits` are as in `read`.

    With several `workers`, so many other processes share the work on sources with more than about 20 MB of XML; the
    target is the same, byte for byte, and so are report and errors. Each takes less than 100 MiB of memory.

    Raises `PubrecordError` and `OSError`; then the target stays as it was.
    """
    if workers < 1:
        raise ValueError(f"workers is a number of processes, at least 1, not {workers!r}")
    started = time.monotonic()
    tally = _Tally(on_error, rejects)
    inputs = _inputs(sources)
    to_format = to_format or _format_to(target)
    with contextlib.ExitStack() as stack:
        stack.enter_context(tally)
        pool = stack.enter_context(_workers(workers, to_format, limits, len(inputs))) if workers > 1 else None

        def records_of(source: Source) -> Iterator[Record | Chunk]:
            known = from_format or format_of(source_name(source))
            watched: Source | Input = source
            if progress is not None or known is None:
                watched = stack.enter_context(contextlib.closing(opened(source, progress)))
                known = known or _told_by_content(watched.peek())
            tally.format = tally.format or known
            if pool is not None and known == "xml":
                spread: Iterator[Record | Chunk] = importlib.import_module("pubrecord._spread").Spread(
                    watched, tally.error, limits, pool
                )
                return spread
            return read(watched, known, tally.error, limits=limits)

        def records_of_all() -> Iterator[Record | Chunk]:
            for number, one in enumerate(inputs):
                try:
                    yield from records_of(one)
                except (PubrecordError, OSError) as error:
                    done = ", ".join(source_name(other) for other in inputs[:number]) or "none"
                    error.add_note(
                        f"{number} of {len(inputs)} sources were read whole before: {done}; nothing is written."
                    )
                    raise

        if len(inputs) == 1:
            like = records = records_of(inputs[0])
        else:
            like, records = None, records_of_all()
        _write(tally.count(records), target, to_format, like, tally.error)
    return Report(tally.records, tally.deletions, tally.skipped, tuple(tally.pmids), seconds=time.monotonic() - started)


class _Tally(contextlib.ExitStack):
    """Counts what passes, and keeps what does not."""

    def __init__(self, on_error: OnError, rejects: Target | None) -> None:
        super().__init__()
        self.records = self.deletions = self.skipped = 0
        self.pmids: list[str] = []
        self._on_error: OnError = on_error
        self._rejects = rejects
        self._stream: Any = None
        #: Format of the first source.
        self.format = ""

    def count(self, records: Iterable[Record | Chunk]) -> Iterator[Record | Chunk]:
        for record in records:
            if isinstance(record, Chunk):
                self.records += record.count
            elif isinstance(record, Deletion):
                self.deletions += len(record.pmids)
            else:
                self.records += 1
            yield record

    def error(self, error: PubrecordError) -> None:
        handle(error, self._on_error)
        self.skipped += 1
        if error.pmid is not None and isinstance(error, RecordError | JsonShapeError) and len(self.pmids) < _FIRST:
            self.pmids.append(error.pmid)
        if self._rejects is not None and error.raw:
            self._keep(error.raw)

    def _keep(self, raw: bytes) -> None:
        if self._stream is None:
            assert self._rejects is not None
            start, _, end = _WRAPPERS.get(self.format, _WRAPPERS["xml"])
            self._stream = self.enter_context(open_output(self._rejects))
            self._stream.write(start + raw)
            self.callback(self._stream.write, end)
        else:
            self._stream.write(_WRAPPERS.get(self.format, _WRAPPERS["xml"])[1] + raw)


def _workers(number: int, to_format: str, limits: Limits, sources: int) -> Workers:
    """Return workers that turn runs of XML into a format; one source keeps its layout in XML."""
    package = os.path.realpath(errors.__file__)
    settings = {"to": to_format, "as_it_stands": sources == 1, "record": limits.record, "package": package}
    made: Workers = importlib.import_module("pubrecord._workers").Workers(
        number, "pubrecord._worker", json.dumps(settings)
    )
    return made


def _told_by_content(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"[":
        return "csl" if b'"type"' in head and b'"record"' not in head else "json"
    return "jsonl" if start == b"{" else "xml"


def _inputs(sources: Source | Sequence[Source]) -> list[Source]:
    if isinstance(sources, (list, tuple)):
        return list(sources)
    return [cast("Source", sources)]


def _module(format: str) -> Any:
    if format not in _MODULES:
        raise ValueError(f"no format is called {format!r}: the formats are {', '.join(FORMATS)}")
    return importlib.import_module(_MODULES[format])
