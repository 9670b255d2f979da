"""The order that the DTD fixes says nothing: a record is read by the names of its elements."""

import io

from excerpted import assert_excerpt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pubrecord import strategies, xml
from pubrecord.excerpts import chosen
from pubrecord.records import Record
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, plan
from pubrecord.xml.reading.piece import reading_of
from pubrecord.xml.reading.slots import slots
from pubrecord.xml.trees import tag_of


def shuffled(draw: st.DrawFn, element: etree._Element, node: Node) -> None:
    """Put the children of an element, and theirs, into a drawn order that keeps that of several of one name."""
    if node.is_leaf:
        return
    children = list(element)
    for child in children:
        shuffled(draw, child, slots(node)[tag_of(child)].inner)
    tags = draw(st.permutations([slots(node)[tag_of(child)].place for child in children]))
    queues = {place: [child for child in children if slots(node)[tag_of(child)].place == place] for place in set(tags)}
    element[:] = [queues[place].pop(0) for place in tags]


def tags(raw: bytes) -> list[str]:
    """Return the tags of a record's elements and instructions, in the order in which they stand."""
    return [tag_of(node) for node in etree.fromstring(raw).iter()]


@st.composite
def permuted(draw: st.DrawFn) -> tuple[Record, bytes]:
    """Draw a record, and its XML with the children of each element in any order."""
    record = draw(strategies.records())
    root = etree.fromstring(xml.dumps(record))
    shuffled(draw, root, plan(CLASSES[root.tag], root.tag))
    return record, etree.tostring(root, encoding="utf-8")


@given(permuted())
def test_any_order_is_read(case):
    """The same elements in any order are the same record, with nothing unknown; written, they are in the DTD's order."""
    record, raw = case

    assert record == xml.loads(raw)
    assert xml.dumps(record) == xml.dumps(xml.loads(raw))


@given(permuted(), st.sampled_from([("title", "authors"), ("references", "doi"), ("abstract", "book")]))
def test_any_order_is_read_in_part(case, names):
    """Some fields of a record in any order are those of the record."""
    record, raw = case

    assert_excerpt(record, reading_of(Piece(raw, b"", 0), chosen(names)).record, names)


@given(permuted())
def test_another_order_is_noted(case):
    """Whether the order is the DTD's is told beside the record: it is for the XML that the library writes, and only for that."""
    record, raw = case
    written = xml.dumps(record).encode()

    assert () == reading_of(Piece(written, b"", 0)).disorder
    assert (tags(raw) == tags(written)) == (() == reading_of(Piece(raw, b"", 0)).disorder)


@given(permuted(), st.integers(0, 1))
def test_both_engines_note_it(case, whole):
    """The reader tells of another order wherever the record came from: cut out of the file, or parsed with all of it."""
    _, raw = case
    text = f"<PubmedArticleSet>{raw.decode()}</PubmedArticleSet>"
    head, encoding = ('<?xml version="1.0" encoding="utf-16"?>', "utf-16") if whole else ("", "utf-8")
    reader = xml.read(io.BytesIO((head + text).encode(encoding)))
    next(reader)

    assert reading_of(Piece(raw, b"", 0)).disorder == reader.disorder
