"""Figures as tables in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import Any

from measure import Result

#: From this share of the CPU time on, more than one processor was at work.
_SHARED = 0.9


def table(head: list[str], rows: Iterable[list[str]], texts: int) -> str:
    """Return an aligned table; the first columns hold texts, the others numbers."""
    lines = [head, *rows]
    widths = [max(3, *(len(line[column]) for line in lines)) for column in range(len(head))]
    rule = ["-" * width if column < texts else "-" * (width - 1) + ":" for column, width in enumerate(widths)]

    def laid_out(line: list[str]) -> str:
        cells = [
            cell.ljust(width) if column < texts else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |"

    return "\n".join(laid_out(line) for line in [head, rule, *lines[1:]])


def speed_table(results: list[Result], base: str, records: int) -> str:
    """Return the times of contenders beside those of the base, and below it what is to be said of single ones."""
    floor = next((each for each in results if each.contender.name == base and each.runs), None)
    head = ["contender", "from", "delivers", "CPU s", "ratio", "wall s", "ratio", "CPU s, min to max"]
    rows, notes = [], []
    for each in results:
        contender = each.contender
        if not each.runs:
            rows.append([contender.name, contender.source, contender.delivers, *["-"] * 7])
            notes.append(f"- {contender.name}: {each.reason}")
            continue
        cpu, wall = each.median("cpu"), each.median("wall")
        shared = wall < _SHARED * cpu
        rows.append(
            [
                contender.name,
                contender.source,
                contender.delivers,
                f"{cpu:.3f}",
                f"{cpu / floor.median('cpu'):.2f}" if floor is not None else "-",
                f"{wall:.3f}",
                f"{wall / floor.median('wall'):.2f}" if floor is not None else "-",
                f"{min(each.all('cpu')):.3f} to {max(each.all('cpu')):.3f}",
                f"{records / (wall if shared else cpu):,.0f}{'*' if shared else ''}",
                _peak(each),
            ]
        )
        seen = {run["records"] for run in each.runs} - {None}
        if seen - {records}:
            notes.append(f"- {contender.name} saw {', '.join(map(str, sorted(seen)))} records of {records}")
    text = table([*head, "records/s", "peak MiB"], rows, texts=3)
    return "\n".join([text, "", *notes]) if notes else text


def growth_table(growth: list[tuple[int, list[Result]]]) -> str:
    """Return the times and memory of contenders for more and more records."""
    rows = []
    first = {each.contender.name: (records, each) for records, results in reversed(growth) for each in results}
    for records, results in growth:
        for each in results:
            start, base = first[each.contender.name]
            if not each.runs or not base.runs:
                rows.append([each.contender.name, f"{records:,}", *["-"] * 4])
                continue
            cpu, wall = each.median("cpu"), each.median("wall")
            grown = cpu / base.median("cpu") * start / records
            rows.append([each.contender.name, f"{records:,}", f"{cpu:.3f}", f"{wall:.3f}", f"{grown:.2f}", _peak(each)])
    rows.sort(key=lambda row: list(first).index(row[0]))
    return table(["contender", "records", "CPU s", "wall s", "CPU a record, to the first", "peak MiB"], rows, texts=1)


def import_table(figures: dict[str, list[dict[str, float]]], base: str) -> str:
    """Return what imports cost beside the base."""
    rows = []
    medians = {name: statistics.median(run["inside"] for run in runs) for name, runs in figures.items()}
    for name, runs in figures.items():
        inside = [run["inside"] * 1000 for run in runs]
        whole = statistics.median(run["whole"] for run in runs)
        rows.append(
            [
                f"`{name}`",
                f"{medians[name] * 1000:.1f}",
                f"{medians[name] / medians[base]:.2f}",
                f"{min(inside):.1f} to {max(inside):.1f}",
                f"{whole * 1000:.1f}",
                f"{runs[0]['modules']:.0f}",
            ]
        )
    head = ["statement", "wall ms", "ratio", "wall ms, min to max", "whole interpreter ms", "modules"]
    return table(head, rows, texts=1)


def instructions_table(counts: dict[str, dict[str, Any]]) -> str:
    """Return how many instructions a record takes, as thousands, and beside those of the first contender."""
    base = next((each["instructions"] for each in counts.values() if "instructions" in each), None)
    rows = [
        [name, f"{each['instructions'] / 1000:,.0f}", f"{each['instructions'] / base:.2f}"]
        if "instructions" in each
        else [name, "-", ", ".join(map(str, each.values()))]
        for name, each in counts.items()
    ]
    return table(["contender", "thousands a record", "ratio"], rows, texts=1)


def _peak(result: Result) -> str:
    """Return the peak of the process, and that of its largest child where it has any."""
    own, child = result.median("peak"), result.median("peak_child")
    return f"{own:.0f} + {child:.0f}" if child else f"{own:.0f}"
