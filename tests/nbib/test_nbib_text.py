"""MEDLINE text: its form when written, and the forms in which it is read."""

import io
import re

import pytest
from nbib_samples import ARTICLE, CHAPTER

import pubrecord
from pubrecord import (
    AbstractText,
    Article,
    Author,
    BookArticle,
    Deletion,
    ELocationId,
    Limits,
    NbibError,
    NotPubmedError,
    Pmid,
    UnsafeInputError,
    nbib,
)
from pubrecord.nbib import NbibWarning
from pubrecord.nbib.tags import ARTICLE as ARTICLE_TAGS
from pubrecord.nbib.tags import BOOK as BOOK_TAGS


def problems_of(text: str) -> list[tuple[str, str]]:
    """Return code and place of what reading a text names."""
    with pytest.warns(NbibWarning) as caught:
        nbib.loads(text)
    return [(problem.code, problem.path) for problem in caught[0].message.problems]


@pytest.mark.parametrize("text", [ARTICLE, CHAPTER], ids=["article", "chapter"])
def test_same_text_again(text):
    """A text in the form of PubMed's site that is read and written again is the same, to the character."""
    assert text == nbib.dumps(nbib.loads(text, strict=True))


def test_fields_of_an_article():
    """Each tag fills the field that it is of."""
    article = nbib.loads(ARTICLE)

    assert isinstance(article, Article)
    assert (
        "On the folding of paper in rooms without a table: a study of patience, of thumbs and of the wind."
        == article.title
    )
    assert [("Crease", "Ada B", "AB", "2nd"), ("van der Fold", "C", "C", None)] == [
        (person.last_name, person.fore_name, person.initials, person.suffix) for person in article.authors[:2]
    ]
    assert ["Paper Group"] == [author.collective_name for author in article.authors if author.collective_name]
    assert ["Institute of Edges, Nowhere.", "Hall of Corners, Elsewhere."] == [
        place.text for place in article.authors[0].affiliations
    ]
    assert "0000-0002-1825-0097" == article.authors[0].orcid
    assert ["BACKGROUND", "METHODS", "RESULTS"] == [section.label for section in article.abstract_sections]
    assert "We bent it. The ratio was 3: 1." == article.abstract_sections[1].text
    assert ("12/34/5", None, "Paper Trust", "United Kingdom") == (
        article.grants[1].grant_id,
        article.grants[1].acronym,
        article.grants[1].agency,
        article.grants[1].country,
    )
    assert ("NCT00000000", "NCT00000001") == article.data_banks[0].accession_numbers
    assert "Crese, Ada [corrected to Crease, Ada]" == article.comments_corrections[1].note
    assert "Print-Electronic" == article.pub_model
    assert [False, True] == [name.major_topic for name in article.mesh_headings[1].qualifiers]
    assert "Thumb Disease, Familial" == article.suppl_mesh_names[0].name
    assert ["pubmed", "pmc", "mid", "doi", "pii"] == [each.id_type for each in article.article_ids]


def test_fields_of_a_chapter():
    """What has tags of books is a book or chapter."""
    chapter = nbib.loads(CHAPTER)

    assert isinstance(chapter, BookArticle)
    assert ("Corners", "The Book of Paper") == (chapter.title, chapter.book.title)
    assert ["editors"] == [names.type for names in chapter.book.author_lists]
    assert "Corner" == chapter.author_lists[0].authors[0].last_name
    assert ["NBK9001202"] == [each.value for each in chapter.bookshelf_ids]


