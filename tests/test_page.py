"""The page of a record: what is on it, in which order, with which words; and its views as text and HTML."""

import html
import itertools
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import attrs
import pytest
from hypothesis import given
from rich.console import Console

import pubrecord
from pubrecord import errors, page, strategies
from pubrecord.binding import Markup, Outermost, Spacing, fields
from pubrecord.page.html import document, documents, fragment
from pubrecord.page.text import text
from pubrecord.records import (
    AbstractText,
    Affiliation,
    Article,
    ArticleDate,
    ArticleId,
    Author,
    AuthorList,
    Book,
    BookArticle,
    BookDate,
    Chemical,
    CommentsCorrections,
    DataBank,
    Date,
    Deletion,
    DescriptorName,
    ELocationId,
    Grant,
    HistoryDate,
    Identifier,
    Investigator,
    InvestigatorList,
    Journal,
    Keyword,
    KeywordList,
    MeshHeading,
    OtherAbstract,
    PersonalNameSubject,
    Pmid,
    PubDate,
    PublicationType,
    QualifierName,
    Record,
    Reference,
    ReferenceList,
    SupplMeshName,
    Unknown,
)
from pubrecord.records import Section as BookSection


def kinds(*names: str) -> tuple[PublicationType, ...]:
    return tuple(PublicationType(name=name) for name in names)


ARTICLE = Article(
    status="MEDLINE",
    owner="NLM",
    pmid="900000001",
    pmid_version="1",
    date_revised=Date(year="2024", month="09", day="09"),
    pub_model="Electronic",
    medline_ta="J Inv Med",
    journal=Journal(
        volume="22",
        issue="1",
        cited_medium="Internet",
        pub_date=PubDate(year="2024", month="Aug", day="8"),
        title="Journal of Invented Medicine",
        issn="1234-5678",
        issn_type="Electronic",
    ),
    pages="72",
    title="Is 10-3 enough?",
    title_markup="Is 10<sup>-3</sup> <i>enough</i>?",
    authors=(
        Author(
            last_name="Tester",
            fore_name="Ada",
            initials="A",
            affiliations=(Affiliation(text="Here."),),
            identifiers=(Identifier(source="ORCID", value="http://orcid.org/0000-0002-1825-0097"),),
        ),
        Author(
            last_name="Sample",
            initials="BC",
            suffix="Jr",
            affiliations=(Affiliation(text="There."), Affiliation(text="Here.")),
            equal_contrib=True,
        ),
        Author(collective_name="The Group"),
        Author(valid=False, last_name="Wrong", fore_name="Ada"),
    ),
    abstract_sections=(
        AbstractText(label="SEARCH METHODS", text="One."),
        AbstractText(label="UNLABELLED", text="Two."),
    ),
    abstract_copyright="© 2024.",
    keyword_lists=(
        KeywordList(owner="NOTNLM", keywords=(Keyword(text="B cells", major_topic=True), Keyword(text="CAR T"))),
        KeywordList(owner="NASA", keywords=(Keyword(text="space"),)),
    ),
    coi_statement="None declared.",
    elocation_ids=(ELocationId(id_type="doi", valid=True, value="10.5555/jim.72"),),
    article_ids=(ArticleId(id_type="pmc", value="PMC123"), ArticleId(id_type="pii", value="S72")),
    languages=("eng",),
    publication_types=kinds("Journal Article", "Review"),
    reference_lists=(
        ReferenceList(
            references=(
                Reference(
                    citation="First.",
                    article_ids=(
                        ArticleId(id_type="pubmed", value="5"),
                        ArticleId(id_type="pmc", value="PMC6"),
                        ArticleId(id_type="doi", value="10.5555/a<b"),
                    ),
                ),
            )
        ),
        ReferenceList(title="More", references=(Reference(citation="Second."),)),
    ),
    mesh_headings=(
        MeshHeading(
            descriptor=DescriptorName(ui="D000901", name="Lupus", major_topic=True),
            qualifiers=(QualifierName(name="therapy", major_topic=True), QualifierName(name="diagnosis")),
        ),
        MeshHeading(descriptor=DescriptorName(ui="D000902", name="Humans")),
    ),
    chemicals=(Chemical(name="inventol", registry_number="0"), Chemical(name="Water", registry_number="059QF0KO0R")),
    suppl_mesh_names=(SupplMeshName(name="Invented fever", type="Disease"),),
    gene_symbols=("INV1",),
    personal_name_subjects=(PersonalNameSubject(last_name="Nemo", fore_name="Captain"),),
    data_banks=(DataBank(name="ClinicalTrials.gov", accession_numbers=("NCT02239640",)),),
    data_banks_complete=False,
    grants=(Grant(grant_id="UL1", acronym="RR", agency="NCRR NIH HHS", country="United States"), Grant(agency="Fund")),
    history=(
        HistoryDate(status="pubmed", year="2024", month="8", day="9", hour="6", minute="42"),
        HistoryDate(status="received", year="2023", month="7", day="6", hour="0", minute="0"),
    ),
)

