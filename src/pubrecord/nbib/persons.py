"""Persons and groups: authors, editors, investigators, persons whom an article is about.

A name stands there twice, in full (``Johnston, C E 2nd``) and short (``Johnston CE 2nd``). Only both together tell where
family name, initials and suffix end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pubrecord.nbib.draft import Draft
from pubrecord.nbib.filling import filled
from pubrecord.nbib.lines import Line, clean
from pubrecord.records import Affiliation, Author, Identifier, Investigator, PersonalNameSubject

_BETWEEN_NAMES = re.compile(r"[\s-]+")
#: "AB" or "A-B" behind a family name.
_INITIALS = re.compile(r"(?:[^\W\d_a-z][-.]?){1,5}")
#: The only letters that are a suffix by themselves.
_ROMAN = ("I", "V")
_REST = "et al"
_affiliation: Callable[..., Affiliation] = filled(Affiliation)
_author: Callable[..., Author] = filled(Author)


class Person:
    """A person or group while it is read."""

    __slots__ = ("affiliations", "full", "group", "identifiers", "short")

    def __init__(self, *, full: str | None = None, short: str | None = None, group: str | None = None) -> None:
        #: Both names are `None` for a group.
        self.full = full
        self.short = short
        self.group = group
        self.identifiers: list[Identifier] = []
        self.affiliations: list[Affiliation] = []


def written_names(person: Author | Investigator | PersonalNameSubject) -> tuple[str, str]:
    """Return ``Last, Fore Suffix`` and ``Last INITIALS Suffix``; both are empty for who has no name.

    Without ForeName the initials stand for it, and without Initials the first letters of ForeName; there is no comma
    before the suffix.
    """
    family, given, initials = clean(person.last_name), clean(person.fore_name), clean(person.initials)
    given = given or initials
    if not family:
        family, given, initials = given, "", ""
    elif given and not initials:
        initials = "".join([name[0] for name in _BETWEEN_NAMES.split(given) if name])
    if suffix := clean(person.suffix):
        given = f"{given} {suffix}" if given else suffix
        initials = f"{initials} {suffix}" if initials else suffix
    return (f"{family}, {given}", f"{family} {initials}") if family and given else (family or given, family or given)


def author_lines(authors: Iterable[Author], full: str, short: str, identifier: str, affiliation: str) -> Iterator[Line]:
    """Give the lines of the persons among authors or editors, without those whom NLM marks as replaced."""
    for author in authors:
        if author.valid is False or author.collective_name:
            continue
        in_full, in_short = written_names(author)
        if in_full:
            yield full, in_full
            yield short, in_short
            if author.identifiers or author.affiliations:
                yield from _details(author, identifier, affiliation)


def group_lines(authors: Iterable[Author], group: str, identifier: str, affiliation: str) -> Iterator[Line]:
    """Give the lines of the groups among the authors, which follow all persons."""
    for author in authors:
        if author.valid is not False and (name := clean(author.collective_name)):
            yield group, name
            yield from _details(author, identifier, affiliation)


def investigator_lines(
    investigators: Iterable[Investigator], short: str, full: str, affiliation: str
) -> Iterator[Line]:
    """Give the lines of investigators, the short name first, without those whom NLM marks as replaced."""
    for person in investigators:
        in_full, in_short = written_names(person)
        if person.valid is not False and in_full:
            yield short, in_short
            yield full, in_full
            for place in person.affiliations:
                if text := clean(place.text):
                    yield affiliation, text


def subject_lines(persons: Iterable[PersonalNameSubject], short: str, full: str) -> Iterator[Line]:
    """Give the lines of persons whom the article is about, the short name first."""
    for person in persons:
        in_full, in_short = written_names(person)
        if in_full:
            yield short, in_short
            yield full, in_full


def _details(author: Author, identifier: str, affiliation: str) -> Iterator[Line]:
    for each in author.identifiers:
        if value := clean(each.value):
            yield identifier, f"{clean(each.source)}: {value}" if clean(each.source) else value
    for place in author.affiliations:
        if text := clean(place.text):
            yield affiliation, text


def take_full(people: str) -> Callable[[Draft, str], None]:
    """Return what takes a full name: that of the person whose short name came before, else of the next one."""

    def take(draft: Draft, value: str) -> None:
        persons: list[Person] = draft.lists[people]
        last = persons[-1] if persons else None
        if last is not None and last.full is None and last.short is not None and _is_same(value, last.short):
            last.full = value
        else:
            persons.append(Person(full=value))

    return take


def take_short(people: str) -> Callable[[Draft, str], None]:
    """Return what takes a short name: that of the person whose full name came before, else of the next one."""

    def take(draft: Draft, value: str) -> None:
        persons: list[Person] = draft.lists[people]
        last = persons[-1] if persons else None
        if last is not None and last.short is None and last.full is not None and _is_same(last.full, value):
            last.short = value
        elif value.rstrip(".") == _REST:
            draft.problem("no-place", "a name list that ends in `et al.` has more names than it says")
        else:
            persons.append(Person(short=value))

    return take


def take_group(people: str) -> Callable[[Draft, str], None]:
    """Return what takes the name of a group."""
    return lambda draft, value: draft.lists[people].append(Person(group=value))


def take_identifier(people: str) -> Callable[[Draft, str], None]:
    """Return what takes an identifier of the person before it: ``ORCID: 0000-...``."""

    def take(draft: Draft, value: str) -> None:
        source, colon, identifier = value.partition(": ")
        if not draft.lists[people]:
            draft.problem("no-place", f"nobody is named before it: {value}")
        else:
            entry = Identifier(source=source, value=identifier) if colon else Identifier(value=value)
            draft.lists[people][-1].identifiers.append(entry)

    return take


def take_affiliation(people: str, alone: str | None = None) -> Callable[[Draft, str], None]:
    """Return what takes an affiliation of the person before it; one without a person goes into the field `alone`."""

    def take(draft: Draft, value: str) -> None:
        if draft.lists[people]:
            draft.lists[people][-1].affiliations.append(_affiliation(text=value))
        elif alone is not None:
            draft.once(alone, value)
        else:
            draft.problem("no-place", f"nobody is named before it: {value}")

    return take


def authors_of(draft: Draft, people: str) -> tuple[Author, ...]:
    """Return the authors that were read: persons and groups in the order of the text."""
    return tuple(_author_of(person) for person in draft.lists[people])


def investigators_of(draft: Draft, people: str) -> tuple[Investigator, ...]:
    """Return the investigators that were read."""
    entries: list[Investigator] = []
    for person in draft.lists[people]:
        last, fore, initials, suffix = names(person.full, person.short)
        entries.append(
            Investigator(
                valid=True,
                last_name=last,
                fore_name=fore,
                initials=initials,
                suffix=suffix,
                affiliations=tuple(person.affiliations),
            )
        )
    return tuple(entries)


def subjects_of(draft: Draft, people: str) -> tuple[PersonalNameSubject, ...]:
    """Return the persons whom the article is about."""
    parts = (names(person.full, person.short) for person in draft.lists[people])
    return tuple(
        PersonalNameSubject(last_name=last, fore_name=fore, initials=initials, suffix=suffix)
        for last, fore, initials, suffix in parts
    )


def _author_of(person: Person) -> Author:
    last = fore = initials = suffix = None
    if person.group is None:
        last, fore, initials, suffix = names(person.full, person.short)
    return _author(
        valid=True,
        last_name=last,
        fore_name=fore,
        initials=initials,
        suffix=suffix,
        collective_name=person.group,
        identifiers=tuple(person.identifiers),
        affiliations=tuple(person.affiliations),
    )


def names(full: str | None, short: str | None) -> tuple[str | None, str | None, str | None, str | None]:
    """Return family name, given names, initials and suffix that the two forms of a name tell.

    Other programs write one form only; a short name such as ``Fox, Ada`` is a full one then.
    """
    if full is not None and short is not None:
        family, comma, given = full.partition(", ")
        tail = short[len(family) + 1 :]
        if comma and " " not in tail and short == f"{family} {tail}":  # as most names are
            return family, given, tail, None
    if full is None and short is not None and ", " in short:
        full, short = short, None
    if full is None:
        return _short_alone(short or "")
    if short is None:
        family, _, given = full.partition(", ")
        return family, given or None, None, None
    for place in _commas(full):
        family, given = full[:place].rstrip(), full[place + 2 :]
        if short.startswith(f"{family} "):
            return family, *_given(given, short[len(family) + 1 :])
    family, _, given = full.partition(", ")
    return family, given or None, None, None


def _commas(full: str) -> Iterator[int]:
    comma = full.find(", ")
    while comma >= 0:
        yield comma
        comma = full.find(", ", comma + 1)


def _given(given: str, tail: str) -> tuple[str | None, str | None, str | None]:
    """Return given names, initials and suffix from what follows the family name in the full and in the short form."""
    initials, _, suffix = tail.partition(" ")
    if suffix and given.endswith(f" {suffix}") and (len(suffix) > 1 or suffix in _ROMAN):
        return given[: -len(suffix) - 1], initials, suffix
    return given, tail, None


def _short_alone(short: str) -> tuple[str | None, str | None, str | None, str | None]:
    family, _, last = short.rpartition(" ")
    if family and _INITIALS.fullmatch(last):
        return family, None, last, None
    before, _, initials = family.rpartition(" ")
    if before and _INITIALS.fullmatch(initials):
        return before, None, initials, last
    return short, None, None, None


def _is_same(full: str, short: str) -> bool:
    """Whether a full and a short name are of one person: they begin with the same family name."""
    family, comma, _ = full.partition(", ")
    if short == family or (comma and short.startswith(f"{family.rstrip()} ")):
        return True
    return full == short or any(short.startswith(f"{full[:place].rstrip()} ") for place in _commas(full))
