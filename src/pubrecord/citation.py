"""NLM's citation line: where an article appeared, in the form that PubMed prints above its title.

``J Inv Med. 2024 Aug 8;22(1):72. doi: 10.5555/jim.72.``

    line     = title [" [Preprint]"] ". " date [";" volume] ["(" issue ")"] [":" pages] "." [" doi: " doi "."] [second]
    second   = " Epub " date "." | " Print " date "." | " eCollection " date "." | " Online ahead of print."

A chapter is cited by its date and its book, a whole book by publisher and date. A function for each part says its rule.
"""

from __future__ import annotations

import re

from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, ArticleDate, Book, BookArticle, BookDate, Deletion, PubDate, Record
from pubrecord.records.identifiers import find_id, find_location
from pubrecord.records.partial import parse_month, parse_number

__all__ = ["date", "line"]


def __dir__() -> list[str]:
    return __all__


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PREPRINT = "D000076942"
#: Articles of which the electronic form is the first or only one.
_ELECTRONIC_FIRST = ("Electronic", "Electronic-Print", "Electronic-eCollection")
_OPEN = "\N{EN DASH}"
#: What no line has, whatever the fields hold: doubled stops and spaces, empty brackets, a space before a sign.
_UNTIDY = (
    (re.compile(r"\s+"), " "),
    (re.compile(r"\(\s?\)"), ""),
    (re.compile(r"\s(?=[;:.,)])"), ""),
    (re.compile(r"\.{2,}"), "."),
)
_ANY_UNTIDY = re.compile(r"\s\s|[^\S ]|\(\s?\)|\s[;:.,)]|\.\.")


def line(record: Record) -> str:
    """Return the citation line of a record, without the title and the authors.

    What a record does not have is left out with the signs around it. Of a deletion, which has no such line, that it is one.
    """
    if isinstance(record, Deletion):
        return _tidied(" ".join(f"PMID {pmid.value} was deleted." for pmid in record.pmids))
    if isinstance(record, Article):
        return _tidied(_article(record))
    return _tidied(_chapter(record) if record.title is not None else _whole_book(record))


def date(printed: PubDate | BookDate | ArticleDate | None) -> str:
    """Return a date as the line has it: ``2024 Aug 8``, ``1998 Spring``, a MedlineDate as it stands; empty for `None`.

    Months have three letters, however they are printed in the record, and days no zero in front. A month that is none,
    such as ``Jul-Aug``, stays as it is.
    """
    if printed is None:
        return ""
    if isinstance(printed, PubDate) and printed.medline_date and not printed.year:
        return collapsed(printed.medline_date)
    season = None if isinstance(printed, ArticleDate) else printed.season
    return " ".join(
        filter(None, (collapsed(printed.year), _month(printed.month) or collapsed(season), _day(printed.day)))
    )


def _article(article: Article) -> str:
    parts = (
        _sentence(_title(article) + _preprint(article)),
        _sentence(_issue_date_or_electronic(article) + _volume(article) + _issue(article) + _pages(article)),
        _sentence(_doi(article)),
        _sentence(_second_date(article)),
    )
    return " ".join(filter(None, parts))


def _title(article: Article) -> str:
    """The journal: MedlineTA, else ISOAbbreviation, else the full title; a full stop is set by the line alone."""
    journal = article.journal
    others = (collapsed(journal.iso_abbreviation) or collapsed(journal.title)) if journal else ""
    return (collapsed(article.medline_ta) or others).rstrip(". ")


def _preprint(article: Article) -> str:
    """`` [Preprint]`` behind the title of a preprint server: an article of the publication type "Preprint"."""
    kinds = article.publication_types
    return " [Preprint]" if any(kind.ui == _PREPRINT or kind.name == "Preprint" for kind in kinds) else ""


def _issue_date_or_electronic(article: Article) -> str:
    """The date of the issue; that of the electronic form, if there is one, where PubModel says that it came first."""
    electronic = date(_electronic_date(article)) if article.pub_model in _ELECTRONIC_FIRST else ""
    return electronic or _issue_date(article)


def _issue_date(article: Article) -> str:
    return date(article.journal.pub_date if article.journal else None)


