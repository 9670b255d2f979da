"""PubMed records as typed values, and the way between them and PubMed XML, JSON and CSL-JSON.

``pubrecord.read`` gives the records of a file, ``pubrecord.write`` writes them, ``pubrecord.convert`` does both. Each
format is a module with the same four functions: `pubrecord.xml`, `pubrecord.json`, `pubrecord.csl`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pubrecord import errors
from pubrecord.errors import (
    CslError,
    DamagedInputError,
    JsonShapeError,
    MarkupError,
    MissingExtraError,
    NotPubmedError,
    NotReadError,
    Problem,
    PubrecordError,
    RecordError,
    UnsafeInputError,
)

if TYPE_CHECKING:
    from pubrecord import arrow, csl, json, records, xml
    from pubrecord import strategies as strategies  # not in __all__: it needs Hypothesis
    from pubrecord.changing import change
    from pubrecord.checks import CheckFinding, FileCheck, check
    from pubrecord.converting import Report, convert
    from pubrecord.files import read, write
    from pubrecord.records import (
        AbstractText,
        Affiliation,
        Article,
        ArticleDate,
        ArticleId,
        Author,
        AuthorList,
        Book,
        BookArticle,
        BookDate,
        Chemical,
        CommentsCorrections,
        DataBank,
        Date,
        Deletion,
        DescriptorName,
        ELocationId,
        GeneralNote,
        Grant,
        HistoryDate,
        Identifier,
        Investigator,
        InvestigatorList,
        ItemList,
        Journal,
        Keyword,
        KeywordList,
        LocationLabel,
        MeshHeading,
        ObjectParam,
        OtherAbstract,
        OtherId,
        PartialDate,
        PersonalNameSubject,
        Pmid,
        PubDate,
        PublicationType,
        QualifierName,
        Record,
        Reference,
        ReferenceList,
        RelatedObject,
        Section,
        SupplMeshName,
        Unknown,
    )
    from pubrecord.streams.limits import Limits
    from pubrecord.streams.reader import Reader

    __version__: str

__all__ = [
    "AbstractText",
    "Affiliation",
    "Article",
    "ArticleDate",
    "ArticleId",
    "Author",
    "AuthorList",
    "Book",
    "BookArticle",
    "BookDate",
    "CheckFinding",
    "Chemical",
    "CommentsCorrections",
    "CslError",
    "DamagedInputError",
    "DataBank",
    "Date",
    "Deletion",
    "DescriptorName",
    "ELocationId",
    "FileCheck",
    "GeneralNote",
    "Grant",
    "HistoryDate",
    "Identifier",
    "Investigator",
    "InvestigatorList",
    "ItemList",
    "Journal",
    "JsonShapeError",
    "Keyword",
    "KeywordList",
    "Limits",
    "LocationLabel",
    "MarkupError",
    "MeshHeading",
    "MissingExtraError",
    "NotPubmedError",
    "NotReadError",
    "ObjectParam",
    "OtherAbstract",
    "OtherId",
    "PartialDate",
    "PersonalNameSubject",
    "Pmid",
    "Problem",
    "PubDate",
    "PublicationType",
    "PubrecordError",
    "QualifierName",
    "Reader",
    "Record",
    "RecordError",
    "Reference",
    "ReferenceList",
    "RelatedObject",
    "Report",
    "Section",
    "SupplMeshName",
    "Unknown",
    "UnsafeInputError",
    "__version__",
    "arrow",
    "change",
    "check",
    "convert",
    "csl",
    "errors",
    "json",
    "read",
    "records",
    "write",
    "xml",
]

#: What is imported when it is first asked for, and where from: a module itself, or a name in one; all other names are
#: record classes.
_LATER = {
    "arrow": "pubrecord.arrow",
    "csl": "pubrecord.csl",
    "json": "pubrecord.json",
    "records": "pubrecord.records",
    "strategies": "pubrecord.strategies",
    "xml": "pubrecord.xml",
    "FileCheck": "pubrecord.checks",
    "CheckFinding": "pubrecord.checks",
    "Limits": "pubrecord.streams.limits",
    "Reader": "pubrecord.streams.reader",
    "Report": "pubrecord.converting",
    "change": "pubrecord.changing",
    "check": "pubrecord.checks",
    "convert": "pubrecord.converting",
    "read": "pubrecord.files",
    "write": "pubrecord.files",
}


def __dir__() -> list[str]:
    return [*__all__, "strategies"]


if not TYPE_CHECKING:  # they would take any name for one of ours

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            metadata = importlib.import_module("importlib.metadata")
            return metadata.version("pubrecord")
        if name not in __dir__():
            raise AttributeError(f"module 'pubrecord' has no attribute {name!r}")
        place = _LATER.get(name, "pubrecord.records")
        module = importlib.import_module(place)
        value = module if place.endswith(f".{name}") else getattr(module, name)
        globals()[name] = value
        return value
