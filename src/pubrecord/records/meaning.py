"""The rules by which properties say what several fields mean together; articles and books share them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from pubrecord.inline import has_line_break, laid_out_anew, plain
from pubrecord.records.dates import ArticleDate, BookDate, PubDate
from pubrecord.records.indexing import CommentsCorrections, PublicationType
from pubrecord.records.people import Affiliation, Author, AuthorList
from pubrecord.records.text import AbstractText, Keyword, KeywordList, Reference, ReferenceList

_RETRACTED = "D016441"


def first_year(dates: Iterable[PubDate | BookDate | ArticleDate | None]) -> int | None:
    """Return the first year of the first date that has one."""
    for date in dates:
        if date is not None and (partial := date.partial) is not None:
            return partial.year
    return None


def all_keywords(keyword_lists: Iterable[KeywordList]) -> tuple[Keyword, ...]:
    """Return the keywords of several lists, in order, each on one line."""
    return tuple(_keyword(keyword) for keyword_list in keyword_lists for keyword in keyword_list.keywords)


def all_references(reference_lists: Iterable[ReferenceList]) -> tuple[Reference, ...]:
    """Return the references of several lists and of the lists within them, in the order of the document, each on one line."""
    references: list[Reference] = []
    for reference_list in reference_lists:
        references.extend(map(_reference, reference_list.references))
        references.extend(all_references(reference_list.reference_lists))
    return tuple(references)


def _keyword(keyword: Keyword) -> Keyword:
    if not has_line_break(keyword.text) and not has_line_break(keyword.text_markup):
        return keyword
    text, markup = laid_out_anew(keyword.text, keyword.text_markup)
    return attrs.evolve(keyword, text=text, text_markup=markup)


def _reference(reference: Reference) -> Reference:
    if reference.citation is None or not (
        has_line_break(reference.citation) or has_line_break(reference.citation_markup)
    ):
        return reference
    citation, markup = laid_out_anew(reference.citation, reference.citation_markup)
    return attrs.evolve(reference, citation=citation, citation_markup=markup)


def joined_abstract(sections: Iterable[AbstractText]) -> str | None:
    """Return the sections of an abstract as lines of plain text, ``LABEL: text``; `None` if there is no section.

    The text is as `pubrecord.text.plain` gives it: ``10⁻³``, and no line breaks within a section. The label
    ``UNLABELLED`` is left out, and so are sections without text.
    """
    sections = tuple(sections)
    lines: list[str] = []
    for section in sections:
        label, text = plain(section.label, None), plain(section.text, section.text_markup)
        if text:
            lines.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    return "\n".join(lines) if sections else None


def each_affiliation(authors: Iterable[Author]) -> tuple[tuple[Author, Affiliation], ...]:
    """Return each author with each of their affiliations, in order."""
    return tuple((author, affiliation) for author in authors for affiliation in author.affiliations)


def listed_authors(author_lists: Iterable[AuthorList]) -> tuple[Author, ...]:
    """Return the names of all lists that are not of editors."""
    return tuple(author for each in author_lists if each.type != "editors" for author in each.authors)


def listed_editors(author_lists: Iterable[AuthorList]) -> tuple[Author, ...]:
    """Return the names of all lists of editors."""
    return tuple(editor for each in author_lists if each.type == "editors" for editor in each.authors)


def is_retracted(publication_types: Iterable[PublicationType], links: Iterable[CommentsCorrections] = ()) -> bool:
    """Whether a publication type, or a link to its retraction, says that a publication was retracted."""
    return any(kind.ui == _RETRACTED or kind.name == "Retracted Publication" for kind in publication_types) or any(
        link.ref_type in ("RetractionIn", "RetractedandRepublishedIn") for link in links
    )


def one_line(pmid: str | None, year: int | None, title: str | None) -> str:
    """Return what a record is, on one line, for a person: ``PMID 900000001 (2025): How it grows.``."""
    number = " ".join(("PMID", *(pmid or "unknown").split()))
    return f"{number}{'' if year is None else f' ({year})'}: {' '.join((title or 'no title').split())}"
