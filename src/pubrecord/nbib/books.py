"""A book or chapter as a whole: what is put together of several fields, and the record that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pubrecord.nbib import dates, identifiers, indexing, persons, texts
from pubrecord.nbib.articles import article_ids
from pubrecord.nbib.draft import Draft
from pubrecord.nbib.lines import Line
from pubrecord.records import Author, AuthorList, Book, BookArticle, PublicationType

#: What NLM's texts say of all books and chapters.
_STATUS = "Publisher"
#: The kinds of publication that NLM's texts add to those of a record.
BOOK, CHAPTER = "Book", "Book Chapter"
_BOOKSHELF = "bookaccession"
_EDITORS, _AUTHORS = "editors", "authors"
_LISTS = ("languages", "publication_types", "grants", "abstract_sections")


def status(_: BookArticle) -> str:
    """Return the status that NLM's texts have for all books and chapters."""
    return _STATUS


def editor_lines(record: BookArticle, *starts: str) -> Iterator[Line]:
    """Give the lines of the editors of the book, and of those of the chapter."""
    return persons.author_lines(_listed((*_of_book(record), *record.author_lists), editors=True), *starts)


def author_lines(record: BookArticle, *starts: str) -> Iterator[Line]:
    """Give the lines of the persons among the authors of the chapter, else of the book."""
    return persons.author_lines(_authors(record), *starts)


def group_lines(record: BookArticle, *starts: str) -> Iterator[Line]:
    """Give the lines of the groups among the authors of the chapter, else of the book."""
    return persons.group_lines(_authors(record), *starts)


def published(record: BookArticle) -> Iterator[str]:
    """Give the identifiers of a record, those in the Bookshelf first."""
    return identifiers.published((*record.bookshelf_ids, *record.article_ids))


def pmcids(record: BookArticle) -> Iterator[str]:
    """Give the numbers in PubMed Central."""
    return identifiers.of("pmc")((*record.bookshelf_ids, *record.article_ids))


def kinds(record: BookArticle) -> Iterator[str]:
    """Give the kinds of publication, then whether it is a book or a chapter."""
    yield from map(indexing.kind, record.publication_types)
    yield BOOK if record.title is None else CHAPTER


def take_kind(draft: Draft, value: str) -> None:
    """Take a kind of publication, but for what every book and chapter has."""
    if value in (BOOK, CHAPTER):
        draft.lists[value].append(value)
    else:
        draft.lists["publication_types"].append(PublicationType(name=value))


def take_status(draft: Draft, value: str) -> None:
    """Take the status, for which a book has no place if it is another one."""
    if value != _STATUS:
        draft.problem("no-place", f"a book has no status; left out: {value}")


def take_editor_in_full(draft: Draft, value: str) -> None:
    """Take an editor's full name; what follows is the editor's."""
    persons.take_full(_EDITORS)(draft, value)


def take_editor(draft: Draft, value: str) -> None:
    """Take an editor's short name."""
    persons.take_short(_EDITORS)(draft, value)


def take_identifier(draft: Draft, value: str) -> None:
    """Take an identifier of the author or editor before it."""
    persons.take_identifier(_last(draft))(draft, value)


def take_affiliation(draft: Draft, value: str) -> None:
    """Take an affiliation of the author or editor before it."""
    persons.take_affiliation(_last(draft))(draft, value)


def book_of(draft: Draft) -> BookArticle:
    """Return the book or chapter that was read; it is a chapter if it has a title beside that of the book."""
    history = dates.book_history_of(draft)
    lists = draft.lists
    parts = draft.parts["book"]
    names = persons.authors_of(draft, _AUTHORS)
    editors = persons.authors_of(draft, _EDITORS)
    fields = draft.values
    fields |= {name: tuple(lists[name]) for name in _LISTS if name in lists}
    if lists[BOOK] and fields.get("title") in (parts.get("title"), None):
        fields.pop("title", None)  # a whole book, of which some texts give the title twice
    if lists[CHAPTER]:
        fields.setdefault("title", "")
    is_chapter = fields.get("title") is not None
    book_lists = (
        *(() if is_chapter or not names else (AuthorList(type=_AUTHORS, authors=names),)),
        *((AuthorList(type=_EDITORS, authors=editors),) if editors else ()),
    )
    known = article_ids(draft)
    return BookArticle(
        book=Book(author_lists=book_lists, isbns=tuple(lists["isbns"]), **parts),
        author_lists=(AuthorList(type=_AUTHORS, authors=names),) if is_chapter and names else (),
        keyword_lists=texts.keyword_lists_of(draft),
        history=history,
        bookshelf_ids=tuple(each for each in known if each.id_type == _BOOKSHELF),
        article_ids=tuple(each for each in known if each.id_type != _BOOKSHELF),
        **fields,
    )


def _authors(record: BookArticle) -> Iterable[Author]:
    return tuple(_listed(record.author_lists, editors=False)) or _listed(_of_book(record), editors=False)


def _of_book(record: BookArticle) -> tuple[AuthorList, ...]:
    return record.book.author_lists if record.book else ()


def _listed(lists: Iterable[AuthorList], *, editors: bool) -> Iterator[Author]:
    return (author for each in lists if (each.type == _EDITORS) == editors for author in each.authors)


def _last(draft: Draft) -> str:
    """Return who was named last: authors if there are any yet, else editors."""
    return _AUTHORS if draft.lists[_AUTHORS] or not draft.lists[_EDITORS] else _EDITORS
