"""A journal article."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Element, Instruction, Markup, Outermost, Unbound
from pubrecord.inline import plain, xml
from pubrecord.records import meaning
from pubrecord.records.dates import ArticleDate, Date, HistoryDate
from pubrecord.records.identifiers import ArticleId, ELocationId, OtherId, find_doi, find_id, find_location, find_pmcid
from pubrecord.records.indexing import (
    Chemical,
    CommentsCorrections,
    DataBank,
    Grant,
    MeshHeading,
    PublicationType,
    RelatedObject,
    SupplMeshName,
)
from pubrecord.records.journal import Journal
from pubrecord.records.people import (
    Affiliation,
    Author,
    GeneralNote,
    Investigator,
    InvestigatorList,
    PersonalNameSubject,
)
from pubrecord.records.text import AbstractText, Keyword, KeywordList, OtherAbstract, Reference, ReferenceList
from pubrecord.records.unknown import Unknown

_MAIN = "MedlineCitation"
_ARTICLE = "MedlineCitation/Article"
_TITLE = "MedlineCitation/Article/ArticleTitle"
_JOURNAL_INFO = "MedlineCitation/MedlineJournalInfo"
_AUTHORS = "MedlineCitation/Article/AuthorList"
_DATA = "PubmedData"
_OWNERS = ("NLM", "NASA", "PIP", "KIE", "HSR", "HMD", "NOTNLM")
_STATUSES = ("Completed", "In-Process", "PubMed-not-MEDLINE", "In-Data-Review", "Publisher", "MEDLINE", "OLDMEDLINE")
_PUB_MODELS = ("Print", "Print-Electronic", "Electronic", "Electronic-Print", "Electronic-eCollection")


@attrs.frozen(kw_only=True, weakref_slot=False)
class Article:
    """A journal article as PubMed describes it (DTD: PubmedArticle, or a MedlineCitation of the older files)."""

    element: Annotated[str, Outermost(("PubmedArticle", "MedlineCitation"))] = "PubmedArticle"
    """The element that the record stands in; `MedlineCitation` in the files before 2017."""

    # MedlineCitation
    status: Annotated[str | None, Attribute("Status", of=_MAIN, required=True, known=_STATUSES)] = None
    """How far indexing has come."""
    version_id: Annotated[str | None, Attribute("VersionID", of=_MAIN)] = None
    """Version of the citation."""
    version_date: Annotated[str | None, Attribute("VersionDate", of=_MAIN)] = None
    """Date of that version."""
    owner: Annotated[str | None, Attribute("Owner", of=_MAIN, known=_OWNERS)] = None
    """Who made the citation; `None` is not printed, which the DTD takes as `NLM`: see `effective_owner`."""
    indexing_method: Annotated[str | None, Attribute("IndexingMethod", of=_MAIN)] = None
    """`Automated` or `Curated`; absent for people's work."""
    pmid: Annotated[str | None, Element("PMID", inside=_MAIN, required=True)] = None
    """PubMed's number of the record."""
    pmid_version: Annotated[str | None, Attribute("Version", of=f"{_MAIN}/PMID", required=True)] = None
    """Version of the record."""
    date_created: Annotated[Date | None, Element("DateCreated", inside=_MAIN)] = None
    """When the record was made; in files before 2018."""
    date_completed: Annotated[Date | None, Element("DateCompleted", inside=_MAIN)] = None
    """When indexing was done."""
    date_revised: Annotated[Date | None, Element("DateRevised", inside=_MAIN)] = None
    """When it was last changed."""

    # MedlineCitation/Article
    pub_model: Annotated[str | None, Attribute("PubModel", of=_ARTICLE, required=True, known=_PUB_MODELS)] = None
    """Whether the article is in print, online, or both, and which came first."""
    journal: Annotated[Journal | None, Element("Journal", inside=_ARTICLE, required=True)] = None
    """The journal and its issue."""
    title: Annotated[str | None, Element("ArticleTitle", inside=_ARTICLE, required=True)] = None
    """Title in English; in brackets if translated."""
    title_markup: Annotated[str | None, Markup("title")] = None
    """Inner XML of `title`, present only when it has markup."""
    title_book: Annotated[str | None, Attribute("book", of=_TITLE)] = None
    """Book that the title belongs to."""
    title_part: Annotated[str | None, Attribute("part", of=_TITLE)] = None
    """Part of that book."""
    title_sec: Annotated[str | None, Attribute("sec", of=_TITLE)] = None
    """Section of that book."""
    start_page: Annotated[str | None, Element("StartPage", inside=f"{_ARTICLE}/Pagination")] = None
    """First page."""
    end_page: Annotated[str | None, Element("EndPage", inside=f"{_ARTICLE}/Pagination")] = None
    """Last page."""
    pages: Annotated[str | None, Element("MedlinePgn", inside=f"{_ARTICLE}/Pagination")] = None
    """Pages as NLM prints them: `401-9`."""
    elocation_ids: Annotated[tuple[ELocationId, ...], Element("ELocationID", inside=_ARTICLE)] = ()
    """DOI and PII that the publisher gave."""
    abstract_sections: Annotated[tuple[AbstractText, ...], Element("AbstractText", inside=f"{_ARTICLE}/Abstract")] = ()
    """The abstract: one text, or one for each section."""
    abstract_copyright: Annotated[str | None, Element("CopyrightInformation", inside=f"{_ARTICLE}/Abstract")] = None
    """Copyright notice of the abstract."""
    affiliation: Annotated[str | None, Element("Affiliation", inside=_ARTICLE)] = None
    """Affiliation of the first author, where files before 2014 put it at the article."""
    affiliation_markup: Annotated[str | None, Markup("affiliation")] = None
    """Inner XML of `affiliation`, present only when it has markup."""
    authors_complete: Annotated[bool | None, Attribute("CompleteYN", of=_AUTHORS)] = None
    """False when authors are missing; `None` is not printed, which the DTD takes as true: see `has_all_authors`."""
    authors_type: Annotated[str | None, Attribute("Type", of=_AUTHORS, known=("authors", "editors"))] = None
    """Whether `authors` are authors or editors."""
    authors: Annotated[tuple[Author, ...], Element("Author", inside=_AUTHORS)] = ()
    """The authors, in order."""
    languages: Annotated[tuple[str, ...], Element("Language", inside=_ARTICLE, required=True)] = ()
    """Languages in three letters: `eng`."""
    data_banks_complete: Annotated[bool | None, Attribute("CompleteYN", of=f"{_ARTICLE}/DataBankList")] = None
    """False when data banks are missing; `None` is not printed, which the DTD takes as true."""
    data_banks: Annotated[tuple[DataBank, ...], Element("DataBank", inside=f"{_ARTICLE}/DataBankList")] = ()
    """Where data of the article are."""
    grants_complete: Annotated[bool | None, Attribute("CompleteYN", of=f"{_ARTICLE}/GrantList")] = None
    """False when grants are missing; `None` is not printed, which the DTD takes as true."""
    grants: Annotated[tuple[Grant, ...], Element("Grant", inside=f"{_ARTICLE}/GrantList")] = ()
    """Grants that supported the work."""
    publication_types: Annotated[
        tuple[PublicationType, ...], Element("PublicationType", inside=f"{_ARTICLE}/PublicationTypeList", required=True)
    ] = ()
    """What kinds of publication it is."""
    vernacular_title: Annotated[str | None, Element("VernacularTitle", inside=_ARTICLE)] = None
    """Title in the article's own language."""
    vernacular_title_markup: Annotated[str | None, Markup("vernacular_title")] = None
    """Inner XML of `vernacular_title`, present only when it has markup."""
    article_dates: Annotated[tuple[ArticleDate, ...], Element("ArticleDate", inside=_ARTICLE)] = ()
    """When the article came out online."""

    # MedlineCitation/MedlineJournalInfo, then MedlineCitation again
    journal_country: Annotated[str | None, Element("Country", inside=_JOURNAL_INFO)] = None
    """Country where the journal is published."""
    medline_ta: Annotated[str | None, Element("MedlineTA", inside=_JOURNAL_INFO, required=True)] = None
    """NLM's abbreviation of the journal title."""
    nlm_unique_id: Annotated[str | None, Element("NlmUniqueID", inside=_JOURNAL_INFO)] = None
    """The journal's number in the NLM catalog."""
    issn_linking: Annotated[str | None, Element("ISSNLinking", inside=_JOURNAL_INFO)] = None
    """ISSN that stands for all forms of the journal."""
    chemicals: Annotated[tuple[Chemical, ...], Element("Chemical", inside=f"{_MAIN}/ChemicalList")] = ()
    """Substances discussed."""
    suppl_mesh_names: Annotated[
        tuple[SupplMeshName, ...], Element("SupplMeshName", inside=f"{_MAIN}/SupplMeshList")
    ] = ()
    """Supplementary concepts: diseases, protocols, organisms."""
    citation_subsets: Annotated[tuple[str, ...], Element("CitationSubset", inside=_MAIN)] = ()
    """Subsets of PubMed: `IM` is Index Medicus."""
    comments_corrections: Annotated[
        tuple[CommentsCorrections, ...], Element("CommentsCorrections", inside=f"{_MAIN}/CommentsCorrectionsList")
    ] = ()
    """Links to comments, errata, retractions, updates."""
    gene_symbols: Annotated[tuple[str, ...], Element("GeneSymbol", inside=f"{_MAIN}/GeneSymbolList")] = ()
    """Genes, in records of 1991 to 1995."""
    mesh_headings: Annotated[tuple[MeshHeading, ...], Element("MeshHeading", inside=f"{_MAIN}/MeshHeadingList")] = ()
    """Subjects in MeSH."""
    number_of_references: Annotated[str | None, Element("NumberOfReferences", inside=_MAIN)] = None
    """Length of the bibliography, in older reviews."""
    personal_name_subjects: Annotated[
        tuple[PersonalNameSubject, ...], Element("PersonalNameSubject", inside=f"{_MAIN}/PersonalNameSubjectList")
    ] = ()
    """Persons whom the article is about."""
    other_ids: Annotated[tuple[OtherId, ...], Element("OtherID", inside=_MAIN)] = ()
    """Identifiers from other sources."""
    other_abstracts: Annotated[tuple[OtherAbstract, ...], Element("OtherAbstract", inside=_MAIN)] = ()
    """Further abstracts and translations."""
    keyword_lists: Annotated[tuple[KeywordList, ...], Element("KeywordList", inside=_MAIN)] = ()
    """Keywords, a list for each owner."""
    coi_statement: Annotated[str | None, Element("CoiStatement", inside=_MAIN)] = None
    """Statement about conflicts of interest."""
    coi_statement_markup: Annotated[str | None, Markup("coi_statement")] = None
    """Inner XML of `coi_statement`, present only when it has markup."""
    space_flight_missions: Annotated[tuple[str, ...], Element("SpaceFlightMission", inside=_MAIN)] = ()
    """Space missions that the article is about."""
    investigator_lists: Annotated[tuple[InvestigatorList, ...], Element("InvestigatorList", inside=_MAIN)] = ()
    """Persons who took part and are no authors, a list for each group."""
    general_notes: Annotated[tuple[GeneralNote, ...], Element("GeneralNote", inside=_MAIN)] = ()
    """Remarks."""

    # PubmedData
    history: Annotated[tuple[HistoryDate, ...], Element("PubMedPubDate", inside=f"{_DATA}/History")] = ()
    """Received, accepted, in PubMed."""
    publication_status: Annotated[str | None, Element("PublicationStatus", inside=_DATA, required=True)] = None
    """How it came out: `ppublish`, `epublish`, `aheadofprint`."""
    article_ids: Annotated[
        tuple[ArticleId, ...], Element("ArticleId", inside=f"{_DATA}/ArticleIdList", required=True)
    ] = ()
    """Identifiers of the article."""
    objects: Annotated[tuple[RelatedObject, ...], Element("Object", inside=f"{_DATA}/ObjectList")] = ()
    """Things that belong to the record."""
    nihms: Annotated[str | None, Instruction("nihms", inside=_DATA)] = None
    """What stands in the instruction `<?nihms?>`, mostly nothing; there for author manuscripts of NIH."""
    reference_lists: Annotated[tuple[ReferenceList, ...], Element("ReferenceList", inside=_DATA)] = ()
    """Works cited, in lists."""
    unknown: Annotated[tuple[Unknown, ...], Unbound()] = ()
    """What no field is for, with its place."""

    @property
    def title_plain(self) -> str | None:
        """The title as a program can use it: ``10⁻³`` for what is raised, formulas as a line, no line breaks."""
        return plain(self.title, self.title_markup)

    @property
    def has_all_authors(self) -> bool:
        """False when authors are missing; true where nothing is printed, as the DTD has it."""
        return self.authors_complete is not False

    @property
    def effective_owner(self) -> str:
        """Who made the citation: `owner`, or ``NLM`` where nothing is printed, as the DTD has it."""
        return self.owner if self.owner is not None else "NLM"

    @property
    def year(self) -> int | None:
        """Year of publication: the first of the issue's date, else of the electronic date; `None` without both."""
        return meaning.first_year((self.journal.pub_date if self.journal else None, *self.article_dates))

    @property
    def doi(self) -> str | None:
        """The article's DOI, from ``10.`` on: of its identifiers, else of a location that NLM did not find wrong."""
        return find_doi(self.article_ids, self.elocation_ids)

    @property
    def pmcid(self) -> str | None:
        """The article's number in PubMed Central, ``PMC`` and digits, from its identifiers or NLM's other IDs."""
        return find_pmcid(self.article_ids, self.other_ids)

    @property
    def pii(self) -> str | None:
        """The publisher's own identifier: that of its identifiers, else the valid electronic location."""
        return find_id(self.article_ids, "pii") or find_location(self.elocation_ids, "pii")

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
    def investigators(self) -> tuple[Investigator, ...]:
        """The investigators of all groups, in order."""
        return tuple(person for group in self.investigator_lists for person in group.investigators)

    @property
    def retracted(self) -> bool:
        """True when a publication type or a link to its retraction says so; a retraction notice is not retracted."""
        return meaning.is_retracted(self.publication_types, self.comments_corrections)

    def linked(self, ref_type: str) -> tuple[CommentsCorrections, ...]:
        """Return the links of one kind to other records, in order: ``linked("RetractionIn")`` are the notices."""
        return tuple(link for link in self.comments_corrections if link.ref_type == ref_type)

    @property
    def affiliations(self) -> tuple[tuple[Author | None, Affiliation], ...]:
        """Each author with each of their affiliations, then the one that stands at the article, with `None`."""
        own = Affiliation(text=self.affiliation, text_markup=self.affiliation_markup)
        return (*meaning.each_affiliation(self.authors), *(((None, own),) if self.affiliation is not None else ()))

    @property
    def mesh_terms(self) -> tuple[str, ...]:
        """The names of the MeSH headings, without qualifiers, in order."""
        return tuple(heading.name for heading in self.mesh_headings)

    @property
    def major_topics(self) -> tuple[str, ...]:
        """The names of the MeSH headings that are main subjects of the article: those with `major`."""
        return tuple(heading.name for heading in self.mesh_headings if heading.major)

    @property
    def title_xml(self) -> str | None:
        """`title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.title, self.title_markup)

    @property
    def vernacular_title_xml(self) -> str | None:
        """`vernacular_title` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.vernacular_title, self.vernacular_title_markup)

    @property
    def affiliation_xml(self) -> str | None:
        """`affiliation` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.affiliation, self.affiliation_markup)

    @property
    def coi_statement_xml(self) -> str | None:
        """`coi_statement` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.coi_statement, self.coi_statement_markup)

    def __str__(self) -> str:
        return meaning.one_line(self.pmid, self.year, self.title_plain)
