"""The example files: valid, complete, and read and written back without a change."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from dtd_tools import INLINE, RECORDS, UNUSED, elements, places
from lxml import etree

import pubrecord.json
import pubrecord.xml

NAMES = ("records.xml", "books.xml")

every_file = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def files(examples: Path) -> dict[str, bytes]:
    return {name: (examples / name).read_bytes() for name in NAMES}


@every_file
def test_valid(dtd: etree.DTD, files: dict[str, bytes], name: str) -> None:
    """Each file is valid against NLM's DTD."""
    assert dtd.validate(etree.fromstring(files[name])), dtd.error_log


def test_every_place(dtd: etree.DTD, files: dict[str, bytes]) -> None:
    """Between them, the files use every element and attribute, and markup, in every place that the DTD has for it."""
    expected = {place for record in RECORDS for place in places(dtd, record) if not place.endswith("/text()")}

    assert expected == {place for file in files.values() for place in used_places(etree.fromstring(file))}


def test_every_element(dtd: etree.DTD, files: dict[str, bytes]) -> None:
    """Between them, the files use every element of the DTD, those within text included, in two of its three sets."""
    actual = {element.tag for file in files.values() for element in etree.fromstring(file).iter("{}*")}

    assert elements(dtd).keys() - actual == {*UNUSED, "PubmedBookArticleSet"}


@every_file
def test_nothing_unknown(files: dict[str, bytes], name: str) -> None:
    """All that the files have is in fields."""
    assert all(not record.unknown for record in pubrecord.xml.read(io.BytesIO(files[name])))


@every_file
@pytest.mark.parametrize("keep", [iter, list], ids=["reader", "records"])
def test_same_bytes(files: dict[str, bytes], name: str, keep: type) -> None:
    """A file read and written back is the same byte for byte, also when only its records are kept."""
    written = io.BytesIO()
    pubrecord.xml.write(keep(pubrecord.xml.read(io.BytesIO(files[name]))), written)

    assert files[name] == written.getvalue()


@every_file
def test_json(files: dict[str, bytes], name: str) -> None:
    """The records survive the way through JSON."""
    for record in pubrecord.xml.read(io.BytesIO(files[name])):
        assert record == pubrecord.json.loads(pubrecord.json.dumps(record))


def used_places(root: etree._Element) -> Iterator[str]:
    """Give the places that the records of a file use; `dtd_tools` says what a place is."""
    for record in root:
        around = "PubmedBookArticle/" if record.tag == "BookDocument" else ""
        yield from _places(record, f"{around}{record.tag!s}")


def _places(element: etree._Element, place: str) -> Iterator[str]:
    yield place
    if element.tag in place.split("/")[:-1]:
        return  # an element that holds itself
    yield from (f"{place}/@{name}" for name in element.attrib)
    for child in element.iterchildren("*"):
        if etree.QName(child).namespace or child.tag in INLINE:
            yield f"{place}/node()"
        else:
            yield from _places(child, f"{place}/{child.tag!s}")