def test_whole_book():
    """A book without a chapter has no title beside its own, and stays a book."""
    text = CHAPTER.replace("TI  - Corners\n", "").replace("Book Chapter", "Book")
    book = nbib.loads(text)

    assert book.title is None
    assert text == nbib.dumps(book)
    assert book == nbib.loads(text.replace("BTI - ", "TI  - The Book of Paper\nBTI - "))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: "\n" + text,
        lambda text: re.sub(r" +$", "", text, flags=re.MULTILINE),
        lambda text: text.replace("\nTI  - ", "\n\nTI  - ").replace("\nSO  - ", "\n\n\nSO  - "),
        lambda text: re.sub(r"^([A-Z]{2,4}) *- ", r"\1 - ", text, flags=re.MULTILINE),
        lambda text: re.sub(r"^([A-Z]{2,4}) *- ", lambda tag: f"{tag[1]:<5}- ", text, flags=re.MULTILINE),
        lambda text: re.sub(r" ?\n {6}", " ", text),
        lambda text: text.replace("      of the wind", "\tof the wind"),
    ],
    ids=[
        *("CRLF", "CR", "BOM", "empty line first", "no space at the end", "empty lines within", "no padding"),
        *("five columns", "one long line", "tab"),
    ],
)
def test_other_forms(change):
    """Forms of other years and programs give the same record."""
    assert nbib.loads(ARTICLE) == nbib.loads(change(ARTICLE), strict=True)


def test_broken_at_84_columns():
    """Values are broken at spaces, at most 84 columns stand on a line, and the space stays at its end."""
    words = " ".join(["word"] * 60) + " " + "w" * 100 + " end"
    lines = nbib.dumps(Article(pmid="1", title=words)).splitlines()[1:]

    assert words == "".join(line[6:] for line in lines)
    assert all(line.startswith(("TI  - ", "      ")) for line in lines)
    assert all(line.endswith(" ") for line in lines[:-1])
    assert all(len(line) <= 6 + 84 + 1 for line in lines if "w" * 100 not in line)
    assert "word " * 16 + "word " == lines[0][6:]


def test_crlf_if_asked_for():
    r"""With `newline="\r\n"` every line ends so, in a file too."""
    target = io.BytesIO()
    count = nbib.write([nbib.loads(ARTICLE), nbib.loads(CHAPTER)], target, newline="\r\n")

    assert 2 == count
    assert f"{ARTICLE}\n{CHAPTER}".replace("\n", "\r\n").encode() == target.getvalue()
    assert ARTICLE.replace("\n", "\r\n") == nbib.dumps(nbib.loads(ARTICLE), newline="\r\n")
    with pytest.raises(ValueError, match="newline is one of"):
        nbib.dumps(Article(), newline="\r")


def test_files(tmp_path):
    """Suffix and content tell the format; records are separated by an empty line."""
    path = tmp_path / "saved.nbib.gz"
    pubrecord.write([nbib.loads(ARTICLE), nbib.loads(CHAPTER)], path)
    (tmp_path / "saved.txt").write_text(f"{ARTICLE}\n{CHAPTER}", encoding="utf-8")
    (tmp_path / "saved.medline").write_text(ARTICLE, encoding="utf-8")

    for name in ("saved.nbib.gz", "saved.txt"):
        assert ["900001201", "900001202"] == [record.pmid for record in pubrecord.read(tmp_path / name)]
    assert ["900001201"] == [record.pmid for record in pubrecord.read(tmp_path / "saved.medline")]
    assert pubrecord.convert(path, tmp_path / "again.txt", to_format="nbib").records == 2
    assert f"{ARTICLE}\n{CHAPTER}" == (tmp_path / "again.txt").read_text(encoding="utf-8")


