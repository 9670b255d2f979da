"""Types of arguments that several commands take."""

from __future__ import annotations

import click

from pubrecord.formats import FORMATS
from pubrecord.workers.pool import cores

FORMAT = click.Choice(list(FORMATS))
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
