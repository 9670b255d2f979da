"""What is written is NLM's own layout, whole or not there, and never altered to fit."""

import gzip
import io
import os
import re
import signal
import subprocess
import sys
import time

import attrs
import made
import pytest
from lxml import etree

import pubrecord
from pubrecord import xml
from pubrecord.records import (
    AbstractText,
    Affiliation,
    Article,
    Author,
    Book,
    BookArticle,
    CommentsCorrections,
    Deletion,
    Journal,
    Pmid,
    ReferenceList,
    Unknown,
)

NLM = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
  <PubmedArticle>
    <MedlineCitation Status="MEDLINE">
      <PMID Version="1">1</PMID>
      <Article>
        <ArticleTitle>A <i>title</i> &lt; &amp;</ArticleTitle>
      </Article>
    </MedlineCitation>
  </PubmedArticle>
  <DeleteCitation>
<PMID Version="1">2</PMID>
<PMID Version="1">3</PMID>
</DeleteCitation>
</PubmedArticleSet>
"""
RECORDS = [
    Article(
        status="MEDLINE", pmid="1", pmid_version="1", title="A title < &", title_markup="A <i>title</i> &lt; &amp;"
    ),
    Deletion(pmids=(Pmid(value="2", version="1"), Pmid(value="3", version="1"))),
]


def written(records, **more):
    target = io.BytesIO()
    xml.write(records, target, **more)
    return target.getvalue().decode()


def test_layout_of_nlm():
    """Records get the layout and the document type of NLM's files of 2025."""
    assert NLM == written(RECORDS)
    assert xml.dumps(RECORDS[0]).startswith("<PubmedArticle>\n  <MedlineCitation Status")
    assert xml.dumps(RECORDS[1]).endswith("\n</DeleteCitation>")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: re.sub(r"(?m)^ +", lambda indent: indent[0] * 2, text),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("pubmed_250101", "pubmed_190101"),
        lambda text: text.replace("  <DeleteCitation>", "\t<DeleteCitation>"),
        lambda text: text.replace("  <PubmedArticle>", "\n<!-- one -->\n  <PubmedArticle>"),
        lambda text: text.replace('Status="MEDLINE"', 'Status="MEDLINE" Owner="NLM" IndexingMethod="Curated"'),
        lambda text: text.replace('Status="MEDLINE"', 'IndexingMethod="Curated" Owner="NLM" Status="MEDLINE"'),
        lambda text: text.replace("<PubmedArticleSet>", '<PubmedArticleSet a="b">'),
    ],
    ids=[
        "as it is",
        "four spaces",
        "line ends",
        "document type",
        "tab",
        "comment",
        "attributes of 2024",
        "other attributes",
        "attribute of the root",
    ],
)
def test_layout_is_kept(change):
    """A file that is laid out in lines comes back byte for byte: document type, indent, order of attributes."""
    text = change(NLM)

    assert text.rstrip() == written(xml.read(io.BytesIO(text.encode()))).rstrip()


def test_like_another_file():
    """Changed records keep document type and layout of the file that they are read from."""
    text = NLM.replace("250101", "190101")
    reader = xml.read(io.BytesIO(text.encode()))
    changed = (attrs.evolve(record, pmid="9") if isinstance(record, Article) else record for record in reader)

    assert text.replace(">1</PMID>", ">9</PMID>") == written(changed, like=reader)


def test_roots_by_kind():
    """The root element follows from the first record; a lone record stays one."""
    assert "<MedlineCitationSet>" in written([Article(element="MedlineCitation", pmid="1")])
    assert "<BookDocumentSet>" in written([BookArticle(element="BookDocument", pmid="1")])
    assert "<PubmedArticleSet>" in written([BookArticle(pmid="1")])
    assert "<PubmedArticleSet>" in written([])
    lone = made.article()
    assert written(xml.read(io.BytesIO(lone.encode()))).startswith("<PubmedArticle>")
    both = written(xml.read(io.BytesIO((lone + lone).encode())))
    assert 2 == len(etree.fromstring(both.encode()))


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_compressions(tmp_path, suffix):
    """Files are compressed as their suffix says, and read whatever compression their bytes tell."""
    path = tmp_path / f"records.xml{suffix}"
    renamed = tmp_path / "other"

    assert 2 == pubrecord.write(RECORDS, path)
    path.rename(renamed)
    assert RECORDS == list(pubrecord.read(renamed))
    assert (renamed.read_bytes()[:5] == b"<?xml") is (suffix == "")


