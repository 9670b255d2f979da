"""The formats there are: one table, with what is to be known about each.

Which of them a file has, `pubrecord.detecting` tells. The reasons are told in ``docs/explanation/design.md``, "A folder
for each format".
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, cast

import attrs

from pubrecord.errors import OnError
from pubrecord.records import KINDS, Record
from pubrecord.records.needs import needs_of
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source

if TYPE_CHECKING:
    import pubrecord.arrow.parquet
    import pubrecord.bibtex.files
    import pubrecord.csl.files
    import pubrecord.json.array
    import pubrecord.json.lines
    import pubrecord.nbib.files
    import pubrecord.ris.files
    import pubrecord.xml.files
    from pubrecord.xml.files import Framed
    from pubrecord.xml.layout import Origin


class Codec(Protocol):
    """What the module of each format offers: every format takes the same arguments."""

    def read(
        self,
        source: Source | Input,
        *,
        only: Only = None,
        on_error: OnError = "raise",
        strict: bool = False,
        limits: Limits = DEFAULT,
    ) -> Reader[Record]:
        """Return the records of a source: see `read`."""
        ...

    def write_all(
        self,
        records: Iterable[Record | Chunk],
        target: Target,
        *,
        like: Framed | None = None,
        on_error: OnError = "raise",
    ) -> int:
        """Write records, and chunks that `encode_run` made, and return how many records they are.

        `like` is the reader of the file whose frame and layout the new one gets; formats without either pass it over.
        `on_error` says what to do with a record that the format cannot hold.
        """
        ...

    def encode_run(self, run: Iterable[tuple[Record, Origin]], *, as_it_stands: bool) -> bytes:
        """Return the encoding of many records, each with the record of XML that it comes from.

        With `as_it_stands` they are spelled as that is, if the format has one. There is never a deletion in a run.
        """
        ...


class WithOptions(Protocol):
    """What the module of a format offers whose files can be asked for in several ways."""

    def with_options(self, *, fields: Sequence[str] | None = None, row_group: int | None = None) -> Codec:
        """Return the codec for chosen columns and a size of row groups; raises `ValueError` for what they cannot be."""
        ...


class ReadsFields(Protocol):
    """What the module of a format offers whose reader can leave out fields."""

    def read(
        self, source: Source | Input, *, fields: Iterable[str], on_error: OnError = "raise", limits: Limits = DEFAULT
    ) -> Iterator[Record]:
        """Return excerpts of the records with these fields, or what these properties need."""
        ...


#: Bytes of XML in a run of records, if a format asks for nothing else.
RUN_SIZE = 1 << 20


@attrs.frozen
class Format:
    """One format of records."""

    #: What it is called in arguments and on the command line.
    name: str
    #: The suffixes that tell it, the longest first where several fit.
    suffixes: tuple[str, ...]
    #: The module that is its `Codec`; it is imported when it is used.
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

    @property
    def codec(self) -> Codec:
        """The module of the format."""
        return cast("Codec", importlib.import_module(self.module))

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
        if fields is None or strict or not self.reads_in_runs or not _says_needs(fields):
            return self.codec.read(source, on_error=on_error, strict=strict, limits=limits)
        reader = cast("ReadsFields", self.codec)
        wanted = [name for name in fields if name != "record"]  # which every record says by its class
        return reader.read(source, fields=wanted, on_error=on_error, limits=limits)

    def with_options(
        self, *, fields: Sequence[str] | None = None, row_group: int | None = None, like: object = None
    ) -> Codec:
        """Return the codec for what is asked for; raises `ValueError` for what the format does not take."""
        for name, value in (("fields", fields), ("row_group", row_group), ("like", like)):
            if value is not None and name not in self.options:
                takers = ", ".join(format.name for format in FORMATS.values() if name in format.options)
                raise ValueError(f"{name} is not for {self.name}, it is for {takers}")
        if fields is None and row_group is None:
            return self.codec
        return cast("WithOptions", self.codec).with_options(fields=fields, row_group=row_group)


def _says_needs(names: Iterable[str]) -> bool:
    return all(needs_of(cls, name) != frozenset() for name in names for cls in KINDS.values())


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


_ARRAY = (b"[\n", b",\n", b"\n]\n")
#: The formats by name. Of those that a file looks like, the first is taken; XML says best what else a file is.
FORMATS = {
    format.name: format
    for format in (
        Format("csl", (".csl.json",), "pubrecord.csl.files", _looks_like_csl, _ARRAY),
        Format("jsonl", (".jsonl", ".ndjson"), "pubrecord.json.lines", _begins_with(b"{")),
        Format("nbib", (".nbib", ".medline"), "pubrecord.nbib.files", _begins_with(b"PMID- ", b"PMID - ", b"OWN - ")),
        Format("ris", (".ris",), "pubrecord.ris.files", _begins_with(b"TY  - ", b"TY - ")),
        # Keys are unique in a file, so there are no runs.
        Format("bibtex", (".bib",), "pubrecord.bibtex.files", _begins_with(b"@"), encodes_runs=False),
        Format("json", (".json",), "pubrecord.json.array", _begins_with(b"["), _ARRAY),
        Format(
            "parquet",
            (".parquet",),
            "pubrecord.arrow.parquet",
            _begins_with(b"PAR1"),
            run_size=2 << 20,  # to make a batch of few records takes nearly as long as one of many
            options=("fields", "row_group"),
        ),
        # Filled by `Store.update` alone, so there is nothing to encode.
        Format("sqlite", (".sqlite",), "pubrecord.store.files", _begins_with(b"SQLite format 3\0"), encodes_runs=False),
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
    _WITH_OPTIONS: tuple[WithOptions, ...] = (pubrecord.arrow.parquet,)


def named(name: str) -> Format:
    """Return the format of that name; raises `ValueError` if there is none."""
    if name not in FORMATS:
        raise ValueError(f"no format is called {name!r}: the formats are {', '.join(FORMATS)}")
    return FORMATS[name]
