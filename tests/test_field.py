"""Files in the shape of what people have on their disks: each named case is one of the corpus's files from the field."""

import io
import os
import shutil

import pytest

import pubrecord

JSON = {
    "library.json": ["900001010", "900001011"],
    "one-record-indented.json": ["900001012"],
    "records-by-jq.jsonl": ["900001012", "900001013"],
}


@pytest.mark.parametrize("name", JSON)
def test_json(corpus, name):
    """JSON is read in every layout, and CSL-JSON is known by its content, by path, as a stream, and in a conversion."""
    path = corpus / "field" / name
    with path.open("rb") as stream:
        from_stream = [record.pmid for record in pubrecord.read(stream)]

    assert JSON[name] == [record.pmid for record in pubrecord.read(path)] == from_stream
    assert len(JSON[name]) == pubrecord.convert(path, os.devnull, to_format="xml").records


INSTEAD = {
    "article-element-alone.xml": r"a part of a PubMed record, <Article>.*\n.*PubmedArticle around it is missing",
    "records.tar.gz": r"a tar archive.*\n.*[Uu]npack it first",
    "records-stored.zip": r"a ZIP archive.*\n.*[Uu]npack it first",
    "saved-abstract.txt": r"PubMed's text format \"Abstract\".*\n.*efetch",
    "saved.csv": r"PubMed's CSV.*\n.*efetch",
}


@pytest.mark.parametrize("name", INSTEAD)
def test_instead(corpus, name):
    """What is no PubMed XML is named for what it is, with the way out, by path and as a stream."""
    path = corpus / "field" / name

    with pytest.raises(pubrecord.NotPubmedError, match=INSTEAD[name]):
        list(pubrecord.read(path))
    with pytest.raises(pubrecord.NotPubmedError, match=INSTEAD[name]):
        list(pubrecord.read(io.BytesIO(path.read_bytes())))


def test_ris_as_xml(corpus):
    """RIS that is read as XML is named, with the way out."""
    with pytest.raises(pubrecord.NotPubmedError, match=r"the input is RIS, not PubMed XML\n.*efetch"):
        list(pubrecord.xml.read(corpus / "field" / "saved.ris"))


def test_error_between_batches(corpus):
    """A failed batch between two others is an error with the server's words; both records are delivered."""
    errors = []
    records = pubrecord.read(corpus / "field" / "efetch-error-between-batches.xml", on_error=errors.append)

    assert ["900001014", "900001015"] == [record.pmid for record in records]
    (error,) = errors
    assert (2, "900001014") == (error.record, error.pmid)
    assert "an eFetch error: Cannot retrieve history data. query_key: 1" in str(error)


def test_byte_order_marks(corpus):
    """A byte order mark before each of two joined documents is nothing."""
    records = pubrecord.read(corpus / "field" / "bom-between-documents.xml")

    assert ["900001016", "900001017"] == [record.pmid for record in records]


def test_chapter_without_a_doi_of_its_own(corpus):
    """A chapter has no DOI of its book, which all chapters would share; the book keeps it."""
    (chapter,) = pubrecord.read(corpus / "field" / "chapter-with-doi-of-its-book.xml")

    assert None is chapter.doi
    assert "DOI" not in pubrecord.csl.to_item(chapter)
    assert ["10.5555/book.whole"] == [each.value for each in chapter.book.elocation_ids if each.id_type == "doi"]


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_chapter_with_editors(corpus):
    """The editors of a chapter's book are cited as NLM does."""
    (chapter,) = pubrecord.read(corpus / "field" / "chapter-with-editors.xml")

    assert "Signs of fictosis. In: Nemo C, Noone N, editors. Diseases of no organ" in pubrecord.csl.cite(chapter)


def test_two_versions(corpus):
    """Two versions of a record have two keys in a library."""
    items = [pubrecord.csl.to_item(record) for record in pubrecord.read(corpus / "field" / "two-versions.xml")]

    assert ["pmid:900001027", "pmid:900001027.2"] == [item["id"] for item in items]