PAGE = """Review

J Inv Med. 2024 Aug 8;22(1):72. doi: 10.5555/jim.72.

Is 10⁻³ enough?

Ada Tester 1, BC Sample Jr 2 1 #, The Group

Affiliations
1 Here.
2 There.
# Contributed equally.

PMID: 900000001 [Indexed for MEDLINE]
PMCID: PMC123
DOI: 10.5555/jim.72

Abstract
Search methods: One.
Two.
© 2024.

Keywords: B cells; CAR T.
Keywords: space.

Conflict of interest statement
None declared.

References
1. First. - DOI - PMC - PubMed
More
2. Second.

Publication types
Journal Article
Review

MeSH terms
Lupus* / therapy*
Lupus* / diagnosis
Humans

Substances
inventol
Water (059QF0KO0R)

Supplementary concepts
Invented fever (Disease)

Genes
INV1

Personal name as subject
Captain Nemo

Associated data
ClinicalTrials.gov/NCT02239640
(list incomplete)

Grants and funding
UL1/RR/NCRR NIH HHS/United States
Fund

Record
As of the file: revised 2024 Sep 9
Status: MEDLINE
Owner: NLM
Journal: Journal of Invented Medicine, ISSN 1234-5678 (Electronic)
Medium: Internet
Publication model: Electronic
Languages: English
Revised 2024 Sep 9
Date of the issue 2024 Aug 8
Received 2023 Jul 6
PubMed 2024 Aug 9 06:42
pii: S72
Names in short: Tester A, Sample BC Jr
Identifiers of persons: Ada Tester ORCID: http://orcid.org/0000-0002-1825-0097
Replaced name: Ada Wrong; Wrong
Mesh headings, descriptor, ui: D000901; D000902
Keyword lists, owner: NOTNLM; NASA
"""


def section(record: Record, name: str) -> page.Section:
    (result,) = (each for each in page.of(record).sections if each.name == name)
    return result


def texts(record: Record, name: str) -> list[str]:
    return [item.text for item in section(record, name).items]


def names(record: Record) -> list[str]:
    return [each.name for each in page.of(record).sections]


def test_whole_page() -> None:
    """A page has its sections in PubMed's order, each line in PubMed's words, and nothing else."""
    assert PAGE == text(page.of(ARTICLE))


def test_empty() -> None:
    """Of a record with nothing in it, the page says that title and abstract are not there."""
    assert "No title available.\n\nAbstract\nNo abstract available.\n" == text(page.of(Article()))
    assert "No title available.\n\nAbstract\nNo abstract available.\n" == text(page.of(BookArticle()))


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        ("PMID 123 was deleted.\n", Deletion(pmids=(Pmid(value="123", version="1"),))),
        (
            "PMID 1 was deleted.\nPMID 2, version 3, was deleted.\n",
            Deletion(pmids=(Pmid(value="1"), Pmid(value="2", version="3"))),
        ),
        ("Nothing was deleted.\n", Deletion()),
    ],
)
def test_deletion(expected: str, record: Deletion) -> None:
    """A deletion has a page, which says what was deleted."""
    assert expected == text(page.of(record))
    assert expected.partition("\n")[0] in document(page.of(record))


def notice(*kinds: str) -> tuple[CommentsCorrections, ...]:
    return tuple(CommentsCorrections(ref_type=kind, ref_source="J Inv Med. 2025;1:1", pmid="7") for kind in kinds)


