"""``pubrecord merge``."""

from __future__ import annotations

import os
from typing import Literal, TypedDict, Unpack

import click

import pubrecord
from pubrecord.cli.help import Command
from pubrecord.cli.messages import say, warnings_shown
from pubrecord.cli.parameters import (
    TARGET,
    WRITTEN,
    names_in,
    on_error_option,
    rejects_option,
    reporting,
    require_format,
    require_skipping,
    require_target,
    workers_option,
)
from pubrecord.cli.progress import Reading
from pubrecord.cli.reports import finish
from pubrecord.updates import plan
from pubrecord.updates.names import number_of

_EXAMPLES = """\b
Examples:
  pubrecord merge baseline/*.xml.gz updatefiles/*.xml.gz today.parquet
  pubrecord merge --dry-run baseline/*.xml.gz updatefiles/*.xml.gz
  pubrecord merge --versions latest --workers 8 all/*.xml.gz today.jsonl.zst
"""


class _Planning(TypedDict):
    """The options that say which records stand."""

    versions: Literal["all", "latest"]
    order: Literal["name", "given"]
    strict: bool


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Write what stands today in baseline and update files.")
@click.argument("files", metavar="FILE... OUT", nargs=-1, type=TARGET)
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
@click.option("--to", "to_format", type=WRITTEN, help="Format of OUT; by default told by suffix.")
@on_error_option
@rejects_option
@workers_option
@click.option(
    "--fields", metavar="NAMES", help="Columns of a Parquet file: names of fields and properties, with commas."
)
@click.option("--force", is_flag=True, help="Replace OUT even if it is a baseline or update file.")
def merge(
    files: tuple[str, ...],
    to_format: str | None,
    on_error: str,
    rejects: str | None,
    workers: int,
    fields: str | None,
    *,
    dry_run: bool,
    no_verify: bool,
    force: bool,
    **planning: Unpack[_Planning],
) -> None:
    """Write what stands today in baseline and update files FILE... into the file OUT.

    Of several records of a PMID and version the one of the latest file stands, and what was deleted later does not. The
    order is that of the numbers in the files' names, whatever order they are given in.
    """
    if dry_run:
        if not files:
            raise click.UsageError("FILE is missing: the files to merge.")
        with warnings_shown(), Reading(files) as progress:
            planned = plan(files, verify=not no_verify, on_error=reporting(on_error), progress=progress, **planning)
        say(str(planned))
        return
    sources, target = files[:-1], require_target(files[:-1], files[-1] if files else None)
    require_format(target, to_format)
    if os.path.isfile(target) and number_of(target) is not None and not force:
        raise click.UsageError(f"{target} exists: is the name of the new file missing? --force replaces it.")
    require_skipping(on_error, rejects)
    with warnings_shown(), Reading(sources, target) as progress:
        report = pubrecord.merge(
            sources,
            target,
            verify=not no_verify,
            workers=workers,
            on_error=reporting(on_error),
            rejects=rejects,
            fields=names_in(fields),
            progress=progress,
            to_format=to_format,
            **planning,
        )
    finish(report)
