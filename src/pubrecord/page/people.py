"""Authors, groups, collaborators, and where they work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pubrecord.inline.characters import collapsed
from pubrecord.page.content import Item, Run, Section, entry, labelled, line, lines, run
from pubrecord.page.links import orcid
from pubrecord.records import (
    Affiliation,
    Article,
    Author,
    AuthorList,
    BookArticle,
    Identifier,
    Investigator,
    InvestigatorList,
    PersonalNameSubject,
)
from pubrecord.text import plain, xml

_EQUAL = "#"


class Affiliations:
    """The affiliations of a page, each once, with numbers in the order of their first appearance."""

    def __init__(self) -> None:
        self._numbers: dict[Run, int] = {}
        self._identifiers: dict[Run, dict[str, None]] = {}

    def numbers(self, affiliations: Iterable[Affiliation]) -> list[int]:
        """Return the numbers of a person's affiliations."""
        numbers: list[int] = []
        for affiliation in affiliations:
            text = run(affiliation.text, affiliation.text_markup)
            if text.text or affiliation.identifiers:
                numbers.append(self._numbers.setdefault(text, len(self._numbers) + 1))
                known = self._identifiers.setdefault(text, {})
                known.update(dict.fromkeys(map(identifier_text, affiliation.identifiers)))
        return list(dict.fromkeys(numbers))

    def items(self) -> list[Item]:
        """Return the affiliations as numbered entries."""
        return [entry(*self._runs(text), number=str(number)) for text, number in self._numbers.items()]

    def _runs(self, text: Run) -> tuple[Run, ...]:
        identifiers = ", ".join(self._identifiers[text])
        return (text, Run(f" ({identifiers})")) if identifiers else (text,)


def people(record: Article | BookArticle) -> tuple[Section, Section]:
    """The authors in their order, with the numbers of their affiliations, and the affiliations.

    Authors that a later name replaces are left out. A list that NLM knows to be incomplete ends with "et al.".
    """
    affiliations = Affiliations()
    if isinstance(record, Article):
        lists: tuple[AuthorList, ...] = (
            AuthorList(type=record.authors_type, complete=record.authors_complete, authors=record.authors),
        )
    else:
        lists = record.author_lists
    groups = record.investigator_lists
    items = [*(authors(each, affiliations) for each in lists), *(collaborators(each, affiliations) for each in groups)]
    places = affiliations.items()
    if isinstance(record, Article) and record.affiliation:
        places.append(line(run(record.affiliation, record.affiliation_markup)))
    if any(author.equal_contrib for each in lists for author in each.authors):
        places.append(line(f"{_EQUAL} Contributed equally."))
    return Section("authors", None, lines(items)), Section("affiliations", "Affiliations", lines(places))


def authors(author_list: AuthorList, affiliations: Affiliations) -> Item:
    """Return a list of authors as a line; of editors, with a word that says so in front."""
    runs: list[Run] = []
    for author in author_list.authors:
        if author.valid is not False and (name := author_name(author)).text:
            runs += [*([Run(", ")] if runs else []), *_person(name, author, affiliations)]
    if runs and author_list.complete is False:
        runs.append(Run(", et al."))
    return labelled("Editors", *runs) if runs and author_list.type == "editors" else line(*runs)


def collaborators(investigators: InvestigatorList, affiliations: Affiliations) -> Item:
    """Return the persons who took part and are no authors as a line."""
    runs: list[Run] = []
    for person in investigators.investigators:
        if person.valid is not False and (name := person_name(person)).text:
            runs += [*([Run(", ")] if runs else []), *_person(name, person, affiliations)]
    return labelled("Collaborators", *runs, ".") if runs else line()


def author_name(author: Author) -> Run:
    """Return the name of a person or a group as the page has it."""
    if author.collective_name:
        return run(author.collective_name, author.collective_name_markup)
    return person_name(author)


def person_name(person: Author | Investigator | PersonalNameSubject) -> Run:
    """Return ``ForeName LastName Suffix``; without given names, the initials take their place."""
    names = " ".join(filter(None, (person.fore_name or person.initials, person.last_name)))
    both = " ".join(filter(None, (names, person.suffix)))
    if person.suffix_markup is None:
        return run(both)
    return run(both, " ".join(filter(None, (xml(names), person.suffix_markup))))


def short_name(person: Author | Investigator | PersonalNameSubject) -> str:
    """Return ``LastName INITIALS Suffix``, as reference lists have it."""
    suffix = plain(person.suffix or "", person.suffix_markup)
    return " ".join(filter(None, map(collapsed, (person.last_name, person.initials, suffix))))


def identifier_text(identifier: Identifier) -> str:
    """Return an identifier with who gives it: ``ROR: https://ror.org/0abc``."""
    return ": ".join(filter(None, (collapsed(identifier.source), collapsed(identifier.value))))


def first_author(record: Article | BookArticle) -> str:
    """Return the name of the first author, with "et al." if there is another one."""
    every = record.authors if isinstance(record, Article) else tuple(_authors_of(record.author_lists))
    valid = [author_name(author) for author in every if author.valid is not False]
    names = [plain(name.text, name.markup) for name in valid if name.text]
    return f"{names[0]} et al." if len(names) > 1 else "".join(names)


def _authors_of(lists: Iterable[AuthorList]) -> Iterator[Author]:
    for each in lists:
        if each.type != "editors":
            yield from each.authors


def _person(name: Run, person: Author | Investigator, affiliations: Affiliations) -> Iterator[Run]:
    yield name
    marks = [str(number) for number in affiliations.numbers(person.affiliations)]
    if isinstance(person, Author) and person.equal_contrib:
        marks.append(_EQUAL)
    if marks:
        yield Run(" ")
        yield Run(" ".join(marks), mark=True)
    if person.orcid:
        yield Run(" ", only_link=True)
        yield orcid(person.orcid)
