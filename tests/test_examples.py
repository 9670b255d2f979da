"""The example files: valid, complete, read and written back without a change, and easy to come by."""

import gzip
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dtd_tools import INLINE, RECORDS, UNUSED, elements, places
from lxml import etree

import pubrecord
from pubrecord import examples as module

#: The files that use all that the DTD has.
NAMES = ("records.xml", "books.xml")
#: The files without damage.
WHOLE = (*NAMES, "articles.xml", "pubmed26n0001.xml", "pubmed26n0002.xml")

every_file = pytest.mark.parametrize("name", WHOLE)


@pytest.fixture(scope="module")
def files(examples: Path) -> dict[str, bytes]:
    return {name: (examples / name).read_bytes() for name in WHOLE}


@every_file
def test_valid(dtd: etree.DTD, files: dict[str, bytes], name: str) -> None:
    """Each file is valid against NLM's DTD."""
    assert dtd.validate(etree.fromstring(files[name])), dtd.error_log


def test_every_place(dtd: etree.DTD, files: dict[str, bytes]) -> None:
    """Between them, the files use every element and attribute, and markup, in every place that the DTD has for it."""
    expected = {place for record in RECORDS for place in places(dtd, record) if not place.endswith("/text()")}

    assert expected == {place for name in NAMES for place in used_places(etree.fromstring(files[name]))}


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


def test_compressed(examples: Path) -> None:
    """The compressed example is the example; otherwise compress it again with ``gzip -9kn``."""
    assert (examples / "records.xml").read_bytes() == gzip.decompress((examples / "records.xml.gz").read_bytes())


def test_damaged(examples: Path) -> None:
    """Of the damaged file two records are read, one is not well-formed, and one is cut off."""
    errors: list[pubrecord.PubrecordError] = []
    pmids = [record.pmid for record in pubrecord.read(examples / "damaged.xml", on_error=errors.append)]

    assert ["900001201", "900001203"] == pmids
    assert [pubrecord.RecordError, pubrecord.DamagedInputError] == [type(error) for error in errors]
    assert ["record 2, PMID 900001202", "record 4, after PMID 900001203"] == [
        ", ".join(str(error).split(", ")[1:3]) for error in errors
    ]


def test_baseline_and_update(examples: Path) -> None:
    """The update file revises two articles of the baseline file, brings one, and takes one back."""
    plan = pubrecord.updates.plan(examples / f"pubmed26n000{number}.xml" for number in (1, 2))

    assert "2 files: 6 records stand, 2 are superseded, 1 are deleted" == str(plan).splitlines()[0]


def test_variety(examples: Path) -> None:
    """The articles for the tutorials have what these speak of."""
    records = pubrecord.load(examples / "articles.xml")
    articles = [record for record in records if isinstance(record, pubrecord.Article)]
    by_pmid = {article.pmid: article for article in articles}

    assert {pubrecord.Article, pubrecord.BookArticle, pubrecord.Deletion} == {type(record) for record in records}
    assert ["900001004"] == [article.pmid for article in articles if article.retracted]
    assert by_pmid["900001004"].linked("RetractionIn")[0].pmid in by_pmid
    assert {"2024-22", "1998-12/1999-01", "2022"} <= {str(article.journal.pub_date.partial) for article in articles}
    for feature in ("abstract", "mesh_terms", "keywords", "grants", "references", "doi", "pmcid", "other_abstracts"):
        assert any(getattr(article, feature) for article in articles), feature
        assert not all(getattr(article, feature) for article in articles) or feature == "doi", feature


def test_names(examples: Path) -> None:
    """The names are those of the files that come with the package; each has a path and a line that says what it is."""
    assert (*sorted((*WHOLE, "damaged.xml", "records.xml.gz")),) == module.names()
    for name in module.names():
        assert module.path(name).parent == examples
        assert f"``{name}``" in str(module.names.__doc__)


def test_unknown_name() -> None:
    """A name that is no example is refused, with the names that there are."""
    with pytest.raises(ValueError, match=r"no example file 'record.xml': the files are articles.xml, .*records.xml"):
        module.path("record.xml")


def test_copy(tmp_path: Path) -> None:
    """All files are copied into the folder that is named, and again where they are already."""
    folder = tmp_path / "new" / "folder"

    assert folder == module.copy(folder) == module.copy(folder)
    assert {name: module.path(name).read_bytes() for name in module.names()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_copy_keeps_what_is_there(tmp_path: Path) -> None:
    """A file of the same name with another content is kept, and nothing is copied."""
    (tmp_path / "records.xml").write_text("mine")

    with pytest.raises(FileExistsError, match=r"records\.xml is there already"):
        module.copy(tmp_path)
    assert ["records.xml"] == [path.name for path in tmp_path.iterdir()]
    assert "mine" == (tmp_path / "records.xml").read_text()


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pubrecord.examples", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_command(tmp_path: Path) -> None:
    """The module, run as a program, copies into the folder ``examples``, or the one that is named, and says where."""
    first, second = run(tmp_path), run(tmp_path, "others")

    assert (0, 0) == (first.returncode, second.returncode)
    assert [str(Path("examples") / name) for name in module.names()] == first.stdout.splitlines()
    assert module.names() == tuple(sorted(path.name for path in (tmp_path / "others").iterdir()))


@pytest.mark.parametrize("arguments", [["--help"], ["one", "two"]], ids=["option", "two"])
def test_command_usage(tmp_path: Path, arguments: list[str]) -> None:
    """Anything but one folder is refused with the usage."""
    result = run(tmp_path, *arguments)

    assert (2, "Usage: python -m pubrecord.examples [FOLDER]\n") == (result.returncode, result.stderr)
    assert [] == list(tmp_path.iterdir())


def test_command_refuses(tmp_path: Path) -> None:
    """A file that would be overwritten is named, in one line."""
    (tmp_path / "articles.xml").write_text("mine")

    result = run(tmp_path, ".")

    assert 2 == result.returncode
    assert "articles.xml is there already" in result.stderr
    assert 1 == len(result.stderr.splitlines())


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