def _electronic_date(article: Article) -> ArticleDate | None:
    return article.article_dates[0] if article.article_dates else None


def _volume(article: Article) -> str:
    """``;22``: the volume as printed. Without one, the semicolon stands before the issue, if there is one."""
    journal = article.journal
    volume, issue = (collapsed(journal.volume), collapsed(journal.issue)) if journal else ("", "")
    return f";{volume}" if volume or issue else ""


def _issue(article: Article) -> str:
    """``(6 Pt 1)``: the issue as printed."""
    issue = collapsed(article.journal.issue) if article.journal else ""
    return f"({issue})" if issue else ""


def _pages(article: Article) -> str:
    """``:401-9``: MedlinePgn, else StartPage and EndPage; without pages the article's number, its valid pii."""
    first, last = collapsed(article.start_page), collapsed(article.end_page)
    pages = collapsed(article.pages) or (f"{first}-{last}" if first and last and first != last else first or last)
    pages = pages or find_location(article.elocation_ids, "pii") or ""
    return f":{pages}" if pages else ""


def _doi(article: Article) -> str:
    """``doi: 10...``: that of a valid ELocationID, else that of the article's identifiers."""
    doi = find_location(article.elocation_ids, "doi") or find_id(article.article_ids, "doi")
    return f"doi: {doi}" if doi else ""


def _second_date(article: Article) -> str:
    """The date of the other form of the article, by PubModel.

    ``Epub`` and the electronic date for Print-Electronic, or ``Online ahead of print`` while there is no issue;
    ``Print`` and ``eCollection`` with the date of the issue for Electronic-Print and Electronic-eCollection.
    """
    if article.pub_model == "Print-Electronic":
        if article.publication_status == "aheadofprint":
            return "Online ahead of print"
        electronic = date(_electronic_date(article))
        return f"Epub {electronic}" if electronic else ""
    word = {"Electronic-Print": "Print", "Electronic-eCollection": "eCollection"}.get(article.pub_model or "")
    issue = _issue_date(article)
    return f"{word} {issue}" if word and issue else ""


def _chapter(chapter: BookArticle) -> str:
    """``2020 Sep 19. In: Book [Internet]. Place: Publisher; 2020 Jan-.``: the date of the contribution, then the book."""
    book = chapter.book or Book()
    medium = f" [{collapsed(book.medium)}]" if book.medium else ""
    title = collapsed(book.title).rstrip(". ")
    within = _sentence(f"In: {title}{medium}") if title else ""
    return " ".join(filter(None, (_sentence(date(chapter.contribution_date)), within, _imprint(book))))


def _whole_book(record: BookArticle) -> str:
    """Publisher and date, and the number of a report: ``Place: Publisher; 2020 Sep. Report No.: 20-EHC022``."""
    book = record.book or Book()
    report = collapsed(book.report_number)
    return " ".join(filter(None, (_imprint(book), _sentence(f"Report No.: {report}") if report else "")))


def _imprint(book: Book) -> str:
    """Who published the book, and when: ``Place: Publisher; date.``, what is absent left out."""
    publisher = ": ".join(filter(None, (collapsed(book.publisher_location), collapsed(book.publisher))))
    return _sentence("; ".join(filter(None, (publisher, _book_date(book)))))


def _book_date(book: Book) -> str:
    """``2020 Jan-`` for a book that goes on, ``1993 Jan-2001 May`` for one that ended, else its date."""
    beginning = date(book.beginning_date)
    return f"{beginning}{_OPEN}{date(book.ending_date)}" if beginning else date(book.pub_date)


def _month(month: str | None) -> str:
    number = parse_month(month)
    return collapsed(month) if number is None else _MONTHS[number - 1]


def _day(day: str | None) -> str:
    number = parse_number(day)
    return collapsed(day) if number is None else str(number)


def _sentence(text: str) -> str:
    return f"{text}." if text else ""


def _tidied(text: str) -> str:
    while _ANY_UNTIDY.search(text):
        for pattern, replacement in _UNTIDY:
            text = pattern.sub(replacement, text)
    return text.strip()
