"""Pages in CSL items: `page`."""

import attrs
import pytest
from csl_samples import journal

from pubrecord import Article, ELocationId, Journal, csl
from pubrecord.csl.pages import expanded


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("401-9", "401-409"),
        ("1825-34, 1839-40", "1825-1834, 1839-1840"),
        ("1475-6; author reply 1475-6", "1475-1476; author reply 1475-1476"),
        ("S3-10", "S3-S10"),
        ("S3-S10", "S3-S10"),
        ("e247-346", "e247-e346"),
        ("117-21.e1", "117-121.e1"),
        ("117-121.e1-3", "117-121.e1-3"),
        ("1S-20S", "1S-20S"),
        ("77-95, viii", "77-95, viii"),
        ("10.1-10.5", "10.1-10.5"),
        ("xi-xv", "xi-xv"),
        ("199-02", "199-02"),
        ("S3-e10", "S3-e10"),
        ("2019-1-12", "2019-1-12"),
        ("F6", "F6"),
        ("342-346", "342-346"),
    ],
)
def test_expanded(pages: str, expected: str) -> None:
    """Abbreviated ranges are written out; what is no plain range stays."""
    assert expected == expanded(pages)


def test_endless_pages() -> None:
    """Pages with more digits than Python makes a number of stay as they are."""
    pages = f"{'1' * 5000}-{'2' * 5000}"

    assert pages == csl.to_item(Article(pmid="1", pages=pages))["page"]


@pytest.mark.parametrize(
    ("volume", "fields", "expected"),
    [
        ("8", {"pages": "12-5"}, "12-15"),
        ("8", {"start_page": "12", "end_page": "15"}, "12-15"),
        ("8", {"start_page": "12"}, "12"),
        ("8", {}, "e42692"),
        ("8", {"pages": "  "}, "e42692"),
        (None, {}, None),
    ],
)
def test_page(volume: str | None, fields: dict[str, str], expected: str | None) -> None:
    """Pages come first; an article number counts where there are none, and a volume."""
    locations = (ELocationId(id_type="pii", valid=True, value="e42692"),)
    article = Article(pmid="1", journal=Journal(volume=volume), elocation_ids=locations, **fields)

    assert expected == csl.to_item(article).get("page")


@pytest.mark.parametrize(
    "location",
    [
        ELocationId(id_type="pii", value="S0732-8893(15)00432-0"),
        ELocationId(id_type="pii", value="12345678901"),
        ELocationId(id_type="pii", valid=False, value="72"),
        ELocationId(id_type="doi", value="72"),
    ],
)
def test_no_article_number(location: ELocationId) -> None:
    """Other identifiers are no article numbers."""
    assert "page" not in csl.to_item(attrs.evolve(journal(volume="8"), elocation_ids=(location,)))
