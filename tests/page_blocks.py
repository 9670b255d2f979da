"""The code blocks of a page: found, and run one after another in a folder, as a reader would do it."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from generate.website import without_figures

import pubrecord

#: Why a block may be left out: it needs a network, it belongs into a schedule, it makes environments or needs an hour.
REASONS = ("network", "schedule", "environment", "long")
#: Languages of blocks that a shell runs.
SHELL = ("bash", "console")

_BLOCK = re.compile(
    r"^(?:<!-- (?P<word>not run|needs): (?P<what>[\w ]+) -->\n+)?"
    r"^(?P<indent> *)```(?P<language>python|bash|console)\n(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_PACKAGE = Path(pubrecord.__file__).parents[1]


@attrs.frozen
class Block:
    """A block of Python (doctest), of shell commands, or of a shell's console with what it shows."""

    page: str
    line: int
    language: str
    code: str
    #: One of `REASONS`, where the block is not run.
    left_out: str | None
    #: A program that the block needs beside Python.
    needs: str | None


def blocks(page: Path) -> Iterator[Block]:
    """Give the blocks of a page that are code, in order."""
    text = page.read_text(encoding="utf-8")
    for each in _BLOCK.finditer(text):
        what = {each["word"]: each["what"]}
        line = text.count("\n", 0, each.start("code"))
        code = textwrap.dedent(each["code"])
        yield Block(page.name, line, each["language"], code, what.get("not run"), what.get("needs"))


class Reader:
    """Runs the blocks of one page in the current folder; the Python of all blocks shares its names."""

    def __init__(self) -> None:
        self._names: dict[str, Any] = {}

    def run(self, block: Block) -> str:
        """Run a block, and return how what it does differs from what the page shows; empty if it does not."""
        if block.left_out is not None or (block.needs is not None and shutil.which(block.needs) is None):
            return ""
        where = f"{block.page}, line {block.line}: "
        if block.language == "python":
            return self._python(block)
        if block.language == "bash":
            done = _shell(block.code)
            return f"{where}status {done.returncode}\n{done.stdout}" if done.returncode else ""
        return "\n".join(f"{where}{text}" for text in _console(block.code))

    def _python(self, block: Block) -> str:
        test = doctest.DocTestParser().get_doctest(block.code, self._names, block.page, block.page, block.line)
        test.globs = self._names  # not a copy of them
        report: list[str] = []
        failed, _ = doctest.DocTestRunner().run(test, out=report.append, clear_globs=False)
        return "".join(report) if failed else ""


def _console(code: str) -> Iterator[str]:
    """Run each command of a console, and tell what it shows where that is not what stands below it."""
    for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        count = next((number for number, line in enumerate(lines, 1) if not line.endswith("\\")), len(lines))
        command, expected = "\n".join(lines[:count]), "\n".join(lines[count:]).rstrip()
        shown = without_figures(_shell(command, "").stdout).rstrip()
        shown = "\n".join(line.rstrip() for line in shown.splitlines())
        if not _matches(expected, shown):
            yield f"`{command}` shows\n{shown}\nand not\n{expected}"


def _matches(expected: str, shown: str) -> bool:
    """Compare what is shown; a line `...` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in expected.splitlines())
    return re.fullmatch(pattern, f"{shown}\n" if shown else "") is not None


def _shell(code: str, options: str = "-euo pipefail") -> subprocess.CompletedProcess[str]:
    """Run commands in the current folder; an installation finds what is installed, and asks nobody else."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        **({} if _PACKAGE.name == "site-packages" else {"PYTHONPATH": str(_PACKAGE)}),
    }
    command = ["bash", *options.split(), "-c", code]
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
