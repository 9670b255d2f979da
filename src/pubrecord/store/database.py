"""A store: opened, filled with files, asked for records."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from pubrecord import xml
from pubrecord.converting import Report
from pubrecord.errors import OnError, PubrecordError, UpdatesError, handle
from pubrecord.json.dicts import encoded
from pubrecord.records import Article, BookArticle, Deletion, Record
from pubrecord.store.shape import SCHEMA, SHAPE, TRAINING, UPSERT, Packing, row_key, trained
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.updates.names import Number, in_order, md5_beside, md5_of, number_of, verify_md5
from pubrecord.updates.scanning import key_of, key_of_error

#: How many PMIDs of records passed over a report names.
_FIRST = 10


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
        return int(self._meta("records") or 0)

    def __iter__(self) -> Iterator[Article | BookArticle]:
        if self._connection is None:
            return
        bodies = itertools.chain(
            self._connection.execute("SELECT body FROM record WHERE body IS NOT NULL ORDER BY key"),
            self._connection.execute("SELECT body FROM without_pmid ORDER BY file, position"),
        )
        for (body,) in bodies:
            yield self._unpacked(body)

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
        return None if row is None else self._unpacked(row[0])

    def update(
        self,
        files: Iterable[str | os.PathLike[str]],
        *,
        verify: bool = True,
        on_error: OnError = "raise",
        limits: Limits = DEFAULT,
    ) -> Report:
        """Apply baseline and update files, each in one transaction, and return what was done.

        A file that was applied before is passed over. Whatever the order in which files are applied, a record is
        replaced, or taken back, only by a later file; which is later, the numbers in the files' names say. With `verify`,
        a file that has an ``.md5`` beside it is compared with that. `on_error` says what to do with a record that cannot
        be read; no older record stands in for it, as far as its PMID can be read.

        Raises `UpdatesError` for a file that does not belong into the store, `DamagedInputError` for a wrong MD5, and what
        `pubrecord.xml.read` raises; then nothing of that file is in the store.
        """
        started = time.monotonic()
        applied = _Applied()
        paths = in_order(files, "name")
        for path in paths:
            number = number_of(path)
            assert number is not None  # `in_order` refuses names without one
            md5 = self._md5_unless_applied(path, number, verify=verify)
            if md5 is not None:
                self._apply(path, number, md5, applied, on_error, limits)
        seconds = time.monotonic() - started
        return Report(applied.records, applied.deletions, applied.skipped, tuple(applied.pmids), seconds=seconds)

    def _md5_unless_applied(self, path: str, number: Number, *, verify: bool) -> str | None:
        """Return the MD5 of a file that is to be applied; `None` if it was applied before."""
        self._refuse_other_year(path, number)
        row = None
        if self._connection is not None:
            row = self._connection.execute("SELECT md5 FROM file WHERE number = ?", (number.number,)).fetchone()
        if row is not None and row[0] == (md5_beside(path) or md5_of(path)):
            return None
        if row is not None:
            raise UpdatesError(
                f"{number} was applied to the store with other content",
                source=path,
                advice="NLM does not change files: one of the two is damaged. Make a new store from good files.",
            )
        if verify:
            verify_md5(path)
        return md5_of(path)

    def _refuse_other_year(self, path: str, number: Number) -> None:
        year = self._meta("year")
        if year is not None and year != number.year:
            raise UpdatesError(
                f"the store is of {year}, and the file of {number.year}",
                source=path,
                advice="A new baseline replaces everything: make a new store with `pubrecord update NEW.sqlite FILE...`.",
            )

    def _apply(self, path: str, number: Number, md5: str, applied: _Applied, on_error: OnError, limits: Limits) -> None:
        """Apply a file in one transaction."""
        errors: list[PubrecordError] = []

        def note(error: PubrecordError) -> None:
            handle(error, on_error)
            errors.append(error)

        with xml.read(path, on_error=note, limits=limits) as reader:
            records: Iterator[Record] = (record for record in reader)
            first = list(itertools.islice(records, TRAINING)) if self._connection is None else []
            with self._changing(number.year, first) as connection:
                filling = _Filling(connection, self._packed_with(), number.number)
                for record in itertools.chain(first, records):
                    filling.put(record)
                    filling.leave_out(errors)
                filling.leave_out(errors)
                now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
                row = (number.number, os.path.basename(path), md5, filling.records, filling.deletions, now)
                connection.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)", row)
                connection.execute("UPDATE meta SET value = value + ? WHERE name = 'records'", (filling.more,))
        applied.add(filling)

    def _open(self) -> None:
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            self._connection = connection
            shape = self._meta("shape")
        except sqlite3.DatabaseError:
            shape = None
        if shape != SHAPE:
            self.close()
            what = "no store of PubMed records" if shape is None else f"a store of shape {shape}, and this is {SHAPE}"
            raise UpdatesError(
                f"the file is {what}",
                source=self.path,
                advice="Make a new store with `pubrecord update NEW.sqlite FILE...`, with this version of pubrecord.",
            )

    @contextlib.contextmanager
    def _changing(self, year: int, first: list[Record]) -> Iterator[sqlite3.Connection]:
        """Let all that is done to the tables in the block be done, or nothing; a store that is not there is made.

        Its dictionary is trained on the first records.
        """
        if self._connection is not None:
            with _transaction(self._connection):
                yield self._connection
            return
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            connection.execute("PRAGMA page_size = 8192")
            with _transaction(connection):
                for statement in SCHEMA.split(";\n"):
                    connection.execute(statement)
                dictionary = trained([encoded(record) for record in first if not isinstance(record, Deletion)])
                rows = [("shape", SHAPE), ("year", year), ("records", 0), ("dictionary", dictionary)]
                connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
                self._connection = connection
                yield connection
        except BaseException:
            self._packing = None
            self.close()
            connection.close()
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

    def _unpacked(self, body: bytes) -> Article | BookArticle:
        return self._packed_with().unpacked(body)


class _Applied:
    """What the files of an update came to."""

    def __init__(self) -> None:
        self.records = self.deletions = self.skipped = 0
        self.pmids: list[str] = []

    def add(self, filling: _Filling) -> None:
        """Add what one file came to."""
        self.records += filling.records
        self.deletions += filling.deletions
        self.skipped += filling.skipped
        self.pmids = [*self.pmids, *filling.pmids][:_FIRST]


class _Filling:
    """One file on its way into the tables."""

    def __init__(self, connection: sqlite3.Connection, packing: Packing, number: int) -> None:
        self.records = self.deletions = self.skipped = 0
        #: How many records more stand than before.
        self.more = 0
        #: PMIDs of the records that could not be read.
        self.pmids: list[str] = []
        self._connection = connection
        self._packing = packing
        self._number = number

    def put(self, record: Record) -> None:
        """Put a record in its place, or take back what a deletion names, unless a later file said otherwise."""
        if isinstance(record, Deletion):
            self.deletions += len(record.pmids)
            for pmid in record.pmids:
                self._put_row(row_key(*key_of(pmid.value, pmid.version)), None, None, None, None)
            return
        self.records += 1
        body = self._packing.packed(record)
        key = None if record.pmid is None else row_key(*key_of(record.pmid, record.pmid_version))
        if key is None:
            self._connection.execute("INSERT INTO without_pmid VALUES (?, ?, ?)", (self._number, self.records, body))
            self.more += 1
        else:
            self._put_row(key, record.year, record.doi, record.title, body)

    def leave_out(self, errors: list[PubrecordError]) -> None:
        """Let no older record stand in for those that could not be read; the list is emptied."""
        for error in errors:
            self.skipped += 1
            key = key_of_error(error)
            if key is not None:
                self.pmids.append(str(key[0]))
                self._put_row(row_key(*key), None, None, None, None)
        errors.clear()

    def _put_row(
        self, key: int | None, year: int | None, doi: str | None, title: str | None, body: bytes | None
    ) -> None:
        if key is None:
            return
        row = self._connection.execute("SELECT file, body IS NOT NULL FROM record WHERE key = ?", (key,)).fetchone()
        if row is not None and row[0] > self._number:
            return
        self._connection.execute(UPSERT, (key, self._number, year, doi, title, body))
        self.more += (body is not None) - (row is not None and row[1])


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all that is done in the block be done, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
