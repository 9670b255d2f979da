"""CSL items: each rule of what a variable is made from, the way back, and what is refused."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from pubrecord import (
    AbstractText,
    Article,
    ArticleDate,
    ArticleId,
    Author,
    AuthorList,
    Book,
    BookArticle,
    BookDate,
    CslError,
    Deletion,
    ELocationId,
    Journal,
    Keyword,
    KeywordList,
    MarkupError,
    Pmid,
    PubDate,
    PublicationType,
    Record,
    csl,
)
from pubrecord.csl.names import spaced_initials
from pubrecord.csl.pages import expanded

PREPRINT = PublicationType(ui="D000076942", name="Preprint")
RETRACTED = PublicationType(ui="D016441", name="Retracted Publication")
MINIMAL = {"id": "pmid:1", "type": "article-journal", "PMID": "1"}


def journal(**fields: Any) -> Article:
    return Article(pmid="1", journal=Journal(**fields))


def dated(model: str | None = "Print", online: tuple[str, str, str] | None = None, **fields: str) -> Article:
    dates = () if online is None else (ArticleDate(year=online[0], month=online[1], day=online[2]),)
    return Article(pmid="1", pub_model=model, journal=Journal(pub_date=PubDate(**fields)), article_dates=dates)


def with_title(title: str | None = None, markup: str | None = None, vernacular: str | None = None) -> Article:
    return Article(pmid="1", title=title, title_markup=markup, vernacular_title=vernacular)


class TestTitles:
    """`title`, `original-title`."""

    @pytest.mark.parametrize(
        ("text", "markup", "expected"),
        [
            ("A study.", None, "A study"),
            ("A study", None, "A study"),
            ("A study?", None, "A study?"),
            ("To be continued...", None, "To be continued..."),
            ("Of some sp..", None, "Of some sp.."),
            ("To be continued\N{HORIZONTAL ELLIPSIS}", None, "To be continued\N{HORIZONTAL ELLIPSIS}"),
            ("[A translated study].", None, "[A translated study]"),
            ('"A study".', None, '"A study"'),
            ("A\n   study\tof\N{THIN SPACE}mice .", None, "A study of mice"),
            ("Q&A: p < 0.05 > 0.", None, "Q&A: p < 0.05 > 0"),
            ("E. coli.", "<i>E. coli</i>.", "<i>E. coli</i>"),
            ("E. coli.", "<i>E. coli.</i>", "<i>E. coli</i>"),
            ("E. coli. ", "<i>E. coli.</i> ", "<i>E. coli</i>"),
            ("H2O & x<y", "H<sub>2</sub>O &amp; x&lt;y", "H<sub>2</sub>O & x<y"),
            ("10-3 b", "10<sup>-3</sup> <b>b</b>", "10<sup>-3</sup> <b>b</b>"),
            ("an u and x", "an <u>u</u> and <mml:math><mml:mi>x</mml:mi></mml:math>", "an u and x"),
            ("nested", "<i>ne<b>st</b>ed</i>", "<i>ne<b>st</b>ed</i>"),
            ("a  b", "a <i> b</i>", "a <i>b</i>"),
            ("ab", "a<i/>b<sup></sup>", "ab"),
            ("ab", "a<!-- note --><?page 3?>b", "ab"),
            ("", None, None),
            (None, None, None),
            (".", None, None),
        ],
    )
    def test_title(self, text: str | None, markup: str | None, expected: str | None) -> None:
        """A title keeps the markup that CSL has, loses one full stop, and has nothing escaped."""
        assert expected == csl.to_item(with_title(text, markup)).get("title")

    @pytest.mark.parametrize("none", ["[Not Available].", "[Not Available]", "[In Process Citation]", "", None])
    def test_no_english_title(self, none: str | None) -> None:
        """Where NLM has no English title, the vernacular one is the title, and is not said twice."""
        item = csl.to_item(with_title(none, vernacular="Ein Titel."))

        assert ("Ein Titel", False) == (item["title"], "original-title" in item)

    def test_translated_title(self) -> None:
        """A translated title keeps its brackets; the vernacular one is the original title."""
        item = csl.to_item(with_title("[A title].", vernacular="Ein Titel."))

        assert ("[A title]", "Ein Titel") == (item["title"], item["original-title"])

    def test_broken_markup(self) -> None:
        """A markup twin that is no XML is an error that names the field."""
        with pytest.raises(MarkupError) as caught:
            csl.to_item(with_title("a", "<i>a"))

        assert ["$.title_markup"] == [problem.path for problem in caught.value.problems]


class TestNames:
    """`author`, `editor`."""

    @pytest.mark.parametrize(
        ("author", "expected"),
        [
            (Author(last_name="Doe", fore_name="Jane B", initials="JB"), {"family": "Doe", "given": "Jane B"}),
            (Author(last_name="Doe", initials="JR", suffix="Jr"), {"family": "Doe", "given": "J R", "suffix": "Jr"}),
            (
                Author(last_name="Doe", suffix="3rd", suffix_markup="3<sup>rd</sup>"),
                {"family": "Doe", "suffix": "3rd"},
            ),
            (Author(last_name="van der Berg", fore_name="A"), {"family": "van der Berg", "given": "A"}),
            (Author(last_name="Sukarno"), {"family": "Sukarno"}),
            (Author(fore_name="Plato"), {"family": "Plato"}),
            (Author(collective_name="The  Group"), {"literal": "The Group"}),
            (Author(), None),
            (Author(last_name="Doe", valid=False), None),
        ],
    )
    def test_name(self, author: Author, expected: dict[str, str] | None) -> None:
        """Persons have family, given and suffix, groups a literal; a replaced name and an empty one are left out."""
        item = csl.to_item(Article(pmid="1", authors=(author, Author(last_name="Last"))))

        assert [name for name in (expected, {"family": "Last"}) if name] == item["author"]

    @pytest.mark.parametrize(
        ("initials", "expected"), [("JR", "J R"), ("J R", "J R"), ("IuV", "Iu V"), ("J-P", "J-P"), ("", "")]
    )
    def test_initials(self, initials: str, expected: str) -> None:
        """Initials are spaced, so that styles do not take them for one name; those of two letters stay whole."""
        assert expected == spaced_initials(initials)

    def test_editors(self) -> None:
        """An author list of editors is no list of authors."""
        article = Article(pmid="1", authors_type="editors", authors=(Author(last_name="Doe"),))

        assert {**MINIMAL, "editor": [{"family": "Doe"}]} == csl.to_item(article)


class TestJournals:
    """`container-title`, `container-title-short`, `ISSN`, `volume`, `issue`."""

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
    def test_container_title(self, title: str, expected: str) -> None:
        """The title of the journal loses the place that NLM adds, and only that."""
        assert expected == csl.to_item(journal(title=title))["container-title"]

    def test_abbreviation(self) -> None:
        """MedlineTA comes before ISOAbbreviation."""
        article = journal(iso_abbreviation="Nat. Inv.")

        assert "Nat. Inv." == csl.to_item(article)["container-title-short"]
        assert "Nat Inv" == csl.to_item(attrs.evolve(article, medline_ta="Nat Inv"))["container-title-short"]

    def test_issn(self) -> None:
        """The issue's ISSN comes before the linking one."""
        article = attrs.evolve(journal(issn="1111-1111"), issn_linking="2222-2222")

        assert "1111-1111" == csl.to_item(article)["ISSN"]
        assert "2222-2222" == csl.to_item(attrs.evolve(article, journal=None))["ISSN"]

    def test_volume_and_issue(self) -> None:
        """Volume and issue stand as NLM has them."""
        item = csl.to_item(journal(volume="36 Suppl 1", issue="12 Pt 1"))

        assert ("36 Suppl 1", "12 Pt 1") == (item["volume"], item["issue"])


