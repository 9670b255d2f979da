"""Where the data of an article are, and who paid for the work."""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord.inline.characters import collapsed
from pubrecord.page.content import Item, Section, entry, line
from pubrecord.page.links import entry_of
from pubrecord.records import Article, BookArticle, DataBank, Grant

_INCOMPLETE = "(list incomplete)"


def associated_data(article: Article) -> Section:
    """The data banks with the numbers of the entries there: ``ClinicalTrials.gov/NCT02239640``."""
    items = [item for bank in article.data_banks for item in _entries(bank)]
    return _section("associated-data", "Associated data", items, complete=article.data_banks_complete)


def grants(record: Article | BookArticle) -> Section:
    """The grants: ``GrantID/Acronym/Agency/Country``, what is absent left out with its slash."""
    items = [entry(text) for text in map(grant_text, record.grants) if text]
    return _section("grants", "Grants and funding", items, complete=record.grants_complete)


def grant_text(grant: Grant) -> str:
    """Return a grant as one text."""
    return "/".join(filter(None, map(collapsed, (grant.grant_id, grant.acronym, grant.agency, grant.country))))


def _entries(bank: DataBank) -> Iterator[Item]:
    name = collapsed(bank.name)
    for number in map(collapsed, bank.accession_numbers):
        yield entry(entry_of(name, number, "/".join(filter(None, (name, number)))))
    if name and not bank.accession_numbers:
        yield entry(name)


def _section(name: str, title: str, items: list[Item], *, complete: bool | None) -> Section:
    if items and complete is False:
        items.append(line(_INCOMPLETE))
    return Section(name, title, tuple(items))
