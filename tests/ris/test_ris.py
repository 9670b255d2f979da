"""RIS: references of records, and records of references that other programs wrote."""

import gzip
import io
import re
import sys

import pytest
import rispy

import pubrecord
from pubrecord import (
    AbstractText,
    Affiliation,
    Article,
    ArticleDate,
    Author,
    CommentsCorrections,
    Deletion,
    DescriptorName,
    Journal,
    Keyword,
    KeywordList,
    MeshHeading,
    MissingExtraError,
    NotPubmedError,
    Pmid,
    PubDate,
    PublicationType,
    RisError,
    csl,
    nbib,
    ris,
    xml,
)
from pubrecord.ris import RisWarning

ARTICLE = Article(
    pmid="900001301",
    pub_model="Print-Electronic",
    journal=Journal(
        issn="1546-0096", volume="22", issue="6", pub_date=PubDate(year="2024", month="Aug"), title="Journal of folding"
    ),
    title="On <folding> paper.",
    pages="401-9",
    abstract_sections=(AbstractText(label="AIMS", text="To\nfold."), AbstractText(label="RESULTS", text="Folded.")),
    authors=(
        Author(last_name="Crease", fore_name="Ada B", suffix="2nd", affiliations=(Affiliation(text="Hall."),)),
        Author(last_name="Edge", fore_name="Nora", affiliations=(Affiliation(text="Hall."),)),
        Author(collective_name="Paper, and More, Group"),
    ),
    languages=("eng",),
    publication_types=(PublicationType(name="Journal Article"), PublicationType(name="Retracted Publication")),
    article_dates=(ArticleDate(year="2024", month="07", day="08"),),
    medline_ta="J Fold",
    comments_corrections=(
        CommentsCorrections(ref_type="RetractionIn", ref_source="J Fold. 2025;23:1", pmid="900001302"),
    ),
    keyword_lists=(KeywordList(owner="NOTNLM", keywords=(Keyword(text="wind"),)),),
    mesh_headings=(MeshHeading(descriptor=DescriptorName(name="Paper", major_topic=True)),),
    coi_statement="None.",
)
EXPECTED = """\
TY  - JOUR
TI  - On <folding> paper
AU  - Crease, Ada B, 2nd
AU  - Edge, Nora
AU  - Paper and More Group
PY  - 2024
DA  - 2024/08//
T2  - Journal of folding
J2  - J Fold
VL  - 22
IS  - 6
SP  - 401
EP  - 409
SN  - 1546-0096
UR  - https://pubmed.ncbi.nlm.nih.gov/900001301/
AN  - 900001301
DB  - PubMed
AB  - AIMS: To fold. RESULTS: Folded.
KW  - wind
KW  - *Paper
LA  - eng
AD  - Hall.
C1  - None.
N1  - Retracted.
N1  - Retraction in: J Fold. 2025;23:1. PMID: 900001302
N1  - Epub 2024-07-08
N1  - Publication types: Journal Article; Retracted Publication
ER  - \n"""
#: Least shares of values that are as EndNote has them, and of variables that come back.
ENDNOTE, BACK = 0.98, 0.99


def test_reference():
    """A record is one reference: each value on one line, keywords before MeSH, notices of retraction first."""
    assert EXPECTED == ris.dumps(ARTICLE)
    assert "AD  - " not in ris.dumps(ARTICLE, affiliations=False)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (PubDate(year="2024", month="08", day="8"), "2024/08/08/"),
        (PubDate(year="2003", season="Spring"), "2003///Spring"),
        (PubDate(medline_date="2010 Sep-Oct"), "2010/09//2010 Sep-Oct"),
        (PubDate(year="2001"), "2001///"),
        (PubDate(medline_date="in press"), "///in press"),
    ],
)
def test_dates(date, expected):
    """Empty pieces of a date are kept, and a season or range follows them; all come back."""
    article = Article(pmid="900001301", journal=Journal(pub_date=date), medline_ta="J Fold")
    text = ris.dumps(article)

    assert f"DA  - {expected}\n" in text
    assert csl.to_item(article).get("issued") == csl.to_item(ris.loads(text)).get("issued")


