"""What only books and chapters have: the book itself, its contents, lists such as synonyms."""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord import citation
from pubrecord.inline.characters import collapsed
from pubrecord.page import links
from pubrecord.page.content import Item, Run, Section, entry, labelled, lines, run
from pubrecord.page.people import Affiliations, authors, collaborators
from pubrecord.records import Book, BookArticle
from pubrecord.records import Section as BookSection
from pubrecord.records.identifiers import find_location


def about_book(record: BookArticle) -> Section:
    """The book: title of it where the record is a chapter, editors, edition, series, publisher, dates, numbers."""
    book = record.book
    if book is None:
        return Section("book", "Book", ())
    items = [
        labelled("Book", *_title(book)) if record.title is not None and book.title else None,
        *_names(book),
        _fact("Edition", book.edition),
        _fact("Volume", book.volume),
        labelled("Volume title", run(book.volume_title, book.volume_title_markup)) if book.volume_title else None,
        labelled("Series", run(book.collection_title, book.collection_title_markup)) if book.collection_title else None,
        labelled("Publisher", *_publisher(book)) if book.publisher or book.publisher_location else None,
        _fact("Published", _dates(book)),
        _fact("ISBN", ", ".join(map(collapsed, book.isbns))),
        _doi(book),
        _fact("Report number", book.report_number),
        *(_fact(_location(label.type), label.text) for label in record.location_labels),
    ]
    return Section("book", "Book", lines([item for item in items if item is not None]))


def contents(record: BookArticle) -> Section:
    """The table of contents of a chapter; sections within sections have the numbers of both in front, or a dash."""
    return Section("contents", "Contents", tuple(_contents(record.sections, "")))


def item_lists(record: BookArticle) -> Iterator[Section]:
    """Lists of short texts under what they list: ``Synonyms``."""
    for each in record.item_lists:
        entries = tuple(entry(text) for text in map(collapsed, each.items) if text)
        yield Section("list", collapsed(each.type) or "List", entries)


def _fact(label: str, value: str | None) -> Item | None:
    text = collapsed(value)
    return labelled(label, text) if text else None


def _title(book: Book) -> tuple[Run, Run]:
    medium = collapsed(book.medium)
    return run(book.title, book.title_markup), Run(f" [{medium}]" if medium else "")


def _names(book: Book) -> Iterator[Item]:
    """Give editors, authors and collaborators of the book, with their affiliations behind each list."""
    for each in book.author_lists:
        affiliations = Affiliations()
        names = authors(each, affiliations)
        yield names if each.type == "editors" or not names.runs else labelled("Authors of the book", *names.runs)
        yield from affiliations.items()
    for group in book.investigator_lists:
        affiliations = Affiliations()
        yield collaborators(group, affiliations)
        yield from affiliations.items()


def _publisher(book: Book) -> tuple[Run, ...]:
    place = collapsed(book.publisher_location)
    name = run(book.publisher, book.publisher_markup)
    return Run(place), Run(": " if place and name.text else ""), name


def _dates(book: Book) -> str:
    beginning, ending = citation.date(book.beginning_date), citation.date(book.ending_date)
    span = " to ".join(filter(None, (beginning, ending or "now"))) if beginning else ending
    issued = citation.date(book.pub_date)
    return "; ".join(filter(None, (issued if issued != beginning else "", span)))


def _doi(book: Book) -> Item | None:
    doi = find_location(book.elocation_ids, "doi")
    return labelled("DOI of the book", links.doi(doi)) if doi else None


def _location(kind: str | None) -> str:
    return collapsed(kind).capitalize() or "Location"


def _contents(sections: tuple[BookSection, ...], before: str) -> Iterator[Item]:
    for section in sections:
        label = collapsed(section.location_label.text if section.location_label else "")
        title = run(section.title, section.title_markup)
        if title.text or label:
            yield entry(before, Run(f"{label} " if label else ""), title)
        yield from _contents(section.sections, f"{before}\N{EN DASH} ")
