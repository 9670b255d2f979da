"""The pages that people read: what they begin with, how wide their code is, and that all there is has its page."""

import re
import tomllib
import types
from pathlib import Path

import pytest

import pubrecord
from pubrecord.formats import FORMATS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
#: Pages that people read from top to bottom; those of the reference are looked things up in.
PAGES = sorted(path for folder in ("tutorials", "how-to", "explanation") for path in (DOCS / folder).glob("*.md"))
#: The widest line of code that a page shows as a whole in a window of 1,280 pixels.
WIDTH = 92
_BEGINNING = re.compile(r"# [^\n]+\n\n(?:On this page|At the end of this page) you ")
_CODE = re.compile(r"^ *```\w*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())


def guides() -> str:
    """Return the text of all tutorials and how-to pages."""
    return "\n".join(path.read_text(encoding="utf-8") for path in PAGES if path.parent.name != "explanation")


@every_page
def test_beginning(page: Path) -> None:
    """A page begins with what the reader will do or know at its end."""
    assert _BEGINNING.match(page.read_text(encoding="utf-8"))


@every_page
def test_examples_have_a_source(page: Path) -> None:
    """A page that uses the example files says where they come from."""
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"\bexamples/\w", text) or "python -m pubrecord.examples" in text


@every_page
def test_code_is_not_wider_than_the_page(page: Path) -> None:
    """No line of code is cut on a screen of usual width."""
    code = "".join(_CODE.findall(page.read_text(encoding="utf-8")))

    assert [] == [line for line in code.splitlines() if len(line) > WIDTH]


@every_page
def test_no_blanks_at_the_end_of_lines(page: Path) -> None:
    """No line ends in a blank, which editors take away and an output that is compared would miss."""
    assert [] == [line for line in page.read_text(encoding="utf-8").splitlines() if line != line.rstrip()]


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in pubrecord.__all__
        if isinstance(getattr(pubrecord, name), (types.FunctionType, types.ModuleType)) and name != "records"
    ],
)
def test_every_function_and_module_is_shown(name: str) -> None:
    """Each public function and each public module is used or named in a tutorial or a how-to page."""
    assert re.search(rf"\bpubrecord[. ]{name}\b|from pubrecord import [\w, ]*\b{name}\b|pubrecord\.{name}\b", guides())


def test_every_extra_is_shown() -> None:
    """Each extra is named where it is needed; `test` is for those who work on the library."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {extra for extras in re.findall(r"pubrecord\[([a-z,]+)\]", guides()) for extra in extras.split(",")}

    assert project["optional-dependencies"].keys() - {"test"} == named


@pytest.mark.parametrize("suffix", [suffix for each in FORMATS.values() for suffix in each.suffixes])
def test_every_format_is_shown(suffix: str) -> None:
    """Each suffix of each format stands in the table of formats of the page about reading and writing."""
    table = (DOCS / "how-to" / "read-and-write.md").read_text(encoding="utf-8")

    assert re.search(rf"^\|[^|]*`{re.escape(suffix)}`", table, re.MULTILINE)


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_name_of_a_format_is_told(name: str) -> None:
    """So does each name that `format` takes."""
    assert f'"{name}"' in (DOCS / "how-to" / "read-and-write.md").read_text(encoding="utf-8")
