"""What the README and the documentation show is so."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import pubrecord
from pubrecord.cli import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example files, where files may be written."""
    pubrecord.examples.copy(tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
