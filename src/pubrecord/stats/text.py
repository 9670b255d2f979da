"""Figures as text, plain or for a terminal by rich."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pubrecord.converting import Report
from pubrecord.page.text import columns, visible, wrapped
from pubrecord.stats.figures import Stats
from pubrecord.stats.reports import table
from pubrecord.stats.summary import Row, Table, tables

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["renderable", "text"]

_BLOCKS = " ▏▎▍▌▋▊▉█"
_BAR = 20
_WIDEST_LABEL = 40


def text(stats: Stats, width: int = 80, top: int = 10) -> str:
    """Return figures as plain text of lines at most `width` columns wide, with a line feed at the end.

    `top` is how many the rankings have. What would be wider goes on in the next line; labels that are very long
    are cut, and end in "…".
    """
    return "\n\n".join("\n".join((each.title, *lines(each, width))) for each in tables(stats, top)) + "\n"


def renderable(shown: Stats | Report, top: int = 10) -> RenderableType:
    """Return figures, or the report of a conversion, as what rich prints, in the width there is; needs the extra ``cli``."""
    from pubrecord.stats.terminal import Sheet  # noqa: PLC0415 - rich comes with the extra

    return Sheet(tables(shown, top) if isinstance(shown, Stats) else (table(shown),))


def bar(share: float, width: int = _BAR) -> str:
    """Return a bar of blocks for a share from 0 to 1, an eighth of a column exact; something for whatever is not 0."""
    eighths = max(round(share * width * 8), 1 if share > 0 else 0)
    whole, rest = divmod(eighths, 8)
    return f"{'█' * whole}{_BLOCKS[rest]}".rstrip()


def lines(table: Table, width: int) -> Iterator[str]:
    """Give the lines of a table: labels, figures, and bars where it has any."""
    rows = [
        Row(visible(" " * _indent(row) + " ".join(row.label.split())), visible(row.value), row.bar)
        for row in table.rows
    ]
    widest = min(max(columns(row.label) for row in rows), _WIDEST_LABEL, width // 2)
    values = max((columns(row.value) for row in rows if row.bar is not None), default=0)
    for row in rows:
        label = _cut(row.label, widest)
        label += " " * (widest - columns(label))
        if row.bar is None:
            for number, part in enumerate(wrapped(row.value, max(1, width - widest - 2), 0)):
                yield f"{label if number == 0 else ' ' * widest}  {part}".rstrip()
        else:
            yield _cut(
                f"{label}  {row.value:>{values}}  {bar(row.bar, _bar_width(width - widest - values - 4))}", width
            ).rstrip()


def _indent(row: Row) -> Literal[0, 4]:
    return 4 if row.label.startswith("    ") else 0


def _bar_width(free: int) -> int:
    return max(1, min(_BAR, free))


def _cut(characters: str, width: int) -> str:
    if columns(characters) <= width:
        return characters
    cut = characters[: width - 1]
    while columns(cut) > width - 1:
        cut = cut[:-1]
    return f"{cut}…"
