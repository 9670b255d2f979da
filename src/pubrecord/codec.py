"""What the module of each format offers, as protocols: see `pubrecord.formats`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, Unpack

from pubrecord.errors import OnError
from pubrecord.options import Options
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target
from pubrecord.streams.reader import Only, Reader
from pubrecord.streams.sources import Source

if TYPE_CHECKING:
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

    def with_options(self, **options: Unpack[Options]) -> Codec:
        """Return the codec for what is asked for; raises `ValueError` for what that cannot be.

        It is called with those options only that the table of formats says the format takes.
        """
        ...


class WritesFields(Protocol):
    """A codec that writes some fields and properties of records only."""

    @property
    def fields(self) -> Sequence[str] | None:
        """The names of these; `None` for all."""
        ...


class ReadsFields(Protocol):
    """What the module of a format offers whose reader can leave out fields."""

    def read(
        self,
        source: Source | Input,
        *,
        fields: Iterable[str],
        only: Only = None,
        on_error: OnError = "raise",
        limits: Limits = DEFAULT,
    ) -> Reader[Record]:
        """Return excerpts of the records with these fields, or what these properties need."""
        ...
