"""How long reading takes beside lxml alone, and how much memory.

    python benchmarks/reading.py [--records N] [--rounds N] [--megabytes N] FILE...

The files are PubMed XML, compressed or not; their articles, repeated, make the bench file. All figures are of one run
on the same bytes, the contenders taking turns: CPU seconds of the process, and ratios to the floor.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import common
from lxml import etree

from pubrecord import xml


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
    records = common.bench_records(given.files, given.records)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.xml"
        common.bench_file(path, records)
        size = path.stat().st_size / 1e6
        print(f"{len(records)} records, {size:.0f} MB; CPU seconds, median of {given.rounds} rounds")
        common.compare(
            {"lxml, cut and parse": lambda: floor(path), "pubrecord.xml.read": lambda: ours(path)},
            given.rounds,
            records=len(records),
        )
        common.bench_file(path, records * (int(given.megabytes / size) + 1))
        print(f"{path.stat().st_size / 1e6:.0f} MB read with a peak of {peak(path):.0f} MiB")


if __name__ == "__main__":
    main()
