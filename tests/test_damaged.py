"""Any bytes give records or an error that says what and where, and damage takes nothing else with it."""

import bz2
import functools
import gc
import gzip
import importlib
import io
import json
import lzma
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import made
import pytest
from excerpted import assert_excerpt

import pubrecord
from pubrecord import (
    DamagedInputError,
    JsonShapeError,
    Limits,
    NotPubmedError,
    PubrecordError,
    RecordError,
    UnsafeInputError,
)

_ONE, _TWO, _THREE = (made.article(f"Title {number}", pmid=number) for number in (1, 2, 3))
_DOCUMENT = made.document(_ONE, _TWO, _THREE)
_DOCTYPE = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "x.dtd">\n'
_LAUGHS = (
    '<!DOCTYPE PubmedArticleSet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>\n'
)


def _with(second: str) -> str:
    """Return the document with something else in place of its second record."""
    return made.document(_ONE, second, _THREE)


def _packed(cut: int | None = None, flip: int | None = None) -> bytes:
    data = bytearray(gzip.compress(made.document(*([_ONE] * 50)).encode(), mtime=0))
    if flip is not None:
        data[flip] ^= 0xFF
    return bytes(data[:cut])


def _zstd(data: bytes) -> bytes:
    try:
        module = importlib.import_module("compression.zstd")
    except ImportError:
        module = pytest.importorskip("backports.zstd")
    return module.compress(data)