@pytest.mark.parametrize(
    ("name", "title", "tone", "record"),
    [
        ("retracted", "Retracted article", "alert", Article(publication_types=kinds("Retracted Publication"))),
        ("retracted", "Retracted article", "alert", Article(comments_corrections=notice("RetractionIn"))),
        (
            "partly-retracted",
            "Partly retracted",
            "warning",
            Article(comments_corrections=notice("PartialRetractionIn")),
        ),
        ("concern", "Expression of concern", "warning", Article(comments_corrections=notice("ExpressionOfConcernIn"))),
        ("corrected", "Corrected", "note", Article(comments_corrections=notice("ErratumIn"))),
        ("corrected", "Corrected", "note", Article(comments_corrections=notice("RetractedandRepublishedIn"))),
        ("newer-version", "There is a newer version", "note", Article(comments_corrections=notice("UpdateIn"))),
    ],
)
def test_notices(name: str, title: str, tone: str, record: Article) -> None:
    """What a reader must know first stands in a box above all else."""
    first = page.of(record).sections[0]

    assert (name, title, tone) == (first.name, first.title, first.tone)
    assert document(page.of(record)).index(title) < document(page.of(record)).index("<h1")


def test_no_notice() -> None:
    """A notice of retraction is not itself retracted."""
    record = Article(
        publication_types=kinds("Retraction of Publication"), comments_corrections=notice("RetractionOf", "CommentIn")
    )

    assert ["kind", "title", "abstract", "comments", "publication-types"] == names(record)[:5]


def test_comments() -> None:
    """Links stand under a heading for each kind, in NLM's order, with PMID and note behind the source."""
    links = (
        CommentsCorrections(ref_type="UpdateOf", ref_source="D."),
        CommentsCorrections(ref_type="SummaryForPatientsIn", ref_source="C", note="A note"),
        CommentsCorrections(
            ref_type="CommentIn", ref_source="A. 1999 Jan;81(1):182", pmid="10068035", pmid_version="1"
        ),
        CommentsCorrections(ref_type="CommentIn", ref_source="B.", pmid="2", pmid_version="3", note="Note"),
        CommentsCorrections(ref_type="CorrectedandRepublishedFrom", ref_source="E"),
        CommentsCorrections(ref_type="AssociatedDataset", ref_source="F"),
        CommentsCorrections(ref_type="NewKind", ref_source="G"),
    )

    expected = """Comment in
    A. 1999 Jan;81(1):182. PMID: 10068035
    B. PMID: 2, version 3 Note
Corrected and republished from
    E
Associated data
    F
Summary for patients in
    C. A note
Update of
    D.
New kind
    G
"""
    assert expected in text(page.of(Article(comments_corrections=links)))


@pytest.mark.parametrize(
    ("expected", "types"),
    [
        ("Review", ("Journal Article", "Review", "Meta-Analysis")),
        ("Case Reports", ("Research Support, N.I.H., Extramural", "English Abstract", "Case Reports")),
        (None, ("Journal Article", "Historical Article")),
    ],
)
def test_kind(expected: str | None, types: tuple[str, ...]) -> None:
    """The first type that says more than "Journal Article" stands above the citation line."""
    record = Article(publication_types=kinds(*types))

    assert ([expected] if expected else []) == [
        item.text for each in page.of(record).sections if each.name == "kind" for item in each.items
    ]


@pytest.mark.parametrize(
    ("expected", "record"),
    [
        (["A title."], Article(title="A title.", languages=("eng",))),
        (["[T].", "[Article in Chinese]"], Article(title="[T].", languages=("chi",))),
        (
            ["[T].", "[Article in French, German]", "Titre."],
            Article(title="[T].", languages=("fre", "ger"), vernacular_title="Titre."),
        ),
        (
            ["Titre.", "[Article in French]"],
            Article(title="[Not Available].", languages=("fre",), vernacular_title="Titre."),
        ),
        (["Titre.", "[Article in French]"], Article(title="", languages=("fre",), vernacular_title="Titre.")),
        (["T.", "[Article in xyz]"], Article(title="T.", languages=("xyz",))),
        (["Book [Internet]"], BookArticle(book=Book(title="Book", medium="Internet"))),
        (["Chapter"], BookArticle(title="Chapter", book=Book(title="Book", medium="Internet"))),
    ],
)
def test_title(expected: list[str], record: Record) -> None:
    """A translated title is followed by the language of the article, and by its own title."""
    assert expected == texts(record, "title")


