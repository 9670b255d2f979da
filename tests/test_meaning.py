"""Properties say what fields mean."""

import datetime

import attrs
import pytest
from hypothesis import given
from lxml import etree

from pubrecord import records, strategies
from pubrecord.binding import Markup, fields
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
    CommentsCorrections,
    Date,
    DescriptorName,
    ELocationId,
    HistoryDate,
    Identifier,
    Investigator,
    InvestigatorList,
    Journal,
    Keyword,
    KeywordList,
    MeshHeading,
    OtherId,
    PartialDate,
    PersonalNameSubject,
    PubDate,
    PublicationType,
    QualifierName,
    Reference,
    ReferenceList,
    Section,
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ({"year": "2019", "month": "12", "day": "01"}, "2019-12-01"),
        ({"year": "2019", "month": "Aug", "day": "8"}, "2019-08-08"),
        ({"year": "2019", "month": "August"}, "2019-08"),
        ({"year": "2019", "month": "8"}, "2019-08"),
        ({"year": "2019", "month": "08"}, "2019-08"),
        ({"year": "2019", "month": "\n  May\n "}, "2019-05"),
        ({"year": "2019"}, "2019"),
        ({"year": "2019", "month": ""}, "2019"),
        ({"year": "2019", "month": "", "day": "4"}, "2019"),
        ({"year": "1976", "season": "Fall"}, "1976-23"),
        ({"year": "1976", "season": "Autumn"}, "1976-23"),
        ({"year": "1990", "season": "Jan-Mar"}, "1990-01/1990-03"),
        ({"year": "1990", "season": "May/Jun"}, "1990-05/1990-06"),
        ({"year": "1990", "season": "Winter-Spring"}, "1990-24/1990-21"),
        ({"year": "1990", "season": "Carnival"}, "1990"),
        ({"medline_date": "1998 Dec-1999 Jan"}, "1998-12/1999-01"),
        ({"medline_date": "2010 Sep-Oct"}, "2010-09/2010-10"),
        ({"medline_date": "2018 May - Jun"}, "2018-05/2018-06"),
        ({"medline_date": "2019 Sep/Oct"}, "2019-09/2019-10"),
        ({"medline_date": "2016 May 25-Jun 14"}, "2016-05-25/2016-06-14"),
        ({"medline_date": "2000 Dec 23-30"}, "2000-12-23/2000-12-30"),
        ({"medline_date": "1944-1945"}, "1944/1945"),
        ({"medline_date": "2008"}, "2008"),
        ({"medline_date": "1999 Spring"}, "1999-21"),
        ({"medline_date": "Spring 1999"}, "1999-21"),
        ({"medline_date": "2000 Spring-Summer"}, "2000-21/2000-22"),
        ({"medline_date": "Winter-Spring 1998"}, "1998-24/1998-21"),
        ({"medline_date": "2004 2nd Quart"}, "2004-04/2004-06"),
        ({"medline_date": "2010 SEP-OCT"}, "2010-09/2010-10"),
        ({"medline_date": "1978 Dec 31"}, "1978-12-31"),
        ({"medline_date": "1977-78"}, "1977/1978"),
        ({"medline_date": "2000 Mar., Apr."}, "2000-03/2000-04"),
        ({"medline_date": "03/03/2018"}, "2018"),
        ({"medline_date": "Dec 31, 1978"}, "1978-12-31"),
        ({"year": "2001", "month": "2", "day": "99"}, "2001-02"),
        ({"year": "2024", "month": "Feb", "day": "30"}, "2024-02"),
        ({"year": "2024", "month": "02", "day": "29"}, "2024-02-29"),
        ({"year": "2024", "month": "02", "day": "0"}, "2024-02"),
        ({"medline_date": "1994 Feb 29"}, "1994-02"),
        ({"medline_date": "1994 Feb 27-29"}, "1994-02-27/1994-02"),
        ({"medline_date": "1994 Jun 31-Jul 3"}, "1994-06/1994-07-03"),
        ({"medline_date": "Feb 29-Jan 3 2012"}, "2011-02/2012-01-03"),
        ({"medline_date": "2007 Dec 24-31, 2008 Jan 1"}, "2007-12-24/2008-01-01"),
        ({"medline_date": "2007 Dec 24-31, Jan 1"}, "2007-12-24/2008-01-01"),
        ({"medline_date": "2003 Dec;2004 Jan"}, "2003-12/2004-01"),
        ({"medline_date": "2007 Sep 11 2007 Sep 17"}, "2007-09-11/2007-09-17"),
        ({"medline_date": "Sep 11 2007 Sep 17 2007"}, "2007-09-11/2007-09-17"),
        ({"medline_date": "Dec 31, 1978-Jan 3, 1979"}, "1978-12-31/1979-01-03"),
        ({"medline_date": "2006 Jan-Feb-Mar"}, "2006-01/2006-03"),
        ({"medline_date": "Jan-Feb-2006"}, "2006-01/2006-02"),
        ({"medline_date": "1998 Dec-1999 Jan-Feb"}, "1998-12/1999-02"),
        ({"medline_date": "2016 5-12 May"}, "2016-05-05/2016-05-12"),
        ({"medline_date": "1999, 2000"}, "1999/2000"),
        ({"medline_date": "1990 Dec-Jan"}, "1990-12/1991-01"),
        ({"medline_date": "Dec-Jan 1991"}, "1990-12/1991-01"),
        ({"medline_date": "1990 Dec-1990 Jan"}, "1990-12/1990-01"),
        ({"year": "1990", "season": "Dec-Jan"}, "1990-12/1991-01"),
        ({"year": "1990", "month": "Jan-Feb"}, "1990-01/1990-02"),
        ({"year": "1990", "month": "Spring"}, "1990-21"),
        ({"year": "1990", "month": "Carnival", "day": "3"}, "1990"),
        ({"year": "1990", "month": "13", "season": "Spring"}, "1990"),
    ],
)
def test_partial_dates(printed, expected):
    """Every shape of date that occurs is understood as far as it goes."""
    partial = PubDate(**printed).partial

    assert expected == str(partial)


