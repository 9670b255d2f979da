"""What the README and the documentation show is so."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import pubrecord
from pubrecord.cli import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example files, where files may be written."""
    pubrecord.examples.copy(tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_python_blocks(page: Path) -> None:
    """The Python blocks of a page, run one after another, print what the page says they print."""
    # What is not in a block becomes empty lines, so that failures name lines of the page.
    text, code, end = page.read_text(encoding="utf-8"), "", 0
    for block in BLOCK.finditer(text):
        code += "\n" * text.count("\n", end, block.start(1)) + block[1]
        end = block.end(1)
    test = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    report: list[str] = []

    failed, _ = doctest.DocTestRunner().run(test, out=report.append)

    assert not failed, "".join(report)


def test_main_command(workplace: Path) -> None:
    """The README's command for the main job converts the examples."""
    (command,) = re.findall(r"^python3 -m venv .* && \S*/pubrecord (.*)$", PAGES[0].read_text("utf-8"), re.MULTILINE)

    result = CliRunner().invoke(cli, shlex.split(command))

    assert 0 == result.exit_code
    assert (workplace / shlex.split(command)[-1]).stat().st_size > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_one_sentence_a_line(page: Path) -> None:
    """A line of the documentation's source holds one sentence, so that changes read well."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in prose.splitlines() if re.search(r"[a-z)`]\. [A-Z]", line) and line[:1] not in "-|"]

    assert [] == lines
