"""Names in CSL items: `author`, `editor`."""

from typing import Any

import pytest
from csl_samples import MINIMAL, record_of

from pubrecord import Article, Author, csl
from pubrecord.csl.names import spaced_initials


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(last_name="Doe", fore_name="Jane B", initials="JB"), {"family": "Doe", "given": "Jane B"}),
        (Author(last_name="Doe", initials="JR", suffix="Jr"), {"family": "Doe", "given": "J R", "suffix": "Jr"}),
        (
            Author(last_name="Doe", suffix="3rd", suffix_markup="3<sup>rd</sup>"),
            {"family": "Doe", "suffix": "3rd"},
        ),
        (Author(last_name="van der Berg", fore_name="A"), {"family": "van der Berg", "given": "A"}),
        (Author(last_name="Sukarno"), {"family": "Sukarno"}),
        (Author(fore_name="Plato"), {"family": "Plato"}),
        (Author(collective_name="The  Group"), {"literal": "The Group"}),
        (Author(), None),
        (Author(last_name="Doe", valid=False), None),
    ],
)
def test_name(author: Author, expected: dict[str, str] | None) -> None:
    """Persons have family, given and suffix, groups a literal; a replaced name and an empty one are left out."""
    item = csl.to_item(Article(pmid="1", authors=(author, Author(last_name="Last"))))

    assert [name for name in (expected, {"family": "Last"}) if name] == item["author"]


@pytest.mark.parametrize(
    ("initials", "expected"), [("JR", "J R"), ("J R", "J R"), ("IuV", "Iu V"), ("J-P", "J-P"), ("", "")]
)
def test_initials(initials: str, expected: str) -> None:
    """Initials are spaced, so that styles do not take them for one name; those of two letters stay whole."""
    assert expected == spaced_initials(initials)


def test_editors() -> None:
    """An author list of editors is no list of authors."""
    article = Article(pmid="1", authors_type="editors", authors=(Author(last_name="Doe"),))

    assert {**MINIMAL, "editor": [{"family": "Doe"}]} == csl.to_item(article)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"family": "Doe", "given": "J", "suffix": "Jr"}, Author(last_name="Doe", fore_name="J", suffix="Jr")),
        ({"family": "Berg", "non-dropping-particle": "van der"}, Author(last_name="van der Berg")),
        ({"family": "Arc", "dropping-particle": "d'", "given": "J"}, Author(last_name="d'Arc", fore_name="J")),
        ({"literal": "The Group"}, Author(collective_name="The Group")),
        ({"family": "Plato"}, Author(last_name="Plato")),
        ({"given": "Plato", "family": ""}, Author(last_name="Plato")),
        ({"family": "Doe", "comma-suffix": True}, Author(last_name="Doe")),
    ],
)
def test_name_back(name: dict[str, Any], expected: Author) -> None:
    """Particles go back to the family name; groups and persons stay apart."""
    assert (expected,) == record_of(author=[name]).authors
