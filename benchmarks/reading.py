"""How long reading takes beside lxml alone, and how much memory.

    python benchmarks/reading.py [--records N] [--rounds N] [--megabytes N] FILE...

The files are PubMed XML, compressed or not; their articles, repeated, make the bench file. All figures are of one run
on the same bytes, the contenders taking turns: CPU seconds of the process, and ratios to the floor.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from pubrecord import _source, xml

_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>'
_END = b"\n</PubmedArticleSet>\n"
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)


def bench_records(paths: list[Path], number: int) -> list[bytes]:
    """Return the articles of the files as they stand there, repeated until they are so many."""
    found: list[bytes] = []
    for path in paths:
        with _source.open_input(path) as stream:
            found += _RECORD.findall(b"".join(iter(stream.read, b"")))
    if not found:
        sys.exit("no <PubmedArticle> in the files")
    return (found * (number // len(found) + 1))[:number]


def floor(path: Path) -> int:
    """Cut the file at its end tags and parse each record with lxml; nothing else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    count, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            *whole, rest = (rest + chunk).split(b"</PubmedArticle>")
            for piece in whole:
                etree.fromstring(piece[piece.index(b"<PubmedArticle>") :] + b"</PubmedArticle>", parser)
                count += 1
    return count


def ours(path: Path) -> int:
    """Read complete records."""
    return sum(1 for _ in xml.read(path))


def compared(path: Path, rounds: int) -> None:
    """Print the CPU time of each contender and its ratio to the floor."""
    contenders: dict[str, Callable[[Path], int]] = {"lxml, cut and parse": floor, "pubrecord.xml.read": ours}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.process_time()
            contender(path)
            times[name].append(time.process_time() - start)
    base = statistics.median(times["lxml, cut and parse"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:24} {middle:7.2f} s  {middle / base:5.2f}  (from {min(taken):.2f} to {max(taken):.2f} s)")


def peak(path: Path) -> float:
    """Return the peak of resident memory of a process that reads the file, in MiB."""
    code = (
        "import pathlib, pubrecord, re, sys\n"
        "for record in pubrecord.read(sys.argv[1]): pass\n"
        r"print(re.search(r'VmHWM:\s+(\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, os.fspath(path)], capture_output=True, check=True, text=True)
    return int(done.stdout) / 1024


def main() -> None:
    """Make the bench file, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--records", type=int, default=6000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--megabytes", type=int, default=300, help="size of the file whose reading is watched")
    given = arguments.parse_args()
    records = bench_records(given.files, given.records)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xml"
        path.write_bytes(_HEAD + b"".join(b"\n  " + record for record in records) + _END)
        print(
            f"{len(records)} records, {path.stat().st_size / 1e6:.0f} MB; CPU seconds, median of {given.rounds} rounds"
        )
        compared(path, given.rounds)
        body = b"".join(b"\n  " + record for record in records)
        with path.open("wb") as file:
            file.write(_HEAD)
            while file.tell() < given.megabytes * 1e6:
                file.write(body)
            file.write(_END)
        print(f"{path.stat().st_size / 1e6:.0f} MB read with a peak of {peak(path):.0f} MiB")


if __name__ == "__main__":
    main()