def test_people() -> None:
    """Equal affiliations have one number, by first appearance; groups stand in their place; editors are named so."""
    here, there = Affiliation(text="Here."), Affiliation(text="There.")
    record = BookArticle(
        title="C",
        author_lists=(
            AuthorList(
                complete=False,
                authors=(
                    Author(last_name="A", fore_name="Ann", affiliations=(here,)),
                    Author(collective_name="Group", affiliations=(there,)),
                    Author(last_name="B", initials="B", affiliations=(there, here)),
                ),
            ),
            AuthorList(type="editors", authors=(Author(last_name="C"),)),
        ),
        investigator_lists=(InvestigatorList(investigators=(Investigator(last_name="D", affiliations=(here,)),)),),
    )

    assert ["Ann A 1, Group 2, B B 2 1, et al.", "Editors: C", "Collaborators: D 1."] == texts(record, "authors")
    assert [("1", "Here."), ("2", "There.")] == [
        (item.number, item.text) for item in section(record, "affiliations").items
    ]
    assert "Ann A et al." == page.of(record).short


def test_old_affiliation() -> None:
    """The affiliation of an old article has no number, and nobody has one."""
    record = Article(authors=(Author(last_name="A"), Author(last_name="B")), affiliation="Here.")

    assert (["A, B"], ["Here."]) == (texts(record, "authors"), texts(record, "affiliations"))


def test_short() -> None:
    """The short heading has the first author, and "et al." if there is another one."""
    assert "Ada Tester et al. J Inv Med." == page.of(ARTICLE).short
    assert "Ada Tester J Inv Med." == page.of(attrs.evolve(ARTICLE, authors=ARTICLE.authors[:1])).short


@pytest.mark.parametrize(
    ("expected", "abstract"),
    [
        ("Abstract in Spanish", OtherAbstract(type="Publisher", language="spa", texts=(AbstractText(text="x"),))),
        ("Abstract (publisher)", OtherAbstract(type="Publisher", texts=(AbstractText(text="x"),))),
        ("Abstract (AIDS)", OtherAbstract(type="AIDS", language="eng", texts=(AbstractText(text="x"),))),
        ("Plain language summary", OtherAbstract(type="plain-language-summary", texts=(AbstractText(text="x"),))),
    ],
)
def test_other_abstracts(expected: str, abstract: OtherAbstract) -> None:
    """Further abstracts say in which language or from whom they are."""
    assert expected == section(Article(other_abstracts=(abstract,)), "other-abstract").title


def test_book() -> None:
    """A chapter has the book after its authors: title, editors, edition, publisher, ISBN; and its contents."""
    record = BookArticle(
        pmid="1",
        bookshelf_ids=(ArticleId(id_type="bookaccession", value="NBK1"),),
        title="Chapter",
        contribution_date=BookDate(year="2020", month="09", day="19"),
        sections=(BookSection(title="One", sections=(BookSection(title="Within"),)),),
        book=Book(
            title="Invented Diseases",
            medium="Internet",
            publisher="Press",
            publisher_location="Town",
            edition="2nd",
            isbns=("123",),
            pub_date=PubDate(year="2020"),
            beginning_date=BookDate(year="2020"),
            author_lists=(AuthorList(type="editors", authors=(Author(last_name="E", fore_name="Eve"),)),),
        ),
    )

    assert [
        "Book: Invented Diseases [Internet]",
        "Editors: Eve E",
        "Edition: 2nd",
        "Publisher: Town: Press",
        "Published: 2020 to now",
        "ISBN: 123",
    ] == texts(record, "book")
    assert ["One", "\N{EN DASH} Within"] == texts(record, "contents")
    assert ["PMID: 1", "Bookshelf ID: NBK1"] == texts(record, "identifiers")
    assert (
        "2020 Sep 19. In: Invented Diseases [Internet]. Town: Press; 2020\N{EN DASH}." == texts(record, "citation")[0]
    )


def test_version() -> None:
    """A version above 1 stands behind the PMID."""
    assert ["PMID: 1, version 2"] == texts(Article(pmid="1", pmid_version="2"), "identifiers")


def test_unknown() -> None:
    """What no field is for stands in the last section, by its place."""
    record = Article(unknown=(Unknown(path="MedlineCitation", value="<New>x</New>", position=3),))

    assert "Unknown at MedlineCitation, child 3: <New>x</New>" == texts(record, "record")[-1]