class TestPages:
    """`page`."""

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
    def test_expanded(self, pages: str, expected: str) -> None:
        """Abbreviated ranges are written out; what is no plain range stays."""
        assert expected == expanded(pages)

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
    def test_page(self, volume: str | None, fields: dict[str, str], expected: str | None) -> None:
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
    def test_no_article_number(self, location: ELocationId) -> None:
        """Other identifiers are no article numbers."""
        assert "page" not in csl.to_item(attrs.evolve(journal(volume="8"), elocation_ids=(location,)))


class TestDates:
    """`issued`, `available-date`."""

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"year": "2001"}, {"date-parts": [[2001]]}),
            ({"year": "2001", "month": "Feb"}, {"date-parts": [[2001, 2]]}),
            ({"year": "2001", "month": "02", "day": "08"}, {"date-parts": [[2001, 2, 8]]}),
            ({"year": "2001", "month": "February"}, {"date-parts": [[2001, 2]]}),
            ({"year": "2001", "month": "Feb", "day": "30"}, {"date-parts": [[2001, 2]]}),
            ({"year": "1990", "season": "Spring"}, {"date-parts": [[1990]], "season": 1}),
            ({"year": "1990", "season": "Winter"}, {"date-parts": [[1990]], "season": 4}),
            ({"year": "1990", "season": "Jan-Mar"}, {"date-parts": [[1990, 1], [1990, 3]]}),
            ({"year": "1990", "season": "Winter-Spring"}, {"date-parts": [[1990, 24], [1990, 21]]}),
            ({"medline_date": "1998 Dec-1999 Jan"}, {"date-parts": [[1998, 12], [1999, 1]]}),
            ({"medline_date": "2016 May 25-Jun 14"}, {"date-parts": [[2016, 5, 25], [2016, 6, 14]]}),
            ({"medline_date": "2010 Sep-Oct"}, {"date-parts": [[2010, 9], [2010, 10]]}),
            ({"medline_date": "2000 Dec 23-30"}, {"date-parts": [[2000, 12, 23], [2000, 12, 30]]}),
            ({"medline_date": "1999-2000"}, {"date-parts": [[1999], [2000]]}),
            ({"medline_date": "2000 Summer"}, {"date-parts": [[2000]], "season": 2}),
            ({"medline_date": "2000 Holiday issue"}, {"date-parts": [[2000]]}),
            ({"medline_date": "in  press"}, {"literal": "in press"}),
            ({"year": "19o9", "month": "May"}, {"literal": "19o9 May"}),
            ({"year": "123456789012345678901"}, {"literal": "123456789012345678901"}),
            ({}, None),
        ],
    )
    def test_issue_date(self, fields: dict[str, str], expected: dict[str, Any] | None) -> None:
        """The date of the issue is in integers, a range in two parts, a season from 1 to 4; the rest is literal."""
        assert expected == csl.to_item(dated(**fields)).get("issued")

    @pytest.mark.parametrize(
        ("model", "issue", "online", "issued", "available"),
        [
            ("Electronic", {"year": "2006"}, ("2006", "01", "10"), [2006, 1, 10], None),
            ("Electronic-eCollection", {"year": "2006"}, ("2006", "01", "10"), [2006, 1, 10], None),
            ("Electronic-Print", {"year": "2006"}, ("2006", "01", "10"), [2006, 1, 10], None),
            ("Print-Electronic", {"year": "2021"}, ("2020", "12", "27"), [2021], [2020, 12, 27]),
            ("Print-Electronic", {"year": "2021", "month": "Mar", "day": "1"}, ("2021", "3", "01"), [2021, 3, 1], None),
            (None, {"year": "2021"}, ("2020", "12", "27"), [2021], [2020, 12, 27]),
            ("Electronic", {"year": "2006"}, None, [2006], None),
            ("Print", {}, ("2006", "01", "10"), [2006, 1, 10], None),
        ],
    )
    def test_two_dates(
        self,
        model: str | None,
        issue: dict[str, str],
        online: tuple[str, str, str] | None,
        issued: list[int],
        available: list[int] | None,
    ) -> None:
        """The electronic date is cited where PubModel begins with it; else it is when the article was available."""
        item = csl.to_item(dated(model, online, **issue))

        assert ({"date-parts": [issued]}, available and {"date-parts": [available]}) == (
            item["issued"],
            item.get("available-date"),
        )


