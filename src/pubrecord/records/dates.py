"""The dates of a record, as printed, and what they mean."""

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

    year: Annotated[str | None, Element("Year", required=True)] = None
    """Year, four digits."""
    month: Annotated[str | None, Element("Month", required=True)] = None
    """Month as printed: `08`, `8` or `Aug`."""
    day: Annotated[str | None, Element("Day", required=True)] = None
    """Day of the month as printed."""

    @property
    def date(self) -> datetime.date | None:
        """The day; `None` when a part is absent or the day does not exist."""
        return parse_date(self.year, self.month, self.day)

    @property
    def partial(self) -> PartialDate | None:
        """The date as far as it is known; `None` when there is no year."""
        return parse_partial(self.year, self.month, self.day)


@attrs.frozen(kw_only=True, weakref_slot=False)
class PubDate:
    """When the journal issue or the book is dated (DTD: PubDate).

    Either year with month and day or a season, or one free text.
    """

    year: Annotated[str | None, Element("Year")] = None
    """Year, four digits."""
    month: Annotated[str | None, Element("Month")] = None
    """Month as printed: `Aug`, `08`, `8` or `August`."""
    day: Annotated[str | None, Element("Day")] = None
    """Day of the month as printed."""
    season: Annotated[str | None, Element("Season")] = None
    """Season, or a range of months such as `Jan-Mar`."""
    medline_date: Annotated[str | None, Element("MedlineDate")] = None
    """Date that fits no other form, such as `1998 Dec-1999 Jan`."""

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

    year: Annotated[str | None, Element("Year", required=True)] = None
    """Year, four digits."""
    month: Annotated[str | None, Element("Month")] = None
    """Month as printed."""
    day: Annotated[str | None, Element("Day")] = None
    """Day of the month as printed."""
    season: Annotated[str | None, Element("Season")] = None
    """Season, or a range of months."""

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

    type: Annotated[str | None, Attribute("DateType", known=("Electronic",))] = None
    """What was published: `Electronic`, which absent means too."""
    year: Annotated[str | None, Element("Year", required=True)] = None
    """Year, four digits."""
    month: Annotated[str | None, Element("Month", required=True)] = None
    """Month as printed, mostly `08`."""
    day: Annotated[str | None, Element("Day", required=True)] = None
    """Day of the month as printed."""

    @property
    def date(self) -> datetime.date | None:
        """The day; `None` when a part is absent or the day does not exist."""
        return parse_date(self.year, self.month, self.day)

    @property
    def partial(self) -> PartialDate | None:
        """The date as far as it is known; `None` when there is no year."""
        return parse_partial(self.year, self.month, self.day)


@attrs.frozen(kw_only=True, weakref_slot=False)
class HistoryDate:
    """A step in the history of the article: received, accepted, in PubMed (DTD: PubMedPubDate)."""

    status: Annotated[str | None, Attribute("PubStatus", required=True, known=_PUB_STATUS)] = None
    """Which step the date is of."""
    year: Annotated[str | None, Element("Year", required=True)] = None
    """Year, four digits."""
    month: Annotated[str | None, Element("Month", required=True)] = None
    """Month as printed, mostly without a zero."""
    day: Annotated[str | None, Element("Day", required=True)] = None
    """Day of the month as printed."""
    hour: Annotated[str | None, Element("Hour")] = None
    """Hour, 0 to 23."""
    minute: Annotated[str | None, Element("Minute")] = None
    """Minute."""
    second: Annotated[str | None, Element("Second")] = None
    """Second."""

    @property
    def date(self) -> datetime.date | None:
        """The day; `None` when a part is absent or the day does not exist."""
        return parse_date(self.year, self.month, self.day)

    @property
    def partial(self) -> PartialDate | None:
        """The date as far as it is known; `None` when there is no year."""
        return parse_partial(self.year, self.month, self.day)