def test_dates_of_both() -> None:
    """The record section has the dates that the citation line leaves out."""
    record = Article(
        pub_model="Print",
        journal=Journal(pub_date=PubDate(year="2024", month="Aug")),
        article_dates=(ArticleDate(type="Electronic", year="2024", month="05", day="03"),),
    )

    assert ["Publication model: Print", "Date of the issue 2024 Aug", "Electronic date 2024 May 3"] == texts(
        record, "record"
    )


# Every fact of a record is on its page.

#: What stands on the page in other words, with the reason.
IN_OTHER_WORDS = {
    "languages": "English names of languages",
    "language": "English names of languages",
    "id_type": "an identifier is labelled, not its kind named: PMID, DOI, PMCID, Bookshelf ID",
    "authors_type": "a list without a heading is one of authors",
    "year month day hour minute second": "dates have months of three letters, and numbers without zeros",
    "version pmid_version": "version 1 is not said",
    "label": "UNLABELLED is no label, and others are in sentence case",
}
SAID_OTHERWISE = {name for names in IN_OTHER_WORDS for name in names.split()}


def squeezed(characters: str) -> str:
    """A text without case, spaces, and signs that only other signs stand for."""
    characters = re.sub(r"<U\+[0-9A-F]{4}>|[\u2400-\u2421]", "", characters)
    return "".join(
        each for each in characters.casefold() if not each.isspace() and unicodedata.category(each) not in ("Cc", "Cf")
    )


def facts(record: Any) -> Iterator[str]:
    """Give every text in the fields of a record, plain where it has markup, but for what is said in other words."""
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if isinstance(field.binding, (Markup, Outermost, Spacing)) or field.name in SAID_OTHERWISE:
            continue
        for each in value if field.many else (value,):
            if field.holds_records and each is not None:
                yield from facts(each)
            elif isinstance(each, str) and each.strip() and not (type(record) is AuthorList and field.name == "type"):
                markup = getattr(record, f"{field.name}_markup", None)
                yield pubrecord.text.plain(each, markup)


