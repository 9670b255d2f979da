"""``pubrecord update``."""

from __future__ import annotations

import click

from pubrecord.cli.help import Command
from pubrecord.cli.messages import warnings_shown
from pubrecord.cli.parameters import SOURCE, on_error_option, reporting
from pubrecord.cli.progress import Reading
from pubrecord.cli.reports import finish
from pubrecord.store import Store

_EXAMPLES = """\b
Examples:
  pubrecord update pubmed.sqlite baseline/*.xml.gz
  pubrecord update pubmed.sqlite updatefiles/*.xml.gz
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Apply baseline and update files to a store.")
@click.argument("store", metavar="DB", type=click.Path(dir_okay=False))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=SOURCE)
@click.option("--no-verify", is_flag=True, help="Do not compare files with the .md5 beside them.")
@click.option("--strict", is_flag=True, help="Stop if files are missing between others, and do not only warn.")
@on_error_option
def update(store: str, files: tuple[str, ...], on_error: str, *, no_verify: bool, strict: bool) -> None:
    """Apply baseline and update files FILE... to the store DB, which is made if it is not there.

    Files that were applied before are passed over, and the order does not matter: give the whole folder each day.
    """
    left = f"{store} has all of the files that had been applied, and nothing of the others."
    with warnings_shown(), Reading(files, done="applied", left=left) as progress, Store(store) as opened:
        report = opened.update(
            files, verify=not no_verify, strict=strict, on_error=reporting(on_error), progress=progress
        )
        count = len(opened)
    finish(report, f"; the store has {count:,} records")
