"""The journal and its issue: `container-title`, `container-title-short`, `ISSN`, `volume`, `issue`, `publisher`.

A preprint has no journal: its server is the publisher.
"""

from __future__ import annotations

import re

from pubrecord.csl.kinds import is_preprint
from pubrecord.csl.reading import Reading
from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, Journal, PubDate

#: " (London, England)", with parentheses in it too; an abbreviation that ends the title is part of it: "(COSPAR)".
_PLACE = re.compile(r"(?<=\S) \((?![A-Z]{2,}\)$)(?:[^()]|\([^()]*\))*\)$")
_COLON = re.compile(r"\s*: ")
_ISSNS = re.compile(r"[,;\s]+")


def container_title(article: Article) -> str | None:
    """`container-title`: Title, without the place that NLM adds at its end, " : " as ": "; the case is NLM's.

    Sentence case is what CSL asks for; a style that wants title case makes it. A preprint has none.
    """
    return None if is_preprint(article) else _title(article).replace(" : ", ": ")


def container_title_short(article: Article) -> str | None:
    """`container-title-short`: MedlineTA, which has no full stops, else ISOAbbreviation. A preprint has none."""
    if is_preprint(article):
        return None
    return collapsed(article.medline_ta) or collapsed(article.journal.iso_abbreviation if article.journal else None)


def issn(article: Article) -> str | None:
    """`ISSN`: ISSN, else ISSNLinking; one number. A preprint has none."""
    if is_preprint(article):
        return None
    return collapsed(article.journal.issn if article.journal else None) or collapsed(article.issn_linking)


def volume(article: Article) -> str:
    """`volume`: Volume, as it stands: "36 Suppl 1"."""
    return collapsed(article.journal.volume if article.journal else None)


def issue(article: Article) -> str:
    """`issue`: Issue, as it stands: "12 Pt 1"."""
    return collapsed(article.journal.issue if article.journal else None)


def publisher(article: Article) -> str | None:
    """`publisher` of a preprint: its server, the Title up to " : "; an article has none."""
    return _title(article).partition(" : ")[0] if is_preprint(article) else None


def take_journal(reading: Reading, pub_date: PubDate | None, *, preprint: bool) -> tuple[Journal | None, str | None]:
    """Return `journal` and `medline_ta` of an article.

    An abbreviation with full stops is no MedlineTA, so it becomes ISOAbbreviation.
    """
    title, short = _take_title(reading, preprint=preprint), reading.text("container-title-short")
    is_iso = short is not None and "." in short
    journal = Journal(
        issn=_take_issn(reading),
        volume=reading.text("volume"),
        issue=reading.text("issue"),
        pub_date=pub_date,
        title=title,
        iso_abbreviation=short if is_iso else None,
    )
    return None if journal == Journal() else journal, None if is_iso else short


def _title(article: Article) -> str:
    return _PLACE.sub("", collapsed(article.journal.title if article.journal else None))


def _take_title(reading: Reading, *, preprint: bool) -> str | None:
    if preprint and (server := reading.text("publisher")) is not None:
        return _COLON.sub(" : ", server)
    title = reading.text("container-title")
    return _COLON.sub(" : ", title) if title else None


def _take_issn(reading: Reading) -> str | None:
    """Return the first ISSN; some programs put several into one string, and some write a list."""
    numbers = [part for text in reading.several("ISSN") for part in _ISSNS.split(text) if part]
    if numbers[1:]:
        reading.unplaced(".ISSN", f"a record has one ISSN; left out: {', '.join(numbers[1:])}")
    return numbers[0] if numbers else None