class TestKinds:
    """`type`, `genre`, `status`, and what a preprint has."""

    def test_preprint(self) -> None:
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
    def test_others(self, name: str) -> None:
        """All else in a journal is an article of a journal, without a genre."""
        article = Article(pmid="1", publication_types=(PublicationType(ui="D0", name=name),))

        assert MINIMAL == csl.to_item(article)

    def test_newspaper(self) -> None:
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
    def test_status(self, fields: dict[str, Any], expected: str | None) -> None:
        """Only what a reader of the reference must know is a status."""
        assert expected == csl.to_item(Article(pmid="1", **fields)).get("status")


class TestIdentifiers:
    """`id`, `DOI`, `PMCID`, `URL`, `language`."""

    def test_ids(self) -> None:
        """Identifiers are the article's own, a DOI without prefix and with its case, a PMCID without a version."""
        ids = (ArticleId(id_type="doi", value="https://doi.org/10.5555/AbC"), ArticleId(id_type="pmc", value="PMC12.1"))

        assert {**MINIMAL, "DOI": "10.5555/AbC", "PMCID": "PMC12"} == csl.to_item(Article(pmid="1", article_ids=ids))

    def test_key(self) -> None:
        """Without a PMID the key is the DOI, else a digest of what the item says."""
        named = Article(elocation_ids=(ELocationId(id_type="doi", value="10.5555/a"),))
        keys = [csl.to_item(record)["id"] for record in (with_title("A"), with_title("B"))]
        bare = [csl.to_item(attrs.evolve(with_title(text), pmid=None))["id"] for text in ("A", "B", "A.")]

        assert "doi:10.5555/a" == csl.to_item(named)["id"]
        assert ["pmid:1", "pmid:1"] == keys
        assert bare[0] == bare[2] != bare[1]

    def test_url(self) -> None:
        """An article has an address only if asked for."""
        assert {**MINIMAL, "URL": "https://pubmed.ncbi.nlm.nih.gov/1/"} == csl.to_item(Article(pmid="1"), url=True)

    @pytest.mark.parametrize(
        ("codes", "expected"),
        [
            (("eng",), "en"),
            (("fre", "eng"), "fr"),
            (("ger",), "de"),
            (("chi",), "zh"),
            (("dut",), "nl"),
            (("scr",), "hr"),
            (("scc",), "sr"),
            (("mul",), None),
            (("und", "eng"), None),
            (("sco",), None),
            (("English",), None),
            ((), None),
        ],
    )
    def test_language(self, codes: tuple[str, ...], expected: str | None) -> None:
        """The first language has two letters, withdrawn codes included; what ISO 639-1 does not have is left out."""
        assert expected == csl.to_item(Article(pmid="1", languages=codes)).get("language")


def test_endless_pages() -> None:
    """Pages with more digits than Python makes a number of stay as they are."""
    pages = f"{'1' * 5000}-{'2' * 5000}"

    assert pages == csl.to_item(Article(pmid="1", pages=pages))["page"]


class TestTexts:
    """`abstract`, `keyword`."""

    ARTICLE = Article(
        pmid="1",
        abstract=(
            AbstractText(label="AIM", text="To see 10-3.", text_markup="To see 10<sup>-3</sup>."),
            AbstractText(label="UNLABELLED", text="No\n label."),
            AbstractText(text="At all."),
        ),
        keyword_lists=(
            KeywordList(owner="NLM", keywords=(Keyword(text="MeSH, like"),)),
            KeywordList(owner="NOTNLM", keywords=(Keyword(text="one, two"), Keyword(text="\nthree\n"))),
        ),
    )

    def test_abstract(self) -> None:
        """The sections are lines with their labels, without markup; the abstract can be left away."""
        expected = {**MINIMAL, "abstract": "AIM: To see 10-3.\nNo label.\nAt all."}

        assert expected == csl.to_item(self.ARTICLE)
        assert MINIMAL == csl.to_item(self.ARTICLE, abstract=False)

    def test_keywords(self) -> None:
        """The author's keywords come if asked for, not NLM's."""
        assert "one, two; three" == csl.to_item(self.ARTICLE, keywords=True)["keyword"]


