"""``pubrecord cite``."""

from __future__ import annotations

import sys

import click

import pubrecord
from pubrecord.cli.limits import limited
from pubrecord.cli.messages import note, say
from pubrecord.cli.parameters import SOURCE
from pubrecord.streams.limits import Limits

_EXAMPLES = """\b
Examples:
  pubrecord cite answer.xml
  pubrecord cite --style apa answer.xml 900000001 900000002
"""


@click.command(epilog=_EXAMPLES)
@click.argument("source", metavar="FILE", type=SOURCE)
@click.argument("pmids", metavar="[PMID]...", nargs=-1)
@click.option("--style", default="vancouver", show_default=True, help="Name of a CSL style, or path of a .csl file.")
@limited
def cite(source: str, pmids: tuple[str, ...], style: str, *, limits: Limits) -> None:
    """Print the records of FILE as formatted references, or those with the PMIDs."""
    missing = set(pmids)
    for record in pubrecord.read(source, limits=limits):
        if isinstance(record, pubrecord.Deletion) or (pmids and record.pmid not in pmids):
            continue
        missing.discard(record.pmid or "")
        say(pubrecord.csl.cite(record, style))
    for pmid in sorted(missing):
        note(f"Error: {source} has no record {pmid}")
    sys.exit(1 if missing else 0)
