"""PubMed records as plain, typed, immutable values.

A field holds what the file says, as printed; a property says what it means.
"""

import attrs

from pubrecord.records.article import Article
from pubrecord.records.book import Book, ItemList, LocationLabel, Section
from pubrecord.records.book_article import BookArticle
from pubrecord.records.dates import ArticleDate, BookDate, Date, HistoryDate, PubDate
from pubrecord.records.deletion import Deletion, Pmid
from pubrecord.records.face import present
from pubrecord.records.identifiers import ArticleId, ELocationId, Identifier, OtherId
from pubrecord.records.indexing import (
    Chemical,
    CommentsCorrections,
    DataBank,
    DescriptorName,
    Grant,
    MeshHeading,
    ObjectParam,
    PublicationType,
    QualifierName,
    RelatedObject,
    SupplMeshName,
)
from pubrecord.records.journal import Journal
from pubrecord.records.partial import PartialDate
from pubrecord.records.people import (
    Affiliation,
    Author,
    AuthorList,
    GeneralNote,
    Investigator,
    InvestigatorList,
    PersonalNameSubject,
)
from pubrecord.records.text import (
    AbstractText,
    Keyword,
    KeywordList,
    OtherAbstract,
    Reference,
    ReferenceList,
)
from pubrecord.records.unknown import Unknown

#: What a PubMed file is made of.
Record = Article | BookArticle | Deletion
#: The kinds of records by the word that tells them apart in formats which need one.
KINDS: dict[str, type] = {"article": Article, "book": BookArticle, "deletion": Deletion}

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
    "Chemical",
    "CommentsCorrections",
    "DataBank",
    "Date",
    "Deletion",
    "DescriptorName",
    "ELocationId",
    "GeneralNote",
    "Grant",
    "HistoryDate",
    "Identifier",
    "Investigator",
    "InvestigatorList",
    "ItemList",
    "Journal",
    "Keyword",
    "KeywordList",
    "LocationLabel",
    "MeshHeading",
    "ObjectParam",
    "OtherAbstract",
    "OtherId",
    "PartialDate",
    "PersonalNameSubject",
    "Pmid",
    "PubDate",
    "PublicationType",
    "QualifierName",
    "Record",
    "Reference",
    "ReferenceList",
    "RelatedObject",
    "Section",
    "SupplMeshName",
    "Unknown",
]


def __dir__() -> list[str]:
    return __all__


for _class in map(globals().__getitem__, __all__):
    if attrs.has(_class):
        present(_class, has_page=_class in KINDS.values())
