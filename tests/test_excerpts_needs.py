"""What a property reads is known from its code, so that a property can be asked for where only some fields are read."""

import inspect
from typing import Annotated

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubrecord import strategies
from pubrecord.binding import Element
from pubrecord.excerpts import chosen, excerpt
from pubrecord.records import KINDS, Article, BookArticle, Deletion, Record
from pubrecord.records.needs import needs_of

#: The properties of each kind of record.
PROPERTIES = {
    cls: [name for name, member in inspect.getmembers_static(cls) if isinstance(member, property)]
    for cls in KINDS.values()
}


@pytest.mark.parametrize(
    ("cls", "name", "expected"),
    [
        (Article, "title", {"title"}),
        (Article, "year", {"journal", "article_dates"}),
        (Article, "doi", {"article_ids", "elocation_ids"}),
        (Article, "affiliations", {"authors", "affiliation", "affiliation_markup"}),
        (Article, "title_plain", {"title", "title_markup"}),
        (BookArticle, "year", {"book", "contribution_date", "title"}),
        (BookArticle, "affiliations", {"author_lists", "book", "title"}),
    ],
)
def test_needs(cls: type, name: str, expected: set[str]) -> None:
    """A field needs itself, a property the fields in its code and those of the properties that it uses."""
    assert expected == needs_of(cls, name)


@attrs.frozen
class _Shared:
    """A class with a property that reads a field within a comprehension."""

    ours: Annotated[tuple[str, ...], Element("Ours")] = ()
    theirs: Annotated[tuple[str, ...], Element("Theirs")] = ()

    @property
    def shared(self) -> list[str]:
        return [name for name in self.ours if name in self.theirs]


def test_needs_within_comprehensions() -> None:
    """What is read within a comprehension, which has code of its own, is found too."""
    assert {"ours", "theirs"} == needs_of(_Shared, "shared")


@pytest.mark.parametrize("name", ["no_such_name", "linked", "__init__", "element_"])
def test_no_such_property(name: str) -> None:
    """What is no field and no property needs nothing, and is told apart from what is."""
    assert needs_of(Article, name) is None


@pytest.mark.parametrize("cls", [cls for cls, names in PROPERTIES.items() if names])
def test_every_property_needs_something(cls: type) -> None:
    """There is no property whose fields are not known."""
    assert [] == [name for name in PROPERTIES[cls] if not needs_of(cls, name)]


@given(strategies.records(older=True), st.data())
def test_what_is_needed_is_enough(record: Record, data: st.DataObject) -> None:
    """With no more than the fields that a property needs, it says the same as with all of them."""
    if isinstance(record, Deletion):
        return
    name = data.draw(st.sampled_from(PROPERTIES[type(record)]))

    assert getattr(record, name) == getattr(excerpt(record, chosen([name])), name)
