"""Figures as rich prints them to a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from pubrecord.errors import MissingExtraError
from pubrecord.stats.summary import Table
from pubrecord.stats.text import lines

try:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text
except ImportError as error:
    raise MissingExtraError("figures for terminals need rich", extra="cli") from error


class Sheet:
    """Tables that rich can print, in the width that there is."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = tuple(tables)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for index, table in enumerate(self._tables):
            if index:
                yield Text()
            yield Text(table.title, "bold cyan")
            for line in lines(table, options.max_width):
                yield Text(line, no_wrap=True, overflow="ignore")
