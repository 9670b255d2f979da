"""Identifiers in CSL items: `id`, `PMID`, `PMCID`, `DOI`, `URL`."""

from typing import Any

import attrs
import pytest
from csl_samples import MINIMAL, record_of, with_title

from pubrecord import Article, ArticleId, ELocationId, csl


def test_ids() -> None:
    """Identifiers are the article's own, a DOI without prefix and with its case, a PMCID without a version."""
    ids = (ArticleId(id_type="doi", value="https://doi.org/10.5555/AbC"), ArticleId(id_type="pmc", value="PMC12.1"))

    assert {**MINIMAL, "DOI": "10.5555/AbC", "PMCID": "PMC12"} == csl.to_item(Article(pmid="1", article_ids=ids))


def test_key() -> None:
    """Without a PMID the key is the DOI, else a digest of what the item says."""
    named = Article(elocation_ids=(ELocationId(id_type="doi", value="10.5555/a"),))
    keys = [csl.to_item(record)["id"] for record in (with_title("A"), with_title("B"))]
    bare = [csl.to_item(attrs.evolve(with_title(text), pmid=None))["id"] for text in ("A", "B", "A.")]

    assert "doi:10.5555/a" == csl.to_item(named)["id"]
    assert ["pmid:1", "pmid:1"] == keys
    assert bare[0] == bare[2] != bare[1]


def test_url() -> None:
    """An article has an address only if asked for."""
    assert {**MINIMAL, "URL": "https://pubmed.ncbi.nlm.nih.gov/1/"} == csl.to_item(Article(pmid="1"), url=True)


@pytest.mark.parametrize(
    "spelled", [" 123", 123, "pmid:123", "PMID: 123", " PMID 123 ", "https://pubmed.ncbi.nlm.nih.gov/123/"]
)
def test_pmid_back(spelled: Any) -> None:
    """A PMID is its number, whatever stands before it."""
    assert "123" == record_of(PMID=spelled).pmid


@pytest.mark.parametrize(
    ("spelled", "expected"),
    [
        ("doi:10.1/x", "10.1/x"),
        ("DOI 10.1/x", "10.1/x"),
        ("DOI: https://www.doi.org/10.1/x", "10.1/x"),
        ("https://doi.org/10.1%2Fx%3C1%3E", "10.1/x<1>"),
        ("https://doi.org/10.1/%ff", "10.1/%ff"),
        ("10.1/a%2Fb", "10.1/a%2Fb"),
    ],
)
def test_doi_back(spelled: str, expected: str) -> None:
    """A DOI has no prefix; only as an address is it percent-encoded."""
    assert (ArticleId(id_type="doi", value=expected),) == record_of(DOI=spelled).article_ids


def test_identifiers_in_a_note() -> None:
    """Identifiers that stand in `note` for want of a variable are taken from there."""
    record = csl.from_item({"id": "a", "type": "book", "title": "B", "note": "PMID: 7\nPMCID: PMC8"}, strict=True)

    assert ("7", "PMC8") == (record.pmid, record.pmcid)


def test_versions() -> None:
    """Two versions of a record have two keys, and come back as such; a key of another record says nothing."""
    one, two = (Article(pmid="1", pmid_version=version) for version in ("1", "2"))

    assert ["pmid:1", "pmid:1.2"] == [csl.to_item(record)["id"] for record in (one, two)]
    assert [(None, "1"), ("2", "1")] == [
        (back.pmid_version, back.pmid) for back in (csl.from_item(csl.to_item(record)) for record in (one, two))
    ]
    assert "2" == csl.from_item({"id": "pmid:1.2", "type": "article-journal"}).pmid_version
    assert csl.from_item({"id": "pmid:1.2", "PMID": "3", "type": "article-journal"}).pmid_version is None