class Shown(HTMLParser):
    """What HTML shows, superscripts and formulas as in plain text, and where it leads."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    @property
    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]


def in_html(record: Record, source: str) -> str:
    """All that a document shows, with the plain form of texts with markup where the document has their markup."""
    shown = Shown(source)
    characters = shown.text + "".join(map(unquote, shown.links))
    for item in (item for each in page.of(record).sections for item in each.items):
        for run in item.runs:
            if run.markup is not None and pubrecord.text.html("", run.markup) in source:
                characters += pubrecord.text.plain("", run.markup)
    return squeezed(characters)


def check_facts(record: Record) -> None:
    """Fail if a text of a record is missing in one of its views; where views have no links, these are said elsewhere."""
    the_page = page.of(record)
    links = "".join(
        unquote(run.url) for each in the_page.sections for item in each.items for run in item.runs if run.url
    )
    plain = squeezed(text(the_page) + links)
    whole, part = in_html(record, document(the_page)), in_html(record, fragment(the_page))

    missing = [each for each in facts(record) if not all(squeezed(each) in view for view in (plain, whole, part))]

    assert [] == missing


@pytest.mark.parametrize("name", ["records.xml", "books.xml"])
def test_facts_of_examples(examples: Path, name: str) -> None:
    """Every text in a field of the examples, which use every field, is on their pages in all forms."""
    for record in pubrecord.read(examples / name):
        check_facts(record)


@given(strategies.records(older=True))
def test_facts_of_any(record: Record) -> None:
    """So it is for whatever a record may hold."""
    check_facts(record)


def test_facts_of_special(corpus: Path) -> None:
    """So it is for the records of the corpus that show something rare, and for the first two of each baseline file."""
    records = [
        *(record for path in sorted((corpus / "corpus" / "special").glob("*.xml")) for record in pubrecord.read(path)),
        *(
            record
            for path in sorted((corpus / "corpus" / "baseline").glob("*.xml.gz"))
            for record in itertools.islice(pubrecord.read(path), 2)
        ),
    ]

    for record in records:
        check_facts(record)

    assert len(records) > 150


# Views.


@given(strategies.records(older=True))
def test_any_view(record: Record) -> None:
    """Whatever a record holds, its HTML is balanced, has one first heading, and links by https only."""
    shown = Shown(document(page.of(record)))

    assert [] == shown.open or set(shown.open) <= {"meta", "link"}
    assert 1 == [tag for tag, _ in shown.tags].count("h1")
    assert all(link.startswith("https://") for link in shown.links)
    assert not {"script", "img", "iframe", "object"} & {tag for tag, _ in shown.tags}


def test_headings_in_order() -> None:
    """No heading is more than one step below the one before it."""
    levels = [int(tag[1]) for tag, _ in Shown(document(page.of(ARTICLE))).tags if re.fullmatch(r"h\d", tag)]

    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_nothing_loaded() -> None:
    """A document has nothing that a browser would load or run, and forbids it besides."""
    source = document(page.of(ARTICLE))

    assert "default-src 'none'" in source
    assert not re.search(r"\ssrc=|@import|url\(|<script|\son\w+=|http-equiv=.refresh", source)
    assert ["data:,"] == [attributes["href"] for tag, attributes in Shown(source).tags if tag == "link"]


def test_document() -> None:
    """A document says its language and title, and has one main part."""
    shown = Shown(document(page.of(ARTICLE)))

    assert ("html", {"lang": "en"}) in shown.tags
    assert 1 == [tag for tag, _ in shown.tags].count("main")
    assert "<title>Is 10⁻³ enough?</title>" in document(page.of(ARTICLE))
    assert "Is 10<sup>-3</sup> <i>enough</i>?</h1>" in document(page.of(ARTICLE))
    assert {
        "https://pubmed.ncbi.nlm.nih.gov/900000001/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/",
        "https://doi.org/10.5555/jim.72",
        "https://doi.org/10.5555/a%3Cb",
        "https://orcid.org/0000-0002-1825-0097",
        "https://clinicaltrials.gov/study/NCT02239640",
    } <= set(shown.links)


def test_languages_in_html() -> None:
    """Texts in other languages say which it is, for screen readers."""
    record = Article(
        title="[T].",
        languages=("spa",),
        vernacular_title="Título.",
        other_abstracts=(OtherAbstract(type="Publisher", language="chi", texts=(AbstractText(text="x"),)),),
    )

    assert ['lang="es"', 'lang="zh"'] == re.findall(r'lang="(?!en)..+?"', document(page.of(record)))


def test_fragment() -> None:
    """A part for a notebook is one element with its style, folded beyond the abstract."""
    source = fragment(page.of(ARTICLE))
    shown = Shown(source)

    assert source.startswith('<div class="pubrecord">')
    assert not {"html", "body", "h1", "script"} & {tag for tag, _ in shown.tags}
    assert source.index("Abstract</h") < source.index("<details", source.index("Abstract"))
    assert "<summary>References</summary>" in source
    assert all(
        each.strip().startswith((".pubrecord", "}", "{"))
        for style in re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
        for each in re.findall(r"^\S.*?(?={)", style, re.MULTILINE)
    )


def test_documents() -> None:
    """Several pages are one document, given piece by piece as they come."""
    taken = []

    def pages() -> Iterator[page.Page]:
        for number in range(3):
            taken.append(number)
            yield page.of(attrs.evolve(ARTICLE, title=f"Title {number}", title_markup=None))

    pieces = documents(pages(), "Three <records>")
    first = next(piece for piece in pieces if "Title 0" in piece)
    source = first + "".join(pieces)

    assert [0, 1, 2] == taken
    assert "Title 2" in source
    assert "&lt;records&gt;" in "".join(documents([], "Three <records>"))


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "</style></main>",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("characters", HOSTILE)
@pytest.mark.parametrize("view", [document, fragment])
def test_hostile_html(view: Any, characters: str) -> None:
    """A text that is code elsewhere shows as text, wherever it stands in a record."""
    record = attrs.evolve(
        ARTICLE,
        title=characters,
        title_markup=None,
        pmid=characters,
        authors=(Author(last_name=characters, identifiers=(Identifier(source="ORCID", value=characters),)),),
        article_ids=(ArticleId(id_type="doi", value=characters), ArticleId(id_type="pmc", value=characters)),
        elocation_ids=(),
        data_banks=(DataBank(name="PDB", accession_numbers=(characters,)),),
        abstract_sections=(AbstractText(label=characters, text="x", text_markup=f"<b>{html.escape(characters)}</b>"),),
    )
    source = view(page.of(record))
    shown = Shown(source)

    assert shown.text.count(characters) >= 3
    assert not {"script", "img"} & {tag for tag, _ in shown.tags}
    assert all(link.startswith("https://") for link in shown.links)
    assert 1 == [tag for tag, _ in shown.tags].count("style")


def test_hostile_text() -> None:
    """Escape sequences and signs that turn the direction of writing are made visible, in names and in markup."""
    record = Article(
        title="\x1b[31mred\x07 \u202egnp.exe\u2066 \x9b1m \x7f",
        title_markup=None,
        authors=(Author(last_name="a\x1b]8;;http://x\x07b"), Author(last_name="\u200frtl")),
    )

    for style in (None, "terminal"):
        shown = text(page.of(record), style=style)

        assert "␛[31mred␇ <U+202E>gnp.exe<U+2066> <U+009B>1m ␡" in re.sub(r"\x1b\[[\d;]*m", "", shown)
        assert "\u202e" not in shown
        assert "\u200f" not in shown
        assert "\x1b]8;;http://x" not in shown


@pytest.mark.parametrize("width", [40, 80, 120])
def test_width(examples: Path, width: int) -> None:
    """Lines of plain text are no wider than asked for, but for single words, and continued ones are indented."""
    for record in pubrecord.read(examples / "records.xml"):
        for line in text(page.of(record), width).splitlines():
            assert len(line) <= width or " " not in line.strip()


def test_wrapping() -> None:
    """Lines are continued with four spaces in front; names stay with their numbers; scripts without spaces are broken."""
    record = Article(
        title="word " * 5 + "宽" * 20,
        authors=tuple(Author(last_name="Longname", fore_name="A", affiliations=(Affiliation(text="H"),)) for _ in "ab"),
    )
    lines = text(page.of(record), 23).splitlines()

    assert ["word word word word", "    word 宽宽宽宽宽宽宽", "    宽宽宽宽宽宽宽宽宽", "    宽宽宽宽"] == lines[:4]
    assert "A\n    Longname 1,\n    A\n    Longname 1\n" in text(page.of(record), 10)


def test_terminal() -> None:
    """For a terminal there are colours, links, and boxes around notices, and all that the plain text has."""
    record = attrs.evolve(ARTICLE, comments_corrections=notice("RetractionIn"))
    shown = text(page.of(record), style="terminal")
    plain = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", shown)

    assert "\x1b[" in shown
    assert "https://doi.org/10.5555/jim.72" in shown
    assert "╭─ Retracted article" in plain
    assert all(words in plain for words in ("Is 10⁻³ enough?", "Ada Tester 1 ORCID, BC Sample Jr 2 1 #", "- DOI - PMC"))


def test_folded() -> None:
    """In a terminal, long lists of references are folded to twenty, unless all are asked for; in plain text never."""
    references = tuple(Reference(citation=f"Work {number}.") for number in range(1, 56))
    the_page = page.of(Article(reference_lists=(ReferenceList(references=references),)))
    console = Console(width=80)

    def printed(*, everything: bool) -> str:
        with console.capture() as capture:
            console.print(pubrecord.page.text.renderable(the_page, everything=everything))
        return capture.get()

    assert "20. Work 20.\n... and 35 more (--all)" in printed(everything=False)
    assert "Work 21." not in printed(everything=False)
    assert "Work 55." in printed(everything=True)
    assert "Work 55." in text(the_page)
    assert "Work 55." in document(the_page)


def test_unknown_style() -> None:
    """A style that there is not is an error that names those there are."""
    with pytest.raises(ValueError, match='"terminal" or None'):
        text(page.of(ARTICLE), style="html")


def test_bad_markup() -> None:
    """Markup that is not well-formed has no page: the error says what is wrong with it."""
    with pytest.raises(errors.MarkupError):
        page.of(Article(title="a", title_markup="<i>a"))


@pytest.mark.parametrize(
    ("module", "extra", "absent"),
    [("pubrecord.page.html", "html", "jinja2"), ("pubrecord.page.terminal", "cli", "rich")],
)
def test_extras(module: str, extra: str, absent: str) -> None:
    """Without what a view needs, the error says which extra has it; the page and its plain text need nothing."""
    code = f"""
import sys
sys.modules["{absent}"] = None
from pubrecord import page, Article
from pubrecord.page.text import text
text(page.of(Article(title="x")))
try:
    import {module}
except ImportError as error:
    print(error)
"""

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert f"pubrecord[{extra}]" in shown