@pytest.mark.parametrize(
    "printed",
    [
        {},
        {"medline_date": "undated"},
        {"year": "MMXX"},
        {"medline_date": "Spring"},
        {"year": "0000"},
        {"medline_date": "0000 Jan"},
        {"year": "9" * 5000},
        {"medline_date": "9" * 5000},
    ],
)
def test_no_date(printed):
    """Without a year there is no date."""
    assert PubDate(**printed).partial is None
    assert PubDate(**printed).date is None


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        (PartialDate(2010), "2010-01-01", "2010-12-31"),
        (PartialDate(2012, 2), "2012-02-01", "2012-02-29"),
        (PartialDate(2012, 2, 3), "2012-02-03", "2012-02-03"),
        (PartialDate(1990, season=4), "1990-01-01", "1990-03-31"),
        (PartialDate(1990, season=1), "1990-04-01", "1990-06-30"),
        (PartialDate(1990, season=3), "1990-10-01", "1990-12-31"),
        (PartialDate(1998, 12, end=PartialDate(1999, 1)), "1998-12-01", "1999-01-31"),
        (PartialDate(1990, 12, end=PartialDate(1990, 1)), "1990-12-01", "1990-12-31"),
    ],
)
def test_first_and_last_day(date, first, last):
    """A date that is known in part has a first and a last day, so that dates sort and filter."""
    assert (first, last) == (date.first.isoformat(), date.last.isoformat())


@given(strategies.instances(PubDate, older=True))
def test_any_date_sorts(date):
    """Whatever is printed, a date that has a year begins in it, and ends no earlier than it begins."""
    partial = date.partial

    assert partial is None or partial.first <= partial.last
    assert partial is None or partial.first.year == partial.year


@pytest.mark.parametrize("kind", [Date, ArticleDate, HistoryDate, PubDate, BookDate])
def test_partial_everywhere(kind):
    """Every date of a record says how far it is known."""
    assert PartialDate(2024, 5) == kind(year="2024", month="May").partial
    assert kind().partial is None


@pytest.mark.parametrize(
    ("journal", "online", "expected"),
    [
        (PubDate(year="2020", month="Jan"), "2019", 2020),
        (PubDate(medline_date="1998 Dec-1999 Jan"), None, 1998),
        (PubDate(medline_date="undated"), "2019", 2019),
        (None, "2019", 2019),
        (None, None, None),
    ],
)
def test_year(journal, online, expected):
    """The year of an article is the first of its issue's date, else that of the electronic date."""
    article = Article(
        journal=Journal(pub_date=journal), article_dates=(ArticleDate(year=online, month="1", day="1"),) * bool(online)
    )

    assert expected == article.year


