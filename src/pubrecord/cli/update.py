"""``pubrecord update``."""

from __future__ import annotations

import sys
import warnings

import click

from pubrecord.cli.convert import summary
from pubrecord.cli.messages import complain, warn
from pubrecord.cli.parameters import SOURCE
from pubrecord.store import Store

_EXAMPLES = """\b
Examples:
  pubrecord update pubmed.sqlite baseline/*.xml.gz
  pubrecord update pubmed.sqlite updatefiles/*.xml.gz
"""


@click.command(epilog=_EXAMPLES)
@click.argument("store", metavar="DB", type=click.Path(dir_okay=False))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=SOURCE)
@click.option("--no-verify", is_flag=True, help="Do not compare files with the .md5 beside them.")
@click.option("--strict", is_flag=True, help="Stop if files are missing between others, and do not only warn.")
@click.option(
    "--on-error",
    type=click.Choice(["raise", "skip"]),
    default="raise",
    show_default=True,
    help="What to do about a bad record: stop, or report it and go on with the next.",
)
def update(store: str, files: tuple[str, ...], on_error: str, *, no_verify: bool, strict: bool) -> None:
    """Apply baseline and update files FILE... to the store DB, which is made if it is not there.

    Files that were applied before are passed over, and the order does not matter: give the whole folder each day.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = warn
        with Store(store) as opened:
            report = opened.update(
                files,
                verify=not no_verify,
                strict=strict,
                on_error=complain if on_error == "skip" else "raise",
            )
            count = len(opened)
    click.echo(f"{summary(report)}; the store has {count:,} records", err=True)
    sys.exit(1 if report.skipped else 0)
