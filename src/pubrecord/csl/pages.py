"""Pages: `page`, written out, because styles that abbreviate page ranges do so themselves."""

from __future__ import annotations

import re

from pubrecord.csl.reading import Reading
from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, BookArticle
from pubrecord.records.identifiers import find_location

_RANGE = re.compile(
    r"""(?<![\w.\-\u2013])
        (?P<letters>[A-Za-z]*)(?P<first>\d{1,99})
        (?P<dash>[-\u2013])
        (?P<again>[A-Za-z]*)(?P<last>\d{1,99})
        (?:(?=\.e\d)|(?![\w.\-\u2013]))""",
    re.VERBOSE,
)
#: What may stand for the page of an article that has none: "e42692", "239", "EWLS".
_ARTICLE_NUMBER = re.compile(r"[A-Za-z0-9]{1,10}")


def page(record: Article | BookArticle) -> str | None:
    """`page`: MedlinePgn, else StartPage and EndPage, with each abbreviated range written out.

    Without pages, the article number: an ELocationID with EIdType "pii" of at most ten letters and digits, if the
    article has a volume. It stands in `page`, because Vancouver and AMA print no `number`.
    """
    pages = collapsed(record.pages) or "-".join(
        filter(None, (collapsed(record.start_page), collapsed(record.end_page)))
    )
    if pages:
        return expanded(pages)
    return article_number(record) if isinstance(record, Article) else None


def article_number(article: Article) -> str | None:
    """Return the number that an article without pages is cited by; `None` if there is none, or no volume."""
    if article.journal is None or not collapsed(article.journal.volume):
        return None
    pii = find_location(article.elocation_ids, "pii")
    return pii if pii and _ARTICLE_NUMBER.fullmatch(pii) else None


def expanded(pages: str) -> str:
    """Return pages with each abbreviated range written out: ``401-9`` is ``401-409``, ``S3-10`` is ``S3-S10``.

    What is no plain range stays: ``1S-20S``, ``77-95, viii``, ``10.1-10.5``.
    """
    return _RANGE.sub(_expanded, pages)


def _expanded(pages: re.Match[str]) -> str:
    letters, first, again, last = pages["letters"], pages["first"], pages["again"], pages["last"]
    if again not in ("", letters):
        return pages[0]
    full = first[: max(0, len(first) - len(last))] + last
    if int(full) < int(first):
        return pages[0]
    return f"{letters}{first}{pages['dash']}{letters}{full}"


def take_pages(reading: Reading) -> tuple[str | None, str | None]:
    """Return `pages` and `start_page` of a record from `page` and `page-first`.

    Whether the record abbreviated a range, CSL does not tell.
    """
    pages, first = reading.text("page"), reading.text("page-first")
    if pages and first and not pages.startswith(first):
        reading.unplaced(".page-first", "it is not where `page` begins")
        first = None
    return pages, first
