"""Records that NLM took back."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content, Element, Outermost, Unbound
from pubrecord.records.unknown import Unknown

#: How many PMIDs `str` of a deletion names.
_MOST_SHOWN = 5


@attrs.frozen(kw_only=True, weakref_slot=False)
class Pmid:
    """The number of a record, with its version (DTD: PMID)."""

    version: Annotated[str | None, Attribute("Version", required=True)] = None
    """Version of the record."""
    value: Annotated[str, Content()] = ""
    """PubMed's number of the record."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Deletion:
    """The records that an update file deletes (DTD: DeleteCitation, DeleteDocument)."""

    element: Annotated[str, Outermost(("DeleteCitation", "DeleteDocument"))] = "DeleteCitation"
    """The element that the PMIDs stand in."""
    pmids: Annotated[tuple[Pmid, ...], Element("PMID", required=True)] = ()
    """The deleted records, in order."""
    unknown: Annotated[tuple[Unknown, ...], Unbound()] = ()
    """What no field is for, with its place."""

    def __str__(self) -> str:
        numbers = [" ".join(pmid.value.split()) for pmid in self.pmids[:_MOST_SHOWN]]
        more = f" and {len(self.pmids) - len(numbers):,} more" if len(self.pmids) > len(numbers) else ""
        return f"deleted: PMID {', '.join(numbers)}{more}"
