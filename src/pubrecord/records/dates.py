"""The dates of a record, as printed, and what they mean."""

from __future__ import annotations

import datetime
from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Element
from pubrecord.records.partial import PartialDate, parse_date, parse_medline_date, parse_partial

_PUB_STATUS = (
    "received",
    "accepted",
    "epublish",
    "ppublish",
    "revised",
    "aheadofprint",
    "retracted",
    "ecollection",
    "pmc",
    "pmcr",
    "pubmed",
    "pubmedr",
    "premedline",
    "medline",
    "medliner",
    "entrez",
    "pmc-release",
)


@attrs.frozen(kw_only=True, weakref_slot=False)
class Date:
    """A day in the life of the record itself (DTD: DateCompleted, DateRevised, DateCreated)."""

    year: Annotated[str | None, Element("Year", required=True), "Year, four digits."] = None
    month: Annotated[str | None, Element("Month", required=True), "Month as printed: `08`, `8` or `Aug`."] = None
    day: Annotated[str | None, Element("Day", required=True), "Day of the month as printed."] = None

    @property
    def date(self) -> datetime.date | None:
        """The day; `None` when a part is absent or the day does not exist."""
        return parse_date(self.year, self.month, self.day)


@attrs.frozen(kw_only=True, weakref_slot=False)
class PubDate:
    """When the journal issue or the book is dated (DTD: PubDate).

    Either year with month and day or a season, or one free text.
    """

    year: Annotated[str | None, Element("Year"), "Year, four digits."] = None
    month: Annotated[str | None, Element("Month"), "Month as printed: `Aug`, `08`, `8` or `August`."] = None
    day: Annotated[str | None, Element("Day"), "Day of the month as printed."] = None
    season: Annotated[str | None, Element("Season"), "Season, or a range of months such as `Jan-Mar`."] = None
    medline_date: Annotated[
        str | None, Element("MedlineDate"), "Date that fits no other form, such as `1998 Dec-1999 Jan`."
    ] = None

    @property
    def date(self) -> datetime.date | None:
        """The day, when the date names exactly one; otherwise `None` and `partial` says what is known."""
        partial = self.partial
        return None if partial is None else partial.date

    @property
    def partial(self) -> PartialDate | None:
        """The date as far as it is known; a range has an `end`. `None` when there is no year at all.

        Year, month and day are read as numbers, a month also from its name; `Season` and `MedlineDate` are read as
        text: names of months and seasons, days, years, and a hyphen or slash for a range.
        """
        if self.year is None and self.medline_date is not None:
            return parse_medline_date(self.medline_date)
        return parse_partial(self.year, self.month, self.day, self.season)


@attrs.frozen(kw_only=True, weakref_slot=False)
class BookDate:
    """A date of a book or of a contribution to it (DTD: BeginningDate, EndingDate, ContributionDate)."""

    year: Annotated[str | None, Element("Year", required=True), "Year, four digits."] = None
    month: Annotated[str | None, Element("Month"), "Month as printed."] = None
    day: Annotated[str | None, Element("Day"), "Day of the month as printed."] = None
    season: Annotated[str | None, Element("Season"), "Season, or a range of months."] = None

    @property
    def date(self) -> datetime.date | None:
        """The day, when the date names exactly one; otherwise `None` and `partial` says what is known."""
        partial = self.partial
        return None if partial is None else partial.date

    @property
    def partial(self) -> PartialDate | None:
        """The date as far as it is known; `None` when there is no year."""
        return parse_partial(self.year, self.month, self.day, self.season)


@attrs.frozen(kw_only=True, weakref_slot=False)
class ArticleDate:
    """When the publisher put the article online (DTD: ArticleDate)."""

    type: Annotated[str | None, Attribute("DateType", known=("Electronic",)), "What was published: `Electronic`."] = (
        None
    )
    year: Annotated[str | None, Element("Year", required=True), "Year, four digits."] = None
    month: Annotated[str | None, Element("Month", required=True), "Month as printed, mostly `08`."] = None
    day: Annotated[str | None, Element("Day", required=True), "Day of the month as printed."] = None

    @property
    def date(self) -> datetime.date | None:
        """The day; `None` when a part is absent or the day does not exist."""
        return parse_date(self.year, self.month, self.day)


@attrs.frozen(kw_only=True, weakref_slot=False)
class HistoryDate:
    """A step in the history of the article: received, accepted, in PubMed (DTD: PubMedPubDate)."""

    status: Annotated[
        str | None, Attribute("PubStatus", required=True, known=_PUB_STATUS), "Which step the date is of."
    ] = None
    year: Annotated[str | None, Element("Year", required=True), "Year, four digits."] = None
    month: Annotated[str | None, Element("Month", required=True), "Month as printed, mostly without a zero."] = None
    day: Annotated[str | None, Element("Day", required=True), "Day of the month as printed."] = None
    hour: Annotated[str | None, Element("Hour"), "Hour, 0 to 23."] = None
    minute: Annotated[str | None, Element("Minute"), "Minute."] = None
    second: Annotated[str | None, Element("Second"), "Second."] = None

    @property
    def date(self) -> datetime.date | None:
        """The day; `None` when a part is absent or the day does not exist."""
        return parse_date(self.year, self.month, self.day)
