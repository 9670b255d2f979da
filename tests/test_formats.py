"""Formats are told by suffix or content; conversion is streaming and counts what it did."""

import gzip
import io
import subprocess
import sys

import made
import pytest

import pubrecord
from pubrecord.detecting import of_name
from pubrecord.records import Article, Deletion, Pmid

RECORDS = [Article(pmid="1", title="é"), Article(pmid="2"), Deletion(pmids=(Pmid(value="3"), Pmid(value="4")))]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.xml", "xml"),
        ("pubmed25n0001.xml.gz", "xml"),
        ("A.XML.GZ", "xml"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson.zst", "jsonl"),
        ("a.json", "json"),
        ("a.json.gz", "json"),
        ("a.xml.json", "json"),
        ("a.csl.json", "csl"),
        ("A.CSL.JSON.GZ", "csl"),
        ("a", None),
        ("a.gz", None),
        ("a.txt", None),
    ],
)
def test_suffixes(name, expected):
    """The suffix tells the format, with or without one of compression."""
    format = of_name(name)

    assert expected == (format and format.name)


@pytest.mark.parametrize("name", ["a.xml", "a.jsonl", "a.json", "a.xml.gz", "a.jsonl.zst", "a.json.xz"])
def test_every_format(tmp_path, name):
    """Records come back from every format as they went, also when only the content tells the format."""
    path = tmp_path / name

    assert 3 == pubrecord.write(RECORDS, path)
    assert RECORDS == list(pubrecord.read(path))
    assert RECORDS == list(pubrecord.read(path.rename(tmp_path / "unnamed")))


RATE = '{"error":"API rate limit exceeded","count":"11"}'


@pytest.mark.parametrize("name", ["a.xml", "a.json", "a.jsonl", "a.csl.json", "a"])
def test_a_servers_answer(tmp_path, name):
    """A server's answer is no PubMed, in the server's own words, whatever the file is called, and as a stream."""
    path = tmp_path / name
    path.write_text(RATE)

    with pytest.raises(pubrecord.NotPubmedError, match="API rate limit exceeded"):
        list(pubrecord.read(path))
    with pytest.raises(pubrecord.NotPubmedError, match="API rate limit exceeded"):
        list(pubrecord.read(io.BytesIO(RATE.encode())))


ITEM = (
    '{"id": "a", "author": [{"family": "A"}], "type": "article-journal", "title": "A", "custom": {"record": "article"}}'
)


@pytest.mark.filterwarnings("ignore::pubrecord.csl.CslWarning")
@pytest.mark.parametrize("text", [f"[{ITEM}]", ITEM, f"{ITEM}\n{ITEM}"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.json.gz", "a"])
def test_csl_by_content(tmp_path, name, text):
    """CSL-JSON is read as such by its content where the name says no more than JSON; a format that is named holds."""
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())

    assert {"A."} == {record.title for record in pubrecord.read(path)}
    with pytest.raises(pubrecord.NotPubmedError, match="--from csl"):
        list(pubrecord.read(path, format="json"))


def test_convert(tmp_path):
    """Conversion takes one source or several and reports records, deleted PMIDs and time."""
    one, two, out = tmp_path / "one.xml", tmp_path / "two.jsonl", tmp_path / "out.xml.gz"
    pubrecord.write(RECORDS, one)
    pubrecord.write(RECORDS[:1], two)
    seen = []

    report = pubrecord.convert([one, two], out, progress=lambda *done: seen.append(done))

    assert (3, 2, 0) == (report.records, report.deletions, report.skipped)
    assert report.seconds > 0
    assert [*RECORDS, RECORDS[0]] == list(pubrecord.read(out))
    assert {
        (str(one), one.stat().st_size, one.stat().st_size),
        (str(two), two.stat().st_size, two.stat().st_size),
    } <= set(seen)


def test_convert_keeps_the_layout(tmp_path):
    """XML to XML keeps the file as it was, by convert and by read and write."""
    path = tmp_path / "in.xml"
    text = made.document(made.article(), head=made.HEAD + '<!DOCTYPE PubmedArticleSet SYSTEM "old.dtd">\n')
    path.write_text(text)

    pubrecord.convert(path, tmp_path / "out.xml")
    pubrecord.write(pubrecord.read(path), tmp_path / "out2.xml")

    assert text == (tmp_path / "out.xml").read_text() == (tmp_path / "out2.xml").read_text()


def test_bad_records_do_not_take_others_along(tmp_path):
    """A bad record is an error after all before it, or is passed over and counted, as one likes."""
    path = tmp_path / "in.xml"
    path.write_text(made.document(made.article(pmid=1), made.article("a & b", pmid=2), made.article(pmid=3)))

    records = pubrecord.read(path)
    assert "1" == next(records).pmid
    with pytest.raises(pubrecord.RecordError) as caught:
        next(records)
    assert (str(path), 2) == (caught.value.source, caught.value.record)
    assert caught.value.raw.startswith(b"<PubmedArticle>")
    assert caught.value.raw == path.read_bytes()[caught.value.offset :][: len(caught.value.raw)]

    assert ["1", "3"] == [record.pmid for record in pubrecord.read(path, on_error="skip")]
    errors = []
    assert 2 == len(list(pubrecord.read(path, on_error=errors.append)))
    assert [2] == [error.record for error in errors]
    with pytest.raises(pubrecord.RecordError):
        pubrecord.convert(path, tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
    assert 1 == pubrecord.convert(path, tmp_path / "out.jsonl", on_error="skip").skipped


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_damaged_compression(tmp_path, part):
    """A file that ends early gives all records before its end, then an error that says where."""
    path = tmp_path / "in.xml"
    raw = made.document(*(made.article(f"Title {number}", pmid=number) for number in range(40))).encode()
    packed = gzip.compress(raw)
    path.write_bytes(packed[: int(len(packed) * part)])

    found = []
    with pytest.raises(pubrecord.DamagedInputError) as caught:
        found.extend(pubrecord.read(path))
    assert (str(path), True) == (caught.value.source, caught.value.offset is not None)
    errors = []
    found = [record.pmid for record in pubrecord.read(path, on_error=errors.append)]
    assert [str(number) for number in range(len(found))] == found
    assert 1 == len(errors)


def test_standard_streams():
    """A hyphen is standard input and output."""
    code = "import pubrecord; pubrecord.convert('-', '-', to_format='jsonl')"
    text = made.document(made.article("é")).encode()

    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, check=True)

    assert ["é"] == [record.title for record in pubrecord.read(io.BytesIO(done.stdout))]


def test_wrong_calls(tmp_path):
    """Unknown formats, missing files and text streams are refused in words."""
    with pytest.raises(ValueError, match="no suffix tells"):
        pubrecord.write(RECORDS, tmp_path / "out")
    with pytest.raises(ValueError, match="'yaml'"):
        pubrecord.write(RECORDS, tmp_path / "out", format="yaml")
    with pytest.raises(TypeError, match="binary"):
        list(pubrecord.read(io.StringIO("<PubmedArticleSet/>")))
    with pytest.raises(FileNotFoundError):
        list(pubrecord.read(tmp_path / "missing.xml"))
    with pytest.raises(ValueError, match="on_error"):
        list(pubrecord.read(io.BytesIO(made.article("&").encode()), on_error="ignore"))
