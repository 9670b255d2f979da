"""An article as a whole: what is put together of several fields, and the record that was read."""

from __future__ import annotations

from collections.abc import Callable

from pubrecord import citation
from pubrecord.nbib import dates, identifiers, indexing, persons, texts
from pubrecord.nbib.draft import Draft
from pubrecord.nbib.filling import filled
from pubrecord.nbib.lines import clean
from pubrecord.records import Article, ArticleId, BookArticle, InvestigatorList, Journal
from pubrecord.records.identifiers import find_id, find_location

_article: Callable[..., Article] = filled(Article)
_journal: Callable[..., Journal] = filled(Journal)
_articleid: Callable[..., ArticleId] = filled(ArticleId)
_AHEAD = " Online ahead of print."
#: Fields with several values that are read as they are; the others are put together.
_LISTS = (
    *("languages", "publication_types", "article_dates", "chemicals", "suppl_mesh_names", "citation_subsets", "grants"),
    *("comments_corrections", "gene_symbols", "mesh_headings", "other_ids", "general_notes", "space_flight_missions"),
    *("elocation_ids", "abstract_sections"),
)
#: The part of a draft that has the citation line, which is no field of an article.
_ASIDE = "source"


def pages(record: Article | BookArticle) -> str:
    """Return MedlinePgn, else StartPage and EndPage."""
    first, last = clean(record.start_page), clean(record.end_page)
    return clean(record.pages) or ("-".join(filter(None, (first, last))) if first != last else first)


def abbreviation(article: Article) -> str:
    """Return MedlineTA; without it, which no record of NLM is, ISOAbbreviation."""
    return clean(article.medline_ta) or clean(article.journal.iso_abbreviation if article.journal else None)


def take_abbreviation(draft: Draft, value: str) -> None:
    """Take the abbreviated title."""
    draft.once("medline_ta", value)


def take_pages(draft: Draft, value: str) -> None:
    """Take the pages."""
    draft.once("pages", value)


def source_line(article: Article) -> str:
    """Return NLM's citation line, without the words about what is ahead of print, which the text does not have.

    Of a record that still has DateCreated, which NLM left out of records and texts at the same time, the line is that
    of the older texts: a pii is called so, and there is no DOI but that of ELocationID.
    """
    line = citation.line(article).removesuffix(_AHEAD)
    if article.date_created is None:
        return line
    doi = None if find_location(article.elocation_ids, "doi") else find_id(article.article_ids, "doi")
    pii = None if pages(article) else find_location(article.elocation_ids, "pii")
    line = line.replace(f" doi: {doi}.", "", 1) if doi else line
    return line.replace(f":{pii}.", f". pii: {pii}.", 1) if pii else line


def article_of(draft: Draft) -> Article:
    """Return the article that was read; what its citation line says otherwise is a problem."""
    source: tuple[int, str] | None = draft.parts[_ASIDE].get("line")
    lists = draft.lists
    status: str | None = draft.values.get("publication_status")
    pub_model = dates.pub_model(source[1] if source else "", lists["article_dates"], status)
    identifiers.settle_issn(draft, pub_model)
    history = dates.history_of(draft)
    journal = draft.parts["journal"]
    fields = draft.values
    fields |= {name: tuple(lists[name]) for name in _LISTS if name in lists}
    investigators = persons.investigators_of(draft, "investigators")
    article = _article(
        pub_model=pub_model,
        journal=_journal(**journal) if journal else None,
        authors=persons.authors_of(draft, "authors"),
        data_banks=indexing.data_banks_of(draft),
        personal_name_subjects=persons.subjects_of(draft, "subjects"),
        other_abstracts=texts.other_abstracts_of(draft),
        keyword_lists=texts.keyword_lists_of(draft),
        investigator_lists=(InvestigatorList(investigators=investigators),) if investigators else (),
        history=history,
        article_ids=article_ids(draft),
        **fields,
    )
    if source is not None and not _is_plain(article, source[1]):
        _compare(draft, article, source)
    return article


def article_ids(draft: Draft) -> tuple[ArticleId, ...]:
    """Return the identifiers that were read, PubMed's own before them, as PubMed's XML has it."""
    pmid = draft.values.get("pmid")
    own = (_articleid(id_type="pubmed", value=pmid),) if pmid else ()
    return (*own, *draft.lists["article_ids"])


def take_source_line(draft: Draft, value: str) -> None:
    """Take the citation line, from which the PubModel is told; it is compared with what the other tags say."""
    draft.once("line", (draft.place, value), _ASIDE)


def _is_plain(article: Article, said: str) -> bool:
    """Whether a citation line is that of an article in print with a volume and pages, as most are; quicker than `_compare`."""
    journal = article.journal
    if journal is None or journal.pub_date is None or article.article_dates or not (journal.volume and article.pages):
        return False
    date = journal.pub_date
    printed = " ".join([part for part in (date.year, date.month, date.day, date.season, date.medline_date) if part])
    issue = f"({journal.issue})" if journal.issue else ""
    doi = find_location(article.elocation_ids, "doi")
    if doi is None and article.date_created is None:
        doi = find_id(article.article_ids, "doi")
    rest = f" doi: {doi}." if doi else ""
    return said == f"{article.medline_ta}. {printed};{journal.volume}{issue}:{article.pages}.{rest}"


def _compare(draft: Draft, article: Article, source: tuple[int, str]) -> None:
    draft.place, said = source
    line = source_line(article)
    if line != said:
        draft.problem("contradiction", f"the other tags make the citation line {line!r}; left out: {said!r}")
