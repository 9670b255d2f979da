"""How fast records become MEDLINE text and MEDLINE text becomes records, beside JSON Lines and Biopython.

    python benchmarks/nbib_speed.py [--records N] [--rounds N] [--nbib FILE...] FILE...

The files are PubMed XML, compressed or not; those behind ``--nbib`` are MEDLINE text to be read, without them the text
that is made of the XML. All figures are of one run, the contenders taking turns: CPU time of the process. Biopython makes
dictionaries of lists. Needs biopython.
"""

from __future__ import annotations

import argparse
import gzip
import io
import warnings
from pathlib import Path

import common
from Bio import Medline

from pubrecord import json, nbib, xml


def main() -> None:
    """Measure writing, then reading, and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--nbib", nargs="*", default=[], type=Path)
    arguments.add_argument("--records", type=int, default=2000)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    warnings.simplefilter("ignore", nbib.NbibWarning)
    raw = common.bench_records(options.files, options.records)
    source = common.HEAD + b"".join(raw) + common.END
    print(f"{len(raw)} records from XML; CPU seconds, median of {options.rounds} rounds\n")
    common.compare(
        {
            "XML to JSON Lines": lambda: json.write(xml.read(io.BytesIO(source)), io.BytesIO()),
            "XML to NBIB": lambda: nbib.write(xml.read(io.BytesIO(source)), io.BytesIO()),
        },
        options.rounds,
        records=len(raw),
    )
    text = b"\n".join(map(_content, options.nbib)) or _written(source)
    count = sum(1 for _ in nbib.read(io.BytesIO(text)))
    print(f"\n{count} records from NBIB\n")
    common.compare(
        {
            "Biopython's Medline.parse": lambda: _exhaust(Medline.parse(io.StringIO(text.decode()))),
            "pubrecord.nbib.read": lambda: _exhaust(nbib.read(io.BytesIO(text))),
        },
        options.rounds,
        records=count,
    )


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _written(source: bytes) -> bytes:
    target = io.BytesIO()
    nbib.write(xml.read(io.BytesIO(source)), target)
    return target.getvalue()


def _exhaust(records: object) -> None:
    for _ in records:
        pass


if __name__ == "__main__":
    main()
