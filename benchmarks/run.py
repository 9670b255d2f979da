"""How fast pubrecord is, beside the libraries below it and its peers.

    python benchmarks/run.py [FILE...] [options]

The files are PubMed XML, compressed or not; their articles, repeated, make the bench file. Without files it is made of
baseline files and answers of efetch of all years of the corpus, and the old and the new ones are measured apart too. Each
job is done in a process of its own, and the contenders take turns. README.md beside this file says what the columns mean
and how to install the peers.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import json
import platform
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import common
import contenders
import peers
from contender import Bench, Contender
from measure import Result, import_times, instructions, machine, take_turns, versions
from tables import growth_table, import_table, instructions_table, speed_table

PARTS = ("read", "peers", "growth", "import", "instructions")
GROWTH = (1, 4, 16)
IMPORT_BASE = "import attrs, lxml.etree"
IMPORTS = [
    "pass",
    IMPORT_BASE,
    "import pubrecord",
    "import pubrecord; pubrecord.read",
    "import pubrecord; next(pubrecord.read('bench.xml'))",
]
#: Records in the file that each job is done on first.
FIRST = 100
#: Records for which instructions are counted.
COUNTED = 250
SPEED = (
    "{part}: {given.records:,} records, {size:.0f} MB; medians of {given.rounds} rounds; ratios to `{base}`;"
    " records per second of CPU time, * of wall time where several processors were at work."
)


def main() -> None:
    """Make the bench file, measure, print."""
    given = _arguments()
    tables: list[str] = []
    raw: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="pubrecord-bench-") as name:
        folder = Path(name)
        first = _bench(folder, given, FIRST, "first")
        for number, part in enumerate(given.parts if given.chosen else ()):
            bench = _bench(folder, given, given.records, f"bench-{number}", part)
            size = bench.plain.stat().st_size / 1e6
            chosen = [each for each in given.chosen if not number or each.name in contenders.OF_PARTS]
            results = take_turns(chosen, bench, given.rounds, given.timeout, _tell)
            tables += [
                SPEED.format(part=part, given=given, size=size, base=contenders.BASE),
                speed_table(results, contenders.BASE, given.records),
            ]
            raw.setdefault("speed", {})[part] = _raw(results)
            shutil.rmtree(bench.folder)
        if "growth" in given.part:
            growth = _growth(folder, given)
            tables += [f"Growth; medians of {given.rounds} rounds.", growth_table(growth)]
            raw["growth"] = [{"records": records, "results": _raw(results)} for records, results in growth]
        if "import" in given.part:
            _tell("imports")
            figures = import_times(IMPORTS, given.imports, first.folder)
            tables += [
                f"Imports in fresh interpreters; medians of {given.imports}.",
                import_table(figures, IMPORT_BASE),
            ]
            raw["import"] = figures
        if "instructions" in given.part:
            raw["instructions"] = _instructions(folder, given)
            tables += [f"Instructions for each of {COUNTED} records.", instructions_table(raw["instructions"])]
    head = _head(given.chosen)
    print("\n\n".join(["\n".join(f"- {key}: {value}" for key, value in head.items()), *tables]))
    if given.json is not None:
        told = {each.name: {"from": each.source, "delivers": each.delivers} for each in given.chosen}
        figures = {**head, "records": given.records, "contenders": told, **raw}
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = arguments.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="PubMed XML; default: baseline and efetch of the corpus")
    add("--part", nargs="+", choices=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    add(
        "--only",
        nargs="+",
        metavar="NAME",
        help="read and peers: only contenders with this in their name, and the base",
    )
    add("--rounds", type=int, default=3)
    add("--records", type=int, default=6000, help="in the bench file")
    add("--growth-records", type=int, default=2000, help="in the smallest of the files that grow")
    add("--imports", type=int, default=20, help="interpreters that are started for each import")
    add("--timeout", type=float, default=600, help="seconds that one run may take")
    add("--dtd", type=Path, metavar="FILE", help="for xsdata; default: the newest DTD of the corpus")
    add("--json", type=Path, metavar="FILE", help="where the figures of all runs go")
    given = arguments.parse_args()
    given.parts = {"the given files": given.files} if given.files else common.corpus_parts()
    given.files = next(iter(given.parts.values()))
    if not given.files:
        arguments.error("no corpus: name files of PubMed XML")
    for path in given.files:
        if not path.is_file():
            arguments.error(f"no such file: {path}")
    given.dtd = given.dtd or max(common.corpus().glob("dtd/pubmed_*.dtd"), default=None)
    given.part = given.part or (PARTS if given.only is None else ("read", "peers"))
    given.chosen = _contenders(given.part)
    for part in given.only or ():
        if not any(_matches(each, part) for each in given.chosen):
            arguments.error(f"{part!r} is in none of: {' | '.join(each.name for each in given.chosen)}")
    if given.only is not None:
        named = [each for each in given.chosen if any(_matches(each, part) for part in given.only)]
        given.chosen = [each for each in given.chosen if each in named or each.name == contenders.BASE]
    return given


def _contenders(parts: Collection[str]) -> list[Contender]:
    """Return the contenders of these parts, the base of the ratios first."""
    if "read" in parts:
        return [*contenders.FLOORS, *_ours(), *(peers.PEERS if "peers" in parts else [])]
    return [contenders.FLOORS[0], *peers.PEERS] if "peers" in parts else []


def _matches(contender: Contender, part: str) -> bool:
    return part.lower() in contender.name.lower()


def _bench(folder: Path, given: argparse.Namespace, records: int, name: str, part: str | None = None) -> Bench:
    """Make a bench file in a folder of its own, of one part of the records or of all."""
    _tell(f"making a file of {records:,} records")
    paths = given.files if part is None else given.parts[part]
    bench = Bench(folder / name, given.dtd)
    bench.folder.mkdir()
    common.write_bench(bench.folder, common.bench_records(paths, records))
    return bench


def _growth(folder: Path, given: argparse.Namespace) -> list[tuple[int, list[Result]]]:
    """Read and convert files of more and more records."""
    chosen = [contenders.READ, contenders.CONVERT, contenders.CONVERT_BY_TWO]
    sizes = [times * given.growth_records for times in GROWTH]
    growth = []
    for size in sizes:
        bench = _bench(folder, given, size, f"growth-{size}")
        growth.append((size, take_turns(chosen, bench, given.rounds, given.timeout, _tell)))
        shutil.rmtree(bench.folder)
    return growth


def _instructions(folder: Path, given: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Count the instructions that the base and complete reading take."""
    bench = _bench(folder, given, COUNTED, "counted")
    counts: dict[str, dict[str, Any]] = {}
    for each in (contenders.FLOORS[0], *(one for one in _ours() if one.name in contenders.COUNTED)):
        _tell(f"instructions of {each.name}")
        counts[each.name] = instructions(each, bench, COUNTED, given.timeout)
    shutil.rmtree(bench.folder)
    return counts


