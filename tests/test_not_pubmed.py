"""What is no PubMed XML is named, and so is what stands between records."""

import io
import tarfile
import zipfile

import made
import pytest

import pubrecord
from pubrecord import DamagedInputError, NotPubmedError, xml

_FILE = made.document(made.article(pmid=1)).encode()


def _tar(format: int, *, old: bool = False) -> bytes:
    target, member = io.BytesIO(), tarfile.TarInfo("records.xml")
    member.size = len(_FILE)
    with tarfile.open(fileobj=target, mode="w", format=format) as archive:
        archive.addfile(member, io.BytesIO(_FILE))
    data = bytearray(target.getvalue())
    if old:  # as it was before there was a magic number
        data[257:265] = bytes(8)
        data[148:156] = b"%06o\x00 " % (sum(data[:148]) + sum(b" " * 8) + sum(data[156:512]))
    return bytes(data)


def _zip(compression: int, *names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name in names:
            archive.writestr(name, _FILE)
    return target.getvalue()


#: What goes in, and what it is called.
INSTEAD = {
    "tar": (_tar(tarfile.USTAR_FORMAT), "a tar archive"),
    "tar of GNU": (_tar(tarfile.GNU_FORMAT), "a tar archive"),
    "old tar": (_tar(tarfile.USTAR_FORMAT, old=True), "a tar archive"),
    "stored ZIP": (_zip(zipfile.ZIP_STORED, "records.xml"), "a ZIP archive"),
    "compressed ZIP": (_zip(zipfile.ZIP_DEFLATED, "records.xml"), "a ZIP archive"),
    "empty ZIP": (_zip(zipfile.ZIP_STORED), "an empty ZIP archive"),
    "one PMID": (b"12345678", "a list of PMIDs"),
    "PMIDs": (b"\xef\xbb\xbf12345678\r\n23456789\r\n", "a list of PMIDs"),
    "PMIDs with commas": (b"1, 2,3", "a list of PMIDs"),
    "PMIDs with labels": (b"PMID: 12\nPMID: 13\n", "a list of PMIDs"),
    "many PMIDs": (b"12345678\n" * 20_000, "a list of PMIDs"),
    "abstracts": (
        b"1. J Inv. 2024;1:2.\n\nA title.\n\nTester A.\n\nPMID: 1\n\n\n2. J Inv.\n\nB.\n\nPMID: 2\n",
        '"Abstract"',
    ),
    "summaries": (b"1. Tester A. A title. J Inv. 2024;1:2. doi:\n10.5555/x. PMID: 1.\n\n2. B. PMID: 2.\n", '"Summary"'),
    "CSV": (b'"PMID","Title","Authors"\n1,"A title","Tester A"\n', "PubMed's CSV"),
    "another table": (b"title\tpmid\nA title\t1\n", "a table"),
    "RIS": (b"\r\nTY  - JOUR\r\nER  - \r\n", "RIS"),
    "BibTeX": (b"@article{a, title = {A}}", "BibTeX"),
    "NBIB": (b"\nPMID- 1\nOWN - NLM\n", "MEDLINE text format"),
    "EndNote's text": (b"%0 Journal Article\n%T A title\n", "EndNote's text format"),
    "EndNote XML": (b"<?xml version='1.0'?><xml><records><record/></records></xml>", "EndNote XML"),
    "an Article alone": (b"<Article><ArticleTitle>A</ArticleTitle></Article>", "a part of a PubMed record, <Article>"),
    "an AuthorList alone": (b"<AuthorList/>", "a part of a PubMed record, <AuthorList>"),
    "JATS": (b"<article><front/></article>", "JATS"),
    "escaped XML": (b"&lt;?xml version=&quot;1.0&quot;?&gt;\n&lt;PubmedArticleSet&gt;", "XML that is escaped"),
    "escaped XML in a page": (b"<html><body><pre>&lt;PubmedArticleSet&gt;</pre></body></html>", "XML that is escaped"),
    "a page with a title": (b"<html><head><title>502 Bad\n Gateway</title></head></html>", "HTML.*: 502 Bad Gateway"),
    "a server's JSON": (b'{"error":"API rate limit exceeded"}', "a server's message.*: API rate limit exceeded"),
    "a server's text": (b"Service unavailable\nTry later\n", "text.*: Service unavailable$"),
    "an eFetch error": (
        b"<eFetchResult><ERROR>Empty id list</ERROR></eFetchResult>",
        "an eFetch error.*: Empty id list",
    ),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_instead(name):
    """Each is named, and the error says what to do about it; nothing in it is taken for a record."""
    data, what = INSTEAD[name]

    with pytest.raises(NotPubmedError, match=f"(?m)^stream: the input is .*{what}") as caught:
        list(xml.read(io.BytesIO(data)))
    assert caught.value.advice


BETWEEN = {
    "an eFetch error: Cannot retrieve": b"<?xml version='1.0'?>\n<eFetchResult><ERROR>Cannot retrieve</ERROR></eFetchResult>",
    "HTML: 503 Service Unavailable": b"<!DOCTYPE html><html><title>503 Service Unavailable</title>&nbsp;</html>",
    "JSON: API rate limit exceeded": b'{"error":"API rate limit exceeded"}',
    "text: Error: try again": b"Error: try again",
    "a tar archive": _tar(tarfile.USTAR_FORMAT)[:512],
}


@pytest.mark.parametrize("words", BETWEEN)
def test_between_documents(words):
    """What stands between two documents, or behind the last, is named with its text and the number of the next record."""
    for data, number in ((_FILE + BETWEEN[words] + b"\n" + _FILE, 2), (_FILE + _FILE + BETWEEN[words], 3)):
        errors = []

        assert ["1", "1"] == [record.pmid for record in xml.read(io.BytesIO(data), on_error=errors.append)]
        (error,) = errors
        assert (DamagedInputError, number) == (type(error), error.record)
        assert words in str(error)
        assert BETWEEN[words] in error.raw


@pytest.mark.parametrize("mark", ["\ufeff", "\n\ufeff", "\ufeff\n", " \ufeff\ufeff\r\n"])
def test_byte_order_marks_between_documents(tmp_path, mark):
    """A byte order mark before a document, or behind all, is nothing, and is not written between records."""
    one, two = made.document(made.article(pmid=1)), made.article(pmid=2)
    path = tmp_path / "joined.xml"
    path.write_text(f"{mark}{one}{mark}{one}{mark}{two}{mark}", encoding="utf-8")

    assert ["1", "1", "2"] == [record.pmid for record in xml.read(path)]
    pubrecord.convert(path, tmp_path / "out.xml")
    written = (tmp_path / "out.xml").read_text(encoding="utf-8")
    assert "\ufeff" not in written.partition("<")[2].rpartition(">")[0]
    assert 3 == len(list(xml.read(tmp_path / "out.xml")))
    errors = []
    inside = made.document(made.article(pmid=1), "\ufeff", made.article(pmid=2)).encode()
    assert 2 == len(list(xml.read(io.BytesIO(inside), on_error=errors.append)))
    assert 1 == len(errors)