class TestBooks:
    """Books and chapters."""

    BOOK = Book(
        publisher="Invented Press",
        publisher_location="Nowhere (NW)",
        title="Reviews®",
        title_markup="Reviews<sup>®</sup>",
        pub_date=PubDate(year="1993"),
        author_lists=(
            AuthorList(type="authors", authors=(Author(last_name="Book", fore_name="Author"),)),
            AuthorList(type="editors", authors=(Author(last_name="Ed", fore_name="Itor"),)),
        ),
        volume="2",
        edition="2nd edition",
        collection_title="A series.",
        isbns=("0879695323", "2"),
    )
    RECORD = BookArticle(
        pmid="1",
        article_ids=(ArticleId(id_type="bookaccession", value="NBK12"),),
        book=BOOK,
        title="A chapter",
        pages="12-5",
        author_lists=(AuthorList(type="authors", authors=(Author(last_name="Chapter"),)),),
        contribution_date=BookDate(year="2006", month="Feb", day="15"),
    )

    def test_chapter(self) -> None:
        """A chapter has its own authors and date, and the editors, authors and title of its book."""
        expected = {
            **MINIMAL,
            "type": "chapter",
            "title": "A chapter",
            "author": [{"family": "Chapter"}],
            "editor": [{"family": "Ed", "given": "Itor"}],
            "container-author": [{"family": "Book", "given": "Author"}],
            "container-title": "Reviews<sup>®</sup>",
            "collection-title": "A series",
            "edition": "2nd",
            "volume": "2",
            "page": "12-15",
            "publisher": "Invented Press",
            "publisher-place": "Nowhere (NW)",
            "ISBN": "0879695323",
            "issued": {"date-parts": [[2006, 2, 15]]},
            "URL": "https://www.ncbi.nlm.nih.gov/books/NBK12/",
        }

        assert expected == csl.to_item(self.RECORD)

    def test_book(self) -> None:
        """A whole book has the authors, the title and the date of the book."""
        item = csl.to_item(attrs.evolve(self.RECORD, title=None, author_lists=()))

        assert ("book", "Reviews<sup>®</sup>", [{"family": "Book", "given": "Author"}], {"date-parts": [[1993]]}) == (
            item["type"],
            item["title"],
            item["author"],
            item["issued"],
        )
        assert "container-title" not in item

    def test_chapter_without_date(self) -> None:
        """A chapter without a date of its own has that of its book."""
        assert {"date-parts": [[1993]]} == csl.to_item(attrs.evolve(self.RECORD, contribution_date=None))["issued"]


def back(**variables: Any) -> Any:
    return csl.from_item({**MINIMAL, **variables}, strict=True)


