"""``pubrecord cite``."""

from __future__ import annotations

import sys

import click

import pubrecord
from pubrecord.cli.help import Command
from pubrecord.cli.limits import limited
from pubrecord.cli.messages import fail, say
from pubrecord.cli.parameters import SOURCE
from pubrecord.csl.styles import style_text
from pubrecord.errors import PubrecordError
from pubrecord.streams.limits import Limits

_EXAMPLES = """\b
Examples:
  pubrecord cite answer.xml
  pubrecord cite --style apa answer.xml 900000001 900000002
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print records as formatted references.")
@click.argument("source", metavar="FILE", type=SOURCE)
@click.argument("pmids", metavar="[PMID]...", nargs=-1)
@click.option("--style", default="vancouver", show_default=True, help="Name of a CSL style, or path of a .csl file.")
@limited
def cite(source: str, pmids: tuple[str, ...], style: str, *, limits: Limits) -> None:
    """Print the records of FILE as formatted references, or those with the PMIDs."""
    try:
        style_text(style)
    except PubrecordError as error:
        raise click.UsageError(str(error)) from None
    missing = set(pmids)
    for record in pubrecord.read(source, limits=limits):
        if isinstance(record, pubrecord.Deletion) or (pmids and record.pmid not in pmids):
            continue
        missing.discard(record.pmid or "")
        say(pubrecord.csl.cite(record, style))
    for pmid in sorted(missing):
        fail("Error", f"{source} has no record {pmid}")
    sys.exit(1 if missing else 0)