def test_back():
    """A record that comes back says the same in CSL; what has no place is named by its tag."""
    with pytest.warns(RisWarning) as caught:
        again = ris.loads(ris.dumps(ARTICLE))

    expected, actual = csl.to_item(ARTICLE), csl.to_item(again)
    expected["author"][2]["literal"] = "Paper and More Group"
    assert expected == actual
    assert {"AD", "C1", "N1"} == {problem.path for problem in caught[0].message.problems}
    with pytest.raises(RisError, match="does not hold all"):
        ris.loads(ris.dumps(ARTICLE), strict=True)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("TY  - JOUR\nT1  - A\nA1  - Smith J.\nY1  - 2010///\nJF  - J\nN2  - Abc\n", {"title": "A", "abstract": "Abc"}),
        ("TY  - JOUR\nTI  - A\nPY  - 2010\nDA  - Jun\n", {"issued": {"date-parts": [[2010, 6]]}}),
        ("TY  - JOUR\nTI  - A\nM3  - doi: 10.5555/a\n", {"DOI": "10.5555/a"}),
        ("TY  - JOUR\nTI  - A\nUR  - https://doi.org/10.5555/a\n", {"DOI": "10.5555/a"}),
        ("TY  - JOUR\nTI  - A\nUR  - http://www.ncbi.nlm.nih.gov/pubmed/900001\n", {"PMID": "900001"}),
        ("TY  - JOUR\nTI  - A\nAN  - 12\nDB  - PubMed\n", {"PMID": "12"}),
        ("TY  - JOUR\nTI  - A\nID  - 900001\n", {"PMID": "900001"}),
        ("TY  - JOUR\nTI  - A\nC2  - PMC12\n", {"PMCID": "PMC12"}),
        ("TY  - JOUR\nTI  - A\n of two lines\n", {"title": "A of two lines"}),
        ("TY  - BOOK\nTI  - A\nSN  - 9780000000002\nET  - 2\n", {"ISBN": "9780000000002", "edition": "2"}),
        (
            "TY  - CHAP\nTI  - A\nT2  - B\nA2  - Edge, N\n",
            {"container-title": "B", "editor": [{"family": "Edge", "given": "N"}]},
        ),
        ("TY - JOUR\nTI - A\nSP - e12\n", {"title": "A", "page": "e12"}),
    ],
)
def test_forms_of_other_programs(text, variables):
    """References of EndNote, Zotero, Ovid and Embase are read for what they mean."""
    item = csl.to_item(ris.loads(f"{text}ER  - \n", strict=True))

    assert variables == {name: item[name] for name in variables}


def test_names_without_comma():
    """A name without a comma is a group, unless initials end it."""
    article = ris.loads("TY  - JOUR\nAU  - Paper Group\nAU  - Crease AB\nER  - \n", strict=True)

    assert ["Paper Group", None] == [author.collective_name for author in article.authors]
    assert ("Crease", "AB") == (article.authors[1].last_name, article.authors[1].fore_name)


def test_commas_within_names():
    """A comma within a part of a name would begin another part, so it is left out."""
    text = ris.dumps(Article(pmid="900001", authors=(Author(last_name="Crease, Jr", fore_name="Ada, B"),)))

    assert "AU  - Crease Jr, Ada B\n" in text


