"""The command line: it reads arguments, calls the library and says how it went. A file a command.

Exit status: 0 when all went well, 1 when something in the input is wrong, 2 for usage and files that cannot be read
or written, 130 when Ctrl-C ended it.
"""

from __future__ import annotations

import click

import pubrecord
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


def _show_version(context: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    """Print the version, and which engine is in use."""
    if is_wanted and not context.resilient_parsing:
        try:
            click.echo(f"pubrecord, version {pubrecord.__version__}, {pubrecord.engine} engine")
        except pubrecord.PubrecordError as error:
            raise click.ClickException(str(error)) from None
        context.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    epilog=_EXAMPLES,
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version, and which engine is in use, and exit.",
)
@click.option("--debug", is_flag=True, help="Show where in the program an error comes from.")
@click.pass_context
def cli(context: click.Context, *, debug: bool) -> None:  # noqa: ARG001 - the group looks at it
    """Look at PubMed records, and move them between formats without losing anything."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (show, stats, convert, cite, schema, check, merge, update, get):
    cli.add_command(_command)
