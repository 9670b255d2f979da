"""Arguments and options that several commands take."""

from __future__ import annotations

import click

from pubrecord.cli.messages import complain
from pubrecord.detecting import of_name
from pubrecord.errors import OnError
from pubrecord.formats import FORMATS
from pubrecord.workers.pool import cores

#: Names of the formats that can be read, and of those that can be written.
READ = click.Choice([format.name for format in FORMATS.values() if format.is_read])
WRITTEN = click.Choice([format.name for format in FORMATS.values() if format.is_written])
SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True)
TARGET = click.Path(dir_okay=False, allow_dash=True)
FILE_OR_FOLDER = click.Path(allow_dash=True)

#: Options of the commands that write one file from others.
on_error_option = click.option(
    "--on-error",
    type=click.Choice(["raise", "skip"]),
    default="raise",
    show_default=True,
    help="What to do about a bad record: stop, or report it and go on with the next.",
)
rejects_option = click.option(
    "--rejects",
    type=TARGET,
    metavar="FILE",
    help="With --on-error skip: where to put the bytes of all that is passed over, for repair.",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=cores,
    show_default="the cores there are",
    help="Processes that share the work on large XML files.",
)


def reporting(on_error: str) -> OnError:
    """Return what is done about a bad record: it is raised, or shown and passed over."""
    return complain if on_error == "skip" else "raise"


def names_in(fields: str | None) -> list[str] | None:
    """Return the names of fields and properties that an option has with commas between."""
    return None if fields is None else [name.strip() for name in fields.split(",")]


def require_target(sources: tuple[str, ...], target: str | None) -> str:
    """Return the last argument, the file to write; raises `click.UsageError` if it or those before it are missing."""
    if target is None:
        raise click.UsageError("IN and OUT are missing: the files to read, and the file to write.")
    if not sources:
        raise click.UsageError(f"OUT is missing: the file to write, behind {target}.")
    return target


def require_format(target: str, to_format: str | None) -> None:
    """Raise `click.UsageError` if neither the suffix of the target nor an option tells its format."""
    if to_format is None and target == "-":
        raise click.UsageError("Standard output has no suffix that tells the format: add --to.")
    if to_format is None and of_name(target) is None:
        raise click.UsageError(f"The suffix of {target} tells no format: add --to.")


def require_skipping(on_error: str, rejects: str | None) -> None:
    """Raise `click.UsageError` if rejects are asked for where nothing is passed over."""
    if rejects is not None and on_error != "skip":
        raise click.UsageError("--rejects goes with --on-error skip.")
