"""The quick way of reading takes a record only if lxml takes it, and gives what the exact way gives."""

import contextlib
import re

import made
import pytest
from corpus_files import files
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pubrecord import BookArticle, xml
from pubrecord.strategies import records
from pubrecord.xml.reading.compiler import read_raw
from pubrecord.xml.reading.piece import read_exactly
from pubrecord.xml.reading.tokens import _REMEMBERED, AttributeValues, Unexpected
from pubrecord.xml.trees import exact_parser

_TAG = re.compile(rb"<[^>]*>")
_PIECES = [
    *(b"<", b">", b"&", b'"', b"'", b"=", b"/", b" ", b"\n", b"\t", b"\r", b"\r\n", b"]]>", b"/>"),
    *(b"\x00", b"\x0b", b"\x1c", b"\x7f", b"\xff", b"\xc2\x85", b"\xc2\xa0", b"\xe3\x80\x80"),
    *(b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xef\xbf\xbd", b"\xef\xbf\xbe", b"\xf0\x9f\xbf\xbe"),
    *(b"&amp;", b"&lt;", b"&#65;", b"&#x1F600;", b"&#13;", b"&#10;", b"&#0;", b"&#xFFFE;", b"&#55296;", b"&x;"),
    *(b"<!-- a -->", b"<?a b?>", b"<![CDATA[a]]>", b"<i>", b"</i>", b"<i/>", b"<i></i>", b"<b> </b>", b"<sup>2</sup>"),
    *(b"<LastName>", b"</LastName>", b"<Author/>", b"<Affiliation/>", b"<PMID>1</PMID>", b"<Foo>a</Foo>"),
    *(b"<?nihms a?>", b"<?nihms>a</?nihms>", b"</?nihms>", b"<b>" * 260 + b"a" + b"</b>" * 260),
    *(b' Version="1"', b" ValidYN='Y'", b' Foo="a"', b' xmlns="u"', b' xmlns:a="u"', b"1", b"a"),
]


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
        made.article("a <i></i> b"),
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


def test_memory_does_not_grow_with_attributes():
    """Long attributes are not remembered, and of short ones only so many."""
    values = AttributeValues([("UI", False)])
    for number in range(_REMEMBERED + 10):
        assert (str(number),) == values[f'DescriptorName UI="{number}"']
    long = "a" * 1000
    assert (long,) == AttributeValues([("UI", False)])[f'DescriptorName UI="{long}"']

    assert _REMEMBERED == len(values)


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
