"""Reads and writes records by the compiled engine again and again, and sees that neither references nor memory grow.

    python fuzz/count_references.py [--records 1000000] [FILE ...]

A third of them are damaged, so that the engine gives up in the middle of each. The references are those to the objects
that all records share; what stands in records that are gone would be seen in the memory. It prints both.
"""

import argparse
import gc
import itertools
import random
import resource
import sys
from pathlib import Path

from mutate_records import mutant, records_of

from pubrecord import records
from pubrecord.json.compiled import line_plan
from pubrecord.xml.reading.compiled import compiled_plan

_EXAMPLES = Path(__file__).parents[1] / "src" / "pubrecord" / "examples"
#: References and KiB that come and go with what the interpreter does.
_FEW = 100
_MEMORY = 4096


def main() -> None:
    """Warm up, count, read all, count again."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    given = parser.parse_args()
    originals = [raw for raw in records_of(given.files or sorted(_EXAMPLES.glob("*.xml"))) if len(raw) < 1 << 14]
    random_ = random.Random(1)
    raws = [*originals, *originals, *(mutant(random_, raw) for raw in originals)]
    run(raws, given.records // 10)
    before, memory = references(), peak()
    taken = run(raws, given.records)
    grown = {name: count - before[name] for name, count in references().items()}
    more = peak() - memory
    largest = max(grown.items(), key=lambda item: abs(item[1]))
    print(
        f"{given.records:,} records, {taken:,} taken: references grew by {largest[1]} at most ({largest[0]}), memory by {more} KiB"
    )
    if any(abs(count) > _FEW for count in grown.values()) or more > _MEMORY:
        sys.exit("something is not let go of")


def run(raws: list[bytes], number: int) -> int:
    """Read so many records, one by one and as runs, and write those that are read; return how many they are."""
    reads, writes = compiled_plan(), line_plan()
    assert reads is not None
    assert writes is not None
    taken = 0
    for raw in itertools.islice(itertools.cycle(raws), number):
        record = reads.read(raw)
        taken += record is not None
        if record is None:
            list(reads.run(raw, 0, len(raw)))
        else:
            writes.line(record)
    return taken


def references() -> dict[str, int]:
    """Return how many references there are to what all records share."""
    gc.collect()
    classes = {name: getattr(records, name) for name in records.__all__ if isinstance(getattr(records, name), type)}
    shared = {"None": None, "True": True, "False": False, "()": (), "''": "", "plan": compiled_plan(), **classes}
    return {name: sys.getrefcount(value) for name, value in shared.items()}


def peak() -> int:
    """Return the largest memory so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
