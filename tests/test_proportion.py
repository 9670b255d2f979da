"""Time and memory are in proportion to the input, whatever its shape: calls, allocations and instructions are counted."""

import gc
import os
import re
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import proportion
import pytest

#: Twice the input may take so many times as much, and a little more that does not depend on the size.
_MOST = 2.3
_FEW_CALLS = 2_000
_FEW_BYTES = 400_000
_FEW_INSTRUCTIONS = 3_000_000

_ONE, _TWO = proportion.work(1), proportion.work(2)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Do some work once, so that what is done only once is not counted."""
    for task in _ONE.values():
        task()


def calls(task: Callable[[], object]) -> int:
    """Return how many functions are called, those of C among them, when it is done for the second time."""
    count = 0
    task()  # the way that a record is read depends on the one before

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        task()
    finally:
        sys.setprofile(None)
    return count


def peak(task: Callable[[], object]) -> int:
    """Return how many bytes are allocated at once at the most, those that lxml allocates aside."""
    gc.collect()
    tracemalloc.start()
    try:
        task()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", _ONE)
def test_calls_and_allocations(name: str) -> None:
    """Twice the input takes about twice the calls and twice the memory."""
    assert calls(_TWO[name]) <= _MOST * calls(_ONE[name]) + _FEW_CALLS
    assert peak(_TWO[name]) <= _MOST * peak(_ONE[name]) + _FEW_BYTES


@pytest.mark.skipif(
    os.environ.get("HYPOTHESIS_PROFILE") != "nightly" or shutil.which("valgrind") is None,
    reason="takes minutes, and valgrind: only with HYPOTHESIS_PROFILE=nightly",
)
def test_instructions(tmp_path: Path) -> None:
    """Twice the input takes about twice the instructions, those of lxml and the parser included."""
    names, counts = _counted_by_callgrind(tmp_path)

    assert list(_ONE) == names
    pairs = zip(names, counts[::2], counts[1::2], strict=True)
    assert {} == {name: (one, two) for name, one, two in pairs if two > _MOST * one + _FEW_INSTRUCTIONS}


def _counted_by_callgrind(folder: Path) -> tuple[list[str], list[int]]:
    """Return the names of the shapes, and how many instructions each takes in its two sizes."""
    command = [shutil.which("valgrind") or "", "--tool=callgrind", "--dump-before=getppid"]
    command += [f"--callgrind-out-file={folder / 'out'}", sys.executable, proportion.__file__]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    dumps = sorted(folder.glob("out.*"), key=lambda path: int(path.suffix[1:]))
    totals = [
        int(found[1]) for path in dumps if (found := re.search(r"^totals: (\d+)", path.read_text(), re.MULTILINE))
    ]
    # Before the first call stands what was done before; then the work and what is between take turns.
    return done.stdout.splitlines(), totals[1::2][: 2 * len(_ONE)]
