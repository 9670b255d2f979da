"""What the input is, when it is not PubMed XML."""

from __future__ import annotations

import re

from pubrecord.errors import NotPubmedError

_ROOT = re.compile(rb"<([A-Za-z_][^\s<>/]*)")
_ERROR_TEXT = re.compile(rb"<ERROR>([^<]*)</ERROR>")
_EFETCH = "PubMed records come from efetch (db=pubmed, retmode=xml), or from PubMed's baseline and update files."
#: What begins with these bytes, and what to do about it.
_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive", "Unpack it first."),
    (b"%PDF", "a PDF", _EFETCH),
    (b"\x1f\x8b", "gzip within gzip", "Unpack it once first."),
    (b"PAR1", "a Parquet file", "Tables of records are read with format='parquet'."),
    (
        b"PMID-",
        "PubMed's MEDLINE text format",
        "It is read with format='nbib'; with retmode=xml efetch gives all of a record.",
    ),
    (b"TY  - ", "RIS", "References in it are read with format='ris'."),
    (b"[", "JSON", "Records in JSON are read with format='json' or 'jsonl'."),
    (b"{", "JSON", "Records in JSON are read with format='jsonl'; other JSON of NCBI is a message, so look into it."),
)
#: What has such a root element, in small letters, and what to do about it.
_ROOTS = {
    "html": ("HTML", "It may be an error page of a server or a proxy: open it in a browser. " + _EFETCH),
    "article": ("JATS full text", "Full text of PMC is another format: fetch the record from PubMed. " + _EFETCH),
    "pmc-articleset": ("JATS full text of PMC", "Fetch with db=pubmed, not db=pmc. " + _EFETCH),
    "oai-pmh": ("an OAI-PMH answer", _EFETCH),
    "esummaryresult": ("an eSummary answer", "Summaries are another format: use efetch in place of esummary."),
    "esearchresult": ("an eSearch answer", "It has only the PMIDs: fetch the records of these with efetch."),
    "elinkresult": ("an eLink answer", "It has only the PMIDs: fetch the records of these with efetch."),
    "efetchresult": ("an eFetch error", "The request failed: see what it says, and ask again."),
    "eefetchresult": ("an eFetch error", "The request failed: see what it says, and ask again."),
    "error": ("an error message", "The request failed: see what it says, and ask again."),
}


def not_pubmed(head: bytes, source: str, root: str = "", expected: str = "PubMed XML") -> NotPubmedError:
    """Return the error that names what the input is, told by its first bytes or by its root element."""
    what, advice = _told(head, root)
    message = f"the input is {what}, not {expected}"
    if found := _ERROR_TEXT.search(head):
        message += f": {found[1].decode('utf-8', 'replace').strip()}"
    return NotPubmedError(message, source=source, advice=advice)


def _told(head: bytes, root: str) -> tuple[str, str]:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return "empty", "The download may have failed: fetch it again."
    for beginning, what, advice in _BEGINNINGS:
        if start.startswith(beginning):
            return what, advice
    if start[:9].lower() == b"<!doctype" and start[9:].lstrip()[:4].lower() == b"html":
        return _ROOTS["html"]
    if not root and start.startswith(b"<") and (found := _ROOT.search(start)):
        root = found[1].decode("utf-8", "replace")
    if root:
        name = re.split("[:}]", root)[-1].lower()
        return _ROOTS.get(name, (f"XML with the root element <{root}>", _EFETCH))
    if start.startswith((b"<?xml", b"<!DOCTYPE")):
        return "XML that ends before its root element", "Most often a download stopped early: fetch the file again."
    if b"\x00" in head[:1000]:
        return "binary data", _EFETCH
    return "text", "It may be a message of a server: look into it. " + _EFETCH
