"""What is in files, as figures: counted right, added up, and shown as text, HTML and JSON."""

import io
import itertools
import json
import pickle
import re
from collections import Counter
from pathlib import Path

import attrs
import jsonschema
import made
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import pubrecord
from pubrecord import Report, errors, stats, strategies
from pubrecord.cli import cli
from pubrecord.records import (
    AbstractText,
    Article,
    ArticleDate,
    Author,
    AuthorList,
    Book,
    BookArticle,
    BookDate,
    Chemical,
    CommentsCorrections,
    Deletion,
    DescriptorName,
    Grant,
    Identifier,
    Journal,
    Keyword,
    KeywordList,
    MeshHeading,
    Pmid,
    PubDate,
    PublicationType,
    QualifierName,
    Record,
    Unknown,
)
from pubrecord.stats import Distinct, Noticed, PmidSet, Stats
from pubrecord.stats.html import document, fragment
from pubrecord.stats.summary import mean, median, tables
from pubrecord.stats.text import bar, renderable, text

ORCID = Identifier(source="ORCID", value="0000-0002-1825-0097")
ARTICLE = Article(
    pmid="1",
    pmid_version="1",
    status="MEDLINE",
    medline_ta="J Inv Med",
    journal_country="Nowhere",
    languages=("eng",),
    journal=Journal(pub_date=PubDate(medline_date="1998 Dec-1999 Jan")),
    title="A",
    abstract_sections=(AbstractText(label="AIM", text="x", text_markup="<i>x</i>"), AbstractText(text="y")),
    authors=(
        Author(last_name="A", fore_name="Ann", identifiers=(ORCID,)),
        Author(last_name="B", initials="B"),
        Author(collective_name="Group"),
        Author(valid=False, last_name="Wrong"),
    ),
    authors_complete=False,
    keyword_lists=(KeywordList(keywords=(Keyword(text=" word "), Keyword(text="word"))),),
    mesh_headings=(
        MeshHeading(descriptor=DescriptorName(name="Water"), qualifiers=(QualifierName(name="q", major_topic=True),)),
        MeshHeading(descriptor=DescriptorName(name="Humans")),
    ),
    chemicals=(Chemical(name="inventol"),),
    grants=(Grant(agency="Fund"), Grant(agency="Fund")),
    coi_statement="None.",
    comments_corrections=(
        CommentsCorrections(ref_type="RetractionIn", ref_source="Here"),
        CommentsCorrections(ref_type="ErratumIn", ref_source="There"),
        CommentsCorrections(ref_type="CorrectedandRepublishedIn", ref_source="Not the first"),
    ),
    publication_types=(PublicationType(name="Journal Article"), PublicationType(name="Retracted Publication")),
    unknown=(Unknown(path="MedlineCitation/New[2]", value="x"), Unknown(path="MedlineCitation/New[3]", value="x")),
)

SOME_RECORDS = st.lists(strategies.records(), max_size=2)


def test_one_article() -> None:
    """Each part of an article is counted where it belongs."""
    figures = stats.of([ARTICLE])

    assert {"articles": 1} == figures.kinds
    assert (1, 0, 1) == (figures.records, figures.doubles, figures.pmids.number)
    assert ({1998: 1}, {3: 1}, 1) == (figures.years, figures.authors, figures.with_group)
    assert (Distinct(["A, Ann", "B, B"]), Distinct(["0000-0002-1825-0097"])) == (figures.names, figures.orcids)
    assert ({"word": 2}, {"Fund": 2}, {"inventol": 1}) == (figures.keywords, figures.agencies, figures.substances)
    assert ({"Water": 1, "Humans": 1}, {"Water": 1}) == (figures.descriptors, figures.major_descriptors)
    assert {"retracted": 1, "corrected": 1} == figures.notices
    assert ([Noticed("1", "Here")], [Noticed("1", "There")]) == (figures.retracted, figures.corrected)
    assert {"MedlineCitation/New": 2} == figures.unknown
    assert {"authors": 1} == figures.incomplete
    assert {
        "abstract": 1,
        "structured abstract": 1,
        "markup in title or abstract": 1,
        "keywords": 1,
        "grants": 1,
        "MeSH": 1,
        "substances": 1,
        "conflict of interest": 1,
        "ORCID": 1,
    } == {name: count for name, count in figures.having.items() if count}


