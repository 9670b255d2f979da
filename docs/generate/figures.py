"""What the documentation says about speed and memory, out of the one file that ``benchmarks/run.py --json`` writes."""

from __future__ import annotations

import functools
import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parents[2] / "benchmarks" / "figures.json"
#: The part of the benchmark that all pages speak of.
_PART = "all years"
#: What the others are compared with.
_BASE = "lxml, cut and parse"
_READ, _CONVERT, _BY_TWO = "pubrecord.read", "pubrecord.convert, 1 worker", "pubrecord.convert, 2 workers"
_SOME = "pubrecord.read, pmid, title, abstract"
_PARQUET = "pubrecord.convert, Parquet"
#: Records in PubMed, about.
_PUBMED = 40_000_000
_CORES = (1, 4, 16)
_JOBS = {
    _READ: "read every record whole",
    _SOME: "read PMID, title and abstract",
    _CONVERT: "convert to JSON Lines",
    _PARQUET: "convert to Parquet",
}
#: Widths of a chart and of its parts, and the height of a bar with the room around it.
_WIDTH, _NAMES, _FIGURES, _BAR = 760, 300, 80, 26
_COLOURS = {"light": ("#1f2328", "#3f51b5", "#9aa4d8"), "dark": ("#e3e3e3", "#8c9eff", "#4a5380")}


def blocks() -> dict[str, str]:
    """Return the text of each block of a page."""
    return {
        "figures head": "\n".join(f"- {key}: {data()[key]}" for key in ("date", "machine", "Python", "versions")),
        "figures short": "\n".join(f"- {line}" for line in _short()),
        "figures speed": _table(("Contender", "Delivers", "µs a record", "Times lxml", "MiB"), _speed()),
        "figures growth": _table(("Contender", "Records", "CPU seconds", "MiB"), _growth()),
        "figures parts": _table(("Contender", *(data()["speed"])), _parts()),
        "figures instructions": _table(("Contender", "Thousands a record", "Times lxml"), _instructions()),
        "figures aims": _table(("Job", f"Times `{_READ}`", "Times lxml"), _aims()),
        "figures pubmed": _table(("Job", *(f"{n} core{'s' if n > 1 else ''}" for n in _CORES)), _pubmed()),
        **{f"figures beside {name}": _beside(name) for name in ("Biopython", "metapub", "pubmed_parser", "pymed")},
        "figures speed chart": _picture("speed", "A chart of the time for a record; the table below has its figures."),
        "figures memory chart": _picture("memory", "A chart of the memory; the table below has its figures."),
    }


def charts() -> dict[str, str]:
    """Return the charts as SVG, light and dark, by path below the folder of pages."""
    speed = [(name, _micros(name)) for name in _contenders() if _micros(name) < 10 * _micros(_READ)]
    memory = [(f"{name}, {records:,} records", peak) for name, records, _, peak in _grown()]
    return {
        f"images/{name}-{scheme}.svg": _chart(rows, unit, scheme)
        for name, rows, unit in (("speed", speed, "µs"), ("memory", memory, "MiB"))
        for scheme in _COLOURS
    }


@functools.cache
def data() -> dict[str, Any]:
    """Return the figures of all runs, as the benchmarks wrote them."""
    figures: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return figures


def _contenders() -> list[str]:
    """Return the contenders that have figures: one that is absent, or that failed, has a reason in their place."""
    return [name for name, runs in data()["speed"][_PART].items() if isinstance(runs, list)]


def _median(name: str, figure: str, part: str = _PART) -> float:
    return statistics.median(run[figure] for run in data()["speed"][part][name])


def _micros(name: str, part: str = _PART) -> float:
    """Return the CPU time for a record, in millionths of a second."""
    return _median(name, "cpu", part) / int(data()["records"]) * 1e6


def _ratio(name: str, other: str = _BASE, part: str = _PART) -> str:
    return f"{_median(name, 'cpu', part) / _median(other, 'cpu', part):.2f}"


def _short() -> Iterator[str]:
    yield f"Complete records come out in {_ratio(_READ)} times the time that lxml takes to cut and parse them."
    yield f"PMID, title and abstract alone take {_ratio(_SOME)} times that time."
    yield f"A compressed file becomes JSON Lines in {_ratio(_CONVERT)} times that time."
    memory = f"{_median(_READ, 'peak'):.0f} MiB, converting with one process {_median(_CONVERT, 'peak'):.0f} MiB"
    yield f"Memory does not grow with the file: reading takes {memory}."


