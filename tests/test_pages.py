"""Every example of the documentation does what its page says: Python, shell commands and what they show."""

import re
import shutil
import sys
import tomllib
from collections import Counter
from pathlib import Path

import page_blocks
import pytest

import pubrecord

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
#: Where README, Home and tutorials are, which begin in an empty folder.
FROM_NOTHING = (ROOT, ROOT / "docs", ROOT / "docs" / "tutorials")
#: Less of the shell blocks may not be run.
LEAST_RUN = 0.95


def all_blocks() -> list[page_blocks.Block]:
    return [block for page in PAGES for block in page_blocks.blocks(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a page, run one after another in a folder, show what the page says they show.

    The folder is empty for the README, Home and the tutorials; all others find the example files in it.
    """
    if page.parent not in FROM_NOTHING:
        pubrecord.examples.copy(tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = list(page_blocks.blocks(page))
    if sys.platform == "win32":
        blocks = [block for block in blocks if block.language not in page_blocks.SHELL]
    reader = page_blocks.Reader()

    differences = [difference for block in blocks if (difference := reader.run(block))]

    assert not differences, "\n".join(differences)


def test_left_out() -> None:
    """All Python blocks are run, and nearly all of the shell; what is left out says why, and that why is one of a few."""
    blocks = all_blocks()
    left_out = [block for block in blocks if block.left_out is not None]
    shell = [block for block in blocks if block.language in page_blocks.SHELL]
    listed = [f"{block.page}, line {block.line}: {block.left_out}" for block in left_out]

    assert [] == [block for block in left_out if block.left_out not in page_blocks.REASONS]
    assert [] == [block for block in left_out if block.language == "python"]
    assert 1 - len(left_out) / len(shell) >= LEAST_RUN, f"{Counter(b.left_out for b in left_out)}: {listed}"


def test_extras() -> None:
    """Each extra that a page names is one of the package."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {
        extra
        for page in PAGES
        for extras_ in re.findall(r"pubrecord\[([a-z,]+)\]", page.read_text(encoding="utf-8"))
        for extra in extras_.split(",")
    }

    assert set() == named - set(extras)


def test_needs() -> None:
    """Where a program is missing that examples need beside Python, the test says which."""
    missing = {block.needs for block in all_blocks() if block.needs and shutil.which(block.needs) is None}
    if missing:
        pytest.skip(f"examples were left out: {', '.join(sorted(missing))} is not installed")


@pytest.mark.parametrize(
    ("code", "difference"),
    [
        ("$ echo one\none\n", ""),
        ("$ echo one\ntwo\n", "shows\none\nand not\ntwo"),
        ("$ echo one; false\none\n$ echo two\ntwo\n", ""),
        ("$ printf '1\\n2\\n3\\n'\n1\n...\n", ""),
        ("$ printf '1\\n2\\n3\\n'\n...\n2\n", "shows"),
        ("$ echo '6 records, 0.3 s'\n6 records, … s\n", ""),
        ("$ echo '6 records, 0.3 s, 1,200 records/s'\n6 records, … s\n", ""),
        ("$ echo '6 records, 0.3 s'\n6 records, 0.3 s\n", "shows"),
        ("$ echo one \\\n  two\none two\n", ""),
    ],
)
def test_console(code, difference):
    """The output of a console block is compared; a figure that was measured stands as "…" in the page, never as itself."""
    block = page_blocks.Block("page.md", 1, "console", code, None, None)

    assert difference in page_blocks.Reader().run(block)
    assert bool(difference) == bool(page_blocks.Reader().run(block))


def test_bash():
    """A shell block fails with its first failing command."""
    run = page_blocks.Reader().run

    assert not run(page_blocks.Block("page.md", 1, "bash", "true\necho x > /dev/null\n", None, None))
    assert run(page_blocks.Block("page.md", 1, "bash", "false\ntrue\n", None, None))
    assert run(page_blocks.Block("page.md", 1, "bash", "false | true\n", None, None))