def test_year_of_books():
    """The year of a book is that of its date; a chapter may have come out later."""
    book = Book(pub_date=PubDate(year="1993"))

    assert 1993 == BookArticle(book=book).year
    assert 1993 == BookArticle(book=book, contribution_date=BookDate(year="2001")).year
    assert 2001 == BookArticle(book=book, title="Chapter", contribution_date=BookDate(year="2001")).year
    assert BookArticle().year is None


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (Author(last_name="Quillfeather", fore_name="Ada B", initials="AB", suffix="Jr"), "Quillfeather AB Jr"),
        (Author(last_name="Nemo"), "Nemo"),
        (Author(last_name="Nemo", fore_name="Ada"), "Nemo Ada"),
        (Author(last_name="\n  von  Nemo\n", initials="A"), "von Nemo A"),
        (Author(last_name="Nemo", suffix="2nd", suffix_markup="2<sup>nd</sup>"), "Nemo 2nd"),
        (Author(collective_name="H2O Group", collective_name_markup="H<sub>2</sub>O Group"), "H₂O Group"),
        (Author(collective_name="NOWHERE-2 Group"), "NOWHERE-2 Group"),
        (Author(), ""),
        (Investigator(last_name="Noone", initials="C"), "Noone C"),
        (PersonalNameSubject(last_name="Noone", initials="C"), "Noone C"),
    ],
)
def test_names(author, expected):
    """A name is one text, as NLM prints it, for persons and groups alike."""
    assert expected == author.name


def test_mesh():
    """A heading is major when the descriptor or any qualifier is; terms and topics are plain names."""
    headings = (
        MeshHeading(descriptor=DescriptorName(name="Humans", major_topic=False)),
        MeshHeading(descriptor=DescriptorName(name="Fictosis", major_topic=True)),
        MeshHeading(
            descriptor=DescriptorName(name="Inventol", major_topic=False),
            qualifiers=(QualifierName(name="blood"), QualifierName(name="therapeutic use", major_topic=True)),
        ),
        MeshHeading(),
    )
    article = Article(mesh_headings=headings)

    assert [False, True, True, False] == [heading.major for heading in headings]
    assert ("Humans", "Fictosis", "Inventol", "") == article.mesh_terms
    assert ("Fictosis", "Inventol") == article.major_topics


def test_affiliations():
    """All affiliations of a record come in one view: each author with each of theirs, then the record's own."""
    one, two = Affiliation(text="One"), Affiliation(text="Two")
    authors = (Author(last_name="A", affiliations=(one, two)), Author(last_name="B"), Author(affiliations=(one,)))
    article = Article(authors=authors, affiliation="Three", affiliation_markup="<i>Three</i>")
    book = BookArticle(
        author_lists=(AuthorList(authors=authors[:1]),),
        title="Chapter",
        book=Book(author_lists=(AuthorList(type="editors", authors=authors[2:]), AuthorList(authors=authors))),
    )

    assert article.affiliations == (
        (authors[0], one),
        (authors[0], two),
        (authors[2], one),
        (None, Affiliation(text="Three", text_markup="<i>Three</i>")),
    )
    assert ((authors[0], one), (authors[0], two), (authors[2], one)) == book.affiliations
    assert () == Article().affiliations


def test_people_of_books():
    """A chapter has its own authors and the editors of its book; the record of a book has those of the book."""
    a, b, c, d = (Author(last_name=name) for name in "ABCD")
    book = Book(
        author_lists=(AuthorList(type="authors", authors=(b,)), AuthorList(type="editors", authors=(c,))),
        investigator_lists=(InvestigatorList(investigators=(Investigator(last_name="I"),)),),
    )
    own = (AuthorList(authors=(a,)), AuthorList(type="editors", authors=(d,)))
    chapter = BookArticle(title="Chapter", book=book, author_lists=own)

    assert ((a,), (d, c), ()) == (chapter.authors, chapter.editors, chapter.investigators)
    assert () == BookArticle(title="Chapter", book=book).authors
    assert ((b,), (c,)) == (BookArticle(book=book).authors, BookArticle(book=book).editors)
    assert ["I"] == [person.name for person in BookArticle(book=book).investigators]
    assert ((), ()) == (BookArticle().authors, BookArticle().editors)


