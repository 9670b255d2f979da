"""Counting records, one after another, into figures.

It costs a fraction of reading them; so each record is looked at once, field by field.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from pubrecord.records import Article, Author, BookArticle, CommentsCorrections, Deletion, KeywordList, PubDate, Record
from pubrecord.records.partial import parse_medline_date
from pubrecord.stats.figures import MOST_NAMED, Noticed, Stats

_NUMBERED = re.compile(r"\[\d+\]")
_NOTICES = {
    "RetractionIn": "retracted",
    "ExpressionOfConcernIn": "concern",
    "ErratumIn": "corrected",
    "CorrectedandRepublishedIn": "corrected",
    "RetractedandRepublishedIn": "corrected",
}
_RETRACTED = "Retracted Publication"


def count(stats: Stats, record: Record) -> None:
    """Add a record to figures."""
    if isinstance(record, Deletion):
        stats.kinds["deletions"] += len(record.pmids)
    else:
        if isinstance(record, Article):
            stats.kinds["articles"] += 1
            _article(stats, record)
        else:
            stats.kinds["books" if record.title is None else "chapters"] += 1
            _book(stats, record)
        _both(stats, record)
    if record.unknown:
        stats.unknown.update(_NUMBERED.sub("", piece.path) for piece in record.unknown)


def _both(stats: Stats, record: Article | BookArticle) -> None:
    """Count what articles and books have in common."""
    having = stats.having
    if record.pmid:
        stats.with_pmid += 1
        stats.pmids.add(record.pmid)
        if record.pmid_version not in (None, "1"):
            stats.later_versions += 1
    sections = record.abstract_sections
    if sections:
        having["abstract"] += 1
        having["structured abstract"] += any(section.label for section in sections)
    if record.title_markup is not None or any(section.text_markup is not None for section in sections):
        having["markup in title or abstract"] += 1
    if record.keyword_lists:
        _keywords(stats, record.keyword_lists)
    if record.reference_lists and any(each.references or each.reference_lists for each in record.reference_lists):
        having["references"] += 1
    if record.grants:
        having["grants"] += 1
        agencies = stats.agencies
        for grant in record.grants:
            if grant.agency:
                agencies[grant.agency] += 1
    if record.grants_complete is False:
        stats.incomplete["grants"] += 1
    if record.doi:
        having["DOI"] += 1
    if record.pmcid:
        having["PMCID"] += 1
    for language in record.languages:
        stats.languages[_lower(language)] += 1
    types = stats.publication_types
    for kind in record.publication_types:
        types[kind.name] += 1
    stats.publication_statuses[record.publication_status or "none"] += 1


def _article(stats: Stats, article: Article) -> None:
    journal = article.journal
    year = _year(journal.pub_date if journal else None)
    if year is None and article.article_dates:
        year = _number(article.article_dates[0].year)
    if year is not None:
        stats.years[year] += 1
    title = article.medline_ta or (journal.iso_abbreviation or journal.title if journal else None)
    if title:
        stats.journals[title] += 1
    stats.statuses[article.status or "none"] += 1
    stats.indexing_methods[article.indexing_method or "none"] += 1
    stats.pub_models[article.pub_model or "none"] += 1
    if article.journal_country:
        stats.countries[article.journal_country] += 1
    if article.mesh_headings:
        _mesh(stats, article)
    if article.chemicals:
        stats.having["substances"] += 1
        substances = stats.substances
        for chemical in article.chemicals:
            if chemical.name:
                substances[chemical.name] += 1
    if article.coi_statement:
        stats.having["conflict of interest"] += 1
    _authors(stats, article.authors, other_place=bool(article.affiliation))
    if article.authors_complete is False:
        stats.incomplete["authors"] += 1
    if article.data_banks_complete is False:
        stats.incomplete["data banks"] += 1
    is_retracted = any(kind.name == _RETRACTED for kind in article.publication_types)
    if article.comments_corrections or is_retracted:
        _notices(stats, article.pmid or "", article.comments_corrections, is_retracted=is_retracted)


def _book(stats: Stats, record: BookArticle) -> None:
    year = _number(record.contribution_date.year) if record.contribution_date else None
    if year is None and record.book is not None:
        year = _year(record.book.pub_date)
    if year is not None:
        stats.years[year] += 1
    _authors(stats, [author for each in record.author_lists for author in each.authors], other_place=False)
    if any(each.complete is False for each in record.author_lists):
        stats.incomplete["authors"] += 1


def _mesh(stats: Stats, article: Article) -> None:
    """Count the descriptors; a major one is a main subject by itself or with one of its qualifiers."""
    stats.having["MeSH"] += 1
    descriptors, majors = stats.descriptors, stats.major_descriptors
    for heading in article.mesh_headings:
        descriptor = heading.descriptor
        if descriptor is not None:
            name = descriptor.name
            descriptors[name] += 1
            if descriptor.major_topic or (
                heading.qualifiers and True in [each.major_topic for each in heading.qualifiers]
            ):
                majors[name] += 1


def _keywords(stats: Stats, keyword_lists: Iterable[KeywordList]) -> None:
    keywords = stats.keywords
    any_word = False
    for keyword_list in keyword_lists:
        for keyword in keyword_list.keywords:
            keywords[keyword.text.strip()] += 1
            any_word = True
    stats.having["keywords"] += any_word


def _authors(stats: Stats, authors: Iterable[Author], *, other_place: bool) -> None:
    """Count the authors, without those that a later name replaces."""
    names: list[str] = []
    orcids: list[str] = []
    groups = places = 0
    for author in authors:
        if author.valid is False:
            continue
        if author.collective_name:
            groups += 1
        else:
            names.append(f"{author.last_name}, {author.fore_name or author.initials}")
        if author.affiliations:
            places += 1
        if author.identifiers and (orcid := author.orcid):
            orcids.append(orcid)
    stats.authors[len(names) + groups] += 1
    stats.names.update(names)
    if groups:
        stats.with_group += 1
    if places or other_place:
        stats.having["affiliations"] += 1
    if orcids:
        stats.having["ORCID"] += 1
        stats.orcids.update(orcids)


def _notices(stats: Stats, pmid: str, links: Iterable[CommentsCorrections], *, is_retracted: bool) -> None:
    """Count the record once for each kind of notice, and name it with the first of them."""
    notices: dict[str, str] = {}
    for link in links:
        if link.ref_type in _NOTICES:
            notices.setdefault(_NOTICES[link.ref_type], link.ref_source or "")
    if is_retracted:
        notices.setdefault("retracted", "")
    for kind, notice in notices.items():
        stats.notices[kind] += 1
        named: list[Noticed] = getattr(stats, kind)
        if len(named) < MOST_NAMED:
            named.append(Noticed(pmid, notice))


def _year(date: PubDate | None) -> int | None:
    """Return the year of an issue or a book: the first one where it is printed as a text."""
    if date is None:
        return None
    return _number(date.year) if date.year else _printed_year(date.medline_date)


@functools.lru_cache(maxsize=1024)
def _printed_year(text: str | None) -> int | None:
    partial = parse_medline_date(text) if text else None
    return partial.year if partial else None


@functools.lru_cache(maxsize=1024)
def _number(year: str | None) -> int | None:
    text = (year or "").strip()
    return int(text) if text.isdecimal() and len(text) <= 4 else None  # noqa: PLR2004 - a year


@functools.lru_cache(maxsize=1024)
def _lower(language: str) -> str:
    return language.strip().lower()
