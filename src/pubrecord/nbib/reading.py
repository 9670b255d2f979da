"""From the text of a record to the record."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from pubrecord.errors import NbibError, Problem
from pubrecord.nbib import books
from pubrecord.nbib.articles import article_of
from pubrecord.nbib.declaring import Entry, Take
from pubrecord.nbib.draft import Draft
from pubrecord.nbib.lines import Text, beginnings, prefix
from pubrecord.nbib.tags import ARTICLE, BOOK
from pubrecord.records import Article, BookArticle


@attrs.frozen
class Reading:
    """A record as it was read from a text."""

    record: Article | BookArticle
    #: What of the text is not in the record, or could be read in several ways.
    problems: tuple[Problem, ...]
    #: Whether the text has the tag with which NLM's texts end: the citation line, or a book's number.
    is_whole: bool


def read_text(text: str, first_line: int = 1) -> Reading:
    """Return what is read from the text of one record; `first_line` is the number of the line that it begins with.

    Raises `NbibError` if no line of it has a tag of the format.
    """
    lines = Text(text, first_line)
    names = {start for start, _ in lines.lines}
    is_book = not names.isdisjoint(_ONLY_BOOKS) or (
        names.isdisjoint(_ONLY_JOURNALS) and any(line in lines.lines for line in _KINDS_OF_BOOKS)
    )
    takes = _BOOK_TAKES if is_book else _ARTICLE_TAKES
    if names.isdisjoint(takes):
        raise NbibError(
            "no line has a tag of the MEDLINE format",
            line=first_line,
            advice="Each line of the format begins with a tag such as `TI  - `, or with spaces where it goes on.",
        )
    draft = Draft(lines)
    for draft.place, (start, value) in enumerate(lines.lines):
        take = takes.get(start)
        if take is None:
            _note_unknown(draft, start, value)
        elif value:
            take(draft, value)
    for draft.place in lines.loose:
        draft.problem("line", "lines that are not indented are taken to go on with the tag before them")
    record = books.book_of(draft) if is_book else article_of(draft)
    return Reading(record, tuple(draft.problems), (_LAST_OF_BOOK if is_book else _LAST_OF_ARTICLE) in names)


def _note_unknown(draft: Draft, start: str, value: str) -> None:
    if start:
        draft.problem("unknown", f"the tag is none of the format's; left out: {value}")
    else:
        draft.problem("line", f"the line belongs to no tag; left out: {value}")


def _takes(entries: Iterable[Entry]) -> dict[str, Take]:
    """Return what takes a value, by what its line begins with; a tag that stands in two places is read in one way."""
    return {beginning: tag.take for entry in entries for tag in entry.tags for beginning in beginnings(tag.name)}


_ARTICLE_TAKES, _BOOK_TAKES = _takes(ARTICLE), _takes(BOOK)
#: The tags by which a book or chapter is told, or without those of a journal its kind of publication.
_ONLY_BOOKS = tuple(map(prefix, ("BTI", "CTDT", "DRDT")))
_ONLY_JOURNALS = tuple(map(prefix, ("JT", "TA", "JID")))
_KINDS_OF_BOOKS = ((prefix("PT"), books.BOOK), (prefix("PT"), books.CHAPTER))
#: The tags that end a record of NLM: of an article, of a book.
_LAST_OF_ARTICLE, _LAST_OF_BOOK = prefix("SO"), prefix("AID")