#: What goes in, the PMIDs that come out, and the kinds of error on the way.
DAMAGED = {
    # something else than PubMed XML
    "nothing": (b"", "", [NotPubmedError]),
    "white space": (b" \n\t", "", [NotPubmedError]),
    "a byte order mark": (b"\xef\xbb\xbf", "", [NotPubmedError]),
    "text": (b"Service unavailable", "", [NotPubmedError]),
    "HTML": ("<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>", "", [NotPubmedError]),
    "HTML without a document type": ("<html><head/></html>", "", [NotPubmedError]),
    "HTML that is not XML": ("<html><br><p>Error & more</html>", "", [NotPubmedError]),
    "JATS": ("<article article-type='research'><front/></article>", "", [NotPubmedError]),
    "JATS of PMC": ("<pmc-articleset><article/></pmc-articleset>", "", [NotPubmedError]),
    "an eSummary": ("<?xml version='1.0'?><eSummaryResult><DocSum/></eSummaryResult>", "", [NotPubmedError]),
    "an eSearch": ("<?xml version='1.0'?><eSearchResult><Count>1</Count></eSearchResult>", "", [NotPubmedError]),
    "an eFetch error": (
        "<eFetchResult>\n<ERROR>Unable to obtain query #1</ERROR>\n</eFetchResult>",
        "",
        [NotPubmedError],
    ),
    "JSON": ('{"error":"API rate limit exceeded"}', "", [NotPubmedError]),
    "a list in JSON": ("[1]", "", [NotPubmedError]),
    "MEDLINE text": ("PMID- 1\nTI  - A title", "", [NotPubmedError]),
    "a PDF": (b"%PDF-1.7\n\x00\x01", "", [NotPubmedError]),
    "a ZIP archive": (b"PK\x03\x04\x14\x00", "", [NotPubmedError]),
    "binary data": (bytes(range(256)), "", [NotPubmedError]),
    "gzip of something else": (gzip.compress(b"hello"), "", [NotPubmedError]),
    "gzip in gzip": (gzip.compress(gzip.compress(_DOCUMENT.encode())), "", [NotPubmedError]),
    "PubMed's elements in a namespace": (_DOCUMENT.replace("Set>", 'Set xmlns="urn:x">', 1), "", [NotPubmedError]),
    "another root": ("<a><b/></a>", "", [NotPubmedError]),
    "only a declaration": (made.HEAD, "", [NotPubmedError]),
    "only a document type": (made.HEAD + _DOCTYPE, "", [NotPubmedError]),
    # compression
    "gzip cut off": (_packed(cut=-20), None, [DamagedInputError]),
    "gzip cut off at its start": (_packed(cut=12), "", [DamagedInputError]),
    "gzip of wrong bytes": (_packed(flip=40), None, [DamagedInputError]),
    "gzip with a wrong checksum": (_packed(flip=-6), None, [DamagedInputError]),
    "bzip2 cut off": (bz2.compress(_DOCUMENT.encode())[:-9], None, [DamagedInputError]),
    "xz cut off": (lzma.compress(_DOCUMENT.encode())[:-9], None, [DamagedInputError]),
    "Zstandard cut off": (_zstd(_DOCUMENT.encode())[:-9], None, [DamagedInputError]),
    "Zstandard of wrong bytes": (b"\x28\xb5\x2f\xfdxxxx", "", [DamagedInputError]),
    "gzip in two parts": (
        gzip.compress(_DOCUMENT.encode()[:900]) + gzip.compress(_DOCUMENT.encode()[900:]),
        "1 2 3",
        [],
    ),
    # the end is missing
    "cut off in the third record": (_DOCUMENT[:-300], "1 2", [DamagedInputError]),
    "cut off between records": (_DOCUMENT[: _DOCUMENT.index(_THREE)], "1 2", [DamagedInputError]),
    "cut off in an end tag": (_DOCUMENT[:-30], "1 2", [DamagedInputError]),
    "cut off in the root's end tag": (_DOCUMENT[:-8], "1 2 3", [DamagedInputError]),
    "the root's end tag is missing": (_DOCUMENT[: _DOCUMENT.rindex("</Pub")], "1 2 3", [DamagedInputError]),
    "cut off behind the root": (_DOCUMENT[: _DOCUMENT.index("<PubmedArticle>")], "", [DamagedInputError]),
    # bytes that belong to nothing
    "text between records": (_DOCUMENT.replace(_TWO, "error\n" + _TWO), "1 2 3", [DamagedInputError]),
    "an element between records": (_DOCUMENT.replace(_TWO, "<Foo>x</Foo>" + _TWO), "1 2 3", [DamagedInputError]),
    "NUL between records": (_DOCUMENT.replace(_TWO, "\x00" + _TWO), "1 2 3", [DamagedInputError]),
    "text behind the root": (_DOCUMENT + "error", "1 2 3", [DamagedInputError]),
    "a root's end tag between records": (_with("</PubmedArticleSet>"), "1 3", [DamagedInputError]),
    "a prolog that is none": ("<?xml version=1.0>" + _DOCUMENT[38:], "1 2 3", [DamagedInputError]),
    "bytes before the prolog": ("x" + _DOCUMENT, "1 2 3", [DamagedInputError]),
    "a second start of the root": (_with("<PubmedArticleSet>" + _TWO), "1 2 3", [DamagedInputError]),
    # several documents
    "two documents": (_DOCUMENT + _DOCUMENT, "1 2 3 1 2 3", []),
    "two documents of their own types": (
        made.document(_ONE, head=made.HEAD + _DOCTYPE) + made.document(_TWO, head=made.HEAD + _DOCTYPE),
        "1 2",
        [],
    ),
    "records without a root": (_ONE + "\n" + _TWO, "1 2", []),
    "a document in a document": (_with(made.document(_TWO)), "1 2 3", [DamagedInputError] * 2),
    "a document cut off, then another": (_DOCUMENT[:-300] + _DOCUMENT, "1 2 1 2 3", [RecordError]),
    # one bad record
    "a bare ampersand": (_with(made.article("a & b")), "1 3", [RecordError]),
    "a bare less-than": (_with(made.article("a < b")), "1 3", [RecordError]),
    "an entity that nothing explains": (_with(made.article("&alpha;")), "1 3", [RecordError]),
    "NUL": (_with(made.article("a\x00b")), "1 3", [RecordError]),
    "a control character": (_with(made.article("a\x0bb")), "1 3", [RecordError]),
    "a reference to a control character": (_with(made.article("a&#11;b")), "1 3", [RecordError]),
    "a reference to NUL": (_with(made.article("a&#0;b")), "1 3", [RecordError]),
    "bytes that are no UTF-8": (
        _with(made.article("a@b")).encode().replace(b"a@b", b"a\xff\xfeb"),
        "1 3",
        [RecordError],
    ),
    "a surrogate in UTF-8": (
        _with(made.article("a@b")).encode().replace(b"a@b", b"\xed\xa0\x80"),
        "1 3",
        [RecordError],
    ),
    "a tag that is not closed": (_with(made.article("a <i>b")), "1 3", [RecordError]),
    "tags across each other": (_with(made.article("<b>a <i>b</b></i>")), "1 3", [RecordError]),
    "an attribute twice": (_with(_TWO.replace("<PMID ", '<PMID Version="2" ')), "1 3", [RecordError]),
    "an attribute without quotes": (_with(_TWO.replace('"MEDLINE"', "MEDLINE")), "1 3", [RecordError]),
    "a comment that does not end": (_with(made.article("a <!-- b")), "1 3", [RecordError]),
    "CDATA that does not end": (_with(made.article("a <![CDATA[ b")), "1 3", [RecordError]),
    "an instruction that does not end": (_with(made.article("a <?b ")), "1 3", [RecordError]),
    "a record without its end tag": (_with(_TWO.replace("</PubmedArticle>", "")), "1 3", [RecordError]),
    "a last record without its end tag": (
        made.document(_ONE, _TWO.replace("</PubmedArticle>", "")),
        "1",
        [DamagedInputError],
    ),
    "a record without its start tag": (_with(_TWO.replace("<PubmedArticle>", "")), "1 2 3", [DamagedInputError]),
    "a start tag with a wrong name": (
        _with(_TWO.replace("<PubmedArticle>", "<PubmedArtikle>")),
        "1 3",
        [DamagedInputError],
    ),
    "an end tag with a wrong name": (_with(_TWO.replace("</PubmedArticle>", "</PubmedArtikle>")), "1 3", [RecordError]),
    "a start tag that does not end": (_with(_TWO.replace("<PubmedArticle>", "<PubmedArticle ")), "1 3", [RecordError]),
    "half a record": (_with(_TWO[:200] + _THREE), "1 3 3", [RecordError]),
    "a document type in a record": (_with(made.article("<!DOCTYPE x>")), "1 3", [RecordError]),
    "two bad records": (made.document(_ONE[:300], _TWO, _THREE.replace("<PMID", "<PM ID", 1)), "2", [RecordError] * 2),
    # what a cutter could stumble over, and does not
    "attributes of the record": (_with(_TWO.replace("<PubmedArticle>", "<PubmedArticle x='>'>")), "1 2 3", []),
    "space in the end tag": (_with(_TWO.replace("</PubmedArticle>", "</PubmedArticle\n>")), "1 2 3", []),
    "a namespace of the root": (_DOCUMENT.replace("Set>", 'Set xmlns:m="urn:m">', 1), "1 2 3", []),
    "tags in a comment": (_with(made.article("<!-- </PubmedArticle><PubmedArticle> -->", pmid=2)), "1 2 3", []),
    "tags in CDATA": (_with(made.article("<![CDATA[</PubmedArticle>]]>", pmid=2)), "1 2 3", []),
    "UTF-16": (_DOCUMENT.replace("utf-8", "utf-16").encode("utf-16"), "1 2 3", []),
    "UTF-16 that is cut off": (
        _DOCUMENT.replace("utf-8", "utf-16").encode("utf-16")[:-500],
        "1 2",
        [DamagedInputError],
    ),
    "UTF-16 of something else": ("<html/>".encode("utf-16"), "", [NotPubmedError]),
    "Latin-1": (_DOCUMENT.replace("utf-8", "iso-8859-1").replace("Title 2", "é").encode("latin-1"), "1 2 3", []),
    "an encoding that there is not": (_DOCUMENT.replace("utf-8", "utf-99"), "1 2 3", []),
    "a byte order mark and a document": ("\ufeff" + _DOCUMENT, "1 2 3", []),
    "Windows line ends": (_DOCUMENT.replace("\n", "\r\n"), "1 2 3", []),
    "no line ends": (re.sub(r"\n\s*", "", _DOCUMENT), "1 2 3", []),
    "an empty set": ("<PubmedArticleSet/>", "", []),
    # hostile
    "a billion laughs": (made.document(made.article("&d;"), head=_LAUGHS), "", [UnsafeInputError]),
    "an external entity": (
        made.document(
            made.article("&x;"), head='<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
        ),
        "",
        [UnsafeInputError],
    ),
    "a parameter entity": (
        made.document(_ONE, head='<!DOCTYPE PubmedArticleSet [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>\n'),
        "",
        [UnsafeInputError],
    ),
    "default attributes": (
        made.document(_ONE, head='<!DOCTYPE PubmedArticleSet [<!ATTLIST PMID Version CDATA "9">]>\n'),
        "",
        [UnsafeInputError],
    ),
    "an entity in UTF-16": (
        made.document(made.article("&d;"), head=_LAUGHS).encode("utf-16"),
        "",
        [UnsafeInputError],
    ),
    "an external DTD": (made.document(_ONE, _TWO, head=_DOCTYPE), "1 2", []),
    "deep nesting": (_with(made.article("<i>" * 300 + "</i>" * 300)), "1 3", [UnsafeInputError]),
    "a long text": (_with(made.article("a" * 10_500_000)), "1 3", [UnsafeInputError]),
    "a long attribute": (_with(_TWO.replace("<PMID ", f'<PMID x="{"a" * 10_500_000}" ')), "1 3", [UnsafeInputError]),
}


