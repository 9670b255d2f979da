"""What tables cost beside reading and JSON Lines: time, memory, size, and queries over them.

    python benchmarks/arrow_speed.py [FILE...] [--records N] [--rounds N]

The files are PubMed XML; without any, all years of the corpus. Each job is a process of its own, with its start and its imports, and the
jobs take turns; figures are CPU time of the process and all that it started, and the highest resident memory of one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import common
from tables import table

#: Names of the columns where only some are asked for.
_FIVE = '["pmid", "title", "abstract", "journal", "mesh_headings"]'
#: What each job runs; the first is what the ratios are to. Files are named in the folder where it runs.
JOBS = {
    "XML to JSON Lines": "pubrecord.convert('bench.xml.gz', 'out.jsonl')",
    "read XML": "for _ in pubrecord.read('bench.xml.gz'): pass",
    "XML to Parquet": "pubrecord.convert('bench.xml.gz', 'out.parquet')",
    "XML to Parquet, two workers": "pubrecord.convert('bench.xml.gz', 'two.parquet', workers=2)",
    "XML to Parquet, five columns": f"pubrecord.convert('bench.xml.gz', 'five.parquet', fields={_FIVE})",
    "Parquet to records": "for _ in pubrecord.read('out.parquet'): pass",
}
#: Questions to a table, in the words of DuckDB.
SQL = {
    "MeSH headings a year": """
        select year, heading.descriptor.name as name, count(*) as articles
        from (select year, unnest(mesh_headings) as heading from 'out.parquet')
        group by all order by articles desc limit 10""",
    "retracted articles": "select pmid, title from 'out.parquet' where retracted",
    "authors": "select count(*) from (select unnest(authors) from 'out.parquet')",
}


def main() -> None:
    """Make the file, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("paths", nargs="*", type=Path, metavar="FILE")
    arguments.add_argument("--records", type=int, default=24000)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    paths = options.paths or common.corpus_parts()["all years"]
    with tempfile.TemporaryDirectory(prefix="pubrecord-bench-") as name:
        folder = Path(name)
        common.write_bench(folder, common.bench_records(paths, options.records))
        figures: dict[str, list[tuple[float, float, float]]] = {job: [] for job in JOBS}
        for _ in range(options.rounds):
            for job, taken in figures.items():
                taken.append(_run(JOBS[job], folder))
        print(_table(figures, options.records), "\n")
        _sizes(folder, paths)
        os.chdir(folder)
        _queries()


def _run(statement: str, folder: Path) -> tuple[float, float, float]:
    """Run a job once; return seconds of CPU and wall time, and the peak of resident memory in MiB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", f"import pubrecord\n{statement}"], cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {statement}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def _table(figures: dict[str, list[tuple[float, float, float]]], records: int) -> str:
    base = statistics.median(cpu for cpu, _, _ in figures["XML to JSON Lines"])
    rows = []
    for job, taken in figures.items():
        cpu, wall, peak = (statistics.median(column) for column in zip(*taken, strict=True))
        rows.append([job, f"{cpu / records * 1e6:.0f}", f"{cpu / base:.2f}", f"{wall:.2f}", f"{peak:.0f}"])
    return table(["job", "CPU us a record", "ratio", "wall s", "peak MiB"], rows, texts=1)


def _sizes(folder: Path, paths: list[Path]) -> None:
    """Print what the table of different records has of the size of the compressed XML."""
    different = folder / "different"
    different.mkdir()
    raw = dict.fromkeys(common.bench_records(paths, 1 << 14))
    common.write_bench(different, list(raw))
    _run("pubrecord.convert('bench.xml.gz', 'out.parquet')", different)
    packed, parquet = ((different / name).stat().st_size for name in ("bench.xml.gz", "out.parquet"))
    print(f"{len(raw)} different records: Parquet has {parquet / packed:.2f} of the compressed XML\n")


def _queries() -> None:
    """Print the seconds that queries take."""
    import duckdb  # noqa: PLC0415 - what this process holds counts as the memory of those that it starts
    import polars  # noqa: PLC0415

    def headings() -> object:
        rows = polars.scan_parquet("out.parquet").select("year", "mesh_headings").explode("mesh_headings")
        name = polars.col("mesh_headings").struct.field("descriptor").struct.field("name").alias("name")
        return rows.group_by("year", name).len().sort("len", descending=True).head(10).collect()

    for question, text in SQL.items():
        print(f"DuckDB, {question}: {_best(lambda text=text: duckdb.sql(text).fetchall()):.3f} s")
    print(f"Polars, MeSH headings a year: {_best(headings):.3f} s")


def _best(query: Callable[[], object]) -> float:
    """Return the seconds that a query takes, once what it needs is imported and the file is in memory."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        query()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
