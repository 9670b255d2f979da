"""What a citation processor makes of the items, in the styles of the system."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from pubrecord import (
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
    PubDate,
    PublicationType,
    PubrecordError,
    csl,
    xml,
)
from pubrecord.csl import pandoc

STYLES = Path("/usr/share/citation-style-language/styles")
#: What no reference may show: an entity, a tag, a missing value, empty brackets, a doubled full stop, "2001;:5".
WRONG = re.compile(
    r"&#?\w+;|</?(?:i|b|su[bp]|u|span|math|mml:\w+)\b[^>]*>|\bNone\b|\(\)|\[\]|(?<!\.)\.\.(?!\.)|;:|: *;|, ,|,,"
)

with_pandoc = pytest.mark.skipif(
    shutil.which("pandoc") is None or not (STYLES / "vancouver.csl").is_file(),
    reason="no pandoc or no styles: apt-get install pandoc citation-style-language-styles",
)

EXAMPLE = Article(
    pmid="900000072",
    pub_model="Electronic",
    title="An invented study of <5 patients.",
    authors=(Author(last_name="Doe", initials="JR", suffix="Jr"), Author(collective_name="The Invented Group")),
    elocation_ids=(ELocationId(id_type="pii", valid=True, value="72"),),
    journal=Journal(volume="22", issue="1", pub_date=PubDate(year="2024", month="Aug", day="08")),
    article_dates=(ArticleDate(type="Electronic", year="2024", month="08", day="08"),),
    publication_types=(PublicationType(ui="D016428", name="Journal Article"),),
    medline_ta="Pediatr Rheumatol Online J",
)


@with_pandoc
def test_worked_example() -> None:
    """An article with an article number is cited as PubMed cites it."""
    expected = "Doe JR Jr, The Invented Group. An invented study of <5 patients. Pediatr Rheumatol Online J. 2024 Aug 8;22(1):72."

    assert expected == csl.cite(EXAMPLE)


@with_pandoc
@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("american-medical-association", "Doe JR Jr, The Invented Group."),
        ("ama", "Doe JR Jr, The Invented Group."),
        ("apa", "Doe, J. R., Jr, & The Invented Group. (2024)."),
        ("ieee", "J. R. Doe Jr and The Invented Group, "),
        ("nature", "Doe, J. R., Jr & The Invented Group."),
        ("bmc-public-health", "Doe JR Jr, The Invented Group."),  # has a parent style
        (str(STYLES / "elsevier-harvard.csl"), "Doe, J.R., Jr, The Invented Group, 2024."),
    ],
)
def test_styles(style: str, expected: str) -> None:
    """A style is told by name, be it a dependent one, or by path; no number stands in front of the reference."""
    assert csl.cite(EXAMPLE, style).startswith(expected)


@with_pandoc
def test_no_such_style() -> None:
    """A style that is not there is an error that says how to get styles."""
    with pytest.raises(PubrecordError, match=r'no citation style "?\'?nowhere.*\n.*pubrecord\[cite\]'):
        csl.cite(EXAMPLE, "nowhere")


@with_pandoc
def test_broken_style(tmp_path: Path) -> None:
    """What pandoc says of a style that it cannot use is in the error."""
    path = tmp_path / "broken.csl"
    path.write_text("<style/>", encoding="utf-8")

    with pytest.raises(PubrecordError, match="pandoc cannot set the reference"):
        csl.cite(EXAMPLE, str(path))


def test_no_pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandoc the error says how to get it."""
    monkeypatch.setattr(pandoc.shutil, "which", lambda *_, **__: None)

    with pytest.raises(PubrecordError, match=r"pubrecord\[cite\]"):
        csl.cite(EXAMPLE)


def test_no_deletions() -> None:
    """A deletion cannot be cited."""
    with pytest.raises(CslError):
        csl.cite(Deletion())


def made_from(line: dict[str, Any]) -> Article:
    """Return a record with the fields that a source line of NLM's is made from."""
    year, month, day = [*line["date"].split(), None, None][:3]
    names = [name.rpartition(" ") for name in line["authors"] if name != "et al."]
    epub = line["epub"]
    return Article(
        pmid=line["pmid"],
        # NLM cites the electronic date of a journal whose issues have none.
        pub_model="Electronic" if epub and "Epub" not in line["nlm_source"] else "Print-Electronic",
        title=line["title"],
        authors=tuple(Author(last_name=last, initials=initials) for last, _, initials in names),
        pages=line["pages"] or None,
        journal=Journal(
            volume=line["volume"] or None,
            issue=line["issue"] or None,
            pub_date=PubDate(year=year, month=month, day=day),
        ),
        article_dates=(ArticleDate(year=epub[:4], month=epub[4:6], day=epub[6:]),) if epub else (),
        elocation_ids=(ELocationId(id_type="pii", value="1042"),) if line["pmid"] == "35128459" else (),
        medline_ta=line["abbrev"],
    )


