"""Jobs that people come with, each as the shortest code that one would write, on real records, with the right numbers.

What is right is counted in the XML itself, by XPath.
"""

import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from lxml import etree

import pubrecord
from pubrecord import Article, strategies


@pytest.fixture(scope="module")
def paths(corpus: Path) -> list[Path]:
    """The files of the baseline and of efetch."""
    return sorted([*(corpus / "corpus" / "baseline").rglob("*.xml*"), *(corpus / "corpus" / "efetch").rglob("*.xml*")])


@pytest.fixture(scope="module")
def articles(paths: list[Path]) -> list[Article]:
    """All articles of these files."""
    return [record for path in paths for record in pubrecord.read(path) if isinstance(record, Article)]


@pytest.fixture(scope="module")
def trees(paths: list[Path]) -> list[etree._Element]:
    """The same articles as trees, to count in."""
    trees: list[etree._Element] = []
    for path in paths:
        raw = path.read_bytes()
        root = etree.fromstring(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        trees += list(root.iter("PubmedArticle")) or list(root.iter("MedlineCitation"))
    return trees


def count(trees: list[etree._Element], path: str) -> int:
    """How many elements or attributes of all records an XPath selects."""
    return sum(len(tree.xpath(path)) for tree in trees)


def test_a_table(articles: list[Article], trees: list[etree._Element]) -> None:
    """A table of the articles: what is asked for most, a row each, and no field that looks empty and is not."""
    table = csv.writer(file := io.StringIO(newline=""))
    for a in articles:
        names = [author.name for author in a.authors] or [""]
        where = "; ".join(place.text for _, place in a.affiliations)
        topics = "; ".join(a.major_topics)
        table.writerow(
            [
                a.pmid,
                a.title_plain,
                a.abstract,
                a.year,
                a.medline_ta,
                names[0],
                names[-1],
                where,
                topics,
                a.doi,
                a.pmcid,
            ]
        )

    rows = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    filled = [sum(map(bool, column)) for column in zip(*rows, strict=True)]

    assert 1905 == len(articles) == len(rows)
    assert [
        1905,
        count(trees, ".//ArticleTitle[node()]"),
        count(trees, ".//Abstract[AbstractText[normalize-space()]]"),
        1905,
        count(trees, ".//MedlineTA"),
        count(trees, ".//AuthorList"),
        count(trees, ".//AuthorList"),
    ] == filled[:7]
    assert sum(bool(tree.xpath(".//Author//Affiliation|.//Article/Affiliation")) for tree in trees) == filled[7]
    assert sum(bool(tree.xpath(".//MeshHeading[*/@MajorTopicYN='Y']")) for tree in trees) == filled[8]
    assert [1209, 413] == filled[9:]


def test_affiliations(articles: list[Article], trees: list[etree._Element]) -> None:
    """No affiliation is missed, not those of old files either, where the one there is stands at the article."""
    places = [place.text for a in articles for _, place in a.affiliations]
    alone = [a for a in articles if a.affiliations and not any(author.affiliations for author in a.authors)]

    assert count(trees, ".//Author//Affiliation|.//Article/Affiliation") == len(places) == 5698
    assert 128 == len(alone)


def test_authors_with_orcid(articles: list[Article], trees: list[etree._Element]) -> None:
    """Who has an ORCID, and where they work."""
    people = {
        (author.orcid, author.name): [place.text for place in author.affiliations]
        for a in articles
        for author in a.authors
        if author.orcid
    }
    mentions = sum(author.orcid is not None for a in articles for author in a.authors)

    assert count(trees, ".//AuthorList/Author[Identifier/@Source='ORCID']") == mentions == 363
    assert all(len(orcid) == 19 and name for orcid, name in people)
    assert sum(map(bool, people.values())) > 250


def test_retracted(articles: list[Article], trees: list[etree._Element]) -> None:
    """The retracted articles, with the PMIDs of their notices."""
    notices = {a.pmid: [notice.pmid for notice in a.linked("RetractionIn")] for a in articles if a.retracted}

    assert {
        "8863847": ["9499167"],
        "31541003": ["32167152"],
        "21976771": ["33428752"],
        "1752960": ["16695966"],
    } == notices
    assert {
        str(each)
        for tree in trees
        for each in tree.xpath(".//PublicationType[@UI='D016441']/ancestor::MedlineCitation/PMID/text()")
    } <= notices.keys()


def test_main_subjects(articles: list[Article], trees: list[etree._Element]) -> None:
    """The main subjects of all articles, most of which are marked at a qualifier only."""
    subjects = Counter(topic for a in articles for topic in a.major_topics)

    assert count(trees, ".//MeshHeading[*/@MajorTopicYN='Y']") == subjects.total() == 5888
    assert 1704 == count(trees, ".//DescriptorName[@MajorTopicYN='Y']")
    assert ("Diethylhexyl Phthalate", 152) == subjects.most_common(1)[0]


def test_subject_and_years(articles: list[Article], trees: list[etree._Element]) -> None:
    """How many articles on humans there are in a span of years."""
    recent = [a for a in articles if "Humans" in a.mesh_terms and a.year >= 2010]
    before = [a for a in articles if "Humans" in a.mesh_terms and a.year < 2010]

    assert count(trees, ".//DescriptorName[.='Humans']") == len(recent) + len(before) == 977
    assert sum(bool(tree.xpath(".//PubDate/Year[. >= 2010]")) for tree in trees) <= sum(
        a.year >= 2010 for a in articles
    )
    assert [] == [a.pmid for a in articles if a.year is None]


def test_sorted_by_date(articles: list[Article]) -> None:
    """Dates sort and filter, whatever is known of them: no issue is without a first and a last day."""
    dates = sorted(a.journal.pub_date.partial.first for a in articles)
    spring = [a for a in articles if "1995-03-01" <= a.journal.pub_date.partial.first.isoformat() <= "1995-05-31"]

    assert 1905 == len(dates)
    assert 1809 == dates[0].year
    assert all(a.journal.pub_date.partial.last.year >= a.year for a in articles)
    assert {a.year for a in spring} == {1995}


def test_text_for_learning(articles: list[Article], trees: list[etree._Element]) -> None:
    """A corpus of titles and abstracts, in which no power of ten has become another number."""
    text = "\n\n".join(f"{a.title_plain}\n{a.abstract}" for a in articles if a.abstract is not None)

    assert sum(bool(tree.xpath(".//Abstract/AbstractText")) for tree in trees) == text.count("\n\n") + 1 == 1557
    for raised in {str(each) for tree in trees for each in tree.xpath(".//AbstractText/sup/text()")}:
        if raised.isdecimal():
            digits = raised.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
            assert digits in text


def test_a_record_from_nothing(tmp_path: Path, dtd: etree.DTD) -> None:
    """A record that is made by hand: what is missing is said, and when all is there it is valid in a file."""
    nemo = pubrecord.Author(last_name="Nemo", initials="A")
    little = Article(pmid="1", title="A title.", authors=(nemo,), pages="1-2")
    missing = {problem.path for problem in pubrecord.problems(little)}
    whole = attrs.evolve(
        little,
        pmid_version="1",
        status="Publisher",
        pub_model="Print",
        journal=pubrecord.Journal(cited_medium="Print", pub_date=pubrecord.PubDate(year="2024")),
        languages=("eng",),
        publication_types=(pubrecord.PublicationType(ui="D016428", name="Journal Article"),),
        medline_ta="J Invent Stud",
    )
    pubrecord.write([whole], tmp_path / "one.xml")

    assert missing == {
        f"$.{name}"
        for name in ["pmid_version", "status", "pub_model", "journal", "languages", "publication_types", "medline_ta"]
    }
    assert () == pubrecord.problems(whole)
    assert [whole] == list(pubrecord.read(tmp_path / "one.xml"))
    assert dtd.validate(etree.parse(tmp_path / "one.xml")), dtd.error_log


def test_at_the_prompt(articles: list[Article]) -> None:
    """What a person sees of a record at the prompt: a line, or the call that makes it, without what is not there."""
    lines = [str(a) for a in articles]
    calls = sorted(len(repr(a)) for a in articles)

    assert all(line.startswith("PMID ") and line.count("\n") == 0 for line in lines)
    assert all("=None" not in repr(a) for a in articles)
    assert articles[0] == eval(repr(articles[0]), vars(pubrecord.records).copy())
    assert calls[len(calls) // 2] < 15_000


@given(strategies.articles(authors=()))
def test_my_code_for_articles_without_authors(article: Article) -> None:
    """A test of one's own: articles as they may come, but for the field that matters."""
    assert "nobody" == (", ".join(author.name for author in article.authors) or "nobody")
