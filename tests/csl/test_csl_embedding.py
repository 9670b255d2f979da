"""A whole record in the `custom` of its CSL item."""

from typing import Any

import pytest

from pubrecord import AbstractText, Article, CslError, csl

ARTICLE = Article(pmid="1", title="A.", owner="NLM", abstract_sections=(AbstractText(text="Long."),))


def test_taken() -> None:
    """The record is taken as it was, whatever key the item has in its file."""
    item = {**csl.to_item(ARTICLE, embed=True), "id": "mine"}

    assert ARTICLE == csl.from_item(item, strict=True)


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"title": "B"}, ["$.title"]),
        ({"title": None}, ["$.title"]),
        ({"abstract": "Short."}, ["$.abstract"]),
        ({"custom": {"pubrecord": {"record": "article", "pmid": 1}}}, ["$.custom.pubrecord.pmid"]),
        ({"custom": {"pubrecord": {"record": "deletion"}}}, ["$.custom.pubrecord"]),
    ],
)
def test_changed(change: dict[str, Any], paths: list[str]) -> None:
    """A record that the item contradicts is not taken, and every contradiction is named."""
    item = {**csl.to_item(ARTICLE, embed=True), **change}
    item = {name: value for name, value in item.items() if value is not None}

    with pytest.warns(csl.CslWarning) as caught:
        record = csl.from_item(item)
    with pytest.raises(CslError):
        csl.from_item(item, strict=True)

    assert (None, paths) == (record.owner, [problem.path for problem in caught[0].message.problems])


def test_more() -> None:
    """What was added to the item is named, and the record taken all the same."""
    with pytest.warns(csl.CslWarning, match="note"):
        record = csl.from_item({**csl.to_item(ARTICLE, embed=True), "note": "mine"})

    assert ARTICLE == record
