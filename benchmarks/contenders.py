"""The floors, which no reader can beat, and what pubrecord does; as a script, the process that does one job.

    python benchmarks/contenders.py [--set-up] NAME FOLDER [DTD]

`run.py` starts this script for each job. It does the job on a small file first, so that imports and what libraries
prepare on first use do not count, and then measures it. It prints the figures as one line of JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import resource
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import common
import peers
from contender import Absent, Bench, Contender, Job, count, cut, load

BASE = "lxml, cut and parse"
_CHUNK = 1 << 20


def floor(bench: Bench) -> Job:
    """Cut the file at its end tags and parse each record with lxml; nothing else. All ratios are to this."""
    etree, path = load("lxml.etree"), bench.plain

    def job() -> int:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        count, rest = 0, b""
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                *whole, rest = (rest + chunk).split(b"</PubmedArticle>")
                for piece in whole:
                    etree.fromstring(piece[piece.index(b"<PubmedArticle>") :] + b"</PubmedArticle>", parser)
                    count += 1
        return count

    return job


def iterparse(bench: Bench) -> Job:
    """Let lxml go through the file and drop each article."""
    etree = load("lxml.etree")

    def job() -> int:
        number = 0
        for _, element in etree.iterparse(bench.plain, tag="PubmedArticle"):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            number += 1
        return number

    return job


def touch(bench: Bench) -> Job:
    """Parse like the floor, and ask each element for its name, text and attributes."""
    etree = load("lxml.etree")

    def job() -> int:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        number = 0
        for record in cut(bench.plain):
            root = etree.fromstring(record, parser)
            touched = [(each.tag, each.text, each.items()) for each in root.iter()]
            number += len(touched) > 0
        return number

    return job


def gunzip(bench: Bench, module: str) -> Job:
    """Uncompress the file."""
    gzip = load(module)

    def job() -> None:
        with gzip.open(bench.packed) as file:
            while file.read(_CHUNK):
                pass

    return job


def read(bench: Bench, name: str) -> Job:
    """Read complete records."""
    reading, path = load("pubrecord").read, bench.folder / name
    return lambda: count(reading(path))


#: Ten fields and properties, the light ones: title and abstract, the journal with its date, authors with their
#: affiliations, headings, and the article's own identifiers.
LIGHT = (
    *("pmid", "title", "abstract", "journal", "medline_ta", "year", "pages", "authors", "mesh_headings"),
    "article_ids",
)
#: Ten with identifiers and references.
HEAVY = (
    *("pmid", "title", "abstract", "journal", "authors", "mesh_headings"),
    *("article_ids", "elocation_ids", "grants", "references"),
)


#: What next year's DTD may have that the model does not know: what it stands before, and what is put there.
NEWS = {
    "a new attribute": (b"<MedlineCitation ", b'<MedlineCitation New="1" '),
    "a new element": (b"</MedlineCitation>", b'  <New A="1">new</New>\n    </MedlineCitation>'),
    "a new element an author": (b"</Author>", b"  <New>new</New>\n          </Author>"),
}


def read_next(bench: Bench, news: str) -> Job:
    """Read complete records, in each of which there is something new."""
    reading, path = load("pubrecord").read, bench.folder / f"{news}.xml"
    if not path.exists():
        path.write_bytes(bench.plain.read_bytes().replace(*NEWS[news]))
    return lambda: count(reading(path))


def read_books(bench: Bench) -> Job:
    """Read books, as many bytes of them as the bench file has."""
    reading, path = load("pubrecord").read, bench.folder / "books.xml"
    if not path.exists() and not common.write_books(path, bench.plain.stat().st_size):
        raise Absent("no books in the corpus")

    def job() -> None:
        count(reading(path))

    return job


def read_fields(bench: Bench, fields: Sequence[str]) -> Job:
    """Read some fields."""
    reading = load("pubrecord").read
    return lambda: count(reading(bench.plain, fields=fields))


def keep(bench: Bench) -> Job:
    """Read complete records into a list, as one does without knowing better."""
    reading = load("pubrecord").read
    return lambda: len(list(reading(bench.plain)))


def load_all(bench: Bench) -> Job:
    """Read complete records into a list by `load`."""
    loading = load("pubrecord").load
    return lambda: len(loading(bench.plain))


def tsv(bench: Bench, fields: Sequence[str]) -> Job:
    """Write a table with ten columns."""
    converting = load("pubrecord").convert
    return lambda: converting(bench.plain, bench.folder / "converted.tsv", fields=fields).records


#: What one asks of a table most often.
FIVE_COLUMNS = ("pmid", "title", "abstract", "journal", "mesh_headings")


def write(bench: Bench) -> Job:
    """Write records that are in a list; reading them is not measured, but their memory is."""
    records, xml = list(load("pubrecord").read(bench.plain)), load("pubrecord.xml")
    return lambda: xml.write(records, bench.folder / "written.xml")


def convert(bench: Bench, suffix: str, workers: int, fields: Sequence[str] | None = None) -> Job:
    """Read a compressed file and write another format; processes for the workers are started anew."""
    converting, target = load("pubrecord").convert, bench.folder / f"converted-{workers}{suffix}"
    return lambda: converting(bench.packed, target, workers=workers, fields=fields).records


def read_table(bench: Bench) -> Job:
    """Read records from a Parquet file, which is written before."""
    pubrecord, path = load("pubrecord"), bench.folder / "bench.parquet"
    if not path.exists():
        pubrecord.convert(bench.packed, path)
    return lambda: count(pubrecord.read(path))


READ = Contender("pubrecord.read", "xml", "complete typed records", lambda bench: read(bench, "bench.xml"))
CONVERT = Contender(
    "pubrecord.convert, 1 worker", "xml.gz", "JSON Lines, complete", lambda bench: convert(bench, ".jsonl", 1)
)
CONVERT_BY_TWO = Contender(
    "pubrecord.convert, 2 workers", "xml.gz", "JSON Lines, complete", lambda bench: convert(bench, ".jsonl", 2)
)

FLOORS = [
    Contender(BASE, "xml", "a tree for each record", floor, "lxml"),
    Contender("lxml.etree.iterparse", "xml", "a tree for each record, cleared", iterparse, "lxml"),
    Contender("lxml, every element touched", "xml", "tag, text, attributes", touch, "lxml"),
    Contender("gunzip, isal", "xml.gz", "bytes", lambda bench: gunzip(bench, "isal.igzip"), "isal"),
    Contender("gunzip, standard library", "xml.gz", "bytes", lambda bench: gunzip(bench, "gzip")),
]
OURS = [
    READ,
    Contender(
        "pubrecord.read, compressed", "xml.gz", "complete typed records", lambda bench: read(bench, "bench.xml.gz")
    ),
    Contender("list(pubrecord.read)", "xml", "complete typed records, kept", keep),
    Contender("pubrecord.load", "xml", "complete typed records, kept", load_all),
    Contender("pubrecord.read, ten light fields", "xml", "typed records", lambda bench: read_fields(bench, LIGHT)),
    Contender("pubrecord.read, ten with references", "xml", "typed records", lambda bench: read_fields(bench, HEAVY)),
    Contender(
        "pubrecord.read, pmid, title, abstract", "xml", "typed records", lambda bench: read_fields(bench, LIGHT[:3])
    ),
    Contender("pubrecord.read, pmid", "xml", "typed records", lambda bench: read_fields(bench, ["pmid"])),
    *(
        Contender(f"pubrecord.read, {news}", "xml", "complete typed records", partial(read_next, news=news))
        for news in NEWS
    ),
    Contender("pubrecord.read, books", "xml", "complete typed records, as many bytes", read_books),
    Contender("pubrecord.convert, .tsv, ten light", "xml", "10 fields, in a table", lambda bench: tsv(bench, LIGHT)),
    Contender(
        "pubrecord.convert, .tsv, ten with references", "xml", "10 fields, in a table", lambda bench: tsv(bench, HEAVY)
    ),
    Contender("pubrecord.xml.write", "records", "PubMed XML, complete", write),
    CONVERT,
    CONVERT_BY_TWO,
    Contender(
        "pubrecord.convert, Parquet", "xml.gz", "all columns", lambda bench: convert(bench, ".parquet", 1), "pyarrow"
    ),
    Contender(
        "pubrecord.convert, Parquet, 2 workers",
        "xml.gz",
        "all columns",
        lambda bench: convert(bench, ".parquet", 2),
        "pyarrow",
    ),
    Contender(
        "pubrecord.convert, five columns",
        "xml.gz",
        "five columns of Parquet",
        lambda bench: convert(bench, ".five.parquet", 1, FIVE_COLUMNS),
        "pyarrow",
    ),
    Contender("pubrecord.read, Parquet", "parquet", "complete typed records", read_table, "pyarrow"),
    Contender("pubrecord.convert, CSL-JSON", "xml.gz", "CSL-JSON items", lambda bench: convert(bench, ".csl.json", 1)),
    Contender("pubrecord.convert, XML", "xml.gz", "PubMed XML, complete", lambda bench: convert(bench, ".out.xml", 1)),
]


#: What the compiled engine does too, where it is built.
_COMPILED = (
    *(
        "pubrecord.read",
        "pubrecord.read, compressed",
        "list(pubrecord.read)",
        "pubrecord.load",
        "pubrecord.convert, XML",
    ),
    *(each.name for each in OURS if each.name.startswith(("pubrecord.read, ", "pubrecord.convert, .tsv"))),
    *("pubrecord.convert, 1 worker", "pubrecord.convert, 2 workers"),
)
COMPILED = [
    each._replace(name=f"{each.name}, compiled engine", engine="compiled") for each in OURS if each.name in _COMPILED
]


#: What is measured with each part of the records too.
OF_PARTS = (
    BASE,
    *(
        each.name
        for each in [*OURS, *COMPILED]
        if each.name.removesuffix(", compiled engine")
        in ("pubrecord.read", "pubrecord.read, ten light fields", "pubrecord.read, pmid, title, abstract")
    ),
)
#: What instructions are counted of.
COUNTED = ("pubrecord.read", "pubrecord.read, compiled engine")


def by_name() -> dict[str, Contender]:
    """Return all contenders."""
    return {each.name: each for each in [*FLOORS, *OURS, *COMPILED, *peers.PEERS]}


def measured(job: Job) -> dict[str, Any]:
    """Do the job; return seconds, records, and MiB at the peak: of this process, and of the largest that it started."""
    cpu, start = _cpu_seconds(), time.perf_counter()
    records = job()
    wall, cpu = time.perf_counter() - start, _cpu_seconds() - cpu
    children = _mebibytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return {"wall": wall, "cpu": cpu, "peak": _peak(), "peak_child": children, "records": records}


def _cpu_seconds() -> float:
    """Return the user and system time of this process and of its children that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _peak() -> float:
    """Return the peak of this process; Linux's `ru_maxrss` would begin at that of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return _mebibytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found[1]) / 1024 if found else 0


def _mebibytes(maxrss: int) -> float:
    return maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Do one job and print its figures."""
    arguments = argparse.ArgumentParser(description="Do one job of the benchmark.")
    arguments.add_argument("--set-up", action="store_true", help="only do what is done once for all rounds")
    arguments.add_argument("--times", type=int, default=1, help="do the job so many times; the last is measured")
    arguments.add_argument("name")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("dtd", type=Path, nargs="?")
    given = arguments.parse_args()
    contender, bench = by_name()[given.name], Bench(given.folder, given.dtd)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # some peers print
            if given.set_up:
                figures = {}
                if contender.set_up is not None:
                    contender.set_up(bench)
            else:
                contender.prepare(bench.first)()
                job = contender.prepare(bench)
                for _ in range(given.times - 1):
                    job()
                figures = measured(job)
    except (Absent, ImportError) as error:
        figures = {"absent": str(error)}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
