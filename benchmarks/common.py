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
#: Since when records have what the DTDs of today have: the year of the DTD that a file names.
_NEW = 23
_DTD_YEAR = re.compile(rb"pubmed_(\d\d)\d{4}\.dtd")
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_BOOK = re.compile(rb"<PubmedBookArticle>.*?</PubmedBookArticle>", re.DOTALL)


def bench_records(paths: list[Path], number: int) -> list[bytes]:
    """Return the articles of the files as they stand there, each once, and again until they are so many."""
    found = list(dict.fromkeys(record for path in paths for record in _RECORD.findall(_content(path))))
    if not found:
        sys.exit("no <PubmedArticle> in the files")
    return (found * (number // len(found) + 1))[:number]


def write_books(path: Path, size: int) -> bool:
    """Write a file of about so many bytes with the books of the corpus, again and again; return whether there are any."""
    contents = (_content(each) for each in sorted(corpus().rglob("*.xml*")) if "broken" not in each.parts)
    books = list(dict.fromkeys(book for content in contents if _is_utf8(content) for book in _BOOK.findall(content)))
    with path.open("wb") as file:
        file.write(HEAD)
        for book in itertools.cycle(books):
            file.write(b"\n  " + book)
            if file.tell() >= size:
                break
        file.write(END)
    return bool(books)


def corpus_parts() -> dict[str, list[Path]]:
    """Return the files of the corpus that bench files are made of, by the name of the bench file; the first has all."""
    baseline = sorted(corpus().glob("baseline/*.xml.gz"))
    answers = sorted(path for path in corpus().rglob("*.xml*") if "efetch" in path.parts)
    answers = [path for path in answers if _is_utf8(_content(path))]
    new = [path for path in answers if _dtd_year(path) >= _NEW]
    return {"all years": [*baseline, *answers], "baseline until 2019": baseline, "efetch since 2023": new}


def _content(path: Path) -> bytes:
    with opening.open_input(path) as stream:
        return b"".join(iter(stream.read, b""))


def _dtd_year(path: Path) -> int:
    year = _DTD_YEAR.search(_content(path)[:1000])
    return int(year[1]) if year is not None else 0


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


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
