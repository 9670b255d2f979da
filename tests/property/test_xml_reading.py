"""The quick way of reading takes a record only if lxml takes it, and gives what the exact way gives."""

import contextlib
import re
from collections.abc import Iterator

import attrs
import made
import pytest
from corpus_files import files
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from pubrecord import Article, BookArticle, xml
from pubrecord.strategies import records
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, plan
from pubrecord.xml.reading.compiler import read_raw
from pubrecord.xml.reading.piece import read_exactly
from pubrecord.xml.reading.selecting import _REMEMBERED as _MOST_STEPPED_OVER
from pubrecord.xml.reading.selecting import _Tags as SteppedOver
from pubrecord.xml.reading.sieve import _REMEMBERED as _MOST_SIFTED
from pubrecord.xml.reading.sieve import _Starts as Sifted
from pubrecord.xml.reading.slots import slots
from pubrecord.xml.reading.tokens import _REMEMBERED, AttributeValues, Unexpected
from pubrecord.xml.reading.tokens import _Starts as WithinTexts
from pubrecord.xml.trees import exact_parser, tag_of

_TAG = re.compile(rb"<[^>]*>")
_PIECES = [
    *(b"<", b">", b"&", b'"', b"'", b"=", b"/", b" ", b"\n", b"\t", b"\r", b"\r\n", b"]]>", b"/>"),
    *(b"\x00", b"\x0b", b"\x1c", b"\x7f", b"\xff", b"\xc2\x85", b"\xc2\xa0", b"\xe3\x80\x80"),
    *(b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xef\xbf\xbd", b"\xef\xbf\xbe", b"\xf0\x9f\xbf\xbe"),
    *(b"&amp;", b"&lt;", b"&#65;", b"&#x1F600;", b"&#13;", b"&#10;", b"&#0;", b"&#xFFFE;", b"&#55296;", b"&x;"),
    *(b"<!-- a -->", b"<?a b?>", b"<![CDATA[a]]>", b"<i>", b"</i>", b"<i/>", b"<i></i>", b"<b> </b>", b"<sup>2</sup>"),
    *(b"<LastName>", b"</LastName>", b"<Author/>", b"<Affiliation/>", b"<PMID>1</PMID>", b"<Foo>a</Foo>"),
    *(b"<?nihms?>", b"<?nihms ?>", b"<?nihms  a?>", b"<?nihms a&?>", b"<?nihms\na?>", b"<??>", b"<?nihms>"),
    *(b"<?nihms a?>", b"<?nihms>a</?nihms>", b"</?nihms>", b"<b>" * 260 + b"a" + b"</b>" * 260),
    *(
        b"<Foo/>",
        b"<Foo />",
        b'<Foo a="1" b="&#10;&lt;">a<b></b>&amp;</Foo>',
        b'<Foo a="1" a="1"/>',
        b"<a:Foo/>",
        b"</Foo>",
    ),
    *(
        b"<Foo>\n  <PMID>9</PMID>\n</Foo>",
        b"<Foo$/>",
        b"<1/>",
        b'<Foo a$="1"/>',
        b'<Foo xml:lang="en"/>',
        b"<Foo>&x;</Foo>",
    ),
    *(b'<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi a="1"/></mml:math>', b"<mml:mi>a</mml:mi>"),
    *(b'<mml:math a="1" xmlns:mml="http://www.w3.org/1998/Math/MathML"> <mml:mi>a</mml:mi></mml:math>', b"<mml:mi/>"),
    *(b"<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'/>", b'<mml:math xmlns:mml="u"/>', b' xml:lang="en"'),
    *(b' Version="1"', b" ValidYN='Y'", b' Foo="a"', b' xmlns="u"', b' xmlns:a="u"', b"1", b"a"),
]


_MATH = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">'
_RECORDS = [
    made.article(title, more=more).encode()
    for title, more in (("A", ""), ("E. <i>coli</i> &amp; <b>H<sub>2</sub>O</b>", "<Author/>"))
]


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """Draw a record as it stands in a file, with some changes at its tags or anywhere."""
    raw = draw(st.sampled_from(_RECORDS) | records().map(lambda record: xml.dumps(record).encode()))
    for _ in range(draw(st.integers(0, 3))):
        tags = [found.span() for found in _TAG.finditer(raw)] or [(0, len(raw))]
        start, stop = draw(st.sampled_from(tags))
        piece = draw(st.sampled_from(_PIECES))
        place = draw(st.sampled_from((start, stop - 1, stop)) | st.integers(0, len(raw)))
        end = draw(st.sampled_from((place, place + 1, stop)))
        raw = raw[:place] + piece + raw[max(place, end) :]
    return raw


@given(mutants())
def test_quick_way_agrees_with_the_exact_one(raw):
    """Whatever happens to a record, the quick way gives the record that lxml's tree gives, or nothing."""
    try:
        quick = read_raw(raw)
    except Unexpected:
        return

    assert read_exactly(etree.XML(raw, exact_parser())) == quick


@pytest.mark.parametrize(
    "raw",
    [
        made.article("<b>" * 260 + "a" + "</b>" * 260),
        made.article("a").replace(
            "</MedlineCitation>", "</MedlineCitation><PubmedData><?nihms>a</?nihms></PubmedData>"
        ),
        made.article("a&#0;"),
        made.article("a]]>"),
        made.article("a\ufffe"),
        made.article("<i>a</b>"),
        made.article("a <mml:mi>b</mml:mi>"),
        made.article('<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"/><mml:mi>a</mml:mi>'),
        made.article('<mml:math xmlns:mml="urn:other"/>'),
        made.article(f"{_MATH}{_MATH}<mml:mi>a</mml:mi></mml:math></mml:math>"),
        made.article("a") + "<PMID>1</PMID>",
        made.article("a").replace("</LastName>", "</ForeName>"),
        made.article("a").replace("</AuthorList>", "</AuthorLists>"),
        made.article("a").replace("</Language>", "</Languag>"),
        made.article("a").replace("<Language>", "<Languag>"),
        made.article("a").replace("</Author>", "</Author>a"),
        made.article("a").replace('Version="1"', 'Version="1" Version="1"'),
    ],
)
def test_what_only_a_parser_may_judge(raw):
    """What is not well-formed, or is spelled otherwise by a parser, never passes the quick way."""
    with pytest.raises(Unexpected):
        read_raw(raw.encode())


NEW_ELEMENTS = (
    *(
        "<Foo/>",
        "<Foo></Foo>",
        '<Foo a="1"/>',
        "<Foo>a</Foo>",
        '<Foo a="&quot;&#10;&gt;" b="">a &lt;<B>b</B><c/>\n</Foo>',
    ),
    *("<Foo>\n  <PMID>1</PMID>\n</Foo>", "<Foo.1-a_>é</Foo.1-a_>"),
    '<Foo><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>a</mml:mi><mml:none/></mml:math></Foo>',
)
NEW_ATTRIBUTES = ("1", "", "a & b", 'a "b" \n\t<c>', "é")


def inner_elements(element: etree._Element, node: Node) -> Iterator[tuple[etree._Element, bool]]:
    """Give all elements that the model knows, each with whether new ones may stand in it as in a list of elements."""
    yield element, not node.is_leaf and node.spacing is None
    for child in [] if node.is_leaf else element:
        slot = slots(node).get(tag_of(child))
        if slot is not None and not slot.inner.is_instruction:
            yield from inner_elements(child, slot.inner)


@st.composite
def next_years(draw: st.DrawFn) -> bytes:
    """Draw a record with elements and attributes that the model does not know, at any places."""
    root = etree.fromstring(xml.dumps(attrs.evolve(draw(records()), unknown=())))
    elements = list(inner_elements(root, plan(CLASSES[root.tag], root.tag)))
    for element, takes_elements in draw(st.lists(st.sampled_from(elements), min_size=1, max_size=4)):
        if takes_elements and draw(st.booleans()):
            new = etree.fromstring(draw(st.sampled_from(NEW_ELEMENTS)))
            new.tail = draw(st.sampled_from(("", "\n", "\n      ")))
            element.insert(draw(st.integers(0, len(element))), new)
        else:
            element.set(draw(st.sampled_from(("Foo", "foo.1"))), draw(st.sampled_from(NEW_ATTRIBUTES)))
    return etree.tostring(root, encoding="utf-8")


@given(next_years())
def test_next_years_records_need_no_tree(raw):
    """New elements and attributes, wherever they stand, do not keep a record from the quick way, and are kept alike."""
    assume(raw.count(b"<?") == raw.count(b"<?nihms?>"))  # data of instructions do
    exact = read_exactly(etree.XML(raw, exact_parser()))

    assert exact.unknown
    assert exact == read_raw(raw)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Author ", "<Foo/><Bar>a</Bar>\n<Foo/><Author "),
        ("</Author>", "<Foo/></Author><Foo/><Author/><Foo/>"),
        ("<Author ", '<Author foo="1" bar="2" '),
        ("<LastName>Tester</LastName>", "<LastName>Tes<i>t</i>er</LastName><LastName>B</LastName>"),
        ('CompleteYN="Y"', 'CompleteYN="y"'),
        ("<PMID ", "<Foo><PMID>9</PMID></Foo><PMID "),
        ("</PMID>", "</PMID><PMID>9</PMID>"),
    ],
)
def test_what_is_not_known_keeps_its_place(old, new):
    """What is not known has the path and the position that the exact way gives it, beside others of its kind too."""
    raw = made.article("a").replace(old, new).encode()
    exact = read_exactly(etree.XML(raw, exact_parser()))

    assert exact.unknown
    assert exact == read_raw(raw)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Author ", "<Foo/>text<Author "),
        ("</Author>", "text</Author><Foo/>"),
        ("<Author ", "<a:Foo/><Author "),
        ("<Author ", "<Foo><Bar></Foo></Bar><Author "),
        ("<Language>eng</Language>", "<Language>eng</Language><Foo/><AuthorList><Author/></AuthorList>"),
        ("</MedlineCitation>", "</MedlineCitation><Foo/><PubmedData><Foo/></PubmedData>"),
    ],
)
def test_what_is_left_to_the_exact_way(old, new):
    """What is hard to tell beside something unknown never passes the quick way."""
    with pytest.raises(Unexpected):
        read_raw(made.article("a").replace(old, new).encode())


