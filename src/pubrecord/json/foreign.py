"""What JSON is instead, when it is no record: a server's message, or the answer of another service.

The reasons are told in ``docs/explanation/design.md``, "Errors are data".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from pubrecord.advice import EFETCH, NO_SUMMARIES, ONLY_PMIDS
from pubrecord.errors import NotPubmedError

_XML = "Read the XML that it was made from, with pubrecord.read or `pubrecord convert`."
_ASK_AGAIN = "The request failed: see what the server says, and ask again."
#: Keys under which servers say what went wrong, wherever they stand.
_WORDS = ("error", "ERROR", "errors", "fault", "faultstring", "errMsg", "error_description", "errorMessage", "message")
#: What may stand beside a message that has no other key for an error.
_BESIDE = {
    *("message", "detail", "status", "statusCode", "status_code", "code", "success", "timestamp", "path"),
    *("type", "title", "requestId", "request_id", "trace_id", "documentation_url", "api-key", "count", "limit"),
}
#: How deep a server's words may stand in each other.
_DEEPEST = 4


def error_for(item: Mapping[str, object]) -> NotPubmedError | None:
    """Return the error that says what an object without a record's tag is; `None` where that cannot be told."""
    for is_it, what, advice in _KNOWN:
        if is_it(item):
            words = "; ".join(dict.fromkeys(_said(item)))
            message = f"the input is {what}, not PubMed records"
            return NotPubmedError(f"{message}: {words}" if words else message, advice=advice)
    return None


def markup_error(raw: bytes) -> NotPubmedError:
    """Return the error for HTML or XML where JSON is expected, with the title of a page or the words of an error."""
    is_html = re.match(rb"<(?:!doctype\s+)?html\b", raw, re.IGNORECASE) is not None
    what, advice = ("HTML", _ASK_AGAIN) if is_html else ("XML", "PubMed XML is read with format='xml', or --from xml.")
    words = re.search(rb"<(title|h1|error|message)\b[^>]*>\s*([^<]*[^<\s])", raw, re.IGNORECASE)
    said = f": {words[2].decode('utf-8', 'replace')}" if words else ""
    return NotPubmedError(f"the input is {what}, not JSON{said}", advice=advice)


def is_csl(item: Mapping[str, object]) -> bool:
    """Whether an object looks like an item of CSL."""
    return isinstance(item.get("type"), str) and ("id" in item or "issued" in item or "container-title" in item)


def _is_message(item: Mapping[str, object]) -> bool:
    if any(item.get(key) for key in ("error", "ERROR", "errors", "fault", "errMsg", "errorMessage")):
        return True
    return any(isinstance(item.get(key), str) for key in ("message", "detail")) and _BESIDE.issuperset(item)


def _said(value: object, depth: int = 0) -> Iterator[str]:
    """Give the words of a server: the texts under keys that are for errors, and under those in a list or object there."""
    if depth > _DEEPEST or not isinstance(value, (dict, list)):
        return
    if isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _text_or_said(each, depth)
        return
    item = cast("dict[str, object]", value)
    for key in (*_WORDS, *(("detail",) if depth or "detail" in item else ())):
        if key in item:
            yield from _text_or_said(item[key], depth)
    for key in ("esearchresult", "esummaryresult", "result", "header"):
        if not depth and key in item:
            yield from _said(item[key], _DEEPEST)


def _text_or_said(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if words := value.strip():
            yield words
    else:
        yield from _said(value, depth + 1)


def _has(*keys: str) -> Callable[[Mapping[str, object]], bool]:
    return lambda item: any(key in item for key in keys)


def _has_all(*keys: str) -> Callable[[Mapping[str, object]], bool]:
    return lambda item: all(key in item for key in keys)


def _is_answer(name: str) -> Callable[[Mapping[str, object]], bool]:
    """Return whether an object is the answer of one of the E-utilities: its header says so."""

    def is_it(item: Mapping[str, object]) -> bool:
        header = item.get("header")
        kind = cast("dict[str, object]", header).get("type") if isinstance(header, dict) else None
        return kind == name or f"{name}result" in item

    return is_it


def _is_openalex(item: Mapping[str, object]) -> bool:
    return str(item.get("id")).startswith("https://openalex.org/")


#: How each is told, what it is called, and what to do about it; the first that fits is taken.
_KNOWN: tuple[tuple[Callable[[Mapping[str, object]], bool], str, str], ...] = (
    (_is_answer("esummary"), "an eSummary answer", NO_SUMMARIES),
    (_is_answer("esearch"), "an eSearch answer", ONLY_PMIDS),
    (_is_answer("elink"), "an eLink answer", ONLY_PMIDS),
    (_is_answer("einfo"), "an eInfo answer", EFETCH),
    (
        _has("PubmedArticleSet", "PubmedArticle", "PubmedBookArticle", "MedlineCitation", "MedlineCitationSet"),
        "PubMed XML that a program such as xmltodict turned into JSON",
        _XML,
    ),
    (_has("resultList", "hitCount"), "an answer of Europe PMC", EFETCH),
    (_has("authorString", "journalInfo", "pubTypeList"), "a record of Europe PMC", EFETCH),
    (_has("passages", "documents"), "BioC, as PubTator and PMC give it", EFETCH),
    (_has_all("message-type", "message"), "an answer of Crossref", "Its items under `message` are much like CSL-JSON."),
    (_is_openalex, "a record of OpenAlex", EFETCH),
    (_has("paperId", "externalIds"), "a record of Semantic Scholar", EFETCH),
    (_has("relative_citation_ratio"), "a record of iCite", EFETCH),
    (_has_all("records", "responseDate"), "an answer of PMC's ID converter", "Fetch the records of the PMIDs in it."),
    (is_csl, "an item of CSL-JSON", "Read it as such: format='csl', or --from csl on the command line."),
    (_is_message, "a server's message", _ASK_AGAIN),
)
