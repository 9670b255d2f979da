"""Types of arguments that several commands take."""

from __future__ import annotations

import click

from pubrecord.formats import FORMATS

FORMAT = click.Choice(list(FORMATS))
SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True)
TARGET = click.Path(dir_okay=False, allow_dash=True)
FILE_OR_FOLDER = click.Path(allow_dash=True)
