"""Whatever a record says is read, and written back where it stood."""

import io

import attrs
import made
import pytest
from lxml import etree

import pubrecord
from pubrecord import json, xml
from pubrecord.records import Article, BookArticle, Deletion

AUTHORS = "MedlineCitation/Article/AuthorList"


def read(text):
    return list(xml.read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def canonical(text):
    """Return the canonical XML of each record, without the white space between elements."""
    root = etree.fromstring(text.encode() if isinstance(text, str) else text, etree.XMLParser(resolve_entities=False))
    records = [root] if root.tag == "PubmedArticle" else list(root)
    for element in root.iter():
        leaf = element.tag in ("ArticleTitle", "LastName", "Foo", "Bar", "i", "b", "Title")
        if isinstance(element.tag, str) and not leaf:
            if not (element.text or "").strip():
                element.text = None
            for child in element:
                if not (child.tail or "").strip():
                    child.tail = None
    for record in records:
        record.tail = None
    return [etree.tostring(record, method="c14n") for record in records]


WELL_FORMED = {
    "comment in a name": made.article(name="Tes<!-- not -->ter"),
    "markup in a name": made.article(name="Tes<i>te</i>r"),
    "instruction in a name": made.article(name="Tes<?not this?>ter"),
    "space between inline elements": made.article("<i>a</i> <i>b</i>"),
    "space around an inline element": made.article(" <i>a</i>\n"),
    "space by a comment": made.article("<i>a</i> <!-- b --> <b>c</b>"),
    "a title of white space": made.article(" \n\t "),
    "nested inline elements": made.article("a<sup>b<i>c</i></sup>d"),
    "unknown element": made.article(more='<Foo a="1"> <Bar> x </Bar> <Baz/></Foo>'),
    "unknown attribute": made.article(more='<Author Foo="&quot;&lt;&#10;&#9;"><LastName>B</LastName></Author>'),
    "attribute of no known value": made.article(more='<Author ValidYN="y"><LastName>B</LastName></Author>'),
    "text between elements": made.article(more="stray &amp; text"),
    "comment and instruction": made.article(more="<!-- one --><?two three?>"),
    "CDATA": made.article("<![CDATA[a < b & </PubmedArticle> c]]>"),
    "tags in a comment": made.article(more="<!-- </PubmedArticle> <PubmedArticle> -->"),
    "tags in an instruction": made.article(more="<?x </PubmedArticle> ?>"),
    "attributes of the record": made.article().replace("<PubmedArticle>", "<PubmedArticle x=\"1\" y='2>'>"),
    "space in the end tag": made.article().replace("</PubmedArticle>", "</PubmedArticle\n>"),
    "carriage returns as they stand": made.article(" \r\n x\r y", name="  \r\n"),
    "space before CDATA": made.article("  <![CDATA[x]]>", name=" <![CDATA[ ]]> "),
    "CDATA like a title": made.article(
        "<i>a</i> <i>b</i>", name="<![CDATA[<ArticleTitle><i>a</i><i>b</i></ArticleTitle>]]>"
    ),
    "an instruction like a title": made.article("<i>a</i> <i>b</i>").replace(
        "\n  </PubmedArticle>",
        "<PubmedData><?nihms <ArticleTitle><i>a</i><i>b</i></ArticleTitle>?></PubmedData></PubmedArticle>",
    ),
    "the same title without a space": made.article(
        "<i>a</i> <i>b</i>", more="<ArticleTitle><i>a</i><i>b</i></ArticleTitle>"
    ),
    "namespaces and attributes": made.article().replace(
        "<MedlineCitation", '<MedlineCitation xmlns:f="urn:f" xmlns:g="urn:g" f:a="1" Mood="x"'
    ),
    "carriage return": made.article("a&#13;b&#9;c&#x1D4B3;"),
    "an element twice": made.article(more="<Author><LastName>a</LastName><LastName>b</LastName></Author>"),
    "empty list": made.article().replace("<Language>", "<GrantList/><Language>"),
    "empty list with an attribute": made.article().replace("<AuthorList", "<Abstract/><AuthorList"),
    "empty record": "<PubmedArticle/>",
    "empty author": made.article(more="<Author/>"),
    "attribute of XML's own": made.article().replace("<ArticleTitle>", '<ArticleTitle xml:lang="en">'),
    "namespace that is not used": made.article().replace("<Journal>", '<Journal xmlns:m="urn:m">'),
    "MathML": made.article('a<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi> </mml:math>'),
}


@pytest.mark.parametrize("name", WELL_FORMED)
@pytest.mark.parametrize("form", ["xml", "jsonl"])
def test_nothing_is_lost(name, form):
    """Any well-formed record comes back as it was, by way of XML and of JSON; so do its neighbours."""
    original = made.document(made.article(pmid=1), WELL_FORMED[name], made.article(pmid=3))
    records = pubrecord.read(io.BytesIO(original.encode()))
    if form == "jsonl":
        lines = io.BytesIO()
        json.write(records, lines)
        records = json.read(io.BytesIO(lines.getvalue()))
    written = io.BytesIO()

    assert 3 == xml.write(records, written)
    assert canonical(original) == canonical(written.getvalue())


@pytest.mark.parametrize("name", ["comment in a name", "markup in a name", "instruction in a name"])
def test_the_whole_text_of_a_leaf(name):
    """A text is read to its end, whatever nodes are in it."""
    (article,) = read(WELL_FORMED[name])

    assert "Tester" == article.authors[0].last_name
    assert 1 == len(article.unknown)


def test_markup_and_its_twin():
    """Text with markup is the plain text and, beside it, the inner XML; without markup there is no twin."""
    (article,) = read(made.article("a<sup>b<i>c</i></sup> &amp; d"))

    assert "abc & d" == article.title
    assert "a<sup>b<i>c</i></sup> &amp; d" == article.title_markup
    (article,) = read(made.article("a &amp; b"))
    assert ("a & b", None) == (article.title, article.title_markup)


def test_unknown_has_its_place():
    """What no field is for is in `unknown`, with a path and a position."""
    (article,) = read(made.article(more='<Foo a="1"/>').replace("<LastName>", "<LastName x='1'>", 1))

    assert [
        (f"{AUTHORS}/Author[1]/LastName/@x", None, "1"),
        (AUTHORS, 1, '<Foo a="1"/>'),
    ] == [(piece.path, piece.position, piece.value) for piece in article.unknown]


def test_unknown_moves_with_a_change():
    """Unknown pieces are written into the changed record; one whose place is gone is an error, not lost."""
    (article,) = read(made.article(more="<Foo/>").replace("<LastName>", "<LastName x='1'>"))

    written = xml.dumps(attrs.evolve(article, title="Another."))
    assert "<Foo/>" in written
    assert 'x="1"' in written
    with pytest.raises(pubrecord.RecordError, match="lost its place"):
        xml.dumps(attrs.evolve(article, authors=()))


def test_strict_refuses_the_unknown():
    """With `strict`, a record with anything unknown is an error that names it."""
    text = made.document(made.article(pmid=1), made.article(more="<Foo/>", pmid=2))
    reader = xml.read(io.BytesIO(text.encode()), strict=True)
    next(reader)

    with pytest.raises(pubrecord.RecordError) as caught:
        next(reader)
    assert (2, "2", AUTHORS) == (caught.value.record, caught.value.pmid, caught.value.problems[0].path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "utf-8"])
