"""The elements that hold records, the sets that they stand in, their document types and their record classes.

The reasons are told in ``docs/explanation/design.md``, "Older files".
"""

from __future__ import annotations

import attrs

from pubrecord.records import KINDS
from pubrecord.xml.plan import outermost

_2025 = (
    'PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"'
)
_2016 = (
    'PUBLIC "-//NLM//DTD Medline Citation, 1st January, 2016//EN" '
    '"https://www.nlm.nih.gov/databases/dtd/nlmmedlinecitationset_160101.dtd"'
)

#: Record class by the name of the element that a record stands in.
CLASSES: dict[str, type] = {name: cls for cls in KINDS.values() for name in outermost(cls)}


@attrs.frozen
class Family:
    """The elements that stand side by side in a file, and what stands around them."""

    #: Name of the root element around them.
    root: str
    #: Names of the elements that hold records.
    members: tuple[str, ...]
    #: External identifier of the newest document type that has them.
    document_type: str


#: All families; where an element is in several, it is usually in the first.
FAMILIES = (
    Family("PubmedArticleSet", ("PubmedArticle", "PubmedBookArticle", "DeleteCitation"), _2025),
    Family("MedlineCitationSet", ("MedlineCitation", "DeleteCitation"), _2016),
    Family("BookDocumentSet", ("BookDocument", "DeleteDocument"), _2025),
    Family("PubmedBookArticleSet", ("PubmedBookArticle",), _2025),
)
#: Names of the root elements around records.
SETS = frozenset(family.root for family in FAMILIES)
#: The elements of records that stand within no other record's element.
OUTERMOST = FAMILIES[0].members


def family_of(element: str) -> Family:
    """Return the family that a record's element is usually in."""
    return next(family for family in FAMILIES if element in family.members)
