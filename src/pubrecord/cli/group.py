"""The manners that all commands have: errors without a traceback, and a closed pipe that is no error."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from pubrecord.cli.messages import complain
from pubrecord.errors import MissingExtraError, PubrecordError


class Commands(click.Group):
    """A group of commands of which errors are shown in a few lines, unless ``--debug`` asks for the traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our output, such as `head`, has seen enough. What is still in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except (PubrecordError, ImportError, OSError, ValueError) as error:
            if ctx.params.get("debug"):
                raise
            complain(error)
            in_the_input = isinstance(error, PubrecordError) and not isinstance(error, MissingExtraError)
            ctx.exit(1 if in_the_input else 2)
