"""Baseline and update files of invented records, and what stands of them, worked out in the simplest way."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pubrecord
from pubrecord import Article, Deletion, Pmid, Record

#: PMID and version.
Key = tuple[str, str]


def article(pmid: int | str | None, title: str, version: str = "1", *, revised: str = "2020") -> Article:
    """Return a small article; `revised` is the year of `DateRevised`, which must not matter."""
    return Article(
        pmid=None if pmid is None else str(pmid),
        pmid_version=None if pmid is None else version,
        title=title,
        languages=("eng",),
        date_revised=pubrecord.Date(year=revised, month="01", day="01"),
    )


def deletion(*keys: int | Key) -> Deletion:
    """Return a deletion of PMIDs, of version 1 where no other is named."""
    pairs = [key if isinstance(key, tuple) else (str(key), "1") for key in keys]
    return Deletion(pmids=tuple(Pmid(value=pmid, version=version) for pmid, version in pairs))


def name_of(number: int, year: int = 26) -> str:
    """Return the name that NLM gives a file."""
    return f"pubmed{year}n{number:04}.xml.gz"


def write(folder: Path, number: int, records: Iterable[Record], year: int = 26) -> Path:
    """Write a file as NLM names it."""
    path = folder / name_of(number, year)
    pubrecord.write(records, path)
    return path


def standing(files: Iterable[Sequence[Record]]) -> dict[Key, Article]:
    """Return what stands, oldest first: each file is applied to a dict, record by record."""
    stand: dict[Key, Article] = {}
    for records in files:
        for record in records:
            if isinstance(record, Deletion):
                for pmid in record.pmids:
                    stand.pop((pmid.value, pmid.version or "1"), None)
            else:
                key = (record.pmid or "", record.pmid_version or "1")
                stand.pop(key, None)  # so that it stands where the newest one does
                stand[key] = record
    return stand


def latest(stand: dict[Key, Article]) -> dict[str, Article]:
    """Return of what stands only the highest version of each PMID."""
    highest: dict[str, Article] = {}
    for (pmid, version), record in stand.items():
        if pmid not in highest or int(version) > int(highest[pmid].pmid_version or "1"):
            highest[pmid] = record
    return highest


def by_key(records: Iterable[Record]) -> dict[Key, Record]:
    """Return records by PMID and version; none may be there twice."""
    listed = list(records)
    found = {(record.pmid, record.pmid_version): record for record in listed}
    assert len(listed) == len(found)
    return found


def year_of_files(seed: int, *, baseline: int = 6, updates: int = 20) -> list[list[Record]]:
    """Return a baseline and updates with all that is rare: doubles, deletions of anything, versions, what comes back."""
    draw = random.Random(seed)
    files: list[list[Record]] = []
    for number in range(1, baseline + updates + 1):
        records: list[Record] = []
        for place in range(60):
            version = draw.choice(["1"] * 12 + ["2", "3"])
            revised = str(2040 - number)  # against the order of the files
            records.append(article(draw.randint(1, 400), f"{number}/{place}", version, revised=revised))
        if number > baseline:
            records.append(deletion(*((str(draw.randint(1, 500)), draw.choice("1112")) for _ in range(12))))
        files.append(records)
    return files