def test_encodings(encoding):
    """The encoding that a file declares is the one it is read in; it is written in UTF-8."""
    name = encoding.removesuffix("-sig").removesuffix("-le")
    head = f'<?xml version="1.0" encoding="{name}"?>\n'
    raw = made.document(made.article("é"), head=head).encode(encoding)
    if encoding == "utf-16-le":
        raw = "\ufeff".encode(encoding) + raw
    written = io.BytesIO()

    xml.write(xml.read(io.BytesIO(raw)), written)

    assert "é" == read(raw)[0].title
    assert "é" == read(written.getvalue())[0].title


def test_line_ends():
    """Windows line ends are white space as any other."""
    (article,) = read(made.document(made.article()).replace("\n", "\r\n"))

    assert read(made.article()) == [article]


def test_a_lone_record_in_another_encoding():
    """A record that is the root is one record, in any encoding; also the records within it are not taken for others."""
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
        text = head + made.article("é")
        assert ["PubmedArticle"] == [record.element for record in read(text.encode(encoding))]
    assert "é" == xml.loads("\ufeff" + text).title


def test_ascii():
    """A file that is declared as ASCII is written as what it then is, UTF-8."""
    written = io.BytesIO()
    text = made.document(made.article("&#233;"), head='<?xml version="1.0" encoding="us-ascii"?>\n')

    xml.write(xml.read(io.BytesIO(text.encode())), written)

    assert "é" == read(written.getvalue())[0].title


