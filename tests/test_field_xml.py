"""XML as people have it: files that another program or a hand wrote, each with what is right for it."""

from pathlib import Path

import pytest
from lxml import etree

import pubrecord
from pubrecord import Article


@pytest.fixture(scope="module")
def field(corpus: Path) -> Path:
    """The folder of the files."""
    return corpus / "field"


def only(path: Path) -> Article:
    """Return the one article of a file."""
    (record,) = pubrecord.read(path)
    assert isinstance(record, Article)
    return record


class TestOrder:
    """Elements in another order than the DTD's."""

    def test_in_the_article(self, field: Path) -> None:
        """Title, journal, authors and abstract are in their fields."""
        record = only(field / "order-in-article.xml")

        assert ("Quillfeather", "Ada", "A") == (
            record.authors[0].last_name,
            record.authors[0].fore_name,
            record.authors[0].initials,
        )
        assert ("Journal of invented studies", "4", "2024-05") == (
            record.journal.title,
            record.journal.volume,
            str(record.journal.pub_date.partial),
        )
        assert ("Nothing was found.", ()) == (record.abstract, record.unknown)

    def test_in_the_citation(self, field: Path) -> None:
        """Headings, substances and subsets are in their fields."""
        record = only(field / "order-in-citation.xml")

        assert [1] == [len(heading.qualifiers) for heading in record.mesh_headings]
        assert ["inventol"] == [chemical.name for chemical in record.chemicals]
        assert (("IM",), 1, ()) == (record.citation_subsets, len(record.other_abstracts), record.unknown)

    def test_data_first(self, field: Path) -> None:
        """The record has its PMID and its title."""
        record = only(field / "order-data-first.xml")

        assert ("900001003", "A second look at nothing.") == (record.pmid, record.title)
        assert "Journal of invented studies" == record.journal.title

    @pytest.mark.parametrize("name", ["order-in-article", "order-in-citation", "order-data-first"])
    def test_check_says_so(self, field: Path, name: str) -> None:
        """`check` finds the order, and nothing else."""
        found = pubrecord.check(field / f"{name}.xml").findings

        assert {"order"} == {finding.code for finding in found} - {"incomplete"}
        assert all("known elements out of the DTD's order" in each.message for each in found if each.code == "order")


class TestNamespaces:
    """Declarations of namespaces around the records."""

    def test_by_elementtree(self, field: Path, tmp_path: Path, dtd: etree.DTD) -> None:
        """Markup has no declaration that it does not use, formulas are NLM's, and what is written is valid."""
        path = field / "namespace-by-elementtree.xml"
        one, two = pubrecord.read(path)

        assert "Counts of <i>F. imaginarius</i> at 10<sup>3</sup> per litre." == one.title_markup
        assert (
            'A note on <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi></mml:math> and others.'
            == two.title_markup
        )
        assert ((), ()) == (one.unknown, two.unknown)
        pubrecord.convert(path, tmp_path / "out.xml")
        assert dtd.validate(etree.parse(tmp_path / "out.xml")), dtd.error_log

    def test_xsi_on_the_root(self, field: Path) -> None:
        """Markup has no declaration of what only the root uses."""
        record = only(field / "namespace-xsi-on-root.xml")

        assert "Counts of <i>F. imaginarius</i> at 10<sup>3</sup> per litre." == record.title_markup
        assert [] == list(pubrecord.check(field / "namespace-xsi-on-root.xml").findings)

    def test_default_namespace(self, field: Path) -> None:
        """The file is refused by the name of its namespace."""
        with pytest.raises(pubrecord.NotPubmedError, match="in the namespace urn:example:pubmed"):
            list(pubrecord.read(field / "namespace-default.xml"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("doi-as-address.xml", ["10.5555/invented.1021", "10.5555/invented.1022", None]),
        ("day-that-is-not.xml", ["2024-02", "1994-02"]),
        (
            "pretty-printed-by-minidom.xml",
            ["Counts of F. imaginarius in a town. RESULTS: Counts of F. imaginarius fell."],
        ),
    ],
)
def test_what_the_print_means(corpus, name, expected):
    """Properties say what the print means: bare DOIs, days that a calendar has, text without a program's line breaks."""
    meanings = {
        "doi-as-address.xml": lambda article: article.doi,
        "day-that-is-not.xml": lambda article: str(article.journal.pub_date.partial),
        "pretty-printed-by-minidom.xml": lambda article: f"{article.title_plain} {article.abstract}",
    }

    assert expected == [meanings[name](article) for article in pubrecord.read(corpus / "field" / name)]
