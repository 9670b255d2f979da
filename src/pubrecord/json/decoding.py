"""JSON text into values, by orjson, and the keys that stand twice in it, which orjson passes over.

That a text has no key twice is proven the cheap way where possible: a value that is encoded as the very text has all of
it. Only texts in another spelling are read a second time, with the pairs of each object; see
``docs/explanation/design.md``, "JSON is checked by what is not there".
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Any, cast

import orjson

from pubrecord.advice import ONE_A_LINE
from pubrecord.errors import JsonShapeError, Problem
from pubrecord.streams.sources import if_path


class _Pairs(list[tuple[str, object]]):
    """The keys and values of an object in the order of the text, each as often as it is there."""


def decoded(text: str | bytes) -> Any:
    """Return the value of a JSON text; raises `JsonShapeError` for what is no JSON, and for a key that stands twice."""
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    try:
        value = orjson.loads(data.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise no_json(f"{error.msg}: line {error.lineno}, column {error.colno}", if_path(text, ONE_A_LINE)) from None
    if problems := doubled_keys(data.removeprefix(BOM_UTF8).strip(), value):
        raise has_doubled_keys(problems)
    return value


def no_json(reason: str, advice: str) -> JsonShapeError:
    """Return the error for a text that is no JSON."""
    return JsonShapeError("the text is no JSON", problems=[Problem("json", "$", reason)], advice=advice)


def has_doubled_keys(problems: list[Problem]) -> JsonShapeError:
    """Return the error for an object that has a key twice."""
    return JsonShapeError(
        "the JSON has a key twice",
        problems=problems,
        advice="One of the two would be lost, and programs differ in which: leave one away.",
    )


def doubled_keys(data: bytes, value: object) -> list[Problem]:
    """Return a problem for each key that stands twice in an object of a JSON text, of which the value is known."""
    try:
        if orjson.dumps(value) == data:
            return []
    except TypeError:  # lists stand in each other deeper than orjson writes them
        pass
    try:
        # Numbers stay text: Python refuses to make numbers of more than a few thousand digits.
        pairs = json.loads(data, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)
    except RecursionError:
        return [Problem("depth", "$", "lists stand in each other too deep")]
    return list(_doubled(pairs))


def _doubled(outermost: object) -> Iterator[Problem]:
    to_come = [("$", outermost)]
    while to_come:
        path, value = to_come.pop()
        if isinstance(value, _Pairs):
            names: set[str] = set()
            for name, item in value:
                if name in names:
                    yield Problem("twice", f"{path}.{name}", f"the key {name!r} stands twice")
                names.add(name)
                to_come.append((f"{path}.{name}", item))
        elif isinstance(value, list):
            items = cast("list[object]", value)
            to_come.extend((f"{path}[{number}]", item) for number, item in enumerate(items))