def test_same_bytes(tmp_path):
    """The same records give the same compressed bytes, whatever the file's name and the hour."""
    pubrecord.write(RECORDS, tmp_path / "a.xml.gz")
    time.sleep(0.01)
    pubrecord.write(RECORDS, tmp_path / "b.xml.gz")

    assert (tmp_path / "a.xml.gz").read_bytes() == (tmp_path / "b.xml.gz").read_bytes()


def test_whole_files_only(tmp_path):
    """A written file takes the name over at once: who reads the old one goes on with it, and nothing else is left."""
    path = tmp_path / "records.xml"
    path.write_text("old", encoding="utf-8")

    with path.open(encoding="utf-8") as old:
        pubrecord.write(RECORDS, path)
        assert "old" == old.read()
    assert ["records.xml"] == os.listdir(tmp_path)


def test_interrupted_writing(tmp_path):
    """A file comes to its name when all is written: an error on the way leaves what was there, and nothing else."""
    path = tmp_path / "records.xml"
    path.write_text("old")

    def broken():
        yield RECORDS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pubrecord.write(broken(), path)
    assert ["records.xml"] == os.listdir(tmp_path)
    assert "old" == path.read_text()


def test_killed_writing(tmp_path):
    """A killed process leaves the old file, and no file that could be taken for a whole one."""
    path = tmp_path / "records.xml"
    path.write_text("old")
    code = (
        "import pubrecord, sys, time\n"
        "def slowly():\n"
        "    for number in range(100000):\n"
        "        yield pubrecord.Article(pmid=str(number), title='x' * 1000)\n"
        "        if number == 1000: print('now', flush=True)\n"
        "        if number > 1000: time.sleep(0.01)\n"
        f"pubrecord.write(slowly(), {str(path)!r})\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert "old" == path.read_text()
    assert all(name == path.name or name.startswith(".") for name in os.listdir(tmp_path))


def test_permissions(tmp_path):
    """A new file has the permissions of any new file, one that was there keeps its own; links are followed."""
    path, plain, link = tmp_path / "records.xml", tmp_path / "plain", tmp_path / "link.xml"
    plain.touch()
    pubrecord.write(RECORDS, path)
    assert plain.stat().st_mode == path.stat().st_mode
    path.chmod(0o640)
    link.symlink_to(path)
    pubrecord.write(RECORDS, link)
    assert link.is_symlink()
    assert 0o640 == path.stat().st_mode & 0o777


def _nested(depth):
    nested = ReferenceList()
    for _ in range(depth):
        nested = ReferenceList(reference_lists=(nested,))
    return nested


UNWRITABLE = {
    "a control character": (Article(title="a\x00b"), "$.title", "character"),
    "a lone surrogate": (Article(pmid="\ud800"), "$.pmid", "character"),
    "no string": (Article(authors=(Author(), Author(last_name=7))), "$.authors[1].last_name", "type"),
    "no tuple": (Article(authors=[Author()]), "$.authors", "type"),
    "another record": (Article(journal=Author()), "$.journal", "type"),
    "no truth value": (Article(authors_complete="Y"), "$.authors_complete", "type"),
    "an attribute": (Article(status="\x0b"), "$.status", "character"),
    "the attribute of nothing": (Article(pmid_version="1"), "$.pmid_version", "place"),
    "the attribute of nothing, deeper": (
        Article(comments_corrections=(CommentsCorrections(pmid_version="1"),)),
        "$.comments_corrections[0].pmid_version",
        "place",
    ),
    "another element": (Article(element="Foo"), "$.element", "element"),
    "no place in the element": (Article(element="MedlineCitation", nihms=""), "$.nihms", "place"),
    "a bare affiliation with identifiers": (
        Article(authors=(Author(affiliations=(Affiliation(bare=True),)),)),
        "$.authors[0].affiliations[0].bare",
        "place",
    ),
    "too little white space": (
        BookArticle(book=Book(publisher="P", publisher_spacing=("\n",))),
        "$.book.publisher_spacing",
        "place",
    ),
    "white space around nothing": (
        BookArticle(book=Book(publisher_spacing=("\n",))),
        "$.book.publisher_spacing",
        "place",
    ),
    "white space that is none": (
        BookArticle(book=Book(publisher="P", publisher_spacing=("\n", "x"))),
        "$.book.publisher_spacing",
        "place",
    ),
    "an instruction that ends": (Article(nihms=" ?>"), "$.nihms", "character"),
    "an instruction that begins with a tab": (Article(nihms="\t"), "$.nihms", "character"),
    "an instruction that begins with two spaces": (Article(nihms="  x"), "$.nihms", "character"),
    "an unknown node and more": (Article(unknown=(Unknown(path=".", value="<a/>b", position=0),)), ".", "xml"),
    "an unknown text and more": (Article(unknown=(Unknown(path=".", value="b<a/>", position=0),)), ".", "xml"),
    "an unknown node that is broken": (Article(unknown=(Unknown(path=".", value="<a", position=0),)), ".", "xml"),
    "a position below 0": (
        Article(unknown=(Unknown(path=".", value="<a/>", position=-5),)),
        "$.unknown[0].position",
        "type",
    ),
    "a position that is no number": (
        Article(unknown=(Unknown(path=".", value="<a/>", position="1"),)),
        "$.unknown[0].position",
        "type",
    ),
    "a path that is none": (Article(unknown=(Unknown(path="a[0]/@b", value=""),)), "$.unknown[0].path", "type"),
    "an unknown that is none": (Article(unknown=("<a/>",)), "$.unknown[0]", "type"),
    "a list of the unknown": (
        Article(unknown=[Unknown(path=".", value="<a/>", position=0)]),
        "$.unknown",
        "type",
    ),
    "lists in each other, too deep to be read": (Article(reference_lists=(_nested(64),)), "$", "depth"),
    "a text too long to be read": (
        Article(authors=(Author(), Author(last_name="x" * 10_000_001))),
        "$.authors[1].last_name",
        "length",
    ),
    "markup too deep to be read": (
        Article(title="a", title_markup="<i>" * 200 + "a" + "</i>" * 200),
        "$.title_markup",
        "markup",
    ),
    "lists in each other, far too deep": (Article(reference_lists=(_nested(5000),)), "$", "depth"),
    "markup of another text": (Article(title="ab", title_markup="<i>a</i>c"), "$.title_markup", "markup"),
    "markup that is broken": (Article(title="a", title_markup="<i>a"), "$.title_markup", "markup"),
    "markup without markup": (Article(title="a", title_markup="a"), "$.title_markup", "markup"),
    "markup without text": (Article(title_markup="<i>a</i>"), "$.title_markup", "markup"),
    "markup with an entity": (
        Article(abstract_sections=(AbstractText(text="a", text_markup="<i>a</i>&alpha;"),)),
        "$.abstract_sections[0].text_markup",
        "markup",
    ),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_refused_with_its_path(name):
    """What XML cannot hold is refused, with its path and a reason, never altered."""
    record, path, code = UNWRITABLE[name]

    with pytest.raises(pubrecord.RecordError) as caught:
        xml.dumps(record)
    assert [(path, code)] == [(problem.path, problem.code) for problem in caught.value.problems]
    assert (code == "markup") is isinstance(caught.value, pubrecord.MarkupError)


def test_as_deep_and_as_long_as_can_be_read():
    """What the parser's limits just allow is written and read again."""
    for record in (
        Article(reference_lists=(_nested(63),)),
        Article(authors=(Author(last_name="x" * 9_900_000),)),
        Article(title="a", title_markup="<i>" * 160 + "a" + "</i>" * 160),
    ):
        assert record == xml.loads(xml.dumps(record))


def test_all_problems_at_once():
    """An error names every value that cannot be written, and the record."""
    record = Article(pmid="5", title="\x01", journal=Journal(title="\x02"))

    with pytest.raises(pubrecord.RecordError, match="PMID 5") as caught:
        xml.dumps(record)
    assert ["$.journal.title", "$.title"] == sorted(problem.path for problem in caught.value.problems)


def test_what_is_no_record():
    """Something else than a record is refused in words."""
    with pytest.raises(pubrecord.RecordError, match="no record"):
        xml.dumps("<PubmedArticle/>")
    with pytest.raises(pubrecord.RecordError, match="no record"):
        xml.write([None, *RECORDS], io.BytesIO())
    with pytest.raises(pubrecord.RecordError):
        xml.write([Article(element="Foo")], io.BytesIO())


def test_streams_stay_open():
    """A file object that is given is written to and read from where it stands, and left open."""
    stream = io.BytesIO()
    pubrecord.write(RECORDS, stream, format="xml")
    stream.seek(0)

    assert RECORDS == list(pubrecord.read(stream))
    assert not stream.closed
    packed = io.BytesIO(gzip.compress(stream.getvalue()))
    assert RECORDS == list(pubrecord.read(packed))
    assert not packed.closed
