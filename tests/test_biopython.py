"""Beside Biopython: what `Bio.Entrez` reads of real records, and what this library reads, field by field.

Each field is a pair of functions that give plain texts. Where both read the field they must agree; every other difference
is in `DIFFERENCES`, by the field, with its reason and how often it is met in the corpus.
"""

import collections
import gzip
import io
import re
import warnings
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pubrecord
from pubrecord import Article

Entrez = pytest.importorskip("Bio.Entrez")

#: The tags that Biopython keeps in texts, in which it writes "<" as such.
_TAG = re.compile(r"</?(?:i|b|sup|sub|u|DispFormula|(?:mml:)?(?:m[a-z]+|none))(?:\s[^<>]*)?/?>")
_DTD = "pubmed_250101.dtd"
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>")
#: Where DTDs are said to be; Biopython takes those that it has, and asks nobody.
_PLACE = "https://dtd.nlm.nih.gov/ncbi/pubmed/out/"
_DTDS = Path(Entrez.__file__).parent / "DTDs"
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>'
_NAMED_DTD = re.compile(rb"pubmed_\d{6}\.dtd")
_ROOT = re.compile(rb"<PubmedArticleSet[\s>]")


def text(value: Any) -> str:
    """A text of Biopython without the tags that it keeps in it, white space made single spaces."""
    return " ".join(_TAG.sub("", str(value)).split())


def ours(value: str | None) -> str:
    """A text of ours, which is plain, white space made single spaces; empty for none."""
    return " ".join((value or "").split())


def at(record: Any, *path: str) -> Any:
    """The value at a path of keys; empty where there is none."""
    for key in path:
        record = record.get(key, "") if hasattr(record, "get") else ""
    return record


def each(record: Any, *path: str) -> list[Any]:
    """The values at a path; by the oldest DTDs what is one now may stand alone, and a list in a list."""
    found = at(record, *path)
    values = list(found) if isinstance(found, list) else [found] if found else []
    return flat(values) if values and isinstance(values[0], list) and not hasattr(values[0], "attributes") else values


def attribute(value: Any, name: str) -> str:
    return str(getattr(value, "attributes", {}).get(name, ""))


def yes(value: bool | None) -> str:
    return "" if value is None else "Y" if value else "N"


def date(value: Any, *names: str) -> str:
    return " ".join(text(at(value, name)) for name in names).strip()


def our_date(value: Any, *names: str) -> str:
    return "" if value is None else " ".join(ours(getattr(value, name)) for name in names).strip()


_CITATION, _ARTICLE, _DATA = ("MedlineCitation",), ("MedlineCitation", "Article"), ("PubmedData",)
_JOURNAL = (*_ARTICLE, "Journal")
_ISSUE = (*_JOURNAL, "JournalIssue")
_DAY = ("Year", "Month", "Day"), ("year", "month", "day")


def texts(*path: str) -> Callable[[Any], Any]:
    return lambda record: text(at(record, *path))


def of_each(inner: Callable[[Any], Any], *path: str) -> Callable[[Any], Any]:
    return lambda record: [inner(value) for value in each(record, *path)]


