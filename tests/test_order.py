"""Known elements fill their fields wherever they stand in their parent; what stands twice, or elsewhere, is kept."""

import io

import made
import pytest

import pubrecord
from pubrecord import RecordError, xml

_RECORD = """<PubmedArticle><PubmedData><ArticleIdList><ArticleId IdType="pubmed">1</ArticleId></ArticleIdList>
<PublicationStatus>ppublish</PublicationStatus></PubmedData><MedlineCitation><Article><ArticleTitle>A title.</ArticleTitle>
<AuthorList><Author><ForeName>Ada</ForeName><LastName>Quill</LastName></Author></AuthorList>
<Abstract><AbstractText>None.</AbstractText></Abstract><Journal><Title>J</Title><ISSN>1</ISSN></Journal></Article>
<PMID>1</PMID></MedlineCitation></PubmedArticle>"""


def author(*children: str) -> pubrecord.Article:
    """Return the record of an author with such children."""
    record = xml.loads(made.article(more=f"<Author>{''.join(children)}</Author>"))
    assert isinstance(record, pubrecord.Article)
    return record


def findings(text: str) -> list[tuple[str, str]]:
    """Return the codes and messages of what `check` finds in a file of one record."""
    checked = pubrecord.check(io.BytesIO(made.document(text).encode()))
    return [(found.code, found.message) for found in checked.findings if found.code != "incomplete"]


def test_fields_are_filled():
    """Every field is filled in a record that is upside down, and nothing of it is unknown."""
    record = xml.loads(_RECORD)

    assert ("1", "A title.", "None.", "Quill", "Ada") == (
        record.pmid,
        record.title,
        record.abstract,
        record.authors[0].last_name,
        record.authors[0].fore_name,
    )
    assert ("J", "1", "ppublish", ()) == (
        record.journal.title,
        record.journal.issn,
        record.publication_status,
        record.unknown,
    )


def test_written_in_the_order_of_the_dtd():
    """What is written has each element once, in the DTD's order, and is the same record."""
    record = xml.loads(_RECORD)
    written = xml.dumps(record)

    names = (
        "<PMID",
        "<Journal",
        "<ISSN",
        "<Title",
        "<ArticleTitle",
        "<Abstract>",
        "<LastName",
        "<ForeName",
        "<PubmedData",
    )
    places = [written.index(name) for name in names]
    assert sorted(places) == places
    assert [1] * len(names) == [written.count(name) for name in names]
    assert record == xml.loads(written)


def test_the_second_of_one_is_kept():
    """Of what the DTD has once the first fills the field; the second is in `unknown`, where it stands."""
    record = author("<LastName>Quill</LastName>", "<ForeName>Ada</ForeName>", "<LastName>Nib</LastName>")

    (piece,) = record.unknown
    assert ("Quill", "Ada") == (record.authors[1].last_name, record.authors[1].fore_name)
    assert ("MedlineCitation/Article/AuthorList/Author[2]", 2, "<LastName>Nib</LastName>") == (
        piece.path,
        piece.position,
        piece.value,
    )
    assert record == xml.loads(xml.dumps(record))


def test_the_second_of_one_in_another_order():
    """The first in the file fills the field where the order is another, too; all are written in the DTD's order."""
    record = author("<ForeName>Ada</ForeName>", "<LastName>Quill</LastName>", "<!-- x -->", "<LastName>Nib</LastName>")

    assert ("Quill", "Ada") == (record.authors[1].last_name, record.authors[1].fore_name)
    written = xml.dumps(record)
    texts = ("Quill", "<!-- x -->", "Nib", "Ada")
    assert sorted(texts, key=written.index) == list(texts)
    assert record == xml.loads(written)


