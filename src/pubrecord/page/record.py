"""The record itself: its status, journal, dates and history, and what else NLM keeps of it."""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord import citation
from pubrecord.inline.characters import collapsed
from pubrecord.languages import language_name
from pubrecord.page.content import Item, Run, labelled, line, lines, run
from pubrecord.page.people import author_name, identifier_text, person_name, short_name
from pubrecord.records import Article, ArticleDate, Author, BookArticle, Date, HistoryDate, Investigator, ObjectParam
from pubrecord.records.partial import parse_date, parse_number
from pubrecord.text import plain

#: Steps in the history of a record that do not speak for themselves, or have names.
_STEPS = {
    "aheadofprint": "Ahead of print",
    "ecollection": "eCollection",
    "entrez": "Entrez",
    "medline": "MEDLINE",
    "pmc": "PMC",
    "pmc-release": "PMC-release",
    "pubmed": "PubMed",
}
#: Kinds of identifiers that have a line in the heading of the page.
_SHOWN = ("pubmed", "doi", "pmc", "pmcid", "bookaccession")


def facts(record: Article | BookArticle) -> tuple[Item, ...]:
    """Return the lines of the section, in a fixed order; what the record does not have is left out."""
    parts = _article(record) if isinstance(record, Article) else _book(record)
    return lines([_as_of(record), *parts])


def _article(article: Article) -> Iterator[Item]:
    yield _fact("Status", article.status)
    yield _fact("Owner", article.owner)
    yield _fact("Indexing method", article.indexing_method)
    yield _fact("Version", ", ".join(filter(None, map(collapsed, (article.version_id, article.version_date)))))
    yield _fact("Subsets", ", ".join(map(collapsed, article.citation_subsets)))
    yield _fact("Journal", ", ".join(filter(None, _journal(article))))
    yield _fact("Medium", article.journal.cited_medium if article.journal else None)
    yield _fact("Publication model", article.pub_model)
    yield _fact("Publication status", article.publication_status)
    yield _languages(article)
    yield _pages(article)
    yield _date("Created", article.date_created)
    yield _date("Completed", article.date_completed)
    yield _date("Revised", article.date_revised)
    yield from _issue_dates(article)
    yield from _history(article.history)
    yield from _identifiers(article)
    yield from _people(article.authors, article.investigators)
    for note in article.general_notes:
        owner = collapsed(note.owner)
        yield _fact("Note", f"{note.text} ({owner})" if owner else note.text)
    yield _fact("Space flight mission", "; ".join(map(collapsed, article.space_flight_missions)))
    yield _fact("Number of references", article.number_of_references)
    yield from _objects(article)


def _book(record: BookArticle) -> Iterator[Item]:
    yield _fact("Publication status", record.publication_status)
    yield _languages(record)
    yield _pages(record)
    contributed = citation.date(record.contribution_date)
    yield _dated("Contributed", contributed)
    yield _date("Revised", record.date_revised)
    yield from _history(record.history)
    yield from _identifiers(record)
    books = record.book.author_lists if record.book else ()
    authors = tuple(author for each in (*record.author_lists, *books) for author in each.authors)
    yield from _people(authors, tuple(person for each in record.investigator_lists for person in each.investigators))
    yield (
        labelled("Cite as", run(record.citation_string, record.citation_string_markup))
        if (record.citation_string)
        else line()
    )
    yield from _objects(record)


def _as_of(record: Article | BookArticle) -> Item:
    """The state of the record: what happened to the article since, the file cannot know."""
    dates = [("revised", record.date_revised)]
    if isinstance(record, Article):
        dates += [("completed", record.date_completed), ("created", record.date_created)]
    word, printed = next(((word, each) for word, each in dates if each is not None), ("", None))
    return labelled("As of the file", f"{word} {_day(printed)}") if printed else line()


def _fact(label: str, value: str | None) -> Item:
    text = collapsed(value)
    return labelled(label, text) if text else line()


def _dated(label: str, text: str) -> Item:
    return line(Run(label, strong=True), f" {text}") if text else line()


def _date(label: str, printed: Date | None) -> Item:
    return _dated(label, _day(printed))


def _day(printed: Date | HistoryDate | None) -> str:
    return citation.date(ArticleDate(year=printed.year, month=printed.month, day=printed.day)) if printed else ""


