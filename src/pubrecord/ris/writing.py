"""From a record to the tags and values of a reference, each tag declared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from pubrecord.csl.date_parts import printed_range, understood
from pubrecord.csl.richtext import plain_and_markup
from pubrecord.csl.writing import Item, to_item
from pubrecord.inline.characters import collapsed
from pubrecord.nbib.indexing import heading
from pubrecord.nbib.links import REF_TYPES, written
from pubrecord.records import Article, BookArticle, PartialDate, Record

#: The type of a reference by that of the CSL item.
TYPES = {
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "article": "UNPB",
    "book": "BOOK",
    "chapter": "CHAP",
}
_PUBMED = "PubMed"
_RANGE = re.compile(r"([^-,;]+)-([^-,;]+)")
_SEASONS = ("Spring", "Summer", "Fall", "Winter")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
RETRACTED, AHEAD, EPUB, KINDS = "Retracted", "Ahead of print", "Epub", "Publication types"

_Work = Article | BookArticle


@attrs.frozen
class Tag:
    """A tag of RIS: what its value is, in words, and what gives its values from a record and its CSL item."""

    name: str
    value: str
    give: Callable[[_Work, Item], Iterable[str]]


def reference_of(record: Record, *, affiliations: bool) -> list[tuple[str, str]]:
    """Return the tags and values of a record, each value on one line; raises `CslError` for a deletion."""
    item = to_item(record, keywords=True)
    assert isinstance(record, Article | BookArticle)  # there is no item of anything else
    lines: list[tuple[str, str]] = []
    for tag in TAGS:
        if affiliations or tag.name != "AD":
            lines += [(tag.name, text) for text in map(collapsed, tag.give(record, item)) if text]
    return lines


def _variable(name: str) -> Callable[[_Work, Item], Iterable[str]]:
    """Return what gives a variable of the item, without markup."""
    return lambda _, item: [plain_and_markup(item[name])[0]] if name in item else []


def _names(*variables: str) -> Callable[[_Work, Item], Iterable[str]]:
    def give(_: _Work, item: Item) -> Iterator[str]:
        return (_name(name) for variable in variables for name in item.get(variable, ()))

    return give


def _name(name: dict[str, str]) -> str:
    """``Family, Given, Suffix``; a comma within a part would begin another part, so it is left out."""
    if "literal" in name:
        return name["literal"].replace(",", "")
    parts = [name.get(part, "").replace(",", "") for part in ("family", "given", "suffix")]
    return ", ".join(parts).rstrip(", ")


def _editors(*types: str) -> Callable[[_Work, Item], Iterable[str]]:
    return lambda record, item: _names("editor")(record, item) if item["type"] in types else ()


def _year(_: _Work, item: Item) -> Iterator[str]:
    date = _issued(item)
    if isinstance(date, PartialDate):
        yield f"{date.year:04}"


def _date(_: _Work, item: Item) -> Iterator[str]:
    """``2024/08/08/``, ``2003///Spring``, ``2010/09//2010 Sep-Oct``: empty pieces are kept."""
    date = _issued(item)
    if isinstance(date, str):
        yield f"///{date}"
    elif date is not None:
        season = _SEASONS[date.season - 1] if date.season else ""
        other = printed_range(date) if date.end else season
        pieces = (
            f"{date.year:04}",
            f"{date.month:02}" if date.month else "",
            f"{date.day:02}" if date.day else "",
            other,
        )
        yield "/".join(pieces)


def _issued(item: Item) -> PartialDate | str | None:
    return understood(item["issued"]) if "issued" in item else None


def _pages(_: _Work, item: Item) -> tuple[str, str]:
    pages = item.get("page", "")
    parts = _RANGE.fullmatch(pages)
    return (parts[1], parts[2]) if parts else (pages, "")


def _address(record: _Work, item: Item) -> Iterator[str]:
    yield item.get("URL", "")
    if pmid := collapsed(record.pmid):
        yield f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def _abstract(_: _Work, item: Item) -> Iterable[str]:
    return (item["abstract"],) if "abstract" in item else ()


def _keywords(record: _Work, item: Item) -> Iterator[str]:
    yield from item.get("keyword", "").split("; ")
    if isinstance(record, Article):
        yield from map(heading, record.mesh_headings)