@with_pandoc
def test_source_lines_of_nlm(corpus: Path) -> None:
    """The Vancouver style gives NLM's own source line: journal, date, volume, issue, pages.

    But for what no style does: the form of the pages is the record's own, and DOI and "Epub" follow.
    """
    text = (corpus / "csl" / "nlm-citations.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 10
    different = {}
    for line in lines:
        expected = re.split(r" (?:Epub|doi:|pii:)", line["nlm_source"])[0].replace("342-346", "342-6")
        actual = csl.cite(made_from(line)).replace("\N{EN DASH}", "-")
        if not actual.endswith(f". {expected}"):
            different[expected] = actual

    assert {} == different


@pytest.fixture(scope="module")
def items(corpus: Path) -> list[Any]:
    """One item for each record of the corpus, without its abstract."""
    paths = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    records = (record for path in paths for record in xml.read(path) if not isinstance(record, Deletion))
    items = {item["id"]: item for item in (csl.to_item(record, abstract=False) for record in records)}
    assert len(items) > 1500
    return list(items.values())


@with_pandoc
@pytest.mark.parametrize(
    "style", ["vancouver", "american-medical-association", "apa", "ieee", "nature", "elsevier-harvard"]
)
def test_references_of_the_corpus(items: list[Any], style: str) -> None:
    """No reference of a real record shows an entity, a tag, `None`, empty brackets or a doubled full stop.

    But where the title itself has them.
    """
    command = ["pandoc", "--from=csljson", "--to=plain", "--wrap=none", "--citeproc", f"--csl={STYLES / style}.csl"]
    done = subprocess.run(command, input=orjson.dumps(items), capture_output=True, check=True)
    references = [line for line in done.stdout.decode().splitlines() if line]
    own = {found[0] for item in items for found in WRONG.finditer(f"{item.get('title')} {item.get('container-title')}")}
    wrong = [line for line in references if (found := WRONG.search(line)) and found[0] not in own]

    assert len(items) == len(references)
    assert [] == wrong


CHAPTER = BookArticle(
    pmid="900000073",
    title="Signs of fictosis",
    book=Book(
        title="Diseases of no organ",
        publisher="Imaginary Press",
        publisher_location="Nowhere (NW)",
        pub_date=BookDate(year="2020"),
        author_lists=(
            AuthorList(
                type="editors",
                authors=(
                    Author(last_name="Nemo", fore_name="Captain", initials="C"),
                    Author(last_name="Noone", fore_name="Ned", initials="N"),
                ),
            ),
        ),
    ),
    author_lists=(
        AuthorList(type="authors", authors=(Author(last_name="Quillfeather", fore_name="Ada B", initials="AB"),)),
    ),
    bookshelf_ids=(ArticleId(id_type="bookaccession", value="NBK9001009"),),
)


@with_pandoc
@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "vancouver",
            "Quillfeather AB. Signs of fictosis. In: Nemo C, Noone N, editors. Diseases of no organ [Internet]. ",
        ),
        (
            "nlm-citation-sequence",
            "Quillfeather AB. Signs of fictosis. In: Nemo C, Noone N, editors. Diseases of no organ ",
        ),
        (
            "american-medical-association",
            "Quillfeather AB. Signs of fictosis. In: Nemo C, Noone N, eds. Diseases of No Organ.",
        ),
        ("apa", "Quillfeather, A. B. (2020). Signs of fictosis. In C. Nemo & N. Noone (Eds.), Diseases of no organ."),
        ("ieee", "A. B. Quillfeather, “Signs of fictosis,” in Diseases of no organ, C. Nemo and N. Noone, Eds. "),
        ("nature", "Quillfeather, A. B. Signs of fictosis. in Diseases of no organ (eds. Nemo, C. & Noone, N.)"),
        (
            "elsevier-harvard",
            "Quillfeather, A.B., 2020. Signs of fictosis, in: Nemo, C., Noone, N. (Eds.), Diseases of No Organ.",
        ),
    ],
)
def test_chapter_with_editors(style: str, expected: str) -> None:
    """The editors of a chapter's book stand before their label, as the style has it."""
    assert csl.cite(CHAPTER, style).startswith(expected)


