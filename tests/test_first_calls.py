"""What people write first works where it is obvious; elsewhere the error says what to do."""

import io
import os
from pathlib import Path
from xml.etree import ElementTree

import attrs
import made
import pytest
from lxml import etree

import pubrecord
from pubrecord import Article, Author, PubrecordError, csl, json, xml

_TEXT = made.document(made.article(pmid=1), made.article(pmid=2))
_RECORD = next(xml.read(io.BytesIO(_TEXT.encode())))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with three files of records, and others, in which one works."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "more").mkdir()
    (tmp_path / "in" / "b.xml").write_text(_TEXT)
    pubrecord.write([_RECORD], "in/a.xml.gz")
    pubrecord.write([_RECORD], "in/c.jsonl")
    (tmp_path / "in" / "notes.txt").write_text("These are notes.")
    (tmp_path / "in" / ".hidden.xml").write_text("")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("source", "pmids"),
    [
        ("in", "1121"),
        (Path("in"), "1121"),
        ("in/*.xml*", "112"),
        ("**/*.jsonl", "1"),
        (["in/b.xml", Path("in/c.jsonl")], "121"),
        (("in/c.jsonl",), "1"),
        ([io.BytesIO(_TEXT.encode()), "in/c.jsonl"], "121"),
        ([_TEXT[:50].encode(), b"", _TEXT[50:].encode()], "12"),
        ((character.encode() for character in _TEXT), "12"),
    ],
    ids=["folder", "Path", "pattern", "all folders", "list", "tuple", "streams", "pieces", "generator"],
)
def test_sources_that_are_obvious(source, pmids):
    """Folders, patterns, lists of sources and iterables of bytes are read, files by name."""
    with pubrecord.read(source) as reader:
        assert list(pmids) == [record.pmid for record in reader]
        assert len(pmids) == reader.number


@pytest.mark.usefixtures("folder")
def test_several_sources_are_one():
    """Over several sources errors are handled and counted as over one, and say in which it is."""
    Path("in/d.xml").write_text(made.document(made.article("a & b", pmid=4)))
    errors = []

    reader = pubrecord.read("in/*.xml", only=Article, on_error=errors.append)

    assert ["1", "2"] == [article.pmid for article in reader]
    assert [(os.path.join("in", "d.xml"), 1)] == [(error.source, error.record) for error in errors]
    assert (3, 1) == (reader.number, reader.skipped)


@pytest.mark.usefixtures("folder")
def test_convert_takes_them_too():
    """`convert` takes a folder or a pattern as `read` does."""
    assert 4 == pubrecord.convert("in", "all.jsonl").records
    assert 3 == pubrecord.convert("in/*.xml*", "some.jsonl").records


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        (_TEXT, ValueError, r"XML text, not like a path: .* xml\.loads .* io\.BytesIO"),
        (_RECORD.pmid + "\n" + _RECORD.pmid, ValueError, "text of a document, not like a path"),
        ('{"record": "article"}', ValueError, "JSON text, not like a path"),
        ("https://example.org/records.xml", ValueError, r"is an address, .* urllib\.request\.urlopen"),
        (_TEXT.encode(), TypeError, r"got bytes: give io\.BytesIO"),
        (io.StringIO(_TEXT), TypeError, "one of text: open it with mode 'rb'"),
        (etree.XML(made.article()), TypeError, r"an element: xml\.loads"),
        (_RECORD, TypeError, "a record already"),
        ([1, 2], TypeError, "got int"),
        (iter(["a", "b"]), TypeError, "pieces of bytes, got one of str"),
        (None, TypeError, "got NoneType"),
        ([], ValueError, "list of sources is empty"),
        ("in/more", FileNotFoundError, r"no file in the folder .*in/more"),
        ("in/*.foo", FileNotFoundError, r"no file has a name of this pattern.*in/\*\.foo"),
        ("nowhere.xml", FileNotFoundError, r"nowhere\.xml"),
        ("in/notes.txt", PubrecordError, "Neither suffix nor content tells a format: there are .*xml"),
    ],
    ids=map(str, range(16)),
)
def test_sources_that_are_none(source, kind, words):
    """What is no source is refused in words that say what it is and what to do."""
    with pytest.raises(kind, match=words):
        list(pubrecord.read(source))


