"""A journal article."""

from __future__ import annotations

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Element, Instruction, Markup, Outermost, Unbound
from pubrecord.records.dates import ArticleDate, Date, HistoryDate
from pubrecord.records.identifiers import ArticleId, ELocationId, OtherId, find_id, find_location, find_pmcid
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
from pubrecord.records.people import Author, GeneralNote, Investigator, InvestigatorList, PersonalNameSubject
from pubrecord.records.text import (
    AbstractText,
    Keyword,
    KeywordList,
    OtherAbstract,
    Reference,
    ReferenceList,
    all_keywords,
    all_references,
    joined_abstract,
)
from pubrecord.records.unknown import Unknown
from pubrecord.records.views import in_notebook, in_terminal

_CITATION = "MedlineCitation"
_ARTICLE = "MedlineCitation/Article"
_TITLE = "MedlineCitation/Article/ArticleTitle"
_JOURNAL_INFO = "MedlineCitation/MedlineJournalInfo"
_DATA = "PubmedData"
_RETRACTED = "D016441"
_STATUSES = ("Completed", "In-Process", "PubMed-not-MEDLINE", "In-Data-Review", "Publisher", "MEDLINE", "OLDMEDLINE")
_PUB_MODELS = ("Print", "Print-Electronic", "Electronic", "Electronic-Print", "Electronic-eCollection")


