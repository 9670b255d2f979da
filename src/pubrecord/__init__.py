"""PubMed records as typed values, and the way between them and PubMed XML, JSON, CSL-JSON, NBIB, RIS and BibTeX.

``pubrecord.read`` gives the records of a file, ``pubrecord.write`` writes them, ``pubrecord.convert`` does both. Each
format is a module with the same four functions: `pubrecord.xml`, `pubrecord.json`, `pubrecord.csl`, `pubrecord.nbib`,
`pubrecord.ris`, `pubrecord.bibtex`. For people there are `pubrecord.page`, `pubrecord.citation`, `pubrecord.text` and
`pubrecord.stats`.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from pubrecord import errors
from pubrecord.errors import (
    BibtexError,
    CslError,
    DamagedInputError,
    JsonShapeError,
    MarkupError,
    MissingEngineError,
    MissingExtraError,
    NbibError,
    NotPubmedError,
    NotReadError,
    Problem,
    PubrecordError,
    RecordError,
    RisError,
    UnsafeInputError,
    UpdatesError,
)

if TYPE_CHECKING:
    from pubrecord import (
        arrow,
        bibtex,
        citation,
        csl,
        examples,
        json,
        nbib,
        page,
        records,
        ris,
        stats,
        store,
        text,
        updates,
        xml,
    )
    from pubrecord import strategies as strategies  # not in __all__: it needs Hypothesis
    from pubrecord.changing import change
    from pubrecord.checks import CheckFinding, FileCheck, check, problems
    from pubrecord.converting import Report, convert
    from pubrecord.files import load, read, write
    from pubrecord.merging import merge
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
    #: Which engine reads and writes records: "compiled", or "python".
    engine: str

__all__ = [
    "AbstractText",
    "Affiliation",
    "Article",
    "ArticleDate",
    "ArticleId",
    "Author",
    "AuthorList",
    "BibtexError",
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
    "MissingEngineError",
    "MissingExtraError",
    "NbibError",
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
    "RisError",
    "Section",
    "SupplMeshName",
    "Unknown",
    "UnsafeInputError",
    "UpdatesError",
    "__version__",
    "arrow",
    "bibtex",
    "change",
    "check",
    "citation",
    "convert",
    "csl",
    "engine",
    "errors",
    "examples",
    "json",
    "load",
    "merge",
    "nbib",
    "page",
    "problems",
    "read",
    "records",
    "ris",
    "stats",
    "store",
    "text",
    "updates",
    "write",
    "xml",
]

#: What is imported when it is first asked for, and where from: a module itself, or a name in one; all other names are
#: record classes.
_LATER = {
    "arrow": "pubrecord.arrow",
    "bibtex": "pubrecord.bibtex",
    "citation": "pubrecord.citation",
    "csl": "pubrecord.csl",
    "examples": "pubrecord.examples",
    "json": "pubrecord.json",
    "nbib": "pubrecord.nbib",
    "page": "pubrecord.page",
    "records": "pubrecord.records",
    "ris": "pubrecord.ris",
    "stats": "pubrecord.stats",
    "store": "pubrecord.store",
    "strategies": "pubrecord.strategies",
    "text": "pubrecord.text",
    "updates": "pubrecord.updates",
    "xml": "pubrecord.xml",
    "FileCheck": "pubrecord.checks",
    "CheckFinding": "pubrecord.checks",
    "Limits": "pubrecord.streams.limits",
    "Reader": "pubrecord.streams.reader",
    "Report": "pubrecord.converting",
    "change": "pubrecord.changing",
    "check": "pubrecord.checks",
    "convert": "pubrecord.converting",
    "merge": "pubrecord.merging",
    "problems": "pubrecord.checks",
    "load": "pubrecord.files",
    "read": "pubrecord.files",
    "write": "pubrecord.files",
}


#: Modules that need what is installed with an extra, by what that is. They are listed where it is there.
_OPTIONAL = {"strategies": "hypothesis"}


def __dir__() -> list[str]:
    return [*__all__, *(name for name, needed in _OPTIONAL.items() if importlib.util.find_spec(needed) is not None)]


if not TYPE_CHECKING:  # they would take any name for one of ours

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            metadata = importlib.import_module("importlib.metadata")
            return metadata.version("pubrecord")
        if name == "engine":  # asked each time: a name of a module would be taken for it
            name_of_engine: str = importlib.import_module("pubrecord.engines").engine_name()
            return name_of_engine
        if name not in __all__ and name not in _OPTIONAL:
            raise AttributeError(f"module 'pubrecord' has no attribute {name!r}")
        place = _LATER.get(name, "pubrecord.records")
        try:
            module = importlib.import_module(place)
        except ImportError as error:  # a module that cannot be imported is no attribute: `hasattr` says so and goes on
            raise AttributeError(str(error)) from error
        value = module if place.endswith(f".{name}") else getattr(module, name)
        globals()[name] = value
        return value
