"""Books and chapters in CSL items."""

from typing import Any

import attrs
import pytest
from csl_samples import MINIMAL

from pubrecord import ArticleId, Author, AuthorList, Book, BookArticle, BookDate, PubDate, csl

BOOK = Book(
    publisher="Invented Press",
    publisher_location="Nowhere (NW)",
    title="Reviews®",
    title_markup="Reviews<sup>®</sup>",
    pub_date=PubDate(year="1993"),
    author_lists=(
        AuthorList(type="authors", authors=(Author(last_name="Book", fore_name="Author"),)),
        AuthorList(type="editors", authors=(Author(last_name="Ed", fore_name="Itor"),)),
    ),
    volume="2",
    edition="2nd edition",
    collection_title="A series.",
    isbns=("0879695323", "2"),
)


RECORD = BookArticle(
    pmid="1",
    bookshelf_ids=(ArticleId(id_type="bookaccession", value="NBK12"),),
    book=BOOK,
    title="A chapter",
    pages="12-5",
    author_lists=(AuthorList(type="authors", authors=(Author(last_name="Chapter"),)),),
    contribution_date=BookDate(year="2006", month="Feb", day="15"),
)


def test_chapter() -> None:
    """A chapter has its own authors and date, and the editors, authors and title of its book."""
    expected = {
        **MINIMAL,
        "type": "chapter",
        "title": "A chapter",
        "author": [{"family": "Chapter"}],
        "editor": [{"family": "Ed", "given": "Itor"}],
        "container-author": [{"family": "Book", "given": "Author"}],
        "container-title": "Reviews<sup>®</sup>",
        "collection-title": "A series",
        "edition": "2nd",
        "volume": "2",
        "page": "12-15",
        "publisher": "Invented Press",
        "publisher-place": "Nowhere (NW)",
        "ISBN": "0879695323",
        "issued": {"date-parts": [[2006, 2, 15]]},
        "URL": "https://www.ncbi.nlm.nih.gov/books/NBK12/",
    }

    assert expected == csl.to_item(RECORD)


def test_book() -> None:
    """A whole book has the authors, the title and the date of the book."""
    item = csl.to_item(attrs.evolve(RECORD, title=None, author_lists=()))

    assert ("book", "Reviews<sup>®</sup>", [{"family": "Book", "given": "Author"}], {"date-parts": [[1993]]}) == (
        item["type"],
        item["title"],
        item["author"],
        item["issued"],
    )
    assert "container-title" not in item


def test_chapter_without_date() -> None:
    """A chapter without a date of its own has that of its book."""
    assert {"date-parts": [[1993]]} == csl.to_item(attrs.evolve(RECORD, contribution_date=None))["issued"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("978 0 19 852663 6", ("978 0 19 852663 6",)),
        ("978-0-19-852663-6 0-19-852663-X", ("978-0-19-852663-6", "0-19-852663-X")),
        ("978 0 19 852663 6 0 19 852663 X", ("978 0 19 852663 6", "0 19 852663 X")),
        ("978 1, 979; 3", ("978 1", "979", "3")),
        ("9780198526636 (print)", ("9780198526636 (print)",)),
        (["9780198526636", "019852663X"], ("9780198526636", "019852663X")),
        (9780198526636, ("9780198526636",)),
    ],
)
def test_isbns(text: Any, expected: tuple[str, ...]) -> None:
    """ISBNs are parted at commas and semicolons, and at white space only where each is a whole one."""
    assert expected == csl.from_item({"id": "a", "type": "book", "ISBN": text}, strict=True).book.isbns


def test_fields_beyond_the_item() -> None:
    """What a record has a field for is kept, even where `to_item` leaves it out."""
    chapter = {"id": "a", "type": "chapter", "medium": "Internet", "number": "7", "chapter-number": 3}
    record = csl.from_item({**chapter, "volume-title": "V", "submitted": {"date-parts": [[2020]]}}, strict=True)

    assert ("Internet", "7", "3", "V", "received") == (
        record.book.medium,
        record.book.report_number,
        record.location_labels[0].text,
        record.book.volume_title,
        record.history[0].status,
    )
