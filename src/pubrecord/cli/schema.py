"""``pubrecord schema``."""

from __future__ import annotations

import json

import click

import pubrecord
from pubrecord.cli.help import Command
from pubrecord.cli.messages import say

_EXAMPLES = """\b
Examples:
  pubrecord schema > record.schema.json
"""


@click.command(cls=Command, epilog=_EXAMPLES)
def schema() -> None:
    """Print the JSON Schema of one record."""
    say(json.dumps(pubrecord.json.schema(), indent=2, ensure_ascii=False))
