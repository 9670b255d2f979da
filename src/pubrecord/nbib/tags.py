"""The tags of MEDLINE text, declared once: what each holds, its rule, its writer and its reader.

They stand in NLM's order. Writing, reading and the page of the documentation take all they know of tags from here.
"""

from __future__ import annotations

from pubrecord.nbib import articles, books, dates, identifiers, indexing, links, persons, texts
from pubrecord.nbib.declaring import Entry, Tag, all_of, each, no_place, one, read_only, together
from pubrecord.records import BookDate, Date

_STANDS = "as it stands"
_PLAIN = "without markup"
_DAY = "`YYYYMMDD`"
_TIME = "`YYYY/MM/DD HH:MM`"
_ISSUE = "`2024 Aug 8`, `1998 Spring`, or MedlineDate as it stands"
_PAGES = "as it stands, else StartPage and EndPage"
_FULL = "`Last, Fore Suffix`, persons with ValidYN N left out"
_SHORT = "`Last INITIALS Suffix`"
_SECTIONS = "sections joined by a space, `LABEL: ` before each that has one; without markup"
_GRANT = "`ID/Acronym/Agency/Country`, what is absent left out"
_MAJOR = "a star where MajorTopicYN is Y; without markup"
_LINK = "`RefSource PMID: n Note`; a full stop behind RefSource where something follows"
_OWNER = "before the keywords of the list"


def _identifier_and_place(people: str) -> tuple[Tag, Tag]:
    """Declare what may stand behind a name."""
    return (
        Tag("AUID", "Author/Identifier", "`ORCID: n`", persons.take_identifier(people)),
        Tag("AD", "Author/AffiliationInfo", _STANDS, persons.take_affiliation(people, "affiliation")),
    )


_ENTRIES = (
    Tag("EDAT", "PubMedPubDate pubmed", _TIME, dates.take_entry(dates.PUBMED)),
    Tag("MHDA", "PubMedPubDate medline, else pubmed", _TIME, dates.take_entry(dates.MEDLINE)),
    Tag("CRDT", "PubMedPubDate entrez", _TIME, dates.take_entry(dates.ENTREZ)),
)