def test_linked():
    """The links of one kind are found by its name."""
    notice = CommentsCorrections(ref_type="RetractionIn", pmid="1")
    article = Article(comments_corrections=(CommentsCorrections(ref_type="CommentIn", pmid="2"), notice))

    assert (notice,) == article.linked("RetractionIn")
    assert () == article.linked("ErratumIn")


#: Every text with a markup twin, in every record class.
TWINS = [
    (cls, field.binding.of)
    for cls in (getattr(records, name) for name in records.__all__)
    if attrs.has(cls) and cls is not PartialDate
    for field in fields(cls)
    if isinstance(field.binding, Markup)
]


@pytest.mark.parametrize(("cls", "name"), TWINS)
def test_markup_always(cls, name):
    """Each text that may have markup has a property that is XML in any case, so that nobody forgets to escape."""
    marked = cls(**{name: "a & b", f"{name}_markup": "<i>a</i> &amp; b"})

    assert "<i>a</i> &amp; b" == getattr(marked, f"{name}_xml")
    assert "a &lt; b &amp; c&#13;" == getattr(cls(**{name: "a < b & c\r"}), f"{name}_xml")
    assert getattr(cls(), name) == getattr(cls(), f"{name}_xml")


@given(strategies.articles())
def test_title_xml_is_well_formed(article):
    """The XML of a text is well-formed and spells its characters."""
    assert article.title == "".join(etree.fromstring(f"<x>{article.title_xml}</x>").itertext())


def test_whole_days():
    """`date` is a day where the record names one real day, and `None` everywhere else."""
    assert datetime.date(2019, 12, 1) == PubDate(year="2019", month="Dec", day="01").date
    assert datetime.date(2019, 12, 1) == ArticleDate(year="2019", month="12", day="1").date
    assert datetime.date(2019, 12, 1) == HistoryDate(year="2019", month="12", day="1", hour="6").date
    assert PubDate(year="2019", month="Feb", day="30").date is None
    assert PubDate(medline_date="2000 Dec 23-30").date is None
    assert ArticleDate(year="2019", month="12").date is None


@pytest.mark.parametrize(
    "spelled",
    [
        "0000-0002-1825-009X",
        "000000021825009X",
        "http://orcid.org/0000-0002-1825-009X",
        "https://orcid.org/0000-0002-1825-009x",
        "ORCID: 0000-0002-1825-009X",
        " 0000 0002 1825 009X ",
        "0000\u20110002\u20111825\u2011009X",
    ],
)
def test_orcid(spelled):
    """An ORCID has one form, however the record spells it; the field keeps the spelling."""
    author = Author(identifiers=(Identifier(source="ISNI", value="1"), Identifier(source="ORCID", value=spelled)))

    assert "0000-0002-1825-009X" == author.orcid
    assert spelled == author.identifiers[1].value


def test_no_orcid():
    """What is not sixteen characters of that form, or not from ORCID, is none."""
    assert Author(identifiers=(Identifier(source="ORCID", value="0000-0002-1825"),)).orcid is None
    assert Author(identifiers=(Identifier(source="ISNI", value="0000 0002 1825 0097"),)).orcid is None
    assert Author().orcid is None


