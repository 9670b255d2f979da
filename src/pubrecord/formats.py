"""The formats there are: one table, with what is to be known about each.

Which of them a file has, `pubrecord.detecting` tells. The reasons are told in ``docs/explanation/design.md``, "A folder
for each format".
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Unpack, cast

import attrs

from pubrecord.codec import Codec, ReadsFields, WithOptions, WritesFields
from pubrecord.errors import OnError
from pubrecord.excerpts import Names, chosen
from pubrecord.options import Options
from pubrecord.records import Record
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input
from pubrecord.streams.sources import Source

if TYPE_CHECKING:
    import pubrecord.arrow.parquet
    import pubrecord.bibtex.files
    import pubrecord.csl.files
    import pubrecord.csv
    import pubrecord.json.array
    import pubrecord.json.lines
    import pubrecord.nbib.files
    import pubrecord.ris.files
    import pubrecord.xml.files


#: Bytes of XML in a run of records, if a format asks for nothing else.
RUN_SIZE = 1 << 20


@attrs.frozen
class Format:
    """One format of records."""

    #: What it is called in arguments and on the command line.
    name: str
    #: The suffixes that tell it, the longest first where several fit.
    suffixes: tuple[str, ...]
    #: The module that is its `Codec`, or with a colon one of the things in it; it is imported when it is used.
    module: str
    #: Whether the first bytes of a file look like it; `None` where it takes more of them to tell. Byte order mark and
    #: white space before them are taken away, and there are at least 16, or all.
    looks_like: Callable[[bytes], bool | None]
    #: What stands before, between and behind records that were passed over, so that they can be read again.
    wrapper: tuple[bytes, bytes, bytes] = (b"", b"\n", b"\n")
    #: Whether its reader can hand over runs of records.
    reads_in_runs: bool = False
    #: Whether a run of records can be encoded apart from those before and behind it.
    encodes_runs: bool = True
    #: Bytes of XML that are encoded as one run by a worker.
    run_size: int = RUN_SIZE
    #: Names of the arguments of `write` that it takes, of those that not all formats take.
    options: tuple[str, ...] = ()
    #: Whether it can be read; the suffix of one that cannot tells nothing of a source.
    is_read: bool = True
    #: Whether records are written in it; a store is filled by update files.
    is_written: bool = True

    @property
    def codec(self) -> Codec:
        """What reads and writes the format."""
        module, _, name = self.module.partition(":")
        codec: object = importlib.import_module(module)
        return cast("Codec", getattr(codec, name) if name else codec)

    def read_columns(
        self,
        source: Source | Input,
        fields: Sequence[str] | None,
        *,
        on_error: OnError = "raise",
        strict: bool = False,
        limits: Limits = DEFAULT,
    ) -> Iterator[Record]:
        """Return the records of a source for a table with the columns `fields`.

        They are excerpts where the reader can leave out what is not asked for, and every property says which fields it
        needs; `strict` looks at all of a record.
        """
        if not self.reads_in_runs or fields_read(fields, strict=strict) is None:
            return self.codec.read(source, on_error=on_error, strict=strict, limits=limits)
        reader, names = cast("ReadsFields", self.codec), _without_kind(fields or ())
        return reader.read(source, fields=names, on_error=on_error, limits=limits)

    def columns(self, codec: Codec) -> Sequence[str] | None:
        """Return which fields and properties a codec of this format writes of a record; `None` for all."""
        if "fields" not in self.options or not hasattr(codec, "fields"):
            return None
        return cast("WritesFields", codec).fields

    def with_options(self, *, like: object = None, **options: Unpack[Options]) -> Codec:
        """Return the codec for what is asked for; raises `ValueError` for what the format does not take."""
        asked = {name: value for name, value in options.items() if value is not None and value is not False}
        for name in (*asked, *(("like",) if like is not None else ())):
            if name not in self.options:
                takers = ", ".join(format.name for format in FORMATS.values() if name in format.options)
                raise ValueError(f"{name} is not for {self.name}, it is for {takers}")
        if not asked:
            return self.codec
        return cast("WithOptions", self.codec).with_options(**cast("Options", asked))


def fields_read(fields: Iterable[str] | None, *, strict: bool = False) -> Names | None:
    """Return which fields are read for a table with such columns; `None` for all of them.

    Every property says which fields it needs; `strict` looks at all of a record.
    """
    return None if fields is None or strict else chosen(_without_kind(fields))


def _without_kind(fields: Iterable[str]) -> list[str]:
    return [name for name in fields if name != "record"]  # which every record says by its class


#: Bytes in which the first item of an array shows what it is.
_LONGEST_HEAD = 1 << 20
#: What tells how deep one is in a JSON text, and its strings, those with a colon behind them apart.
_TOKENS = re.compile(rb""""(?P<text>(?:[^"\\]|\\.)*+)"(?P<colon>\s*+:)?+|[][{}]""", re.DOTALL)
_DEEPER = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}


