"""The options that bound what an input may ask for, the same for all commands that read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import attrs
import click

from pubrecord.streams.limits import DEFAULT, Limits

_FACTORS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class _Size(click.ParamType[int]):
    """A number of bytes, such as 500000, 64M or 2G."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of bytes that an argument names."""
        text = str(value).upper()
        number = text[:-1] if text[-1:] in _FACTORS else text
        if not (number.isascii() and number.isdecimal() and int(number)):
            self.fail(f"{value!r} is no size: give a number of bytes, such as 500000, 64M or 2G.", param, ctx)
        return int(number) * _FACTORS.get(text[-1], 1)


_OPTIONS = (
    click.option(
        "--limits",
        "setting",
        type=click.Choice(["default", "services"]),
        default="default",
        help="How much an input may ask for: as usual, or less, for inputs that strangers send to a service.",
    ),
    click.option("--limit-record", type=_Size(), metavar="SIZE", help="The longest record, such as 64M."),
    click.option("--limit-nodes", type=click.IntRange(min=1), help="The most tags, attributes and references of one."),
    click.option("--limit-total", type=_Size(), metavar="SIZE", help="The longest input, uncompressed."),
    click.option("--limit-array", type=_Size(), metavar="SIZE", help="The longest file that must be read whole."),
)


def limited(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options for limits; it is called with the limits that they name as `limits`."""

    @functools.wraps(command)
    def run(*arguments: Any, setting: str, **options: Any) -> None:
        limits = Limits.for_services() if setting == "services" else DEFAULT
        named = {field.name: options.pop(f"limit_{field.name}") for field in attrs.fields(Limits)}
        changes = {name: value for name, value in named.items() if value is not None}
        command(*arguments, limits=attrs.evolve(limits, **changes), **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run