def test_loads_takes_an_element():
    """`xml.loads` takes an element or a tree, of lxml and of the standard library, and leaves it as it was."""
    text = made.article("A <i>b</i> c", pmid=1)
    expected, element = xml.loads(text), etree.fromstring(_TEXT.replace("A title.", "A <i>b</i> c").encode())[0]
    before = etree.tostring(element)

    assert expected == xml.loads(element) == xml.loads(etree.ElementTree(etree.XML(text)))
    assert expected == xml.loads(ElementTree.fromstring(text))
    assert before == etree.tostring(element)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: xml.loads(b""), PubrecordError, "the text is empty"),
        (lambda: xml.loads(" \n"), PubrecordError, "the text is empty"),
        (lambda: xml.loads("in/b.xml"), PubrecordError, "path of a file: `read` gives"),
        (lambda: xml.loads(Path("in/b.xml")), TypeError, "got PosixPath|got WindowsPath"),
        (lambda: xml.loads(io.BytesIO(_TEXT.encode())), TypeError, "`read` gives the records of a file"),
        (lambda: xml.loads('{"error": "API rate limit exceeded"}'), PubrecordError, "JSON|rate limit"),
        (lambda: json.loads("in/c.jsonl"), PubrecordError, "path of a file: `read` gives"),
        (lambda: csl.loads("in/c.csl.json"), PubrecordError, "path of a file: `read` gives"),
        (
            lambda: json.from_dict(attrs.asdict(_RECORD)),
            PubrecordError,
            r"`to_dict` writes them .* attrs\.asdict does not",
        ),
        (lambda: xml.dumps(Article(authors=[Author()])), PubrecordError, r"\$\.authors\n .* as tuple\(\.\.\.\)"),
        (
            lambda: json.dumps(Article(authors=[Author()])),
            PubrecordError,
            r"expected a tuple, got a list - at \$\.authors",
        ),
        (lambda: csl.cite([_RECORD]), TypeError, "cite takes one record"),
    ],
    ids=map(str, range(16)),
)
def test_texts_and_values(call, kind, words):
    """What is no text of a record, and what is no value of a field, is refused with the way out."""
    with pytest.raises(kind, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: pubrecord.write("out.xml", [_RECORD]), TypeError, r"records come first, as in write\(records, path\)"),
        (lambda: xml.write("out.xml", [_RECORD]), TypeError, "records come first"),
        (lambda: json.write(Path("out.jsonl"), [_RECORD]), TypeError, "records come first"),
        (lambda: csl.write("out.csl.json", [_RECORD]), TypeError, "records come first"),
        (lambda: pubrecord.write(_RECORD, "out.xml"), TypeError, r"got one Article: write\(\[record\]"),
        (lambda: pubrecord.write(json.to_dict(_RECORD), "out.xml"), TypeError, r"json\.from_dict"),
        (lambda: pubrecord.write(5, "out.xml"), TypeError, "iterable of records, got int"),
        (lambda: pubrecord.write([_RECORD], io.StringIO()), TypeError, r"one of text: .* 'wb', or give io\.BytesIO"),
        (lambda: xml.write([_RECORD], io.StringIO()), TypeError, "one of text"),
        (lambda: xml.write([_RECORD], [_RECORD]), TypeError, "to write to, got list"),
        (lambda: pubrecord.write([_RECORD], io.BytesIO()), ValueError, r"jsonl \(\.jsonl, \.ndjson\)"),
        (lambda: pubrecord.write([_RECORD], "out.foo"), ValueError, r"out\.foo: .* xml \(\.xml\)"),
        (lambda: pubrecord.write([_RECORD], "no/where/out.xml"), FileNotFoundError, r"folder .*: 'no/where'"),
        (lambda: pubrecord.convert("in/b.xml", "nowhere/out.xml"), FileNotFoundError, r"folder .*: 'nowhere'"),
    ],
    ids=map(str, range(16)),
)
def test_targets(folder, call, kind, words):
    """What cannot be written, or not there, is refused before anything is touched."""
    before = sorted(folder.rglob("*"))
    with pytest.raises(kind, match=words):
        call()

    assert before == sorted(folder.rglob("*"))


def test_styles_by_another_name():
    """A citation style in other letters is named as it is called."""
    with pytest.raises(PubrecordError, match="did you mean 'ama'"):
        csl.cite(_RECORD, style="AMA")


@pytest.mark.usefixtures("folder")
def test_check_is_for_xml():
    """`check` says of JSON Lines that it expects XML, and what reads it."""
    with pytest.raises(PubrecordError, match=r"JSON, not PubMed XML\n.*pubrecord\.json\.read"):
        pubrecord.check("in/c.jsonl")
