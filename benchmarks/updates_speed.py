"""What planning, merging and a store cost, beside reading the same files.

    python benchmarks/updates_speed.py [--records N] [--files N] [--rounds N] FILE...

The articles of the given files get other PMIDs, so that a quarter of them replace an earlier one, and
become files of NLM's names. All figures are CPU time of the process, the contenders taking turns, and ratios to reading;
the store is made anew in each round, so its figure has the training of the dictionary in it.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import re
import tempfile
import time
from pathlib import Path

import common

import pubrecord
from pubrecord import updates, xml
from pubrecord.store import Store

#: How many of the records have the PMID of an earlier one; the others have ascending PMIDs, as in the baseline.
_REVISED = 0.25
_PMID = re.compile(rb"(<PMID[^<>]*>)\d+(</PMID>)")


def main() -> None:
    """Make the files, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    arguments.add_argument("--records", type=int, default=12000)
    arguments.add_argument("--files", type=int, default=20)
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    raw = common.bench_records(options.paths, options.records)
    with tempfile.TemporaryDirectory(prefix="pubrecord-bench-") as name:
        folder = Path(name)
        files = _files(folder, raw, options.files)
        plan = updates.plan(files)
        print(f"{len(raw)} records in {len(files)} files, of which {plan.records} stand\n")
        store, target = folder / "store.sqlite", folder / "out.jsonl"
        common.compare(
            {
                "read all": lambda: _read_all(files),
                "plan": lambda: updates.plan(files),
                "plan and read what stands": lambda: _exhaust(updates.read(files)),
                "convert all to JSON Lines": lambda: pubrecord.convert(files, target),
                "merge to JSON Lines": lambda: pubrecord.merge(files, target),
                "fill a store": lambda: _fill(store, files),
            },
            options.rounds,
            records=len(raw),
        )
        _lookups(store, sum(path.stat().st_size for path in files))


def _files(folder: Path, raw: list[bytes], number: int) -> list[Path]:
    """Write the records into files, in turn, with PMIDs of which some are there twice."""
    draw = random.Random(1)  # noqa: S311 - figures are to come again
    newest = 0
    paths: list[Path] = []
    for place, batch in enumerate(_batches(raw, number), start=1):
        paths.append(folder / f"pubmed26n{place:04}.xml.gz")
        with gzip.open(paths[-1], "wb", 6) as file:
            file.write(common.HEAD)
            for record in batch:
                is_revised = newest and draw.random() < _REVISED
                newest += not is_revised
                pmid = str(draw.randint(1, newest) if is_revised else newest).encode()
                file.write(b"\n  " + _PMID.sub(rb"\g<1>" + pmid + rb"\g<2>", record, count=1))
            file.write(common.END)
    return paths


def _batches(raw: list[bytes], number: int) -> list[list[bytes]]:
    size = -(-len(raw) // number)
    return [raw[start : start + size] for start in range(0, len(raw), size)]


def _read_all(files: list[Path]) -> None:
    for path in files:
        _exhaust(xml.read(path))


def _exhaust(records: object) -> None:
    for _ in records:
        pass


def _fill(path: Path, files: list[Path]) -> None:
    path.unlink(missing_ok=True)
    with Store(path) as store:
        store.update(files)


def _lookups(path: Path, compressed: int) -> None:
    """Print how large the store is and how long one record takes, once the pages are in memory."""
    with Store(path) as store:
        pmids = [record.pmid for record in itertools.islice(store, 500)]
        for _ in range(2):
            start = time.perf_counter()
            for pmid in pmids:
                store.get(pmid)
            taken = (time.perf_counter() - start) / len(pmids)
        size = os.path.getsize(path)
        print(
            f"\nstore: {len(store)} records, {size / len(store):.0f} bytes each, {size / compressed:.2f} of the files"
        )
        print(f"get: {taken * 1000:.2f} ms")


if __name__ == "__main__":
    main()
