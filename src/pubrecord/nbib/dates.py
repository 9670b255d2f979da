"""Dates: of the record, of the issue, of the electronic form, and the history of the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pubrecord import citation
from pubrecord.nbib.draft import Draft
from pubrecord.nbib.filling import filled
from pubrecord.nbib.lines import Line, clean
from pubrecord.records import ArticleDate, BookDate, Date, HistoryDate, PubDate
from pubrecord.records.partial import parse_month

#: The statuses of the three dates that have tags of their own.
PUBMED, MEDLINE, ENTREZ = "pubmed", "medline", "entrez"

#: Those for which PubMed's XML has a time also where it is midnight.
_TIMED = (ENTREZ, MEDLINE)
_historydate: Callable[..., HistoryDate] = filled(HistoryDate)
_DAY = re.compile(r"(\d{4})(\d\d)?(\d\d)?")
_STEP = re.compile(
    r"(?P<stamp>(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?(?: (\d{1,2}):(\d\d)(?::(\d\d))?)?)(?: \[(?P<status>[^\[\]]*)\])?"
)
_ISSUE = re.compile(
    r"(\d{4})(?: (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: (\d{1,2}))?| (Spring|Summer|Fall|Autumn|Winter))?"
)
#: The date behind the title in a citation line, up to the volume, the pages or the end.
_CITED = re.compile(r"\. (\d{4}[^;:.(]*)")
_PRINT = re.compile(r"\. Print \d{4}")


def day(date: Date | ArticleDate | BookDate | None) -> str:
    """``20240808``, as far as the date goes; parts that are no numbers are written as they stand."""
    if date is None:
        return ""
    return "".join((clean(date.year), _two(_month(date.month)), _two(date.day)))


def issue_day(date: PubDate | None) -> str:
    """``2024 Aug 8``, ``1998 Spring``, or a MedlineDate as it stands."""
    return citation.date(date)


def stamp(step: HistoryDate) -> str:
    """``2024/08/08 06:42``; midnight where the record has no time."""
    known = [clean(step.year), _two(_month(step.month)), _two(step.day)]
    text = "/".join(filter(None, known))
    return f"{text} {_two(step.hour) or '00'}:{_two(step.minute) or '00'}" if all(known) else text


def history_lines(history: Iterable[HistoryDate], *starts: str) -> Iterator[Line]:
    """Give the dates with tags of their own, then all steps in order: ``2024/03/04 00:00 [received]``."""
    stamps = [(clean(step.status), stamp(step)) for step in history]
    yield from entry_lines(stamps, *starts[:-1])
    for status, text in stamps:
        if text:
            yield starts[-1], f"{text} [{status}]" if status else text


def book_history_lines(history: Iterable[HistoryDate], *starts: str) -> Iterator[Line]:
    """Give the dates with tags of their own; texts of books have no others."""
    return entry_lines([(clean(step.status), stamp(step)) for step in history], *starts)


def entry_lines(stamps: list[tuple[str, str]], pubmed: str, medline: str, entrez: str) -> Iterator[Line]:
    """Give when the record came into PubMed, when it was indexed, else came into PubMed, and when it was made."""
    known = dict(reversed(stamps))
    for start, text in (
        (pubmed, known.get(PUBMED)),
        (medline, known.get(MEDLINE) or known.get(PUBMED)),
        (entrez, known.get(ENTREZ)),
    ):
        if text:
            yield start, text


def take_day(field: str, cls: Callable[..., object]) -> Callable[[Draft, str], None]:
    """Return what takes ``20240808`` into a field, as a date of that class."""

    def take(draft: Draft, value: str) -> None:
        if parts := _DAY.fullmatch(value):
            draft.once(field, cls(year=parts[1], month=parts[2], day=parts[3]))
        else:
            draft.problem("value", f"expected a date such as 20240808; left out: {value}")

    return take


def take_online(draft: Draft, value: str) -> None:
    """Take the date of the electronic form; a record may have several."""
    if parts := _DAY.fullmatch(value):
        draft.lists["article_dates"].append(ArticleDate(type="Electronic", year=parts[1], month=parts[2], day=parts[3]))
    else:
        draft.problem("value", f"expected a date such as 20240808; left out: {value}")


def take_issue(part: str) -> Callable[[Draft, str], None]:
    """Return what takes the date of an issue or a book, a part of the record; what has no other form is a MedlineDate."""

    def take(draft: Draft, value: str) -> None:
        parts = _ISSUE.fullmatch(value)
        if parts is None:
            draft.once("pub_date", PubDate(medline_date=value), part)
        else:
            draft.once("pub_date", PubDate(year=parts[1], month=parts[2], day=parts[3], season=parts[4]), part)

    return take


def take_step(draft: Draft, value: str) -> None:
    """Take a step of the history."""
    parts = _STEP.fullmatch(value)
    if parts is None or parts["status"] is None:
        draft.problem(
            "value", f"expected a date and what happened, such as 2024/03/04 00:00 [received]; left out: {value}"
        )
    else:
        draft.lists["history"].append(_step(draft, parts, parts["status"]))
        draft.parts["stamp"].setdefault(parts["status"], parts["stamp"])


def take_entry(status: str) -> Callable[[Draft, str], None]:
    """Return what takes one of the dates with a tag of its own, until the history is complete."""

    def take(draft: Draft, value: str) -> None:
        parts = _STEP.fullmatch(value)
        if parts is None or parts["status"] is not None:
            draft.problem("value", f"expected a date such as 2024/08/08 06:42; left out: {value}")
        else:
            draft.once(status, (draft.place, parts), "entry")

    return take


def history_of(draft: Draft) -> tuple[HistoryDate, ...]:
    """Return the history of an article: its steps, and where they lack entry dates, as before 2016, those with own tags."""
    history: list[HistoryDate] = draft.lists["history"]
    stamps, entries = draft.parts["stamp"], draft.parts["entry"]
    pubmed = entries[PUBMED][1]["stamp"] if PUBMED in entries else None
    for status in (ENTREZ, PUBMED, MEDLINE):
        if status not in entries:
            continue
        draft.place, parts = entries[status]
        if status in stamps:
            if parts["stamp"] != stamps[status]:
                draft.problem("contradiction", f"the history says {stamps[status]}; left out: {parts['stamp']}")
        elif status != MEDLINE or parts["stamp"] != pubmed:  # an article that is not indexed repeats that of its entry
            history.append(_step(draft, parts, status))
            message = "the history has no entry dates; they come from tags of their own, and are written in it too"
            draft.problem_once("no-entry-dates", message)
    return tuple(history)


def book_history_of(draft: Draft) -> tuple[HistoryDate, ...]:
    """Return the history of a book, of which texts have the dates with tags of their own only."""
    entries = draft.parts["entry"]
    return (
        *draft.lists["history"],
        *(_step(draft, entries[status][1], status) for status in (PUBMED, MEDLINE, ENTREZ) if status in entries),
    )


def pub_model(source: str, online: Iterable[ArticleDate], status: str | None) -> str | None:
    """Return the PubModel that a citation line, the electronic date and the publication status tell.

    `source` is the line, empty if there is none: then nothing is inferred without an electronic date.
    """
    electronic = next(iter(online), None)
    if " Epub " in source or (electronic is not None and status == "aheadofprint"):
        return "Print-Electronic"
    if " eCollection " in source:
        return "Electronic-eCollection"
    if _PRINT.search(source):
        return "Electronic-Print"
    cited = _CITED.search(source) if electronic is not None else None
    if cited and cited[1].strip() == citation.date(electronic):
        return "Electronic"
    return "Print" if source else None


def _step(draft: Draft, parts: re.Match[str], status: str) -> HistoryDate:
    """Return a step of the history.

    Where the text has midnight, PubMed's XML has a time only for the dates of entry and of indexing.
    """
    _, year, month, day_, hour, minute, second, _ = parts.groups()
    if hour is None:
        if day_ is not None:
            draft.problem_once("no-time", "dates without a time are written with 00:00")
    elif status not in _TIMED and int(hour) == int(minute) == 0:
        hour = minute = None
    return _historydate(
        status=status,
        year=year,
        month=_number(month),
        day=_number(day_),
        hour=_number(hour),
        minute=_number(minute),
        second=_number(second),
    )


def _month(month: str | None) -> str | None:
    """Return a month as a number, if it is one."""
    if month is None or month.isdecimal():
        return month
    number = parse_month(month)
    return clean(month) if number is None else str(number)


def _two(number: str | None) -> str:
    """Return a number with two digits, other text as it stands."""
    if number is None:
        return ""
    text = clean(number)
    return f"0{text}" if len(text) == 1 and text.isdecimal() else text


def _number(digits: str | None) -> str | None:
    """Return a number without zeros before it, as PubMed's XML has those of the history."""
    return None if digits is None else digits.lstrip("0") or "0"
