"""What the input is, when it is not PubMed XML: told by its first bytes, with what to do about it.

The same is asked of what stands between records: see ``docs/explanation/design.md``, "Nothing disappears quietly".
"""

from __future__ import annotations

import functools
import html
import re
from codecs import BOM_UTF8

from pubrecord.advice import EFETCH, FETCH_AGAIN, NO_SUMMARIES, ONLY_PMIDS
from pubrecord.errors import DamagedInputError, NotPubmedError
from pubrecord.records import KINDS
from pubrecord.xml.plan import elements

_GET = "fetch them with efetch (db=pubmed, retmode=xml), by the PMIDs in it."
_BY_PMID = f"It has a part of each record: {_GET}"
_NBIB = "It is read by pubrecord.read(..., format='nbib'); with retmode=xml efetch gives all of a record."
_UNPACK = "Unpack it first: what is in it is read then."
_ASK_AGAIN = "The request failed: see what it says, and ask again."
#: What begins with these bytes, and what to do about it.
_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive", _UNPACK),
    (b"PK\x05\x06", "an empty ZIP archive", FETCH_AGAIN),
    (b"PK\x07\x08", "a ZIP archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"%PDF", "a PDF", EFETCH),
    (b"\x1f\x8b", "gzip within gzip", "Unpack it once first."),
    (b"PAR1", "a Parquet file", "Tables that pubrecord wrote are read by pubrecord.read(..., format='parquet')."),
    (b"SQLite format 3\x00", "an SQLite database", EFETCH),
    (b"PMID-", "PubMed's MEDLINE text format", _NBIB),
    (
        b"TY  - ",
        "RIS",
        "References in it are read by pubrecord.read(..., format='ris'); the records have more: " + _GET,
    ),
    (b"%0 ", "EndNote's text format", _BY_PMID),
    (b"[", "JSON", "Records in JSON are read by pubrecord.read and pubrecord.json.read; here XML is expected."),
    (
        b"{",
        "JSON",
        "Records in JSON are read by pubrecord.read and pubrecord.json.read, here XML is expected; other JSON of NCBI is a message.",
    ),
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
#: Text that has such a shape, and what to do about it.
_SHAPES = (
    (
        rb"@[A-Za-z]+\s*\{",
        "BibTeX",
        "References in it are read by pubrecord.read(..., format='bibtex'); the records have more: " + _GET,
    ),
    (rb'"?PMID"?\s*[,;\t]\s*"?Title"?\s*[,;\t]', "PubMed's CSV", _BY_PMID),
    (rb'(?i:[^\n<]*\bpmid\b"?[ ]*[,;\t])|(?i:[^\n<]*[,;\t] *"?pmid\b"? *(?:[,;\t\r\n]|\Z))', "a table", _BY_PMID),
    (rb"\d{1,6}[.:] \S[^\n]*(?:\n(?!\r?\n)[^\n]*)*\bPMID: *\d", 'PubMed\'s text format "Summary"', _BY_PMID),
    (rb"\d{1,6}[.:] \S(?s:.*)^PMID: *\d", 'PubMed\'s text format "Abstract"', _BY_PMID),
    (
        rb"(?:(?:PMID:?[ \t]*)?\d{1,9}(?:[\s,;|]++|\Z))++\Z",
        "a list of PMIDs",
        "Fetch the records of these with efetch (db=pubmed, retmode=xml).",
    ),
    (
        rb"(?s:.{0,4000}?)&lt;(?:\?xml\b|!DOCTYPE\b|Pubmed|Medline|eFetch)",
        "XML that is escaped, as a page shows it",
        f"Fetch it as a file, or take its references back with html.unescape. {EFETCH}",
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.MULTILINE), what, advice) for pattern, what, advice in _SHAPES)
#: What has such a root element, in small letters, and what to do about it.
_ROOTS = {
    "html": ("HTML", "It may be an error page of a server or a proxy: open it in a browser. " + EFETCH),
    "article": ("JATS full text", "Full text of PMC is another format: fetch the record from PubMed. " + EFETCH),
    "pmc-articleset": ("JATS full text of PMC", "Fetch with db=pubmed, not db=pmc. " + EFETCH),
    "oai-pmh": ("an OAI-PMH answer", EFETCH),
    "esummaryresult": ("an eSummary answer", NO_SUMMARIES),
    "esearchresult": ("an eSearch answer", ONLY_PMIDS),
    "elinkresult": ("an eLink answer", ONLY_PMIDS),
    "epostresult": ("an ePost answer", "Fetch the records with efetch, by WebEnv and query_key in it."),
    "efetchresult": ("an eFetch error", _ASK_AGAIN),
    "eefetchresult": ("an eFetch error", _ASK_AGAIN),
    "error": ("an error message", _ASK_AGAIN),
    "xml": ("EndNote XML", _BY_PMID),
    "modscollection": ("MODS", _BY_PMID),
    "mods": ("MODS", _BY_PMID),
    "rdf": ("RDF, as Zotero exports it", _BY_PMID),
    "responsewrapper": ("an answer of Europe PMC", EFETCH),
    "collection": ("BioC, as PubTator and PMC give it", EFETCH),
}
_ROOT = re.compile(rb"<([A-Za-z_][^\s<>/]*)")
#: What may stand before the root.
_PROLOG = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>|<!(?i:doctype)[^<>\[]*+>)*+", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html\b|html\b)", re.IGNORECASE)
#: Where a server says what went wrong, in XML and in JSON.
_WORDS = (
    re.compile(rb"<ERROR>\s*([^<]*[^<\s])"),
    re.compile(rb'"(?:error|ERROR|message|detail|errMsg)"\s*:\s*"((?:[^"\\]|\\.)+)"'),
)
_TITLE = re.compile(rb"<(?:title|h1)\b[^>]*>\s*([^<]*[^<\s])", re.IGNORECASE)
#: First bytes that tell an archive.
ARCHIVE_HEAD = 512
_TAR_MAGIC = slice(257, 262)
#: Mode, owner, group, size, time and checksum of the first file in an archive of before there was a magic number.
_OLD_TAR = re.compile(rb"[^\x00].{99}(?:[ 0-7]{6,7}[ \x00]{1,2}){3}(?:[ 0-7]{11}[ \x00]){2}[ 0-7]{6}\x00 ", re.DOTALL)
_SEARCHED = 1 << 16
_LONGEST_WORDS = 300
_MOST_BINARY = 1000
_TEXT = "text"


