"""What stands above the title, and the title: kind of publication, citation line, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pubrecord import citation
from pubrecord.inline.characters import collapsed
from pubrecord.languages import is_english, language_name, two_letters
from pubrecord.page.content import Item, Run, Section, line, lines, run
from pubrecord.records import Article, BookArticle, PublicationType
from pubrecord.text import plain

#: Types that say nothing about what kind of publication it is, or that a notice says.
_NO_KIND = ("Journal Article", "English Abstract", "Historical Article", "Retracted Publication")
_SUPPORT = "Research Support"
_NO_TITLE = (line("No title available."),)
_NOT_AVAILABLE = re.compile(r"\[?not available[.\]]*", re.IGNORECASE)


def kind(record: Article | BookArticle) -> Section:
    """The kind of publication: the first of its types that says more than "Journal Article"."""
    names = (collapsed(each.name) for each in record.publication_types)
    name = next((each for each in names if each not in _NO_KIND and not each.startswith(_SUPPORT)), "")
    return Section("kind", None, lines([line(name)]))


def citation_line(record: Article | BookArticle) -> Section:
    """NLM's citation line."""
    return Section("citation", None, lines([line(citation.line(record))]))


def title(record: Article | BookArticle) -> Section:
    """The title; where it is translated, also the languages of the article, and its title in its own language.

    A whole book has the title of the book, and its medium behind it.
    """
    if isinstance(record, BookArticle) and record.title is None:
        return Section("title", None, lines([_book_title(record)]) or _NO_TITLE)
    english = run(record.title, record.title_markup)
    lang = next((two_letters(code) for code in map(str.strip, record.languages) if not is_english(code)), None)
    vernacular = run(record.vernacular_title, record.vernacular_title_markup)
    if vernacular.text and (not english.text or _NOT_AVAILABLE.fullmatch(english.text)):
        items = [line(vernacular, lang=lang), _article_in(record.languages)]
    else:
        items = [line(english), _article_in(record.languages), line(vernacular, lang=lang)]
    return Section("title", None, lines(items) or _NO_TITLE)


def plain_title(section: Section) -> str:
    """Return the first line of a title without markup."""
    return collapsed("".join(plain(each.text, each.markup) for each in section.items[0].runs))


def publication_types(types: Iterable[PublicationType]) -> Section:
    """All publication types, in the record's order."""
    items = [line(collapsed(each.name)) for each in types]
    return Section("publication-types", "Publication types", as_entries(items))


def as_entries(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return lines as the entries of a list, without those that say nothing."""
    return tuple(Item(item.runs, "entry") for item in items if item.text.strip())


def _book_title(record: BookArticle) -> Item:
    book = record.book
    if book is None:
        return line()
    medium = f" [{collapsed(book.medium)}]" if book.medium else ""
    return line(run(book.title, book.title_markup), medium)


def _article_in(languages: Iterable[str]) -> Item:
    languages = tuple(language for language in languages if language.strip())
    if all(map(is_english, languages)):
        return line()
    return line(Run(f"[Article in {', '.join(map(language_name, languages))}]"))