def test_identifiers():
    """DOI, PII and PMCID are the article's own and never a cited one's."""
    cited = Reference(citation="X", article_ids=(ArticleId(id_type="doi", value="10.1/cited"),))
    article = Article(reference_lists=(ReferenceList(references=(cited,)),))

    assert (None, None, None) == (article.doi, article.pii, article.pmcid)

    article = attrs.evolve(
        article,
        elocation_ids=(
            ELocationId(id_type="doi", valid=False, value="10.1/wrong"),
            ELocationId(id_type="doi", valid=True, value="10.1/right"),
            ELocationId(id_type="pii", value="e1"),
        ),
        other_ids=(OtherId(source="NLM", value="PMC77 [Available on 01/01/30]"),),
    )

    assert ("10.1/right", "e1", "PMC77") == (article.doi, article.pii, article.pmcid)

    article = attrs.evolve(
        article,
        article_ids=(
            ArticleId(id_type="pubmed", value="1"),
            ArticleId(id_type="doi", value="10.1/ID"),
            ArticleId(id_type="pmc", value="12.1"),
        ),
    )

    assert ("10.1/ID", "PMC12") == (article.doi, article.pmcid)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("10.5555/invented.1021", "10.5555/invented.1021"),
        ("  10.5555/invented.1021\n", "10.5555/invented.1021"),
        ("https://doi.org/10.5555/invented.1021", "10.5555/invented.1021"),
        ("http://dx.doi.org/10.5555/Invented.1021", "10.5555/Invented.1021"),
        ("doi.org/10.5555/invented.1021", "10.5555/invented.1021"),
        (
            "https://doi.org/10.5555%2F%28SICI%291%3A1%3C1%3A%3AAID%3E3.0.CO%3B2-%23",
            "10.5555/(SICI)1:1<1::AID>3.0.CO;2-#",
        ),
        ("10.5555/100%25", "10.5555/100%25"),
        ("doi:10.5555/invented.1022", "10.5555/invented.1022"),
        ("DOI: 10.5555/invented.1022", "10.5555/invented.1022"),
        ("doi 10.5555/invented.1022", "10.5555/invented.1022"),
        ("info:doi/10.5555/invented.1022", "10.5555/invented.1022"),
        ("urn:doi:10.5555.1/invented.1022", "10.5555.1/invented.1022"),
        ("Digital Object Identifier 123", None),
        ("121518513", None),
        ("S0140-6736(10)61462-6", None),
        ("10.5555", None),
        ("110.5555/x", None),
        ("", None),
    ],
)
def test_doi(printed, expected):
    """A DOI is what stands from ``10.`` on, however it is printed; what is no DOI is none, and another one is taken."""
    article = Article(article_ids=(ArticleId(id_type="doi", value=printed),))
    located = ELocationId(id_type="doi", value="10.5555/other")

    assert expected == article.doi
    assert (expected or "10.5555/other") == attrs.evolve(article, elocation_ids=(located,)).doi
    assert printed == article.article_ids[0].value


def test_chapters_have_no_identifiers_of_their_book():
    """A chapter has its own DOI or none: that of its book is the identifier of another work."""
    book = Book(elocation_ids=(ELocationId(id_type="doi", value="10.1/book"), ELocationId(id_type="pii", value="b1")))
    chapter = BookArticle(title="Chapter", book=book)

    assert (None, None) == (chapter.doi, chapter.pii)
    assert ("10.1/book", "b1") == (BookArticle(book=book).doi, BookArticle(book=book).pii)
    assert "10.1/own" == attrs.evolve(chapter, article_ids=(ArticleId(id_type="doi", value="10.1/own"),)).doi


def test_identifiers_of_books():
    """A book record looks among its identifiers first, then at the book."""
    book = BookArticle(book=Book(elocation_ids=(ELocationId(id_type="doi", value="10.1/book"),)))

    assert "10.1/book" == book.doi
    assert "10.1/x" == attrs.evolve(book, article_ids=(ArticleId(id_type="doi", value="10.1/x"),)).doi
    assert BookArticle().doi is None


def test_flat_views():
    """Keywords, references and investigators are flat, whatever lists they stand in, in the document's order."""
    names = [Reference(citation=name) for name in "abc"]
    article = Article(
        keyword_lists=(
            KeywordList(owner="NOTNLM", keywords=(Keyword(text="one"), Keyword(text="two"))),
            KeywordList(owner="NASA", keywords=(Keyword(text="three"),)),
        ),
        reference_lists=(
            ReferenceList(
                references=(names[0],), reference_lists=(ReferenceList(references=(names[1],)), ReferenceList())
            ),
            ReferenceList(references=(names[2],)),
        ),
        investigator_lists=(
            InvestigatorList(investigators=(Investigator(last_name="A"),)),
            InvestigatorList(investigators=(Investigator(last_name="B"),)),
        ),
    )

    assert ["one", "two", "three"] == [keyword.text for keyword in article.keywords]
    assert names == list(article.references)
    assert ["A", "B"] == [person.last_name for person in article.investigators]


