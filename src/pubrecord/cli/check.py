"""``pubrecord check``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import attrs
import click

import pubrecord
from pubrecord.cli.help import Command
from pubrecord.cli.limits import limited
from pubrecord.cli.messages import complain, say
from pubrecord.cli.parameters import SOURCE
from pubrecord.cli.progress import Reading
from pubrecord.cli.statuses import WRONG_INPUT, status_of
from pubrecord.errors import PubrecordError
from pubrecord.streams.limits import Limits

#: How many findings of a kind are shown, and of what is counted by its path, how many paths.
_SHOWN = 10
_EXAMPLES = """\b
Examples:
  pubrecord check update/*.xml.gz
  pubrecord check --all pubmed25n0001.xml.gz > findings.txt
  pubrecord check --dtd pubmed_250101.dtd --json answer.xml
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Say what is in PubMed XML files, and what is wrong.")
@click.argument("sources", metavar="FILE...", nargs=-1, required=True, type=SOURCE)
@click.option("--dtd", type=click.Path(exists=True, dir_okay=False), help="Also validate each record under this DTD.")
@click.option("--all", "everything", is_flag=True, help="Show all findings, not only the first ten of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array, with an object for each file.")
@limited
def check(sources: tuple[str, ...], dtd: str | None, *, everything: bool, as_json: bool, limits: Limits) -> None:
    """Say what is in the PubMed XML files, and what is wrong with them.

    The exit status is 0 if nothing is, 1 if anything is, and 2 if a file cannot be opened.
    """
    done: list[pubrecord.FileCheck] = []
    status = 0
    with Reading(sources, done="checked") as progress:
        for source in sources:
            progress.begin(source)
            try:
                done.append(pubrecord.check(source, dtd=dtd, limits=limits, progress=progress))
            except (PubrecordError, OSError) as error:
                status = max(status, status_of(error))
                complain(error)
                continue
            status = max(status, WRONG_INPUT if done[-1].findings else 0)
            if not as_json:
                with progress.hidden():
                    say("\n".join(_described(done[-1], everything=everything)))
    if as_json:
        say(json.dumps([attrs.asdict(each) for each in done], indent=2, ensure_ascii=False))
    sys.exit(status)


def _described(check: pubrecord.FileCheck, *, everything: bool) -> Iterator[str]:
    """Give the lines that say what is in a file, and what is wrong with it."""
    year = "no DTD" if check.dtd is None else f"DTD of {check.dtd_year or check.dtd}"
    yield f"{check.source}: {year}; {check.articles:,} articles, {check.books:,} books, {check.deletions:,} deletions"
    if check.versions:
        yield f"  several versions: PMID {', '.join(check.versions)}"
    for code in dict.fromkeys(finding.code for finding in check.findings):
        findings = [finding for finding in check.findings if finding.code == code]
        for finding in findings if everything else findings[:_SHOWN]:
            pmid = "after PMID" if code == "damage" else "PMID"
            place = [f"{name} {value}" for name, value in (("record", finding.record), (pmid, finding.pmid)) if value]
            yield f"  {', '.join([code, *place])}: {finding.message}"
        if len(findings) > _SHOWN and not everything:
            yield f"  {code}: {len(findings) - _SHOWN:,} more, {len(findings):,} in all; --all shows them"
            yield from _by_path(check, code)


def _by_path(check: pubrecord.FileCheck, code: str) -> Iterator[str]:
    """Give the lines that say what the findings of a kind are about, the most frequent first, where that is counted."""
    counts = {"unknown": check.unknown, "order": check.disorder, "incomplete": check.incomplete}.get(code, {})
    paths = sorted(counts, key=lambda path: -counts[path])
    for path in paths[:_SHOWN]:
        yield f"    {path}: {counts[path]:,} times"
    if len(paths) > _SHOWN:
        yield f"    and {len(paths) - _SHOWN:,} more paths"