def test_files(tmp_path):
    """Suffix and content tell RIS; numbers, byte order marks and all line ends are taken."""
    pubrecord.write([ARTICLE, ARTICLE], tmp_path / "a.ris")
    text = (tmp_path / "a.ris").read_text(encoding="utf-8")
    other = "\ufeff1. \r\n" + text.replace("\n", "\r\n").replace("\r\n\r\nTY", "\r\n\r\n2. \r\nTY")

    assert f"{EXPECTED}\n{EXPECTED}\n" == text
    for data in (text, other):
        with pytest.warns(RisWarning):
            assert 2 == len(list(ris.read(io.BytesIO(data.encode()), on_error="raise")))
    with pytest.warns(RisWarning):
        assert ["900001301"] * 2 == [record.pmid for record in pubrecord.read(io.BytesIO(text.encode()))]


def test_damage():
    """A reference that is cut off, or in another encoding, costs no other and is named."""
    text = "TY  - JOUR\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - \xe9\nER  - \n\nTY  - JOUR\nTI  - C\n"
    errors = []
    with pytest.warns(RisWarning, match="cut off"):
        records = list(ris.read(io.BytesIO(text.encode("latin-1")), on_error=errors.append))

    assert ["A.", "C."] == [record.title for record in records]
    assert [(2, 5)] == [(error.record, error.line) for error in errors]
    with pytest.raises(NotPubmedError):
        list(ris.read(io.BytesIO(b"<html>")))
    with pytest.warns(RisWarning, match="belongs to no reference"):
        ris.loads("TY  - JOUR\nTI  - A\nER  - \nstray words\n")


def test_deletions():
    """A deletion is left out of a file with a warning, and refused alone."""
    deletion = Deletion(pmids=(Pmid(value="3"),))
    with pytest.warns(RisWarning, match="left out"):
        assert 1 == ris.write([deletion, ARTICLE], io.BytesIO())
    with pytest.raises(RisError, match="deletion"):
        ris.dumps(deletion)


def test_without_rispy(monkeypatch):
    """Without rispy, the error says how to get it."""
    monkeypatch.setitem(sys.modules, "rispy", None)

    with pytest.raises(MissingExtraError, match=r"pubrecord\[formats\]"):
        ris.loads(EXPECTED)


def letters(text: str | None) -> str:
    return re.sub(r"\W", "", text or "").lower()


@pytest.mark.filterwarnings("ignore::pubrecord.nbib.NbibWarning")
def test_beside_endnote(corpus):
    """References are those that EndNote makes of the same records, in what both have."""
    folder = corpus / "formats" / "data"
    records = {record.pmid: record for record in nbib.read(folder / "site-bluelight.nbib.gz", on_error="skip")}
    text = gzip.decompress((folder / "site-bluelight.ris.gz").read_bytes()).decode()
    equal = []
    for endnote in rispy.loads(text):
        (ours,) = rispy.loads(ris.dumps(records[endnote["accession_number"]]))
        equal += [
            letters(ours["title"]) == letters(endnote["title"]),
            letters(ours.get("abstract")) == letters(endnote.get("abstract")),
            ours["start_page"].upper() == endnote["start_page"].partition("-")[0].upper(),
            [name.partition(",")[0] for name in ours["authors"]]
            == [name.partition(",")[0] for name in endnote["authors"]],
            *(ours.get(name) == endnote.get(name) for name in ("year", "volume", "number", "doi", "custom2")),
        ]

    assert len(equal) > 400
    assert sum(equal) >= ENDNOTE * len(equal)


@pytest.mark.filterwarnings("ignore::pubrecord.ris.RisWarning")
def test_corpus(corpus):
    """Every record is one reference, without line breaks in values, and says the same in CSL when it comes back."""
    total = equal = 0
    for path in sorted((corpus / "corpus" / "baseline").glob("*.gz")):
        for record in xml.read(path):
            if isinstance(record, Deletion):
                continue
            text = ris.dumps(record)
            assert 1 == len(rispy.loads(text))
            assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.rstrip("\n").split("\n"))
            before, after = csl.to_item(record), csl.to_item(ris.loads(text))
            names = {*before, *after}
            total, equal = total + len(names), equal + sum(before.get(name) == after.get(name) for name in names)

    assert total > 5000
    assert equal >= BACK * total