def _journal(article: Article) -> Iterator[str]:
    """Give title, country, number in the NLM catalog, abbreviation, and ISSNs."""
    journal = article.journal
    if journal:
        yield collapsed(journal.title)
    yield collapsed(article.journal_country)
    yield f"NLM Unique ID {collapsed(article.nlm_unique_id)}" if article.nlm_unique_id else ""
    if journal:
        kind = f" ({collapsed(journal.issn_type)})" if journal.issn_type else ""
        yield f"ISSN {collapsed(journal.issn)}{kind}" if journal.issn else ""
    yield f"linking ISSN {collapsed(article.issn_linking)}" if article.issn_linking else ""


def _languages(record: Article | BookArticle) -> Item:
    return _fact("Languages", ", ".join(map(language_name, record.languages)))


def _pages(record: Article | BookArticle) -> Item:
    """The pages, where they are not in the citation line as they are here."""
    printed = collapsed(record.pages)
    span = "-".join(filter(None, map(collapsed, (record.start_page, record.end_page))))
    shown = isinstance(record, Article) and (printed == span or not (printed and span))
    return line() if shown else _fact("Pages", "; ".join(filter(None, (printed, span))))


def _issue_dates(article: Article) -> Iterator[Item]:
    """Give the dates of the issue and of the electronic form: the citation line has one of them, or both."""
    yield _dated("Date of the issue", citation.date(article.journal.pub_date if article.journal else None))
    for each in article.article_dates:
        yield _dated(f"{collapsed(each.type) or 'Electronic'} date", citation.date(each))


def _history(history: tuple[HistoryDate, ...]) -> Iterator[Item]:
    """Give the steps, oldest first; steps without a real day come last."""

    def moment(step: HistoryDate) -> tuple[bool, str, int, int]:
        day = parse_date(step.year, step.month, step.day)
        return day is None, str(day), parse_number(step.hour) or 0, parse_number(step.minute) or 0

    for step in sorted(history, key=moment):
        status = collapsed(step.status)
        yield _dated(_STEPS.get(status, status.capitalize()), f"{_day(step)}{_time(step)}")


def _time(step: HistoryDate) -> str:
    """The time of day, which is midnight where nobody noted one."""
    numbers = [parse_number(part) for part in (step.hour, step.minute, step.second) if part is not None]
    return f" {':'.join(f'{number or 0:02}' for number in numbers)}" if any(numbers) else ""


def _identifiers(record: Article | BookArticle) -> Iterator[Item]:
    """Give the identifiers that have no line in the heading, each value once, and those that NLM found to be wrong."""
    ids = record.article_ids if isinstance(record, Article) else (*record.bookshelf_ids, *record.article_ids)
    locations = record.elocation_ids if isinstance(record, Article) else ()
    pairs = [(each.id_type, each.value) for each in ids]
    pairs += [(each.id_type, each.value) for each in locations if each.valid is not False]
    values = {(collapsed(kind), collapsed(value)) for kind, value in pairs if kind is not None and kind not in _SHOWN}
    for kind, value in sorted(values):
        yield _fact(kind, value)
    for location in locations:
        if location.valid is False:
            yield _fact(f"Not valid, {collapsed(location.id_type)}", location.value)
    if isinstance(record, Article):
        for other in record.other_ids:
            yield _fact(f"Identifier of {collapsed(other.source)}", other.value)


def _people(authors: tuple[Author, ...], investigators: tuple[Investigator, ...]) -> Iterator[Item]:
    """Give the names in short, identifiers of persons, and names that later ones replace."""
    persons: tuple[Author | Investigator, ...] = (*authors, *investigators)
    valid = [person for person in persons if person.valid is not False]
    yield _fact("Names in short", ", ".join(filter(None, map(short_name, valid))))
    identifiers = [
        f"{_name(person)} {identifier_text(each)}".strip() for person in persons for each in person.identifiers
    ]
    yield _fact("Identifiers of persons", "; ".join(identifiers))
    for person in persons:
        if person.valid is False:
            places = [collapsed(plain(place.text or "", place.text_markup)) for place in person.affiliations]
            yield _fact("Replaced name", "; ".join(filter(None, (_name(person), short_name(person), *places))))


def _name(person: Author | Investigator) -> str:
    name = author_name(person) if isinstance(person, Author) else person_name(person)
    return plain(name.text, name.markup)


def _objects(record: Article | BookArticle) -> Iterator[Item]:
    """Give what belongs to the record as its type and the values that describe it."""
    for each in record.objects:
        values = [_parameter(value) for value in each.params]
        yield _fact(f"Object {collapsed(each.type)}".strip(), "; ".join(values) or "without values")


def _parameter(value: ObjectParam) -> str:
    return ": ".join(filter(None, map(collapsed, (value.name, plain(value.text, value.text_markup)))))
