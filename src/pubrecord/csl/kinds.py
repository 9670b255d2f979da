"""What kind of publication it is: `type`, `genre`, `status`."""

from __future__ import annotations

import re

from pubrecord.csl.reading import Reading
from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, BookArticle, PublicationType

#: Kinds of publication by their identifiers in MeSH.
_PREPRINT = PublicationType(ui="D000076942", name="Preprint")
_NEWSPAPER = PublicationType(ui="D018431", name="Newspaper Article")
_JOURNAL = PublicationType(ui="D016428", name="Journal Article")
_RETRACTED = PublicationType(ui="D016441", name="Retracted Publication")

#: CSL types of articles, and the kind of publication that each is.
ARTICLE_TYPES = {"article-journal": _JOURNAL, "article": _PREPRINT, "article-newspaper": _NEWSPAPER}
#: CSL types of books.
BOOK_TYPES = ("book", "chapter")

#: What the servers of preprints are called, or the state of a manuscript.
_PREPRINT_WORD = re.compile(r"pre-?print|rxiv\b", re.IGNORECASE)
_AHEAD = "advance online publication"


def type_(record: Article | BookArticle) -> str:
    """`type`: "article-journal" for all that is in a journal, be it a letter, a review or an erratum.

    A preprint is an "article", as CSL says; a newspaper's "article-newspaper". "chapter" for a part of a book, "book"
    for a whole one. Never "review": styles then print the title as that of the reviewed work.
    """
    if isinstance(record, BookArticle):
        return "book" if record.title is None else "chapter"
    if is_preprint(record):
        return "article"
    return "article-newspaper" if _has(record, _NEWSPAPER) else "article-journal"


def genre(article: Article) -> str | None:
    """`genre`: only "Preprint". Styles print it in brackets, so nothing else belongs there."""
    return "Preprint" if is_preprint(article) else None


def status(article: Article) -> str | None:
    """`status`: "retracted" for a Retracted Publication; "advance online publication" if ahead of print.

    The latter for PublicationStatus "aheadofprint" without a volume, when styles print it.
    """
    if _has(article, _RETRACTED):
        return "retracted"
    in_issue = article.journal is not None and bool(collapsed(article.journal.volume))
    return _AHEAD if collapsed(article.publication_status) == "aheadofprint" and not in_issue else None


def is_preprint(article: Article) -> bool:
    """Whether the article is a preprint."""
    return _has(article, _PREPRINT)


def take_kind(reading: Reading, kind: str) -> tuple[PublicationType, ...]:
    """Return `publication_types` of an article of that CSL type, with what `genre` says."""
    if reading.has("genre") and (genre := reading.text("genre")):
        if genre.lower() != "preprint":
            reading.unplaced(".genre", f"{genre!r} is no genre of PubMed's")
        elif kind != "article":
            return (ARTICLE_TYPES[kind], _PREPRINT)
    return (ARTICLE_TYPES[kind],)


def article_type(reading: Reading, kind: str) -> str:
    """Return the CSL type of an article; one in a volume of a journal is no preprint, though its type be "article".

    So it is if there is a `container-title`, and a `volume` or an `ISSN`, and no sign of a preprint: no `genre`, no
    `publisher`, no "preprint" or "...Rxiv" in `status` or in `container-title`.
    """
    if kind != "article" or reading.says("genre") or reading.says("publisher"):
        return kind
    if _PREPRINT_WORD.search(f"{reading.says('status')} {reading.says('container-title')}"):
        return kind
    placed = reading.says("container-title") and (reading.has("volume") or reading.has("ISSN"))
    return "article-journal" if placed else kind


def take_status(reading: Reading) -> tuple[tuple[PublicationType, ...], str | None]:
    """Return the further publication types and the publication status of an article from `status`."""
    status = reading.text("status")
    if status == "retracted":
        return (_RETRACTED,), None
    if status == _AHEAD:
        return (), "aheadofprint"
    if status is not None:
        reading.unplaced(".status", f"PubMed has no status {status!r}")
    return (), None


def _has(article: Article, kind: PublicationType) -> bool:
    return any(each.ui == kind.ui or collapsed(each.name) == kind.name for each in article.publication_types)
