"""The command line: it reads arguments, calls the library and says how it went.

Exit status: 0 when all went well, 1 when something in the input is wrong, 2 for usage and files that cannot be read
or written.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import PurePath

import attrs
import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

import pubrecord
from pubrecord._workers import cores
from pubrecord.errors import PubrecordError
from pubrecord.formats import FORMATS, format_of

_FORMATS = click.Choice(FORMATS)
_SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True)
_TARGET = click.Path(dir_okay=False, allow_dash=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pubrecord", prog_name="pubrecord")
def cli() -> None:
    """Move PubMed records between formats without losing anything."""


@cli.command()
@click.argument("sources", metavar="IN...", nargs=-1, required=True, type=_SOURCE)
@click.argument("target", metavar="OUT", type=_TARGET)
@click.option("--from", "from_format", type=_FORMATS, help="Format of IN; by default told by suffix or content.")
@click.option("--to", "to_format", type=_FORMATS, help="Format of OUT; by default told by suffix.")
@click.option(
    "--on-error",
    type=click.Choice(["raise", "skip"]),
    default="raise",
    show_default=True,
    help="What to do about a bad record: stop, or report it and go on with the next.",
)
@click.option(
    "--rejects",
    type=_TARGET,
    metavar="FILE",
    help="With --on-error skip: where to put the bytes of all that is passed over, for repair.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=cores,
    show_default="the cores there are",
    help="Processes that share the work on large XML files.",
)
def convert(
    sources: tuple[str, ...],
    target: str,
    from_format: str | None,
    to_format: str | None,
    on_error: str,
    rejects: str | None,
    workers: int,
) -> None:
    """Convert the records of IN... into the file OUT.

    Formats and compression follow the suffixes, as in pubmed25n0001.xml.gz or records.jsonl. For IN or OUT, a
    hyphen means standard input or output.
    """
    if to_format is None and format_of(target) is None:
        raise click.UsageError(f"The suffix of {target} tells no format: add --to.")
    if rejects is not None and on_error != "skip":
        raise click.UsageError("--rejects goes with --on-error skip.")
    try:
        with _progress() as progress, warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = _warn
            report = pubrecord.convert(
                sources,
                target,
                on_error=_complain if on_error == "skip" else "raise",
                from_format=from_format,
                to_format=to_format,
                progress=progress,
                rejects=rejects,
                workers=workers,
            )
    except PubrecordError as error:
        _complain(error)
        sys.exit(1)
    except BrokenPipeError:
        raise  # whoever read our output has seen enough: click ends quietly
    except OSError as error:
        _complain(error)
        sys.exit(2)
    click.echo(_summary(report), err=True)
    sys.exit(1 if report.skipped else 0)


@cli.command()
@click.argument("source", metavar="FILE", type=_SOURCE)
@click.argument("pmids", metavar="[PMID]...", nargs=-1)
@click.option("--style", default="vancouver", show_default=True, help="Name of a CSL style, or path of a .csl file.")
def cite(source: str, pmids: tuple[str, ...], style: str) -> None:
    """Print the records of FILE as formatted references, or those with the PMIDs."""
    missing = set(pmids)
    try:
        for record in pubrecord.read(source):
            if isinstance(record, pubrecord.Deletion) or (pmids and record.pmid not in pmids):
                continue
            missing.discard(record.pmid or "")
            click.echo(pubrecord.csl.cite(record, style))
    except PubrecordError as error:
        _complain(error)
        sys.exit(1)
    for pmid in sorted(missing):
        click.echo(f"Error: {source} has no record {pmid}", err=True)
    sys.exit(1 if missing else 0)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of one record."""
    click.echo(json.dumps(pubrecord.json.schema(), indent=2, ensure_ascii=False))


@cli.command()
@click.argument("sources", metavar="FILE...", nargs=-1, required=True, type=_SOURCE)
@click.option("--dtd", type=click.Path(exists=True, dir_okay=False), help="Also validate each record under this DTD.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array, with an object for each file.")
def check(sources: tuple[str, ...], dtd: str | None, *, as_json: bool) -> None:
    """Say what is in the PubMed XML files, and what is wrong with them.

    The exit status is 0 if nothing is, 1 if anything is, and 2 if a file cannot be read at all.
    """
    done: list[pubrecord.Check] = []
    unreadable = False
    for source in sources:
        try:
            done.append(pubrecord.check(source, dtd=dtd))
        except (PubrecordError, OSError, ValueError) as error:
            unreadable = True
            click.echo(f"Error: {error}", err=True)
        else:
            if not as_json:
                click.echo(_described(done[-1]))
    if as_json:
        click.echo(json.dumps([attrs.asdict(each) for each in done], indent=2, ensure_ascii=False))
    sys.exit(2 if unreadable else 1 if any(each.findings for each in done) else 0)


def _described(check: pubrecord.Check) -> str:
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


def _warn(message: Warning | str, *_: object, **__: object) -> None:
    click.echo(f"Warning: {message}", err=True)


def _complain(error: Exception) -> None:
    click.echo("\n  ".join([f"Error: {error}", *getattr(error, "__notes__", ())]), err=True)


def _summary(report: pubrecord.Report) -> str:
    parts = [f"{report.records:,} records", f"{report.deletions:,} deletions"]
    if report.skipped:
        pmids = (
            f" (PMID {', '.join(report.skipped_pmids)}{', ...' if report.skipped > len(report.skipped_pmids) else ''})"
        )
        parts.append(f"{report.skipped:,} skipped{pmids if report.skipped_pmids else ''}")
    rate = report.records / report.seconds if report.seconds else 0
    return ", ".join([*parts, f"{report.seconds:.1f} s", f"{rate:,.0f} records/s"])


@contextmanager
def _progress() -> Generator[Callable[[str, int, int | None], None]]:
    """Show a bar for each source while it is read, if there is somebody to see it."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, TaskID] = {}

        def show(source: str, done: int, total: int | None) -> None:
            if source not in tasks:
                tasks[source] = bars.add_task(PurePath(source).name)
            bars.update(tasks[source], completed=done, total=total)

        yield show
