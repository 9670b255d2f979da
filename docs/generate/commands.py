"""The usage, arguments and options of each command, as the command line itself tells them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from pubrecord.cli import cli


def blocks() -> dict[str, str]:
    """Return the text of each block of a page: ``options convert`` for the command `convert`, ``options`` for all."""
    top = click.Context(cli, info_name="pubrecord", **cli.context_settings)
    return {"options": _text(cli, top)} | {
        f"options {name}": _text(command, click.Context(command, parent=top, info_name=name))
        for name, command in cli.commands.items()
    }


def _text(command: click.Command, context: click.Context) -> str:
    usage = f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    rows = [f"`{names}`\n:   {_escaped(about)}\n" for names, about in _rows(command, context)]
    return "\n".join(
        [f"```text\n{usage}\n```\n\n{_about(command)}\n", '<div class="options" markdown>\n', *rows, "</div>"]
    )


def _about(command: click.Command) -> str:
    return re.sub(r"(?<=\S)\n(?=\S)", " ", inspect.cleandoc(command.help or "").partition("\f")[0].strip())


def _rows(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Give each option with what it means; arguments are told of in the text of a command."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            yield record


def _escaped(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]").replace("<", "&lt;")
