"""The tables of the pages, as Markdown, from the rows and what was counted with them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from rows import COUNTS, PEERS, Cases, Count, Outcome, Row, Table, counts, table
from rules import MEANINGS

#: How the pages call peers that have another name here.
_NAMES = {"biopython": "Biopython's `Entrez`", "medline": "Biopython's `Medline`"}
PAGES = Path(__file__).parents[2] / "docs" / "moving"
#: What benchmarks/keeping.py found.
KEEPING = Path(__file__).parents[2] / "benchmarks" / "keeping.json"
_PLACE = re.compile(r"(<!-- (rules|table|books|summary|totals|keeping) of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def write_pages() -> None:
    """Write the tables of all pages anew, between the comments that say which table stands there."""
    for path in sorted(PAGES.glob("*.md")):
        path.write_text(filled_in(path.read_text(encoding="utf-8")), encoding="utf-8")


def filled_in(page: str) -> str:
    """Return a page with its tables as they are to be."""
    counted = counts()

    def text(place: re.Match[str]) -> str:
        if place[3] in PEERS:
            lines = _WRITERS[place[2]](table(place[3]), counted[place[3]])
        else:
            lines = _totals(counted) if place[2] == "totals" else _keeping()
        return "\n".join([place[1].rstrip(), "", *lines, "", place[4]])

    return _PLACE.sub(text, page)


def known_counts() -> dict[str, Count]:
    """Return what was counted before, if anything was."""
    return counts() if COUNTS.exists() else {}


def totals(count: Count) -> tuple[int, int]:
    """Return how many cases of the corpus are equal, and how many are explained: a case is a record in a row."""
    rows = [outcome for name, outcome in count.outcomes.items() if name]
    return sum(each.equal for each in rows), sum(cases.corpus for each in rows for cases in each.reasons.values())


def _totals(counted: dict[str, Count]) -> Iterator[str]:
    """Give a line for each peer: what was compared, and what came out."""
    yield "| Library | Rows | Records | Equal | Differ, for a reason |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for peer, count in counted.items():
        equal, explained = totals(count)
        name = _NAMES.get(peer, peer)
        rows = len(table(peer).rows)
        yield f"| {name} {count.version} | {rows} | {count.outcomes[''].equal:,} | {equal:,} | {explained:,} |"


def _keeping() -> Iterator[str]:
    """Give what each reader keeps, by topic, with date and versions."""
    found = json.loads(KEEPING.read_text(encoding="utf-8"))
    kept: dict[str, dict[str, int]] = found["kept"]
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items() if name != "pubrecord")
    yield f"Found on {found['date']} with Python {found['python']}: {versions}.\n"
    places: dict[str, int] = found["places"]
    yield "| Library | Places that it keeps |"
    yield "| --- | --- |"
    for name, own in kept.items():
        topics = ", ".join(f"{topic.lower()} {own[topic]} of {places[topic]}" for topic in places)
        yield f"| `{name}` | **{sum(own.values())} of {sum(places.values())}**<br>{topics} |"


def _summary(own: Table, count: Count) -> Iterator[str]:
    """Give what was compared, and of which records the peer gives nothing."""
    equal, explained = totals(count)
    read = count.outcomes[""]
    yield f"Compared with {own.distribution} {count.version}."
    yield f"It reads {read.equal:,} of the {read.equal + _explained(read):,} records of the corpus."
    yield f"In {len(own.rows)} rows, {equal:,} values are equal, and {explained:,} differ for a reason that the table names."
    if any(cases.corpus for cases in read.reasons.values()):
        yield "\nOf the others it gives nothing; in brackets stands the PMID of one of them:\n"
        yield from (f"- {_cases(cases)}: {reason};" for reason, cases in read.reasons.items() if cases.corpus)


def _rules(own: Table, count: Count) -> Iterator[str]:
    """Give what the names of the rules mean that the table has."""
    del count
    names = {row.rule for row in own.rows}
    for name, meaning in MEANINGS.items():
        if name in names or (name.startswith("joined by") and any(each.startswith("joined by") for each in names)):
            yield f"- *{name}*: {meaning[0].lower()}{meaning[1:].removesuffix('.')};"
    yield (
        "\nBelow the expression stand the rule and in how many records the two are equal by it."
        "\nThen comes each reason for a difference, with the number of records, and in brackets the PMID of one of them;"
        " *invented record* stands where the corpus has none."
    )


def _articles(own: Table, count: Count) -> Iterator[str]:
    return _table([row for row in own.rows if row.kind == "article"], own, count)


def _books(own: Table, count: Count) -> Iterator[str]:
    return _table([row for row in own.rows if row.kind == "book"], own, count)


def _table(rows: list[Row], own: Table, count: Count) -> Iterator[str]:
    yield f"| {_NAMES.get(own.peer, own.peer)} | pubrecord, and how the two compare |"
    yield "| --- | --- |"
    for row in rows:
        ours = " ".join(row.ours.split())
        yield f"| {_code(row.key)} | {_code(ours)}<br>{_comparison(row, count.outcomes[row.name])} |"


def _comparison(row: Row, outcome: Outcome) -> str:
    """Return in words how often the two are equal, and why not."""
    explained = _explained(outcome)
    times = f"all {outcome.equal:,}" if not explained else f"{outcome.equal:,} of {outcome.equal + explained:,}"
    reasons = "".join(f"<br>{_cases(cases)}: {_escaped(reason)}." for reason, cases in outcome.reasons.items())
    return f"*{_escaped(row.rule)}*: {times}.{reasons}"


def _explained(outcome: Outcome) -> int:
    return sum(cases.corpus for cases in outcome.reasons.values())


def _cases(cases: Cases) -> str:
    """Return how many records there are, and one of them."""
    if not cases.corpus:
        return f"*Invented record* {cases.pmid}"
    return f"{cases.corpus:,} ({cases.pmid})"


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


_WRITERS = {"summary": _summary, "rules": _rules, "table": _articles, "books": _books}