#: The tags of an article.
ARTICLE: tuple[Entry, ...] = (
    one("PMID", "pmid", "PMID", "the number; not its version"),
    one("OWN", "owner", "MedlineCitation/@Owner", _STANDS),
    one("STAT", "status", "MedlineCitation/@Status", _STANDS),
    one("DA", "date_created", "DateCreated", _DAY, dates.take_day("date_created", Date), dates.day),
    one("DCOM", "date_completed", "DateCompleted", _DAY, dates.take_day("date_completed", Date), dates.day),
    one("LR", "date_revised", "DateRevised", _DAY, dates.take_day("date_revised", Date), dates.day),
    all_of(
        "IS",
        "",
        "Journal/ISSN, ISSNLinking",
        "`n (Electronic)`, `(Print)` or `(Undetermined)`, then `n (Linking)`",
        identifiers.take_issn,
        identifiers.issns,
    ),
    one("VI", "journal.volume", "Volume", _STANDS),
    one("IP", "journal.issue", "Issue", _STANDS),
    one("DP", "journal.pub_date", "PubDate", _ISSUE, dates.take_issue("journal"), dates.issue_day),
    one("TI", "title", "ArticleTitle", _PLAIN),
    one("PG", "", "MedlinePgn", _PAGES, articles.take_pages, articles.pages),
    all_of(
        "LID",
        "elocation_ids",
        "ELocationID",
        "`72 [pii]`, those with ValidYN N left out",
        identifiers.take_location,
        identifiers.locations,
    ),
    one("AB", "abstract_sections", "Abstract/AbstractText", _SECTIONS, texts.take_abstract, texts.abstract),
    one("CI", "abstract_copyright", "Abstract/CopyrightInformation", _STANDS),
    one(
        "AD",
        "affiliation",
        "Article/Affiliation",
        "in files before 2014, of the first author",
        persons.take_affiliation("authors", "affiliation"),
    ),
    together(
        "authors",
        persons.author_lines,
        Tag("FAU", "AuthorList/Author", _FULL, persons.take_full("authors")),
        Tag("AU", "AuthorList/Author", _SHORT, persons.take_short("authors")),
        *_identifier_and_place("authors"),
    ),
    together(
        "authors",
        persons.group_lines,
        Tag("CN", "Author/CollectiveName", "behind all persons", persons.take_group("authors")),
        *_identifier_and_place("authors"),
    ),
    each("LA", "languages", "Language", _STANDS),
    all_of("SI", "data_banks", "DataBank", "`Name/Accession`", indexing.take_accession, indexing.accessions),
    each("GR", "grants", "Grant", _GRANT, indexing.take_grant, indexing.grant),
    each("PT", "publication_types", "PublicationType", _STANDS, indexing.take_kind, indexing.kind),
    one("TT", "vernacular_title", "VernacularTitle", _PLAIN),
    each("DEP", "article_dates", "ArticleDate", _DAY, dates.take_online, dates.day),
    one("PL", "journal_country", "MedlineJournalInfo/Country", _STANDS),
    one(
        "TA",
        "",
        "MedlineTA",
        "as it stands, else ISOAbbreviation",
        articles.take_abbreviation,
        articles.abbreviation,
    ),
    one("JT", "journal.title", "Journal/Title", _STANDS),
    one("JID", "nlm_unique_id", "NlmUniqueID", _STANDS),
    each("RN", "chemicals", "Chemical", "`0 (Name)`", indexing.take_substance, indexing.substance),
    each("RN", "suppl_mesh_names", "SupplMeshName", "the name alone", indexing.take_substance, indexing.concept),
    each("SB", "citation_subsets", "CitationSubset", _STANDS),
    together(
        "comments_corrections",
        links.lines,
        *(
            Tag(name, f"CommentsCorrections of RefType {ref_type}", _LINK, links.take(ref_type))
            for name, ref_type in links.REF_TYPES.items()
        ),
    ),
    each("GS", "gene_symbols", "GeneSymbol", _STANDS),
    each(
        "MH",
        "mesh_headings",
        "MeshHeading",
        "`*Descriptor/qualifier/*qualifier`, a star where MajorTopicYN is Y",
        indexing.take_heading,
        indexing.heading,
    ),
    one("RF", "number_of_references", "NumberOfReferences", _STANDS),
    together(
        "personal_name_subjects",
        persons.subject_lines,
        Tag("PS", "PersonalNameSubject", _SHORT, persons.take_short("subjects")),
        Tag("FPS", "PersonalNameSubject", _FULL, persons.take_full("subjects")),
    ),
    all_of("PMC", "article_ids", "ArticleId of IdType pmc", _STANDS, identifiers.take_id("pmc"), identifiers.of("pmc")),
    read_only("PMCR", "-", "the day of release in PMC", no_place("a record has no field for it")),
    all_of("MID", "article_ids", "ArticleId of IdType mid", _STANDS, identifiers.take_id("mid"), identifiers.of("mid")),
    each("OID", "other_ids", "OtherID", "`Source: id`", identifiers.take_other_id, identifiers.other_id),
    together(
        "other_abstracts",
        texts.other_abstract_lines,
        Tag("OAB", "OtherAbstract", "`Type: text`, sections as in AB", texts.take_other_abstract),
        Tag("OABL", "OtherAbstract/@Language", _STANDS, texts.take_language),
        Tag("OCI", "OtherAbstract/CopyrightInformation", _STANDS, texts.take_copyright),
    ),
    together(
        "keyword_lists",
        texts.keyword_lines,
        Tag("OTO", "KeywordList/@Owner", _OWNER, texts.take_owner),
        Tag("OT", "Keyword", _MAJOR, texts.take_keyword),
    ),
    read_only("KW", "Keyword", "in KoreaMed's files", texts.take_keyword),
    one("COIS", "coi_statement", "CoiStatement", _PLAIN),
    together(
        "investigators",
        persons.investigator_lines,
        Tag("IR", "Investigator", _SHORT, persons.take_short("investigators")),
        Tag("FIR", "Investigator", _FULL, persons.take_full("investigators")),
        Tag("IRAD", "Investigator/AffiliationInfo", _STANDS, persons.take_affiliation("investigators")),
    ),
    each("GN", "general_notes", "GeneralNote", "`Owner: text`", identifiers.take_note, identifiers.note),
    each("SFM", "space_flight_missions", "SpaceFlightMission", _STANDS),
    together(
        "history",
        dates.history_lines,
        *_ENTRIES,
        Tag("PHST", "History/PubMedPubDate", "all, in order: `YYYY/MM/DD HH:MM [status]`", dates.take_step),
    ),
    all_of(
        "AID",
        "article_ids",
        "ArticleId of IdType doi, pii",
        "`10... [doi]`, in order",
        identifiers.take_published,
        identifiers.published,
    ),
    one("PST", "publication_status", "PublicationStatus", _STANDS),
    one("SO", "", "-", "NLM's citation line", articles.take_source_line, articles.source_line),
)

