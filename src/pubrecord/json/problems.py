"""What is wrong with a value that is no record in plain dicts, and where: every problem, with its path.

The reasons are told in ``docs/explanation/design.md``, "A fast function that says yes or no, and a slow one that says
why".
"""

from __future__ import annotations

import difflib
from typing import Any, cast

from pubrecord.binding import Field, Outermost, fields
from pubrecord.errors import WORDS, Problem, word
from pubrecord.json.compiler import field_names, is_record_class, is_required


def problems(value: object, cls: type, path: str = "$", others: tuple[str, ...] = ()) -> list[Problem]:
    """Return every problem of a value that should have the shape of the class; `others` are keys that may be there too.

    A key that is `null` is absent: only a required one is missed, and only a name that no field has is reported.
    """
    if not isinstance(value, dict):
        return [Problem("type", path, f"expected an object, got {word(value)}")]
    items = cast("dict[Any, object]", value)
    declared = {field.name: field for field in fields(cls)}
    all_problems: list[Problem] = []
    for key, item in items.items():
        if item is None and key in field_names():
            continue
        if key in declared:
            all_problems.extend(field_problems(item, declared[key], f"{path}.{key}"))
        elif key not in others:
            all_problems.append(Problem("key", path, _unknown_key(str(key), [*declared, *others])))
    all_problems.extend(
        Problem("key", path, f"the key {field.name!r} is {'null' if field.name in items else 'absent'}")
        for field in declared.values()
        if is_required(field) and items.get(field.name) is None
    )
    return all_problems


def field_problems(value: object, field: Field, path: str) -> list[Problem]:
    """Return every problem of the value of a field."""
    if not field.many:
        return _item_problems(value, field, path)
    if not isinstance(value, list):
        return [Problem("type", path, f"expected a list, got {word(value)}")]
    items = cast("list[object]", value)
    return [
        problem for number, item in enumerate(items) for problem in _item_problems(item, field, f"{path}[{number}]")
    ]


def _item_problems(value: object, field: Field, path: str) -> list[Problem]:
    if field.holds_records:
        return problems(value, field.type, path)
    if type(value) is not field.type:
        return [Problem("type", path, f"expected {WORDS[field.type]}, got {word(value)}")]
    if isinstance(field.binding, Outermost) and value not in field.binding.names:
        return [Problem("value", path, f"expected one of {', '.join(field.binding.names)}, got {value!r}")]
    return []


def _unknown_key(key: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(key, known, n=1)
    return f"the key {key!r} is unknown" + (f": did you mean {nearest[0]!r}?" if nearest else "")


def plain(value: Any) -> Any:
    """Return a record as dicts and lists, whatever is in it, but for what is `None`."""
    cls: type = value.__class__
    if is_record_class(cls):
        present = ((field.name, getattr(value, field.name)) for field in fields(cls))
        return {name: plain(item) for name, item in present if item is not None}
    if isinstance(value, tuple):
        return [plain(item) for item in cast("tuple[object, ...]", value)]
    return value
