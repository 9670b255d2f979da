"""What the benchmarks share: the bench file, and functions of one process that take turns."""

from __future__ import annotations

import gzip
import itertools
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pubrecord.streams import opening

#: As in NLM's files; some readers ask for the document type.
HEAD = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" \
"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>"""
END = b"\n</PubmedArticleSet>\n"
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)


def bench_records(paths: list[Path], number: int) -> list[bytes]:
    """Return the articles of the files as they stand there, repeated until they are so many."""
    found: list[bytes] = []
    for path in paths:
        with opening.open_input(path) as stream:
            found += _RECORD.findall(b"".join(iter(stream.read, b"")))
    if not found:
        sys.exit("no <PubmedArticle> in the files")
    return (found * (number // len(found) + 1))[:number]


def write_bench(folder: Path, records: list[bytes]) -> None:
    """Write a file of such records into the folder, plain and compressed by gzip."""
    with (folder / "bench.xml").open("wb") as plain, gzip.open(folder / "bench.xml.gz", "wb", 6) as packed:
        for piece in itertools.chain([HEAD], (b"\n  " + record for record in records), [END]):
            plain.write(piece)
            packed.write(piece)


def corpus() -> Path:
    """Return the folder of real records: the environment says where, else it may stand beside the repository."""
    root = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("PUBRECORD_CORPUS") or root.parent / "shared") / "corpus"


def compare(contenders: Mapping[str, Callable[[], object]], rounds: int, *, records: int) -> None:
    """Let the contenders take turns; print the median CPU time of each and its ratio to the first one's."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.process_time()
            contender()
            times[name].append(time.process_time() - start)
    base = statistics.median(next(iter(times.values())))
    for name, taken in times.items():
        middle = statistics.median(taken)
        spread = f"{min(taken):.3f} to {max(taken):.3f}"
        print(f"{name:34} {middle:8.3f} s {middle / base:6.2f} {records / middle:10,.0f} records/s  ({spread} s)")