#: The tags of a book or a chapter.
BOOK: tuple[Entry, ...] = (
    one("PMID", "pmid", "PMID", "the number; not its version"),
    one("STAT", "", "-", "`Publisher`: books have no status of their own", books.take_status, books.status),
    one("DRDT", "date_revised", "DateRevised", _DAY, dates.take_day("date_revised", Date), dates.day),
    one(
        "CTDT", "contribution_date", "ContributionDate", _DAY, dates.take_day("contribution_date", BookDate), dates.day
    ),
    one("PB", "book.publisher", "Publisher/PublisherName", _PLAIN),
    one("DP", "book.pub_date", "Book/PubDate", _ISSUE, dates.take_issue("book"), dates.issue_day),
    one("TI", "title", "BookDocument/ArticleTitle", "of a chapter; without markup"),
    one("BTI", "book.title", "BookTitle", _PLAIN),
    one("CTI", "book.collection_title", "CollectionTitle", _PLAIN),
    one("VTI", "book.volume_title", "VolumeTitle", _PLAIN),
    one("VI", "book.volume", "Book/Volume", _STANDS),
    one("EN", "book.edition", "Edition", _STANDS),
    each("ISBN", "book.isbns", "Isbn", _STANDS),
    one("PG", "", "MedlinePgn", _PAGES, articles.take_pages, articles.pages),
    one("AB", "abstract_sections", "Abstract/AbstractText", _SECTIONS, texts.take_abstract, texts.abstract),
    one("CI", "abstract_copyright", "Abstract/CopyrightInformation", _STANDS),
    together(
        "",
        books.editor_lines,
        Tag("FED", "AuthorList of Type editors", _FULL, books.take_editor_in_full),
        Tag("ED", "AuthorList of Type editors", _SHORT, books.take_editor),
        Tag("AUID", "Author/Identifier", "`ORCID: n`", books.take_identifier),
        Tag("AD", "Author/AffiliationInfo", _STANDS, books.take_affiliation),
    ),
    together(
        "",
        books.author_lines,
        Tag("FAU", "AuthorList of Type authors", _FULL, persons.take_full("authors")),
        Tag("AU", "AuthorList of Type authors", _SHORT, persons.take_short("authors")),
        Tag("AUID", "Author/Identifier", "`ORCID: n`", books.take_identifier),
        Tag("AD", "Author/AffiliationInfo", _STANDS, books.take_affiliation),
    ),
    together(
        "",
        books.group_lines,
        Tag("CN", "Author/CollectiveName", "behind all persons", persons.take_group("authors")),
        Tag("AUID", "Author/Identifier", "`ORCID: n`", books.take_identifier),
        Tag("AD", "Author/AffiliationInfo", _STANDS, books.take_affiliation),
    ),
    each("LA", "languages", "Language", _STANDS),
    each("GR", "grants", "Grant", _GRANT, indexing.take_grant, indexing.grant),
    all_of("PT", "", "PublicationType", "as they stand, then `Book Chapter` or `Book`", books.take_kind, books.kinds),
    one("TT", "vernacular_title", "VernacularTitle", _PLAIN),
    one("PL", "book.publisher_location", "Publisher/PublisherLocation", _STANDS),
    all_of("PMC", "", "ArticleId of IdType pmc", _STANDS, identifiers.take_id("pmc"), books.pmcids),
    together(
        "keyword_lists",
        texts.keyword_lines,
        Tag("OTO", "KeywordList/@Owner", _OWNER, texts.take_owner),
        Tag("OT", "Keyword", _MAJOR, texts.take_keyword),
    ),
    together("history", dates.book_history_lines, *_ENTRIES),
    read_only("CDAT", "PubMedPubDate entrez", "CRDT in older texts", dates.take_entry(dates.ENTREZ)),
    read_only("PHST", "History/PubMedPubDate", "`YYYY/MM/DD HH:MM [status]`", dates.take_step),
    all_of(
        "AID",
        "",
        "ArticleId of IdType bookaccession, doi, pii",
        "`NBK7050 [bookaccession]`",
        identifiers.take_published,
        books.published,
    ),
)