def test_other_kinds() -> None:
    """Books, chapters and deletions are counted apart; a deletion counts each of its PMIDs and is no record."""
    figures = stats.of(
        [
            BookArticle(pmid="5", book=Book(pub_date=PubDate(year="2001"))),
            BookArticle(
                pmid="6",
                title="Chapter",
                contribution_date=BookDate(year="2002"),
                author_lists=(AuthorList(complete=False, authors=(Author(last_name="A"),)),),
            ),
            Deletion(pmids=(Pmid(value="7"), Pmid(value="8"))),
        ]
    )

    assert {"books": 1, "chapters": 1, "deletions": 2} == figures.kinds
    assert (2, {2001: 1, 2002: 1}, {0: 1, 1: 1}) == (figures.records, figures.years, figures.authors)
    assert {"authors": 1} == figures.incomplete


def test_years() -> None:
    """The year is that of the issue, else that of the electronic form."""
    online = ArticleDate(year="2020", month="1", day="1")

    figures = stats.of(
        [
            Article(journal=Journal(pub_date=PubDate(year="2021")), article_dates=(online,)),
            Article(journal=Journal(pub_date=PubDate()), article_dates=(online,)),
            Article(journal=Journal(pub_date=PubDate(year="soon"))),
        ]
    )

    assert {2021: 1, 2020: 1} == figures.years


def test_doubles() -> None:
    """A record of which the PMID came before is a double, whatever its version."""
    figures = stats.of([ARTICLE, ARTICLE, attrs.evolve(ARTICLE, pmid_version="2"), Article(pmid="x"), Article()])

    assert (4, 1, 3, 1) == (figures.with_pmid, figures.pmids.number, figures.doubles, figures.later_versions)


@given(SOME_RECORDS, SOME_RECORDS)
def test_sum(first: list[Record], second: list[Record]) -> None:
    """The figures of two sets of records are the sum of those of each."""
    assert stats.of(first + second) == stats.of(first) + stats.of(second)
    assert stats.of(first) == stats.of(first) + Stats() == sum([stats.of(first)], Stats())


def test_pickled() -> None:
    """Figures go from one process to another as they are."""
    figures = stats.of([ARTICLE])

    assert figures == pickle.loads(pickle.dumps(figures))


def test_sum_leaves_both() -> None:
    """Adding changes neither of the two."""
    first, second = stats.of([ARTICLE]), stats.of([ARTICLE])

    assert 2 == (first + second).kinds["articles"]
    assert stats.of([ARTICLE]) == first == second


@given(st.lists(st.integers(min_value=0, max_value=40_000).map(str)), st.lists(st.integers(0, 99).map(str)))
def test_pmids(first: list[str], second: list[str]) -> None:
    """PMIDs are counted exactly, however they are added."""

    def together(*lists: list[str]) -> PmidSet:
        pmids = PmidSet()
        for pmid in itertools.chain(*lists):
            pmids.add(pmid)
        return pmids

    assert len(set(first)) == together(first).number
    assert together(first, second) == together(first) + together(second)
    assert len({*first, *second}) == (together(first) + together(second)).number


def test_distinct() -> None:
    """Different names are counted up to a limit, and the figure says when it was met."""
    few, many = Distinct("ab", most=3), Distinct("abcdef", most=3)

    assert (2, False) == (few.number, few.is_limited)
    assert (3, True) == (many.number, many.is_limited)
    assert (3, True) == ((few + Distinct("xy", most=3)).number, (few + many).is_limited)
    assert many == Distinct("uvwxyz", most=3) != few
    assert "Distinct(3 or more)" == repr(many)


