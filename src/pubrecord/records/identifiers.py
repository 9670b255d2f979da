"""Identifiers of persons, institutions, articles and electronic copies."""

import re
import urllib.parse
from collections.abc import Iterable
from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content

_ORCID = re.compile(
    r"(?<!\d)(\d{4})[\s\u2010-\u2015-]?(\d{4})[\s\u2010-\u2015-]?(\d{4})[\s\u2010-\u2015-]?(\d{3}[\dXx])(?!\d)"
)
_DOI = re.compile(r"(?:\A|[\s/:=(\[<])(10\.\d+(?:\.\d+)*/\S+)")
_PMCID = re.compile(r"\s*(?:PMC)?(\d+)(?:\.\d+)?\s*\Z", re.IGNORECASE)
_PMCID_IN_TEXT = re.compile(r"PMC\d+")
_ID_TYPES = (
    "doi",
    "pii",
    "pmcpid",
    "pmpid",
    "pmc",
    "mid",
    "sici",
    "pubmed",
    "medline",
    "pmcid",
    "pmcbook",
    "bookaccession",
)


@attrs.frozen(kw_only=True, weakref_slot=False)
class Identifier:
    """An identifier of a person or an institution (DTD: Identifier)."""

    source: Annotated[str | None, Attribute("Source", required=True)] = None
    """Who gives it: `ORCID`, `ISNI`, `ROR`, `GRID`."""
    value: Annotated[str, Content()] = ""
    """The identifier as spelled in the record."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class ArticleId:
    """An identifier of an article, a cited article or a book (DTD: ArticleId)."""

    id_type: Annotated[str | None, Attribute("IdType", known=_ID_TYPES)] = None
    """Kind of identifier; absent means `pubmed`."""
    value: Annotated[str, Content()] = ""
    """The identifier."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class ELocationId:
    """An identifier of the electronic copy (DTD: ELocationID)."""

    id_type: Annotated[str | None, Attribute("EIdType", required=True, known=("doi", "pii"))] = None
    """Kind of identifier: `doi` or `pii`."""
    valid: Annotated[bool | None, Attribute("ValidYN")] = None
    """False when NLM found the identifier to be wrong; `None` is not printed, which the DTD takes as true: see `is_valid`."""
    value: Annotated[str, Content()] = ""
    """The identifier."""

    @property
    def is_valid(self) -> bool:
        """False when NLM found the identifier to be wrong; true where nothing is printed, as the DTD has it."""
        return self.valid is not False


@attrs.frozen(kw_only=True, weakref_slot=False)
class OtherId:
    """An identifier of the citation from another source (DTD: OtherID)."""

    source: Annotated[
        str | None,
        Attribute(
            "Source",
            required=True,
            known=("NASA", "KIE", "PIP", "POP", "ARPL", "CPC", "IND", "CPFH", "CLML", "NRCBL", "NLM", "QCIM"),
        ),
    ] = None
    """Who gives it."""
    value: Annotated[str, Content()] = ""
    """The identifier, sometimes with a remark in brackets."""


def normalized_orcid(identifiers: Iterable[Identifier]) -> str | None:
    """Return the first ORCID among the identifiers in the form ``0000-0002-1825-0097``.

    The record may spell it as a URL, with or without hyphens, with other dashes or a small x. What does not hold
    sixteen characters of that form is no ORCID.
    """
    for identifier in identifiers:
        if (identifier.source or "").strip().upper() == "ORCID" and (orcid := _ORCID.search(identifier.value)):
            return "-".join(orcid.groups()).upper()
    return None


def find_id(article_ids: Iterable[ArticleId], id_type: str) -> str | None:
    """Return the first identifier of a kind, without white space around it; `None` if there is none."""
    for article_id in article_ids:
        if article_id.id_type == id_type and (value := article_id.value.strip()):
            return value
    return None


def find_location(locations: Iterable[ELocationId], id_type: str) -> str | None:
    """Return the first electronic location of a kind that NLM did not find to be wrong."""
    for location in locations:
        if location.id_type == id_type and location.is_valid and (value := location.value.strip()):
            return value
    return None


def find_doi(article_ids: Iterable[ArticleId], locations: Iterable[ELocationId] = ()) -> str | None:
    """Return the first DOI among the identifiers, else among the electronic locations that NLM did not find wrong."""
    values = [each.value for each in article_ids if each.id_type == "doi"]
    values += [each.value for each in locations if each.id_type == "doi" and each.is_valid]
    return next(filter(None, map(normalized_doi, values)), None)


def normalized_doi(text: str) -> str | None:
    """Return the DOI in a text, from ``10.`` on, with its case kept; `None` for what is no DOI.

    The text may be an address, ``https://doi.org/10.5555/x``, in which the DOI is percent-encoded, or begin with
    ``doi:`` or the like.
    """
    if "://" in text or "doi.org/" in text.lower():
        text = urllib.parse.unquote(text)
    doi = _DOI.search(text)
    return doi[1] if doi else None


def find_pmcid(article_ids: Iterable[ArticleId], other_ids: Iterable[OtherId] = ()) -> str | None:
    """Return the PubMed Central identifier as ``PMC`` and digits, without a version; `None` if there is none."""
    article_ids = tuple(article_ids)
    if (value := find_id(article_ids, "pmc")) and (number := _PMCID.match(value)):
        return f"PMC{number[1]}"
    texts = [find_id(article_ids, "pmcid") or "", *(other.value for other in other_ids if other.source == "NLM")]
    for text in texts:
        if pmcid := _PMCID_IN_TEXT.search(text):
            return pmcid[0]
    return None
