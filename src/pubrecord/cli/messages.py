"""What all commands say, and where it fails: on standard output with an error, on standard error without a word."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import warnings
from collections.abc import Callable, Generator

import click


def _option(matched: re.Match[str]) -> str:
    """Return the option that stands for an argument."""
    return f"--{matched[1].replace('_', '-')}{matched[2]}"


#: What errors advise in Python, and what one does about it in a shell.
_IN_A_SHELL: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\A(\w+)( is not for \w+, it is for )"), _option),
    (
        re.compile(r"The bytes of the record are in the error's `raw`: repair them"),
        "--on-error skip --rejects FILE keeps the bytes of the record: repair them",
    ),
    (re.compile(r": the error's `raw` has them"), ": --on-error skip --rejects FILE keeps them"),
    (re.compile(r", all in `problems` of the error"), ""),
    (re.compile(r"by pubrecord\.read\(\.\.\., format='(\w+)'\)"), r"with --from \1"),
    (re.compile(r"by pubrecord\.read and pubrecord\.json\.read"), "with --from jsonl"),
    (re.compile(r"format='(\w+)', or --from \1(?: on the command line)?"), r"--from \1"),
    (re.compile(r"format='(\w+)'(?: or '(\w+)')?"), r"--from \1"),
    (
        re.compile(r"limits=Limits\((\w+)=\.\.\.\) with more"),
        r"--limit-\1 with more",
    ),
    (re.compile(r"with pubrecord\.read or `pubrecord convert`"), "with `pubrecord convert`"),
    (re.compile(r"`read` gives the records of several( items)?"), "convert it as a file of several"),
    (re.compile(r"fewer workers, or with one"), "fewer --workers, or with --workers 1"),
)


def say(text: str, *, newline: bool = True) -> None:
    """Print on standard output; raises `OSError` where that is closed or full."""
    require_output()
    click.echo(text, nl=newline)


def require_output() -> None:
    """Raise `OSError` if standard output is closed, into which Click prints nothing without a word."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "standard output is closed")


def note(text: str) -> None:
    """Print on standard error, as far as anybody can hear it."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(text, err=True)


def fail(kind: str, text: str) -> None:
    """Print on standard error what went wrong; its kind has a colour on a terminal."""
    note(f"{click.style(f'{kind}:', fg='red', bold=True)} {text}")


def warn(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning of the library; takes what `warnings.showwarning` is called with."""
    note(f"{click.style('Warning:', fg='yellow', bold=True)} {message}")


@contextlib.contextmanager
def warnings_shown() -> Generator[None]:
    """Show all warnings of the library within the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = warn
        yield


def complain(error: Exception) -> None:
    """Show an error, with the notes that were added to it, and advice that fits a shell."""
    text = "\n  ".join([str(error), *getattr(error, "__notes__", ())])
    for pattern, words in _IN_A_SHELL:
        text = pattern.sub(words, text)
    fail("Error", text)


def usage(error: click.UsageError) -> None:
    """Show how a command is used, and in which way it was not."""
    if error.ctx is not None:
        note(f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n")
    fail("Error", error.format_message())


def flush() -> None:
    """Hand all that was printed to the system, so that what fails fails here, and not when the interpreter ends."""
    if sys.stdout is not None:
        sys.stdout.flush()


def drop_output() -> None:
    """Let what is still to be printed go nowhere: its place is full or closed, and the interpreter would try again."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
