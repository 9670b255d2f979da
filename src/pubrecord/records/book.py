"""A book and its parts, as the record of the book or of a chapter holds them."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content, Element, Markup, Spacing
from pubrecord.inline import plain, xml
from pubrecord.records.dates import BookDate, PubDate
from pubrecord.records.identifiers import ELocationId
from pubrecord.records.people import AuthorList, InvestigatorList


@attrs.frozen(kw_only=True, weakref_slot=False)
class LocationLabel:
    """The number of a chapter or section (DTD: LocationLabel)."""

    type: Annotated[
        str | None, Attribute("Type", known=("part", "chapter", "section", "appendix", "figure", "table", "box"))
    ] = None
    """What is numbered."""
    text: Annotated[str, Content()] = ""
    """The number as printed."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Section:
    """A section of a chapter, which may hold further sections (DTD: Section)."""

    location_label: Annotated[LocationLabel | None, Element("LocationLabel")] = None
    """Number of the section."""
    title: Annotated[str | None, Element("SectionTitle", required=True)] = None
    """Heading of the section."""
    title_markup: Annotated[str | None, Markup("title")] = None
    """Inner XML of `title`, present only when it has markup."""
    title_book: Annotated[str | None, Attribute("book", of="SectionTitle")] = None
    """Book that the section is in."""
    title_part: Annotated[str | None, Attribute("part", of="SectionTitle")] = None
    """Part that the section is in."""
    title_sec: Annotated[str | None, Attribute("sec", of="SectionTitle")] = None
    """Name of the section in the book."""
    sections: Annotated[tuple["Section", ...], Element("Section")] = ()
    """Sections within this one."""

    @property
    def title_plain(self) -> str | None:
        """The heading as a program can use it: ``10⁻³`` for what is raised, formulas as a line, no line breaks."""
        return plain(self.title, self.title_markup)

    @property
    def title_xml(self) -> str | None:
        """`title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.title, self.title_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class ItemList:
    """A list of short texts, such as the synonyms of a disease (DTD: ItemList)."""

    type: Annotated[str | None, Attribute("ListType", required=True)] = None
    """What is listed: `Synonyms`."""
    items: Annotated[tuple[str, ...], Element("Item", required=True)] = ()
    """The texts, in order."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Book:
    """The book itself (DTD: Book, Publisher)."""

    publisher: Annotated[str | None, Element("PublisherName", inside="Publisher", required=True)] = None
    """Name of the publisher."""
    publisher_markup: Annotated[str | None, Markup("publisher")] = None
    """Inner XML of `publisher`, present only when it has markup."""
    publisher_location: Annotated[str | None, Element("PublisherLocation", inside="Publisher")] = None
    """Place of the publisher."""
    publisher_spacing: Annotated[tuple[str, ...], Spacing("Publisher")] = ()
    """White space before, between and behind name and place; the DTDs of 2008 and 2009 count it as text."""
    title: Annotated[str | None, Element("BookTitle", required=True)] = None
    """Title of the book."""
    title_markup: Annotated[str | None, Markup("title")] = None
    """Inner XML of `title`, present only when it has markup."""
    title_book: Annotated[str | None, Attribute("book", of="BookTitle")] = None
    """Name of the book in the Bookshelf."""
    title_part: Annotated[str | None, Attribute("part", of="BookTitle")] = None
    """Part that the title is of."""
    title_sec: Annotated[str | None, Attribute("sec", of="BookTitle")] = None
    """Section that the title is of."""
    pub_date: Annotated[PubDate | None, Element("PubDate", required=True)] = None
    """When the book is dated."""
    beginning_date: Annotated[BookDate | None, Element("BeginningDate")] = None
    """When the first part came out."""
    ending_date: Annotated[BookDate | None, Element("EndingDate")] = None
    """When the last part came out."""
    author_lists: Annotated[tuple[AuthorList, ...], Element("AuthorList")] = ()
    """Authors and editors of the book."""
    investigator_lists: Annotated[tuple[InvestigatorList, ...], Element("InvestigatorList")] = ()
    """Persons who took part and are no authors, a list for each group."""
    volume: Annotated[str | None, Element("Volume")] = None
    """Volume."""
    volume_title: Annotated[str | None, Element("VolumeTitle")] = None
    """Title of the volume."""
    volume_title_markup: Annotated[str | None, Markup("volume_title")] = None
    """Inner XML of `volume_title`, present only when it has markup."""
    edition: Annotated[str | None, Element("Edition")] = None
    """Edition as printed."""
    collection_title: Annotated[str | None, Element("CollectionTitle")] = None
    """Title of the series."""
    collection_title_markup: Annotated[str | None, Markup("collection_title")] = None
    """Inner XML of `collection_title`, present only when it has markup."""
    collection_title_book: Annotated[str | None, Attribute("book", of="CollectionTitle")] = None
    """Name of the series in the Bookshelf."""
    collection_title_part: Annotated[str | None, Attribute("part", of="CollectionTitle")] = None
    """Part that the title of the series is of."""
    collection_title_sec: Annotated[str | None, Attribute("sec", of="CollectionTitle")] = None
    """Section that the title of the series is of."""
    isbns: Annotated[tuple[str, ...], Element("Isbn")] = ()
    """ISBNs."""
    elocation_ids: Annotated[tuple[ELocationId, ...], Element("ELocationID")] = ()
    """DOI and PII of the book."""
    medium: Annotated[str | None, Element("Medium")] = None
    """`Internet`, or the form it came out in."""
    report_number: Annotated[str | None, Element("ReportNumber")] = None
    """Number of the report."""

    @property
    def title_plain(self) -> str | None:
        """The title of the book as a program can use it: ``10⁻³`` for what is raised, formulas as a line, no line breaks."""
        return plain(self.title, self.title_markup)

    @property
    def publisher_xml(self) -> str | None:
        """`publisher` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.publisher, self.publisher_markup)

    @property
    def title_xml(self) -> str | None:
        """`title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.title, self.title_markup)

    @property
    def volume_title_xml(self) -> str | None:
        """`volume_title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.volume_title, self.volume_title_markup)

    @property
    def collection_title_xml(self) -> str | None:
        """`collection_title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.collection_title, self.collection_title_markup)
