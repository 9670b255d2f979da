"""NLM's citation line."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import given

import pubrecord
from pubrecord import citation, strategies
from pubrecord.records import (
    Article,
    ArticleDate,
    ArticleId,
    Book,
    BookArticle,
    BookDate,
    Deletion,
    ELocationId,
    Journal,
    Pmid,
    PubDate,
    PublicationType,
    Record,
)

ARTICLE = Article(
    pmid="900000001",
    medline_ta="J Inv Med",
    pub_model="Print",
    journal=Journal(volume="22", issue="1", pub_date=PubDate(year="2024", month="Aug", day="8")),
    pages="72-9",
)
ONLINE = ArticleDate(year="2024", month="05", day="03")


def with_journal(**changes: object) -> Article:
    return attrs.evolve(ARTICLE, journal=attrs.evolve(ARTICLE.journal, **changes))


@pytest.mark.parametrize(
    ("expected", "article"),
    [
        ("J Inv Med. 2024 Aug 8;22(1):72-9.", ARTICLE),
        (
            "J. Inv. Med. 2024 Aug 8;22(1):72-9.",
            attrs.evolve(with_journal(iso_abbreviation="J. Inv. Med."), medline_ta=None),
        ),
        ("2024 Aug 8;22(1):72-9.", attrs.evolve(ARTICLE, medline_ta=None)),
        ("J Inv Med. 2024 Aug 8;(1):72-9.", with_journal(volume=None)),
        ("J Inv Med. 2024 Aug 8:72-9.", with_journal(volume=None, issue=None)),
        ("J Inv Med. 2024 Aug 8;22:72-9.", with_journal(issue=None)),
        ("J Inv Med. 2024 Aug 8;22(1).", attrs.evolve(ARTICLE, pages=None)),
        ("J Inv Med. 2024 Aug 8;22(1):3-7.", attrs.evolve(ARTICLE, pages="", start_page="3", end_page="7")),
        ("J Inv Med. 2024 Aug 8;22(1):3.", attrs.evolve(ARTICLE, pages=None, start_page="3", end_page="3")),
        ("J Inv Med.", Article(medline_ta="J Inv Med")),
        ("", Article()),
    ],
)
def test_parts(expected: str, article: Article) -> None:
    """What a record does not have is left out with the signs around it."""
    assert expected == citation.line(article)


@pytest.mark.parametrize(
    ("expected", "date"),
    [
        ("2024 Aug 8", PubDate(year="2024", month="08", day="08")),
        ("2024 Aug", PubDate(year="2024", month="August")),
        ("2024 Jul-Aug", PubDate(year="2024", month="Jul-Aug")),
        ("1998 Spring", PubDate(year="1998", season="Spring")),
        ("1998 Dec-1999 Jan", PubDate(medline_date="1998 Dec-1999 Jan")),
        ("2024", BookDate(year="2024")),
        ("2024 May 3", ONLINE),
        ("", None),
    ],
)
def test_dates(expected: str, date: PubDate | BookDate | ArticleDate | None) -> None:
    """Months have three letters and days no zero in front; what is no month stands as it is."""
    assert expected == citation.date(date)


@pytest.mark.parametrize(
    ("expected", "model", "status"),
    [
        ("J Inv Med. 2024 Aug 8;22(1):72-9.", "Print", "ppublish"),
        ("J Inv Med. 2024 Aug 8;22(1):72-9. Epub 2024 May 3.", "Print-Electronic", "ppublish"),
        ("J Inv Med. 2024 Aug 8;22(1):72-9. Online ahead of print.", "Print-Electronic", "aheadofprint"),
        ("J Inv Med. 2024 May 3;22(1):72-9.", "Electronic", "epublish"),
        ("J Inv Med. 2024 May 3;22(1):72-9. Print 2024 Aug 8.", "Electronic-Print", "epublish"),
        ("J Inv Med. 2024 May 3;22(1):72-9. eCollection 2024 Aug 8.", "Electronic-eCollection", "epublish"),
    ],
)
def test_two_dates(expected: str, model: str, status: str) -> None:
    """PubModel says which of the two dates comes first, and what stands before the other."""
    article = attrs.evolve(ARTICLE, pub_model=model, publication_status=status, article_dates=(ONLINE,))

    assert expected == citation.line(article)


def test_electronic_without_date() -> None:
    """Without an electronic date, the date of the issue stands, and no word for a date that is not there."""
    assert "J Inv Med. 2024 Aug 8;22(1):72-9." == citation.line(attrs.evolve(ARTICLE, pub_model="Electronic"))
    assert "J Inv Med. 2024 Aug 8;22(1):72-9." == citation.line(attrs.evolve(ARTICLE, pub_model="Print-Electronic"))


def test_identifiers() -> None:
    """The pii takes the place of pages; of DOIs a valid electronic location comes before the article's identifiers."""
    article = attrs.evolve(
        ARTICLE,
        pages=None,
        elocation_ids=(
            ELocationId(id_type="pii", valid=False, value="wrong"),
            ELocationId(id_type="pii", value="m3379"),
            ELocationId(id_type="doi", valid=True, value="10.5555/here"),
        ),
        article_ids=(ArticleId(id_type="doi", value="10.5555/there"),),
    )

    assert "J Inv Med. 2024 Aug 8;22(1):m3379. doi: 10.5555/here." == citation.line(article)
    assert "J Inv Med. 2024 Aug 8;22(1). doi: 10.5555/there." == citation.line(attrs.evolve(article, elocation_ids=()))