def _read(raw: bytes, **more: object) -> tuple[list[pubrecord.Record], list[PubrecordError]]:
    errors: list[pubrecord.PubrecordError] = []
    return list(pubrecord.xml.read(io.BytesIO(raw), on_error=errors.append, **more)), errors


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize("name", DAMAGED)
def test_two_outcomes(name):
    """Bytes give records, or errors of their kind that say what and where; what is good is delivered."""
    data, pmids, kinds = DAMAGED[name]

    records, errors = _read(_bytes(data))

    assert kinds == [type(error) for error in errors], "\n".join(map(str, errors))
    if pmids is not None:
        assert pmids.split() == [record.pmid for record in records]
    for error in errors:
        assert error.message
        assert error.advice
        assert "stream" == error.source
    if kinds:
        with pytest.raises(kinds[0]):
            list(pubrecord.xml.read(io.BytesIO(_bytes(data))))


@pytest.mark.parametrize("name", DAMAGED)
def test_outcomes_of_some_fields(name):
    """With `fields`, all that is good is delivered too, and no other errors are met than those of whole records."""
    data, pmids, kinds = DAMAGED[name]

    records, errors = _read(_bytes(data), fields=["title", "authors"])

    assert not Counter(type(error) for error in errors) - Counter(kinds), "\n".join(map(str, errors))
    if pmids is not None:
        assert not Counter(pmids.split()) - Counter(record.pmid for record in records)
    if len(errors) == len(kinds) and pmids is not None:
        assert pmids.split() == [record.pmid for record in records]


