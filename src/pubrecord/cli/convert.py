"""``pubrecord convert``."""

from __future__ import annotations

import os
from typing import TypedDict, Unpack

import click

import pubrecord
from pubrecord.cli.help import Command
from pubrecord.cli.limits import limited
from pubrecord.cli.messages import warnings_shown
from pubrecord.cli.parameters import (
    FILE_OR_FOLDER,
    READ,
    SOURCE,
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
from pubrecord.streams.limits import Limits

_EXAMPLES = """\b
Examples:
  pubrecord convert pubmed25n0001.xml.gz records.jsonl
  pubrecord convert update/*.xml.gz all.xml.gz
  pubrecord convert --fields pmid,year,title_plain pubmed25n0001.xml.gz titles.tsv
  pubrecord convert --to jsonl answer.xml - | head -n 1
  pubrecord convert --on-error skip --rejects bad.xml answer.xml good.xml
"""


class _Options(TypedDict):
    """The options that go to the library as they are."""

    from_format: str | None
    to_format: str | None
    rejects: str | None
    workers: int
    row_group: int | None
    separator: str | None
    for_spreadsheets: bool
    limits: Limits
    each: bool


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Convert records from one format into another.")
@click.argument("sources", metavar="IN...", nargs=-1, type=SOURCE)
@click.argument("target", metavar="OUT", required=False, type=FILE_OR_FOLDER)
@click.option("--from", "from_format", type=READ, help="Format of IN; by default told by suffix or content.")
@click.option("--to", "to_format", type=WRITTEN, help="Format of OUT; by default told by suffix.")
@on_error_option
@rejects_option
@workers_option
@click.option(
    "--fields", metavar="NAMES", help="What is written of each record: names of fields and properties, with commas."
)
@click.option("--separator", metavar="TEXT", help="What stands between the texts of a list in CSV and TSV.")
@click.option("--for-spreadsheets", is_flag=True, help="See to it that no cell of CSV or TSV is taken for a formula.")
@click.option("--row-group", type=click.IntRange(min=1), help="How many records stand together in a Parquet file.")
@click.option("--force", is_flag=True, help="Replace OUT even if there are several IN.")
@limited
@click.option("--each", is_flag=True, help="Make a file of each IN, in the folder OUT; with --to.")
def convert(
    sources: tuple[str, ...],
    target: str | None,
    on_error: str,
    fields: str | None,
    *,
    force: bool,
    **options: Unpack[_Options],
) -> None:
    """Convert the records of IN... into the file OUT.

    Formats and compression follow the suffixes, as in pubmed25n0001.xml.gz or records.jsonl. For IN or OUT, a
    hyphen means standard input or output.
    """
    target = require_target(sources, target)
    _refuse(sources, target, options, force=force)
    require_skipping(on_error, options["rejects"])
    done, left = ("written", f"the others are not in {target}.") if options["each"] else ("read whole", None)
    with warnings_shown(), Reading(sources, target, done=done, left=left) as progress:
        report = pubrecord.convert(
            sources,
            target,
            on_error=reporting(on_error),
            fields=names_in(fields),
            progress=progress,
            **options,
        )
    finish(report)


def _refuse(sources: tuple[str, ...], target: str, options: _Options, *, force: bool) -> None:
    """Raise `click.UsageError` for a target that cannot be what was meant."""
    each, to_format = options["each"], options["to_format"]
    if each and to_format is None:
        raise click.UsageError("--each goes with --to.")
    if each and os.path.isfile(target):
        raise click.UsageError(f"{target} is a file: with --each, OUT is the folder of the new files.")
    if not each and os.path.isdir(target):
        raise click.UsageError(f"{target} is a folder: add --each to make a file of each IN in it.")
    require_format(target, to_format)
    if len(sources) > 1 and os.path.isfile(target) and not force:
        raise click.UsageError(f"{target} exists: is the name of the new file missing? --force replaces it.")