def test_unknown_in_the_publisher():
    """White space in the publisher, which counts as text, stays as it was also around what is unknown."""
    publisher = (
        "<Publisher>\n <PublisherName>P</PublisherName> <!-- a -->\n  <PublisherName>Q</PublisherName></Publisher>"
    )
    text = f"<PubmedBookArticle><BookDocument><PMID>1</PMID><Book>{publisher}</Book></BookDocument></PubmedBookArticle>"
    (book,) = read(text)

    assert publisher in xml.dumps(book)
    assert "P" == book.book.publisher


def test_whole_documents_are_accounted_for():
    """Also where the whole document is parsed, what belongs to no record is reported."""
    text = "<PubmedArticleSet><!--c-->text<Foo>lost</Foo><PubmedArticle/>tail</PubmedArticleSet>"
    errors = []

    assert [Article()] == list(xml.read(io.BytesIO(text.encode("utf-16")), on_error=errors.append))
    assert [b"text<Foo>lost</Foo>", b"tail"] == [error.raw for error in errors]


def test_roots():
    """A file may be a set of any kind, one record alone, or a root of another name around records."""
    article = made.article()
    citation = article[article.index("<MedlineCitation") : article.index("\n  </PubmedArticle>")]
    (expected,) = read(article)

    assert [expected] == read(made.document(article, root="<RAW_DATA>"))
    assert [attrs.evolve(expected, element="MedlineCitation")] == read(citation)
    assert [attrs.evolve(expected, element="MedlineCitation")] == read(
        made.document(citation, root="<MedlineCitationSet>")
    )
    assert [] == read("<PubmedArticleSet></PubmedArticleSet>")
    assert [] == read("<PubmedArticleSet/>")


def test_books_and_deletions():
    """Books, chapters and deletions are records too."""
    book = "<BookDocument><PMID Version='1'>7</PMID><Book><BookTitle>T</BookTitle></Book></BookDocument>"
    deleted = "<{0}><PMID Version='1'>8</PMID><PMID>9</PMID></{0}>"
    records = read(
        made.document(f"<PubmedBookArticle>{book}</PubmedBookArticle>", deleted.format("DeleteCitation"))
    ) + read(made.document(book, deleted.format("DeleteDocument"), root="<BookDocumentSet>"))

    assert [BookArticle, Deletion, BookArticle, Deletion] == [type(record) for record in records]
    assert ["PubmedBookArticle", "DeleteCitation", "BookDocument", "DeleteDocument"] == [
        record.element for record in records
    ]
    assert "T" == records[0].book.title
    assert [("1", "8"), (None, "9")] == [(pmid.version, pmid.value) for pmid in records[3].pmids]


def test_affiliation_of_old_files():
    """An affiliation directly under the author is that author's, and is written back there."""
    text = made.article(more="<Author><LastName>B</LastName><Affiliation>A <i>place</i></Affiliation></Author>")
    (article,) = read(text)
    (affiliation,) = article.authors[1].affiliations

    assert ("A place", "A <i>place</i>", True) == (affiliation.text, affiliation.text_markup, affiliation.bare)
    assert () == article.unknown
    assert canonical(text) == canonical(xml.dumps(article))


def test_instruction_of_author_manuscripts():
    """The instruction that marks author manuscripts has a field and comes back as it was."""
    for data in ("", " ", " x"):
        text = f"<PubmedArticle><PubmedData><PublicationStatus/><?nihms{data}?></PubmedData></PubmedArticle>"
        (article,) = read(text)

        assert (data, ()) == (article.nihms, article.unknown)
        assert f"<?nihms{data}?>" in xml.dumps(article)


def test_values_stay_as_printed():
    """An empty element is an empty text, an absent one is `None`, white space stays."""
    text = "<PubmedArticle><MedlineCitation><PMID> 1 </PMID><Article><ArticleTitle/></Article></MedlineCitation></PubmedArticle>"
    (article,) = read(text)

    assert (" 1 ", "", None) == (article.pmid, article.title, article.vernacular_title)
    assert Article(pmid=" 1 ", title="") == article
    assert "<ArticleTitle/>" in xml.dumps(article)


def test_loads_takes_one_record():
    """`loads` gives the one record of a text, alone or in a document, and refuses none and several."""
    alone = xml.loads(made.article("é"))

    assert alone == xml.loads(made.document(made.article("é")))
    assert alone == xml.loads(made.document(made.article("é"), head='<?xml version="1.0" encoding="utf-16"?>\n'))
    assert alone == xml.loads(made.article("é").encode())
    with pytest.raises(pubrecord.NotPubmedError):
        xml.loads(made.document())
    with pytest.raises(pubrecord.RecordError):
        xml.loads(made.document(made.article(), made.article()))
