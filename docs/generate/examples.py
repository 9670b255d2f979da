"""The JSON of one example of each field, out of the records that the project has invented."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pubrecord
from pubrecord import binding

_ROOT = Path(__file__).parents[2]
#: Where records are looked for: an example of an earlier file is taken before one of a later.
_FILES = (
    *(pubrecord.examples.path(f"{name}.xml") for name in ("records", "books", "articles")),
    *sorted((_ROOT / "tests" / "golden").glob("*.xml")),
)
#: An example that takes more lines is cut there.
_MOST_LINES = 12


def example(cls: type, name: str) -> str:
    """Return a field with a value as it stands in JSON, the shortest there is; empty if no example has the field."""
    values = [value for value in _values().get((cls, name), ()) if value not in ("", [], {})]
    if not values:
        return ""
    shown = min((json.dumps({name: value}, ensure_ascii=False, indent=2) for value in values), key=len)
    lines = shown.removeprefix("{\n  ").removesuffix("\n}").replace("\n  ", "\n").split("\n")
    return "\n".join([*lines[:_MOST_LINES], "..."] if len(lines) > _MOST_LINES else lines)


@functools.cache
def _values() -> dict[tuple[type, str], list[object]]:
    """Return what fields hold, by class and field."""
    values: dict[tuple[type, str], list[object]] = {}
    for path in _FILES:
        for record in pubrecord.read(path):
            for key, value in _held(record, pubrecord.json.to_dict(record)):
                values.setdefault(key, []).append(value)
    return values


def _held(record: Any, written: Any) -> Iterator[tuple[tuple[type, str], object]]:
    """Give each value within a record, with its class and field; `written` is the record as JSON has it."""
    for field in binding.fields(type(record)):
        if field.name not in written:
            continue
        yield (type(record), field.name), written[field.name]
        if field.holds_records:
            held = getattr(record, field.name)
            pairs = zip(held, written[field.name], strict=True) if field.many else [(held, written[field.name])]
            for each, its in pairs:
                yield from _held(each, its)
