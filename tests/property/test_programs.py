"""A record that went through another program is the same record."""

import io
import re
import xml.dom.minidom
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import pubrecord
from pubrecord import strategies
from pubrecord.records import Record


def by_elementtree(text: str) -> str:
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True, insert_pis=True))
    return ET.tostring(ET.fromstring(text, parser), encoding="unicode")


def by_minidom(text: str) -> str:
    return xml.dom.minidom.parseString(text.encode()).toxml()


def by_c14n(text: str) -> str:
    return etree.tostring(etree.fromstring(text), method="c14n").decode()


def by_exclusive_c14n(text: str) -> str:
    return etree.tostring(etree.fromstring(text), method="c14n", exclusive=True).decode()


def by_lxml(text: str) -> str:
    return etree.tostring(etree.fromstring(text), encoding="unicode", xml_declaration=False)


def indented_by_elementtree(text: str) -> str:
    root = ET.fromstring(text, ET.XMLParser(target=ET.TreeBuilder(insert_comments=True, insert_pis=True)))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode")


def indented_by_minidom(text: str) -> str:
    return xml.dom.minidom.parseString(text.encode()).toprettyxml()


def indented_by_lxml(text: str) -> str:
    root = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(root, encoding="unicode", pretty_print=True)


_EXACT = [by_elementtree, by_minidom, by_c14n, by_exclusive_c14n, by_lxml]
_INDENTING = [indented_by_elementtree, indented_by_minidom, indented_by_lxml]


def documents(records: list[Record]) -> str:
    """Return a document of records as text, without the blanks in attributes and instructions that programs change."""
    file = io.BytesIO()
    pubrecord.xml.write(records, file)
    text = re.sub("&#(?:9|10|13);", "", file.getvalue().decode())
    return re.sub(r"<\?nihms ?\?>", "<?nihms x?>", text[text.index("<Pubmed", text.index(".dtd")) :])


def read(text: str) -> list[Record]:
    return list(pubrecord.xml.read(io.BytesIO(text.encode())))


def squeezed(records: list[Record]) -> str:
    """Return all that records say, but for white space."""
    text = "".join(pubrecord.json.dumps(record) for record in records)
    text = re.sub(r'"publisher_spacing":\[[^]]*\],?|\s|\\[nt]', "", text)
    return re.sub(r'"\w+":"",?', "", text)  # a text of white space alone may be there or not


@pytest.mark.parametrize("program", _EXACT)
@given(records=st.lists(strategies.articles() | strategies.book_articles(), min_size=1, max_size=2))
def test_records_are_equal(program: Callable[[str], str], records: list[Record]) -> None:
    """Whatever a program does to prefixes, declarations and spelling, it is the same records."""
    text = documents(records)

    assert read(text) == read(program(text))


@pytest.mark.parametrize("program", _INDENTING)
@given(records=st.lists(strategies.articles() | strategies.book_articles(), min_size=1, max_size=2))
def test_indented_records_are_equal(program: Callable[[str], str], records: list[Record]) -> None:
    """Where a program puts white space into texts, everything else is the same."""
    text = documents(records)

    assert squeezed(read(text)) == squeezed(read(program(text)))
