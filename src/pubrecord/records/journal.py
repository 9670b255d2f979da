"""The journal and its issue."""

from __future__ import annotations

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Element
from pubrecord.records.dates import PubDate


@attrs.frozen(kw_only=True, weakref_slot=False)
class Journal:
    """The journal and the issue in which the article appeared (DTD: Journal, JournalIssue)."""

    issn: Annotated[str | None, Element("ISSN"), "ISSN of the form that was indexed."] = None
    issn_type: Annotated[
        str | None,
        Attribute("IssnType", of="ISSN", required=True, known=("Electronic", "Print")),
        "Which form the ISSN is of: `Print` or `Electronic`.",
    ] = None
    cited_medium: Annotated[
        str | None,
        Attribute("CitedMedium", of="JournalIssue", required=True, known=("Internet", "Print")),
        "Which form of the issue NLM cites: `Internet` or `Print`.",
    ] = None
    volume: Annotated[str | None, Element("Volume", inside="JournalIssue"), "Volume as printed: `36 Suppl 1`."] = None
    issue: Annotated[str | None, Element("Issue", inside="JournalIssue"), "Issue as printed: `12 Pt 1`."] = None
    pub_date: Annotated[
        PubDate | None, Element("PubDate", inside="JournalIssue", required=True), "When the issue is dated."
    ] = None
    title: Annotated[str | None, Element("Title"), "Full title, with the place where NLM needs it."] = None
    iso_abbreviation: Annotated[str | None, Element("ISOAbbreviation"), "Abbreviated title."] = None
