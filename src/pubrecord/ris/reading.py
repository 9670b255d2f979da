"""From the tags and values of a reference to a record, by way of a CSL item; what is left over is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pubrecord.csl.identifiers import PUBMED_ADDRESS
from pubrecord.csl.items import record_and_rest
from pubrecord.csl.languages import three_letters
from pubrecord.errors import CslError, Problem, RisError
from pubrecord.languages import two_letters
from pubrecord.nbib.texts import sections
from pubrecord.records import Article, BookArticle
from pubrecord.ris.values import issued_of, name_of, pieces_of_date
from pubrecord.ris.writing import AHEAD, EPUB, RETRACTED, TYPES


class RisWarning(UserWarning):
    """A reference says something that the record made from it does not hold; `problems` say what, and in which tag."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        #: One for each value, with its tag.
        self.problems = problems


#: The type of the CSL item by that of the reference; what is in a journal is an article, whatever programs call it.
_TYPES = {
    **{kind: variable for variable, kind in TYPES.items()},
    **dict.fromkeys(("JFULL", "EJOUR", "ABST", "INPR", "MGZN", "GEN", "CONF", "CPAPER", "ELEC"), "article-journal"),
    **dict.fromkeys(("EBOOK", "EDBOOK", "RPRT", "THES", "SER"), "book"),
    **dict.fromkeys(("ECHAP", "SLIDE"), "chapter"),
    "MANSCPT": "article",
}
_PMID = re.compile(r"(?:PMID:? ?)?(\d{6,8})")
_ANY_PMID = re.compile(r"\d[\w-]*")
_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,}\S*)", re.IGNORECASE)
_BOOKSHELF = re.compile(r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/books/NBK\d+/?")
_PMCID = re.compile(r"PMC\d+")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
#: Tags that say nothing about the work, or what another tag says too.
_PASSED_OVER = {"DB", "DP", "ST", "TY", "ER"}
_NAMES_OF_PUBMED = {"PubMed", "NLM", "MEDLINE"}
_NO_PLACE = "a record has no place for it"


class Reference:
    """A reference while it is read: the CSL item in the making, and what could not be placed."""

    def __init__(self) -> None:
        self.item: dict[str, Any] = {}
        self.problems: list[Problem] = []
        #: Pieces of the date: year, month, day, other.
        self.date: list[str] = ["", "", "", ""]
        self.pages: list[str] = ["", ""]
        #: Whether it is from PubMed, so that its number is a PMID.
        self.is_pubmeds = False
        #: The tag that is being read.
        self.tag = ""

    def once(self, variable: str, value: str) -> None:
        """Set a variable, unless the reference has said something else for it before."""
        if self.item.setdefault(variable, value) != value:
            self.leave(value)

    def leave(self, value: str, reason: str = _NO_PLACE) -> None:
        """Note that a value is not in the record."""
        self.problems.append(Problem("unplaced", self.tag, f"{reason}: {value}"))


def record_of(tags: dict[str, list[str]]) -> tuple[Article | BookArticle, tuple[Problem, ...]]:
    """Return the record of a reference, and what of the reference is not in it.

    `tags` are the values by tag, each on one line. Raises `RisError` for what no PubMed record can be.
    """
    reference = Reference()
    reference.is_pubmeds = not _NAMES_OF_PUBMED.isdisjoint([*tags.get("DB", ()), *tags.get("DP", ())])
    kind = tags["TY"][0]
    reference.item["type"] = _TYPES.get(kind, "article-journal")
    if kind not in _TYPES:
        reference.tag = "TY"
        reference.leave(kind, "PubMed has no records of this type; it is taken for an article")
    for tag, values in tags.items():
        reference.tag = tag
        take = _TAKES.get(tag)
        if take is not None:
            take(reference, [value for value in values if value])
        elif tag not in _PASSED_OVER:
            for value in filter(None, values):
                reference.leave(value)
    _finish(reference)
    try:
        record, lost = record_and_rest(reference.item)
    except CslError as error:
        raise RisError("the reference is no PubMed record", pmid=error.pmid, problems=error.problems) from None
    return record, (*reference.problems, *lost)


def _finish(reference: Reference) -> None:
    """Put together what stands in several tags."""
    item = reference.item
    first, last = reference.pages
    if first or last:
        item["page"] = "-".join(filter(None, (first, _written_out(first, last))))
    if issued := issued_of(reference.date):
        item["issued"] = issued
    if item["type"] == "article" and "publisher" not in item and "container-title" in item:
        item["publisher"] = item.pop("container-title")
    if item["type"] == "chapter" and "title" not in item:
        item["type"] = "book"


def _written_out(first: str, last: str) -> str:
    """Return the last page; none where the first has both, as EndNote writes them."""
    return "" if last and first.endswith(f"-{last}") else last


def _text(variable: str) -> Callable[[Reference, list[str]], None]:
    """Return what takes a text, of which continued lines are one."""
    return lambda reference, values: reference.once(variable, " ".join(values)) if values else None


def _first(variable: str) -> Callable[[Reference, list[str]], None]:
    """Return what takes the first value; others have no place."""

    def take(reference: Reference, values: list[str]) -> None:
        for value in values:
            reference.once(variable, value)

    return take


def _names(variable: str) -> Callable[[Reference, list[str]], None]:
    def take(reference: Reference, values: list[str]) -> None:
        reference.item.setdefault(variable, []).extend(map(name_of, values))

    return take


def _editors(reference: Reference, values: list[str]) -> None:
    _names("editor")(reference, values)


def _date(reference: Reference, values: list[str]) -> None:
    """Take a date; what two tags say of it is put together, such as ``2010`` and ``Jun``."""
    for value in values:
        for place, piece in enumerate(pieces_of_date(value)):
            if piece and not reference.date[place]:
                reference.date[place] = piece
            elif piece and piece != reference.date[place]:
                reference.leave(value, "the date is taken from elsewhere")
                break


def _page(place: int) -> Callable[[Reference, list[str]], None]:
    def take(reference: Reference, values: list[str]) -> None:
        reference.pages[place] = " ".join(values)

    return take


def _serial(reference: Reference, values: list[str]) -> None:
    """Take ISSNs or ISBNs: some programs write a word behind them."""
    variable = "ISBN" if reference.item["type"] in ("book", "chapter") else "ISSN"
    for value in values:
        number = value.partition(" (")[0]
        if variable == "ISBN" or _ISSN.fullmatch(number):
            reference.once(variable, number)
        else:
            reference.leave(value)


def _number(reference: Reference, values: list[str]) -> None:
    """Take a PMID: six to eight digits alone, or any number where the reference says that it is PubMed's."""
    for value in values:
        parts = _PMID.fullmatch(value)
        if parts is not None:
            reference.once("PMID", parts[1])
        elif reference.is_pubmeds and _ANY_PMID.fullmatch(value):
            reference.once("PMID", value)
        else:
            reference.leave(value)


def _key(reference: Reference, values: list[str]) -> None:
    """Take a PMID; another key of the reference in its library says nothing about the work."""
    for value in values:
        if parts := _PMID.fullmatch(value):
            reference.item.setdefault("PMID", parts[1])


def _doi(reference: Reference, values: list[str]) -> None:
    for value in values:
        if parts := _DOI.fullmatch(value):
            reference.once("DOI", parts[1])
        else:
            reference.leave(value)


def _address(reference: Reference, values: list[str]) -> None:
    for value in (part for text in values for part in text.split(";")):
        if parts := PUBMED_ADDRESS.fullmatch(value.strip()):
            reference.once("PMID", parts[1])
        elif parts := _DOI.fullmatch(value.strip()):
            reference.once("DOI", parts[1])
        elif _BOOKSHELF.fullmatch(value.strip()):
            reference.once("URL", value.strip())
        elif value.strip():
            reference.leave(value.strip())


def _custom(reference: Reference, values: list[str]) -> None:
    for value in values:
        if _PMCID.fullmatch(value):
            reference.once("PMCID", value)
        else:
            reference.leave(value)


def _language(reference: Reference, values: list[str]) -> None:
    """Take the first language, a code or a name in English; others have no place."""
    for code in (part for value in values for part in value.split()):
        short = two_letters(code.lower()) or (code if three_letters(code) else None)
        if short is None or "language" in reference.item:
            reference.leave(code)
        else:
            reference.item["language"] = short


def _abstract(reference: Reference, values: list[str]) -> None:
    """Take an abstract: a line for each section, where labels in capitals tell them."""
    lines = (f"{each.label}: {each.text}" if each.label else each.text for each in sections(" ".join(values)))
    reference.once("abstract", "\n".join(lines))


def _edition(reference: Reference, values: list[str]) -> None:
    """Take the edition of a book; of an article EndNote has the electronic date there."""
    for value in values:
        if reference.item["type"] in ("book", "chapter"):
            reference.once("edition", value)
        else:
            reference.leave(value)


def _keywords(reference: Reference, values: list[str]) -> None:
    reference.item["keyword"] = "; ".join(value.replace(";", ",") for value in values)


def _notes(reference: Reference, values: list[str]) -> None:
    """Take notices that are variables of CSL; other notes have no place."""
    for value in values:
        if value == f"{RETRACTED}.":
            reference.once("status", "retracted")
        elif value == f"{AHEAD}.":
            reference.once("status", "advance online publication")
        elif value.startswith(f"{EPUB} "):
            reference.item["available-date"] = {"raw": value.removeprefix(f"{EPUB} ")}
        else:
            reference.leave(value)


_TAKES: dict[str, Callable[[Reference, list[str]], None]] = {
    **dict.fromkeys(("TI", "T1", "CT"), _text("title")),
    "TT": _text("original-title"),
    **dict.fromkeys(("AU", "A1"), _names("author")),
    **dict.fromkeys(("A2", "A3", "ED"), _editors),
    "A4": _names("container-author"),
    **dict.fromkeys(("PY", "Y1", "DA"), _date),
    **dict.fromkeys(("T2", "JF", "BT"), _text("container-title")),
    **dict.fromkeys(("JO", "JA", "J1", "J2"), _text("container-title-short")),
    "T3": _text("collection-title"),
    "VL": _first("volume"),
    "IS": _first("issue"),
    "SP": _page(0),
    "EP": _page(1),
    "PB": _text("publisher"),
    "CY": _text("publisher-place"),
    "SN": _serial,
    **dict.fromkeys(("DO", "M3"), _doi),
    "UR": _address,
    **dict.fromkeys(("AN", "PM"), _number),
    "ID": _key,
    "C2": _custom,
    **dict.fromkeys(("AB", "N2"), _abstract),
    "ET": _edition,
    "KW": _keywords,
    "LA": _language,
    "N1": _notes,
}