def _begins_with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _looks_like_csl(head: bytes) -> bool | None:
    """Whether the first object, alone or in an array, has a key that only items of CSL have."""
    if not head.startswith((b"[", b"{")):
        return False
    depth, level = 0, 1 if head.startswith(b"{") else 2
    for token in _TOKENS.finditer(head):
        depth += _DEEPER.get(token[0], 0)
        if depth == level and token["colon"] and token["text"] in (b"type", b"record"):
            return token["text"] == b"type"
        if depth < level and token[0] in b"]}":
            return False
    return False if len(head) > _LONGEST_HEAD else None


def _looks_like_nothing(head: bytes) -> bool:  # noqa: ARG001 - as any format has it
    """Return that it does not: a table is not read."""
    return False


_OF_CELLS = ("fields", "separator", "for_spreadsheets")
_ARRAY = (b"[\n", b",\n", b"\n]\n")
#: The formats by name. Of those that a file looks like, the first is taken; XML says best what else a file is.
FORMATS = {
    format.name: format
    for format in (
        Format("csl", (".csl.json",), "pubrecord.csl.files", _looks_like_csl, _ARRAY),
        Format("jsonl", (".jsonl", ".ndjson"), "pubrecord.json.lines", _begins_with(b"{"), options=("fields",)),
        Format("nbib", (".nbib", ".medline"), "pubrecord.nbib.files", _begins_with(b"PMID- ", b"PMID - ", b"OWN - ")),
        Format("ris", (".ris",), "pubrecord.ris.files", _begins_with(b"TY  - ", b"TY - ")),
        # Keys are unique in a file, so there are no runs.
        Format("bibtex", (".bib",), "pubrecord.bibtex.files", _begins_with(b"@"), encodes_runs=False),
        Format("json", (".json",), "pubrecord.json.array", _begins_with(b"["), _ARRAY, options=("fields",)),
        Format("csv", (".csv",), "pubrecord.csv:CSV", _looks_like_nothing, options=_OF_CELLS, is_read=False),
        Format("tsv", (".tsv",), "pubrecord.csv:TSV", _looks_like_nothing, options=_OF_CELLS, is_read=False),
        Format(
            "parquet",
            (".parquet",),
            "pubrecord.arrow.parquet",
            _begins_with(b"PAR1"),
            run_size=2 << 20,  # to make a batch of few records takes nearly as long as one of many
            options=("fields", "row_group"),
        ),
        # Filled by `Store.update` alone, so there is nothing to encode.
        Format(
            "sqlite",
            (".sqlite",),
            "pubrecord.store.files",
            _begins_with(b"SQLite format 3\0"),
            is_written=False,
            encodes_runs=False,
        ),
        Format(
            "xml",
            (".xml",),
            "pubrecord.xml.files",
            lambda head: True,  # noqa: ARG005 - what nothing else looks like
            (b"<PubmedArticleSet>\n", b"\n", b"\n</PubmedArticleSet>\n"),
            reads_in_runs=True,
            options=("like",),
        ),
    )
}
if TYPE_CHECKING:
    #: Type checkers hold each module of the table to the protocol.
    _OWN: tuple[Codec, ...] = (pubrecord.xml.files, pubrecord.json.lines, pubrecord.json.array, pubrecord.arrow.parquet)
    _OF_CITATIONS: tuple[Codec, ...] = (pubrecord.csl.files, pubrecord.nbib.files, pubrecord.ris.files)
    _OF_LATEX: Codec = pubrecord.bibtex.files
    _OF_TABLES: tuple[Codec, ...] = (pubrecord.csv.CSV, pubrecord.csv.TSV)
    _WITH_OPTIONS: tuple[WithOptions, ...] = (
        *(pubrecord.arrow.parquet, pubrecord.json.lines, pubrecord.json.array, pubrecord.csv.CSV),
    )


def named(name: str) -> Format:
    """Return the format of that name; raises `ValueError` if there is none."""
    if name not in FORMATS:
        raise ValueError(f"no format is called {name!r}: the formats are {', '.join(FORMATS)}")
    return FORMATS[name]