def test_unknown_elements_among_white_space_that_counts():
    """In a publisher white space counts, so something unknown in it is for the exact way."""
    publisher = "<Publisher> <PublisherName>A</PublisherName> <Foo/> </Publisher>"
    raw = f"<PubmedBookArticle><BookDocument><PMID>1</PMID><Book>{publisher}</Book></BookDocument></PubmedBookArticle>"

    with pytest.raises(Unexpected):
        read_raw(raw.encode())


@pytest.mark.parametrize(
    "more",
    [
        "<PubmedData><?nihms?></PubmedData>",
        "<PubmedData><?nihms ?></PubmedData>",
        "<PubmedData><?nihms a?b & c ?></PubmedData>",
        "<PubmedData><ReferenceList/></PubmedData>",
        '<PubmedData><History><PubMedPubDate PubStatus="pubmed" /></History></PubmedData>',
    ],
)
def test_short_tags_need_no_tree(more):
    """Instructions and the tags of empty elements do not keep a record from the quick way."""
    raw = made.article("a").replace("</MedlineCitation>", f"</MedlineCitation>{more}").encode()

    assert read_exactly(etree.XML(raw, exact_parser())) == read_raw(raw)


@pytest.mark.parametrize(
    "text",
    [
        "a <i></i> b",
        "a <i/> b<b><sup/></b>",
        '<s id="0">a &lt; b</s> c',
        'a <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mrow><mml:mi>a</mml:mi></mml:mrow></mml:math> b',
        'a <mml:math display="block" xmlns:mml="http://www.w3.org/1998/Math/MathML">\n<mml:none/></mml:math>',
    ],
)
def test_markup_needs_no_tree(text):
    """Formulas, empty elements and new elements within a text do not keep a record from the quick way."""
    raw = made.article(text).encode()

    assert read_exactly(etree.XML(raw, exact_parser())) == read_raw(raw)