def test_deletions_are_left_out():
    """A deletion has no text: it is left out of a file with a warning, and refused alone."""
    deletion, target = Deletion(pmids=(Pmid(value="3"),)), io.BytesIO()
    with pytest.warns(NbibWarning, match="1 PMIDs is left out"):
        count = nbib.write([Article(pmid="1"), deletion, Article(pmid="2")], target)

    assert (2, b"PMID- 1\n\nPMID- 2\n") == (count, target.getvalue())
    with pytest.raises(NbibError, match="deletion"):
        nbib.dumps(deletion)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("PG  - ", "ZZ  - what\nPG  - ", ("unknown", "line 13, ZZ")),
        ("VI  - 22\n", "VI  - 22\nVI  - 23\n", ("second", "line 9, VI")),
        ("IS  - 1546-0097 (L", "IS  - 1546-0098 (Print)\nIS  - 1546-0097 (L", ("second", "line 7, IS")),
        ("MID - ", "PMCR- 2025/01/01\nMID - ", ("no-place", "line 54, PMCR")),
        ("DCOM- 20240903", "DCOM- last year", ("value", "line 4, DCOM")),
        (" of the wind", "of the wind", ("line", "line 11, TI")),
        ("GR  - 12/34/5/Paper Trust/United Kingdom", "GR  - a/b/Paper Trust", ("ambiguous", "line 32, GR")),
        ("MHDA- 2024/09/03 12:00", "MHDA- 2024/09/03 12:01", ("contradiction", "line 68, MHDA")),
        ("2024 Aug;22(6 Pt 1)", "2024 Sep;22(6 Pt 1)", ("contradiction", "line 77, SO")),
        ("FAU - van", "AU  - et al.\nFAU - van", ("no-place", "line 23, AU")),
    ],
    ids=[
        "tag",
        "second value",
        "second ISSN",
        "PMCR",
        "date",
        "no indent",
        "grant",
        "history",
        "source line",
        "et al.",
    ],
)
def test_what_is_not_in_the_record_is_named(old, new, expected):
    """What a record has no place for, and what is ambiguous, is named with its line and tag; strict makes it an error."""
    text = ARTICLE.replace(old, new) if old != " of the wind" else ARTICLE.replace("      of the", "of the")

    assert expected in problems_of(text)
    with pytest.raises(NbibError) as caught:
        nbib.loads(text, strict=True)
    assert "900001201" == caught.value.pmid


def test_history_of_old_texts():
    """Before 2016 the history had no dates of entry and no times: it takes those with tags of their own, and that is named."""
    text = re.sub(r"^PHST.*\[(entrez|pubmed|medline)\]\n", "", ARTICLE, flags=re.MULTILINE)
    text = text.replace("03/04 00:00 [received]", "03/04 [received]")

    assert ["no-time", "no-entry-dates"] == [code for code, _ in problems_of(text)]
    with pytest.warns(NbibWarning):
        article = nbib.loads(text)
    assert nbib.loads(ARTICLE).history == article.history


@pytest.mark.parametrize(
    ("source", "online", "expected"),
    [
        ("J Fold. 2024 Aug;22:1. Epub 2024 Jul 8.", "20240708", "Print-Electronic"),
        ("J Fold. 2024 Jul 8;22:1. eCollection 2024.", "20240708", "Electronic-eCollection"),
        ("J Fold. 2024 Jul 8;22:1. Print 2024 Aug.", "20240708", "Electronic-Print"),
        ("J Fold. 2024 Jul 8;22:1.", "20240708", "Electronic"),
        ("J Fold. 2024 Aug;22:1.", None, "Print"),
        (None, None, None),
    ],
)
@pytest.mark.filterwarnings("ignore::pubrecord.nbib.NbibWarning")
def test_publication_model(source, online, expected):
    """The citation line and the electronic date tell which form of the article came first."""
    text = "PMID- 1\n" + (f"DEP - {online}\n" if online else "") + (f"SO  - {source}\n" if source else "")

    assert expected == nbib.loads(text).pub_model


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("AU  - Crease, Ada", ("Crease", "Ada", None, None)),
        ("AU  - Crease AB", ("Crease", None, "AB", None)),
        ("AU  - Crease AB Jr", ("Crease", None, "AB", "Jr")),
        ("FAU - Madonna\nAU  - Madonna", ("Madonna", None, None, None)),
        ("FAU - Crease, A B\nAU  - Crease AB", ("Crease", "A B", "AB", None)),
        ("FAU - Crease, Jr, Ada\nAU  - Crease, Jr A", ("Crease, Jr", "Ada", "A", None)),
        ("FAU - Crease, Anne B\nAU  - Crease A B", ("Crease", "Anne B", "A B", None)),
        ("FAU - Crease, Anne V\nAU  - Crease A V", ("Crease", "Anne", "A", "V")),
    ],
)
def test_names(lines, expected):
    """Both forms of a name together tell where its parts end; one form alone is taken for what it looks like."""
    person = nbib.loads(f"PMID- 1\n{lines}\n").authors[0]

    assert expected == (person.last_name, person.fore_name, person.initials, person.suffix)