#: Two styles that leave the names out before their label, and one that sets the label first.
NAMELESS = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>T</title><id>t</id></info>
<citation><layout><text variable="title"/></layout></citation><bibliography><layout>
<names variable="editor">{inside}</names><text variable="title" prefix=". "/></layout></bibliography></style>"""


@with_pandoc
@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<label prefix=", "/>', "Captain Nemo, Ned Noone, editors. "),
        (
            '<label prefix=", " form="short"/><substitute><text value="x"/></substitute>',
            "Captain Nemo, Ned Noone, eds. ",
        ),
        ('<name and="text"/><label prefix=", "/>', "Captain Nemo and Ned Noone, editors. "),
        ('<label suffix=": "/><name and="text"/>', "editors: Captain Nemo and Ned Noone. "),
    ],
)
def test_label_without_names(tmp_path: Path, inside: str, expected: str) -> None:
    """Where a style has a label and no names, the names come first; where it has names, all stays as it is."""
    path = tmp_path / "style.csl"
    path.write_text(NAMELESS.format(inside=inside), encoding="utf-8")

    assert f"{expected}Signs of fictosis" == csl.cite(CHAPTER, str(path))


@with_pandoc
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Yb<sup>III</sup> at 10<sup>-3</sup> M", "Ybᴵᴵᴵ at 10⁻³ M"),
        ("Ni<sub>0.4</sub>O<sub>2</sub>", "Ni0.4O₂"),
        ("Hexamoll<sup>®</sup> and x<sup>a,<i>b</i></sup>", "Hexamoll® and xa,b"),
        ("sets of 2^(n) and a_(i)", "sets of 2^(n) and a_(i)"),
    ],
)
def test_scripts(markup: str, expected: str) -> None:
    """What is raised or lowered is spelled in Unicode's characters or plainly; what the text itself says stays."""
    plain = re.sub("<[^>]*>", "", markup)

    reference = csl.cite(Article(pmid="1", title=plain, title_markup=markup if plain != markup else None))
    assert reference.startswith(expected)


@with_pandoc
@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("401-409", "401-9"),
        ("1-11", "1-11"),
        ("1-12, 401-409", "1-12,401-409"),
        ("98-105", "98-105"),
        ("11-12", "11-2"),
    ],
)
def test_pages(pages: str, expected: str) -> None:
    """Pages are shortened as the style has it, but not where the last page has more digits than the first."""
    journal = Journal(volume="1", pub_date=PubDate(year="2020"))

    reference = csl.cite(Article(pmid="1", title="A.", pages=pages, journal=journal))
    assert reference.replace("\N{EN DASH}", "-").replace(", ", ",").endswith(f"2020;1:{expected}.")


@pytest.mark.parametrize(
    ("style", "meant"),
    [("APA", "apa"), ("american medical association", "american-medical-association"), ("vancuver", "vancouver")],
)
@with_pandoc
def test_style_that_is_meant(style: str, meant: str) -> None:
    """A style under a name like another's is an error that asks whether that is meant."""
    with pytest.raises(PubrecordError, match=f"no citation style '{style}': did you mean '{meant}'"):
        csl.cite(EXAMPLE, style)


@with_pandoc
@pytest.mark.parametrize("style", ["x" * 5000, "x" * 5000 + ".csl", "a\0b", "a\0b.csl", "../nowhere"])
def test_impossible_style(style: str) -> None:
    """A style with a name that no file can have is an error in few words."""
    with pytest.raises(PubrecordError, match="no citation style") as caught:
        csl.cite(EXAMPLE, style)
    assert len(str(caught.value)) < 400


@with_pandoc
def test_style_that_is_its_own_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Styles that name each other as their parents are an error."""
    folder = tmp_path / "pandoc" / "csl"
    folder.mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for name, parent in (("one-of-two", "two-of-two"), ("two-of-two", "one-of-two"), ("itself", "itself")):
        link = f'<link href="https://styles.example/{parent}" rel="independent-parent"/>'
        (folder / f"{name}.csl").write_text(f"<style><info>{link}</info></style>", encoding="utf-8")

    for name in ("one-of-two", "itself"):
        with pytest.raises(PubrecordError, match="is its own parent"):
            csl.cite(EXAMPLE, name)
    (folder / "latin.csl").write_bytes(b"<style>\xe9</style>")
    with pytest.raises(PubrecordError, match="not text in UTF-8"):
        csl.cite(EXAMPLE, "latin")


@with_pandoc
def test_books_of_the_corpus(corpus: Path) -> None:
    """The references of all real books and chapters with editors have them before the word for editors."""
    paths = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    books = {record.pmid: record for path in paths for record in xml.read(path) if isinstance(record, BookArticle)}
    labels = {
        "vancouver": r", editors?\. ",
        "american-medical-association": r", eds?\. ",
        "apa": r" \(Eds?\.\)[,.] ",
        "ieee": r", Eds?\.[, ]",
        "nature": r" \(eds?\. \w",
        "elsevier-harvard": r" \(Eds?\.\), ",
    }
    edited = [book for book in books.values() if csl.to_item(book).get("editor")]
    assert (12, 5) == (len(books), len(edited))
    for style, label in labels.items():
        for book in edited:
            if style == "nature" and book.title is None:
                continue  # it leaves the editors of whole books away
            reference = csl.cite(book, style)
            family = csl.to_item(book)["editor"][0]["family"]
            assert re.search(rf"\b{family}\b.*{label}" if style != "nature" else rf"{label}.*", reference), reference
