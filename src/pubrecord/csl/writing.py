"""From a record to a CSL item: every variable by its own function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pubrecord.csl import books, dates, identifiers, journals, kinds, languages, names, pages, texts, titles
from pubrecord.csl.embedding import embedded
from pubrecord.errors import CslError, Problem
from pubrecord.records import Article, BookArticle, Record

#: A CSL item, as plain Python values.
Item = dict[str, Any]

#: The variables of an article, in the order in which they are written.
ARTICLE: dict[str, Callable[[Article], Any]] = {
    "id": identifiers.id_,
    "type": kinds.type_,
    "title": titles.title,
    "original-title": titles.original_title,
    "author": names.author,
    "editor": names.editor,
    "container-title": journals.container_title,
    "container-title-short": journals.container_title_short,
    "ISSN": journals.issn,
    "volume": journals.volume,
    "issue": journals.issue,
    "page": pages.page,
    "publisher": journals.publisher,
    "issued": dates.issued,
    "available-date": dates.available_date,
    "DOI": identifiers.doi,
    "PMID": identifiers.pmid,
    "PMCID": identifiers.pmcid,
    "language": languages.language,
    "genre": kinds.genre,
    "status": kinds.status,
}
#: The variables of a book or chapter.
BOOK: dict[str, Callable[[BookArticle], Any]] = {
    "id": identifiers.id_,
    "type": kinds.type_,
    "title": titles.title,
    "original-title": titles.original_title,
    "author": names.author,
    "editor": names.editor,
    "container-author": names.container_author,
    "container-title": titles.container_title,
    "collection-title": titles.collection_title,
    "edition": books.edition,
    "volume": books.volume,
    "page": pages.page,
    "publisher": books.publisher,
    "publisher-place": books.publisher_place,
    "ISBN": books.isbn,
    "issued": dates.issued,
    "DOI": identifiers.doi,
    "PMID": identifiers.pmid,
    "PMCID": identifiers.pmcid,
    "URL": identifiers.url,
    "language": languages.language,
}


def to_item(
    record: Record, *, abstract: bool = True, url: bool = False, keywords: bool = False, embed: bool = False
) -> Item:
    """Return a record as a CSL-JSON item, made of plain dicts, lists, strings and numbers.

    Args:
        record: An article, a book or a chapter.
        abstract: Whether the item has the abstract.
        url: Whether an article has its address in PubMed; many styles then cite it as seen on the internet.
        keywords: Whether the item has the author's keywords.
        embed: Whether the item has the whole record under `custom`, from which `from_item` brings it back without loss.

    Raises `CslError` for a deletion, which is no work to cite, and `MarkupError` for broken markup in a title.
    """
    if isinstance(record, Article):
        item = {name: value(record) for name, value in ARTICLE.items()}
    elif isinstance(record, BookArticle):
        item = {name: value(record) for name, value in BOOK.items()}
    else:
        raise CslError(
            "a deletion cannot be written as CSL",
            problems=[Problem("deletion", "$", "it takes PMIDs back and describes no work")],
            advice="Leave deletions out: read(..., only=(Article, BookArticle)) gives none.",
        )
    item["id"] = item["id"] or identifiers.key_of(item)
    if url:
        item["URL"] = identifiers.url(record, always=True)
    if abstract:
        item["abstract"] = texts.abstract(record)
    if keywords:
        item["keyword"] = texts.keyword(record)
    if embed:
        item["custom"] = embedded(record)
    return {name: value for name, value in item.items() if value}
