"""Identifiers: `id`, `PMID`, `PMCID`, `DOI`, `URL`."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections.abc import Mapping

from pubrecord.csl.reading import Reading
from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, ArticleId, BookArticle
from pubrecord.records.identifiers import find_id

_DOI = re.compile(
    r"(?:doi(?::\s*|\s+))?(?P<address>(?:https?://)?(?:dx\.|www\.)?doi\.org/)?(?P<name>.*)", re.IGNORECASE | re.DOTALL
)
#: Some records have a PMID such as "11119751-b".
_PMID = re.compile(r"(?:pmid\s*:?\s*)?([0-9][\w-]*)", re.IGNORECASE)
_PMC = re.compile(r"(?:PMC)?(\d+)(?:\.\d+)?", re.IGNORECASE)
_ID = re.compile(r"pmid:(\d[\w-]*)(?:\.(\w+))?")
PUBMED_ADDRESS = re.compile(r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?")
_CENTRAL = re.compile(r"https?://(?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/(PMC\d+)/?")
_BOOKSHELF = re.compile(r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/books/(NBK\d+)/?")


def id_(record: Article | BookArticle) -> str:
    """`id`: "pmid:" and the PMID; without one "doi:" and the DOI; for a record with neither see `key_of`.

    A later version of a record has its number behind the PMID, ``pmid:20029614.2``: a file must not have one key twice.
    """
    if number := pmid(record):
        version = collapsed(record.pmid_version)
        return f"pmid:{number}.{version}" if version not in ("", "1") else f"pmid:{number}"
    name = doi(record)
    return f"doi:{name}" if name else ""


def key_of(item: Mapping[str, object]) -> str:
    """Return an `id` made from the other variables, because CSL demands one and a file must not have one twice."""
    said = repr(sorted((name, value) for name, value in item.items() if value))
    return f"sha256:{hashlib.sha256(said.encode(errors='surrogatepass')).hexdigest()[:16]}"


def pmid(record: Article | BookArticle) -> str:
    """`PMID`: PMID, a string."""
    return collapsed(record.pmid)


def pmcid(record: Article | BookArticle) -> str | None:
    """`PMCID`: ArticleId of type "pmc", with "PMC" and without a version."""
    return record.pmcid


def doi(record: Article | BookArticle) -> str | None:
    """`DOI`: ArticleId of type "doi", else ELocationID of type "doi" unless ValidYN is "N"; case kept, no prefix."""
    name = record.doi
    return _without_prefix(name) if name else None


def url(record: Article | BookArticle, *, always: bool = False) -> str | None:
    """`URL`: for books their address in the Bookshelf, which NLM cites; for articles none, unless `always`.

    With an address, styles cite an article as "[Internet]", with "Available from". With `always`, it is the address
    of the record in PubMed.
    """
    if isinstance(record, BookArticle) and (
        accession := find_id((*record.bookshelf_ids, *record.article_ids), "bookaccession")
    ):
        return f"https://www.ncbi.nlm.nih.gov/books/{accession}/"
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid(record)}/" if always and pmid(record) else None


def take_ids(reading: Reading) -> tuple[str | None, str | None, tuple[ArticleId, ...]]:
    """Return `pmid`, `pmid_version` and `article_ids` of a record from `id`, `PMID`, `DOI`, `PMCID` and `URL`.

    `id` is the key of an item in its file; only a PMID that is nowhere else and its version are taken from it. An address
    that only repeats an identifier needs no place.
    """
    key, number, name = reading.text("id"), _take_pmid(reading), reading.text("DOI")
    version = None
    if (keyed := _ID.fullmatch(key or "")) and number in (None, keyed[1]):
        number, version = keyed[1], keyed[2]
    ids = {"doi": _without_prefix(name) if name else None, "pmc": _take_pmcid(reading)}
    number = _take_url(reading, ids, number)
    return (
        number,
        version if number else None,
        tuple(ArticleId(id_type=kind, value=value) for kind, value in ids.items() if value),
    )


def _take_pmid(reading: Reading) -> str | None:
    text = reading.text("PMID")
    if text is None:
        return None
    if match := _PMID.fullmatch(text.strip()) or PUBMED_ADDRESS.fullmatch(text.strip()):
        return match[1]
    reading.unplaced(".PMID", f"{text!r} is no number of PubMed's")
    return None


def _take_pmcid(reading: Reading) -> str | None:
    text = reading.text("PMCID")
    if text is None:
        return None
    if match := _PMC.fullmatch(text.strip()):
        return f"PMC{match[1]}"
    reading.unplaced(".PMCID", f"{text!r} is no number of PubMed Central's")
    return None


def _take_url(reading: Reading, ids: dict[str, str | None], number: str | None) -> str | None:
    """Take `URL` as the identifier that it holds, if that is not known yet; return the PMID."""
    address = reading.text("URL")
    if address is None:
        return number
    if (match := PUBMED_ADDRESS.fullmatch(address)) and number in (None, match[1]):
        return match[1]
    if match := _BOOKSHELF.fullmatch(address):
        ids["bookaccession"] = match[1]
    elif (match := _CENTRAL.fullmatch(address)) and ids["pmc"] in (None, match[1]):
        ids["pmc"] = match[1]
    elif (name := _without_prefix(address)) != address and (ids["doi"] or name).lower() == name.lower():
        ids["doi"] = ids["doi"] or name
    else:
        reading.unplaced(".URL")
    return number


def _without_prefix(text: str) -> str:
    """Return a DOI without "doi:" or the address of the resolver; as an address it is percent-encoded."""
    match = _DOI.fullmatch(text.strip())
    if match is None or not match["address"]:
        return match["name"] if match else text.strip()
    try:
        return urllib.parse.unquote(match["name"], errors="strict")
    except UnicodeDecodeError:
        return match["name"]
