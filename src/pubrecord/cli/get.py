"""``pubrecord get``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

import pubrecord
from pubrecord.cli.help import Command
from pubrecord.cli.messages import fail
from pubrecord.cli.parameters import WRITTEN
from pubrecord.records import Article, BookArticle
from pubrecord.store import Store

_EXAMPLES = """\b
Examples:
  pubrecord get pubmed.sqlite 900000001 900000002
  pubrecord get pubmed.sqlite --to csl - < pmids.txt
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Print the records of a store with the PMIDs.")
@click.argument("store", metavar="DB", type=click.Path(exists=True, dir_okay=False))
@click.argument("pmids", metavar="PMID...", nargs=-1, required=True)
@click.option("--to", "to_format", type=WRITTEN, default="xml", show_default=True, help="Format of what is printed.")
def get(store: str, pmids: tuple[str, ...], to_format: str) -> None:
    """Print the records of the store DB with the PMIDs.

    A hyphen for PMID means those on standard input, with white space between them. The exit status is 1 if there is no
    record with one of them; the others are printed all the same.
    """
    absent: list[str] = []

    def records() -> Iterator[Article | BookArticle]:
        with Store(store) as opened:
            for pmid in _named(pmids):
                record = opened.get(pmid)
                if record is None:
                    absent.append(pmid)
                else:
                    yield record

    pubrecord.write(records(), "-", format=to_format)
    for pmid in absent:
        fail("Error", f"{store} has no record {pmid}")
    sys.exit(1 if absent else 0)


def _named(pmids: tuple[str, ...]) -> Iterator[str]:
    """Give the PMIDs that are named, and in the place of a hyphen those on standard input."""
    for pmid in pmids:
        if pmid != "-":
            yield pmid
            continue
        for line in sys.stdin:
            yield from line.split()
