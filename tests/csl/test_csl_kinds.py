"""Kinds of works in CSL items: `type`, `genre`, `status`, and what a preprint has."""

from typing import Any

import pytest
from csl_samples import MINIMAL, record_of

from pubrecord import Article, Journal, PublicationType, csl

PREPRINT = PublicationType(ui="D000076942", name="Preprint")
RETRACTED = PublicationType(ui="D016441", name="Retracted Publication")


def test_preprint() -> None:
    """A preprint is an article of its server, without a journal."""
    article = Article(
        pmid="1",
        journal=Journal(issn="1111-1111", title="bioRxiv : the preprint server for biology"),
        publication_types=(PublicationType(ui="D016428", name="Journal Article"), PREPRINT),
        medline_ta="bioRxiv",
    )
    expected = {**MINIMAL, "type": "article", "publisher": "bioRxiv", "genre": "Preprint"}

    assert expected == csl.to_item(article)


@pytest.mark.parametrize("name", ["Review", "Letter", "Published Erratum", "Retraction of Publication", "Congress"])
def test_others(name: str) -> None:
    """All else in a journal is an article of a journal, without a genre."""
    article = Article(pmid="1", publication_types=(PublicationType(ui="D0", name=name),))

    assert MINIMAL == csl.to_item(article)


def test_newspaper() -> None:
    """A newspaper's article says so."""
    article = Article(pmid="1", publication_types=(PublicationType(ui="D018431", name="Newspaper Article"),))

    assert "article-newspaper" == csl.to_item(article)["type"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"publication_status": "aheadofprint"}, "advance online publication"),
        ({"publication_status": "aheadofprint", "journal": Journal(volume="3")}, None),
        ({"publication_status": "ppublish"}, None),
        ({"publication_types": (RETRACTED,)}, "retracted"),
    ],
)
def test_status(fields: dict[str, Any], expected: str | None) -> None:
    """Only what a reader of the reference must know is a status."""
    assert expected == csl.to_item(Article(pmid="1", **fields)).get("status")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"container-title": "J", "volume": "1"}, "article-journal"),
        ({"container-title": "J", "ISSN": "1234-5678", "status": "retracted"}, "article-journal"),
        ({"container-title": "J"}, "article"),
        ({"volume": "1", "ISSN": "1234-5678"}, "article"),
        ({"container-title": "J", "volume": "1", "genre": "Preprint"}, "article"),
        ({"container-title": "bioRxiv", "ISSN": "2692-8205"}, "article"),
    ],
)
def test_article_in_a_volume(variables: dict[str, Any], expected: str) -> None:
    """An article in a volume of a journal, without any sign of a preprint, is a journal article."""
    assert expected == csl.to_item(record_of(type="article", **variables))["type"]


@pytest.mark.parametrize("sign", [{"publisher": "A server"}, {"status": "preprint"}])
def test_preprint_with_a_journal(sign: dict[str, str]) -> None:
    """A publisher, or a status that says so, makes a preprint of an article, and the rest is reported."""
    with pytest.warns(csl.CslWarning):
        record = csl.from_item({**MINIMAL, "type": "article", "container-title": "J", "volume": "1", **sign})

    assert "article" == csl.to_item(record)["type"]
