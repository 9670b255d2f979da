"""The command line, call by call: what it prints on a pipe and on a terminal, and its status.

The table of calls is ``calls.toml``; what each prints is kept in ``expected/``, and written anew by
``pytest tests/cli --update-golden``.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import made
import pytest

import pubrecord
from pubrecord.store import Store

HERE = Path(__file__).parent
CALLS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "calls.toml").read_text(encoding="utf-8"))
ESCAPE = "\x1b"
#: What differs from run to run.
_VARIES = (
    (re.compile(r"\d+\.\d s(, [\d,]+ records/s)?"), "N.N s"),
    (re.compile(r"(?<=version )\d[\w.+]*"), "N.N.N"),
    (re.compile(r"(?:python|compiled) engine"), "SOME engine"),
)
needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals and signals")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small files that the calls read."""
    folder = tmp_path_factory.mktemp("inputs")
    unknown = made.article().replace("<Language>", "<Tongue/><Language>")
    deletion = '<DeleteCitation><PMID Version="1">900000001</PMID></DeleteCitation>'
    texts = {
        "two.xml": made.document(made.article(), made.article("Another title.", pmid=900000002)),
        "bad.xml": made.document(made.article(), made.article("a & b", pmid=900000002)),
        "twelve.xml": made.document(*(unknown.replace("900000001", str(900000001 + number)) for number in range(12))),
        "page.xml": "<html><body>Not here.</body></html>",
        "empty.xml": "",
        "there.jsonl": "as it was",
        "library.bib": "@article{one, title = {A title}}",
        "pubmed25n0001.xml": made.document(made.article(), made.article(pmid=900000002)),
        "pubmed25n0002.xml": made.document(made.article("A newer title.", pmid=900000002), deletion),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "folder").mkdir()
    with Store(folder / "two.sqlite") as store:
        store.update(folder / "pubmed25n0001.xml")
    return folder


@pytest.fixture
def folder(inputs: Path, tmp_path: Path) -> Path:
    """A copy of that folder, for one call."""
    return Path(shutil.copytree(inputs, tmp_path / "work"))


def environment(call: dict[str, Any]) -> dict[str, str]:
    """Return the environment of a call: as little as it takes."""
    kept = ("PATH", "PYTHONPATH", "HOME", "LANG", "SYSTEMROOT")
    usual = {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONUTF8": "1"}
    width = {"TERM": "xterm-256color"} if "terminal" in call else {"COLUMNS": "80"}
    return usual | width | call.get("env", {})


def on_pipes(call: dict[str, Any], folder: Path) -> tuple[int, str]:
    """Return the status of a call whose outputs are pipes, and what it printed."""
    command = [sys.executable, "-m", "pubrecord", *call["args"]]
    given = (folder / call["stdin"]).read_bytes() if "stdin" in call else b""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=environment(call)) as process:
        if "signal" in call:
            interrupt(process, given, getattr(signal, call["signal"]))
            given = b""
        printed, said = process.communicate(given, timeout=60)
    parts = [("standard output", printed), ("standard error", said)]
    return process.returncode, "".join(f"-- {name}\n{text.decode()}" for name, text in parts if text)


def interrupt(process: subprocess.Popen[bytes], given: bytes, number: int) -> None:
    """Send a signal to a command that has read all that there is so far."""
    assert process.stdin is not None
    whole, end, _ = given.rpartition(b"</PubmedArticleSet>")
    process.stdin.write(whole)
    process.stdin.flush()
    assert end
    wait_until_read(process)
    process.send_signal(number)


def wait_until_read(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process sleeps with nothing left in its standard input."""
    import array  # noqa: PLC0415 - not on Windows
    import fcntl  # noqa: PLC0415
    import termios  # noqa: PLC0415
    import time  # noqa: PLC0415

    left = array.array("i", [1])
    while left[0]:
        time.sleep(0.02)
        fcntl.ioctl(process.stdin, termios.FIONREAD, left)
    time.sleep(0.2)


def on_a_terminal(call: dict[str, Any], folder: Path) -> tuple[int, str]:
    """Return the status of a call on a terminal, and the screen that it leaves."""
    from terminal import Terminal  # noqa: PLC0415 - not on Windows

    width = call["terminal"]
    command = ["-m", "pubrecord", *call["args"]]
    with Terminal(command, folder, width=width, height=100, env=environment(call)) as terminal:
        status = terminal.wait()
        screen = "\n".join(line.rstrip() for line in terminal.screen.display).rstrip()
        return status, f"-- terminal of {width} columns, colours: {', '.join(terminal.colors) or 'none'}\n{screen}\n"


def recorded(name: str, folder: Path) -> str:
    """Return the record of a call: the command, its status, what it printed, and the files that it wrote."""
    call, before = CALLS[name], contents(folder)
    status, printed = (on_a_terminal if "terminal" in call else on_pipes)(call, folder)
    after = contents(folder)
    changed = sorted(path for path in after.keys() | before.keys() if after.get(path) != before.get(path))
    for pattern, text in _VARIES:
        printed = pattern.sub(text, printed)
    env = "".join(f"{key}={value} " for key, value in call.get("env", {}).items())
    arguments = " ".join(f"'{each}'" if " " in each else each for each in ("pubrecord", *call["args"]))
    source = f" < {call['stdin']}" if "stdin" in call else ""
    files = "".join(["-- files\n", *(f"{path}\n" for path in changed)]) if changed else ""
    return f"$ {env}{arguments}{source}\n{printed.replace(ESCAPE, '<ESC>')}{files}-- status {status}\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")
    }


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=needs_terminal if {"terminal", "signal"} & call.keys() else ())
        for name, call in CALLS.items()
    ],
)
def test_call(name: str, folder: Path, update_golden: bool) -> None:
    """A call prints what its file says, ends with the status that is there, and writes these files only."""
    path = HERE / "expected" / f"{name}.txt"
    if find_spec(absent := CALLS[name].get("without", "no such package")):
        pytest.skip(f"{absent} is installed")
    record = recorded(name, folder)
    if update_golden:
        path.write_text(record, encoding="utf-8", newline="\n")

    assert path.read_text(encoding="utf-8") == record


def test_no_file_is_left_over() -> None:
    """Each expected file is that of a call."""
    assert CALLS.keys() == {path.stem for path in (HERE / "expected").iterdir()}


def test_records_are_not_all_alike(folder: Path) -> None:
    """What varies is taken away, and nothing else: the record of another call is another one."""
    assert recorded("version", folder) != recorded("bare", folder)
    assert pubrecord.__version__ not in recorded("version", folder)
