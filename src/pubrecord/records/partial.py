"""Dates as far as they are known: a year, a month, a day, a season, or a range of these."""

import calendar
import datetime
import itertools
import re
from collections.abc import Iterable

import attrs

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}
#: Seasons in EDTF (ISO 8601-2): 21 is spring.
_EDTF_SEASON = 20
_WORD = re.compile(r"[a-z]+|\d+")
_QUARTER = re.compile(r"\b([1-4])(?:st|nd|rd|th) quart(?:er)?\b")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")
_YEAR_DIGITS = 4
_DAY_DIGITS = 2
_MONTHS_IN_YEAR = 12
_DAYS_IN_MONTH = 31
_DATES_IN_RANGE = 2
_SHORT_YEARS = re.compile(r"\s*(\d\d)(\d\d)\s*-\s*(\d\d)\s*\Z")


@attrs.frozen
class PartialDate:
    """A date as far as it is known, or the first part of a range whose last part is `end`.

    ``str()`` gives the date in EDTF: ``2010-09/2010-10``, ``1990-21`` (spring of 1990).
    """

    year: int
    """The year, as a number."""
    month: int | None = None
    """1 to 12."""
    day: int | None = None
    """1 to 31, and a day that the month has."""
    season: int | None = None
    """1 spring, 2 summer, 3 fall, 4 winter."""
    end: "PartialDate | None" = None
    """The last part of a range."""

    @property
    def date(self) -> datetime.date | None:
        """The one day that this is, or `None` when it is not one real day."""
        if self.end is not None or self.month is None or self.day is None:
            return None
        return _real_date(self.year, self.month, self.day)

    @property
    def first(self) -> datetime.date:
        """The first day that it may be, so that dates sort and filter: of 2010 the first of January.

        Seasons are counted as PubMed sorts them: winter from January, spring from April, summer from July, fall from
        October. So no date begins before its year.
        """
        return datetime.date(self.year, self._months[0], self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The last day that it may be, of a range that of its last part: of 2010 the last of December."""
        month = self._months[1]
        own = datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
        return own if self.end is None else max(own, self.end.last)

    @property
    def _months(self) -> tuple[int, int]:
        """The first and the last month that it may be in."""
        if self.month is not None:
            return self.month, self.month
        if self.season is not None:
            first = 1 + 3 * (self.season % 4)
            return first, first + 2
        return 1, _MONTHS_IN_YEAR

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.season is not None:
            text += f"-{_EDTF_SEASON + self.season}"
        if self.month is not None:
            text += f"-{self.month:02}"
            if self.day is not None:
                text += f"-{self.day:02}"
        return text if self.end is None else f"{text}/{self.end}"


def parse_month(text: str | None) -> int | None:
    """Return the number of a month printed as ``Aug``, ``August``, ``08`` or ``8``; `None` if it is none of these."""
    text = (text or "").strip().rstrip(".").lower()
    number = parse_number(text)
    if number is not None:
        return number if 1 <= number <= _MONTHS_IN_YEAR else None
    return _MONTHS.get(text)


def parse_number(text: str | None) -> int | None:
    """Return a year or a day printed in digits as a number, `None` if it is not in digits."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) <= _YEAR_DIGITS else None


def parse_date(year: str | None, month: str | None, day: str | None) -> datetime.date | None:
    """Return the day that three printed parts name together, `None` when one is absent or the day does not exist."""
    numbers = parse_number(year), parse_month(month), parse_number(day)
    if numbers[0] is None or numbers[1] is None or numbers[2] is None:
        return None
    return _real_date(numbers[0], numbers[1], numbers[2])


def parse_partial(
    year: str | None, month: str | None, day: str | None, season: str | None = None
) -> PartialDate | None:
    """Return the date that separately printed parts name; `season` may also hold a range of months."""
    number = parse_number(year)
    if not number:  # there is no year 0
        return None
    known_month = parse_month(month)
    words = season if season and not month else month
    if words and known_month is None and _LETTER.search(words):
        return parse_medline_date(words, year=number) or PartialDate(number)
    return _real(PartialDate(number, known_month, parse_number(day) if known_month else None))


def parse_medline_date(text: str, year: int | None = None) -> PartialDate | None:
    """Return the date or range that a free text such as ``1998 Dec-1999 Jan`` or ``2000 Spring-Summer`` names.

    `year` is the year to take when the text has none. Words that are no part of a date are passed over;
    without any year the answer is `None`. Of more than two dates, the first and the last are the range. Months that run
    backwards, ``1990 Dec-Jan``, end in the next year.
    """
    text = text.lower()
    if quarter := _QUARTER.search(text):
        first = 3 * int(quarter[1]) - 2
        rest = _parts(text.replace(quarter[0], " "))
        known = rest.get("year", year)
        return None if known is None else PartialDate(known, first, end=PartialDate(known, first + 2))
    text = re.sub(r"[\u2010-\u2015/;]|\bto\b|\band\b|&", "-", text)
    if (short := _SHORT_YEARS.match(text)) and int(short[3]) > max(int(short[2]), _MONTHS_IN_YEAR):
        text = f"{short[1]}{short[2]}-{short[1]}{short[3]}"  # "1977-78"
    dates = [parts for parts in map(_parts, _split(text)) if parts]
    if len(dates) > _DATES_IN_RANGE and set(dates[-1]) == {"year"} and "year" not in dates[-2]:
        dates[-2:] = [dates[-2] | dates[-1]]  # "Jan-Feb-1978"
    start_year = next((date["year"] for date in dates if "year" in date), year)
    if start_year is None:
        return None
    if len(dates) <= 1:
        return _built(start_year, dates[0] if dates else {})
    return _range(dates, start_year)


def _range(dates: list[dict[str, int]], start_year: int) -> PartialDate:
    """Return the range from the first of several dates to the last, each with what it leaves to the others to say."""
    left, right = dates[0], dates[-1]
    if right == {"year": start_year}:
        return _built(start_year, {**right, **left})
    if "day" in left and not {"month", "season"} & left.keys():  # "2016 5-12 May"
        left = _with_month(left, dates)
    if "day" in right and "month" not in right:  # "2000 Dec 23-30"
        right = _with_month(right, (*dates[-2:0:-1], left))
    start = _built(start_year, left)
    end = _built(next((date["year"] for date in reversed(dates) if "year" in date), start_year), right)
    if start.month and end.month and end.month < start.month and start.year == end.year:
        if "year" not in right:  # "1990 Dec-Jan"
            end = _real(attrs.evolve(end, year=end.year + 1))
        elif not any("year" in date for date in dates[:-1]):  # "Dec-Jan 1991"
            start = _real(attrs.evolve(start, year=start.year - 1))
    return start if end == start else attrs.evolve(start, end=end)


def _with_month(parts: dict[str, int], others: Iterable[dict[str, int]]) -> dict[str, int]:
    """Return a day with the month of the first of the others that has one."""
    month = next((date["month"] for date in others if "month" in date), None)
    return parts if month is None else {**parts, "month": month}


def _split(text: str) -> Iterable[str]:
    """Give the single dates of a text: between hyphens, and between commas and years where one would be two dates."""
    for piece in text.split("-"):
        kinds = [kind for kind, _ in _tokens(piece)]
        for date in piece.split(",") if len(set(kinds)) < len(kinds) else [piece]:
            years = list(_YEAR.finditer(date))
            if len(years) <= 1:
                yield date
                continue
            first = not date[: years[0].start()].strip()  # "2007 Sep 11 2007 Sep 17", else "Sep 11 2007 Sep 17 2007"
            cuts = [0, *((each.start() for each in years[1:]) if first else (each.end() for each in years)), len(date)]
            yield from (date[cut:after] for cut, after in itertools.pairwise(cuts))


def _tokens(text: str) -> Iterable[tuple[str, int]]:
    """Give each word that is part of a date with what it is; months and seasons are one kind, as a date has one."""
    for name, number in _named(text):
        yield ("month" if name == "season" else name), number


def _named(text: str) -> Iterable[tuple[str, int]]:
    for word in _WORD.findall(text):
        if word in _MONTHS:
            yield "month", _MONTHS[word]
        elif word in _SEASONS:
            yield "season", _SEASONS[word]
        elif word.isdecimal() and len(word) == _YEAR_DIGITS and int(word):
            yield "year", int(word)
        elif word.isdecimal() and len(word) <= _DAY_DIGITS and 1 <= int(word) <= _DAYS_IN_MONTH:
            yield "day", int(word)


def _parts(text: str) -> dict[str, int]:
    parts: dict[str, int] = {}
    for name, number in _named(text):
        parts.setdefault(name, number)
    return parts


def _built(year: int, parts: dict[str, int]) -> PartialDate:
    month = parts.get("month")
    season = parts.get("season") if month is None else None
    return _real(PartialDate(year, month, parts.get("day") if month is not None else None, season))


def _real(date: PartialDate) -> PartialDate:
    """Return a date without its day if no calendar has that day: of 30 February, the month."""
    if date.day is None or (date.month is not None and _real_date(date.year, date.month, date.day) is not None):
        return date
    return attrs.evolve(date, day=None)


def _real_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