def _affiliations(record: _Work, _: Item) -> Iterable[str]:
    if isinstance(record, Article):
        authors = record.authors
    else:
        lists = (*record.author_lists, *(record.book.author_lists if record.book else ()))
        authors = tuple(author for each in lists for author in each.authors)
    places = [place.text or "" for author in authors if author.valid is not False for place in author.affiliations]
    old = (record.affiliation or "",) if isinstance(record, Article) else ()
    return dict.fromkeys((*old, *places))


def _interests(record: _Work, _: Item) -> Iterable[str]:
    return (record.coi_statement or "",) if isinstance(record, Article) else ()


def _notes(record: _Work, item: Item) -> Iterator[str]:
    """Give notices first: who screens references asks for retractions."""
    if isinstance(record, Article):
        if record.retracted:
            yield f"{RETRACTED}."
        for ref_type in REF_TYPES.values():
            texts = [written(link) for link in record.comments_corrections if link.ref_type == ref_type]
            if texts:
                yield f"{_heading(ref_type)}: {'; '.join(texts)}"
        if item.get("status") == "advance online publication":
            yield f"{AHEAD}."
        yield from _electronic(item)
    if record.publication_types:
        yield f"{KINDS}: {'; '.join(kind.name for kind in record.publication_types)}"


def _electronic(item: Item) -> Iterator[str]:
    date: Any = item.get("available-date")
    known = understood(date) if date is not None else None
    if isinstance(known, PartialDate):
        yield f"{EPUB} {known}"


def _heading(ref_type: str) -> str:
    """``Retraction in`` of RetractionIn, ``Corrected and republished in`` of CorrectedandRepublishedIn."""
    words = _CAPITAL.sub(" ", ref_type.replace("andRepublished", "AndRepublished"))
    return words[0] + words[1:].lower()


#: The tags in the order in which they are written, and what their values are.
TAGS: tuple[Tag, ...] = (
    Tag("TY", "`JOUR`, `NEWS`, `UNPB` (preprint), `BOOK`, `CHAP`", lambda _, item: (TYPES[item["type"]],)),
    Tag("TI", "`title`, without markup", _variable("title")),
    Tag("TT", "`original-title`, without markup", _variable("original-title")),
    Tag("AU", "`author`: `Family, Given, Suffix`; groups without commas", _names("author")),
    Tag("A2", "`editor` of an article, or of the book of a chapter", _editors("article-journal", "article", "chapter")),
    Tag("A3", "`editor` of a book", _editors("book")),
    Tag("A4", "`container-author`: authors of the book of a chapter", _names("container-author")),
    Tag("PY", "`issued`: the year", _year),
    Tag("DA", "`issued`: `YYYY/MM/DD/other`, empty pieces kept; other is a season or a range", _date),
    Tag("T2", "`container-title`", _variable("container-title")),
    Tag("J2", "`container-title-short`", _variable("container-title-short")),
    Tag("T3", "`collection-title`", _variable("collection-title")),
    Tag("VL", "`volume`", _variable("volume")),
    Tag("IS", "`issue`", _variable("issue")),
    Tag("ET", "`edition` of a book", _variable("edition")),
    Tag("SP", "`page`: the first page, or all that is no plain range", lambda r, item: (_pages(r, item)[0],)),
    Tag("EP", "`page`: the last page", lambda r, item: (_pages(r, item)[1],)),
    Tag("PB", "`publisher`; of a preprint its server", _variable("publisher")),
    Tag("CY", "`publisher-place`", _variable("publisher-place")),
    Tag("SN", "`ISSN`, or `ISBN`", lambda _, item: (item.get("ISSN") or item.get("ISBN") or "",)),
    Tag("DO", "`DOI`", lambda _, item: (item.get("DOI", ""),)),
    Tag("UR", "`URL` of a book in the Bookshelf, then the address in PubMed", _address),
    Tag("AN", "`PMID`", lambda _, item: (item.get("PMID", ""),)),
    Tag("DB", "`PubMed`, where there is a PMID", lambda _, item: (_PUBMED if "PMID" in item else "",)),
    Tag("C2", "`PMCID`", lambda _, item: (item.get("PMCID", ""),)),
    Tag("AB", "`abstract` on one line, with its labels", _abstract),
    Tag("KW", "`keyword`, then MeSH as in NBIB: one a tag", _keywords),
    Tag("LA", "Language as in the record: `eng`", lambda record, _: record.languages),
    Tag("AD", "affiliations, each once", _affiliations),
    Tag("C1", "CoiStatement", _interests),
    Tag("N1", "notices of retraction and other links, the electronic date, publication types", _notes),
)
