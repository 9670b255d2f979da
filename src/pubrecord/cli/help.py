"""How the help of a command looks: its examples, the address of the documentation, and colours on a terminal."""

from __future__ import annotations

import importlib.metadata
import inspect
import os
import shutil
from collections.abc import Iterable

import click

#: Columns of the help at the most, and at the least.
_WIDEST = 80
_NARROWEST = 24


def colors() -> bool | None:
    """Whether the environment wants colours, by `NO_COLOR`, `FORCE_COLOR` and `TERM`; `None` lets the terminal say it."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def address() -> str | None:
    """Return the address of the documentation, which the metadata of the package has; `None` where they are older."""
    urls = importlib.metadata.metadata("pubrecord").get_all("Project-URL") or []
    pairs = (str(url).partition(", ") for url in urls)
    return next((url for label, _, url in pairs if label == "Documentation"), None)


class _Formatter(click.HelpFormatter):
    """Headings are bold, and commands and options have a colour; where there are no colours, Click takes them away."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        columns = width or max(min(shutil.get_terminal_size().columns, max_width or _WIDEST) - 2, _NARROWEST)
        super().__init__(indent_increment, columns, max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, prefix or click.style("Usage: ", bold=True))

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(click.style(heading, bold=True))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write commands, arguments or options with what they mean."""
        terms = ((click.style(first, fg="cyan"), second) for first, second in rows)
        super().write_dl(terms, min(col_max, self.width // 2), col_spacing)


class Context(click.Context):
    """The context of a command, with our layout of help."""

    formatter_class = _Formatter


def write_examples(epilog: str | None, formatter: click.HelpFormatter) -> None:
    """Write the examples of a command as they stand, each on its line, and where more is to be read."""
    heading, _, examples = inspect.cleandoc((epilog or "").removeprefix("\b\n")).partition("\n")
    if examples:
        with formatter.section(heading.removesuffix(":")):
            for line in inspect.cleandoc(examples).splitlines():
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
    if url := address():
        formatter.write_paragraph()
        formatter.write(f"Documentation: {url}\n")


class Command(click.Command):
    """A command whose help ends in examples and the address of the documentation."""

    context_class = Context

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as Click has it
        """Write what stands below the options."""
        write_examples(self.epilog, formatter)