def test_limits() -> None:
    """Where names are too many to count, tables and JSON say so; of many retracted records the first are named."""
    figures = stats.of(attrs.evolve(ARTICLE, pmid=str(number)) for number in range(1_200))
    figures.names = Distinct("abc", most=2)

    assert "2 or more" in text(figures)
    assert {"number": 2, "limited": True} == stats.to_dict(figures)["main"]["author_names"]
    assert (1_200, 1_000) == (figures.notices["retracted"], len(figures.retracted))
    assert 1_000 == len((figures + figures).retracted)
    assert "and 1,180 more" in text(figures)


@pytest.mark.parametrize(("expected", "numbers"), [(0, []), (2, [1, 2, 9]), (2, [2, 9]), (5, [5, 5])])
def test_median(expected: int, numbers: list[int]) -> None:
    """The median of two in the middle is the lower one."""
    assert expected == median(Counter(numbers))
    assert pytest.approx(sum(numbers) / max(len(numbers), 1)) == mean(Counter(numbers))


def test_recount(corpus: Path) -> None:
    """The figures of real files equal a plain recount."""
    paths = sorted((corpus / "corpus" / "baseline").glob("*.xml.gz"))
    records = [record for path in paths for record in pubrecord.read(path)]
    articles = [record for record in records if isinstance(record, Article)]
    figures = sum((stats.of_file(path) for path in paths), Stats())

    assert len(articles) == figures.kinds["articles"] == 717
    assert len(paths) == figures.files
    assert sum(path.stat().st_size for path in paths) == figures.bytes
    assert sum(len(r.pmids) for r in records if isinstance(r, Deletion)) == figures.kinds["deletions"]
    assert Counter(a.status for a in articles) == figures.statuses
    assert Counter(a.medline_ta for a in articles) == figures.journals
    assert Counter(k.name for a in articles for k in a.publication_types) == figures.publication_types
    assert Counter(h.descriptor.name for a in articles for h in a.mesh_headings if h.descriptor) == figures.descriptors
    assert Counter(c.name for a in articles for c in a.chemicals) == figures.substances
    assert Counter(g.agency for a in articles for g in a.grants if g.agency) == figures.agencies
    assert Counter(k.text.strip() for a in articles for k in a.keywords) == figures.keywords
    assert Counter(a.journal_country for a in articles if a.journal_country) == figures.countries
    assert len({a.pmid for a in articles}) == figures.pmids.number
    assert sum(1 for a in articles if a.doi) == figures.having["DOI"]
    assert sum(1 for a in articles if a.pmcid) == figures.having["PMCID"]
    assert sum(1 for a in articles if a.abstract_sections) == figures.having["abstract"]
    assert sum(1 for a in articles if a.references) == figures.having["references"]
    assert sum(1 for a in articles if any(p.orcid for p in a.authors)) == figures.having["ORCID"]
    assert (
        sum(1 for a in articles if a.affiliation or any(p.affiliations for p in a.authors if p.valid is not False))
        == (figures.having["affiliations"])
    )
    years = Counter(
        a.journal.pub_date.partial.year
        for a in articles
        if a.journal and a.journal.pub_date and a.journal.pub_date.partial
    )
    assert years == figures.years
    assert {"pubmed_190101.dtd": 8} == {name: n for name, n in figures.dtds.items() if name == "pubmed_190101.dtd"}


def test_file(tmp_path: Path) -> None:
    """A file tells its size, its document type, and what was passed over; the errors are reported as ever."""
    path = tmp_path / "a.xml"
    bad = made.article(pmid=2).replace("</Journal>", "</Jurnal>")
    path.write_text(made.document(made.article(), bad), encoding="utf-8")
    seen: list[errors.PubrecordError] = []

    figures = stats.of_file(path, on_error=seen.append)

    assert (1, path.stat().st_size, 1, 1) == (figures.files, figures.bytes, figures.records, len(seen))
    assert [1] == list(figures.skipped.values())
    assert {"none declared": 1} == figures.dtds
    with pytest.raises(errors.RecordError):
        stats.of_file(path)
    with pytest.raises(errors.NotPubmedError):
        stats.of_file(io.BytesIO(b"<html></html>"), on_error="skip")