def test_a_second_wrapper():
    """A second list of authors is kept as a whole, an empty first one too."""
    one, two = (f"<AuthorList><Author><LastName>{name}</LastName></Author></AuthorList>" for name in ("Quill", "Nib"))
    for lists in (one + two, f"<AuthorList/>{one}"):
        record = xml.loads(
            f"<PubmedArticle><MedlineCitation><Article>{lists}</Article></MedlineCitation></PubmedArticle>"
        )

        assert (["Quill"], 1) == ([found.last_name for found in record.authors], len(record.unknown))
        assert record == xml.loads(xml.dumps(record))


def test_an_attribute_alone_that_no_field_can_hold():
    """A wrapper whose only attribute has no value of the DTD says nothing, and is kept."""
    text = '<PubmedArticle><MedlineCitation><Article><ArticleTitle/><AuthorList CompleteYN="x"/></Article></MedlineCitation></PubmedArticle>'
    record = xml.loads(text)

    assert ['<AuthorList CompleteYN="x"/>'] == [piece.value for piece in record.unknown]
    assert record == xml.loads(xml.dumps(record))


def test_what_belongs_elsewhere():
    """An element of the model in a wrapper where it has no place is kept there, and `check` says where it belongs."""
    keywords = "<KeywordList><Keyword>a</Keyword></KeywordList>"
    text = made.article().replace("<Language>", f"{keywords}<Language>")
    record = xml.loads(text)

    assert ((), "MedlineCitation/Article", keywords) == (
        record.keywords,
        record.unknown[0].path,
        record.unknown[0].value,
    )
    assert [
        (
            "unknown",
            "<KeywordList> has its place in <MedlineCitation> or <BookDocument>, not in <Article>, at MedlineCitation/Article",
        )
    ] == findings(text)


def test_check_counts_it():
    """`check` counts another order in words that say what it is, and what stands twice in others."""
    text = made.article(more="<Author><ForeName>A</ForeName><LastName>B</LastName><LastName>C</LastName></Author>")
    path = "MedlineCitation/Article/AuthorList/Author[2]"

    assert [
        ("unknown", f"<LastName> stands in <Author> once more than the DTD has it, or says nothing, at {path}"),
        ("order", f"known elements out of the DTD's order, at {path}"),
    ] == findings(text)
    checked = pubrecord.check(io.BytesIO(made.document(text, text).encode()))
    assert {"MedlineCitation/Article/AuthorList/Author": 2} == checked.disorder
    assert [] == findings(made.article())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_strict_refuses_it(encoding):
    """With `strict` a record in another order is an error that says where, in both engines; its neighbours are read."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    text = made.document(made.article(pmid=1), _RECORD, made.article(pmid=3), head=head)
    errors = []

    records = list(xml.read(io.BytesIO(text.encode(encoding)), strict=True, on_error=errors.append))

    assert ["1", "3"] == [record.pmid for record in records]
    (error,) = errors
    assert (RecordError, 2, "1") == (type(error), error.record, error.pmid)
    assert "known elements out of the DTD's order" in error.message
    assert {"order"} == {problem.code for problem in error.problems}
    assert [".", "PubmedData"] == [problem.path for problem in error.problems][:2]


def test_workers_and_strict(tmp_path):
    """A record in another order is refused with workers as without."""
    path = tmp_path / "in.xml"
    path.write_text(made.document(*([made.article()] * 40), _RECORD), encoding="utf-8")

    reports = [
        pubrecord.convert(path, tmp_path / "out.jsonl", strict=True, on_error="skip", workers=workers)
        for workers in (1, 2)
    ]

    assert [(40, 1)] * 2 == [(report.records, report.skipped) for report in reports]


def test_the_instruction_has_no_order():
    """The instruction of author manuscripts fills its field wherever it stands in its parent."""
    text = "<PubmedArticle><PubmedData><?nihms x?><PublicationStatus>p</PublicationStatus></PubmedData></PubmedArticle>"

    record = xml.loads(text)
    assert (" x", "p", ()) == (record.nihms, record.publication_status, record.unknown)
