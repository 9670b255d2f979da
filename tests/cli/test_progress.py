"""The line that shows how far a command is, on a real screen: its width, its resizing, and Ctrl-C."""

import os
import re
import sys
from pathlib import Path

import made
import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no such terminals", allow_module_level=True)

from terminal import Terminal

#: Shows the second of two sources with 30 of 40 MB, then waits for a key.
HALF = """
import sys
from pubrecord.cli.progress import Reading
with Reading(["pubmed25n0001.xml.gz", "pubmed25n0002.xml.gz"], "out.jsonl") as reading:
    reading("pubmed25n0001.xml.gz", 20_000_000, 20_000_000)
    reading("pubmed25n0002.xml.gz", 10_000_000, 20_000_000)
    sys.stdin.read(1)
"""


def environment(**others: str) -> dict[str, str]:
    names = ("PATH", "PYTHONPATH", "HOME", "LANG")
    return {name: os.environ[name] for name in names if name in os.environ} | {"TERM": "xterm-256color", **others}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files of 20 MB, and one with records."""
    for name in ("pubmed25n0001.xml.gz", "pubmed25n0002.xml.gz"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(20_000_000)
    (tmp_path / "in.xml").write_text(made.document(made.article()))
    return tmp_path


def half(folder: Path, width: int) -> Terminal:
    return Terminal(["-c", HALF], folder, width=width, env=environment(), pipes_in=True)


@pytest.mark.parametrize("width", [34, 40, 59, 60, 80, 200])
def test_one_line(folder: Path, width: int) -> None:
    """At any width the progress of several sources is one line, with their count, a bar and the bytes of all of them."""
    with half(folder, width) as terminal:
        terminal.wait_for(lambda: "MB" in "".join(terminal.lines))
        (line,) = terminal.lines

    assert re.match(r"2/2 pubmed\S* +[━╺╸]+ +30\.0/40\.0 MB", line)
    assert len(line) <= width - 3


def test_room_for_the_time(folder: Path) -> None:
    """Where there is room, the time that is left stands behind the bytes; where there is none, it does not."""
    with half(folder, 80) as wide, half(folder, 40) as narrow:
        for terminal in (wide, narrow):
            terminal.wait_for(lambda terminal=terminal: "MB" in "".join(terminal.lines))

        assert re.search(r"MB +\S+:\S+$", wide.lines[0])
        assert narrow.lines[0].endswith("MB")


def test_resizing(folder: Path) -> None:
    """When the window becomes narrow and wide again, the line follows, and there is one of it."""
    with half(folder, 100) as terminal:
        terminal.wait_for(lambda: len("".join(terminal.lines)) > 80)
        for width in (40, 90):
            terminal.resize(width, 24)
            terminal.wait_for(lambda width=width: width - 20 < len("".join(terminal.lines[-1:])) <= width - 3)

            assert 1 == len(terminal.lines)
        terminal.process.stdin.close()

        assert 0 == terminal.wait()
        assert [] == terminal.lines


def test_standard_input(folder: Path) -> None:
    """Of standard input the bytes so far are shown, and no total; Ctrl-C says them, and what is not written."""
    (folder / "out.jsonl").write_text("as it was")
    command = ["-m", "pubrecord", "convert", "--workers", "1", "-", "out.jsonl"]
    record = made.article("A title " * 1000).encode()
    with Terminal(command, folder, env=environment(), pipes_in=True) as terminal:
        terminal.process.stdin.write(b"<PubmedArticleSet>" + record * 400)
        terminal.process.stdin.flush()
        terminal.wait_for(lambda: any(re.search(r" 3\.\d MB$", line) for line in terminal.lines))

        assert re.fullmatch(r"standard input [━╺╸]+ 3\.\d MB", re.sub(" +", " ", terminal.lines[-1]))
        terminal.press(b"\x03")
        assert 130 == terminal.wait()
        said = [line for line in terminal.lines if "━" not in line]
    assert re.fullmatch(r"Interrupted: 3\.\d MB of standard input had been read\.", said[-2])
    assert "  out.jsonl is not written, and is as it was." == said[-1]
    assert "as it was" == (folder / "out.jsonl").read_text()
    assert [] == list(folder.glob(".*.part"))


def test_several_sources(folder: Path) -> None:
    """Of several sources that are interrupted, those that were read whole are counted."""
    os.mkfifo(folder / "pipe.xml")
    command = ["-m", "pubrecord", "convert", "in.xml", "pipe.xml", "new.jsonl"]
    with Terminal(command, folder, env=environment()) as terminal:
        with (folder / "pipe.xml").open("wb", buffering=0) as pipe:
            pipe.write(b"<PubmedArticleSet>" + made.article().encode() * 40)
            terminal.wait_for(lambda: any("2/2 pipe.xml" in line for line in terminal.lines))
            terminal.press(b"\x03")

            assert 130 == terminal.wait()
        assert "1 of 2 files had been read whole" in "".join(terminal.lines)
        assert "new.jsonl is not written." in "".join(terminal.lines)


@pytest.mark.parametrize("command", ["check", "stats"])
def test_findings_and_figures(folder: Path, command: str) -> None:
    """Commands that read show how far they are too, and Ctrl-C says how many files were done."""
    os.mkfifo(folder / "pipe.xml")
    with Terminal(["-m", "pubrecord", command, "in.xml", "pipe.xml"], folder, env=environment()) as terminal:
        with (folder / "pipe.xml").open("wb", buffering=0) as pipe:
            pipe.write(b"<PubmedArticleSet>" + made.article().encode() * 40)
            terminal.wait_for(lambda: any("2/2 pipe.xml" in line for line in terminal.lines))
            terminal.press(b"\x03")

            assert 130 == terminal.wait()
        done = "checked" if command == "check" else "counted"
        assert f"Interrupted: 1 of 2 files had been {done}" in "".join(terminal.lines)


def test_interrupt_of_workers(folder: Path) -> None:
    """Ctrl-C ends a conversion by several workers too, in the same words and without a traceback."""
    command = ["-m", "pubrecord", "convert", "--workers", "2", "--from", "xml", "-", "out.jsonl"]
    record = made.article("A title " * 200).encode()
    with Terminal(command, folder, env=environment(), pipes_in=True) as terminal:
        terminal.process.stdin.write(b"<PubmedArticleSet>" + record * 15_000)
        terminal.process.stdin.flush()
        terminal.wait_for(lambda: any(re.search(r" 3\d\.\d MB$", line) for line in terminal.lines))
        terminal.press(b"\x03")

        assert 130 == terminal.wait()
        assert terminal.lines[-2].startswith("Interrupted: 3")
        assert "  out.jsonl is not written." == terminal.lines[-1]
    assert [] == list(folder.glob(".*.part"))


def test_interrupt_before_anything(folder: Path) -> None:
    """Ctrl-C while the command is still being imported ends it without a traceback."""
    code = """
import sys

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from pubrecord.__main__ import main
main()
"""
    with Terminal(["-c", code], folder, env=environment()) as terminal:
        assert 130 == terminal.wait()
        assert [] == terminal.lines


def test_no_line_among_records(folder: Path) -> None:
    """Where the records themselves are printed on the terminal, no bar stands among them."""
    command = ["-m", "pubrecord", "convert", "--to", "jsonl", "in.xml", "-"]
    with Terminal(command, folder, env=environment()) as terminal:
        assert 0 == terminal.wait()

        assert terminal.lines[0].startswith('{"record":"article"')
        assert terminal.lines[-1].startswith("1 records, ")


def test_dumb_terminal(folder: Path) -> None:
    """A terminal that cannot move its cursor gets no bar and no colours."""
    command = ["-m", "pubrecord", "convert", "in.xml", "out.jsonl"]
    with Terminal(command, folder, env=environment(TERM="dumb")) as terminal:
        assert 0 == terminal.wait()

        (line,) = terminal.lines
        assert re.fullmatch(r"1 records, 0 deletions, \d+\.\d s", line)
