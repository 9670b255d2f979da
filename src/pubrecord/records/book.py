"""A book, or a chapter of one."""

from __future__ import annotations

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content, Element, Markup, Outermost, Spacing, Unbound
from pubrecord.records.dates import BookDate, Date, HistoryDate, PubDate
from pubrecord.records.identifiers import ArticleId, ELocationId, find_id, find_location, find_pmcid
from pubrecord.records.indexing import Grant, PublicationType, RelatedObject
from pubrecord.records.people import AuthorList, InvestigatorList
from pubrecord.records.text import (
    AbstractText,
    Keyword,
    KeywordList,
    Reference,
    ReferenceList,
    all_keywords,
    all_references,
    joined_abstract,
)
from pubrecord.records.unknown import Unknown
from pubrecord.records.views import in_notebook, in_terminal

_DOCUMENT = "BookDocument"
_TITLE = "BookDocument/ArticleTitle"
_DATA = "PubmedBookData"


@attrs.frozen(kw_only=True, weakref_slot=False)
class LocationLabel:
    """The number of a chapter or section (DTD: LocationLabel)."""

    type: Annotated[
        str | None,
        Attribute("Type", known=("part", "chapter", "section", "appendix", "figure", "table", "box")),
        "What is numbered.",
    ] = None
    text: Annotated[str, Content(), "The number as printed."] = ""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Section:
    """A section of a chapter, which may hold further sections (DTD: Section)."""

    location_label: Annotated[LocationLabel | None, Element("LocationLabel"), "Number of the section."] = None
    title: Annotated[str | None, Element("SectionTitle", required=True), "Heading of the section."] = None
    title_markup: Annotated[str | None, Markup("title")] = None
    title_book: Annotated[str | None, Attribute("book", of="SectionTitle"), "Book that the section is in."] = None
    title_part: Annotated[str | None, Attribute("part", of="SectionTitle"), "Part that the section is in."] = None
    title_sec: Annotated[str | None, Attribute("sec", of="SectionTitle"), "Name of the section in the book."] = None
    sections: Annotated[tuple[Section, ...], Element("Section"), "Sections within this one."] = ()


@attrs.frozen(kw_only=True, weakref_slot=False)
class ItemList:
    """A list of short texts, such as the synonyms of a disease (DTD: ItemList)."""

    type: Annotated[str | None, Attribute("ListType", required=True), "What is listed: `Synonyms`."] = None
    items: Annotated[tuple[str, ...], Element("Item", required=True), "The texts, in order."] = ()


@attrs.frozen(kw_only=True, weakref_slot=False)
class Book:
    """The book itself (DTD: Book, Publisher)."""

    publisher: Annotated[
        str | None, Element("PublisherName", inside="Publisher", required=True), "Name of the publisher."
    ] = None
    publisher_markup: Annotated[str | None, Markup("publisher")] = None
    publisher_location: Annotated[
        str | None, Element("PublisherLocation", inside="Publisher"), "Place of the publisher."
    ] = None
    publisher_spacing: Annotated[
        tuple[str, ...],
        Spacing("Publisher"),
        "White space before, between and behind name and place; the DTDs of 2008 and 2009 count it as text.",
    ] = ()
    title: Annotated[str | None, Element("BookTitle", required=True), "Title of the book."] = None
    title_markup: Annotated[str | None, Markup("title")] = None
    title_book: Annotated[str | None, Attribute("book", of="BookTitle"), "Name of the book in the Bookshelf."] = None
    title_part: Annotated[str | None, Attribute("part", of="BookTitle"), "Part that the title is of."] = None
    title_sec: Annotated[str | None, Attribute("sec", of="BookTitle"), "Section that the title is of."] = None
    pub_date: Annotated[PubDate | None, Element("PubDate", required=True), "When the book is dated."] = None
    beginning_date: Annotated[BookDate | None, Element("BeginningDate"), "When the first part came out."] = None
    ending_date: Annotated[BookDate | None, Element("EndingDate"), "When the last part came out."] = None
    author_lists: Annotated[tuple[AuthorList, ...], Element("AuthorList"), "Authors and editors of the book."] = ()
    investigator_lists: Annotated[
        tuple[InvestigatorList, ...],
        Element("InvestigatorList"),
        "Persons who took part and are no authors, a list for each group.",
    ] = ()
    volume: Annotated[str | None, Element("Volume"), "Volume."] = None
    volume_title: Annotated[str | None, Element("VolumeTitle"), "Title of the volume."] = None
    volume_title_markup: Annotated[str | None, Markup("volume_title")] = None
    edition: Annotated[str | None, Element("Edition"), "Edition as printed."] = None
    collection_title: Annotated[str | None, Element("CollectionTitle"), "Title of the series."] = None
    collection_title_markup: Annotated[str | None, Markup("collection_title")] = None
    collection_title_book: Annotated[
        str | None, Attribute("book", of="CollectionTitle"), "Name of the series in the Bookshelf."
    ] = None
    collection_title_part: Annotated[
        str | None, Attribute("part", of="CollectionTitle"), "Part that the title of the series is of."
    ] = None
    collection_title_sec: Annotated[
        str | None, Attribute("sec", of="CollectionTitle"), "Section that the title of the series is of."
    ] = None
    isbns: Annotated[tuple[str, ...], Element("Isbn"), "ISBNs."] = ()
    elocation_ids: Annotated[tuple[ELocationId, ...], Element("ELocationID"), "DOI and PII of the book."] = ()
    medium: Annotated[str | None, Element("Medium"), "`Internet`, or the form it came out in."] = None
    report_number: Annotated[str | None, Element("ReportNumber"), "Number of the report."] = None