@attrs.frozen(kw_only=True, weakref_slot=False)
class Article:
    """A journal article as PubMed describes it (DTD: PubmedArticle, or a MedlineCitation of the older files)."""

    element: Annotated[
        str,
        Outermost(("PubmedArticle", "MedlineCitation")),
        "The element that the record stands in; `MedlineCitation` in the files before 2017.",
    ] = "PubmedArticle"

    # MedlineCitation
    status: Annotated[
        str | None, Attribute("Status", of=_CITATION, required=True, known=_STATUSES), "How far indexing has come."
    ] = None
    version_id: Annotated[str | None, Attribute("VersionID", of=_CITATION), "Version of the citation."] = None
    version_date: Annotated[str | None, Attribute("VersionDate", of=_CITATION), "Date of that version."] = None
    owner: Annotated[
        str | None,
        Attribute("Owner", of=_CITATION, known=("NLM", "NASA", "PIP", "KIE", "HSR", "HMD", "NOTNLM")),
        "Who made the citation.",
    ] = None
    indexing_method: Annotated[
        str | None, Attribute("IndexingMethod", of=_CITATION), "`Automated` or `Curated`; absent for people's work."
    ] = None
    pmid: Annotated[str | None, Element("PMID", inside=_CITATION, required=True), "PubMed's number of the record."] = (
        None
    )
    pmid_version: Annotated[
        str | None, Attribute("Version", of=f"{_CITATION}/PMID", required=True), "Version of the record."
    ] = None
    date_created: Annotated[
        Date | None, Element("DateCreated", inside=_CITATION), "When the record was made; in files before 2018."
    ] = None
    date_completed: Annotated[Date | None, Element("DateCompleted", inside=_CITATION), "When indexing was done."] = None
    date_revised: Annotated[Date | None, Element("DateRevised", inside=_CITATION), "When it was last changed."] = None

    # MedlineCitation/Article
    pub_model: Annotated[
        str | None,
        Attribute("PubModel", of=_ARTICLE, required=True, known=_PUB_MODELS),
        "Whether the article is in print, online, or both, and which came first.",
    ] = None
    journal: Annotated[
        Journal | None, Element("Journal", inside=_ARTICLE, required=True), "The journal and its issue."
    ] = None
    title: Annotated[
        str | None,
        Element("ArticleTitle", inside=_ARTICLE, required=True),
        "Title in English; in brackets if translated.",
    ] = None
    title_markup: Annotated[str | None, Markup("title")] = None
    title_book: Annotated[str | None, Attribute("book", of=_TITLE), "Book that the title belongs to."] = None
    title_part: Annotated[str | None, Attribute("part", of=_TITLE), "Part of that book."] = None
    title_sec: Annotated[str | None, Attribute("sec", of=_TITLE), "Section of that book."] = None
    start_page: Annotated[str | None, Element("StartPage", inside=f"{_ARTICLE}/Pagination"), "First page."] = None
    end_page: Annotated[str | None, Element("EndPage", inside=f"{_ARTICLE}/Pagination"), "Last page."] = None
    pages: Annotated[
        str | None, Element("MedlinePgn", inside=f"{_ARTICLE}/Pagination"), "Pages as NLM prints them: `401-9`."
    ] = None
    elocation_ids: Annotated[
        tuple[ELocationId, ...], Element("ELocationID", inside=_ARTICLE), "DOI and PII that the publisher gave."
    ] = ()
    abstract_sections: Annotated[
        tuple[AbstractText, ...],
        Element("AbstractText", inside=f"{_ARTICLE}/Abstract"),
        "The abstract: one text, or one for each section.",
    ] = ()
    abstract_copyright: Annotated[
        str | None, Element("CopyrightInformation", inside=f"{_ARTICLE}/Abstract"), "Copyright notice of the abstract."
    ] = None
    affiliation: Annotated[
        str | None,
        Element("Affiliation", inside=_ARTICLE),
        "Affiliation of the first author, where files before 2014 put it at the article.",
    ] = None
    affiliation_markup: Annotated[str | None, Markup("affiliation")] = None
    authors_complete: Annotated[
        bool | None, Attribute("CompleteYN", of=f"{_ARTICLE}/AuthorList"), "False when authors are missing."
    ] = None
    authors_type: Annotated[
        str | None,
        Attribute("Type", of=f"{_ARTICLE}/AuthorList", known=("authors", "editors")),
        "Whether `authors` are authors or editors.",
    ] = None
    authors: Annotated[
        tuple[Author, ...], Element("Author", inside=f"{_ARTICLE}/AuthorList"), "The authors, in order."
    ] = ()
    languages: Annotated[
        tuple[str, ...], Element("Language", inside=_ARTICLE, required=True), "Languages in three letters: `eng`."
    ] = ()
    data_banks_complete: Annotated[
        bool | None, Attribute("CompleteYN", of=f"{_ARTICLE}/DataBankList"), "False when data banks are missing."
    ] = None
    data_banks: Annotated[
        tuple[DataBank, ...], Element("DataBank", inside=f"{_ARTICLE}/DataBankList"), "Where data of the article are."
    ] = ()
    grants_complete: Annotated[
        bool | None, Attribute("CompleteYN", of=f"{_ARTICLE}/GrantList"), "False when grants are missing."
    ] = None
    grants: Annotated[
        tuple[Grant, ...], Element("Grant", inside=f"{_ARTICLE}/GrantList"), "Grants that supported the work."
    ] = ()
    publication_types: Annotated[
        tuple[PublicationType, ...],
        Element("PublicationType", inside=f"{_ARTICLE}/PublicationTypeList", required=True),
        "What kinds of publication it is.",
    ] = ()
    vernacular_title: Annotated[
        str | None, Element("VernacularTitle", inside=_ARTICLE), "Title in the article's own language."
    ] = None
    vernacular_title_markup: Annotated[str | None, Markup("vernacular_title")] = None
    article_dates: Annotated[
        tuple[ArticleDate, ...], Element("ArticleDate", inside=_ARTICLE), "When the article came out online."
    ] = ()

    # MedlineCitation/MedlineJournalInfo
    journal_country: Annotated[
        str | None, Element("Country", inside=_JOURNAL_INFO), "Country where the journal is published."
    ] = None
    medline_ta: Annotated[
        str | None,
        Element("MedlineTA", inside=_JOURNAL_INFO, required=True),
        "NLM's abbreviation of the journal title.",
    ] = None
    nlm_unique_id: Annotated[
        str | None, Element("NlmUniqueID", inside=_JOURNAL_INFO), "The journal's number in the NLM catalog."
    ] = None
    issn_linking: Annotated[
        str | None, Element("ISSNLinking", inside=_JOURNAL_INFO), "ISSN that stands for all forms of the journal."
    ] = None

    # MedlineCitation, continued
    chemicals: Annotated[
        tuple[Chemical, ...], Element("Chemical", inside=f"{_CITATION}/ChemicalList"), "Substances discussed."
    ] = ()
    suppl_mesh_names: Annotated[
        tuple[SupplMeshName, ...],
        Element("SupplMeshName", inside=f"{_CITATION}/SupplMeshList"),
        "Supplementary concepts: diseases, protocols, organisms.",
    ] = ()
    citation_subsets: Annotated[
        tuple[str, ...], Element("CitationSubset", inside=_CITATION), "Subsets of PubMed: `IM` is Index Medicus."
    ] = ()
    comments_corrections: Annotated[
        tuple[CommentsCorrections, ...],
        Element("CommentsCorrections", inside=f"{_CITATION}/CommentsCorrectionsList"),
        "Links to comments, errata, retractions, updates.",
    ] = ()
    gene_symbols: Annotated[
        tuple[str, ...],
        Element("GeneSymbol", inside=f"{_CITATION}/GeneSymbolList"),
        "Genes, in records of 1991 to 1995.",
    ] = ()
    mesh_headings: Annotated[
        tuple[MeshHeading, ...], Element("MeshHeading", inside=f"{_CITATION}/MeshHeadingList"), "Subjects in MeSH."
    ] = ()
    number_of_references: Annotated[
        str | None, Element("NumberOfReferences", inside=_CITATION), "Length of the bibliography, in older reviews."
    ] = None
    personal_name_subjects: Annotated[
        tuple[PersonalNameSubject, ...],
        Element("PersonalNameSubject", inside=f"{_CITATION}/PersonalNameSubjectList"),
        "Persons whom the article is about.",
    ] = ()
    other_ids: Annotated[
        tuple[OtherId, ...], Element("OtherID", inside=_CITATION), "Identifiers from other sources."
    ] = ()
    other_abstracts: Annotated[
        tuple[OtherAbstract, ...], Element("OtherAbstract", inside=_CITATION), "Further abstracts and translations."
    ] = ()
    keyword_lists: Annotated[
        tuple[KeywordList, ...], Element("KeywordList", inside=_CITATION), "Keywords, a list for each owner."
    ] = ()
    coi_statement: Annotated[
        str | None, Element("CoiStatement", inside=_CITATION), "Statement about conflicts of interest."
    ] = None
    coi_statement_markup: Annotated[str | None, Markup("coi_statement")] = None
    space_flight_missions: Annotated[
        tuple[str, ...], Element("SpaceFlightMission", inside=_CITATION), "Space missions that the article is about."
    ] = ()
    investigator_lists: Annotated[
        tuple[InvestigatorList, ...],
        Element("InvestigatorList", inside=_CITATION),
        "Persons who took part and are no authors, a list for each group.",
    ] = ()
    general_notes: Annotated[tuple[GeneralNote, ...], Element("GeneralNote", inside=_CITATION), "Remarks."] = ()

    # PubmedData
    history: Annotated[
        tuple[HistoryDate, ...], Element("PubMedPubDate", inside=f"{_DATA}/History"), "Received, accepted, in PubMed."
    ] = ()
    publication_status: Annotated[
        str | None,
        Element("PublicationStatus", inside=_DATA, required=True),
        "How it came out: `ppublish`, `epublish`, `aheadofprint`.",
    ] = None
    article_ids: Annotated[
        tuple[ArticleId, ...],
        Element("ArticleId", inside=f"{_DATA}/ArticleIdList", required=True),
        "Identifiers of the article.",
    ] = ()
    objects: Annotated[
        tuple[RelatedObject, ...], Element("Object", inside=f"{_DATA}/ObjectList"), "Things that belong to the record."
    ] = ()
    nihms: Annotated[
        str | None,
        Instruction("nihms", inside=_DATA),
        "What stands in the instruction `<?nihms?>`, mostly nothing; there for author manuscripts of NIH.",
    ] = None
    reference_lists: Annotated[
        tuple[ReferenceList, ...], Element("ReferenceList", inside=_DATA), "Works cited, in lists."
    ] = ()
    unknown: Annotated[tuple[Unknown, ...], Unbound(), "What no field is for, with its place."] = ()

    _repr_html_ = in_notebook
    __rich__ = in_terminal

    @property
    def doi(self) -> str | None:
        """The article's DOI: that of its identifiers, else the electronic location NLM did not find wrong.

        Never one from the reference list.
        """
        return find_id(self.article_ids, "doi") or find_location(self.elocation_ids, "doi")

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

    @property
    def investigators(self) -> tuple[Investigator, ...]:
        """The investigators of all groups, in order."""
        return tuple(person for group in self.investigator_lists for person in group.investigators)

    @property
    def retracted(self) -> bool:
        """True when the article was retracted: a publication type or a link to its retraction says so.

        A retraction notice itself is not retracted.
        """
        return any(
            kind.ui == _RETRACTED or kind.name == "Retracted Publication" for kind in self.publication_types
        ) or any(link.ref_type in ("RetractionIn", "RetractedandRepublishedIn") for link in self.comments_corrections)
