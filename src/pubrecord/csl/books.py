"""What only books have: `edition`, `ISBN`, `volume`, `publisher`, `publisher-place`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pubrecord.csl.date_parts import take_issue_date
from pubrecord.csl.names import author_list, authors
from pubrecord.csl.reading import Reading
from pubrecord.csl.titles import take_title
from pubrecord.inline.characters import collapsed
from pubrecord.records import Book, BookArticle

_EDITION = re.compile(r"\s*\b(?:edition|edn|ed)\.?$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;]")
_BETWEEN = r"[\s\-\u2010-\u2015]*"
_ISBN = re.compile(rf"(?<!\S)(?:97[89](?:{_BETWEEN}\d){{10}}|\d(?:{_BETWEEN}\d){{8}}{_BETWEEN}[\dXx])(?!\S)")


def edition(record: BookArticle) -> str:
    """`edition`: Edition, without the word "edition" or "ed.", which the style sets."""
    return _EDITION.sub("", collapsed(record.book.edition if record.book else None))


def isbn(record: BookArticle) -> str | None:
    """`ISBN`: the first Isbn."""
    return next((number for number in map(collapsed, record.book.isbns) if number), None) if record.book else None


def volume(record: BookArticle) -> str:
    """`volume`: Volume of the book."""
    return collapsed(record.book.volume if record.book else None)


def publisher(record: BookArticle) -> str:
    """`publisher`: PublisherName."""
    return collapsed(record.book.publisher if record.book else None)


def publisher_place(record: BookArticle) -> str:
    """`publisher-place`: PublisherLocation."""
    return collapsed(record.book.publisher_location if record.book else None)


def take_book(reading: Reading, *, chapter: bool) -> Book | None:
    """Return `book` of a book or chapter, with what `to_item` leaves out: `medium`, `number`, `volume-title`."""
    title, title_markup = take_title(reading, "container-title" if chapter else "title")
    volume_title, volume_title_markup = take_title(reading, "volume-title")
    collection_title, collection_title_markup = take_title(reading, "collection-title")
    lists = (
        *author_list("authors", authors(reading, "container-author" if chapter else "author")),
        *author_list("editors", authors(reading, "editor")),
    )
    book = Book(
        publisher=reading.text("publisher"),
        publisher_location=reading.text("publisher-place"),
        title=title,
        title_markup=title_markup,
        pub_date=take_issue_date(reading, "issued"),
        author_lists=lists,
        volume=reading.text("volume"),
        volume_title=volume_title,
        volume_title_markup=volume_title_markup,
        edition=reading.text("edition"),
        collection_title=collection_title,
        collection_title_markup=collection_title_markup,
        isbns=tuple(number for text in reading.several("ISBN") for number in _isbns(text)),
        medium=reading.text("medium"),
        report_number=reading.text("number"),
    )
    return None if book == Book() else book


def _isbns(text: str) -> Iterable[str]:
    """Give the ISBNs of a text: what is between commas and semicolons, and at white space only if all are whole ISBNs."""
    for part in map(collapsed, _SEPARATOR.split(text)):
        if part:
            yield from [part] if _ISBN.sub("", part).strip() else _ISBN.findall(part)
