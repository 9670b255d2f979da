"""The figures of a set of records: counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs

#: Of how many different names, and ORCIDs, the number is known exactly; beyond, that there are more.
MOST_NAMES = 100_000
#: How many records a figure of integrity names by their PMIDs; beyond, they are only counted.
MOST_NAMED = 1_000
_PAGE = 1 << 13


class Distinct:
    """Different texts, up to a limit, so that memory is bounded."""

    def __init__(self, texts: Iterable[str] = (), most: int = MOST_NAMES) -> None:
        self.most = most
        self._texts: set[str] = set()
        self.update(texts)

    def update(self, texts: Iterable[str]) -> None:
        """Take in texts, as long as there are not too many."""
        if len(self._texts) < self.most:
            self._texts.update(texts)

    @property
    def number(self) -> int:
        """How many there are, but never more than the limit."""
        return min(len(self._texts), self.most)

    @property
    def is_limited(self) -> bool:
        """Whether there are at least as many as the limit allows to count."""
        return len(self._texts) >= self.most

    def __add__(self, other: Distinct) -> Distinct:
        together = Distinct(self._texts, self.most)
        together.update(other._texts)
        return together

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Distinct):
            return NotImplemented
        both_limited = self.is_limited and other.is_limited
        return self.most == other.most and (both_limited or self._texts == other._texts)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.number:,}{' or more' if self.is_limited else ''})"


class PmidSet:
    """PMIDs, a bit for each, so that all of PubMed takes a few megabytes.

    What is no number of at most nine digits is not in it.
    """

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}
        #: How many different PMIDs there are.
        self.number = 0

    def add(self, pmid: str) -> None:
        """Take in a PMID."""
        if not (pmid.isascii() and pmid.isdecimal() and len(pmid) <= 9):  # noqa: PLR2004 - as said above
            return
        page, place = divmod(int(pmid), _PAGE)
        byte, bit = place >> 3, 1 << (place & 7)
        bits = self._pages.get(page)
        if bits is None:
            bits = self._pages[page] = bytearray(_PAGE >> 3)
        if not bits[byte] & bit:
            bits[byte] |= bit
            self.number += 1

    def __add__(self, other: PmidSet) -> PmidSet:
        together = PmidSet()
        for page in self._pages.keys() | other._pages.keys():
            ours = int.from_bytes(self._pages.get(page, b""), "little")
            theirs = int.from_bytes(other._pages.get(page, b""), "little")
            bits = ours | theirs
            together._pages[page] = bytearray(bits.to_bytes(_PAGE >> 3, "little"))
            together.number += bits.bit_count()
        return together

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PmidSet) and self._pages == other._pages

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.number:,})"


@attrs.frozen
class Noticed:
    """A record that a notice is about."""

    pmid: str
    #: The source of the notice, as the record has it; empty if only a publication type tells of it.
    notice: str


#: The default of a field with counts: none yet.
_NONE: Any = attrs.Factory(Counter[Any])


@attrs.define(kw_only=True)
class Stats:
    """What is in one file or several, or in any set of records, as counts. ``a + b`` are the figures of both."""

    #: Files that were read, and the bytes in them, compressed as they are.
    files: int = 0
    bytes: int = 0
    #: Records by kind: ``articles``, ``books``, ``chapters``; and ``deletions``, of which each deleted PMID counts.
    kinds: Counter[str] = _NONE
    #: Records that could not be read, by the kind of error.
    skipped: Counter[str] = _NONE
    #: Document types that the files declare.
    dtds: Counter[str] = _NONE
    #: Records that have a PMID, and those of them that are a version above the first.
    with_pmid: int = 0
    later_versions: int = 0
    #: Different PMIDs.
    pmids: PmidSet = attrs.field(factory=PmidSet)
    #: Records by the year of the issue, else of the electronic form.
    years: Counter[int] = _NONE
    #: Different names of authors, and different ORCIDs. Names, not persons: two persons can have one name.
    names: Distinct = attrs.field(factory=Distinct)
    orcids: Distinct = attrs.field(factory=Distinct)
    #: Records by how many authors they have, persons and groups.
    authors: Counter[int] = _NONE
    #: Records with a group among the authors.
    with_group: int = 0
    languages: Counter[str] = _NONE
    statuses: Counter[str] = _NONE
    indexing_methods: Counter[str] = _NONE
    publication_statuses: Counter[str] = _NONE
    pub_models: Counter[str] = _NONE
    #: Records that have what is named.
    having: Counter[str] = _NONE
    journals: Counter[str] = _NONE
    publication_types: Counter[str] = _NONE
    descriptors: Counter[str] = _NONE
    major_descriptors: Counter[str] = _NONE
    keywords: Counter[str] = _NONE
    substances: Counter[str] = _NONE
    agencies: Counter[str] = _NONE
    countries: Counter[str] = _NONE
    #: How many records are ``retracted``, have an expression of ``concern``, or are ``corrected``; and the first of them.
    notices: Counter[str] = _NONE
    retracted: list[Noticed] = attrs.field(factory=list[Noticed])
    concern: list[Noticed] = attrs.field(factory=list[Noticed])
    corrected: list[Noticed] = attrs.field(factory=list[Noticed])
    #: What no field is for, by its path in the XML.
    unknown: Counter[str] = _NONE
    #: Records of which a list is marked as incomplete: ``authors``, ``grants``, ``data banks``.
    incomplete: Counter[str] = _NONE

    @property
    def records(self) -> int:
        """Articles, books and chapters."""
        return self.kinds.total() - self.kinds["deletions"]

    @property
    def doubles(self) -> int:
        """Records of which the PMID came before."""
        return self.with_pmid - self.pmids.number

    def __add__(self, other: Stats) -> Stats:
        sums = {field.name: getattr(self, field.name) + getattr(other, field.name) for field in attrs.fields(Stats)}
        for name in ("retracted", "concern", "corrected"):
            del sums[name][MOST_NAMED:]
        return Stats(**sums)

    def __rich__(self) -> object:
        """The figures for a terminal that rich prints to."""
        from pubrecord.stats import text  # noqa: PLC0415 - rich is loaded when figures are shown

        return text.renderable(self)

    def _repr_html_(self) -> str | None:
        """The figures for a notebook; `None` without the extra ``html``."""
        try:
            from pubrecord.stats import html  # noqa: PLC0415 - Jinja2 is loaded when figures are shown
        except ImportError:
            return None
        return html.fragment(self)
