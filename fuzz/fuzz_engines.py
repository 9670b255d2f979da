"""Fuzz target: whatever the bytes are, both engines tell the same of them.

    python fuzz/fuzz_engines.py [CORPUS_FOLDER] [-max_total_time=SECONDS]

As one record, as an excerpt of one, and as a file that comes in pieces. Needs atheris, and the compiled engine.
"""

import sys
from pathlib import Path

import atheris

sys.path.append(str(Path(__file__).parents[1] / "tests"))

with atheris.instrument_imports(include=["pubrecord"]):
    from two_engines import check_excerpt, check_file, check_record

    from pubrecord import Limits
    from pubrecord.excerpts import chosen

_NAMES = chosen(("title", "authors", "year"))
_LIMITS = Limits(record=1 << 20, total=8 << 20)


def target(data: bytes) -> None:
    """Read bytes by both engines, in three ways."""
    check_record(data)
    check_excerpt(data, _NAMES)
    check_file(data, 1000, limits=_LIMITS)


if __name__ == "__main__":
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