#: What was found once and must not come back: the file, the PMIDs that come out, and the kinds of error on the way.
FOUND = {
    "instruction-without-end.xml": ("1 2", [DamagedInputError] * 3),
    "nul-before-the-prolog.xml": ("1", [DamagedInputError]),
    "record-start-before-the-prolog.xml": ("1 2", [DamagedInputError, RecordError, DamagedInputError]),
    "root-lost.xml": ("1 2", [DamagedInputError] * 2),
    "root-with-another-name.xml": ("", [RecordError]),
    "space-before-cdata.xml": ("1", []),
}


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "damaged").iterdir()), ids=lambda path: path.name)
def test_found(tmp_path, path):
    """What a fuzzer or a reader found once has its outcome, and what is delivered is written and read again."""
    pmids, kinds = FOUND[path.name]

    records, errors = _read(path.read_bytes())

    assert pmids.split() == [record.pmid for record in records]
    assert kinds == [type(error) for error in errors], "\n".join(map(str, errors))
    parts, _ = _read(path.read_bytes(), fields=["title", "authors"])
    for record, part in zip(records, parts, strict=True):
        assert_excerpt(record, part, ["title", "authors"])
    written = tmp_path / "written.xml"
    assert len(records) == pubrecord.write(pubrecord.read(path, on_error="skip"), written)
    assert records == list(pubrecord.read(written))


