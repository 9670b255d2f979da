"""``pubrecord convert``."""

from __future__ import annotations

import os
import sys
import warnings

import click

import pubrecord
from pubrecord.cli.limits import limited
from pubrecord.cli.messages import complain, note, warn
from pubrecord.cli.parameters import (
    FILE_OR_FOLDER,
    FORMAT,
    SOURCE,
    on_error_option,
    rejects_option,
    workers_option,
)
from pubrecord.cli.progress import progress_bars
from pubrecord.detecting import of_name
from pubrecord.streams.limits import Limits

_EXAMPLES = """\b
Examples:
  pubrecord convert pubmed25n0001.xml.gz records.jsonl
  pubrecord convert update/*.xml.gz all.xml.gz
  pubrecord convert --fields pmid,year,title_plain pubmed25n0001.xml.gz titles.tsv
  pubrecord convert --to jsonl answer.xml - | head -n 1
  pubrecord convert --on-error skip --rejects bad.xml answer.xml good.xml
"""


@click.command(epilog=_EXAMPLES)
@click.argument("sources", metavar="IN...", nargs=-1, required=True, type=SOURCE)
@click.argument("target", metavar="OUT", type=FILE_OR_FOLDER)
@click.option("--from", "from_format", type=FORMAT, help="Format of IN; by default told by suffix or content.")
@click.option("--to", "to_format", type=FORMAT, help="Format of OUT; by default told by suffix.")
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
    target: str,
    from_format: str | None,
    to_format: str | None,
    on_error: str,
    rejects: str | None,
    workers: int,
    fields: str | None,
    separator: str | None,
    row_group: int | None,
    *,
    limits: Limits,
    for_spreadsheets: bool,
    each: bool,
    force: bool,
) -> None:
    """Convert the records of IN... into the file OUT.

    Formats and compression follow the suffixes, as in pubmed25n0001.xml.gz or records.jsonl. For IN or OUT, a
    hyphen means standard input or output.
    """
    if each and to_format is None:
        raise click.UsageError("--each goes with --to.")
    if not each and os.path.isdir(target):
        raise click.UsageError(f"{target} is a folder: add --each to make a file of each IN in it.")
    if to_format is None and of_name(target) is None:
        raise click.UsageError(f"The suffix of {target} tells no format: add --to.")
    if len(sources) > 1 and os.path.isfile(target) and not force:
        raise click.UsageError(f"{target} exists: is the name of the new file missing? --force replaces it.")
    if rejects is not None and on_error != "skip":
        raise click.UsageError("--rejects goes with --on-error skip.")
    try:
        with progress_bars() as progress, warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = warn
            report = pubrecord.convert(
                sources,
                target,
                on_error=complain if on_error == "skip" else "raise",
                from_format=from_format,
                to_format=to_format,
                progress=progress,
                rejects=rejects,
                workers=workers,
                fields=[name.strip() for name in fields.split(",")] if fields is not None else None,
                row_group=row_group,
                limits=limits,
                separator=separator,
                for_spreadsheets=for_spreadsheets,
                each=each,
            )
    except ValueError as error:
        if type(error) is not ValueError:  # arguments that cannot be are plain ones
            raise
        raise click.UsageError(str(error)) from None
    note(summary(report))
    sys.exit(1 if report.skipped else 0)


def summary(report: pubrecord.Report) -> str:
    """Return the line that says what was done."""
    parts = [f"{report.records:,} records", f"{report.deletions:,} deletions"]
    if report.skipped:
        pmids = (
            f" (PMID {', '.join(report.skipped_pmids)}{', ...' if report.skipped > len(report.skipped_pmids) else ''})"
        )
        parts.append(f"{report.skipped:,} skipped{pmids if report.skipped_pmids else ''}")
    rate = report.records / report.seconds if report.seconds else 0
    return ", ".join([*parts, f"{report.seconds:.1f} s", f"{rate:,.0f} records/s"])
