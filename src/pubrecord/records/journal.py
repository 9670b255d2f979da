"""The journal and its issue."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Element
from pubrecord.records.dates import PubDate


@attrs.frozen(kw_only=True, weakref_slot=False)
class Journal:
    """The journal and the issue in which the article appeared (DTD: Journal, JournalIssue)."""

    issn: Annotated[str | None, Element("ISSN")] = None
    """ISSN of the form that was indexed."""
    issn_type: Annotated[str | None, Attribute("IssnType", of="ISSN", required=True, known=("Electronic", "Print"))] = (
        None
    )
    """Which form the ISSN is of: `Print` or `Electronic`."""
    cited_medium: Annotated[
        str | None, Attribute("CitedMedium", of="JournalIssue", required=True, known=("Internet", "Print"))
    ] = None
    """Which form of the issue NLM cites: `Internet` or `Print`."""
    volume: Annotated[str | None, Element("Volume", inside="JournalIssue")] = None
    """Volume as printed: `36 Suppl 1`."""
    issue: Annotated[str | None, Element("Issue", inside="JournalIssue")] = None
    """Issue as printed: `12 Pt 1`."""
    pub_date: Annotated[PubDate | None, Element("PubDate", inside="JournalIssue", required=True)] = None
    """When the issue is dated."""
    title: Annotated[str | None, Element("Title")] = None
    """Full title, with the place where NLM needs it."""
    iso_abbreviation: Annotated[str | None, Element("ISOAbbreviation")] = None
    """Abbreviated title."""
