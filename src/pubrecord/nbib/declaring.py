"""How tags are declared: the field they are of, their names and rules, what writes them and what reads them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from pubrecord.nbib.draft import Draft
from pubrecord.nbib.lines import Line, clean, prefix

#: Takes a value into a record that is being read.
Take = Callable[[Draft, str], None]


@attrs.frozen
class Tag:
    """A tag: where its value stands in PubMed's XML, by which rule it is written, and what reads it."""

    name: str
    source: str
    rule: str
    take: Take


@attrs.frozen
class Entry:
    """The tags of which lines are written together, such as a person's."""

    tags: tuple[Tag, ...]
    #: The part of the record whose field it is, `journal` or `book`; empty for the record itself.
    part: str
    #: Gives the value of the field, or the part itself for lines that are made of several fields.
    value: Callable[[Any], Any]
    #: Gives the lines of a value that is there and not empty.
    lines: Callable[[Any], Iterable[Line]]


def one(name: str, field: str, source: str, rule: str, take: Take | None = None, write: Any = clean) -> Entry:
    """Declare a tag with one value, which `write` makes of that of the field; it is left out where that is empty.

    `field` may be empty for a value that is made of the whole record. Without `take`, the value is read as it stands.
    """
    start = prefix(name)

    def lines(value: Any) -> Iterable[Line]:
        text = write(value)
        return ((start, text),) if text else ()

    return _entry(field, lines, Tag(name, source, rule, take or into(field)))


def each(name: str, field: str, source: str, rule: str, take: Take | None = None, write: Any = clean) -> Entry:
    """Declare a tag that is there once for each of several values, of which `write` makes lines."""

    def texts(values: Iterable[Any]) -> Iterator[str]:
        return map(write, values)

    return all_of(name, field, source, rule, take or onto(field), texts)


def all_of(name: str, field: str, source: str, rule: str, take: Take, write: Callable[[Any], Iterable[str]]) -> Entry:
    """Declare a tag that is there several times, `write` giving the values of all its lines."""
    start = prefix(name)

    def lines(value: Any) -> Iterable[Line]:
        return [(start, text) for text in write(value) if text]

    return _entry(field, lines, Tag(name, source, rule, take))


def together(field: str, write: Callable[..., Iterable[Line]], *tags: Tag) -> Entry:
    """Declare tags whose lines alternate; `write` takes the value and the beginnings of lines of each tag."""
    starts = [prefix(tag.name) for tag in tags]
    return _entry(field, lambda value: write(value, *starts), *tags)


def read_only(name: str, source: str, rule: str, take: Take) -> Entry:
    """Declare a tag that other texts have and that is not written."""
    return Entry((Tag(name, source, rule, take),), "", lambda _: None, lambda _: ())


def into(field: str) -> Take:
    """Return what sets a field that has room for one value."""
    part, _, name = field.rpartition(".")
    return lambda draft, value: draft.once(name, value, part)


def onto(field: str) -> Take:
    """Return what adds to a field with several values."""
    name = field.rpartition(".")[2]
    return lambda draft, value: draft.lists[name].append(value)


def no_place(reason: str) -> Take:
    """Return what notes that a record has no place for a value."""
    return lambda draft, value: draft.problem("no-place", f"{reason}; left out: {value}")


def _entry(field: str, lines: Callable[[Any], Iterable[Line]], *tags: Tag) -> Entry:
    part, _, name = field.rpartition(".")
    return Entry(tags, part, operator.attrgetter(name) if name else _itself, lines)


def _itself(record: Any) -> Any:
    return record
