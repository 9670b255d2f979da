"""Properties say what fields mean."""

import datetime

import attrs
import pytest

from pubrecord.records import (
    AbstractText,
    Article,
    ArticleDate,
    ArticleId,
    Author,
    Book,
    BookArticle,
    CommentsCorrections,
    ELocationId,
    HistoryDate,
    Identifier,
    Investigator,
    InvestigatorList,
    Keyword,
    KeywordList,
    OtherId,
    PubDate,
    PublicationType,
    Reference,
    ReferenceList,
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
        {"year": "9" * 5000},
        {"medline_date": "9" * 5000},
    ],
)
def test_no_date(printed):
    """Without a year there is no date."""
    assert PubDate(**printed).partial is None
    assert PubDate(**printed).date is None


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
    assert Article().abstract is None
    assert "" == Article(abstract_sections=(AbstractText(),)).abstract


def test_retracted():
    """A retracted article is told by its type or its link; a retraction notice is not retracted."""
    assert Article(publication_types=(PublicationType(ui="D016441", name="Retracted Publication"),)).retracted
    assert Article(comments_corrections=(CommentsCorrections(ref_type="RetractionIn"),)).retracted
    assert not Article(
        publication_types=(PublicationType(ui="D016440", name="Retraction of Publication"),),
        comments_corrections=(CommentsCorrections(ref_type="RetractionOf"),),
    ).retracted
    assert not Article().retracted