def _beside(name: str) -> str:
    """Return a sentence about the speed and memory of another library, beside reading whole records."""
    how = f"`python benchmarks/run.py FILE --only read {name}`, in a copy of the repository, measures both on a file"
    if name not in _contenders():
        return f"{how} of yours."
    theirs, ours = f"{_micros(name):,.0f}", f"{_micros(_READ):,.0f}"
    memory = f"{_median(name, 'peak'):,.0f} MiB beside {_median(_READ, 'peak'):,.0f}"
    return (
        f"Of the benchmark's file of {data()['records']:,} articles, {name} takes {theirs} µs of CPU time for a record"
        f" and `pubrecord.read` {ours}, with {memory}; {how} of yours."
    )


def _speed() -> Iterator[tuple[str, ...]]:
    for name in _contenders():
        told = data()["contenders"][name]
        figures = f"{_micros(name):,.0f}", _ratio(name), f"{_median(name, 'peak'):,.0f}"
        yield name, f"{told['delivers']}, from {told['from']}", *figures


def _grown() -> Iterator[tuple[str, int, float, float]]:
    """Give name, records, CPU seconds and peak memory, by contender."""
    rows = [
        (name, each["records"], *(statistics.median(run[figure] for run in runs) for figure in ("cpu", "peak")))
        for each in data()["growth"]
        for name, runs in each["results"].items()
        if isinstance(runs, list)
    ]
    names = list(dict.fromkeys(row[0] for row in rows))
    yield from sorted(rows, key=lambda row: (names.index(row[0]), row[1]))


def _growth() -> Iterator[tuple[str, ...]]:
    for name, records, seconds, peak in _grown():
        yield name, f"{records:,}", f"{seconds:.2f}", f"{peak:,.0f}"


def _parts() -> Iterator[tuple[str, ...]]:
    """Give the times of lxml, and those beside it of what is measured with each part of the records."""
    parts = data()["speed"]
    for name in next(reversed(parts.values())):
        if all(isinstance(part.get(name), list) for part in parts.values()):
            yield name, *(f"{_ratio(name, part=part)} ({_micros(name, part):,.0f} µs)" for part in parts)


def _instructions() -> Iterator[tuple[str, ...]]:
    counts = data().get("instructions", {})
    base = counts.get(_BASE, {}).get("instructions")
    for name, each in counts.items():
        if base and "instructions" in each:
            yield name, f"{each['instructions'] / 1000:,.0f}", f"{each['instructions'] / base:.2f}"


def _aims() -> Iterator[tuple[str, ...]]:
    """Give what this library does from the same bytes, beside reading whole records by the same engine."""
    compiled = ", compiled engine"
    for name in _contenders():
        told = data()["contenders"][name]
        read = _READ + (compiled if name.endswith(compiled) else "")
        if name.startswith(("pubrecord.read, ", "list(", "pubrecord.load")) and told["from"] == "xml" and name != read:
            yield name, f"{_median(name, 'cpu') / _median(read, 'cpu'):.2f}", _ratio(name)


def _pubmed() -> Iterator[tuple[str, ...]]:
    for name, job in _JOBS.items():
        if name in _contenders():
            hours = _micros(name) * _PUBMED / 1e6 / 3600
            yield job, *(f"{hours / cores:.1f} hours" for cores in _CORES)


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _picture(name: str, alt: str) -> str:
    return "\n".join(f"![{alt}](../images/{name}-{scheme}.svg#only-{scheme})" for scheme in _COLOURS)


def _chart(rows: list[tuple[str, float]], unit: str, scheme: str) -> str:
    """Return a chart with a bar a row; the bars of this library have the stronger colour."""
    text, ours, others = _COLOURS[scheme]
    most = max(value for _, value in rows)
    room = _WIDTH - _NAMES - _FIGURES
    box = f'viewBox="0 0 {_WIDTH} {_BAR * len(rows)}" font-family="system-ui, sans-serif" font-size="13"'
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {box} fill="{text}">']
    for number, (name, value) in enumerate(rows):
        top, width = number * _BAR, value / most * room
        colour = ours if "pubrecord" in name else others
        lines += [
            f'<text x="{_NAMES - 8}" y="{top + 17}" text-anchor="end">{name}</text>',
            f'<rect x="{_NAMES}" y="{top + 4}" width="{width:.1f}" height="{_BAR - 8}" fill="{colour}"/>',
            f'<text x="{_NAMES + width + 6:.1f}" y="{top + 17}">{value:,.0f} {unit}</text>',
        ]
    return "\n".join([*lines, "</svg>\n"])
