"""Notices, comments, corrections, updates: what other records say about this one, and this one about others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from pubrecord.inline.characters import collapsed
from pubrecord.page.content import Item, Run, Section, entry, heading
from pubrecord.page.links import pubmed
from pubrecord.records import Article, CommentsCorrections

#: The order in which NLM lists them.
_ORDER = (
    "CommentOn",
    "CommentIn",
    "ErratumIn",
    "ErratumFor",
    "CorrectedandRepublishedIn",
    "CorrectedandRepublishedFrom",
    "AssociatedDataset",
    "AssociatedPublication",
    "ExpressionOfConcernIn",
    "ExpressionOfConcernFor",
    "PartialRetractionIn",
    "PartialRetractionOf",
    "RepublishedIn",
    "RepublishedFrom",
    "RetractionIn",
    "RetractionOf",
    "RetractedandRepublishedIn",
    "RetractedandRepublishedFrom",
    "SummaryForPatientsIn",
    "OriginalReportIn",
    "UpdateIn",
    "UpdateOf",
)
#: Headings that do not follow from the name of the relation.
_HEADINGS = {"AssociatedDataset": "Associated data", "AssociatedPublication": "Associated publication"}
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z])(?=and[A-Z])")
_RETRACTED = "D016441"


def notices(article: Article) -> Iterator[Section]:
    """What a reader must know before all else: boxes at the top of the page."""
    retraction = _grouped(article, "RetractionIn")
    if retraction or _is_retracted(article):
        yield Section("retracted", "Retracted article", retraction, "alert")
    yield Section("partly-retracted", "Partly retracted", _grouped(article, "PartialRetractionIn"), "warning")
    yield Section("concern", "Expression of concern", _grouped(article, "ExpressionOfConcernIn"), "warning")
    corrections = _grouped(article, "ErratumIn", "CorrectedandRepublishedIn", "RetractedandRepublishedIn")
    yield Section("corrected", "Corrected", corrections, "note")
    yield Section("newer-version", "There is a newer version", _grouped(article, "UpdateIn"), "note")


def comments(article: Article) -> Section:
    """Every link to another record, under a heading for each kind of link, in NLM's order."""
    kinds = {collapsed(link.ref_type): None for link in article.comments_corrections}
    known = [kind for kind in _ORDER if kind in kinds]
    others = [kind for kind in kinds if kind not in _ORDER]
    return Section("comments", None, _grouped(article, *known, *others))


def relation(ref_type: str) -> str:
    """Return the heading for a kind of link: ``Summary for patients in`` for ``SummaryForPatientsIn``."""
    return _HEADINGS.get(ref_type, _WORDS.sub(" ", ref_type).capitalize() or "Linked to")


def _is_retracted(article: Article) -> bool:
    return any(kind.ui == _RETRACTED or kind.name == "Retracted Publication" for kind in article.publication_types)


def _grouped(article: Article, *kinds: str) -> tuple[Item, ...]:
    links = [link for kind in kinds for link in article.comments_corrections if collapsed(link.ref_type) == kind]
    return tuple(_items(links))


def _items(links: Iterable[CommentsCorrections]) -> Iterator[Item]:
    for kind, alike in groupby(links, key=lambda link: collapsed(link.ref_type)):
        entries = [item for item in map(_entry, alike) if item.text]
        if entries:
            yield heading(relation(kind))
            yield from entries


def _entry(link: CommentsCorrections) -> Item:
    """The source, the PMID as a link, the note; a full stop behind the source if anything follows it."""
    source, pmid, note = collapsed(link.ref_source), collapsed(link.pmid), collapsed(link.note)
    runs: list[Run] = [Run(source)]
    if source and (pmid or note):
        runs.append(Run(" " if source.endswith(".") else ". "))
    if pmid:
        version = collapsed(link.pmid_version)
        runs += [Run("PMID: "), pubmed(pmid), Run(f", version {version}" if version not in ("", "1") else "")]
    if note:
        runs.append(Run(f"{' ' if pmid else ''}{note}"))
    return entry(*runs, level=1)
