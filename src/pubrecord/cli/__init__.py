"""The command line: it reads arguments, calls the library and says how it went. A file a command.

Exit status: 0 when all went well, 1 when something in the input is wrong, 2 for usage and files that cannot be read
or written, 130 when Ctrl-C ended it.
"""

from __future__ import annotations

import click

from pubrecord.cli.check import check
from pubrecord.cli.cite import cite
from pubrecord.cli.convert import convert
from pubrecord.cli.get import get
from pubrecord.cli.group import Commands
from pubrecord.cli.merge import merge
from pubrecord.cli.schema import schema
from pubrecord.cli.show import show
from pubrecord.cli.stats import stats
from pubrecord.cli.update import update

_EXAMPLES = """\b
Examples:
  pubrecord show answer.xml
  pubrecord convert pubmed25n0001.xml.gz records.jsonl
  pubrecord check update/*.xml.gz
  pubrecord convert --help
"""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    epilog=_EXAMPLES,
)
@click.version_option(None, "-V", "--version", package_name="pubrecord", prog_name="pubrecord")
@click.option("--debug", is_flag=True, help="Show where in the program an error comes from.")
@click.pass_context
def cli(context: click.Context, *, debug: bool) -> None:  # noqa: ARG001 - the group looks at it
    """Look at PubMed records, and move them between formats without losing anything."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (show, stats, convert, cite, schema, check, merge, update, get):
    cli.add_command(_command)