class TestBack:
    """From items to records."""

    @pytest.mark.parametrize(
        ("rich", "plain", "markup"),
        [
            ("A <i>b</i>", "A b.", "A <i>b</i>."),
            ("x < y & z > a", "x < y & z > a.", None),
            ("x < <sup>y</sup> & z", "x < y & z.", "x &lt; <sup>y</sup> &amp; z."),
            ("<u>no</u> </i> <i> <I>a</I>", "<u>no</u> </i> <i> <I>a</I>.", None),
            ("<i>a<b>b</i>c</b>", "a<b>bc</b>.", "<i>a&lt;b&gt;b</i>c&lt;/b&gt;."),
            ('<span style="font-variant:small-caps;">Na</span>V<span class="nocase">1</span>', "NaV1.", None),
            ("[A title]", "[A title].", None),
            ("Why?", "Why?", None),
            ("Ends.", "Ends.", None),
            ("<i>Ends.</i>", "Ends.", "<i>Ends.</i>"),
        ],
    )
    def test_title(self, rich: str, plain: str, markup: str | None) -> None:
        """Only the four tags are markup; the title gets its full stop back."""
        record = back(title=rich)

        assert (plain, markup) == (record.title, record.title_markup)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ({"family": "Doe", "given": "J", "suffix": "Jr"}, Author(last_name="Doe", fore_name="J", suffix="Jr")),
            ({"family": "Berg", "non-dropping-particle": "van der"}, Author(last_name="van der Berg")),
            ({"family": "Arc", "dropping-particle": "d'", "given": "J"}, Author(last_name="d'Arc", fore_name="J")),
            ({"literal": "The Group"}, Author(collective_name="The Group")),
            ({"family": "Plato"}, Author(last_name="Plato")),
            ({"given": "Plato", "family": ""}, Author(last_name="Plato")),
            ({"family": "Doe", "comma-suffix": True}, Author(last_name="Doe")),
        ],
    )
    def test_name(self, name: dict[str, Any], expected: Author) -> None:
        """Particles go back to the family name; groups and persons stay apart."""
        assert (expected,) == back(author=[name]).authors

    @pytest.mark.parametrize(
        ("date", "expected"),
        [
            ({"date-parts": [[2024, 8, 8]]}, PubDate(year="2024", month="Aug", day="08")),
            ({"date-parts": [["2024", "8", ""]]}, PubDate(year="2024", month="Aug")),
            ({"date-parts": [[2024.0, "August"]]}, PubDate(year="2024", month="Aug")),
            ({"date-parts": [[1998, 12], [1999, 1]]}, PubDate(medline_date="1998 Dec-1999 Jan")),
            ({"date-parts": [[2010, 9], [2010, 10]]}, PubDate(medline_date="2010 Sep-Oct")),
            ({"date-parts": [[2016, 5, 25], [2016, 6, 14]]}, PubDate(medline_date="2016 May 25-Jun 14")),
            ({"date-parts": [[2000, 12, 23], [2000, 12, 30]]}, PubDate(medline_date="2000 Dec 23-30")),
            ({"date-parts": [[1999], [2000]]}, PubDate(medline_date="1999-2000")),
            ({"date-parts": [[1999], [1999]]}, PubDate(year="1999")),
            ({"date-parts": [[1990]], "season": 1}, PubDate(year="1990", season="Spring")),
            ({"date-parts": [[1990]], "season": "4"}, PubDate(year="1990", season="Winter")),
            ({"date-parts": [[1990]], "season": "Autumn"}, PubDate(year="1990", season="Fall")),
            ({"date-parts": [[1990, 13]]}, PubDate(year="1990", season="Spring")),
            ({"date-parts": [[1990, 22]]}, PubDate(year="1990", season="Summer")),
            ({"raw": "2010-09/2010-10"}, PubDate(medline_date="2010 Sep-Oct")),
            ({"raw": "2010-09-03"}, PubDate(year="2010", month="Sep", day="03")),
            ({"raw": "2010-21"}, PubDate(year="2010", season="Spring")),
            ({"raw": "8 August 2024"}, PubDate(year="2024", month="Aug", day="08")),
            ({"raw": "August 8, 2024"}, PubDate(year="2024", month="Aug", day="08")),
            ("2024-08", PubDate(year="2024", month="Aug")),
            ({"raw": "soon"}, PubDate(medline_date="soon")),
            ({"literal": "in press"}, PubDate(medline_date="in press")),
            ({"date-parts": [[1999]], "circa": False}, PubDate(year="1999")),
        ],
    )
    def test_date(self, date: Any, expected: PubDate) -> None:
        """Dates are read in every form that programs write."""
        assert expected == back(issued=date).journal.pub_date

    @pytest.mark.parametrize(
        "date",
        [
            *({"date-parts": parts} for parts in ([], [[]], [[None]], [[""]], [[None, None, None]], None)),
            *({}, {"raw": ""}, {"literal": " "}, {"season": ""}, {"date-parts": [[None]], "season": None}, "", None),
        ],
    )
    def test_no_date(self, date: Any) -> None:
        """A date with nothing in it, as Crossref writes it, is no date."""
        assert back() == back(issued=date)

    @pytest.mark.parametrize(
        ("date", "expected"),
        [
            ("2010-09-03/15", "2010"),
            ("09/03/2010", "2010"),
            ("9/2010", "2010"),
            ("10/2010", "2010"),
            ("3.9.2010", "2010"),
            ("2010年9月", "2010"),
            ("août 2024", "2024"),
            ("2010/..", "2010"),
            ("../2010", "2010"),
            ("2010-09/..", "2010-09"),
            ("2010?", "2010"),
            ("2010-09-03T12:30:00Z", "2010-09-03"),
            ("-0044", None),
            ("44 BC", None),
        ],
    )
    def test_half_understood_date(self, date: str, expected: str | None) -> None:
        """A date in words or digits of which something is not used is reported; without its sign a year is another."""
        with pytest.warns(csl.CslWarning) as caught:
            record = csl.from_item({**MINIMAL, "issued": {"raw": date}})
        with pytest.raises(CslError):
            back(issued=date)

        assert ["$.issued"] == [problem.path for problem in caught[0].message.problems]
        assert expected == (str(record.journal.pub_date.partial) if record.journal else None)

    @pytest.mark.parametrize(
        "date",
        [
            {"date-parts": [[2010, 9, 3]], "raw": "2010-09-03T00:00:00Z"},
            {"date-parts": [["2010", "9", "3"]], "literal": "3rd September 2010", "raw": ""},
            {"date-parts": [[None]], "raw": "Sep 3, 2010"},
        ],
    )
    def test_date_said_twice(self, date: Any) -> None:
        """A text beside the numbers of a date that says the same is no loss."""
        assert PubDate(year="2010", month="Sep", day="03") == back(issued=date).journal.pub_date

    def test_backwards_range(self) -> None:
        """A range that runs backwards within its year stays in it."""
        item = {**MINIMAL, "issued": {"date-parts": [[2010, 12], [2010, 1]]}}

        assert item == csl.to_item(csl.from_item(item, strict=True))

    @pytest.mark.parametrize(
        "spelled", [" 123", 123, "pmid:123", "PMID: 123", " PMID 123 ", "https://pubmed.ncbi.nlm.nih.gov/123/"]
    )
    def test_pmid(self, spelled: Any) -> None:
        """A PMID is its number, whatever stands before it."""
        assert "123" == back(PMID=spelled).pmid

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
    def test_doi(self, spelled: str, expected: str) -> None:
        """A DOI has no prefix; only as an address is it percent-encoded."""
        assert (ArticleId(id_type="doi", value=expected),) == back(DOI=spelled).article_ids

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("978 0 19 852663 6", ("978 0 19 852663 6",)),
            ("978-0-19-852663-6 0-19-852663-X", ("978-0-19-852663-6", "0-19-852663-X")),
            ("978 0 19 852663 6 0 19 852663 X", ("978 0 19 852663 6", "0 19 852663 X")),
            ("978 1, 979; 3", ("978 1", "979", "3")),
            ("9780198526636 (print)", ("9780198526636 (print)",)),
            (["9780198526636", "019852663X"], ("9780198526636", "019852663X")),
            (9780198526636, ("9780198526636",)),
        ],
    )
    def test_isbns(self, text: Any, expected: tuple[str, ...]) -> None:
        """ISBNs are parted at commas and semicolons, and at white space only where each is a whole one."""
        assert expected == csl.from_item({"id": "a", "type": "book", "ISBN": text}, strict=True).book.isbns

    def test_issn_list(self) -> None:
        """An ISSN may be a list of one, as doi.org has it."""
        assert "1234-5678" == back(ISSN=["1234-5678"]).journal.issn

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
    def test_article_in_a_volume(self, variables: dict[str, Any], expected: str) -> None:
        """An article in a volume of a journal, without any sign of a preprint, is a journal article."""
        assert expected == csl.to_item(back(type="article", **variables))["type"]

    @pytest.mark.parametrize("sign", [{"publisher": "A server"}, {"status": "preprint"}])
    def test_preprint_with_a_journal(self, sign: dict[str, str]) -> None:
        """A publisher, or a status that says so, makes a preprint of an article, and the rest is reported."""
        with pytest.warns(csl.CslWarning):
            record = csl.from_item({**MINIMAL, "type": "article", "container-title": "J", "volume": "1", **sign})

        assert "article" == csl.to_item(record)["type"]

    def test_other_programs(self) -> None:
        """Names of variables and forms of values that other programs write are understood."""
        record = back(
            id="smith2020",
            PMID=12,
            volume=7,
            page=72.0,
            DOI="https://doi.org/10.5555/a",
            PMCID="123",
            journalAbbreviation="Nat. Inv.",
            language="en",
            URL="https://pubmed.ncbi.nlm.nih.gov/12/",
            **{"epub-date": {"date-parts": [["2020", "1", "5"]]}, "container-title": "Toxicon: a journal"},
        )
        expected = Article(
            pmid="12",
            journal=Journal(volume="7", title="Toxicon : a journal", iso_abbreviation="Nat. Inv."),
            pages="72",
            languages=("eng",),
            publication_types=(PublicationType(ui="D016428", name="Journal Article"),),
            article_dates=(ArticleDate(type="Electronic", year="2020", month="01", day="05"),),
            article_ids=(ArticleId(id_type="doi", value="10.5555/a"), ArticleId(id_type="pmc", value="PMC123")),
        )

        assert expected == record

    def test_note(self) -> None:
        """Identifiers that stand in `note` for want of a variable are taken from there."""
        record = csl.from_item({"id": "a", "type": "book", "title": "B", "note": "PMID: 7\nPMCID: PMC8"}, strict=True)

        assert ("7", "PMC8") == (record.pmid, record.pmcid)

    def test_fields_beyond_the_item(self) -> None:
        """What a record has a field for is kept, even where `to_item` leaves it out."""
        chapter = {"id": "a", "type": "chapter", "medium": "Internet", "number": "7", "chapter-number": 3}
        record = csl.from_item({**chapter, "volume-title": "V", "submitted": {"date-parts": [[2020]]}}, strict=True)

        assert ("Internet", "7", "3", "V", "received") == (
            record.book.medium,
            record.book.report_number,
            record.location_labels[0].text,
            record.book.volume_title,
            record.history[0].status,
        )

    def test_sections(self) -> None:
        """The lines of an abstract are its sections, with the labels that are in capitals."""
        expected = (AbstractText(label="AIM", text="To see."), AbstractText(text="Then: rest."))

        assert expected == back(abstract="AIM: To see.\n\nThen: rest.").abstract


