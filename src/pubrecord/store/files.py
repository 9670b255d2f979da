"""Stores as one of the formats, which is read only: see `pubrecord.formats.Codec`."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import NoReturn

from pubrecord.errors import NotPubmedError, OnError, PubrecordError, UpdatesError
from pubrecord.records import Record
from pubrecord.records.unknown import refuse_unknown
from pubrecord.store.database import Store
from pubrecord.store.shape import damaged_row
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target, open_input
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source
from pubrecord.streams.window import Window
from pubrecord.xml.layout import Origin

_HOW = "a store is filled with baseline and update files: `pubrecord update NEW.sqlite FILE...`, or Store.update"


def read(
    source: Source | Input,
    *,
    only: Only = None,
    on_error: OnError = "raise",
    strict: bool = False,
    limits: Limits = DEFAULT,
) -> Reader[Record]:
    """Return the records of a store by PMID and version, as an iterator.

    SQLite reads files: what is compressed or no file is copied first. Raises `NotPubmedError` for a file that is no
    store, `RecordError` for what `strict` refuses, `DamagedInputError` for a row that holds no record.
    """
    return Reader(lambda take_error: _records(source, limits, take_error, strict=strict), on_error, only)


def write_all(
    records: Iterable[Record | Chunk], target: Target, *, like: object = None, on_error: OnError = "raise"
) -> NoReturn:
    """Raise `ValueError`: records alone do not say which of them are newer."""
    del records, target, like, on_error
    raise ValueError(_HOW)


def encode_run(run: Iterable[tuple[Record, Origin]], *, as_it_stands: bool) -> NoReturn:
    """Raise `ValueError`, as `write_all`."""
    del run, as_it_stands
    raise ValueError(_HOW)


def _records(
    source: Source | Input, limits: Limits, take_error: Callable[[PubrecordError], None], *, strict: bool
) -> Generator[Record]:
    """Give the records of a store."""
    with open_input(source) as stream, _file_of(stream, limits) as path:
        try:
            store = Store(path)
        except UpdatesError as error:
            take_error(NotPubmedError(error.message, advice=error.advice, source=stream.name))
            return
        with store:
            bodies = store.bodies()
            for number, body in enumerate(_until_broken(bodies, take_error, stream.name), start=1):
                try:
                    record = store.unpacked(body)
                    if strict:
                        refuse_unknown(record.unknown, record.pmid)
                except PubrecordError as error:
                    take_error(error.locate(source=stream.name, record=number))
                    continue
                yield record


def _until_broken(bodies: Iterator[bytes], take_error: Callable[[PubrecordError], None], name: str) -> Iterator[bytes]:
    """Give all that SQLite can read of a file."""
    try:
        yield from bodies
    except sqlite3.DatabaseError as error:
        take_error(damaged_row(str(error)).locate(source=name))


@contextlib.contextmanager
def _file_of(stream: Input, limits: Limits) -> Generator[str]:
    """Give the path of the file that a stream reads, or of a copy where it is compressed or no file."""
    if stream.size is not None and not stream.is_compressed and os.path.isfile(stream.name):
        yield stream.name
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "store.sqlite")
        with open(path, "wb") as copy:
            window = Window(stream, limits)
            while data := window.rest():
                copy.write(data)
            if window.broken is not None:
                raise window.broken
        yield path
