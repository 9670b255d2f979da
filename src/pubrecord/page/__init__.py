"""The page of a record: what PubMed shows of it, in PubMed's order, as far as the record knows it.

`of` decides everything: which sections there are, in which order, with which words. Two views of its result decide
nothing: `pubrecord.page.text` for terminals and plain text, `pubrecord.page.html` for browsers and notebooks.
"""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord.errors import MarkupError
from pubrecord.inline.characters import collapsed
from pubrecord.page import (
    abstracts,
    books,
    comments,
    heading,
    identifiers,
    indexing,
    people,
    record,
    references,
    remainder,
    support,
)
from pubrecord.page.content import Item, Page, Run, Section, line
from pubrecord.records import Article, BookArticle, Deletion, Pmid, Record

__all__ = ["Item", "Page", "Run", "Section", "of"]


def __dir__() -> list[str]:
    return __all__


for _cls in (Item, Page, Run, Section):
    _cls.__module__ = "pubrecord.page"


def of(described: Record) -> Page:
    """Return the page of a record, also of a deletion.

    Sections without content are left out; nothing of the record is: what has no place of its own is in the last
    section. Raises `MarkupError` for markup that is not well-formed.
    """
    if isinstance(described, Deletion):
        return _deletion(described)
    try:
        return _page(described)
    except MarkupError as error:
        error.pmid = error.pmid or described.pmid
        raise


def _page(described: Article | BookArticle) -> Page:
    sections = [section for section in _sections(described) if section.items or section.tone == "alert"]
    facts = record.facts(described)
    everything = [*sections, Section("record", "Record", facts)]
    rest = (*facts, *remainder.remainder(described, everything))
    if rest:
        sections.append(Section("record", "Record", rest))
    title = next(section for section in sections if section.name == "title")
    return Page(heading.plain_title(title), _short(described), tuple(sections))


def _sections(described: Article | BookArticle) -> Iterator[Section]:
    if isinstance(described, Article):
        yield from comments.notices(described)
    yield heading.kind(described)
    yield heading.citation_line(described)
    yield heading.title(described)
    yield from people.people(described)
    if isinstance(described, BookArticle):
        yield books.about_book(described)
    yield identifiers.identifiers(described)
    yield abstracts.abstract(described)
    yield from abstracts.other_abstracts(described)
    yield abstracts.keywords(described)
    yield abstracts.conflict_of_interest(described)
    if isinstance(described, Article):
        yield comments.comments(described)
    else:
        yield books.contents(described)
        yield from books.item_lists(described)
    yield references.references(described)
    yield heading.publication_types(described.publication_types)
    if isinstance(described, Article):
        yield indexing.mesh_terms(described)
        yield from indexing.others(described)
        yield support.associated_data(described)
    yield support.grants(described)


def _short(described: Article | BookArticle) -> str:
    """The heading in short: the first author, and the journal or the book."""
    if isinstance(described, Article):
        journal = described.journal.iso_abbreviation if described.journal else None
        where = collapsed(described.medline_ta or journal)
    else:
        where = collapsed(described.book.title if described.book else None)
    return " ".join(filter(None, (people.first_author(described), f"{where.rstrip('. ')}." if where else "")))


def _deletion(deletion: Deletion) -> Page:
    sections = [
        Section(
            "title", None, tuple(line(_deleted(pmid)) for pmid in deletion.pmids) or (line("Nothing was deleted."),)
        )
    ]
    if rest := tuple(remainder.remainder(deletion, sections)):
        sections.append(Section("record", "Record", rest))
    count = len(deletion.pmids)
    title = sections[0].items[0].text if count <= 1 else f"{count:,} records were deleted."
    return Page(title, "", tuple(sections))


def _deleted(pmid: Pmid) -> str:
    version = collapsed(pmid.version)
    return f"PMID {collapsed(pmid.value)}{f', version {version},' if version not in ('', '1') else ''} was deleted."
