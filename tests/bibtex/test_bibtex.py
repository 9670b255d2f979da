"""BibTeX and BibLaTeX: entries of records, judged by the libraries that read them, and records of entries."""

import io
import json
import re
import shutil
import subprocess
import sys

import attrs
import bibtexparser
import pybtex.database
import pytest
from pylatexenc.latex2text import LatexNodes2Text

import pubrecord
from pubrecord import (
    Article,
    ArticleId,
    Author,
    BibtexError,
    CommentsCorrections,
    Deletion,
    ELocationId,
    Journal,
    MissingExtraError,
    Pmid,
    PubDate,
    PublicationType,
    PubrecordError,
    bibtex,
    csl,
    xml,
)
from pubrecord.bibtex import BibtexWarning, latex
from pubrecord.csl import pandoc

ARTICLE = Article(
    pmid="900001401",
    journal=Journal(
        issn="1546-0096",
        volume="22",
        issue="6 Pt 1",
        pub_date=PubDate(year="2024", month="Aug", day="8"),
        title="Journal of folding & bending",
    ),
    title="50% of H2O_x in E. coli.",
    title_markup="50% of H<sub>2</sub>O_x in <i>E. coli</i>.",
    pages="401-9",
    authors_complete=False,
    authors=(
        Author(last_name="van der Fold", fore_name="Ada B", suffix="Jr"),
        Author(collective_name="Paper and Pen, Group"),
        Author(last_name="Stojkić", fore_name="C"),
    ),
    languages=("eng",),
    medline_ta="J Fold",
    article_ids=(ArticleId(id_type="doi", value="10.5555/a_b%c"), ArticleId(id_type="pmc", value="PMC9")),
    comments_corrections=(CommentsCorrections(ref_type="RetractionIn", ref_source="J Fold. 2025;23:1", pmid="9"),),
)
BIBLATEX = r"""@article{pmid900001401,
  author = {van der Fold, Jr, Ada B and {Paper and Pen, Group} and Stojkić, C and others},
  title = {{50\% of H\textsubscript{2}O\_x in \emph{E. coli}}},
  journaltitle = {Journal of folding \& bending},
  shortjournal = {J Fold},
  date = {2024-08-08},
  volume = {22},
  number = {6 Pt 1},
  pages = {401--409},
  issn = {1546-0096},
  doi = {10.5555/a_b%c},
  pmid = {900001401},
  pmcid = {PMC9},
  eprint = {900001401},
  eprinttype = {pubmed},
  langid = {english},
  note = {Retraction in: J Fold. 2025;23:1. PMID: 9.},
}
"""
BIBTEX = r"""@article{pmid900001401,
  author = {van der Fold, Jr, Ada B and {Paper and Pen, Group} and Stojkić, C and others},
  title = {{50\% of H\textsubscript{2}O\_x in \emph{E. coli}}},
  journal = {Journal of folding \& bending},
  year = {2024},
  month = aug,
  volume = {22},
  number = {6 Pt 1},
  pages = {401--409},
  issn = {1546-0096},
  doi = {10.5555/a_b\%c},
  pmid = {900001401},
  pmcid = {PMC9},
  language = {english},
  note = {Retraction in: J Fold. 2025;23:1. PMID: 9.},
}
"""
#: The least share of fields that libraries read as the CSL item has them.
READ = 0.99
with_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


@pytest.mark.parametrize(("dialect", "expected"), [("biblatex", BIBLATEX), ("bibtex", BIBTEX)])
def test_entry(dialect, expected):
    """An entry has the fields of its dialect, in their forms."""
    assert expected == bibtex.dumps(ARTICLE, dialect=dialect)


def test_options():
    """Options choose the title of the journal, the abstract, keywords and ASCII; others are refused by name."""
    assert "journaltitle = {J Fold}" in bibtex.dumps(ARTICLE, journal="abbreviated")
    assert r"Stojki{\'c}" in bibtex.dumps(ARTICLE, ascii=True)
    assert bibtex.dumps(ARTICLE, ascii=True).isascii()
    assert r"Na{\"{i}}ve [U+5C71]" in bibtex.dumps(Article(pmid="1", title="Na\u00efve \u5c71"), ascii=True)
    for name in ("dialect", "journal", "keys"):
        with pytest.raises(ValueError, match=name if name != "keys" else "keys are"):
            bibtex.dumps(ARTICLE, **{name: "other"})


