"""Whoever searches the site finds: the right heading is among the first three."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generate import records as pages
from search import Search
from site_browser import Site

import pubrecord
from pubrecord import binding, records
from pubrecord.records.needs import needs_of

#: What people ask, and the headings that answer it: one of them is enough.
QUESTIONS = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))["headings"]
#: How many questions there are at least.
LEAST = 40


@pytest.fixture(scope="module")
def search(site: Site, browser: Any) -> Iterator[Search]:
    search = Search.of(site, browser)
    yield search
    search.page.close()


def test_questions(search: Search) -> None:
    """Each question finds one of its headings."""
    answers = {words: search.first(words) for words in QUESTIONS}

    assert len(QUESTIONS) >= LEAST
    assert {} == {words: found for words, found in answers.items() if not set(QUESTIONS[words]) & set(found)}


def test_public_names(search: Search) -> None:
    """Each public name finds a heading that is this name, or the page of the module."""
    missing = {}
    for name in pubrecord.__all__:
        word = name.strip("_").lower()
        found = search.first(word)
        if not any(word in re.split(r"[/#.]", place.lower()) for place in found):
            missing[name] = found

    assert {} == missing


def test_places(search: Search) -> None:
    """Each place of the DTD finds, by its element's name, a field of it, a property of that, or the class that it is."""
    headings: dict[str, set[str]] = defaultdict(set)
    for cls, field in _fields():
        for name in _elements(field):
            headings[name] |= {_place(cls, field.name), *_class(name)}
            if field.holds_records:
                headings[name].add(_place(field.type))
            for property_, _ in pages.members(cls):
                if field.name in (needs_of(cls, property_) or ()):
                    headings[name].add(_place(cls, property_))
    found = {name: search.first(name) for name in headings}

    assert {} == {name: found[name] for name, right in headings.items() if not right & set(found[name])}


def _fields() -> Iterator[tuple[type, binding.Field]]:
    for _, _, classes in pages.GROUPS.values():
        for cls in classes:
            if cls not in (records.PartialDate, records.Unknown):
                yield from ((cls, field) for field in binding.fields(cls))


def _elements(field: binding.Field) -> Iterator[str]:
    """Give the names of the elements that lead to a field, and of those that the record itself can be."""
    match field.binding:
        case binding.Element() | binding.Attribute():
            yield from field.binding.path
        case binding.Outermost():
            yield from field.binding.names


def _class(element: str) -> list[str]:
    """Return the heading of the class that has the name of an element."""
    cls = getattr(records, element, None)
    return [_place(cls)] if isinstance(cls, type) else []


def _place(cls: type, name: str = "") -> str:
    page, _, anchor = pages.link(cls, name).partition(".md#")
    return f"reference/records/{page}/#{anchor}"
