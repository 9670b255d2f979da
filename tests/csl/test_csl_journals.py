"""Journals in CSL items: `container-title`, `container-title-short`, `ISSN`, `volume`, `issue`."""

import attrs
import pytest
from csl_samples import journal, record_of

from pubrecord import csl


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lancet (London, England)", "Lancet"),
        ("Journal of things (Bethesda, Md. : 1985)", "Journal of things"),
        ("Gesundheit (Bund der Arzte (Germany))", "Gesundheit"),
        ("Toxicon : official journal", "Toxicon: official journal"),
        ("Advances : journal of the Committee (COSPAR)", "Advances: journal of the Committee (COSPAR)"),
        ("Acta (A). B", "Acta (A). B"),
        ("(Un)known", "(Un)known"),
    ],
)
def test_container_title(title: str, expected: str) -> None:
    """The title of the journal loses the place that NLM adds, and only that."""
    assert expected == csl.to_item(journal(title=title))["container-title"]


def test_abbreviation() -> None:
    """MedlineTA comes before ISOAbbreviation."""
    article = journal(iso_abbreviation="Nat. Inv.")

    assert "Nat. Inv." == csl.to_item(article)["container-title-short"]
    assert "Nat Inv" == csl.to_item(attrs.evolve(article, medline_ta="Nat Inv"))["container-title-short"]


def test_issn() -> None:
    """The issue's ISSN comes before the linking one."""
    article = attrs.evolve(journal(issn="1111-1111"), issn_linking="2222-2222")

    assert "1111-1111" == csl.to_item(article)["ISSN"]
    assert "2222-2222" == csl.to_item(attrs.evolve(article, journal=None))["ISSN"]


def test_volume_and_issue() -> None:
    """Volume and issue stand as NLM has them."""
    item = csl.to_item(journal(volume="36 Suppl 1", issue="12 Pt 1"))

    assert ("36 Suppl 1", "12 Pt 1") == (item["volume"], item["issue"])


def test_issn_list() -> None:
    """An ISSN may be a list of one, as doi.org has it."""
    assert "1234-5678" == record_of(ISSN=["1234-5678"]).journal.issn
