"""Dates from PubMed to CSL: `issued`, `available-date`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, ArticleDate, BookArticle, BookDate, PartialDate, PubDate
from pubrecord.records.partial import parse_partial

#: In the place of a month, 21 is spring (EDTF).
EDTF_SEASON = 20
_LAST_YEAR = 9999

#: A date as CSL-JSON has it.
CslDate = dict[str, Any]


def issued(record: Article | BookArticle) -> CslDate | None:
    """`issued`: the date that NLM's own citation has.

    The date of the issue (PubDate), or the electronic date (ArticleDate) where PubModel begins with "Electronic"; the
    other one where there is no such date. Of a chapter its ContributionDate, else the PubDate of the book.
    """
    if isinstance(record, BookArticle):
        contributed = _date(record.contribution_date) if record.title is not None else None
        return contributed or _date(record.book.pub_date if record.book else None)
    issue, online = _issue_date(record), _electronic_date(record)
    return (online or issue) if _is_electronic(record) else (issue or online)


def available_date(article: Article) -> CslDate | None:
    """`available-date`: the electronic date (ArticleDate), where `issued` is the date of the issue and differs."""
    issue, online = _issue_date(article), _electronic_date(article)
    return None if _is_electronic(article) or issue is None or online == issue else online


def csl_date(date: PartialDate) -> CslDate | None:
    """Return a date or range as `date-parts`, all of them integers; `None` for a year that CSL cannot hold.

    A single season is the integer `season` (1 is spring); in a range, it stands in the place of the month as EDTF has
    it (21 is spring). A day that does not exist is left out.
    """
    parts = [_parts(date)]
    if date.end is not None and _parts(date.end) != parts[0]:
        parts.append(_parts(date.end))
    if any(not 0 <= part[0] <= _LAST_YEAR for part in parts):
        return None
    if len(parts) == 1 and date.season is not None:
        return {"date-parts": [[date.year]], "season": date.season}
    return {"date-parts": parts}


def _parts(date: PartialDate) -> list[int]:
    if date.season is not None:
        return [date.year, EDTF_SEASON + date.season]
    if date.month is None:
        return [date.year]
    exists = attrs.evolve(date, end=None).date is not None
    return [date.year, date.month, date.day] if exists and date.day is not None else [date.year, date.month]


def _issue_date(article: Article) -> CslDate | None:
    return _date(article.journal.pub_date if article.journal else None)


def _electronic_date(article: Article) -> CslDate | None:
    return next(filter(None, map(_online_date, article.article_dates)), None)


def _online_date(date: ArticleDate) -> CslDate | None:
    partial = parse_partial(date.year, date.month, date.day, None)
    return None if partial is None else csl_date(partial)


def _is_electronic(article: Article) -> bool:
    return (article.pub_model or "").startswith("Electronic")


def _date(date: PubDate | BookDate | None) -> CslDate | None:
    """Return a printed date: understood as far as it can be, otherwise the text as `literal`."""
    if date is None:
        return None
    if (partial := date.partial) is not None and (understood := csl_date(partial)) is not None:
        return understood
    text = collapsed(" ".join(filter(None, _printed(date))))
    return {"literal": text} if text else None


def _printed(date: PubDate | BookDate) -> Iterable[str | None]:
    return (date.medline_date if isinstance(date, PubDate) else None, date.year, date.month, date.day, date.season)