def test_broken_files_of_the_corpus(corpus):
    """Files of the corpus that are not well-formed give an error that says where, and nothing else is lost."""
    for path in (corpus / "corpus" / "special" / "broken").iterdir():
        records, errors = _read(path.read_bytes())

        assert [RecordError] == [type(error) for error in errors]
        assert errors[0].pmid
        assert [] == records


def test_where(tmp_path):
    """Errors carry the source, the number of the record, its place in bytes, the last good PMID and the raw bytes."""
    path = tmp_path / "in.xml.gz"
    text = _with(made.article("a & b", pmid=2)) + "stray"
    path.write_bytes(gzip.compress(text.encode()))
    errors: list[pubrecord.PubrecordError] = []

    list(pubrecord.read(path, on_error=errors.append))
    bad, stray = errors

    assert (str(path), 2, "2") == (bad.source, bad.record, bad.pmid)
    assert text[bad.offset :].startswith("<PubmedArticle>")
    assert text[bad.offset :].startswith(bad.raw.decode())
    assert ("3", b"\nstray", len(text) - 6) == (stray.pmid, stray.raw, stray.offset)


def test_not_pubmed_says_what_it_is():
    """What is no PubMed XML is named, with what to do, and with the message of NCBI if there is one."""
    for name, words in {
        "HTML": "HTML",
        "JATS of PMC": "db=pubmed",
        "an eSummary": "efetch",
        "an eFetch error": "Unable to obtain query #1",
        "JSON": "JSON",
        "MEDLINE text": "retmode=xml",
        "nothing": "empty",
        "gzip in gzip": "gzip",
    }.items():
        (error,) = _read(_bytes(DAMAGED[name][0]))[1]

        assert words in str(error)


def test_one_bad_record_in_json(tmp_path):
    """A bad line does not take the others with it; lone surrogates are refused."""
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b'{"record":"article","pmid":"1"}\n{"record":\n{"record":"article","title":"\\ud800"}\n\xff\n{}\n{"record":"deletion"}\n'
    )
    errors: list[pubrecord.PubrecordError] = []

    assert 2 == len(list(pubrecord.read(path, on_error=errors.append)))
    assert [JsonShapeError] * 4 == [type(error) for error in errors]
    assert [2, 3, 4, 5] == [error.line for error in errors]


def test_rejects_can_be_repaired(tmp_path):
    """All that is passed over is in the file of rejects, byte for byte, and that file is read again after repair."""
    path, out, rejects = tmp_path / "in.xml", tmp_path / "out.jsonl", tmp_path / "rejects.xml"
    bad = made.article("a & b", pmid=2)
    path.write_text(_with(bad + "<Foo/>"), encoding="utf-8")

    report = pubrecord.convert(path, out, on_error="skip", rejects=rejects)

    assert (2, 2, ("2",)) == (report.records, report.skipped, report.skipped_pmids)
    assert f"<PubmedArticleSet>\n{bad}\n<Foo/>\n  \n</PubmedArticleSet>\n" == rejects.read_text(encoding="utf-8")
    repaired = rejects.read_text(encoding="utf-8").replace("a & b", "a &amp; b").replace("<Foo/>", "")
    assert ["a & b"] == [record.title for record in pubrecord.read(io.BytesIO(repaired.encode()))]
    path.write_text(_DOCUMENT, encoding="utf-8")
    rejects.unlink()
    pubrecord.convert(path, out, on_error="skip", rejects=rejects)
    assert not rejects.exists()
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"record":"article"}\nxx\n{"record":"patent"}\n', encoding="utf-8")
    pubrecord.convert(lines, out, on_error="skip", rejects=rejects)
    assert 'xx\n{"record":"patent"}\n' == rejects.read_text(encoding="utf-8")
    items = tmp_path / "in.csl.json"
    items.write_text('[{"type":"book","title":"A"},{"type":"patent"},5]', encoding="utf-8")
    pubrecord.convert(items, out, on_error="skip", rejects=rejects)
    assert [{"type": "patent"}, 5] == json.loads(rejects.read_text(encoding="utf-8"))


