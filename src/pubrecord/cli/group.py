"""The manners that all commands have: errors without a traceback, output that fails in one place, ends from outside."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Generator
from types import FrameType
from typing import Any, NoReturn

import click

from pubrecord.cli.help import Command, Context, colors, write_examples
from pubrecord.cli.messages import complain, drop_output, fail, flush, usage
from pubrecord.cli.statuses import INTERRUPTED, UNUSABLE, status_of
from pubrecord.errors import PubrecordError

#: What ends a process from outside, beside the interrupt of a terminal, which Python makes an exception itself.
_ENDS = ("SIGTERM", "SIGHUP")
_DEBUG = "--debug"


class EndedFromOutside(BaseException):
    """The process is to end by a signal; on the way up, half files are removed and workers ended."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Commands(click.Group):
    """A group of commands of which errors are shown in a few lines, unless ``--debug`` asks for the traceback."""

    command_class = Command
    context_class = Context
    _is_debugged = False

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; where its output fails, the status is 2, and 0 if its reader, as `head`, has seen enough."""
        try:
            with ended_in_order():
                try:
                    return super().main(*args, **kwargs)
                finally:
                    flush()
        except BrokenPipeError:
            drop_output()
            sys.exit(0)
        except OSError as error:
            if self._is_debugged:
                raise
            complain(error)
            drop_output()
            sys.exit(UNUSABLE)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take ``--debug`` wherever it stands."""
        mine = args[: args.index("--")] if "--" in args else args
        if _DEBUG in mine:
            args = [_DEBUG, *(each for each in mine if each != _DEBUG), *args[len(mine) :]]
        return super().parse_args(ctx, args)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the arguments; help may be printed for them."""
        try:
            return super().make_context(*args, color=colors(), **kwargs)
        except click.UsageError as error:
            usage(error)
            raise click.exceptions.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            drop_output()
            raise click.exceptions.Exit(0) from None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as Click has it
        """Write what stands below the commands."""
        write_examples(self.epilog, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        self._is_debugged = bool(ctx.params.get("debug"))
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            usage(error)
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            drop_output()
            ctx.exit(0)
        except KeyboardInterrupt as error:
            drop_output()
            fail("Interrupted", "\n  ".join(getattr(error, "__notes__", ["what was printed is not all."])))
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if self._is_debugged:
                raise
            _end(ctx, error)


def _end(ctx: click.Context, error: Exception) -> NoReturn:
    """Show an error and end with its status."""
    if isinstance(error, (PubrecordError, ImportError, OSError, ValueError)):
        complain(error)
        ctx.exit(status_of(error))
    what = "memory ran out" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
    fail("Error", f"{what}\n  This was not foreseen: `pubrecord {_DEBUG} ...` shows where it comes from.")
    ctx.exit(UNUSABLE)


@contextlib.contextmanager
def ended_in_order() -> Generator[None]:
    """Let signals that end the process do so as an interrupt does, with half files removed, and with their own status.

    Signals that are ignored, as ``nohup`` has it, or handled by others stay so.
    """

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals are handled
        for other in numbers:
            signal.signal(other, signal.SIG_IGN)
        raise EndedFromOutside(number)

    known = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    numbers = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        numbers = []  # only the main thread is told of signals
    try:
        for number in numbers:
            signal.signal(number, end)
        yield
    except EndedFromOutside as ended:
        drop_output()
        signal.signal(ended.number, signal.SIG_DFL)
        os.kill(os.getpid(), ended.number)
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