def test_keys():
    """Keys are unique in a file, of ASCII letters and digits, by PMID or by author and year."""
    others = [ARTICLE, attrs.evolve(ARTICLE, pmid="2"), attrs.evolve(ARTICLE, authors=ARTICLE.authors[2:]), ARTICLE]
    target = io.BytesIO()
    bibtex.write(others, target, keys="author-year")
    by_pmid = io.BytesIO()
    bibtex.write(others, by_pmid)

    assert ["vanderfold2024", "vanderfold2024a", "stojkic2024", "vanderfold2024b"] == keys_of(target)
    assert ["pmid900001401", "pmid2", "pmid900001401a", "pmid900001401b"] == keys_of(by_pmid)
    clashing = io.BytesIO()
    names = ("Ax2024a", "Ax2024a", "Ax2024", "Ax2024")
    bibtex.write(
        [Article(pmid=str(n), authors=(Author(last_name=name),)) for n, name in enumerate(names)],
        clashing,
        keys="author-year",
    )

    assert len(set(keys_of(clashing))) == len(names)
    assert "foldingpaper" not in bibtex.dumps(Article(title="Folding paper"))
    assert "@article{folding," in bibtex.dumps(Article(title="Folding paper"))


def keys_of(target: io.BytesIO) -> list[str]:
    return re.findall(r"^@\w+\{(.*),$", target.getvalue().decode(), re.MULTILINE)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a {b} c", r"a \{b\} c"),
        ("a } b { c", r"a \ensuremath{\rbrace} b \ensuremath{\lbrace} c"),
        ("a } b", r"a \ensuremath{\rbrace} b"),
        ("a \\ b ~ ^ $ #", r"a \textbackslash{} b \textasciitilde{} \textasciicircum{} \$ \#"),
        ("a -- b", "a -{}- b"),
    ],
)
def test_escapes(title, expected):
    """What is LaTeX's own is escaped, and braces match whatever stands in a text."""
    assert f"title = {{{{{expected}}}}}" in bibtex.dumps(Article(pmid="1", title=title))


@pytest.mark.parametrize(
    ("date", "biblatex", "plain"),
    [
        (PubDate(medline_date="2004 Jul-Aug"), "date = {2004-07/2004-08}", "month = jul"),
        (PubDate(year="2003", season="Fall"), "date = {2003-23}", "year = {2003}"),
        (PubDate(medline_date="in press"), "year = {in press}", "year = {in press}"),
    ],
)
def test_dates(date, biblatex, plain):
    """Ranges and seasons are EDTF in BibLaTeX; BibTeX has the year and the first month."""
    article = Article(pmid="1", journal=Journal(pub_date=date), medline_ta="J")

    assert f"  {biblatex},\n" in bibtex.dumps(article)
    assert f"  {plain},\n" in bibtex.dumps(article, dialect="bibtex")


def test_kinds():
    """A preprint is online or miscellaneous, with its server; the number of an article without pages is its eid."""
    preprint = Article(
        pmid="1",
        title="A.",
        journal=Journal(title="Invent Sq : the preprint server"),
        publication_types=(PublicationType(ui="D000076942", name="Preprint"),),
    )
    numbered = Article(pmid="2", journal=Journal(volume="1"), elocation_ids=(ELocationId(id_type="pii", value="e12"),))

    assert "@online{pmid1,\n" in bibtex.dumps(preprint)
    assert "organization = {Invent Sq}" in bibtex.dumps(preprint)
    assert "howpublished = {Invent Sq}" in bibtex.dumps(preprint, dialect="bibtex")
    assert "eid = {e12}" in bibtex.dumps(numbered)
    assert "pages = {e12}" in bibtex.dumps(numbered, dialect="bibtex")


def test_deletions():
    """A deletion is left out of a file with a warning, and refused alone."""
    deletion = Deletion(pmids=(Pmid(value="3"),))
    with pytest.warns(BibtexWarning, match="left out"):
        assert 1 == bibtex.write([deletion, ARTICLE], io.BytesIO())
    with pytest.raises(BibtexError, match="deletion"):
        bibtex.dumps(deletion)


@with_pandoc
@pytest.mark.parametrize("dialect", ["biblatex", "bibtex"])
def test_back(dialect):
    """An entry that comes back says the same in CSL, but for what is named."""
    article = attrs.evolve(ARTICLE, article_ids=ARTICLE.article_ids[1:], comments_corrections=())
    again = bibtex.loads(bibtex.dumps(article, dialect=dialect), strict=dialect == "biblatex")
    expected, actual = csl.to_item(article), csl.to_item(again)
    if dialect == "bibtex":
        del expected["container-title-short"]
        expected["issued"] = actual["issued"]

    assert expected == actual
    assert again.authors_complete is False


@with_pandoc
def test_what_is_not_in_the_record_is_named():
    """A field for which a record has no place is named, and so is a note; strict makes it an error."""
    text = BIBLATEX.replace("  volume", "  file = {a.pdf},\n  volume")
    with pytest.warns(BibtexWarning) as caught:
        bibtex.loads(text)

    assert {"file", "$.note"} == {problem.path for problem in caught[0].message.problems}
    with pytest.raises(BibtexError):
        bibtex.loads(text, strict=True)