def test_limits():
    """A record, and a stream, beyond the limit are refused; what is before and behind is delivered."""
    long = _with(made.article("x" * 300_000, pmid=2)).encode()
    squeezed = gzip.compress(
        b"<PubmedArticleSet><PubmedArticle>" + b" " * 50_000_000 + b"</PubmedArticle></PubmedArticleSet>"
    )

    assert [["1", "2", "3"], []] == [[record.pmid for record in _read(long)[0]], _read(long)[1]]
    records, errors = _read(long, limits=Limits(record=100_000))
    assert ["1", "3"] == [record.pmid for record in records]
    assert UnsafeInputError is type(errors[0])
    assert "100,000" in str(errors[0])
    records, errors = _read(_DOCUMENT.encode(), limits=Limits(total=1000))
    assert [UnsafeInputError] == [type(error) for error in errors]
    records, errors = _read(squeezed, limits=Limits(record=1_000_000))
    assert [] == records
    assert UnsafeInputError is type(errors[0])
    with pytest.raises(UnsafeInputError):
        list(pubrecord.json.read(io.BytesIO(b'{"a":"' + b"x" * 5_000_000), limits=Limits(record=1_000_000)))


def test_a_long_record_is_read():
    """A record of 50 MB is read as any other, in a file without a line break too."""
    sections = "".join(f"<AbstractText>{letter * 9_000_000}</AbstractText>" for letter in "abcde")
    abstract = f"<Abstract>{sections}</Abstract><Language>"
    text = re.sub(r"\n\s*", "", _with(made.article(pmid=2).replace("<Language>", abstract)))

    records, errors = _read(text.encode())

    assert ["1", "2", "3"] == [record.pmid for record in records]
    assert 45_000_000 == sum(len(section.text) for section in records[1].abstract_sections)
    assert [] == errors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("node", ["<a/>", "<Author/>", "<!---->", '<a b=""/>', "<i>&amp;</i>"])
def test_too_many_nodes(encoding, node):
    """A record of more nodes than the limit is refused in both engines, and what is before it is read."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    text = made.document(_ONE, made.article(more=node * 100_000), _THREE, head=head)
    records, errors = _read(text.encode(encoding), limits=Limits(nodes=10_000))

    assert (["1", "3"] if encoding == "utf-8" else ["1"]) == [record.pmid for record in records]
    assert [UnsafeInputError] == [type(error) for error in errors]
    assert "10,000" in str(errors[0])
    assert 3 == len(_read(text.encode(encoding))[0])


_WATCHED = """
import io, os, sys
import pubrecord
reading = open(sys.argv[1], "rb").read()
pubrecord.xml.loads("<PubmedArticle/>")
seen = []
sys.addaudithook(lambda name, _: seen.append(name) if name.split(".")[0] in ("open", "socket", "subprocess") else None)
errors = []
list(pubrecord.xml.read(io.BytesIO(reading), on_error=errors.append))
print(seen, len(errors))
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe in the file system")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("subset", [True, False])
def test_nothing_else_is_opened(tmp_path, subset, encoding):
    """Nothing is opened but what is given: a pipe that would block whoever opens it, and a port, wait in vain."""
    pipe, path = tmp_path / "pipe", tmp_path / "in.xml"
    os.mkfifo(pipe)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        entities = f'[<!ENTITY x SYSTEM "file://{pipe}"><!ENTITY % y SYSTEM "http://127.0.0.1:{port}/y"> %y;]'
        document_type = (
            f'<!DOCTYPE PubmedArticleSet SYSTEM "http://127.0.0.1:{port}/x.dtd" {entities if subset else ""}>'
        )
        head = f'<?xml version="1.0" encoding="{encoding}"?>\n{document_type}\n'
        other = f'<!DOCTYPE PubmedArticleSet SYSTEM "file://{pipe}">'
        path.write_bytes(made.document(made.article("&x;"), head=head).encode(encoding))
        for text in (path.read_bytes(), made.document(_ONE, head=other).encode()):
            path.write_bytes(text)
            command = [sys.executable, "-c", _WATCHED, path]
            done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
            assert done.stdout.startswith("[]"), done.stdout
        with pytest.raises(TimeoutError):
            server.accept()