@attrs.frozen(kw_only=True, weakref_slot=False)
class BookArticle:
    """A book or a chapter as PubMed describes it (DTD: PubmedBookArticle, or a BookDocument alone).

    It is a chapter when it has a `title`; the title of the book is ``book.title``.
    """

    element: Annotated[
        str, Outermost(("PubmedBookArticle", "BookDocument")), "The element that the record stands in."
    ] = "PubmedBookArticle"

    # BookDocument
    pmid: Annotated[str | None, Element("PMID", inside=_DOCUMENT, required=True), "PubMed's number of the record."] = (
        None
    )
    pmid_version: Annotated[
        str | None, Attribute("Version", of=f"{_DOCUMENT}/PMID", required=True), "Version of the record."
    ] = None
    bookshelf_ids: Annotated[
        tuple[ArticleId, ...],
        Element("ArticleId", inside=f"{_DOCUMENT}/ArticleIdList", required=True),
        "Identifiers in the Bookshelf: `bookaccession`.",
    ] = ()
    book: Annotated[Book | None, Element("Book", inside=_DOCUMENT, required=True), "The book."] = None
    location_labels: Annotated[
        tuple[LocationLabel, ...], Element("LocationLabel", inside=_DOCUMENT), "Number of the chapter."
    ] = ()
    title: Annotated[str | None, Element("ArticleTitle", inside=_DOCUMENT), "Title of the chapter."] = None
    title_markup: Annotated[str | None, Markup("title")] = None
    title_book: Annotated[str | None, Attribute("book", of=_TITLE), "Name of the book in the Bookshelf."] = None
    title_part: Annotated[str | None, Attribute("part", of=_TITLE), "Name of the chapter in the Bookshelf."] = None
    title_sec: Annotated[str | None, Attribute("sec", of=_TITLE), "Section that the title is of."] = None
    vernacular_title: Annotated[
        str | None, Element("VernacularTitle", inside=_DOCUMENT), "Title in the chapter's own language."
    ] = None
    vernacular_title_markup: Annotated[str | None, Markup("vernacular_title")] = None
    start_page: Annotated[str | None, Element("StartPage", inside=f"{_DOCUMENT}/Pagination"), "First page."] = None
    end_page: Annotated[str | None, Element("EndPage", inside=f"{_DOCUMENT}/Pagination"), "Last page."] = None
    pages: Annotated[str | None, Element("MedlinePgn", inside=f"{_DOCUMENT}/Pagination"), "Pages as printed."] = None
    languages: Annotated[
        tuple[str, ...], Element("Language", inside=_DOCUMENT), "Languages in three letters: `eng`."
    ] = ()
    author_lists: Annotated[
        tuple[AuthorList, ...], Element("AuthorList", inside=_DOCUMENT), "Authors and editors of the chapter."
    ] = ()
    investigator_lists: Annotated[
        tuple[InvestigatorList, ...],
        Element("InvestigatorList", inside=_DOCUMENT),
        "Persons who took part and are no authors, a list for each group.",
    ] = ()
    publication_types: Annotated[
        tuple[PublicationType, ...], Element("PublicationType", inside=_DOCUMENT), "What kinds of publication it is."
    ] = ()
    abstract_sections: Annotated[
        tuple[AbstractText, ...],
        Element("AbstractText", inside=f"{_DOCUMENT}/Abstract"),
        "The abstract: one text, or one for each section.",
    ] = ()
    abstract_copyright: Annotated[
        str | None, Element("CopyrightInformation", inside=f"{_DOCUMENT}/Abstract"), "Copyright notice of the abstract."
    ] = None
    sections: Annotated[
        tuple[Section, ...], Element("Section", inside=f"{_DOCUMENT}/Sections"), "The chapter's table of contents."
    ] = ()
    keyword_lists: Annotated[
        tuple[KeywordList, ...], Element("KeywordList", inside=_DOCUMENT), "Keywords, a list for each owner."
    ] = ()
    contribution_date: Annotated[
        BookDate | None, Element("ContributionDate", inside=_DOCUMENT), "When the chapter was first published."
    ] = None
    date_revised: Annotated[
        Date | None, Element("DateRevised", inside=_DOCUMENT), "When the chapter was last revised."
    ] = None
    citation_string: Annotated[
        str | None, Element("CitationString", inside=_DOCUMENT), "How to cite it; in files before 2019."
    ] = None
    citation_string_markup: Annotated[str | None, Markup("citation_string")] = None
    grants_complete: Annotated[
        bool | None, Attribute("CompleteYN", of=f"{_DOCUMENT}/GrantList"), "False when grants are missing."
    ] = None
    grants: Annotated[
        tuple[Grant, ...], Element("Grant", inside=f"{_DOCUMENT}/GrantList"), "Grants that supported the work."
    ] = ()
    item_lists: Annotated[
        tuple[ItemList, ...], Element("ItemList", inside=_DOCUMENT), "Lists of short texts, such as synonyms."
    ] = ()
    reference_lists: Annotated[
        tuple[ReferenceList, ...], Element("ReferenceList", inside=_DOCUMENT), "Works cited, in lists."
    ] = ()

    # PubmedBookData
    history: Annotated[
        tuple[HistoryDate, ...], Element("PubMedPubDate", inside=f"{_DATA}/History"), "When it came into PubMed."
    ] = ()
    publication_status: Annotated[
        str | None, Element("PublicationStatus", inside=_DATA, required=True), "How it came out: `ppublish`."
    ] = None
    article_ids: Annotated[
        tuple[ArticleId, ...],
        Element("ArticleId", inside=f"{_DATA}/ArticleIdList", required=True),
        "Identifiers in PubMed.",
    ] = ()
    objects: Annotated[
        tuple[RelatedObject, ...], Element("Object", inside=f"{_DATA}/ObjectList"), "Things that belong to the record."
    ] = ()
    unknown: Annotated[tuple[Unknown, ...], Unbound(), "What no field is for, with its place."] = ()

    _repr_html_ = in_notebook
    __rich__ = in_terminal

    @property
    def doi(self) -> str | None:
        """The DOI of the record's identifiers, else the valid one of the book; never one from the reference list."""
        return find_id((*self.bookshelf_ids, *self.article_ids), "doi") or (
            find_location(self.book.elocation_ids, "doi") if self.book else None
        )

    @property
    def pmcid(self) -> str | None:
        """The record's number in PubMed Central, ``PMC`` and digits; `None` without one."""
        return find_pmcid((*self.bookshelf_ids, *self.article_ids))

    @property
    def pii(self) -> str | None:
        """The publisher's own identifier, else the valid one of the book; `None` without one."""
        return find_id((*self.bookshelf_ids, *self.article_ids), "pii") or (
            find_location(self.book.elocation_ids, "pii") if self.book else None
        )

    @property
    def abstract(self) -> str | None:
        """The abstract as one text: a line for each section, ``LABEL: text``; `None` without an abstract."""
        return joined_abstract(self.abstract_sections)

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """The keywords of all owners, in order."""
        return all_keywords(self.keyword_lists)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The works cited, of all lists and the lists within them, in order."""
        return all_references(self.reference_lists)
