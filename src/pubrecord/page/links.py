"""Where the links of a page lead: https addresses only, made from identifiers, whatever these hold."""

from __future__ import annotations

import re
from urllib.parse import quote

from pubrecord.inline.characters import collapsed
from pubrecord.page.content import Run

_NUMBER = re.compile(r"\d{1,12}")
#: Data banks by the first word of their name in lower case, and the address of an entry.
_BANKS = {
    "bioproject": "https://www.ncbi.nlm.nih.gov/bioproject/{}",
    "clinicaltrials.gov": "https://clinicaltrials.gov/study/{}",
    "dbgap": "https://www.ncbi.nlm.nih.gov/projects/gap/cgi-bin/study.cgi?study_id={}",
    "dryad": "https://doi.org/{}",
    "figshare": "https://doi.org/{}",
    "genbank": "https://www.ncbi.nlm.nih.gov/nuccore/{}",
    "geo": "https://www.ncbi.nlm.nih.gov/geo/query/acc.cgi?acc={}",
    "isrctn": "https://www.isrctn.com/{}",
    "omim": "https://www.omim.org/entry/{}",
    "pdb": "https://www.rcsb.org/structure/{}",
    "refseq": "https://www.ncbi.nlm.nih.gov/nuccore/{}",
    "sra": "https://www.ncbi.nlm.nih.gov/sra/{}",
    "swissprot": "https://www.uniprot.org/uniprotkb/{}",
    "uniprotkb": "https://www.uniprot.org/uniprotkb/{}",
}


def pubmed(pmid: str, text: str | None = None) -> Run:
    """Return a link to a record of PubMed; plain text for what is no PMID."""
    number = collapsed(pmid)
    url = f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if _NUMBER.fullmatch(number) else None
    return Run(text or number, url=url)


def central(pmcid: str, text: str | None = None) -> Run:
    """Return a link to an article in PubMed Central, by its ``PMC`` and digits."""
    return Run(text or pmcid, url=f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(pmcid, safe='')}/")


def doi(name: str, text: str | None = None) -> Run:
    """Return a link to what a DOI names."""
    name = collapsed(name)
    return Run(text or name, url=f"https://doi.org/{quote(name, safe='/:;()')}")


def orcid(number: str) -> Run:
    """Return a link to a person's page at ORCID, by the number in its usual form."""
    return Run("ORCID", url=f"https://orcid.org/{number}", only_link=True)


def bookshelf(accession: str) -> Run:
    """Return a link to a book or chapter in NCBI's Bookshelf."""
    accession = collapsed(accession)
    return Run(accession, url=f"https://www.ncbi.nlm.nih.gov/books/{quote(accession, safe='')}/")


def entry_of(bank: str, accession: str, text: str) -> Run:
    """Return a link to an entry of a data bank; plain text where the bank is not known."""
    words = bank.lower().split()
    address = _BANKS.get(words[0]) if words else None
    return Run(text, url=address.format(quote(accession, safe="/")) if address and accession else None)
