"""A worker process of a conversion: takes runs of records as XML, gives them back in another format.

    python -m pubrecord.workers.worker SETTINGS

It answers each run with the bytes that stand for it, or with nothing if anything about it is out of the ordinary: then
the process that asked does it itself, one record after the other, with all that a bad record asks for. The reasons are
told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator

import attrs

from pubrecord import errors, formats
from pubrecord.codec import Codec
from pubrecord.json.dicts import encoded
from pubrecord.options import Options
from pubrecord.records import Article, BookArticle, Deletion, Record
from pubrecord.streams.limits import Limits
from pubrecord.streams.window import Window
from pubrecord.workers.functions import function_of
from pubrecord.workers.messages import READY, WANTED, receive, send
from pubrecord.xml.cutting.cutter import Cutter
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.layout import Origin
from pubrecord.xml.reading.compiled import lines_compiled
from pubrecord.xml.reading.piece import reading_of
from pubrecord.xml_lines import goes_straight

#: Changes a record, or leaves it out with `None`.
Change = Callable[[Record], Record | None]


class _Irregular(Exception):
    """Something about a run is out of the ordinary."""


@attrs.frozen
class Settings:
    """What a worker is to do with each run."""

    #: Name of the format that runs are turned into.
    to: str
    #: Whether XML keeps the layout of the source.
    as_it_stands: bool
    #: Whether a record with anything in `unknown` is out of the ordinary.
    strict: bool
    #: What is asked for of the format.
    options: Options
    #: Names of the fields and properties that are read; `None` where records are read whole.
    columns: list[str] | None
    #: The longest record that is taken, in bytes.
    record: int
    #: The most nodes that a record may have.
    nodes: int
    #: Name of the function that changes each record; `None` if there is none.
    change: str | None
    #: Where the package of the process that asks is.
    package: str


def main() -> None:
    """Answer runs until there are no more."""
    settings = Settings(**json.loads(sys.argv[1]))
    package = os.path.realpath(errors.__file__)
    if settings.package != package:
        sys.exit(f"pubrecord is at {settings.package} for who asked, and at {package} for its worker")
    codec = formats.named(settings.to).with_options(**settings.options)
    answers = os.fdopen(os.dup(1), "wb")
    with contextlib.suppress(OSError):  # there may be no standard error
        os.dup2(2, 1)  # whatever else is printed is no answer
    change = None if settings.change is None else function_of(settings.change)
    try:
        answers.write(READY)
        answers.flush()
        while (head := receive(sys.stdin.buffer)) is not None and (run := receive(sys.stdin.buffer)) is not None:
            for message in answer(head.decode(), run, codec, settings, change):
                send(answers, message)
    except BrokenPipeError:  # nobody is there to hear more
        os._exit(1)


def answer(
    head: str, run: bytes, codec: Codec, settings: Settings, change: Change | None = None
) -> tuple[bytes, bytes]:
    """Return what was done with a run, as JSON, and the encoding of the run; nothing if the run is irregular.

    `head` is the root that its records stand in and, if not all are wanted, which are. What was done is a list: how many
    records are encoded, how many were left out, how many were not wanted, the PMID of the last that was read.
    """
    root, _, wanted = head.partition(WANTED)
    done = _Done()
    window = Window(_Run(run), Limits(record=settings.record, nodes=settings.nodes))
    pieces = _pieces(window, root)
    records = _changed(pieces, wanted, settings, change, done)
    is_watched = settings.strict or change is not None or bool(wanted)
    try:
        if goes_straight(settings.to, is_whole=not settings.options, is_watched=is_watched):
            body = _lines(pieces, window, done)
        elif "1" in wanted or not wanted:
            body = codec.encode_run(records, as_it_stands=settings.as_it_stands)
        else:
            body = b"".join(b"" for _ in records)  # there are none, but they must be counted
    except (Exception, SystemExit):  # noqa: BLE001 - who asked will meet it too, and knows what to do
        return b"", b""
    return json.dumps([done.count, done.left_out, done.passed_over, done.pmid]).encode(), body


@attrs.define
class _Done:
    """What was done with a run so far."""

    #: How many records are encoded.
    count: int = 0
    #: How many records the function that changes them left out.
    left_out: int = 0
    #: How many records were not wanted.
    passed_over: int = 0
    #: PMID of the last record read.
    pmid: str | None = None

    @property
    def number(self) -> int:
        """How many records have been met."""
        return self.count + self.left_out + self.passed_over


def _changed(
    pieces: Iterator[Piece], wanted: str, settings: Settings, change: Change | None, done: _Done
) -> Iterator[tuple[Record, Origin]]:
    """Give the wanted records of a run, each as it is changed, with where it comes from; count what is done.

    Raises `_Irregular`, or what reading raises, for anything out of the ordinary.
    """
    names = formats.fields_read(settings.columns, strict=settings.strict)
    for piece in pieces:
        if wanted and wanted[done.number] == "0":
            done.passed_over += 1
            continue
        reading = reading_of(piece, names)
        record = reading.record
        if settings.strict:
            reading.refuse_oddities()
        if isinstance(record, Deletion):  # some formats warn of deletions
            raise _Irregular
        done.pmid = record.pmid
        changed = record if change is None else change(record)
        if changed is None:
            done.left_out += 1
            continue
        if not isinstance(changed, Article | BookArticle):
            raise _Irregular
        done.count += 1
        yield changed, Origin(record, piece.gap, piece.raw)
    if wanted and len(wanted) != done.number:
        raise _Irregular


class _Run:
    """A run as a stream."""

    name = "run"

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> bytes:
        """Return all of it, once."""
        data, self._data = self._data, b""
        return data


def _lines(pieces: Iterator[Piece], window: Window, done: _Done) -> bytes:
    """Return the records of a run as JSON Lines, most of them without a record in between; count what is done."""
    bodies: list[bytes] = []
    for piece in pieces:
        record = reading_of(piece).record
        bodies.append(encoded(record))
        count = 1
        while count:
            if isinstance(record, Deletion):  # as above
                raise _Irregular
            done.count += count
            done.pmid = record.pmid
            lines, count, window.position, last = lines_compiled(window.data, window.position, window.limits)
            bodies += [lines] if count else []
            record = last or record
    return b"\n".join(bodies)


def _pieces(window: Window, root: str) -> Iterator[Piece]:
    """Give the records of a run; raises `_Irregular` for anything else in it."""
    window.fill()
    cutter = Cutter(window, None, root)
    for piece in cutter.pieces():
        if piece.error is not None or cutter.before_end is not None:
            raise _Irregular
        yield piece
        if window.position == len(window.data):
            break


if __name__ == "__main__":
    main()