def test_abstract_text():
    """The abstract is one text, a line for each section, with its label in front."""
    sections = (
        AbstractText(label="AIMS", text="To test."),
        AbstractText(label="UNLABELLED", text="No label."),
        AbstractText(text="Plain."),
    )

    assert "AIMS: To test.\nNo label.\nPlain." == Article(abstract_sections=sections).abstract
    assert "AIMS: To test.\nNo label.\nPlain." == BookArticle(abstract_sections=sections).abstract
    assert Article().abstract is None
    assert "" == Article(abstract_sections=(AbstractText(),)).abstract
    assert "Plain." == Article(abstract_sections=(AbstractText(label="AIMS"), sections[2])).abstract


def test_layout_is_not_text():
    """What is computed has no line breaks and indentation that a program put in; the fields keep them."""
    broken = "\n      Counts of\n      F. imaginarius\n      fell.\n    "
    markup = "\n      Counts of\n      <i>F. imaginarius</i>\n      fell.\n    "
    one_line, marked = "Counts of F. imaginarius fell.", "Counts of <i>F. imaginarius</i> fell."
    article = Article(
        title=broken,
        title_markup=markup,
        abstract_sections=(
            AbstractText(label="RES\n ULTS", text=broken, text_markup=markup),
            AbstractText(text=broken),
        ),
        keyword_lists=(KeywordList(keywords=(Keyword(text=broken, text_markup=markup, major_topic=True),)),),
        reference_lists=(ReferenceList(references=(Reference(citation=broken), Reference(citation=" as is "))),),
    )

    assert broken == article.title
    assert one_line == article.title_plain
    assert f"RES ULTS: {one_line}\n{one_line}" == article.abstract
    assert (Keyword(text=one_line, text_markup=marked, major_topic=True),) == article.keywords
    assert (Reference(citation=one_line), Reference(citation=" as is ")) == article.references
    assert Article().title_plain is None


@pytest.mark.parametrize("cls", [BookArticle, Book, Section])
def test_titles_of_books(cls):
    """The titles of chapters, books and sections can be had as plain text too."""
    assert "10⁻³ mol" == cls(title="10-3\n mol", title_markup="10<sup>-3</sup>\n mol").title_plain
    assert cls().title_plain is None


@pytest.mark.parametrize(
    ("cls", "name", "effective"),
    [
        (Author, "valid", "is_valid"),
        (Investigator, "valid", "is_valid"),
        (ELocationId, "valid", "is_valid"),
        (AuthorList, "complete", "is_complete"),
        (Article, "authors_complete", "has_all_authors"),
    ],
)
def test_true_by_default(cls, name, effective):
    """What the DTD takes as true when it is not printed is true for who filters by it."""
    assert [False, True, True] == [getattr(cls(**{name: value}), effective) for value in (False, True, None)]


@pytest.mark.parametrize("cls", [DescriptorName, QualifierName, Keyword])
def test_major_by_default(cls):
    """A subject is main only where that is printed."""
    assert [True, False, False] == [cls(major_topic=value).major for value in (True, False, None)]


@pytest.mark.parametrize("cls", [Article, KeywordList])
def test_owner_by_default(cls):
    """Without an owner, NLM is the owner."""
    assert ["NOTNLM", "NLM", "NLM"] == [cls(owner=owner).effective_owner for owner in ("NOTNLM", "NLM", None)]


def test_abstract_keeps_numbers():
    """The text of an abstract does not turn a power into another number."""
    section = AbstractText(
        text="2.4\u00d71028 atoms of CO2", text_markup="2.4\u00d710<sup>28</sup> atoms of CO<sub>2</sub>"
    )

    assert "2.4\u00d710²⁸ atoms of CO₂" == Article(abstract_sections=(section,)).abstract


def test_retracted():
    """A retracted article is told by its type or its link; a retraction notice is not retracted."""
    assert Article(publication_types=(PublicationType(ui="D016441", name="Retracted Publication"),)).retracted
    assert Article(comments_corrections=(CommentsCorrections(ref_type="RetractionIn"),)).retracted
    assert not Article(
        publication_types=(PublicationType(ui="D016440", name="Retraction of Publication"),),
        comments_corrections=(CommentsCorrections(ref_type="RetractionOf"),),
    ).retracted
    assert not Article().retracted
    assert BookArticle(publication_types=(PublicationType(name="Retracted Publication"),)).retracted
    assert not BookArticle().retracted