def test_preprint() -> None:
    """Behind the name of a preprint server stands that it is one."""
    preprint = attrs.evolve(ARTICLE, publication_types=(PublicationType(ui="D000076942", name="Preprint"),))

    assert "J Inv Med [Preprint]. 2024 Aug 8;22(1):72-9." == citation.line(preprint)


BOOK = Book(
    title="Invented Diseases.",
    medium="Internet",
    publisher="Press",
    publisher_location="Town (ST)",
    pub_date=PubDate(year="2020"),
    beginning_date=BookDate(year="2020", month="Jan"),
)


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        (
            "2020 Sep 19. In: Invented Diseases [Internet]. Town (ST): Press; 2020 Jan\N{EN DASH}.",
            BookArticle(title="A", contribution_date=BookDate(year="2020", month="09", day="19"), book=BOOK),
        ),
        (
            "In: Invented Diseases [Internet]. Town (ST): Press; 2020 Jan\N{EN DASH}2023.",
            BookArticle(title="A", book=attrs.evolve(BOOK, ending_date=BookDate(year="2023"))),
        ),
        (
            "Town (ST): Press; 2020 Sep. Report No.: 20-EHC022.",
            BookArticle(
                book=attrs.evolve(
                    BOOK,
                    beginning_date=None,
                    pub_date=PubDate(year="2020", month="Sep"),
                    report_number="20-EHC022",
                )
            ),
        ),
        ("", BookArticle(title="A")),
        ("", BookArticle()),
    ],
)
def test_books(expected: str, record: BookArticle) -> None:
    """A chapter is cited by its date and its book, a whole book by its publisher, date and report number."""
    assert expected == citation.line(record)


def test_deletion() -> None:
    """Of a deletion, which has no citation, the line says that it is one."""
    deletion = Deletion(pmids=(Pmid(value="1"), Pmid(value="2")))

    assert "PMID 1 was deleted. PMID 2 was deleted." == citation.line(deletion)


@given(strategies.records(older=True))
def test_tidy(record: Record) -> None:
    """No line has doubled stops or spaces, empty brackets, a space before a semicolon, or a `None`."""
    line = citation.line(record)

    assert not re.search(r"\.\.| [;:.,]|\(\)|\bNone\b|\s\s|[^\S ]", line)
    assert line == line.strip()


@pytest.mark.parametrize("text", ["..", "a..b", " ; ", "()", "( )", " . .", "a ()b", ". ()."])
def test_tidy_fields(text: str) -> None:
    """So it is whatever a field holds."""
    for article in (with_journal(volume=text), with_journal(issue=text), attrs.evolve(ARTICLE, pages=text)):
        assert not re.search(r"\.\.| [;:.,]|\(\s?\)|\s\s", citation.line(article))


def source_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Give PMID and source line of each record of a MEDLINE text."""
    text = re.sub(r"\r?\n {6}", " ", gzip.decompress(path.read_bytes()).decode())
    for record in re.split(r"^(?=PMID- )", text, flags=re.MULTILINE)[1:]:
        if source := re.search(r"^SO  - (.*)$", record, re.MULTILINE):
            yield record[6:].split("\n")[0].strip(), " ".join(source[1].split())


def today(line: str) -> str:
    """A line in today's form: without ``. pii: X.``, and without the words that the MEDLINE text does not have."""
    return re.sub(r" Online ahead of print\.$", "", re.sub(r"\. pii: (\S+?)\.(?= |$)", r":\1.", line))


def test_source_lines(corpus: Path) -> None:
    """The lines are NLM's own, where both are public, but for two of 210 whose pii NLM has changed since."""
    data = corpus / "formats" / "data"
    records = {
        record.pmid: record
        for path in sorted(data.glob("pairs-*.xml.gz"))
        for record in pubrecord.read(path)
        if not isinstance(record, Deletion)
    }
    lines = [pair for path in sorted(data.glob("pairs-*.nbib.gz")) for pair in source_lines(path)]

    different = {pmid for pmid, line in lines if today(line) != today(citation.line(records[pmid]))}

    assert 210 == len(lines)
    assert {"25410035", "22693325"} == different


def test_blind_lines(corpus: Path) -> None:
    """Lines of PubMed's summary that were not looked at before come out right, but for words that it leaves out."""
    people = corpus / "people"
    entries = map(json.loads, (people / "citation-lines.jsonl").read_text("utf-8").splitlines())
    expected = {entry["pmid"]: entry["line"] for entry in entries}

    records = [record for record in pubrecord.read(people / "citation-lines.xml.gz") if isinstance(record, Article)]

    assert expected == {record.pmid: citation.line(record) for record in records if record.pmid in expected}
