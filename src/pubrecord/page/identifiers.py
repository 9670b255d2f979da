"""PMID, PMCID, DOI: a line each, as links."""

from __future__ import annotations

from pubrecord.inline.characters import collapsed
from pubrecord.page import links
from pubrecord.page.content import Run, Section, labelled, lines
from pubrecord.records import Article, BookArticle

_INDEXED = "MEDLINE"


def identifiers(record: Article | BookArticle) -> Section:
    """The numbers of the record, with its version if it is not the first, and whether it is indexed for MEDLINE."""
    items = [
        labelled("PMID", *_pmid(record)) if collapsed(record.pmid) else None,
        labelled("PMCID", links.central(record.pmcid)) if record.pmcid else None,
        labelled("DOI", links.doi(record.doi)) if record.doi else None,
    ]
    if isinstance(record, BookArticle):
        accessions = [each.value for each in record.bookshelf_ids if each.id_type == "bookaccession"]
        items += [labelled("Bookshelf ID", links.bookshelf(accession)) for accession in accessions]
    return Section("identifiers", None, lines([item for item in items if item is not None]))


def _pmid(record: Article | BookArticle) -> list[Run]:
    version = collapsed(record.pmid_version)
    indexed = isinstance(record, Article) and record.status == _INDEXED
    return [
        links.pubmed(record.pmid or ""),
        Run(f", version {version}" if version not in ("", "1") else ""),
        Run(" [Indexed for MEDLINE]" if indexed else ""),
    ]
