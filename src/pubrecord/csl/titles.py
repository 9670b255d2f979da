"""Titles of articles, chapters, books and series: `title`, `original-title`, `container-title`, `collection-title`."""

from __future__ import annotations

import re

from pubrecord.csl.reading import Reading
from pubrecord.csl.richtext import plain_and_markup, rich_title, with_full_stop
from pubrecord.records import Article, Book, BookArticle

#: What NLM puts where there is no English title, or not yet.
_NO_TITLE = re.compile(r"\[?(not available|in process citation)[.\]]*", re.IGNORECASE)


def title(record: Article | BookArticle) -> str:
    """`title`: ArticleTitle, or BookTitle for a whole book, as rich text without the final full stop.

    The brackets of a translated title stay: they are the sign of the translation. VernacularTitle is taken where NLM
    has no English title, be that empty, "[Not Available]." or "[In Process Citation]".
    """
    if isinstance(record, BookArticle) and record.title is None:
        return book_title(record.book)
    english = rich_title(record.title, record.title_markup, "title")
    if english and not _NO_TITLE.fullmatch(english):
        return english
    return _vernacular(record) or english


def original_title(record: Article | BookArticle) -> str:
    """`original-title`: VernacularTitle, where `title` is another one."""
    vernacular = _vernacular(record)
    return vernacular if vernacular != title(record) else ""


def book_title(book: Book | None) -> str:
    """`container-title` of a chapter, `title` of a book: BookTitle."""
    return rich_title(book.title, book.title_markup, "book.title") if book else ""


def container_title(record: BookArticle) -> str:
    """`container-title` of a chapter: the title of its book; a whole book has none."""
    return book_title(record.book) if record.title is not None else ""


def collection_title(record: BookArticle) -> str:
    """`collection-title`: CollectionTitle, the series that the book is in."""
    book = record.book
    return rich_title(book.collection_title, book.collection_title_markup, "book.collection_title") if book else ""


def take_title(reading: Reading, variable: str, *, full_stop: bool = False) -> tuple[str | None, str | None]:
    """Return the text of a title and its markup twin from a variable.

    With `full_stop`, the title gets the one that PubMed sets at its end.
    """
    text = reading.text(variable)
    return (None, None) if text is None else plain_and_markup(with_full_stop(text) if full_stop else text)


def _vernacular(record: Article | BookArticle) -> str:
    return rich_title(record.vernacular_title, record.vernacular_title_markup, "vernacular_title")