def authors(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return of_each(inner, *_ARTICLE, "AuthorList")


def our_authors(inner: Callable[[Any], Any]) -> Callable[[Article], Any]:
    return lambda record: [inner(author) for author in record.authors]


def flat(values: Any) -> list[Any]:
    return [item for value in values for item in value]


def journal(name: str) -> Callable[[Article], str]:
    return lambda record: ours(getattr(record.journal, name) if record.journal else None)


def own(name: str) -> Callable[[Article], str]:
    return lambda record: ours(getattr(record, name))


def our_each(name: str, inner: Callable[[Any], Any]) -> Callable[[Article], list[Any]]:
    return lambda record: [inner(value) for value in getattr(record, name)]


#: Name of the field -> how Biopython's record has it, and how ours has it.
FIELDS: dict[str, tuple[Callable[[Any], Any], Callable[[Article], Any]]] = {
    "PMID": (texts(*_CITATION, "PMID"), own("pmid")),
    "version of the PMID": (lambda r: attribute(at(r, *_CITATION, "PMID"), "Version"), own("pmid_version")),
    "status": (lambda r: attribute(r["MedlineCitation"], "Status"), own("status")),
    "owner": (lambda r: attribute(r["MedlineCitation"], "Owner"), own("owner")),
    "indexing method": (lambda r: attribute(r["MedlineCitation"], "IndexingMethod"), own("indexing_method")),
    "date completed": (
        lambda r: date(at(r, *_CITATION, "DateCompleted"), *_DAY[0]),
        lambda r: our_date(r.date_completed, *_DAY[1]),
    ),
    "date revised": (
        lambda r: date(at(r, *_CITATION, "DateRevised"), *_DAY[0]),
        lambda r: our_date(r.date_revised, *_DAY[1]),
    ),
    "publication model": (lambda r: attribute(at(r, *_ARTICLE), "PubModel"), own("pub_model")),
    "title": (texts(*_ARTICLE, "ArticleTitle"), own("title")),
    "vernacular title": (texts(*_ARTICLE, "VernacularTitle"), own("vernacular_title")),
    "pages": (texts(*_ARTICLE, "Pagination", "MedlinePgn"), own("pages")),
    "start page": (texts(*_ARTICLE, "Pagination", "StartPage"), own("start_page")),
    "end page": (texts(*_ARTICLE, "Pagination", "EndPage"), own("end_page")),
    "electronic locations": (
        of_each(text, *_ARTICLE, "ELocationID"),
        our_each("elocation_ids", lambda v: ours(v.value)),
    ),
    "types of locations": (
        of_each(lambda v: attribute(v, "EIdType"), *_ARTICLE, "ELocationID"),
        our_each("elocation_ids", lambda v: ours(v.id_type)),
    ),
    "electronic dates": (
        of_each(lambda v: date(v, *_DAY[0]), *_ARTICLE, "ArticleDate"),
        our_each("article_dates", lambda v: our_date(v, *_DAY[1])),
    ),
    "languages": (of_each(text, *_ARTICLE, "Language"), our_each("languages", ours)),
    "publication types": (
        of_each(text, *_ARTICLE, "PublicationTypeList"),
        our_each("publication_types", lambda v: ours(v.name)),
    ),
    "UIs of types": (
        of_each(lambda v: attribute(v, "UI"), *_ARTICLE, "PublicationTypeList"),
        our_each("publication_types", lambda v: ours(v.ui)),
    ),
    "abstract": (
        of_each(text, *_ARTICLE, "Abstract", "AbstractText"),
        our_each("abstract_sections", lambda v: ours(v.text)),
    ),
    "labels of the abstract": (
        of_each(lambda v: attribute(v, "Label"), *_ARTICLE, "Abstract", "AbstractText"),
        our_each("abstract_sections", lambda v: v.label or ""),
    ),
    "categories of the abstract": (
        of_each(lambda v: attribute(v, "NlmCategory"), *_ARTICLE, "Abstract", "AbstractText"),
        our_each("abstract_sections", lambda v: v.nlm_category or ""),
    ),
    "copyright": (texts(*_ARTICLE, "Abstract", "CopyrightInformation"), own("abstract_copyright")),
    "ISSN": (texts(*_JOURNAL, "ISSN"), journal("issn")),
    "type of ISSN": (lambda r: attribute(at(r, *_JOURNAL, "ISSN"), "IssnType"), journal("issn_type")),
    "journal": (texts(*_JOURNAL, "Title"), journal("title")),
    "ISO abbreviation": (texts(*_JOURNAL, "ISOAbbreviation"), journal("iso_abbreviation")),
    "volume": (texts(*_ISSUE, "Volume"), journal("volume")),
    "issue": (texts(*_ISSUE, "Issue"), journal("issue")),
    "medium": (lambda r: attribute(at(r, *_ISSUE), "CitedMedium"), journal("cited_medium")),
    "date of the issue": (
        lambda r: date(at(r, *_ISSUE, "PubDate"), *_DAY[0]),
        lambda r: our_date(r.journal and r.journal.pub_date, *_DAY[1]),
    ),
    "season": (
        texts(*_ISSUE, "PubDate", "Season"),
        lambda r: our_date(r.journal and r.journal.pub_date, "season"),
    ),
    "MEDLINE date": (
        texts(*_ISSUE, "PubDate", "MedlineDate"),
        lambda r: our_date(r.journal and r.journal.pub_date, "medline_date"),
    ),
    "MEDLINE abbreviation": (texts(*_CITATION, "MedlineJournalInfo", "MedlineTA"), own("medline_ta")),
    "country": (texts(*_CITATION, "MedlineJournalInfo", "Country"), own("journal_country")),
    "NLM's number of the journal": (texts(*_CITATION, "MedlineJournalInfo", "NlmUniqueID"), own("nlm_unique_id")),
    "linking ISSN": (texts(*_CITATION, "MedlineJournalInfo", "ISSNLinking"), own("issn_linking")),
    "whether all authors are named": (
        lambda r: attribute(at(r, *_ARTICLE, "AuthorList"), "CompleteYN"),
        lambda r: yes(r.authors_complete),
    ),
    "last names": (authors(lambda v: text(at(v, "LastName"))), our_authors(lambda v: ours(v.last_name))),
    "first names": (authors(lambda v: text(at(v, "ForeName"))), our_authors(lambda v: ours(v.fore_name))),
    "initials": (authors(lambda v: text(at(v, "Initials"))), our_authors(lambda v: ours(v.initials))),
    "suffixes": (authors(lambda v: text(at(v, "Suffix"))), our_authors(lambda v: ours(v.suffix))),
    "groups": (authors(lambda v: text(at(v, "CollectiveName"))), our_authors(lambda v: ours(v.collective_name))),
    "validity of authors": (authors(lambda v: attribute(v, "ValidYN")), our_authors(lambda v: yes(v.valid))),
    "identifiers of authors": (
        authors(lambda v: [text(one) for one in each(v, "Identifier")]),
        our_authors(lambda v: [ours(one.value) for one in v.identifiers]),
    ),
    "affiliations": (
        authors(
            lambda v: [
                text(at(one, "Affiliation")) for one in each(v, "AffiliationInfo") or [v] if at(one, "Affiliation")
            ]
        ),
        our_authors(lambda v: [ours(one.text) for one in v.affiliations]),
    ),
    "numbers of grants": (
        of_each(lambda v: text(at(v, "GrantID")), *_ARTICLE, "GrantList"),
        our_each("grants", lambda v: ours(v.grant_id)),
    ),
    "agencies of grants": (
        of_each(lambda v: text(at(v, "Agency")), *_ARTICLE, "GrantList"),
        our_each("grants", lambda v: ours(v.agency)),
    ),
    "data banks": (
        of_each(lambda v: text(at(v, "DataBankName")), *_ARTICLE, "DataBankList"),
        our_each("data_banks", lambda v: ours(v.name)),
    ),
    "accession numbers": (
        lambda r: flat(
            [text(one) for one in each(v, "AccessionNumberList")] for v in each(r, *_ARTICLE, "DataBankList")
        ),
        lambda r: flat([ours(one) for one in v.accession_numbers] for v in r.data_banks),
    ),
    "substances": (
        of_each(lambda v: text(at(v, "NameOfSubstance")), *_CITATION, "ChemicalList"),
        our_each("chemicals", lambda v: ours(v.name)),
    ),
    "registry numbers": (
        of_each(lambda v: text(at(v, "RegistryNumber")), *_CITATION, "ChemicalList"),
        our_each("chemicals", lambda v: ours(v.registry_number)),
    ),
    "citation subsets": (of_each(text, *_CITATION, "CitationSubset"), our_each("citation_subsets", ours)),
    "gene symbols": (of_each(text, *_CITATION, "GeneSymbolList"), our_each("gene_symbols", ours)),
    "MeSH descriptors": (
        of_each(lambda v: text(at(v, "DescriptorName")), *_CITATION, "MeshHeadingList"),
        our_each("mesh_headings", lambda v: ours(v.descriptor.name)),
    ),
    "major descriptors": (
        of_each(lambda v: attribute(at(v, "DescriptorName"), "MajorTopicYN"), *_CITATION, "MeshHeadingList"),
        our_each("mesh_headings", lambda v: yes(v.descriptor.major_topic)),
    ),
    "MeSH qualifiers": (
        of_each(lambda v: [text(one) for one in each(v, "QualifierName")], *_CITATION, "MeshHeadingList"),
        our_each("mesh_headings", lambda v: [ours(one.name) for one in v.qualifiers]),
    ),
    "links to other records": (
        of_each(lambda v: attribute(v, "RefType"), *_CITATION, "CommentsCorrectionsList"),
        our_each("comments_corrections", lambda v: ours(v.ref_type)),
    ),
    "PMIDs of these": (
        of_each(lambda v: text(at(v, "PMID")), *_CITATION, "CommentsCorrectionsList"),
        our_each("comments_corrections", lambda v: ours(v.pmid)),
    ),
    "keywords": (
        lambda r: flat([text(word) for word in words] for words in each(r, *_CITATION, "KeywordList")),
        lambda r: flat([ours(word.text) for word in words.keywords] for words in r.keyword_lists),
    ),
    "number of references": (texts(*_CITATION, "NumberOfReferences"), own("number_of_references")),
    "history": (
        of_each(lambda v: (attribute(v, "PubStatus"), date(v, *_DAY[0])), *_DATA, "History"),
        our_each("history", lambda v: (ours(v.status), our_date(v, *_DAY[1]))),
    ),
    "publication status": (texts(*_DATA, "PublicationStatus"), own("publication_status")),
    "identifiers": (
        of_each(lambda v: (attribute(v, "IdType"), text(v)), *_DATA, "ArticleIdList"),
        our_each("article_ids", lambda v: (ours(v.id_type), ours(v.value))),
    ),
    "citations of references": (
        lambda r: flat(
            [text(at(one, "Citation")) for one in each(lists, "Reference")]
            for lists in each(r, *_DATA, "ReferenceList")
        ),
        lambda r: flat([ours(one.citation) for one in lists.references] for lists in r.reference_lists),
    ),
}

_DEFAULT = "Biopython fills in what the DTD has for an attribute that is not there; ours says that it is not there"
#: Field -> how many records differ in it, and why.
DIFFERENCES: dict[str, tuple[int, str]] = {
    "owner": (1, _DEFAULT),
    "whether all authors are named": (4, _DEFAULT),
    "validity of authors": (4, _DEFAULT),
    "history": (2, "of files under the DTD of 2008 Biopython gives the dates as a list within the list"),
}


def pairs(paths: list[Path]) -> Iterator[tuple[Any, Article]]:
    """Give each article of the files as Biopython and as this library have it."""
    for path in paths:
        data = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).removeprefix(
            BOM_UTF8
        )
        if not _ROOT.search(data):
            continue
        found = _NAMED_DTD.search(data)
        dtd = found[0].decode() if found is not None and (_DTDS / found[0].decode()).is_file() else _DTD
        doctype = f'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "{_PLACE}{dtd}">'.encode()
        data = _ROOT.sub(lambda root: doctype + root[0], _DOCTYPE.sub(b"", data, count=1), count=1)  # noqa: B023
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the DTD, which is not that of the file
            answer = Entrez.read(
                io.BytesIO(data if data.lstrip().startswith(b"<?xml") else _HEAD + data), validate=False
            )
        # By the oldest DTDs it is a list of articles and books.
        theirs = (
            answer["PubmedArticle"] if hasattr(answer, "keys") else [each for each in answer if _CITATION[0] in each]
        )
        articles = [record for record in pubrecord.xml.read(path) if isinstance(record, Article)]
        assert len(articles) == len(theirs), path
        yield from zip(theirs, articles, strict=True)


def files(corpus: Path) -> list[Path]:
    paths = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    return [path for path in paths if not {"edited", "special"} & set(path.parts)]


def test_beside_biopython(corpus: Path) -> None:
    """In some sixty fields nothing differs from what Biopython reads, but for what is listed, as often as is listed."""
    different: collections.Counter[str] = collections.Counter()
    examples: dict[str, Any] = {}
    total = 0
    for theirs, record in pairs(files(corpus)):
        total += 1
        for name, (of_theirs, of_ours) in FIELDS.items():
            expected, actual = of_theirs(theirs), of_ours(record)
            if expected != actual:
                different[name] += 1
                examples.setdefault(name, (record.pmid, expected, actual))

    assert total > 1500
    assert 60 <= len(FIELDS)
    assert {name: count for name, (count, _) in DIFFERENCES.items()} == dict(different), examples