def test_two_short_names_are_two_persons():
    """A short name that does not go with the full name before it is another person's."""
    article = nbib.loads("PMID- 1\nFAU - Crease, Ada\nAU  - Fold B\n")

    assert ["Crease", "Fold"] == [person.last_name for person in article.authors]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("AIMS: To bend. RESULTS: Bent.", ["AIMS", "RESULTS"]),
        ("We saw RESULTS: Bent.", [None]),
        ("Aims: To bend. RESULTS: Bent.", [None]),
        ("AIMS: To bend at pH: 7. And DNA: no. MATERIALS & METHODS: x", ["AIMS", "MATERIALS & METHODS"]),
        ("UNLABELLED: One part.", ["UNLABELLED"]),
        ("\u00c9\u00e9\u00e9: Un.", [None]),
        ("MÉTODOS: Uno. CONCLUSIÓN: Dos.", ["MÉTODOS", "CONCLUSIÓN"]),
    ],
)
def test_labels(text, labels):
    """An abstract is cut at labels in capitals only if it begins with one."""
    article = nbib.loads(f"PMID- 1\nAB  - {text}\n")

    assert labels == [section.label for section in article.abstract_sections]
    assert text in nbib.dumps(article)


def test_files_of_eric():
    """Files of ERIC have no PMIDs: a record begins with its owner."""
    text = "OWN - ERIC\nTI  - Folding\nAU  - Guo, Wen\nJT  - Paper\n\nOWN - ERIC\nTI  - Bending\nAU  - Li, Bo\n"
    records = list(pubrecord.read(io.BytesIO(text.encode())))

    assert ["Folding", "Bending"] == [record.title for record in records]
    assert "Guo" == records[0].authors[0].last_name


def test_loads_takes_exactly_one():
    """A text with none or several records is refused."""
    for text in ("", f"{ARTICLE}\n{CHAPTER}"):
        with pytest.raises(NbibError, match="the text holds"):
            nbib.loads(text)
    assert nbib.loads(ARTICLE) == nbib.loads(ARTICLE.encode())


def test_not_medline_text():
    """Another kind of file is named for what it is; an empty one has no records."""
    with pytest.raises(NotPubmedError, match="HTML, not MEDLINE text"):
        list(nbib.read(io.BytesIO(b"<!DOCTYPE html><html></html>")))

    assert [] == list(nbib.read(io.BytesIO(b"")))


def test_long_record():
    """A record beyond the limit costs no other."""
    text = f"PMID- 1\nTI  - A.\n\nPMID- 2\nTI  - {'long ' * 4000}\n\nPMID- 3\nTI  - B.\n"
    errors = []
    records = nbib.read(io.BytesIO(text.encode()), on_error=errors.append, limits=Limits(record=5000))

    assert ["1", "3"] == [record.pmid for record in records]
    assert [UnsafeInputError] == [type(error) for error in errors]


@pytest.mark.parametrize("entries", [ARTICLE_TAGS, BOOK_TAGS], ids=["articles", "books"])
def test_declarations(entries):
    """Each tag is in capitals, at most four, says where its value stands, and has a rule."""
    tags = [tag for entry in entries for tag in entry.tags]

    assert all(re.fullmatch(r"[A-Z]{2,4}", tag.name) for tag in tags)
    assert all(tag.source and tag.rule for tag in tags)


def test_what_nlm_took_back_is_left_out():
    """Replaced authors, and electronic locations that NLM found to be wrong, are not written."""
    article = Article(
        pmid="1",
        authors=(Author(valid=False, last_name="Wrong", fore_name="A"), Author(valid=False, collective_name="Nobody")),
        elocation_ids=(ELocationId(id_type="doi", valid=False, value="10.5555/wrong"),),
    )

    assert "PMID- 1\n" == nbib.dumps(article)


def test_ten_thousand_authors():
    """A record may have any number of authors, in either direction."""
    article = Article(
        pmid="1",
        authors=tuple(Author(valid=True, last_name=f"A{n}", fore_name="B", initials="B") for n in range(10_000)),
        abstract_sections=(AbstractText(text="PMID- 2\nOWN - NLM\n\nER  - "),),
    )

    assert article.authors == nbib.loads(nbib.dumps(article)).authors
