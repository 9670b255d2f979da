"""The page of a record as rich prints it to a terminal: colours, links, boxes, long lists folded."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pubrecord.errors import MissingExtraError
from pubrecord.page.content import Item, Page, Run, Section
from pubrecord.page.text import single_spaced, visible
from pubrecord.text import styled

try:
    from rich.console import Console, ConsoleOptions, Group, RenderResult
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.style import Style
    from rich.text import Text
except ImportError as error:
    raise MissingExtraError("pages for terminals need rich", extra="cli") from error

_INDENT = 4
_TONES = {"alert": "red", "warning": "yellow", "note": "cyan"}
_STYLES = {"b": "bold", "i": "italic", "u": "underline"}
#: Sections that have a style of their own.
_SECTIONS = {"kind": "cyan", "title": "bold", "affiliations": "dim"}


class Sheet:
    """A page that rich can print, in the width that there is."""

    def __init__(self, page: Page, *, everything: bool) -> None:
        self._page = page
        self._everything = everything

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for index, section in enumerate(self._page.sections):
            if index:
                yield Text()
            lines = list(self._lines(section, console, options.max_width))
            if section.tone is None:
                yield from lines
            else:
                heading = Text(visible(section.title or ""), "bold")
                yield Panel(Group(*lines), title=heading, title_align="left", border_style=_TONES[section.tone])

    def _lines(self, section: Section, console: Console, width: int) -> Iterator[Text | Padding]:
        if section.tone is not None:
            width -= _INDENT  # the frame around it
        elif section.title:
            yield Text(visible(section.title), "bold cyan")
        shown, folded = self._folded(section)
        style = _SECTIONS.get(section.name, "")
        for item in shown:
            yield from _wrapped(item, style, console, width)
        if folded:
            yield Text(f"... and {folded:,} more (--all)", "italic")

    def _folded(self, section: Section) -> tuple[tuple[Item, ...], int]:
        """Return the items to show, and how many are folded away."""
        if self._everything or section.most is None or len(section.items) <= section.most:
            return section.items, 0
        return section.items[: section.most], len(section.items) - section.most


def captured(page: Page, width: int) -> str:
    """Return what a terminal of a width would be sent, with nothing folded away."""
    console = Console(
        file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor", legacy_windows=False
    )
    with console.capture() as capture:
        console.print(Sheet(page, everything=True))
    return capture.get()


def _wrapped(item: Item, style: str, console: Console, width: int) -> Iterator[Padding]:
    """Give the lines of an item, all but the first of them indented."""
    characters = Text(style="bold" if item.kind == "heading" else style)
    if item.number:
        characters.append(f"{item.number} ", "dim")
    for run in item.runs:
        characters.append_text(_styled(run))
    left = _INDENT * item.level
    for number, line in enumerate(characters.wrap(console, max(1, width - left - _INDENT))):
        line.rstrip()
        yield Padding(line, (0, 0, 0, left + (_INDENT if number else 0)), expand=False)


def _styled(run: Run) -> Text:
    characters = Text()
    style = Style(bold=run.strong or None, dim=run.mark or None, link=run.url)
    if run.url:
        style += Style(underline=True)
    for piece, names in styled(run.text, run.markup):
        characters.append(
            visible(single_spaced(piece)), style + Style.parse(" ".join(_STYLES[each] for each in sorted(names)))
        )
    return characters
