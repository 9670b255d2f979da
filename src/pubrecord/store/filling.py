"""One file on its way into the tables of a store."""

from __future__ import annotations

import sqlite3

from pubrecord.errors import PubrecordError
from pubrecord.records import Deletion, Record
from pubrecord.store.shape import UPSERT, Packing, row_key
from pubrecord.updates.entries import Key, entry_of, key_of, keys_of_error

#: How many PMIDs of records passed over a report names.
_FIRST = 10


class Applied:
    """What the files of an update came to."""

    def __init__(self) -> None:
        self.records = self.deletions = self.skipped = 0
        #: PMIDs of the first records that could not be read.
        self.pmids: list[str] = []

    def add(self, filling: Filling) -> None:
        """Add what one file came to."""
        self.records += filling.records
        self.deletions += filling.deletions
        self.skipped += filling.skipped
        self.pmids = [*self.pmids, *filling.pmids][:_FIRST]


class Filling:
    """One file on its way into the tables.

    What always holds: a row of a later file is not touched. So the files may come in any order.
    """

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
                self._take_back(key_of(pmid.value, pmid.version))
            return
        self.records += 1
        body = self._packing.packed(record)
        entry = entry_of(record)
        key = row_key(*entry) if isinstance(entry, tuple) else None
        if key is None:
            self._connection.execute("INSERT INTO without_pmid VALUES (?, ?, ?)", (self._number, self.records, body))
            self.more += 1
        else:
            self._put_row(key, record.year, record.doi, record.title, body)

    def leave_out(self, error: PubrecordError) -> None:
        """Let no older record stand in for what cannot be read."""
        self.skipped += 1
        for key in keys_of_error(error):
            self.pmids.append(str(key[0]))
            self._take_back(key)

    def _take_back(self, key: Key) -> None:
        row = row_key(*key)
        if row is not None:
            self._put_row(row, None, None, None, None)

    def _put_row(self, key: int, year: int | None, doi: str | None, title: str | None, body: bytes | None) -> None:
        row = self._connection.execute("SELECT file, body IS NOT NULL FROM record WHERE key = ?", (key,)).fetchone()
        if row is not None and row[0] > self._number:
            return
        self._connection.execute(UPSERT, (key, self._number, year, doi, title, body))
        self.more += (body is not None) - (row is not None and row[1])