class TestReported:
    """What a record has no place for, and what is no record."""

    @pytest.mark.parametrize(
        ("variables", "paths"),
        [
            ({"note": "mine", "accessed": {"date-parts": [[2020]]}}, ["$.note", "$.accessed"]),
            ({"shortTitle": "T", "event": "E"}, ["$.title-short", "$.event-title"]),
            ({"ISSN": "1111-1111, 2222-2222"}, ["$.ISSN"]),
            ({"URL": "https://example.org/"}, ["$.URL"]),
            ({"language": "Klingonese"}, ["$.language"]),
            ({"language": "en-GB"}, ["$.language"]),
            ({"language": "zh_CN"}, ["$.language"]),
            ({"PMID": "none"}, ["$.PMID"]),
            ({"ISSN": ["1111-1111", "2222-2222"]}, ["$.ISSN"]),
            ({"issued": {"date-parts": [[2020]], "season": "Michaelmas"}}, ["$.issued.season"]),
            ({"issued": {"season": 1}}, ["$.issued.season"]),
            ({"issued": {"date-parts": [[2020], [None]]}}, ["$.issued.date-parts"]),
            ({"issued": {"date-parts": [[2020]], "raw": "2020-05"}}, ["$.issued.raw"]),
            ({"issued": {"date-parts": [[2020]], "literal": "in press"}}, ["$.issued.literal"]),
            ({"PMCID": "none"}, ["$.PMCID"]),
            ({"genre": "Review"}, ["$.genre"]),
            ({"status": "in press"}, ["$.status"]),
            ({"publisher": "P", "ISBN": "1"}, ["$.publisher", "$.ISBN"]),
            ({"author": [{"family": "A", "isInstitution": "no"}, {}]}, ["$.author[0].isInstitution", "$.author[1]"]),
            ({"author": [{"literal": "A", "given": "B"}]}, ["$.author[0].given"]),
            ({"author": [{"family": "A"}], "editor": [{"family": "B"}]}, ["$.editor"]),
            ({"issued": {"date-parts": [[2020]], "circa": True}}, ["$.issued.circa"]),
            ({"issued": {"date-parts": [[2020, 5]], "season": 1}}, ["$.issued.season"]),
            ({"issued": {"date-parts": [[2020, 5], [2020]]}}, ["$.issued"]),
            ({"available-date": {"literal": "soon"}}, ["$.available-date"]),
            ({"page": "12-15", "page-first": "3"}, ["$.page-first"]),
            ({"custom": {"mine": 1}}, ["$.custom.mine"]),
        ],
    )
    def test_by_name(self, variables: dict[str, Any], paths: list[str]) -> None:
        """A variable without a place is named in one warning, and is an error if strict."""
        with pytest.warns(csl.CslWarning) as caught:
            csl.from_item({**MINIMAL, **variables})
        with pytest.raises(CslError) as error:
            csl.from_item({**MINIMAL, **variables}, strict=True)

        assert [sorted(paths)] == [sorted(problem.path for problem in one.message.problems) for one in caught]
        assert sorted(paths) == sorted(problem.path for problem in error.value.problems)

    @pytest.mark.parametrize(
        ("item", "paths"),
        [
            ({"id": "a", "type": "patent"}, ["$.type"]),
            ({"id": "a"}, ["$.type"]),
            ({"id": "a", "type": 3}, ["$.type"]),
            ([], ["$"]),
            (None, ["$"]),
            ({**MINIMAL, "title": 3, "volume": None}, ["$.title", "$.volume"]),
            ({**MINIMAL, "author": {}}, ["$.author"]),
            ({**MINIMAL, "author": ["Doe"]}, ["$.author[0]"]),
            ({**MINIMAL, "author": [{"family": "A"}, {"family": 1}]}, ["$.author[1].family"]),
            ({**MINIMAL, "issued": 2020}, ["$.issued"]),
            ({**MINIMAL, "PMID": 12.5}, ["$.PMID"]),
            ({**MINIMAL, "volume": 10**5000}, ["$.volume"]),
            ({**MINIMAL, "ISSN": ["1234-5678", None]}, ["$.ISSN[1]"]),
            ({**MINIMAL, "issued": {"date-parts": [[10**5000]]}}, ["$.issued.date-parts[0][0]"]),
            ({**MINIMAL, "issued": {"date-parts": [[None, 5]]}}, ["$.issued.date-parts[0][0]"]),
            ({**MINIMAL, "issued": {"date-parts": [2020]}}, ["$.issued.date-parts[0]"]),
            ({**MINIMAL, "issued": {"date-parts": [["soon"]]}}, ["$.issued.date-parts[0][0]"]),
            ({**MINIMAL, "issued": {"date-parts": [[2020, 17]]}}, ["$.issued.date-parts[0][1]"]),
            ({**MINIMAL, "issued": {"date-parts": [[2020, 2, 30]]}}, ["$.issued.date-parts[0][2]"]),
            ({**MINIMAL, "issued": {"date-parts": [[2020], [2020, True]]}}, ["$.issued.date-parts[1][1]"]),
            ({**MINIMAL, "issued": {"date-parts": [[1], [2], [3]]}}, ["$.issued.date-parts"]),
            ({**MINIMAL, "issued": {"date-parts": [[2020]], "season": 7}}, ["$.issued.season"]),
            ({**MINIMAL, "issued": {"literal": 3}}, ["$.issued.literal"]),
            ({**MINIMAL, "custom": 3}, ["$.custom"]),
        ],
    )
    def test_refused(self, item: Any, paths: list[str]) -> None:
        """What is no record is one error with a path for each problem."""
        with pytest.raises(CslError) as error:
            csl.from_item(item)

        assert sorted(paths) == sorted(problem.path for problem in error.value.problems)

    @pytest.mark.parametrize("record", [Deletion(pmids=(Pmid(value="1"),))])
    def test_deletion(self, record: Record) -> None:
        """A deletion has no item."""
        with pytest.raises(CslError, match="deletion"):
            csl.dumps(record)


