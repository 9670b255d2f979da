"""What all commands say on standard error."""

from __future__ import annotations

import click


def warn(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning of the library; takes what `warnings.showwarning` is called with."""
    click.echo(f"Warning: {message}", err=True)


def complain(error: Exception) -> None:
    """Show an error, with the notes that were added to it."""
    click.echo("\n  ".join([f"Error: {error}", *getattr(error, "__notes__", ())]), err=True)
