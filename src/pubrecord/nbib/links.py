"""Links to other records: comments, errata, retractions, updates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pubrecord.nbib.draft import Draft
from pubrecord.nbib.lines import Line, clean
from pubrecord.records import CommentsCorrections

#: The RefType of each tag, in the order in which NLM has them.
REF_TYPES = {
    "CON": "CommentOn",
    "CIN": "CommentIn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "DDIN": "AssociatedDataset",
    "DRIN": "AssociatedPublication",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "SPIN": "SummaryForPatientsIn",
    "ORI": "OriginalReportIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}

_PMID = re.compile(r"(?P<source>.*?)(?:(?:^|\s)PMID: ?(?P<pmid>\d+)(?:\s(?P<note>.+))?)?", re.DOTALL)
#: The end of a citation, and a note behind it: "2007;12(7):1145. Colatigli, M [corrected to Colafigli, M]".
_NOTE = re.compile(r"(?P<source>.*?\d{4}\b[^.]*[;:][^.]*\w)\. (?!doi:)(?P<note>.+)")
_ORDER = {ref_type: number for number, ref_type in enumerate(REF_TYPES.values())}


def lines(entries: Iterable[CommentsCorrections], *starts: str) -> list[Line]:
    """Return the lines of links, by type and then in the order of the record; references are none."""
    known = [entry for entry in entries if entry.ref_type in _ORDER]
    known.sort(key=lambda entry: _ORDER[entry.ref_type or ""])
    return [(starts[_ORDER[entry.ref_type or ""]], text) for entry in known if (text := written(entry))]


def take(ref_type: str) -> Callable[[Draft, str], None]:
    """Return what takes a link of one type."""

    def take_link(draft: Draft, value: str) -> None:
        parts = _PMID.fullmatch(value)
        assert parts is not None  # the source may be anything
        source, pmid, note = parts["source"], parts["pmid"], parts["note"]
        if pmid is None and (noted := _NOTE.fullmatch(source)):
            source, note = noted["source"], noted["note"]
        elif pmid is not None:
            source = source.removesuffix(".")
        draft.lists["comments_corrections"].append(
            CommentsCorrections(ref_type=ref_type, ref_source=source or None, pmid=pmid, note=note)
        )

    return take_link


def written(link: CommentsCorrections) -> str:
    """``RefSource PMID: n Note``: RefSource gets a full stop where it has none and something follows."""
    source, pmid, note = clean(link.ref_source), clean(link.pmid), clean(link.note)
    rest = " ".join(filter(None, (f"PMID: {pmid}" if pmid else "", note)))
    if source and rest and not source.endswith("."):
        source += "."
    return " ".join(filter(None, (source, rest)))
