"""``pubrecord schema``."""

from __future__ import annotations

import json

import click

import pubrecord


@click.command()
def schema() -> None:
    """Print the JSON Schema of one record."""
    click.echo(json.dumps(pubrecord.json.schema(), indent=2, ensure_ascii=False))
