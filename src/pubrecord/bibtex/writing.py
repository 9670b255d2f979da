"""From a record to the fields of an entry, each field declared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from pubrecord.bibtex.languages import BABEL
from pubrecord.bibtex.latex import escaped, in_ascii, rich, verbatim
from pubrecord.csl.date_parts import understood
from pubrecord.csl.writing import Item, to_item
from pubrecord.nbib.links import written
from pubrecord.records import Article, BookArticle, PartialDate, Record

DIALECTS = ("biblatex", "bibtex")
JOURNALS = ("full", "abbreviated")
#: The type of an entry by that of the CSL item.
_TYPES = {
    "article-journal": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOTICES = {
    "RetractionIn": "Retraction in",
    "RetractedandRepublishedIn": "Retracted and republished in",
    "PartialRetractionIn": "Partial retraction in",
    "ExpressionOfConcernIn": "Expression of concern in",
}
_RANGE = re.compile(r"(?<=\w)-(?=\w)")
#: What would end a name, or begin another part of it.
_PARTS = re.compile(r",|\band\b", re.IGNORECASE)

_Work = Article | BookArticle


@attrs.frozen
class Options:
    """How entries are written."""

    dialect: str = "biblatex"
    journal: str = "full"
    abstract: bool = True
    keywords: bool = False
    ascii: bool = False

    def __attrs_post_init__(self) -> None:
        for name, value, known in (("dialect", self.dialect, DIALECTS), ("journal", self.journal, JOURNALS)):
            if value not in known:
                raise ValueError(f"{name} is one of {', '.join(map(repr, known))}, not {value!r}")

    @property
    def is_biblatex(self) -> bool:
        """Whether entries are for BibLaTeX."""
        return self.dialect == "biblatex"


@attrs.frozen
class Context:
    """What the fields of an entry are made of."""

    record: _Work
    item: Item
    options: Options

    def text(self, variable: str) -> str:
        """Return a variable as text in LaTeX, empty if it is absent."""
        return escaped(self.item.get(variable, ""))

    def verbatim(self, variable: str) -> str:
        """Return an identifier as it stands."""
        return verbatim(self.item.get(variable, ""), percent="%" if self.options.is_biblatex else r"\%")


@attrs.frozen
class Field:
    """A field of entries: its name in each dialect, `None` where it has none, and what gives its value, with braces."""

    biblatex: str | None
    bibtex: str | None
    value: str
    give: Callable[[Context], str]


def item_of(record: Record, options: Options) -> Item:
    """Return the CSL item that an entry is made of; raises `CslError` for a deletion."""
    return to_item(record, abstract=options.abstract, keywords=options.keywords)


def entry_of(record: _Work, item: Item, key: str, options: Options) -> str:
    """Return an entry, ending in one line end."""
    context = Context(record, item, options)
    lines: list[str] = []
    for field in FIELDS:
        name = field.biblatex if options.is_biblatex else field.bibtex
        if name and (value := field.give(context)):
            lines.append(f"  {name} = {in_ascii(value) if options.ascii else value},\n")
    kind = _TYPES.get(item["type"]) or ("online" if options.is_biblatex else "misc")
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _text(variable: str, *types: str) -> Callable[[Context], str]:
    """Return what gives a variable as text, for items of these types or of all."""
    return lambda context: _braced(context.text(variable)) if _is_of(context, types) else ""


def _rich(variable: str, *types: str) -> Callable[[Context], str]:
    return lambda context: _braced(rich(context.item.get(variable, ""))) if _is_of(context, types) else ""


def _verbatim(variable: str) -> Callable[[Context], str]:
    return lambda context: _braced(context.verbatim(variable))


def _is_of(context: Context, types: tuple[str, ...]) -> bool:
    return not types or context.item["type"] in types


def _title(context: Context) -> str:
    """Return the title in two pairs of braces, so that no style changes its capitals."""
    return _braced(_braced(rich(context.item.get("title", ""))))


def _names(variable: str) -> Callable[[Context], str]:
    def give(context: Context) -> str:
        names = [_name(name) for name in context.item.get(variable, ())]
        record = context.record
        if names and variable == "author" and isinstance(record, Article) and record.authors_complete is False:
            names.append("others")
        return _braced(" and ".join(names))

    return give


def _name(name: dict[str, str]) -> str:
    """``Family, Suffix, Given``; groups and what has a comma or an ``and`` of its own in braces."""
    if "literal" in name:
        return _braced(escaped(name["literal"]))
    family, suffix, given = (_part(name.get(part, "")) for part in ("family", "suffix", "given"))
    if not given and not suffix:
        return _braced(family) if " " in family and not family.startswith("{") else family
    return ", ".join(filter(None, (family, suffix, given))) if given else f"{family}, {suffix}, "


def _part(text: str) -> str:
    return _braced(escaped(text)) if _PARTS.search(text) else escaped(text)


def _journal(context: Context) -> str:
    short, full = context.text("container-title-short"), context.text("container-title")
    if context.item["type"] not in ("article-journal", "article-newspaper"):
        return ""
    return _braced((short or full) if context.options.journal == "abbreviated" else (full or short))


def _issued(context: Context) -> PartialDate | str | None:
    date: Any = context.item.get("issued")
    return understood(date) if date is not None else None


def _date(context: Context) -> str:
    date = _issued(context)
    return _braced(str(date)) if isinstance(date, PartialDate) else ""


def _year(context: Context) -> str:
    date = _issued(context)
    return _braced(f"{date.year:04}" if isinstance(date, PartialDate) else escaped(date or ""))


def _literal_year(context: Context) -> str:
    date = _issued(context)
    return _braced(escaped(date)) if isinstance(date, str) else ""


def _month(context: Context) -> str:
    date = _issued(context)
    return _MONTHS[date.month - 1] if isinstance(date, PartialDate) and date.month else ""


def _has_article_number(context: Context) -> bool:
    """Whether the page of the item is the number of an article that has no pages."""
    return not (context.record.pages or context.record.start_page)


def _pages(context: Context) -> str:
    if context.options.is_biblatex and _has_article_number(context):
        return ""
    return _braced(_RANGE.sub("--", context.text("page")))


def _eid(context: Context) -> str:
    return _braced(context.text("page")) if _has_article_number(context) else ""


def _url(context: Context) -> str:
    return "" if "DOI" in context.item else _braced(context.verbatim("URL"))


def _language(context: Context) -> str:
    return _braced(BABEL.get(context.item.get("language", ""), ""))


def _abstract(context: Context) -> str:
    return _braced(context.text("abstract"))


def _keywords(context: Context) -> str:
    words = (word.replace(",", " ") for word in context.item.get("keyword", "").split("; "))
    return _braced(escaped(", ".join(filter(None, words))))


def _note(context: Context) -> str:
    return _braced(escaped(" ".join(_notices(context.record))))


def _notices(record: _Work) -> Iterator[str]:
    for link in record.comments_corrections if isinstance(record, Article) else ():
        if heading := _NOTICES.get(link.ref_type or ""):
            yield f"{heading}: {written(link).rstrip('.')}."


_BOOKS = ("book", "chapter")
#: The fields in the order in which they are written, and what their values are.
FIELDS: tuple[Field, ...] = (
    Field("author", "author", "`author`: `Family, Suffix, Given`; groups in braces", _names("author")),
    Field("editor", "editor", "`editor`", _names("editor")),
    Field("bookauthor", None, "`container-author`", _names("container-author")),
    Field("title", "title", "`title` in double braces, with `\\emph` and the like", _title),
    Field("origtitle", None, "`original-title`", _rich("original-title")),
    Field("booktitle", "booktitle", "`container-title` of a chapter", _rich("container-title", "chapter")),
    Field("journaltitle", "journal", "`container-title`, or `container-title-short`", _journal),
    Field("shortjournal", None, "`container-title-short`", _text("container-title-short")),
    Field("series", "series", "`collection-title`", _rich("collection-title")),
    Field("edition", "edition", "`edition`", _text("edition")),
    Field("publisher", "publisher", "`publisher` of a book", _text("publisher", *_BOOKS)),
    Field("organization", "howpublished", "`publisher` of a preprint: its server", _text("publisher", "article")),
    Field("location", "address", "`publisher-place`", _text("publisher-place")),
    Field("date", None, "`issued` in EDTF: `2004-07/2004-08`, `2003-23`", _date),
    Field("year", None, "`issued`, where it is a text", _literal_year),
    Field(None, "year", "`issued`: the year", _year),
    Field(None, "month", "`issued`: the first month, as a macro", _month),
    Field("volume", "volume", "`volume`", _text("volume")),
    Field("number", "number", "`issue`", _text("issue")),
    Field("pages", "pages", "`page`, ranges with `--`", _pages),
    Field("eid", None, "`page`, where it is the number of an article", _eid),
    Field("issn", "issn", "`ISSN`", _verbatim("ISSN")),
    Field("isbn", "isbn", "`ISBN`", _verbatim("ISBN")),
    Field("doi", "doi", "`DOI`, as it stands", _verbatim("DOI")),
    Field("url", "url", "`URL`, where there is no DOI", _url),
    Field("pmid", "pmid", "`PMID`", _verbatim("PMID")),
    Field("pmcid", "pmcid", "`PMCID`", _verbatim("PMCID")),
    Field("eprint", None, "`PMID`", _verbatim("PMID")),
    Field("eprinttype", None, "`pubmed`", lambda context: "{pubmed}" if "PMID" in context.item else ""),
    Field("langid", "language", "`language` by babel's name", _language),
    Field("abstract", "abstract", "`abstract` on one line; option", _abstract),
    Field("keywords", "keywords", "`keyword`; option", _keywords),
    Field("note", "note", "notices: `Retraction in: ...`", _note),
)
