"""Golden cases: small invented records in XML, each beside what the other formats make of it.

The files are in `golden/`; its `README.md` says how to add a case.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from excerpted import assert_excerpt

import pubrecord
import pubrecord.json
import pubrecord.xml
from pubrecord import Record, csl
from pubrecord.binding import fields

FOLDER = Path(__file__).parent / "golden"
#: What is compared as data, by suffix. Every other format is compared byte for byte, as `pubrecord.write` writes it.
AS_DATA = {".json": pubrecord.json.to_dict, ".csl.json": csl.to_item}

CASES = sorted(FOLDER.glob("*.xml"))
EXPECTED = sorted({*FOLDER.glob("[!.]*")} - {*CASES, FOLDER / "README.md"})


def case(path: Path) -> Path:
    """Return the XML that an expected file belongs to: the name up to the first dot is that of the case."""
    return path.with_name(path.name.partition(".")[0] + ".xml")


def xml_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def written(record: Record, name: str, folder: Path) -> bytes:
    """Return the file of that name that holds a record; the suffix tells the format."""
    to_data = AS_DATA.get(name[name.index(".") :])
    if to_data is not None:
        return (json.dumps(to_data(record), ensure_ascii=False, indent=2) + "\n").encode()
    pubrecord.write([record], folder / name)
    return (folder / name).read_bytes()


def content(name: str, text: bytes) -> Any:
    """Return what a file says: JSON as data, so that its layout does not matter, and any other format as it stands.

    JSON that is empty is a file still to be filled; it says nothing.
    """
    return json.loads(text or b"null") if name.endswith(".json") else text


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_expected(path: Path, tmp_path: Path, update_golden: bool) -> None:
    """The record of a case becomes, in each format that the case has a file of, what the file says."""
    actual = written(pubrecord.xml.loads(xml_of(case(path))), path.name, tmp_path)
    if update_golden and content(path.name, path.read_bytes()) != content(path.name, actual):
        path.write_bytes(actual)
        pytest.skip("written anew: read the difference")

    assert content(path.name, path.read_bytes()) == content(path.name, actual)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_fields(path: Path) -> None:
    """Each field of a case, read alone, has the value that it has in the whole record."""
    record = pubrecord.xml.loads(xml_of(path))
    for field in fields(type(record)):
        (part,) = pubrecord.xml.read(path, fields=[field.name])

        assert_excerpt(record, part, [field.name])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_way_back(path: Path) -> None:
    """The JSON of a case holds all of its record: it gives the same record, and that the same XML."""
    record = pubrecord.json.from_dict(json.loads(path.with_suffix(".json").read_bytes()))

    assert pubrecord.xml.loads(xml_of(path)) == record
    assert xml_of(path) == pubrecord.xml.dumps(record) + "\n"
