"""``pubrecord stats``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import click
from rich.console import Console

from pubrecord import stats as figures
from pubrecord.cli.help import Command
from pubrecord.cli.messages import complain, say
from pubrecord.cli.parameters import READ, SOURCE
from pubrecord.cli.progress import Reading
from pubrecord.cli.statuses import WRONG_INPUT, status_of
from pubrecord.errors import PubrecordError
from pubrecord.stats.text import renderable, text

_WIDTH = 80
_EXAMPLES = """\b
Examples:
  pubrecord stats pubmed25n0001.xml.gz
  pubrecord stats --by file update/*.xml.gz
  pubrecord stats --html update/*.xml.gz > update.html
  pubrecord stats --json answer.xml | jq .completeness
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Say what is in files: records, years, completeness.")
@click.argument("sources", metavar="FILE...", nargs=-1, required=True, type=SOURCE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with --by file an array.")
@click.option("--html", "as_html", is_flag=True, help="Print one HTML document with plots.")
@click.option("--by", type=click.Choice(["file"]), help="Figures of each file, and not of all together.")
@click.option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="How long rankings are."
)
@click.option(
    "--width", type=click.IntRange(min=20), metavar="N", help="Columns of the text; by default 80, or the screen."
)
@click.option("--format", "format_name", type=READ, help="Format of FILE...; by default told by suffix or content.")
def stats(
    sources: tuple[str, ...],
    by: str | None,
    top: int,
    width: int | None,
    format_name: str | None,
    *,
    as_json: bool,
    as_html: bool,
) -> None:
    """Say what is in the files: records, years, journals, how complete they are.

    The exit status is 0 if all could be read, 1 if records were passed over or a file is something else, and 2 if a file
    cannot be opened.
    """
    if as_json and as_html:
        raise click.UsageError("--json and --html exclude each other.")
    counted, status = _counted(sources, format_name)
    if not counted and not as_json:
        sys.exit(status)
    together = sum((each for _, each in counted), figures.Stats())
    title = counted[0][0] if len(counted) == 1 else f"{len(counted):,} files"
    parts = counted if by else [(title, together)]
    if as_json and by:
        say(_json([figures.to_dict(each, top, sources=[name]) for name, each in counted]))
    elif as_json:
        say(_json(figures.to_dict(together, top, sources=[name for name, _ in counted])))
    elif as_html:
        from pubrecord.stats.html import document  # noqa: PLC0415 - it comes with an extra

        say(document(parts, top), newline=False)
    else:
        _print(parts, top, width)
    sys.exit(max(status, WRONG_INPUT if together.skipped else 0))


def _json(figures: object) -> str:
    return json.dumps(figures, indent=2, ensure_ascii=False)


def _counted(sources: tuple[str, ...], format_name: str | None) -> tuple[list[tuple[str, figures.Stats]], int]:
    """Return the figures of each file that can be read, and the status that the others make."""
    counted: list[tuple[str, figures.Stats]] = []
    status = 0
    with Reading(sources, done="counted", left="No figures are printed.") as progress:
        for source in sources:
            progress.begin(source)
            try:
                counted.append((source, _of_file(source, format_name, progress)))
            except (PubrecordError, OSError) as error:
                status = max(status, status_of(error))
                complain(error)
    return counted, status


def _of_file(source: str, format_name: str | None, progress: Callable[[str, int, int | None], object]) -> figures.Stats:
    return figures.of_file(source, format=format_name, on_error=complain, progress=progress)


def _print(parts: list[tuple[str, figures.Stats]], top: int, width: int | None) -> None:
    console = Console(width=width)
    for number, (name, each) in enumerate(parts):
        if number:
            say("")
        if len(parts) > 1:
            say(f"{name}\n{'=' * len(name)}\n")
        if console.is_terminal:
            console.print(renderable(each, top))
        else:
            say(text(each, width or _WIDTH, top), newline=False)