def test_any_format(examples: Path, tmp_path: Path) -> None:
    """A file of another format has the same figures, but for what only XML has."""
    target = tmp_path / "a.jsonl.gz"
    pubrecord.convert(examples / "records.xml", target)
    figures = stats.of_file(target)

    assert not figures.dtds
    assert target.stat().st_size == figures.bytes
    assert stats.of(pubrecord.read(examples / "records.xml")) == attrs.evolve(figures, files=0, bytes=0)


VALIDATOR = jsonschema.Draft202012Validator(stats.schema())


def test_schema() -> None:
    """The schema of the figures is one, and refuses what they are not."""
    jsonschema.Draft202012Validator.check_schema(stats.schema())

    assert not VALIDATOR.is_valid({**stats.to_dict(Stats()), "more": 1})


@given(SOME_RECORDS)
def test_json(records: list[Record]) -> None:
    """The JSON of any figures is valid under their schema."""
    VALIDATOR.validate(json.loads(json.dumps(stats.to_dict(stats.of(records), sources=["a"]))))


TEXT = """Main information
Articles                        1
Books                           0
Chapters                        0
Deleted PMIDs                   0
Span of years                   1998 to 1998
Journals                        1
Names of authors (not persons)  2
ORCIDs                          1
Authors per record              mean 3.00, median 3, most 3
Single-author records           0
Records with a group            1
Languages                       English 1
Distinct PMIDs                  1
Doubles                         0
Versions above 1                0

Status
MEDLINE  1
"""


def test_text() -> None:
    """The tables stand one after the other, with labels and figures in columns."""
    shown = text(stats.of([ARTICLE]))

    assert TEXT == shown[: len(TEXT)]
    assert re.search(r"^Abstract +1 \(100\.0%\)  █{20}$", shown, re.MULTILINE)
    assert re.search(r"^Affiliations +0 \(0\.0%\)$", shown, re.MULTILINE)
    assert "    PMID 1                       Here\n" in shown
    assert "Unknown: MedlineCitation/New     2\n" in shown


@pytest.mark.parametrize("width", [40, 60, 80])
def test_text_width(examples: Path, width: int) -> None:
    """Lines are as wide as asked for at most."""
    assert all(
        len(line) <= width for line in text(stats.of(pubrecord.read(examples / "records.xml")), width).splitlines()
    )


def test_top() -> None:
    """Rankings have as many as asked for, the most frequent first, of equal ones by name."""
    articles = [attrs.evolve(ARTICLE, medline_ta=name) for name in "BBCCCAA"]
    (ranking,) = (table for table in tables(stats.of(articles), top=2) if table.name == "journals")

    assert [("C", "3", 1.0), ("A", "2", 2 / 3)] == [(row.label, row.value, row.bar) for row in ranking.rows]


def test_decades() -> None:
    """Years are counted by decades where they are more than forty; those without records are there too."""

    def labels(*years: int) -> list[str]:
        dates = (PubDate(year=str(year)) for year in years)
        shown = tables(stats.of(Article(journal=Journal(pub_date=date)) for date in dates))
        return [row.label for table in shown if table.name == "years" for row in table.rows]

    assert ["1999", "2000", "2001"] == labels(1999, 2001)
    assert 40 == len(labels(1960, 1999))
    assert ["1950s", "1960s", "1970s", "1980s", "1990s"] == labels(1959, 1999)


@pytest.mark.parametrize(("expected", "share"), [("", 0.0), ("▏", 0.0001), ("█████", 0.5), ("██████████", 1.0)])
def test_bar(expected: str, share: float) -> None:
    """A bar is an eighth of a column exact, and there for whatever is more than nothing."""
    assert expected == bar(share, 10)