def _ours() -> list[Contender]:
    """Return what pubrecord does, by the compiled engine too where that is built."""
    is_built = importlib.util.find_spec("pubrecord._engine") is not None
    return [*contenders.OURS, *(contenders.COMPILED if is_built else [])]


def _head(chosen: list[Contender]) -> dict[str, str]:
    """Return when and where this was measured, and with what."""
    found = versions(["pubrecord", "lxml", "orjson", "attrs", "isal", *(each.package for each in chosen)])
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "Python": f"{platform.python_implementation()} {platform.python_version()}, {_build()}",
        "machine": machine(),
        "versions": ", ".join(f"{name} {version}" for name, version in found.items()),
    }


def _build() -> str:
    """Return how this Python was built: with which compiler, and whether it was made faster as it can be."""
    options = sysconfig.get_config_var("CONFIG_ARGS") or ""
    ways = {"--enable-optimizations": "by profile (PGO)", "--with-lto": "at link time (LTO)"}
    known = [words for option, words in ways.items() if option in options]
    return f"{platform.python_compiler()}, optimized {' and '.join(known) or 'neither by profile nor at link time'}"


def _raw(results: list[Result]) -> dict[str, Any]:
    return {each.contender.name: each.runs or each.reason for each in results}


def _tell(what: str) -> None:
    print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
