"""``pubrecord merge``."""

from __future__ import annotations

import sys
import warnings
from typing import Literal

import click

import pubrecord
from pubrecord.cli.convert import summary
from pubrecord.cli.messages import complain, warn
from pubrecord.cli.parameters import FORMAT, TARGET, on_error_option, rejects_option, workers_option
from pubrecord.cli.progress import progress_bars
from pubrecord.detecting import of_name
from pubrecord.updates import plan

_EXAMPLES = """\b
Examples:
  pubrecord merge baseline/*.xml.gz updatefiles/*.xml.gz today.parquet
  pubrecord merge --dry-run baseline/*.xml.gz updatefiles/*.xml.gz
  pubrecord merge --versions latest --workers 8 all/*.xml.gz today.jsonl.zst
"""


@click.command(epilog=_EXAMPLES)
@click.argument("files", metavar="FILE... OUT", nargs=-1, required=True, type=TARGET)
@click.option("--dry-run", is_flag=True, help="Only say which records stand, and write nothing; there is no OUT then.")
@click.option(
    "--versions",
    type=click.Choice(["all", "latest"]),
    default="all",
    show_default=True,
    help="Each version of a PMID, or only the highest.",
)
@click.option(
    "--order",
    type=click.Choice(["name", "given"]),
    default="name",
    show_default=True,
    help="Which file is later: by the numbers in the names, or as the files are given.",
)
@click.option("--no-verify", is_flag=True, help="Do not compare files with the .md5 beside them.")
@click.option("--strict", is_flag=True, help="Stop if files are missing between others, and do not only warn.")
@click.option("--to", "to_format", type=FORMAT, help="Format of OUT; by default told by suffix.")
@on_error_option
@rejects_option
@workers_option
@click.option(
    "--fields", metavar="NAMES", help="Columns of a Parquet file: names of fields and properties, with commas."
)
def merge(
    files: tuple[str, ...],
    versions: Literal["all", "latest"],
    order: Literal["name", "given"],
    to_format: str | None,
    on_error: Literal["raise", "skip"],
    rejects: str | None,
    workers: int,
    fields: str | None,
    *,
    dry_run: bool,
    no_verify: bool,
    strict: bool,
) -> None:
    """Write what stands today in baseline and update files FILE... into the file OUT.

    Of several records of a PMID and version the one of the latest file stands, and what was deleted later does not. The
    order is that of the numbers in the files' names, whatever order they are given in.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = warn
        if dry_run:
            planned = plan(
                files, versions=versions, order=order, verify=not no_verify, strict=strict, on_error=_met(on_error)
            )
            click.echo(str(planned))
            return
        *sources, target = files
        if not sources:
            raise click.UsageError("There is nothing to merge: give files, and OUT behind them.")
        if to_format is None and of_name(target) is None:
            raise click.UsageError(f"The suffix of {target} tells no format: add --to.")
        if rejects is not None and on_error != "skip":
            raise click.UsageError("--rejects goes with --on-error skip.")
        with progress_bars() as progress:
            report = pubrecord.merge(
                sources,
                target,
                versions=versions,
                order=order,
                verify=not no_verify,
                strict=strict,
                workers=workers,
                on_error=_met(on_error),
                rejects=rejects,
                fields=[name.strip() for name in fields.split(",")] if fields is not None else None,
                progress=progress,
                to_format=to_format,
            )
    click.echo(summary(report), err=True)
    sys.exit(1 if report.skipped else 0)


def _met(on_error: Literal["raise", "skip"]) -> pubrecord.errors.OnError:
    return complain if on_error == "skip" else "raise"