def archive(head: bytes, source: str) -> NotPubmedError | None:
    """Return the error for an archive, told by its first 512 bytes; `None` if it is none.

    What is in an archive may stand there as it is, and would be taken for records amid damage.
    """
    if not head.startswith(_ARCHIVES) and not _is_tar(head):
        return None
    return not_pubmed(head, source)


def not_pubmed(head: bytes, source: str, root: str = "", expected: str = "PubMed XML") -> NotPubmedError:
    """Return the error that names what the input is, told by its first bytes or by its root element."""
    what, advice = _told(head, root)
    words = _said(head, what)
    if what == "JSON" and words:
        what, advice = "a server's message in JSON", _ASK_AGAIN
    return NotPubmedError(f"the input is {what}, not {expected}{words}", source=source, advice=advice)


def stray(raw: bytes, message: str, advice: str) -> DamagedInputError:
    """Return the error for bytes that stand where a record may stand, which says what they are if that can be told."""
    start = _start(raw)
    prolog = _PROLOG.match(start)
    root = _ROOT.match(start, prolog.end() if prolog is not None else 0)
    what = _told(raw, root[1].decode("utf-8", "replace") if root is not None else "")[0] if start else ""
    words = _said(raw, what)
    if not words and (what == _TEXT or what.startswith("XML with")):
        what = ""
    return DamagedInputError(f"{message}: {what}{words}" if what else message, advice=advice)


def _told(head: bytes, root: str) -> tuple[str, str]:
    """Return what bytes are, told by the first of them or by the root element, and what to do about it."""
    start = _start(head)
    if not start:
        return "empty", FETCH_AGAIN
    if _is_tar(start):
        return "a tar archive", _UNPACK
    for beginning, what, advice in _BEGINNINGS:
        if start.startswith(beginning):
            return what, advice
    for pattern, what, advice in _PATTERNS:
        if pattern.match(start, 0, _SEARCHED):
            return what, advice
    if _HTML.match(start):
        return _ROOTS["html"]
    if not root and start.startswith(b"<") and (element := _ROOT.search(start)):
        root = element[1].decode("utf-8", "replace")
    if root:
        return _told_by_root(root)
    if start.startswith((b"<?xml", b"<!DOCTYPE")):
        return "XML that ends before its root element", "Most often a download stopped early: fetch the file again."
    if b"\x00" in head[:_MOST_BINARY]:
        return "binary data", EFETCH
    return _TEXT, "It may be a message of a server: look into it. " + EFETCH


def _told_by_root(root: str) -> tuple[str, str]:
    name = re.split("[:}]", root)[-1]
    if name in _parts():
        return f"a part of a PubMed record, <{name}>", "The PubmedArticle around it is missing: keep whole records."
    return _ROOTS.get(name.lower(), (f"XML with the root element <{root}>", EFETCH))


@functools.cache
def _parts() -> frozenset[str]:
    """Return the names of the elements that stand in records."""
    return frozenset(name for cls in KINDS.values() for name in elements(cls))


def _said(head: bytes, what: str) -> str:
    """Return what is put behind a message: a colon and the words of a server; empty if there are none."""
    patterns = (*_WORDS, _TITLE) if what == "HTML" else _WORDS
    words = next((match[1] for pattern in patterns if (match := pattern.search(head, 0, _SEARCHED))), b"")
    if not words and what == _TEXT:
        words = _start(head).partition(b"\n")[0]
    text = " ".join(html.unescape(words.decode("utf-8", "replace")).split())
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return f": {text[:_LONGEST_WORDS]}" if text else ""


def _start(head: bytes) -> bytes:
    return head.removeprefix(BOM_UTF8).lstrip()


def _is_tar(head: bytes) -> bool:
    return head[_TAR_MAGIC] == b"ustar" or _OLD_TAR.match(head) is not None
