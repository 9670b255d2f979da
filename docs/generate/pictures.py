"""The pictures of the documentation: record pages and figures in a browser, commands in a terminal, light and dark.

``python -m generate.pictures`` compares the pictures with what the library shows now. Where one is outdated it is made
anew, and the status is 1, so that whoever runs it sees the change and keeps it. A picture is outdated when its source
is another one, HTML or SVG: the bytes of a picture differ with the fonts of a machine. The hashes of the sources stand
in ``pictures.json`` beside the pictures.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import attrs
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

import pubrecord
from generate import website
from pubrecord import page, stats
from pubrecord.page import html
from pubrecord.page import text as page_text
from pubrecord.stats import html as stats_html

FOLDER = website.DOCS / "images"
HASHES = FOLDER / "pictures.json"
#: No picture is larger, in bytes.
LARGEST = 150_000
_WIDTH, _HEIGHT = 720, 900
_COLUMNS, _LINES = 84, 28
_SCHEMES = ("light", "dark")
_THEMES = {
    "light": TerminalTheme(
        (255, 255, 255),
        (31, 35, 40),
        *2
        * [
            [
                *((31, 35, 40), (180, 35, 24), (17, 99, 41), (125, 78, 0)),
                *((9, 80, 174), (130, 80, 223), (20, 110, 120), (110, 118, 129)),
            ]
        ],
    ),
    "dark": TerminalTheme(
        (23, 25, 28),
        (227, 227, 227),
        *2
        * [
            [
                *((110, 118, 129), (255, 123, 114), (86, 211, 100), (227, 179, 65)),
                *((121, 192, 255), (210, 168, 255), (86, 212, 221), (227, 227, 227)),
            ]
        ],
    ),
}
#: As rich lays a terminal out, with the fonts of the reader's system in place of one from the net.
_SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px; \
line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g></g></svg>
"""


@attrs.frozen
class Picture:
    """A picture: its file, and what it is made of."""

    name: str
    source: str
    scheme: str

    @property
    def hash(self) -> str:
        """What tells whether the source is still the same."""
        return hashlib.sha256(f"{self.scheme} {_WIDTH} {_HEIGHT}\n{self.source}".encode()).hexdigest()


def pictures() -> Iterator[Picture]:
    """Give all pictures with their sources as the library makes them now."""
    for scheme in _SCHEMES:
        for name, source in _documents():
            yield Picture(f"{name}-{scheme}.png", source, scheme)
        for name, console in _terminals():
            svg = console.export_svg(
                title=f"pubrecord {name}", theme=_THEMES[scheme], code_format=_SVG, unique_id=name, clear=False
            )
            yield Picture(f"terminal-{name}-{scheme}.svg", svg, scheme)


def outdated() -> list[Picture]:
    """Return the pictures whose sources have changed since they were made, and those that are not there."""
    hashes = json.loads(HASHES.read_text(encoding="utf-8")) if HASHES.exists() else {}
    return [each for each in pictures() if hashes.get(each.name) != each.hash or not (FOLDER / each.name).exists()]


def make(wanted: list[Picture]) -> None:
    """Make pictures, and note the hashes of their sources."""
    FOLDER.mkdir(exist_ok=True)
    if photographs := [each for each in wanted if each.name.endswith(".png")]:
        _photograph(photographs)
    for each in wanted:
        if each.name.endswith(".svg"):
            (FOLDER / each.name).write_text(each.source, encoding="utf-8")
    hashes = {each.name: each.hash for each in pictures()}
    HASHES.write_text(json.dumps(hashes, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _record(name: str, pmid: str) -> pubrecord.Article:
    records = pubrecord.read(pubrecord.examples.path(name), only=pubrecord.Article)
    return next(record for record in records if record.pmid == pmid)


def _documents() -> Iterator[tuple[str, str]]:
    yield "record", html.document(page.of(_record("records.xml", "900000001")))
    yield "retracted", html.document(page.of(_record("articles.xml", "900001004")))
    figures = stats.of(pubrecord.read(pubrecord.examples.path("articles.xml")))
    yield "stats", stats_html.document([("articles.xml", figures)])


def _terminals() -> Iterator[tuple[str, Console]]:
    console = _console()
    console.print("[bold]$[/] pubrecord show examples/articles.xml 900001001\n", highlight=False)
    with (whole := _console()).capture() as captured:
        whole.print(page_text.renderable(page.of(_record("articles.xml", "900001001"))))
    for line in captured.get().splitlines()[:_LINES]:
        console.print(Text.from_ansi(line))
    yield "show", console
    console = _console()
    with tempfile.TemporaryDirectory() as folder:
        pubrecord.examples.copy(Path(folder) / "examples")
        for command in (
            "pubrecord convert examples/articles.xml records.jsonl",
            "pubrecord convert --fields pmid,year,title_plain examples/articles.xml titles.csv",
            "head -n 3 titles.csv",
            "pubrecord convert --on-error skip examples/damaged.xml good.xml",
        ):
            console.print(f"[bold]$[/] {command}", highlight=False)
            console.print(_output(command, folder), highlight=False)
    yield "convert", console


def _console() -> Console:
    return Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")


def _output(command: str, folder: str) -> Text:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,  # some show how a command fails
    )
    return Text.from_ansi(website.without_figures(done.stdout))


def _photograph(wanted: list[Picture]) -> None:
    from PIL import Image  # noqa: PLC0415 - only to make pictures
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only to make pictures

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for each in wanted:
            tab = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme=each.scheme)
            tab.set_content(each.source)
            shot = Image.open(io.BytesIO(tab.screenshot()))
            shot.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(FOLDER / each.name, optimize=True)
            tab.close()
        browser.close()


def main() -> int:
    """Make outdated pictures anew; return 1 if there are any."""
    found = outdated()
    if found:
        make(found)
        sys.stderr.write(f"These pictures were outdated, and are made anew: {', '.join(each.name for each in found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
