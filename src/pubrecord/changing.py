"""A changed copy of a record: one part of it, named by its path, has another value.

The reasons are told in ``docs/explanation/design.md``, "Editing touches what is edited".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

import attrs
from lxml import etree

from pubrecord.binding import Field, Markup, fields
from pubrecord.errors import WORDS, MarkupError, Problem, word
from pubrecord.xml.spelling import inner_xml
from pubrecord.xml.trees import exact_parser
from pubrecord.xml.writing.problems import markup_problem

RecordT = TypeVar("RecordT", bound=attrs.AttrsInstance)
#: What a part of a record can be given: a value of the type of its field, or a function of the value that it has.
NewValue = str | bool | tuple[Any, ...] | attrs.AttrsInstance | Callable[[Any], object] | None

_PATH = re.compile(r"(?:\$\.)?([^.\[\]$]+(?:\[-?\d+\])?(?:\.[^.\[\]]+(?:\[-?\d+\])?)*)")
_STEP = re.compile(r"([^.\[\]]+)(?:\[(-?\d+)\])?")
#: How like a name must be to one that there is, to be taken for a slip of it: from 0 to 1.
_ALIKE = 0.5


def change(record: RecordT, path: str, value: NewValue) -> RecordT:
    """Return a copy of a record in which the part at a path has another value.

    A text and its markup stay alike. If a text is replaced, its markup is dropped; if a function is applied, it is applied to
    the text and to each run of text in the markup, and both must then spell the same.

    Args:
        record: Any record, or part of one.
        path: As in the errors, with or without ``$.`` in front: ``title``, or ``authors[1].affiliations[0].text`` for the
            first affiliation of the second author; ``[-1]`` is the last one.
        value: What takes the place of what is there, or a function that is called with what is there and returns that.

    Raises:
        MarkupError: If a text and its markup would not spell the same.
        ValueError: For a path to what is not there.
        TypeError: For a value that the field cannot hold.
    """
    whole = _PATH.fullmatch(path)
    if whole is None:
        raise ValueError(
            f"{path!r} is no path to a part of a record: one looks like title or authors[1].affiliations[0].text"
        )
    return cast("RecordT", _changed(record, _STEP.findall(whole[1]), "$", value))


def _changed(record: attrs.AttrsInstance, steps: list[tuple[str, str]], place: str, value: NewValue) -> object:
    """Return a copy of a record, which stands at a place of the whole, with what the steps lead to changed."""
    (name, index), *others = steps
    field = _field(type(record), name, place)
    place = f"{place}.{name}"
    current: object = getattr(record, name)
    if not index:
        if others:
            new = _changed(_record(current, field, place), others, place, value)
            return _evolved(record, **{name: new})
        return _with_value(record, field, place, value)
    items = _items(current, field, place)
    number, place = _number(items, int(index), place), f"{place}[{index}]"
    item = items[number]
    if others:
        new = _changed(_record(item, field, place), others, place, value)
    else:
        new = value(item) if callable(value) else value
        _check_type(new, attrs.evolve(field, many=False, optional=False), place)
    return _evolved(record, **{name: (*items[:number], new, *items[number + 1 :])})


def _evolved(record: attrs.AttrsInstance, **values: object) -> attrs.AttrsInstance:
    evolved: attrs.AttrsInstance = attrs.evolve(cast("Any", record), **values)
    return evolved


def _field(cls: type, name: str, place: str) -> Field:
    """Return the field of a class; raises `ValueError` for a name that is none."""
    by_name = {field.name: field for field in fields(cls)}
    if name in by_name:
        return by_name[name]
    is_computed = isinstance(getattr(cls, name, None), property)
    if is_computed:
        raise ValueError(
            f"{name} of {cls.__name__} is computed from fields, at {place}: change the field it comes from"
        )
    nearest = difflib.get_close_matches(name, by_name, 1, _ALIKE)
    hint = f"do you mean {nearest[0]}?" if nearest else f"its fields are {', '.join(by_name)}"
    raise ValueError(f"{cls.__name__} has no field {name!r}, at {place}: {hint}")


def _record(value: object, field: Field, place: str) -> attrs.AttrsInstance:
    """Return what a path leads through, which must be a record."""
    if field.many and type(value) is tuple:
        number = len(cast("tuple[object, ...]", value))
        raise ValueError(f"{place} is a tuple: say which of its {number}, as in {place}[0]")
    if value is None:
        raise ValueError(f"{place} is absent, and so is all in it: give it a {field.type.__name__} first")
    if not attrs.has(type(value)):
        raise ValueError(f"{place} is {word(value)}: there is nothing in it that has a name")
    return cast("attrs.AttrsInstance", value)


def _items(value: object, field: Field, place: str) -> tuple[object, ...]:
    if not field.many or not isinstance(value, tuple):
        raise ValueError(f"{place} is no tuple: it is named without a number")
    return cast("tuple[object, ...]", value)


def _number(items: tuple[object, ...], index: int, place: str) -> int:
    """Return the number of an item, counted from 0; raises `ValueError` if there is no such item."""
    if not -len(items) <= index < len(items):
        last = f"the last is {place}[{len(items) - 1}]" if items else "it is empty"
        raise ValueError(f"{place}[{index}] is not there: {last}")
    return index % len(items)


def _with_value(record: attrs.AttrsInstance, field: Field, place: str, value: NewValue) -> object:
    """Return a copy of a record with another value in a field, and the twin of that field adapted."""
    current: object = getattr(record, field.name)
    new = value(current) if callable(value) else value
    _check_type(new, field, place)
    if isinstance(field.binding, Markup):
        _check_twin(getattr(record, field.binding.of), new, place)
        return _evolved(record, **{field.name: new})
    twin = _twin(type(record), field.name)
    if twin is None:
        return _evolved(record, **{field.name: new})
    markup: str | None = getattr(record, twin)
    if callable(value) and markup is not None and new is not None:
        markup = _with_runs(markup, value)
        _check_twin(new, markup, f"{place.removesuffix(field.name)}{twin}")
    else:
        markup = None
    return _evolved(record, **{field.name: new, twin: markup})


def _twin(cls: type, name: str) -> str | None:
    """Return the name of the field with the markup of a text, `None` if it has none."""
    return next((f.name for f in fields(cls) if isinstance(f.binding, Markup) and f.binding.of == name), None)


def _with_runs(markup: str, function: Callable[[Any], object]) -> str:
    """Return markup with a function applied to each run of text in it, from one tag to the next."""
    root = etree.fromstring(f"<x>{markup}</x>", exact_parser())
    for node in root.iter():
        if isinstance(node.tag, str) and node.text:
            node.text = str(function(node.text))
        if node.tail and node is not root:
            node.tail = str(function(node.tail))
    return inner_xml(root)


def _check_twin(text: object, markup: object, place: str) -> None:
    """Raise `MarkupError` if a text and its markup do not spell the same."""
    if markup is None:
        return
    message = markup_problem(cast("str | None", text), cast("str", markup))
    if message is not None:
        raise MarkupError(
            "a text and its markup would not say the same any more",
            problems=[Problem("markup", place, message)],
            advice="What was changed goes across a tag: give the text as a plain value, and then its markup if it has any.",
        )


def _check_type(value: object, field: Field, place: str) -> None:
    """Raise `TypeError` for a value that the field cannot hold."""
    expected = field.type.__name__
    if field.many:
        if not isinstance(value, tuple):
            hint = ": write it as a tuple" if word(value) == WORDS[list] else ""
            raise TypeError(f"{place} is a tuple of {expected}, and cannot be {word(value)}{hint}")
        for number, item in enumerate(cast("tuple[object, ...]", value)):
            _check_type(item, attrs.evolve(field, many=False, optional=False), f"{place}[{number}]")
    elif not isinstance(value, field.type) and not (value is None and field.optional):
        raise TypeError(f"{place} is {_word_of(field.type)}, and cannot be {word(value)}")


def _word_of(kind: type) -> str:
    """Return what values of a type are called in messages."""
    return WORDS.get(kind, f"a record of class {kind.__name__}")
