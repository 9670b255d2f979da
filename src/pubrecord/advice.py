"""What to do about an error, where errors of several formats ask for the same."""

from __future__ import annotations

#: For what is something else than records of PubMed.
EFETCH = "PubMed records come from efetch (db=pubmed, retmode=xml), or from PubMed's baseline and update files."
#: For an answer of eSummary, as XML or JSON.
NO_SUMMARIES = "Summaries are another format: use efetch in place of esummary."
#: For an answer of eSearch or eLink, as XML or JSON.
ONLY_PMIDS = "It has only the PMIDs: fetch the records of these with efetch."
#: For a file with nothing in it.
FETCH_AGAIN = "The download may have failed: fetch it again."
#: For text that should be UTF-8.
OTHER_ENCODING = "The file was saved in another encoding, such as Latin-1: convert it, for example with iconv."
#: For a damaged line of JSON.
ONE_A_LINE = "Each line is one record; a line may have been cut off or edited by hand."
#: For a text with several records where one is asked for.
READ_SEVERAL = "`read` gives the records of several."
#: For a deletion in a format of citations.
NO_DELETIONS = "Leave deletions out, or write them as XML or JSON."


def raised_limit(name: str) -> str:
    """Return what to do about a source beyond the limit of that name: see `pubrecord.Limits`."""
    return f"If the source can be trusted, give limits=Limits({name}=...) with more."