def test_html() -> None:
    """The page has a plot of years with a table of the same figures, and bars; it loads and runs nothing."""
    articles = [attrs.evolve(ARTICLE, journal=Journal(pub_date=PubDate(year=str(year)))) for year in (1999, 2001)]
    source = document([("<All>", stats.of(articles))])

    assert "&lt;All&gt;" in source
    assert 3 == len(re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+"><title>', source))
    assert '<th scope="row" dir="auto">2001</th><td dir="auto">1</td>' in source
    assert '<svg class="columns" viewBox="0 0 600 140" role="img" aria-label="Years: 1999 to 2001' in source
    assert not re.search(r"<script|\ssrc=|url\(|@import", source)


def test_hostile() -> None:
    """Hostile names are text in HTML, and visible in a terminal."""
    figures = stats.of([attrs.evolve(ARTICLE, medline_ta="<script>\x1b[31m", status="\x1b]8;;x\x07")])

    assert "<script" not in document([("x", figures)])
    assert "\x1b" not in text(figures)


def test_notebook() -> None:
    """Figures and reports show themselves in notebooks and by rich."""
    figures = stats.of([ARTICLE])
    report = Report(records=5, deletions=2, skipped=1, skipped_pmids=("7",), seconds=0.5)
    console = Console(width=60)
    with console.capture() as capture:
        console.print(figures, report)

    assert figures._repr_html_() == fragment(figures)
    assert "<h4>Main information</h4>" in fragment(figures)
    assert '<td dir="auto">5</td>' in (report._repr_html_() or "")
    assert "Single-author records" in capture.get()
    assert "PMIDs of the first skipped  7" in capture.get()
    assert all(len(line) <= 60 for line in capture.get().splitlines())
    assert "█" in "".join(segment.text for segment in console.render(renderable(figures)))


# The command line.


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli, ["stats", *map(str, args)], catch_exceptions=False)


def test_command(examples: Path) -> None:
    """``stats`` prints the figures of all files together, each kind of file among them."""
    result = run(examples / "records.xml", examples / "books.xml")

    assert 0 == result.exit_code
    assert result.stdout.startswith("Main information\nFiles                           2\n")
    assert "Publication types\n" in result.stdout


def test_command_by_file(examples: Path) -> None:
    """``--by file`` prints those of each file under its name."""
    result = run("--by", "file", examples / "records.xml", examples / "books.xml")

    assert f"{examples / 'records.xml'}\n===" in result.stdout
    assert f"{examples / 'books.xml'}\n===" in result.stdout
    assert 2 == result.stdout.count("Main information")


def test_command_json(examples: Path) -> None:
    """``--json`` prints one object, with ``--by file`` one for each file, valid under the schema."""
    files = [str(examples / name) for name in ("records.xml", "books.xml")]
    together, apart = json.loads(run("--json", *files).stdout), json.loads(run("--json", "--by", "file", *files).stdout)

    for each in (together, *apart):
        VALIDATOR.validate(each)
    assert files == together["sources"]
    assert [[name] for name in files] == [each["sources"] for each in apart]
    assert together["main"]["records"] == sum(each["main"]["records"] for each in apart)


def test_command_html(examples: Path) -> None:
    """``--html`` prints one document."""
    result = run("--html", "--top", "1", examples / "records.xml")

    assert result.stdout.startswith("<!DOCTYPE html>")
    assert 1 == result.stdout.count("<h1>")


def test_command_errors(tmp_path: Path, examples: Path) -> None:
    """Records passed over make the status 1, files that cannot be read at all 2; the others are counted."""
    bad, page = tmp_path / "bad.xml", tmp_path / "page.xml"
    bad.write_text(made.document(made.article(), made.article().replace("</Journal>", "")), encoding="utf-8")
    page.write_text("<html></html>", encoding="utf-8")

    assert (1, True) == ((first := run(bad)).exit_code, "Skipped: RecordError" in first.stdout)
    assert (1, True) == ((second := run(page, examples / "records.xml")).exit_code, "Files   " in second.stdout)
    assert second.stderr.startswith(f"Error: {page}")
    assert 2 == run("--json", "--html", bad).exit_code
