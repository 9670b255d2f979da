"""The tables of a store, and how a record stands in them."""

from __future__ import annotations

import importlib
from typing import Any, Protocol

from pubrecord.errors import DamagedInputError, MissingExtraError, PubrecordError
from pubrecord.json.dicts import encoded, loads
from pubrecord.records import Article, BookArticle, Record

#: Goes up when a store that was made before can no longer be read.
SHAPE = 1
#: The highest version that a record can have in a store: the versions of a PMID are neighbours of it.
HIGHEST_VERSION = (1 << 8) - 1
_HIGHEST_PMID = 1 << 48
#: Records that the dictionary is trained on at the most, and its size in bytes.
TRAINING = 1000
_DICTIONARY = 1 << 18
_LEVEL = 3

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE file (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, md5 TEXT NOT NULL,
    records INTEGER NOT NULL, deletions INTEGER NOT NULL, applied TEXT NOT NULL
);
CREATE TABLE record (key INTEGER PRIMARY KEY, file INTEGER NOT NULL, year INTEGER, doi TEXT, title TEXT, body BLOB);
CREATE TABLE without_pmid (file INTEGER NOT NULL, position INTEGER NOT NULL, body BLOB NOT NULL);
CREATE VIEW article AS
    SELECT record.key >> 8 AS pmid, record.key & 255 AS version, title, year, doi, file.name AS file
    FROM record LEFT JOIN file ON file.number = record.file WHERE body IS NOT NULL;
"""
#: A row is replaced only by one of the same file or of a later one.
UPSERT = """
INSERT INTO record (key, file, year, doi, title, body) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    file = excluded.file, year = excluded.year, doi = excluded.doi, title = excluded.title, body = excluded.body
WHERE excluded.file >= file
"""


def row_key(pmid: int | str, version: int | str) -> int | None:
    """Return the key of a row; `None` for a PMID or a version that no row can have."""
    if not isinstance(pmid, int) or not isinstance(version, int):
        return None
    if not 0 <= pmid < _HIGHEST_PMID or not 0 <= version <= HIGHEST_VERSION:
        return None
    return pmid << 8 | version


class _Zstd(Protocol):
    """What is used of the standard library's module for Zstandard."""

    ZstdError: type[Exception]
    ZstdDict: Any
    ZstdCompressor: Any
    ZstdDecompressor: Any
    train_dict: Any


def zstd() -> _Zstd:
    """Return the module for Zstandard; raises `MissingExtraError` where none is installed."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            module: Any = importlib.import_module(name)
        except ImportError:
            continue
        zstandard: _Zstd = module
        return zstandard
    raise MissingExtraError("a store needs Zstandard, which Python has from 3.14 on", extra="zstd")


class Packing:
    """Records as bytes in a store: JSON, compressed with a dictionary that all of them share."""

    def __init__(self, dictionary: bytes) -> None:
        self._module = zstd()
        self._dictionary = self._module.ZstdDict(dictionary) if dictionary else None
        self._compressor = self._module.ZstdCompressor(level=_LEVEL, zstd_dict=self._dictionary)

    def packed(self, record: Record) -> bytes:
        """Return the bytes of a record; raises `JsonShapeError` as `pubrecord.json.dumps` does."""
        body: bytes = self._compressor.compress(encoded(record), self._compressor.FLUSH_FRAME)
        return body

    def unpacked(self, body: bytes) -> Article | BookArticle:
        """Return the record of some bytes; raises `DamagedInputError` for bytes that are none."""
        try:
            text: bytes = self._module.ZstdDecompressor(zstd_dict=self._dictionary).decompress(body)
            record = loads(text)
        except (self._module.ZstdError, PubrecordError, EOFError) as error:
            raise damaged_row(str(error)) from None
        if not isinstance(record, Article | BookArticle):
            raise damaged_row("it holds a deletion")
        return record


def damaged_row(what: str) -> DamagedInputError:
    """Return the error for a row of a store that is no record."""
    return DamagedInputError(
        f"a row of the store is damaged: {what}",
        advice="The file was changed by something else: make it anew with `pubrecord update NEW.sqlite FILE...`.",
    )


def trained(samples: list[bytes]) -> bytes:
    """Return a dictionary that is trained on records as JSON; empty where there are too few of them."""
    module = zstd()
    try:
        dictionary: bytes = module.train_dict(samples, _DICTIONARY).dict_content
    except (module.ZstdError, ValueError):
        return b""
    return dictionary
