"""Figures as tables to show: which there are, in which order, with which words. The views decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import attrs

from pubrecord.languages import language_name
from pubrecord.stats.figures import Distinct, Noticed, Stats

#: What is looked for in each record, in the order to show it.
COMPLETENESS = (
    "abstract",
    "structured abstract",
    "keywords",
    "MeSH",
    "substances",
    "references",
    "conflict of interest",
    "grants",
    "affiliations",
    "ORCID",
    "DOI",
    "PMCID",
    "markup in title or abstract",
)
#: The lists of which the most frequent are shown: a title, and the field of `Stats`.
RANKED = {
    "Journals": "journals",
    "Publication types": "publication_types",
    "MeSH descriptors": "descriptors",
    "MeSH descriptors, major": "major_descriptors",
    "Keywords": "keywords",
    "Substances": "substances",
    "Funding agencies": "agencies",
    "Countries of journals": "countries",
}
#: What is counted by a word of NLM's: a title, and the field of `Stats`.
STATUSES = {
    "Status": "statuses",
    "Indexing method": "indexing_methods",
    "Publication status": "publication_statuses",
    "Publication model": "pub_models",
}
#: The notices: a title, and the field of `Stats` with the first records that have them.
NOTICES = {"Retracted": "retracted", "Expression of concern": "concern", "Corrected": "corrected"}
_MOST_YEARS = 40
_MOST_NAMED = 20


@attrs.frozen
class Row:
    """A line of a table: a label and a figure, as a text."""

    label: str
    value: str
    #: Length of a bar beside it, from 0 to 1; `None` for no bar.
    bar: float | None = None


@attrs.frozen
class Table:
    """A table of figures with a heading."""

    name: str
    title: str
    rows: tuple[Row, ...]
    #: "facts" are lines of text, "bars" have a bar each, "columns" are a histogram over time.
    kind: Literal["facts", "bars", "columns"] = "facts"


def tables(stats: Stats, top: int = 10) -> tuple[Table, ...]:
    """Return the tables of figures, without those that would be empty; `top` is how many a ranking has."""
    every = [
        Table("main", "Main information", tuple(_main(stats))),
        *(Table(field, title, _counted(getattr(stats, field))) for title, field in STATUSES.items()),
        Table("completeness", "Completeness", tuple(_completeness(stats)), "bars"),
        Table("years", "Years", years(stats), "columns"),
        *(Table(field, title, _counted(getattr(stats, field), top), "bars") for title, field in RANKED.items()),
        Table("integrity", "Integrity", tuple(_integrity(stats))),
    ]
    return tuple(table for table in every if table.rows)


def years(stats: Stats) -> tuple[Row, ...]:
    """Return the records of each year, or of each decade where there are more than forty years."""
    if not stats.years:
        return ()
    first, last = min(stats.years), max(stats.years)
    step = 1 if last - first < _MOST_YEARS else 10
    counts: Counter[int] = Counter()
    for year, count in stats.years.items():
        counts[year - year % step] += count
    highest = max(counts.values())
    return tuple(
        Row(f"{year}s" if step > 1 else str(year), f"{counts[year]:,}", counts[year] / highest)
        for year in range(first - first % step, last + 1, step)
    )


def mean(counts: Counter[int]) -> float:
    """Return the mean of numbers that are counted."""
    return sum(number * count for number, count in counts.items()) / counts.total() if counts else 0.0


def median(counts: Counter[int]) -> int:
    """Return the median of numbers that are counted, of two in the middle the lower one."""
    middle, before = (counts.total() + 1) // 2, 0
    for number in sorted(counts):
        before += counts[number]
        if before >= middle:
            return number
    return 0


def most_common(counts: Counter[str], most: int | None = None) -> list[tuple[str, int]]:
    """Return what is counted, the most frequent first, of equal counts by name."""
    ranking = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(name, count) for name, count in ranking[:most] if count]


def _main(stats: Stats) -> Iterator[Row]:
    if stats.files:
        yield Row("Files", f"{stats.files:,}")
        yield Row("Bytes", f"{stats.bytes:,}")
    for kind in ("articles", "books", "chapters"):
        yield Row(kind.capitalize(), f"{stats.kinds[kind]:,}")
    yield Row("Deleted PMIDs", f"{stats.kinds['deletions']:,}")
    for reason, count in most_common(stats.skipped):
        yield Row(f"Skipped: {reason}", f"{count:,}")
    if stats.years:
        yield Row("Span of years", f"{min(stats.years)} to {max(stats.years)}")
    yield Row("Journals", f"{len(stats.journals):,}")
    yield Row("Names of authors (not persons)", _number(stats.names))
    yield Row("ORCIDs", _number(stats.orcids))
    if stats.authors:
        counts = stats.authors
        yield Row("Authors per record", f"mean {mean(counts):.2f}, median {median(counts):,}, most {max(counts):,}")
    yield Row("Single-author records", f"{stats.authors[1]:,}")
    yield Row("Records with a group", f"{stats.with_group:,}")
    languages = ", ".join(f"{language_name(code)} {count:,}" for code, count in most_common(stats.languages))
    yield Row("Languages", languages or "none")
    for dtd, count in most_common(stats.dtds):
        yield Row("Document type", f"{dtd} ({count:,})")
    yield Row("Distinct PMIDs", f"{stats.pmids.number:,}")
    yield Row("Doubles", f"{stats.doubles:,}")
    yield Row("Versions above 1", f"{stats.later_versions:,}")


def _number(distinct: Distinct) -> str:
    return f"{distinct.number:,}{' or more' if distinct.is_limited else ''}"


def _counted(counts: Counter[str], top: int | None = None) -> tuple[Row, ...]:
    ranking = most_common(counts, top)
    highest = ranking[0][1] if ranking else 1
    return tuple(Row(name, f"{count:,}", None if top is None else count / highest) for name, count in ranking)


def _completeness(stats: Stats) -> Iterator[Row]:
    for name in COMPLETENESS if stats.records else ():
        share = stats.having[name] / stats.records
        yield Row(name[:1].upper() + name[1:], f"{stats.having[name]:,} ({share:.1%})", share)


def _integrity(stats: Stats) -> Iterator[Row]:
    for title, kind in NOTICES.items():
        yield Row(title, f"{stats.notices[kind]:,}")
        yield from _named(getattr(stats, kind), stats.notices[kind])
    for path, count in most_common(stats.unknown):
        yield Row(f"Unknown: {path}", f"{count:,}")
    for name, count in most_common(stats.incomplete):
        yield Row(f"List marked incomplete: {name}", f"{count:,}")


def _named(records: Iterable[Noticed], count: int) -> Iterator[Row]:
    named = list(records)[:_MOST_NAMED]
    for record in named:
        yield Row(f"    PMID {record.pmid or 'none'}", record.notice or "by its publication type")
    if count > len(named) > 0:
        yield Row("    ...", f"and {count - len(named):,} more")