@with_pandoc
@pytest.mark.filterwarnings("ignore::pubrecord.bibtex.BibtexWarning")
def test_files(tmp_path):
    """Suffix and content tell BibTeX; a bad entry costs no other, and strings are known to all."""
    text = (
        f'@string{{jf = "J Fold"}}\n{BIBLATEX}\n@article{{bad, title = {{A\n\n@article{{c, title={{C}}, journal=jf}}\n'
    )
    (tmp_path / "a.bib").write_text(text, encoding="utf-8")
    errors = []
    records = list(pubrecord.read(tmp_path / "a.bib", on_error=errors.append))

    assert ["900001401", None] == [record.pmid for record in records]
    assert "J Fold" == records[1].journal.title
    assert [(2, text[: text.index("@article{bad")].count("\n") + 1)] == [(error.record, error.line) for error in errors]
    assert records == list(pubrecord.read(io.BytesIO(text.encode()), on_error="skip"))
    assert 2 == pubrecord.convert(tmp_path / "a.bib", tmp_path / "a.ris", on_error="skip").records


def test_without_pandoc(monkeypatch):
    """Without pandoc, the error says how to get it."""
    monkeypatch.setattr(pandoc.shutil, "which", lambda *_, **__: None)

    with pytest.raises(PubrecordError, match=r"pubrecord\[cite\]"):
        bibtex.loads(BIBLATEX)


def test_without_pylatexenc(monkeypatch):
    """Without pylatexenc, only ASCII is not to be had, and the error says how."""
    latex.encoder.cache_clear()
    monkeypatch.setitem(sys.modules, "pylatexenc.latexencode", None)

    assert BIBLATEX == bibtex.dumps(ARTICLE)
    with pytest.raises(MissingExtraError, match=r"pubrecord\[formats\]"):
        bibtex.dumps(ARTICLE, ascii=True)


QUOTES = re.compile("['\"\u2018\u2019\u201c\u201d]")


def plain(text: str | None) -> str:
    """Return a text without markup, and with one sign for each kind of quotation mark."""
    return QUOTES.sub("'", re.sub(r"</?(?:i|b|su[bp])>", "", text or ""))


@pytest.mark.parametrize("dialect", ["biblatex", "bibtex"])
def test_libraries_read_the_same(corpus, dialect):
    """What bibtexparser, pybtex and pandoc read is what the CSL item says."""
    records = [
        record
        for path in sorted((corpus / "corpus" / "baseline").glob("*n1*.gz"))
        for record in xml.read(path)
        if not isinstance(record, Deletion)
    ]
    target = io.BytesIO()
    bibtex.write(records, target, dialect=dialect)
    text = target.getvalue().decode()
    parsed, structured = bibtexparser.parse_string(text), pybtex.database.parse_string(text, "bibtex")
    decoded = LatexNodes2Text(keep_comments=True).latex_to_text
    equal = []
    for record, entry in zip(records, parsed.entries, strict=True):
        item, other = csl.to_item(record), structured.entries[entry.key]
        for fields in ({field.key: field.value for field in entry.fields}, other.fields):
            equal.append(plain(item["title"]) == plain(decoded(fields["title"]).strip()))
            for variable, name in (
                ("volume", "volume"),
                ("issue", "number"),
                ("DOI", "doi"),
                ("PMID", "pmid"),
                ("PMCID", "pmcid"),
                ("ISSN", "issn"),
            ):
                equal.append(item.get(variable) == (decoded(fields[name]) if name in fields else None))
            pages = fields.get("pages") or fields.get("eid")
            equal.append(item.get("page") == (decoded(pages).replace("\N{EN DASH}", "-") if pages else None))
        families = [" ".join([*name.prelast_names, *name.last_names]) for name in other.persons.get("author", ())]
        names = [name.get("literal") or name["family"] for name in item.get("author", ())]
        equal.append([plain(decoded(name)) for name in families if name != "others"] == [plain(name) for name in names])

    assert not parsed.failed_blocks
    assert len(equal) > 2000
    assert sum(equal) >= READ * len(equal)
    if shutil.which("pandoc"):
        done = subprocess.run(
            ["pandoc", "-f", dialect, "-t", "csljson"], input=text.encode(), capture_output=True, check=True
        )
        items = json.loads(done.stdout)
        same = [
            plain(csl.to_item(record).get(name)) == plain(item.get(name))
            for record, item in zip(records, items, strict=True)
            for name in ("title", "volume", "issue", "DOI", "PMID", "PMCID", "ISSN")
        ]

        assert sum(same) >= READ * len(same)
