"""The tables of the pages, as Markdown, from the rows and what was counted with them."""

import re
from collections.abc import Iterator
from pathlib import Path

from rows import COUNTS, Cases, Count, Outcome, Row, Table, counts, table
from rules import MEANINGS

PAGES = Path(__file__).parents[2] / "docs" / "moving"
_PLACE = re.compile(r"(<!-- (rules|table|books|summary) of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def write_pages() -> None:
    """Write the tables of all pages anew, between the comments that say which table stands there."""
    for path in sorted(PAGES.glob("*.md")):
        path.write_text(filled_in(path.read_text(encoding="utf-8")), encoding="utf-8")


def filled_in(page: str) -> str:
    """Return a page with its tables as they are to be."""
    counted = counts()

    def text(place: re.Match[str]) -> str:
        own, count = table(place[3]), counted[place[3]]
        lines = _WRITERS[place[2]](own, count)
        return "\n".join([place[1].rstrip(), "", *lines, "", place[4]])

    return _PLACE.sub(text, page)


def known_counts() -> dict[str, Count]:
    """Return what was counted before, if anything was."""
    return counts() if COUNTS.exists() else {}


def totals(count: Count) -> tuple[int, int]:
    """Return how many cases of the corpus are equal, and how many are explained: a case is a record in a row."""
    rows = [outcome for name, outcome in count.outcomes.items() if name]
    return sum(each.equal for each in rows), sum(cases.corpus for each in rows for cases in each.reasons.values())


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


def _articles(own: Table, count: Count) -> Iterator[str]:
    return _table([row for row in own.rows if row.kind == "article"], own, count)


def _books(own: Table, count: Count) -> Iterator[str]:
    return _table([row for row in own.rows if row.kind == "book"], own, count)


def _table(rows: list[Row], own: Table, count: Count) -> Iterator[str]:
    yield f"| {own.peer if own.peer != 'medline' else 'Medline'} | pubrecord, and how the two compare |"
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
        return f"Invented record {cases.pmid}"
    return f"{cases.corpus:,} ({cases.pmid})"


def _code(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


_WRITERS = {"summary": _summary, "rules": _rules, "table": _articles, "books": _books}
