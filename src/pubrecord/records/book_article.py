"""A record of a book, or of a chapter of one."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Element, Markup, Outermost, Unbound
from pubrecord.inline import plain, xml
from pubrecord.records import meaning
from pubrecord.records.book import Book, ItemList, LocationLabel, Section
from pubrecord.records.dates import BookDate, Date, HistoryDate
from pubrecord.records.identifiers import ArticleId, find_doi, find_id, find_location, find_pmcid
from pubrecord.records.indexing import Grant, PublicationType, RelatedObject
from pubrecord.records.people import Affiliation, Author, AuthorList, Investigator, InvestigatorList
from pubrecord.records.text import AbstractText, Keyword, KeywordList, Reference, ReferenceList
from pubrecord.records.unknown import Unknown

_DOCUMENT = "BookDocument"
_TITLE = "BookDocument/ArticleTitle"
_DATA = "PubmedBookData"


@attrs.frozen(kw_only=True, weakref_slot=False)
class BookArticle:
    """A book or a chapter as PubMed describes it (DTD: PubmedBookArticle, or a BookDocument alone).

    It is a chapter when it has a `title`; the title of the book is ``book.title``.
    """

    element: Annotated[str, Outermost(("PubmedBookArticle", "BookDocument"))] = "PubmedBookArticle"
    """The element that the record stands in."""

    # BookDocument
    pmid: Annotated[str | None, Element("PMID", inside=_DOCUMENT, required=True)] = None
    """PubMed's number of the record."""
    pmid_version: Annotated[str | None, Attribute("Version", of=f"{_DOCUMENT}/PMID", required=True)] = None
    """Version of the record."""
    bookshelf_ids: Annotated[
        tuple[ArticleId, ...], Element("ArticleId", inside=f"{_DOCUMENT}/ArticleIdList", required=True)
    ] = ()
    """Identifiers in the Bookshelf: `bookaccession`."""
    book: Annotated[Book | None, Element("Book", inside=_DOCUMENT, required=True)] = None
    """The book."""
    location_labels: Annotated[tuple[LocationLabel, ...], Element("LocationLabel", inside=_DOCUMENT)] = ()
    """Number of the chapter."""
    title: Annotated[str | None, Element("ArticleTitle", inside=_DOCUMENT)] = None
    """Title of the chapter."""
    title_markup: Annotated[str | None, Markup("title")] = None
    """Inner XML of `title`, present only when it has markup."""
    title_book: Annotated[str | None, Attribute("book", of=_TITLE)] = None
    """Name of the book in the Bookshelf."""
    title_part: Annotated[str | None, Attribute("part", of=_TITLE)] = None
    """Name of the chapter in the Bookshelf."""
    title_sec: Annotated[str | None, Attribute("sec", of=_TITLE)] = None
    """Section that the title is of."""
    vernacular_title: Annotated[str | None, Element("VernacularTitle", inside=_DOCUMENT)] = None
    """Title in the chapter's own language."""
    vernacular_title_markup: Annotated[str | None, Markup("vernacular_title")] = None
    """Inner XML of `vernacular_title`, present only when it has markup."""
    start_page: Annotated[str | None, Element("StartPage", inside=f"{_DOCUMENT}/Pagination")] = None
    """First page."""
    end_page: Annotated[str | None, Element("EndPage", inside=f"{_DOCUMENT}/Pagination")] = None
    """Last page."""
    pages: Annotated[str | None, Element("MedlinePgn", inside=f"{_DOCUMENT}/Pagination")] = None
    """Pages as printed."""
    languages: Annotated[tuple[str, ...], Element("Language", inside=_DOCUMENT)] = ()
    """Languages in three letters: `eng`."""
    author_lists: Annotated[tuple[AuthorList, ...], Element("AuthorList", inside=_DOCUMENT)] = ()
    """Authors and editors of the chapter."""
    investigator_lists: Annotated[tuple[InvestigatorList, ...], Element("InvestigatorList", inside=_DOCUMENT)] = ()
    """Persons who took part and are no authors, a list for each group."""
    publication_types: Annotated[tuple[PublicationType, ...], Element("PublicationType", inside=_DOCUMENT)] = ()
    """What kinds of publication it is."""
    abstract_sections: Annotated[tuple[AbstractText, ...], Element("AbstractText", inside=f"{_DOCUMENT}/Abstract")] = ()
    """The abstract: one text, or one for each section."""
    abstract_copyright: Annotated[str | None, Element("CopyrightInformation", inside=f"{_DOCUMENT}/Abstract")] = None
    """Copyright notice of the abstract."""
    sections: Annotated[tuple[Section, ...], Element("Section", inside=f"{_DOCUMENT}/Sections")] = ()
    """The chapter's table of contents."""
    keyword_lists: Annotated[tuple[KeywordList, ...], Element("KeywordList", inside=_DOCUMENT)] = ()
    """Keywords, a list for each owner."""
    contribution_date: Annotated[BookDate | None, Element("ContributionDate", inside=_DOCUMENT)] = None
    """When the chapter was first published."""
    date_revised: Annotated[Date | None, Element("DateRevised", inside=_DOCUMENT)] = None
    """When the chapter was last revised."""
    citation_string: Annotated[str | None, Element("CitationString", inside=_DOCUMENT)] = None
    """How to cite it; in files before 2019."""
    citation_string_markup: Annotated[str | None, Markup("citation_string")] = None
    """Inner XML of `citation_string`, present only when it has markup."""
    grants_complete: Annotated[bool | None, Attribute("CompleteYN", of=f"{_DOCUMENT}/GrantList")] = None
    """False when grants are missing; `None` is not printed, which the DTD takes as true."""
    grants: Annotated[tuple[Grant, ...], Element("Grant", inside=f"{_DOCUMENT}/GrantList")] = ()
    """Grants that supported the work."""
    item_lists: Annotated[tuple[ItemList, ...], Element("ItemList", inside=_DOCUMENT)] = ()
    """Lists of short texts, such as synonyms."""
    reference_lists: Annotated[tuple[ReferenceList, ...], Element("ReferenceList", inside=_DOCUMENT)] = ()
    """Works cited, in lists."""

    # PubmedBookData
    history: Annotated[tuple[HistoryDate, ...], Element("PubMedPubDate", inside=f"{_DATA}/History")] = ()
    """When it came into PubMed."""
    publication_status: Annotated[str | None, Element("PublicationStatus", inside=_DATA, required=True)] = None
    """How it came out: `ppublish`."""
    article_ids: Annotated[
        tuple[ArticleId, ...], Element("ArticleId", inside=f"{_DATA}/ArticleIdList", required=True)
    ] = ()
    """Identifiers in PubMed."""
    objects: Annotated[tuple[RelatedObject, ...], Element("Object", inside=f"{_DATA}/ObjectList")] = ()
    """Things that belong to the record."""
    unknown: Annotated[tuple[Unknown, ...], Unbound()] = ()
    """What no field is for, with its place."""

    @property
    def title_plain(self) -> str | None:
        """The title of the chapter as a program can use it: ``10⁻³`` for what is raised, formulas as a line, no line breaks."""
        return plain(self.title, self.title_markup)

    @property
    def doi(self) -> str | None:
        """The DOI of the record's identifiers, else, for a book, the valid one of the book, from ``10.`` on.

        A chapter has no DOI of its book, which is another work. Never one from the reference list.
        """
        of_book = self.book.elocation_ids if self.book and self.title is None else ()
        return find_doi((*self.bookshelf_ids, *self.article_ids), of_book)

    @property
    def pmcid(self) -> str | None:
        """The record's number in PubMed Central, ``PMC`` and digits; `None` without one."""
        return find_pmcid((*self.bookshelf_ids, *self.article_ids))

    @property
    def pii(self) -> str | None:
        """The publisher's own identifier, else, for a book, the valid one of the book; `None` without one."""
        of_book = self.book.elocation_ids if self.book and self.title is None else ()
        return find_id((*self.bookshelf_ids, *self.article_ids), "pii") or find_location(of_book, "pii")

    @property
    def abstract(self) -> str | None:
        """The abstract as plain text, ``10⁻³`` for what is raised: a line for each section, ``LABEL: text``."""
        return meaning.joined_abstract(self.abstract_sections)

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """The keywords of all owners, in order; line breaks in them, which come from layout, are spaces."""
        return meaning.all_keywords(self.keyword_lists)

    @property
    def references(self) -> tuple[Reference, ...]:
        """The works cited, of all lists and the lists within them, in order; line breaks in citations are spaces."""
        return meaning.all_references(self.reference_lists)

    @property
    def year(self) -> int | None:
        """Year of publication: of a chapter that of its contribution date, else of the book's date; `None` without."""
        contributed = self.contribution_date if self.title is not None else None
        return meaning.first_year((contributed, self.book.pub_date if self.book else None))

    @property
    def authors(self) -> tuple[Author, ...]:
        """The authors of the chapter, or of the book where the record is of the book itself."""
        of_book = self.book.author_lists if self.book and self.title is None else ()
        return meaning.listed_authors(self.author_lists) or meaning.listed_authors(of_book)

    @property
    def editors(self) -> tuple[Author, ...]:
        """The editors of the chapter, if it has its own, then those of the book."""
        return meaning.listed_editors((*self.author_lists, *(self.book.author_lists if self.book else ())))

    @property
    def investigators(self) -> tuple[Investigator, ...]:
        """The investigators of all groups, in order; those of the book where the record is of the book itself."""
        of_book = self.book.investigator_lists if self.book and self.title is None else ()
        return tuple(person for group in (*self.investigator_lists, *of_book) for person in group.investigators)

    @property
    def affiliations(self) -> tuple[tuple[Author | None, Affiliation], ...]:
        """Each of the authors, then of the editors, with each of their affiliations."""
        return meaning.each_affiliation((*self.authors, *self.editors))

    @property
    def retracted(self) -> bool:
        """True when the book or chapter was retracted: a publication type says so."""
        return meaning.is_retracted(self.publication_types)

    @property
    def title_xml(self) -> str | None:
        """`title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.title, self.title_markup)

    @property
    def vernacular_title_xml(self) -> str | None:
        """`vernacular_title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.vernacular_title, self.vernacular_title_markup)

    @property
    def citation_string_xml(self) -> str | None:
        """`citation_string` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.citation_string, self.citation_string_markup)

    def __str__(self) -> str:
        of_book = self.book.title_plain if self.book else None
        return meaning.one_line(self.pmid, self.year, self.title_plain or of_book)
