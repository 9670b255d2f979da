"""What Spark takes to turn files of PubMed XML into Parquet, on one core and on two, beside the library alone.

    python benchmarks/spark_speed.py [FILE...] [--records N] [--files N]

The records of the given files, repeated, become so many compressed files. Each job is done once by a Spark that has been started
and has read a file before; printed are the seconds that passed, and the CPU time of the JVM and of the Python processes
below it. Needs pyspark, Java, and Linux, which tells the CPU time of processes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import common
from tables import table

#: Names of a column that is all that is asked for.
_ONE = "pmid"
_TICK = os.sysconf("SC_CLK_TCK")
#: Places of a process's user and system time, and of those of its ended children, behind its name in the file of Linux.
_TIMES = slice(11, 15)
_PARENT = 1


def main() -> None:
    """Make the files, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("paths", nargs="*", type=Path, metavar="FILE")
    arguments.add_argument("--records", type=int, default=64000)
    arguments.add_argument("--files", type=int, default=40)
    arguments.add_argument("--cores", type=int, help=argparse.SUPPRESS)
    arguments.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.cores:
        _measure(options.folder, options.cores)
        return
    paths = options.paths or common.corpus_parts()["all years"]
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory(prefix="pubrecord-bench-") as name:
        folder = Path(name)
        _write_files(folder, common.bench_records(paths, options.records), options.files)
        rows += _lines(["--cores", "1", "--folder", name])
        rows += _lines(["--cores", "2", "--folder", name])
    head = ["job", "cores", "rows", "wall s", "JVM CPU s", "Python CPU s", "largest Python process MiB"]
    print(table(head, rows, texts=1))


def _lines(arguments: list[str]) -> list[list[str]]:
    """Return what a process of its own measures: a JVM has as many cores for Spark as it was started with."""
    done = subprocess.run([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, check=True, text=True)
    return [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]


def _write_files(folder: Path, records: list[bytes], number: int) -> None:
    (folder / "in").mkdir()
    size = -(-len(records) // number)
    for place in range(number):
        one = folder / "one"
        one.mkdir(exist_ok=True)
        common.write_bench(one, records[place * size : (place + 1) * size])
        os.replace(one / "bench.xml.gz", folder / "in" / f"pubmed26n{place + 1:04}.xml.gz")


def _measure(folder: Path, cores: int) -> None:
    """Do the jobs with so many cores and print a line for each."""
    spark = _spark(cores)
    frame = spark.read.format("pubmed").load(str(folder / "in"))
    one = spark.read.format("pubmed").option("fields", _ONE).load(str(folder / "in"))
    spark.read.format("pubmed").load(str(folder / "in" / "pubmed26n0001.xml.gz")).count()
    _timed("one column, counted", cores, lambda: one.where(f"{_ONE} is not null").count())
    _timed("all columns, counted", cores, lambda: frame.where("length(to_json(struct(*))) > 0").count())
    _timed("all columns, Spark's Parquet", cores, lambda: frame.write.mode("overwrite").parquet(str(folder / "spark")))
    paths = sorted(map(str, (folder / "in").iterdir()))
    target = folder / f"tables{cores}"
    target.mkdir(exist_ok=True)

    def convert(some: Iterable[str]) -> Iterable[int]:
        import pubrecord  # noqa: PLC0415 - in the worker

        for path in some:
            name = f"{os.path.basename(path).removesuffix('.xml.gz')}.parquet"
            yield pubrecord.convert(path, os.path.join(target, name)).records

    _timed(
        "one convert a task",
        cores,
        lambda: sum(spark.sparkContext.parallelize(paths, len(paths)).mapPartitions(convert).collect()),
    )
    spark.stop()


def _spark(cores: int) -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - not in the process that starts the others

    from pubrecord.spark import PubMedDataSource  # noqa: PLC0415

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "3g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    spark.dataSource.register(PubMedDataSource)
    return spark


def _timed(job: str, cores: int, run: Callable[[], object]) -> None:
    before, start = _cpu(), time.perf_counter()
    answer = run()
    wall = time.perf_counter() - start
    java, python = (after - earlier for after, earlier in zip(_cpu(), before, strict=True))
    print(f"{job}\t{cores}\t{answer or ''}\t{wall:.1f}\t{java:.1f}\t{python:.1f}\t{_peak():.0f}", flush=True)


def _processes() -> dict[int, tuple[int, str, float]]:
    """Return parent, name and CPU seconds, with those of ended children, of each process there is."""
    processes: dict[int, tuple[int, str, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text(encoding="utf-8").partition("(")[2].rpartition(")")
        except OSError:
            continue  # it has just ended
        words = rest.split()
        processes[int(path.parent.name)] = (int(words[_PARENT]), name, sum(map(int, words[_TIMES])) / _TICK)
    return processes


def _below() -> list[tuple[int, str, float]]:
    """Return number, name and CPU seconds of the processes that this one has started, and they."""
    processes = _processes()
    below, ahead = [], [os.getpid()]
    while ahead:
        parent = ahead.pop()
        children = [number for number, (of, _, _) in processes.items() if of == parent]
        below += [(number, *processes[number][1:]) for number in children]
        ahead += children
    return below


def _cpu() -> tuple[float, float]:
    """Return the CPU seconds of the JVM, and of the Python processes below it."""
    java = sum(seconds for _, name, seconds in _below() if name == "java")
    return java, sum(seconds for _, name, seconds in _below() if name.startswith("python"))


def _peak() -> float:
    """Return the highest resident memory in MiB of a Python process below the JVM."""
    peaks = [0.0]
    for number, name, _ in _below():
        if name.startswith("python"):
            try:
                status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
            except OSError:
                continue  # it has just ended
            peaks += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
    return max(peaks)


if __name__ == "__main__":
    main()
