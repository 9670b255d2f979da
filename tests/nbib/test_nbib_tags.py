"""The tags are declared once: writer, reader and documentation follow the declarations."""

import attrs
import pytest
from generate import formats

from pubrecord import Article, Book, BookArticle, Journal
from pubrecord.bibtex.writing import FIELDS
from pubrecord.nbib.tags import ARTICLE, BOOK
from pubrecord.ris.writing import TAGS


def test_formats_page() -> None:
    """The page of formats has every tag of NBIB and RIS, and every field of BibTeX, in rows of the width of their heads."""
    page = formats.page()
    tags = [tag.name for entry in (*ARTICLE, *BOOK) for tag in entry.tags]
    names = [name for field in FIELDS for name in (field.biblatex, field.bibtex) if name]

    assert [] == [name for name in (*tags, *(tag.name for tag in TAGS), *names) if f"| `{name}` |" not in page]
    for table in page.split("\n## ")[1:]:
        assert 1 == len({row.replace("\\|", "").count("|") for row in table.splitlines() if row.startswith("|")})


@pytest.mark.parametrize(("entries", "cls", "part"), [(ARTICLE, Article, Journal), (BOOK, BookArticle, Book)])
def test_fields_exist(entries, cls, part):
    """Each entry is of a field, or property, that the class has, empty ones included."""
    parts = {"": cls(), "journal": part(), "book": part()}

    for entry in entries:
        entry.value(parts[entry.part])


def test_most_fields_have_a_tag():
    """Every field of an article is asked for by some entry, but for those that the format has no place for."""
    asked: set[str] = set()

    class Spy:
        def __getattr__(self, name):
            asked.add(name)

    for entry in ARTICLE:
        entry.value(Spy())
    names = {field.name for field in attrs.fields(Article) if not field.name.endswith("_markup")}
    of_the_whole = {
        "journal",
        "pages",
        "start_page",
        "end_page",
        "medline_ta",
        "issn_linking",
        "pub_model",
        "investigator_lists",
    }

    assert names - asked - of_the_whole == {
        *("element", "version_id", "version_date", "indexing_method", "pmid_version", "title_book", "title_part"),
        *("title_sec", "authors_complete", "authors_type", "data_banks_complete", "grants_complete", "objects"),
        *("nihms", "reference_lists", "unknown"),
    }
