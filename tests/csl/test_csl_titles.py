"""Titles in CSL items: `title`, `original-title`."""

import pytest
from csl_samples import record_of, with_title

from pubrecord import csl


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A study.", "A study"),
        ("A study", "A study"),
        ("A study?", "A study?"),
        ("To be continued...", "To be continued..."),
        ("Of some sp..", "Of some sp.."),
        ("To be continued\N{HORIZONTAL ELLIPSIS}", "To be continued\N{HORIZONTAL ELLIPSIS}"),
        ("[A translated study].", "[A translated study]"),
        ('"A study".', '"A study"'),
        ("A\n   study\tof\N{THIN SPACE}mice .", "A study of mice"),
        ("Q&A: p < 0.05 > 0.", "Q&A: p < 0.05 > 0"),
        ("", None),
        (None, None),
        (".", None),
    ],
)
def test_title(text: str | None, expected: str | None) -> None:
    """A title loses one full stop and superfluous white space, and has nothing escaped; an empty one is left out."""
    assert expected == csl.to_item(with_title(text)).get("title")


@pytest.mark.parametrize("none", ["[Not Available].", "[Not Available]", "[In Process Citation]", "", None])
def test_no_english_title(none: str | None) -> None:
    """Where NLM has no English title, the vernacular one is the title, and is not said twice."""
    item = csl.to_item(with_title(none, vernacular="Ein Titel."))

    assert ("Ein Titel", False) == (item["title"], "original-title" in item)


def test_translated_title() -> None:
    """A translated title keeps its brackets; the vernacular one is the original title."""
    item = csl.to_item(with_title("[A title].", vernacular="Ein Titel."))

    assert ("[A title]", "Ein Titel") == (item["title"], item["original-title"])


@pytest.mark.parametrize(("title", "expected"), [("[A title]", "[A title]."), ("Why?", "Why?"), ("Ends.", "Ends.")])
def test_title_back(title: str, expected: str) -> None:
    """The title gets its full stop back, unless it ends in a mark already."""
    record = record_of(title=title)

    assert (expected, None) == (record.title, record.title_markup)
