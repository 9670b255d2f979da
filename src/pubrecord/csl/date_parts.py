"""Dates from CSL to PubMed: `issued`, `available-date`, `submitted`, in every form that programs write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

from pubrecord.csl.dates import EDTF_SEASON
from pubrecord.csl.reading import Reading, as_list, as_object
from pubrecord.errors import word
from pubrecord.records import ArticleDate, HistoryDate, PartialDate, PubDate
from pubrecord.records.partial import parse_medline_date, parse_month

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEASONS = ("Spring", "Summer", "Fall", "Winter")
#: What the place of a month may hold for the four seasons: CSL's own codes and those of EDTF.
_SEASON_MONTHS = {base + number: number for base in (12, EDTF_SEASON) for number in (1, 2, 3, 4)}
#: The rest is a sign of uncertainty, or a time; midnight is what programs write for none.
_EDTF = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:T[0:.]*Z?)?(?P<rest>[?~%]|T.*)?")
_BEFORE_CHRIST = re.compile(r"(?:^|/)\s*[-\u2212]\s*\d|\bB\.?\s?C\b|\bBCE\b")
#: A range without beginning or end.
_OPEN = re.compile(r"\.\.|^[-/\u2013]|[-/\u2013]$")
_QUARTER = re.compile(r"\b[1-4](?:st|nd|rd|th) quart(?:er)?\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")
_PASSED_OVER = {"and", "of", "the", "to", "st", "nd", "rd", "th"}
_LAST_YEAR = 9999
_MOST_DAYS = 31
_MOST_PARTS = 3
_MOST_DIGITS = 9
_MOST_DATES = 2
_KEYS = ("date-parts", "season", "literal", "raw", "circa")

#: A date that was understood, or the text of one that was not.
_DateOrText = PartialDate | str


class _Impossible(Exception):
    """A date that cannot be: where it is wrong, and how."""

    def __init__(self, where: str, message: str, code: str = "date") -> None:
        super().__init__(message)
        self.where = where
        self.message = message
        self.code = code


def take_issue_date(reading: Reading, variable: str) -> PubDate | None:
    """Return a date as PubDate: year, month, day or season, or a MedlineDate for a range or a text."""
    date = _take(reading, variable)
    if date is None or isinstance(date, str):
        return None if date is None else PubDate(medline_date=date)
    pub_date = PubDate(medline_date=printed_range(date)) if date.end else _printed_date(date)
    if pub_date.partial != date:
        reading.unplaced(f".{variable}", f"PubMed has no form for the date {date}; it became {pub_date.partial}")
    return pub_date


def take_electronic_date(reading: Reading, variable: str) -> ArticleDate | None:
    """Return a date as ArticleDate, which is one day, or less: for anything else it has no place."""
    numbers = _take_day(reading, variable)
    return None if numbers is None else ArticleDate(type="Electronic", **numbers)


def take_history(reading: Reading) -> tuple[HistoryDate, ...]:
    """Return the history of a record from `submitted`: the day on which the manuscript was received."""
    numbers = _take_day(reading, "submitted")
    return () if numbers is None else (HistoryDate(status="received", **numbers),)


def _take_day(reading: Reading, variable: str) -> dict[str, str] | None:
    date = _take(reading, variable)
    if date is None:
        return None
    if isinstance(date, str) or date.end is not None or date.season is not None:
        reading.unplaced(f".{variable}", f"PubMed has no form for {date} here, only year, month and day")
        return None
    numbers = {"year": f"{date.year:04}", "month": date.month, "day": date.day}
    return {name: value if isinstance(value, str) else f"{value:02}" for name, value in numbers.items() if value}


def understood(date: Mapping[str, object]) -> PartialDate | str | None:
    """Return what a CSL date says: a date as far as it is known, the text of one that is not understood, or nothing."""
    return _date(dict(date), [])


def _take(reading: Reading, variable: str) -> _DateOrText | None:
    if not reading.has(variable):
        return None
    value = reading.take(variable)
    if value is None:
        return None
    date: dict[str, object] | None = {"raw": value} if isinstance(value, str) else as_object(value)
    if date is None:
        reading.wrong("type", f".{variable}", f"expected a date as an object, got {word(value)}")
        return None
    lost: list[tuple[str, str]] = []
    try:
        read_date = _date(date, lost)
    except _Impossible as error:
        reading.wrong(error.code, f".{variable}{error.where}", error.message)
        return None
    for key in date:
        if key not in _KEYS or (key == "circa" and date[key]):
            reading.unplaced(f".{variable}.{key}")
    for where, message in lost:
        reading.unplaced(f".{variable}{where}", message)
    return read_date


def _date(csl_date: dict[str, object], lost: list[tuple[str, str]]) -> _DateOrText | None:
    """Return the date of an object, `None` if there is nothing in it; add to `lost` what of it is not used."""
    parts = _from_parts(csl_date["date-parts"], lost) if csl_date.get("date-parts") is not None else None
    date: _DateOrText | None = parts
    for key in ("raw", "literal"):
        text = csl_date.get(key)
        if text is not None and not isinstance(text, str):
            raise _Impossible(f".{key}", f"expected a text with a date, got {word(text)}", "type")
        if text is None or not text.strip():
            continue
        if date is None and not lost:
            date = _raw(text, lost) if key == "raw" else text
        elif text != date and not _is_same(text, date):
            lost.append((f".{key}", f"the date is taken from elsewhere; left out: {text!r}"))
    if csl_date.get("season") in (None, ""):
        return date
    season = _season(csl_date["season"])
    if season is None:
        lost.append((".season", f"{csl_date['season']!r} is no season of PubMed's"))
    elif not isinstance(date, PartialDate) or date.end or date.month:
        lost.append((".season", "the date has no year, is more exact, or is a range"))
    else:
        date = attrs.evolve(date, season=season)
    return date


def _is_same(text: str, date: _DateOrText | None) -> bool:
    """Whether a text says the date that is known, and no more."""
    unused: list[tuple[str, str]] = []
    return _raw(text, unused) == date and not unused


def _from_parts(value: object, lost: list[tuple[str, str]]) -> PartialDate | None:
    dates = as_list(value)
    if dates is None:
        raise _Impossible(".date-parts", f"expected a list of dates, got {word(value)}", "type")
    if len(dates) > _MOST_DATES:
        raise _Impossible(".date-parts", f"expected one date or two, got {len(dates)}")
    read_dates = [_one(f".date-parts[{index}]", one) for index, one in enumerate(dates)]
    known = [each for each in read_dates if each is not None]
    if not known:
        return None
    if len(known) < len(read_dates):
        lost.append((".date-parts", "a range without beginning or end has no place; it became one date"))
    return known[0] if known[0] == known[-1] else attrs.evolve(known[0], end=known[-1])


def _one(path: str, value: object) -> PartialDate | None:
    """Return the date of a list of numbers, `None` of an empty one."""
    parts = as_list(value)
    if parts is None:
        raise _Impossible(path, f"expected a list of year, month and day, got {word(value)}", "type")
    while parts and parts[-1] in ("", None):
        parts = parts[:-1]
    if not parts:
        return None
    if len(parts) > _MOST_PARTS:
        raise _Impossible(path, f"expected year, month and day, got {len(parts)} parts")
    year = _number(f"{path}[0]", parts[0], "a year", 0, _LAST_YEAR)
    month = day = season = None
    if len(parts) > 1:
        month_or_season = _month(f"{path}[1]", parts[1])
        season = _SEASON_MONTHS.get(month_or_season)
        month = month_or_season if season is None else None
    if len(parts) == _MOST_PARTS:
        day = _number(f"{path}[2]", parts[2], "a day", 1, _MOST_DAYS)
        if month is None or PartialDate(year, month, day).date is None:
            raise _Impossible(f"{path}[2]", f"there is no day {day} in month {parts[1]} of {year}")
    return PartialDate(year, month, day, season)


def _month(path: str, value: object) -> int:
    named = parse_month(value) if isinstance(value, str) else None
    if named is not None:
        return named
    number = _number(path, value, "a month", 1, max(_SEASON_MONTHS))
    if number > len(_MONTHS) and number not in _SEASON_MONTHS:
        raise _Impossible(path, f"{number} is no month and no season")
    return number


def _number(path: str, value: object, what: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise _Impossible(path, f"expected {what} as a number, got {word(value)}", "type")
    if isinstance(value, (int, float)) and abs(value) > _LAST_YEAR:
        raise _Impossible(path, f"expected {what} from {least} to {most}, got another number")
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    number = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else least - 1
    if not least <= number <= most:
        raise _Impossible(path, f"expected {what} from {least} to {most}, got {value!r}")
    return number


def _season(value: object) -> int | None:
    """Return the number of a season, `None` for a word that is none."""
    if isinstance(value, str) and not value.strip().isdecimal():
        named = parse_medline_date(value, year=0)
        return named.season if named is not None and named.end is None else None
    number = _number(".season", value, "a season (1 is spring)", 1, max(_SEASON_MONTHS))
    if number > len(_SEASONS) and number not in _SEASON_MONTHS:
        raise _Impossible(".season", f"expected a season from 1 (spring) to 4 (winter), or in words, got {value!r}")
    return _SEASON_MONTHS.get(number, number)


def _raw(text: str, lost: list[tuple[str, str]]) -> _DateOrText | None:
    """Return the date of a text: EDTF such as ``2010-09/2010-10``, or words such as ``8 August 2024``.

    What is not used is added to `lost`: numbers, words, a sign of uncertainty, the open end of a range. A year before
    Christ is no date at all, as without its sign it would be another one.
    """
    if _BEFORE_CHRIST.search(text):
        lost.append(("", f"PubMed has no years before Christ: {text!r}"))
        return None
    halves = list(_halves(text.strip()))
    dates = [_EDTF.fullmatch(half) for half in halves]
    if all(dates):
        known = [_one("", [part for part in date.group(1, 2, 3) if part]) for date in dates if date]
        both = [each for each in known if each is not None]
        understood_date = both[0] if both[0] == both[-1] else attrs.evolve(both[0], end=both[-1])
        complete = _OPEN.search(text.strip()) is None and not any(date["rest"] for date in dates if date)
    else:
        parsed = parse_medline_date(text)
        if parsed is None:
            return text
        understood_date = parsed
        complete = _OPEN.search(text.strip()) is None and _says_no_more(text, understood_date)
    if not complete:
        lost.append(("", f"not all of the date {text!r} is understood; it became {understood_date}"))
    return understood_date


def _halves(text: str) -> Iterable[str]:
    """Give the two dates of an EDTF range, the one of an open range, or the one date that a text is."""
    if _EDTF.fullmatch(text) or text.count("/") != 1:
        return [text]
    halves = [half.strip() for half in text.split("/")]
    return [half for half in halves if half not in ("", "..")] or [text]


def _says_no_more(text: str, date: PartialDate) -> bool:
    """Whether every number and every word of a text is in the date that was found in it."""
    ends = [date, date.end] if date.end else [date]
    known = {number for each in ends for number in (each.year, each.day) if number is not None}
    if date.end and date.month is None:  # "1977-78"
        known.add(date.end.year % 100)
    text = _QUARTER.sub(" ", text)
    numbers = [int(digits) if len(digits) <= _MOST_DIGITS else -1 for digits in _DIGITS.findall(text)]
    words = [name.lower() for name in _WORDS.findall(text)]
    return all(number in known for number in numbers) and all(
        name in _PASSED_OVER or parse_month(name) or _season(name) for name in words
    )


def _printed_date(date: PartialDate) -> PubDate:
    return PubDate(
        year=f"{date.year:04}",
        month=_MONTHS[date.month - 1] if date.month else None,
        day=f"{date.day:02}" if date.day else None,
        season=_SEASONS[date.season - 1] if date.season else None,
    )


def printed_range(date: PartialDate) -> str:
    """Return a range as NLM prints it: ``1998 Dec-1999 Jan``, ``2010 Sep-Oct``, ``2016 May 25-Jun 14``, ``1999-2000``."""
    end = date.end or date
    first, last = _words(date), _words(end)
    backwards = date.month is not None and end.month is not None and end.month < date.month
    if date.year == end.year and len(last) > 1 and len(first) > 1 and not backwards:
        last = last[1:]
        if date.month == end.month and date.day and end.day:
            last = last[1:]
    return f"{' '.join(first)}-{' '.join(last)}"


def _words(date: PartialDate) -> list[str]:
    printed = _printed_date(date)
    day = str(date.day) if date.day else None
    return [word for word in (printed.year, printed.month or printed.season, day) if word]