def test_full_disk():
    """A target that takes nothing more is an error of the system, and nothing is left behind."""
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    with pytest.raises(OSError, match="No space"):
        pubrecord.write([pubrecord.Article(pmid="1")] * 100_000, "/dev/full", format="jsonl")


@pytest.mark.parametrize("delay", [0.01, 0.05, 0.1, 0.2, 0.3])
def test_killed_conversion(tmp_path, delay):
    """A conversion that is killed leaves the old file or the complete new one."""
    path, out = tmp_path / "in.xml", tmp_path / "out.jsonl"
    path.write_text(made.document(*([_ONE] * 3000)), encoding="utf-8")
    out.write_text("old", encoding="utf-8")
    code = f"import pubrecord; print('on', flush=True); pubrecord.convert({str(path)!r}, {str(out)!r})"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)

    content = out.read_text(encoding="utf-8")
    assert content == "old" or 3000 == content.count("\n")
    assert all(name.startswith(".") for name in os.listdir(tmp_path) if name not in ("in.xml", "out.jsonl"))


def test_interrupt_while_reading(tmp_path):
    """A reader that is dropped before the end closes its file without a word."""
    path = tmp_path / "in.xml"
    path.write_text(_DOCUMENT, encoding="utf-8")

    reader = pubrecord.read(path)
    next(reader)
    del reader
    with pubrecord.xml.read(path) as reader:
        assert "1" == next(reader).pmid
    with pytest.raises(ValueError, match="closed"):
        list(reader)


@pytest.mark.parametrize(
    "part", ["<!-- </PubmedArticle> -->", "<![CDATA[</PubmedArticle>]]>", "<?x </PubmedArticle>?>"]
)
def test_time_grows_with_the_file(part):
    """Thousands of hidden end tags in one record take no more than thousands of times one."""
    text = made.document(made.article(more=part * 20_000))

    started = time.process_time()
    records, errors = _read(text.encode())

    assert (1, []) == (len(records), errors)
    assert time.process_time() - started < 20


def test_damage_in_a_whole_document():
    """Where the whole document is parsed, all records before the damage are delivered, and the error has the rest."""
    good, bad = made.article(pmid=1), made.article("a <i>b")
    for encoding in ("iso-8859-1", "utf-16-le"):
        head = f'\ufeff<?xml version="1.0" encoding="{encoding}"?>\n'.removeprefix("\ufeff" * (encoding[0] == "i"))
        records, errors = _read(made.document(*([good] * 500), bad, good, head=head).encode(encoding))

        assert (500, [DamagedInputError]) == (len(records), [type(error) for error in errors])
        assert bad in errors[0].raw.decode(encoding, "replace")
        assert errors[0].offset is not None


def test_a_second_document_that_is_refused():
    """A document with declarations of its own is passed over; those before and behind it are read."""
    text = made.document(_ONE) + made.document(_TWO, head=_LAUGHS) + made.document(_THREE, head="")

    records, errors = _read(text.encode())

    assert (["1", "3"], [UnsafeInputError]) == ([record.pmid for record in records], [type(error) for error in errors])
    assert _TWO in errors[0].raw.decode()