def test_memory_does_not_grow_with_attributes():
    """Long attributes are not remembered, and of short ones only so many."""
    values = AttributeValues([("UI", False)])
    for number in range(_REMEMBERED + 10):
        assert (str(number),) == values[f'DescriptorName UI="{number}"']
    long = "a" * 1000
    assert (long,) == AttributeValues([("UI", False)])[f'DescriptorName UI="{long}"']

    assert _REMEMBERED == len(values)


@pytest.mark.parametrize(
    ("table", "most"),
    [
        (WithinTexts(), _REMEMBERED),
        (Sifted(plan(Article)), _MOST_SIFTED),
        (SteppedOver({}), _MOST_STEPPED_OVER),
    ],
    ids=["tags within texts", "tags that are sifted", "tags that are stepped over"],
)
def test_memory_does_not_grow_with_tags(table, most):
    """Of the start tags that records have, only so many are remembered, and no long ones."""
    before = "<" if isinstance(table, SteppedOver) else ""
    tags = [f'{before}Foo a="{number}"' for number in range(most + 10)] + [f'{before}Foo a="{"a" * 1000}"']
    for tag in tags:
        table[tag.encode() if before else tag]

    assert most == len(table)
    assert max(map(len, table)) < 1000


def test_most_records_need_no_tree(corpus):
    """The quick way takes nearly all records of NLM's files, and gives what the exact way gives."""
    taken = total = 0
    for path in (corpus / "corpus" / "baseline").glob("*.gz"):
        reader = xml.read(path)
        for record in reader:
            total += 1
            with contextlib.suppress(Unexpected):
                assert record == read_raw(reader.raw)
                taken += 1
            assert record == read_exactly(etree.XML(reader.raw, exact_parser()))

    assert total > 600
    assert taken > 0.98 * total


@pytest.mark.parametrize(
    "publisher",
    [
        "<Publisher>\n  <PublisherName>A <i>b</i></PublisherName> \n <PublisherLocation>C</PublisherLocation>\n</Publisher>",
        "<Publisher><PublisherName>A</PublisherName></Publisher>",
        "<Publisher> <PublisherName/> </Publisher>",
        "<Publisher>\t<PublisherName>A</PublisherName>&#10;</Publisher>",
    ],
)
def test_white_space_of_a_publisher(publisher):
    """White space around the children of Publisher is kept by the quick way as by the exact one."""
    raw = f"<PubmedBookArticle><BookDocument><PMID>1</PMID><Book>{publisher}</Book></BookDocument></PubmedBookArticle>"

    assert read_exactly(etree.XML(raw.encode(), exact_parser())) == read_raw(raw.encode())


def test_all_books_of_the_corpus_take_the_quick_way(corpus):
    """No book among NLM's files needs a tree."""
    raws = []
    for path in files(corpus):
        reader = xml.read(path, on_error="skip", only=BookArticle)
        raws += [reader.raw for _ in reader]

    assert len(raws) > 10
    assert all(isinstance(read_raw(raw), BookArticle) for raw in raws)
