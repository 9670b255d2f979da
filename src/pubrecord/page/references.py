"""The works that a record cites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from pubrecord.inline.characters import collapsed
from pubrecord.page import links
from pubrecord.page.content import Item, Run, Section, entry, heading, run
from pubrecord.records import Article, ArticleId, BookArticle, Reference, ReferenceList

#: How many a terminal shows before it folds the rest away.
_MOST = 20


def references(record: Article | BookArticle) -> Section:
    """The references, numbered through all lists: the text, then links to what its identifiers name."""
    numbers = count(1)
    items = [item for each in record.reference_lists for item in _list(each, numbers)]
    return Section("references", "References", tuple(items), most=_MOST)


def _list(reference_list: ReferenceList, numbers: Iterator[int]) -> Iterator[Item]:
    if title := collapsed(reference_list.title):
        yield heading(title)
    for reference in reference_list.references:
        yield _entry(reference, next(numbers))
    for inner in reference_list.reference_lists:
        yield from _list(inner, numbers)


def _entry(reference: Reference, number: int) -> Item:
    runs = [run(reference.citation, reference.citation_markup)]
    for link in _links(reference.article_ids):
        runs += [Run(" - " if runs[0].text or len(runs) > 1 else "- "), link]
    return entry(*runs, number=f"{number}.")


def _links(article_ids: tuple[ArticleId, ...]) -> Iterator[Run]:
    """Give a link for each identifier: DOI, PMC, PubMed in this order, then the others, which lead nowhere."""
    known: dict[str, Callable[[str], Run]] = {
        "doi": lambda value: links.doi(value, "DOI"),
        "pmc": lambda value: links.central(value if value.upper().startswith("PMC") else f"PMC{value}", "PMC"),
        "pubmed": lambda value: links.pubmed(value, "PubMed"),
    }
    values = [((each.id_type or "pubmed").lower(), collapsed(each.value)) for each in article_ids]
    for kind, link in known.items():
        yield from (link(value) for name, value in values if name == kind and value)
    yield from (Run(f"{name}: {value}") for name, value in values if name not in known and value)
