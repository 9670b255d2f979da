"""How fast records become JSON and JSON becomes records, beside other ways to do it.

    python benchmarks/json_speed.py [--records N] [--rounds N] FILE...

The files are PubMed XML, compressed or not. All figures are of one run on the same records, the contenders taking
turns: CPU seconds of the process, and ratios to msgspec on the same classes. Needs msgspec.
"""

from __future__ import annotations

import argparse
import io
import json as stdlib_json
from collections.abc import Callable
from pathlib import Path

import attrs
import cattrs
import common
import msgspec

from pubrecord import Article, json, xml


def each(function: Callable[[object], object], items: list[object]) -> Callable[[], None]:
    """Return a contender that calls a function with one item after the other, and keeps nothing."""

    def contender() -> None:
        for item in items:
            function(item)

    return contender


def main() -> None:
    """Make the records, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--records", type=int, default=2000)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    raw = common.bench_records(given.files, given.records)
    records = list(xml.read(io.BytesIO(common.HEAD + b"".join(raw) + common.END)))
    lines = [json.dumps(record).encode() for record in records]
    plain = [line.replace(b'{"record":"article",', b"{", 1) for line in lines]
    stock, decoder = cattrs.Converter(), msgspec.json.Decoder(Article)
    size = sum(map(len, lines)) / 1e6
    print(f"{len(records)} records, {size:.1f} MB of JSON Lines; CPU seconds, median of {given.rounds} rounds\n\ndumps")
    common.compare(
        {
            "msgspec, the same classes": each(msgspec.json.encode, records),
            "pubrecord.json.dumps": each(json.dumps, records),
            "cattrs and the standard library": each(
                lambda record: stdlib_json.dumps(stock.unstructure(record)), records
            ),
            "attrs.asdict and the same": each(lambda record: stdlib_json.dumps(attrs.asdict(record)), records),
        },
        given.rounds,
        records=len(records),
    )
    print("\nloads")
    common.compare(
        {
            "msgspec, the same classes": each(decoder.decode, plain),
            "pubrecord.json.loads": each(json.loads, lines),
            "cattrs and the standard library": each(
                lambda line: stock.structure(stdlib_json.loads(line), Article), plain
            ),
        },
        given.rounds,
        records=len(records),
    )


if __name__ == "__main__":
    main()
