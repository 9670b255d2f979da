"""``pubrecord show``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import PurePath

import attrs
import click
from rich.console import Console

import pubrecord
from pubrecord import page
from pubrecord.cli.help import Command
from pubrecord.cli.messages import complain, fail, require_output
from pubrecord.cli.parameters import READ, SOURCE, TARGET
from pubrecord.errors import PubrecordError
from pubrecord.page.text import renderable, text
from pubrecord.streams.saving import open_output

_WIDTH = 80
_HTML = (".html", ".htm")
#: What `less` does unless it was told otherwise: it ends at once if all fits the screen, and shows colours.
_LESS = "-FRX"
_EXAMPLES = """\b
Examples:
  pubrecord show answer.xml
  pubrecord show pubmed25n0001.xml.gz 900000001
  pubrecord show answer.xml -o answer.html
  curl ... | pubrecord show --plain - | less
"""


@click.command(cls=Command, epilog=_EXAMPLES, short_help="Show records as PubMed's page has them.")
@click.argument("source", metavar="FILE", type=SOURCE)
@click.argument("pmids", metavar="[PMID]...", nargs=-1)
@click.option("--plain", is_flag=True, help="Plain text, also in a terminal; in a pipe it is so without asking.")
@click.option("--html", "as_html", is_flag=True, help="One HTML document.")
@click.option("-o", "--output", "target", type=TARGET, metavar="OUT", help="Write to OUT; .html makes it HTML.")
@click.option(
    "--width", type=click.IntRange(min=20), metavar="N", help="Columns of the text; by default 80, or the screen."
)
@click.option("--all", "everything", is_flag=True, help="Fold nothing away, such as long lists of references.")
@click.option("--format", "format_name", type=READ, help="Format of FILE; by default told by suffix or content.")
@click.option("--pager/--no-pager", default=True, help="Page what is longer than the screen.")
def show(
    source: str,
    pmids: tuple[str, ...],
    target: str | None,
    width: int | None,
    format_name: str | None,
    *,
    plain: bool,
    as_html: bool,
    everything: bool,
    pager: bool,
) -> None:
    """Show the records of FILE, or those with the PMIDs, as PubMed's page has them.

    A hyphen for FILE means standard input. The exit status is 1 if there is no record with a PMID, or one cannot be
    shown; the others are shown all the same.
    """
    if plain and as_html:
        raise click.UsageError("--plain and --html exclude each other.")
    if target is None:
        require_output()
    shown = _Shown(source, pmids)
    pages = shown.pages(pubrecord.read(source, format=format_name, on_error=shown.complain))
    console = Console(width=width)
    if as_html or (target is not None and not plain and PurePath(target).suffix.lower() in _HTML):
        _write(_html(pages, source), target or "-")
    elif target is not None or plain or not console.is_terminal:
        _write(_plain(pages, width or _WIDTH), target or "-")
    else:
        _print(pages, console, everything=everything, pager=pager)
    for pmid in shown.missing:
        fail("Error", f"{source} has no record {pmid}")
    sys.exit(1 if shown.missing or shown.failed else 0)


class _Shown:
    """What of a file is to be shown, and what went wrong on the way."""

    def __init__(self, source: str, pmids: tuple[str, ...]) -> None:
        self._source = source
        self._wanted = dict.fromkeys(pmids)
        #: PMIDs that were named and did not come yet.
        self.missing = dict.fromkeys(pmids)
        #: Whether a record could not be shown.
        self.failed = False

    def complain(self, error: PubrecordError) -> None:
        """Show an error; the records that follow are shown all the same."""
        self.failed = True
        complain(error)

    def pages(self, records: Iterable[pubrecord.Record]) -> Iterator[page.Page]:
        """Give the pages of the records that are wanted, as they come."""
        for record in map(self._part, records):
            if record is not None:
                try:
                    the_page = page.of(record)
                except PubrecordError as error:
                    self.complain(error.locate(source=self._source))
                else:
                    yield the_page

    def _part(self, record: pubrecord.Record) -> pubrecord.Record | None:
        """Return a record if it is wanted, of a deletion what of it is wanted."""
        if not self._wanted:
            return record
        if isinstance(record, pubrecord.Deletion):
            pmids = tuple(pmid for pmid in record.pmids if pmid.value in self._wanted)
            for pmid in pmids:
                self.missing.pop(pmid.value, None)
            return attrs.evolve(record, pmids=pmids) if pmids else None
        if record.pmid not in self._wanted:
            return None
        self.missing.pop(record.pmid, None)
        return record


def _plain(pages: Iterable[page.Page], width: int) -> Iterator[str]:
    """Give the pages as text, with a line of signs between."""
    between = f"\n{'=' * width}\n\n"
    for number, each in enumerate(pages):
        yield f"{between if number else ''}{text(each, width)}"


def _html(pages: Iterator[page.Page], source: str) -> Iterator[str]:
    """Give the pages as one HTML document: that of the record where there is one only."""
    from pubrecord.page.html import document, documents  # noqa: PLC0415 - it comes with an extra

    first = list(islice(pages, 2))
    if len(first) == 1:
        yield document(first[0])
    else:
        name = "standard input" if source == "-" else PurePath(source).name
        yield from documents(chain(first, pages), f"Records of {name}")


def _write(pieces: Iterable[str], target: str) -> None:
    """Write pieces to a file, which comes to its name when all is written, or to standard output as they come."""
    with open_output(target) as stream:
        for piece in pieces:
            stream.write(piece.encode())
            if target == "-":
                sys.stdout.buffer.flush()


def _print(pages: Iterable[page.Page], console: Console, *, everything: bool, pager: bool) -> None:
    """Print the pages as they come, through a pager if there is one and it is wanted."""

    def pieces() -> Iterator[str]:
        for number, each in enumerate(pages):
            with console.capture() as capture:
                if number:
                    console.rule()
                console.print(renderable(each, everything=everything))
            yield capture.get()

    if pager and sys.stdout.isatty():
        os.environ.setdefault("LESS", _LESS)
        click.echo_via_pager(pieces(), color=console.color_system is not None)
    else:
        for piece in pieces():
            click.echo(piece, nl=False, color=True)