@pytest.mark.parametrize("size", [110_000, 300_000])
def test_limits_of_whole_documents(size):
    """A record beyond the limit is refused where the whole document is parsed too."""
    text = _with(made.article("x" * size, pmid=2))
    for raw in (text.replace("Set>", 'Set xmlns:x="y">', 1).encode(), text.replace("utf-8", "utf-16").encode("utf-16")):
        records, errors = _read(raw, limits=Limits(record=100_000))

        assert "2" not in [record.pmid for record in records]
        assert UnsafeInputError is type(errors[0])


_NASTY = {
    "starts without ends": "<PubmedArticle>",
    "starts in starts": "<PubmedArticle><PubmedBookArticle></PubmedArticle>",
    "end tags that do not end": "</PubmedArticle x",
    "comments that do not end": "<!-- <PubmedArticle/>",
    "instructions that do not end": "<?x <PubmedArticle/>",
    "hidden ends": "<PubmedArticle><!-- </PubmedArticle>",
    "hidden ends in CDATA": "<PubmedArticle><![CDATA[ </PubmedArticle>",
    "stray bytes": "x<PubmedArticle/>",
}


@pytest.mark.parametrize("name", _NASTY)
def test_time_does_not_grow_with_the_square(name):
    """Four times the damage takes about four times the time, not sixteen times."""

    def taken(times: int) -> float:
        data = ("<PubmedArticleSet>" + _NASTY[name] * times).encode()
        gc.collect()
        gc.freeze()  # what other tests have left is not walked through again and again
        started = time.process_time()
        _read(data)
        seconds = time.process_time() - started
        gc.unfreeze()
        return seconds

    assert taken(40_000) < 10 * taken(10_000) + 1


class _Trickle(io.BytesIO):
    """A stream that gives one byte at a time."""

    def read(self, _size: int | None = -1) -> bytes:
        return super().read(1)


@pytest.mark.parametrize(
    "name", ["another root", "a prolog that is none", "bytes before the prolog", "HTML", "text between records"]
)
def test_bytes_that_trickle(name):
    """However few bytes come at a time, the outcome is the same."""
    data, pmids, kinds = DAMAGED[name]
    errors: list[pubrecord.PubrecordError] = []

    records = list(pubrecord.xml.read(_Trickle(_bytes(data)), on_error=errors.append))

    assert (pmids.split(), kinds) == ([record.pmid for record in records], [type(error) for error in errors])
    for root in ("<RAW_DATA>", "<RAW_DATA>" + " " * 100, "<RAW_DATA>\n<!-- a comment that is longer than a mark -->"):
        text = made.document(_ONE, _TWO, root="<RAW_DATA>").replace("<RAW_DATA>", root, 1)
        errors.clear()
        assert 2 == len(list(pubrecord.xml.read(_Trickle(text.encode()), on_error=errors.append)))
        assert [] == errors


def test_threads():
    """Files are read in several threads at once."""
    found: list[int] = []
    work = functools.partial(lambda: found.append(len(_read(_DOCUMENT.encode())[0])))
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [3] * 8 == found


@pytest.mark.parametrize("name", ["utf\0-8", "utf 8", "\n", "x" * 300, "rot13", "\N{LATIN SMALL LETTER E WITH ACUTE}"])
def test_encodings_that_are_none(name):
    """A name that no encoding can have is damage of the declaration: records are read, or the error is one of ours."""
    document = made.document(made.article()).replace('encoding="utf-8"', f'encoding="{name}"').encode()
    errors: list[pubrecord.PubrecordError] = []

    records = list(pubrecord.xml.read(io.BytesIO(document), on_error=errors.append))

    assert records or errors


def test_encoding_without_its_quote():
    """A name of an encoding whose closing quote is lost does not reach into the document type: what is written is read."""
    document = made.document(
        made.article(), head='<?xml version="1.0" encoding="utf-8?>\n<!DOCTYPE a SYSTEM "b.dtd">\n'
    )
    written = io.BytesIO()
    pubrecord.xml.write(pubrecord.xml.read(io.BytesIO(document.encode()), on_error="skip"), written)

    assert ["900000001"] == [record.pmid for record in pubrecord.xml.read(io.BytesIO(written.getvalue()))]
