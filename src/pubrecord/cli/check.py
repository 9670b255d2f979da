"""``pubrecord check``."""

from __future__ import annotations

import json
import sys

import attrs
import click

import pubrecord
from pubrecord.cli.limits import limited
from pubrecord.cli.messages import complain, say
from pubrecord.cli.parameters import SOURCE
from pubrecord.errors import PubrecordError
from pubrecord.streams.limits import Limits

_EXAMPLES = """\b
Examples:
  pubrecord check update/*.xml.gz
  pubrecord check --dtd pubmed_250101.dtd --json answer.xml
"""


@click.command(epilog=_EXAMPLES)
@click.argument("sources", metavar="FILE...", nargs=-1, required=True, type=SOURCE)
@click.option("--dtd", type=click.Path(exists=True, dir_okay=False), help="Also validate each record under this DTD.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array, with an object for each file.")
@limited
def check(sources: tuple[str, ...], dtd: str | None, *, as_json: bool, limits: Limits) -> None:
    """Say what is in the PubMed XML files, and what is wrong with them.

    The exit status is 0 if nothing is, 1 if anything is, and 2 if a file cannot be read at all.
    """
    done: list[pubrecord.FileCheck] = []
    unreadable = False
    for source in sources:
        try:
            done.append(pubrecord.check(source, dtd=dtd, limits=limits))
        except (PubrecordError, OSError, ValueError) as error:
            unreadable = True
            complain(error)
        else:
            if not as_json:
                say(_described(done[-1]))
    if as_json:
        say(json.dumps([attrs.asdict(each) for each in done], indent=2, ensure_ascii=False))
    sys.exit(2 if unreadable else 1 if any(each.findings for each in done) else 0)


def _described(check: pubrecord.FileCheck) -> str:
    year = "no DTD" if check.dtd is None else f"DTD of {check.dtd_year or check.dtd}"
    lines = [
        f"{check.source}: {year}; {check.articles:,} articles, {check.books:,} books, {check.deletions:,} deletions"
    ]
    if check.versions:
        lines.append(f"  several versions: PMID {', '.join(check.versions)}")
    for finding in check.findings:
        place = [f"{name} {value}" for name, value in (("record", finding.record), ("PMID", finding.pmid)) if value]
        lines.append(f"  {', '.join([finding.code, *place])}: {finding.message}")
    return "\n".join(lines)