class TestEmbedding:
    """A whole record in `custom`."""

    ARTICLE = Article(pmid="1", title="A.", owner="NLM", abstract=(AbstractText(text="Long."),))

    def test_taken(self) -> None:
        """The record is taken as it was, whatever key the item has in its file."""
        item = {**csl.to_item(self.ARTICLE, embed=True), "id": "mine"}

        assert self.ARTICLE == csl.from_item(item, strict=True)

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
    def test_changed(self, change: dict[str, Any], paths: list[str]) -> None:
        """A record that the item contradicts is not taken, and every contradiction is named."""
        item = {**csl.to_item(self.ARTICLE, embed=True), **change}
        item = {name: value for name, value in item.items() if value is not None}

        with pytest.warns(csl.CslWarning) as caught:
            record = csl.from_item(item)
        with pytest.raises(CslError):
            csl.from_item(item, strict=True)

        assert (None, paths) == (record.owner, [problem.path for problem in caught[0].message.problems])

    def test_more(self) -> None:
        """What was added to the item is named, and the record taken all the same."""
        with pytest.warns(csl.CslWarning, match="note"):
            record = csl.from_item({**csl.to_item(self.ARTICLE, embed=True), "note": "mine"})

        assert self.ARTICLE == record


class TestFiles:
    """`read`, `write`, `loads`, `dumps`."""

    RECORDS = (Article(pmid="1", title="A."), BookArticle(pmid="2", book=Book(title="B")))

    def test_file(self, tmp_path: Path) -> None:
        """Records are written as one list, and compressed if the suffix says so."""
        path = tmp_path / "library.csl.json.gz"

        assert 2 == csl.write(self.RECORDS, path)
        assert ["pmid:1", "pmid:2"] == [item["id"] for item in json.loads(gzip.decompress(path.read_bytes()))]
        assert ["A.", None] == [record.title for record in csl.read(path)]

    def test_empty_file(self) -> None:
        """No records are an empty list."""
        file = io.BytesIO()

        assert (0, []) == (csl.write([], file), json.loads(file.getvalue()))

    def test_options(self) -> None:
        """The options of items are those of files and texts."""
        file = io.BytesIO()
        csl.write(self.RECORDS, file, embed=True, url=True, abstract=False, keywords=True)

        assert list(self.RECORDS) == list(csl.read(io.BytesIO(file.getvalue()), strict=True))

    def test_deletions(self, tmp_path: Path) -> None:
        """A deletion, which has no item, is left out of a file with a warning."""
        path = tmp_path / "a.csl.json"
        mixed = [self.RECORDS[0], Deletion(pmids=(Pmid(value="1"),)), self.RECORDS[1]]
        with pytest.warns(csl.CslWarning, match="1 PMIDs") as caught:
            assert 2 == csl.write(mixed, path)
        assert __file__ == caught[0].filename

        assert 2 == len(list(csl.read(path)))

    def test_unwritable(self, tmp_path: Path) -> None:
        """A record that JSON cannot hold stops the writing and leaves no file, or is passed over."""
        path = tmp_path / "a.csl.json"
        mixed = [self.RECORDS[0], Article(pmid="1", title="\ud800"), self.RECORDS[1]]
        with pytest.raises(CslError) as error:
            csl.write(mixed, path)

        assert (2, False) == (error.value.record, path.exists())
        assert 2 == csl.write(mixed, path, on_error="skip")

    def test_one(self) -> None:
        """A text is one item, or a list of one."""
        text = csl.dumps(self.RECORDS[0])

        assert csl.loads(f"[{text}]") == csl.loads(text) == csl.loads(text.encode())

    @pytest.mark.parametrize(
        ("text", "path"), [("{", "$"), ("[]", "$"), ("[{}, {}]", "$"), ('[{"type": 1}]', "$[0].type"), ("3", "$")]
    )
    def test_bad_text(self, text: str, path: str) -> None:
        """A text that is no item is an error with its place."""
        with pytest.raises(CslError) as error:
            csl.loads(text)

        assert [path] == [problem.path for problem in error.value.problems]

    @pytest.mark.parametrize("text", [b'{"items": []}', b"", b"[{}", b"3"])
    def test_no_list(self, text: bytes) -> None:
        """A file that is no list of items is one error, and has no records if errors are skipped."""
        with pytest.raises(CslError) as error:
            list(csl.read(io.BytesIO(text)))

        assert ["$"] == [problem.path for problem in error.value.problems]
        assert [] == list(csl.read(io.BytesIO(text), on_error="skip"))

    def test_bad_items(self) -> None:
        """A bad item is an error with its place in the list, and the others go on."""
        items = [MINIMAL, {"id": "x", "type": "patent"}, {**MINIMAL, "author": [{"given": 1}], "title": 2}, MINIMAL]
        errors: list[CslError] = []

        records = list(csl.read(io.BytesIO(json.dumps(items).encode()), on_error=errors.append))

        assert 2 == len(records)
        assert [(2, ["$[1].type"]), (3, ["$[2].author[0].given", "$[2].title"])] == [
            (error.record, sorted(problem.path for problem in error.problems)) for error in errors
        ]
        assert items[1] == json.loads(errors[0].raw or b"")

    def test_strict(self) -> None:
        """Strict reading makes errors of what is otherwise a warning."""
        with pytest.raises(CslError, match="note"):
            list(csl.read(io.BytesIO(json.dumps([{**MINIMAL, "note": "mine"}]).encode()), strict=True))


def test_languages_are_loaded_late() -> None:
    """The tables of languages are loaded when a language is first asked for."""
    code = "import sys, pubrecord.csl; print('langcodes' in sys.modules)"

    assert "False\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
