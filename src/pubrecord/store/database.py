"""A store: opened, filled with files, asked for records."""

from __future__ import annotations

import contextlib
import datetime
import errno
import itertools
import os
import sqlite3
import time
from collections.abc import Generator, Iterator
from types import TracebackType
from typing import Self

from pubrecord.converting import Report
from pubrecord.errors import OnError, PubrecordError, UpdatesError, check_on_error
from pubrecord.json.dicts import encoded
from pubrecord.records import Article, BookArticle, Record
from pubrecord.store.filling import Applied, Filling
from pubrecord.store.shape import SCHEMA, SHAPE, TRAINING, Packing, row_key, trained
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Progress, opened
from pubrecord.streams.reader import replacement
from pubrecord.streams.saving import require_folder
from pubrecord.updates.entries import entries, key_of
from pubrecord.updates.names import (
    Files,
    in_order,
    md5_beside,
    md5_of,
    missing_between,
    number_of,
    tell_missing,
    verify_md5,
)


class Store:
    """PubMed records in one SQLite file, kept up to date with update files.

    A store is a context manager; `close` closes its file. `len` is the number of records that stand, and iterating gives
    them by PMID and version.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open a store; a file that is not there is made by the first `update`.

        Raises `UpdatesError` for a file that is no store, or one of another version of this library.
        """
        self.path = os.fspath(path)
        self._connection: sqlite3.Connection | None = None
        self._packing: Packing | None = None
        if os.path.exists(self.path):
            self._open()

    def close(self) -> None:
        """Close the file of the store."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        records = self._meta("records")
        return records if isinstance(records, int) else 0

    def __iter__(self) -> Iterator[Article | BookArticle]:
        for body in self.bodies():
            yield self.unpacked(body)

    def bodies(self) -> Iterator[bytes]:
        """Give the records as they stand in the store, for `unpacked`."""
        if self._connection is None:
            return
        for query in (
            "SELECT body FROM record WHERE body IS NOT NULL ORDER BY key",
            "SELECT body FROM without_pmid ORDER BY file, position",
        ):
            for (body,) in self._connection.execute(query):
                yield body

    def get(self, pmid: str | int, version: str | int | None = None) -> Article | BookArticle | None:
        """Return the record of a PMID, of its highest version unless one is named; `None` if the store has none."""
        key = row_key(*key_of(str(pmid), "0" if version is None else str(version)))
        if self._connection is None or key is None:
            return None
        last = key | 255 if version is None else key
        row = self._connection.execute(
            "SELECT body FROM record WHERE key BETWEEN ? AND ? AND body IS NOT NULL ORDER BY key DESC LIMIT 1",
            (key, last),
        ).fetchone()
        return None if row is None else self.unpacked(row[0])

    def update(
        self,
        files: Files,
        *,
        verify: bool = True,
        strict: bool = False,
        on_error: OnError = "raise",
        limits: Limits = DEFAULT,
        progress: Progress | None = None,
    ) -> Report:
        """Apply baseline and update files, each in one transaction, and return what was done.

        A file that was applied before is passed over. Whatever the order in which files are applied, a record is
        replaced, or taken back, only by a later file; which is later, the numbers in the files' names say. With `verify`,
        a file that has an ``.md5`` beside it is compared with that. A gap in the numbers of `files` that the store does
        not fill is an `UpdatesWarning`, with `strict` an error. `on_error` says what to do with a record that cannot be
        read; no older record stands in for it, as far as its PMID can be read. `progress` is as in `convert`.

        Raises `UpdatesError` for a file that does not belong into the store and `DamagedInputError` for a wrong MD5,
        before anything is applied; and what `pubrecord.xml.read` raises: then nothing of that file is in the store, and
        all of those before it.
        """
        check_on_error(on_error)
        started = time.monotonic()
        applied = Applied()
        paths = in_order(files, "name")
        numbers = {known.number: path for path in paths if (known := number_of(path)) is not None}
        md5s = {number: self._md5_unless_applied(path, number, verify=verify) for number, path in numbers.items()}
        tell_missing(missing_between(paths, self._applied()), strict=strict)
        for number, path in numbers.items():
            if (md5 := md5s[number]) is not None:
                self._apply(path, number, md5, applied, on_error, limits, progress)
        seconds = time.monotonic() - started
        return Report(applied.records, applied.deletions, applied.skipped, tuple(applied.pmids), seconds=seconds)

    def _applied(self) -> list[int]:
        """Return the numbers of the files that were applied."""
        if self._connection is None:
            return []
        return [number for (number,) in self._connection.execute("SELECT number FROM file")]

    def _md5_unless_applied(self, path: str, number: int, *, verify: bool) -> str | None:
        """Return the MD5 of a file that is to be applied; `None` if it was applied before."""
        self._refuse_other_year(path)
        row = None
        if self._connection is not None:
            row = self._connection.execute("SELECT name, md5 FROM file WHERE number = ?", (number,)).fetchone()
        if row is None:
            if verify:
                verify_md5(path)
            return md5_of(path)
        if row[1] != md5_beside(path) and row[1] != md5_of(path):
            raise UpdatesError(
                f"a file of this number was applied to the store with other content, as {row[0]}",
                source=path,
                advice="NLM does not change files: one of the two is damaged. Make a new store from good files.",
            )
        return None

    def _refuse_other_year(self, path: str) -> None:
        year, number = self._meta("year"), number_of(path)
        if year is not None and number is not None and year != number.year:
            raise UpdatesError(
                f"the store is of {year}, and the file of {number.year}",
                source=path,
                advice="A new baseline replaces everything: make a new store with `pubrecord update NEW.sqlite FILE...`.",
            )

    def _apply(
        self,
        path: str,
        number: int,
        md5: str,
        applied: Applied,
        on_error: OnError,
        limits: Limits,
        progress: Progress | None,
    ) -> None:
        """Apply a file in one transaction."""
        with (
            contextlib.closing(opened(path, progress)) as source,
            contextlib.closing(entries(source, limits)) as records,
        ):
            first = list(itertools.islice(records, TRAINING)) if self._connection is None else []
            with self._changing(path, first) as connection:
                filling = Filling(connection, self._packed_with(), number)
                for entry in itertools.chain(first, records):
                    record = replacement(entry, on_error) if isinstance(entry, PubrecordError) else entry
                    if record is not None:
                        filling.put(record)
                    elif isinstance(entry, PubrecordError):
                        filling.leave_out(entry)
                now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
                row = (number, os.path.basename(path), md5, filling.records, filling.deletions, now)
                connection.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", row)
                connection.execute("UPDATE meta SET value = value + ? WHERE name = 'records'", (filling.more,))
        applied.add(filling)

    def _open(self) -> None:
        connection = self._connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            shape = None if is_empty else self._meta("shape")
        except sqlite3.DatabaseError:
            is_empty, shape = False, None
        if is_empty:  # the process that began to make it was killed
            self.close()
        elif shape != SHAPE:
            self.close()
            what = "no store of PubMed records" if shape is None else f"a store of shape {shape}, and this is {SHAPE}"
            raise UpdatesError(
                f"the file is {what}",
                source=self.path,
                advice="Make a new store with `pubrecord update NEW.sqlite FILE...`, with this version of pubrecord.",
            )

    @contextlib.contextmanager
    def _changing(self, path: str, first: list[Record | PubrecordError]) -> Generator[sqlite3.Connection]:
        """Let all that is done to the tables in the block be done, or nothing.

        A store that is not there is made, with a dictionary that is trained on the first entries of the file at `path`.
        """
        if self._connection is not None:
            with _transaction(self._connection, self.path):
                yield self._connection
            return
        was_there = os.path.exists(self.path)
        folder = require_folder(self.path)
        try:
            connection = sqlite3.connect(self.path, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise PermissionError(errno.EACCES, f"no store can be made in the folder: {error}", folder) from None
        try:
            connection.execute("PRAGMA page_size = 32768")
            with _transaction(connection, self.path):
                _make_tables(connection, path, first)
                self._connection = connection
                yield connection
        except BaseException:
            self._packing = self._connection = None
            connection.close()
            if not was_there:
                os.unlink(self.path)
            raise

    def _meta(self, name: str) -> object:
        if self._connection is None:
            return None
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def _packed_with(self) -> Packing:
        if self._packing is None:
            dictionary = self._meta("dictionary")
            self._packing = Packing(dictionary if isinstance(dictionary, bytes) else b"")
        return self._packing

    def unpacked(self, body: bytes) -> Article | BookArticle:
        """Return a record; raises `DamagedInputError` for bytes that are none."""
        return self._packed_with().unpacked(body)


def _make_tables(connection: sqlite3.Connection, path: str, first: list[Record | PubrecordError]) -> None:
    """Make the tables of a store of the year of a file, and train the dictionary on records of it."""
    number = number_of(path)
    for statement in SCHEMA.split(";\n"):
        connection.execute(statement)
    samples = [encoded(entry) for entry in first if isinstance(entry, Article | BookArticle)]
    year = None if number is None else number.year
    rows = [("shape", SHAPE), ("year", year), ("records", 0), ("dictionary", trained(samples))]
    connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection, path: str) -> Generator[None]:
    """Let all that is done in the block be done, or nothing of it; raises `UpdatesError` for what SQLite cannot do."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise UpdatesError(
                f"the store could not be changed: {error}",
                source=path,
                advice="Another process may be changing it, or the disk be full: nothing of the file was applied.",
            ) from error
        raise
