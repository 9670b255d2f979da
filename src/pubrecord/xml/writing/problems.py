"""Why a record cannot be written: every value that XML, or the element it stands in, cannot hold.

The reasons are told in ``docs/explanation/design.md``, "A fast function that says yes or no, and a slow one that says
why".
"""

from __future__ import annotations

import re
from typing import Any, cast

from lxml import etree

from pubrecord.binding import Element, Field, Instruction, Markup, Outermost, Unbound, fields
from pubrecord.errors import WORDS, MarkupError, Problem, RecordError
from pubrecord.records import KINDS, Record, Unknown
from pubrecord.xml.characters import IMPOSSIBLE, WHITE_SPACE
from pubrecord.xml.plan import Node, bare_flag, outermost, plan
from pubrecord.xml.trees import XmlNode, exact_parser, plain_text

#: Elements that markup may have in each other: the parser takes 256, of which the record needs some.
_DEEPEST_MARKUP = 160
_STEP = r"[^\s/@\[\]()<>]+(?:\[[1-9]\d*\])?"
_PATH = re.compile(rf"\.|{_STEP}(?:/{_STEP})*")
_PATH_OF_PART = re.compile(rf"(?:{_STEP}/)*(?:@(?:\{{[^{{}}]*\}})?[^\s/@\[\]()<>{{}}]+|node\(\))")


def diagnose(record: Record) -> RecordError:
    """Return the error that names every value of a record that cannot be written."""
    if record.__class__ not in KINDS.values():
        return RecordError(
            "what is to be written is no record", problems=[Problem("type", "$", f"got {_kind(record)}")]
        )
    problems = _problems(record, "$") + unknown_problems(record.unknown)
    kind: type[RecordError] = RecordError
    advice = "XML 1.0 has no way to write such values: change them before writing."
    if problems and all(problem.code == "markup" for problem in problems):
        kind = MarkupError
        advice = "Change both alike, for instance with attrs.evolve, or drop the markup by setting it to None."
    elif any(problem.code == "type" for problem in problems):
        advice = "Give each field a value of its type: several values are a tuple, as tuple(...) makes it of a list."
    pmid = getattr(record, "pmid", None)
    return kind(
        "the record cannot be written as XML",
        advice=advice,
        pmid=pmid if isinstance(pmid, str) else None,
        problems=problems or [Problem("place", "$", "some values have no place in the record's element")],
    )


def _problems(record: Any, path: str) -> list[Problem]:
    problems: list[Problem] = []
    cls: type = record.__class__
    for field in fields(cls):
        value: object = getattr(record, field.name)
        place = f"{path}.{field.name}"
        if isinstance(field.binding, Markup) and value is not None:
            text = getattr(record, field.binding.of)
            if isinstance(value, str) and (text is None or isinstance(text, str)):
                message = markup_problem(text, value)
                problems.extend([Problem("markup", place, message)] if message else [])
                continue
        if isinstance(field.binding, Unbound):
            continue
        if isinstance(field.binding, Outermost) and value not in field.binding.names:
            problems.append(
                Problem("element", place, f"expected one of {', '.join(field.binding.names)}, got {value!r}")
            )
        elif field.many and isinstance(value, tuple):
            for number, item in enumerate(cast("tuple[object, ...]", value)):
                problems.extend(_value_problems(field, item, f"{place}[{number}]"))
        elif field.many:
            problems.append(Problem("type", place, f"expected a tuple, got {_kind(value)}"))
        elif value is not None or not field.optional:
            problems.extend(_value_problems(field, value, place))
    return problems + _place_problems(record, path)


def _value_problems(field: Field, value: object, path: str) -> list[Problem]:
    if not isinstance(value, field.type):
        return [Problem("type", path, f"expected {WORDS.get(field.type, field.type.__name__)}, got {_kind(value)}")]
    if field.holds_records:
        return _problems(value, path)
    if isinstance(field.binding, Instruction) and (message := instruction_problem(str(value))):
        return [Problem("character", path, message)]
    if isinstance(value, str) and (impossible := IMPOSSIBLE.search(value)):
        return [Problem("character", path, f"XML cannot hold the character {impossible[0]!r}")]
    return []


def _place_problems(record: object, path: str) -> list[Problem]:
    """Find the values that are right in themselves and have no place in the XML that the record would become.

    The compiled writer goes through the plan of the record's element, so a field that has no place there would be
    passed over without a word. There are four ways to have none, and each is asked for: white space around children
    that are not there, an attribute of an element that is absent, a field of an element that the class can stand in
    while the record stands in another, and anything beside the text in the older spelling that has only that. What
    always holds: a value that none of the four names, and that is right in itself, is in the XML that is written.
    """
    cls: type = type(record)
    problems: list[Problem] = []
    element = getattr(record, "element", None)
    whole = plan(cls)
    for node in _nodes(whole):
        if node.spacing is not None and (message := spacing_problem(record, node.spacing, node.children)):
            problems.append(Problem("place", f"{path}.{node.spacing.name}", message))
        if node.field is None or node.field.many or getattr(record, node.field.name) is not None:
            continue
        for name, field in node.attributes:
            if getattr(record, field.name) is not None:
                problems.append(
                    Problem("place", f"{path}.{field.name}", f"<{node.tag}>, whose {name} it is, is absent")
                )
    if element in _outer_names(cls):
        inside = list(plan(cls, element).bound())
        problems.extend(
            Problem("place", f"{path}.{field.name}", f"it has no place in <{element}>")
            for field in whole.bound()
            if field not in inside and getattr(record, field.name) not in (None, ())
        )
    flag = bare_flag(cls)
    if flag is not None and getattr(record, flag.name):
        problems.extend(
            Problem("place", f"{path}.{field.name}", "it has no place where only the text stands")
            for field in fields(cls)
            if isinstance(field.binding, Element) and field.many and getattr(record, field.name)
        )
        if all(getattr(record, field.name) is None for field in fields(cls) if field.type is str and not field.many):
            problems.append(Problem("place", f"{path}.{flag.name}", "there is no text to stand alone"))
    return problems


def spacing_problem(record: object, spacing: Field, children: list[Node]) -> str | None:
    """Return why there cannot be such white space around the children of an element, `None` if there can."""
    texts = getattr(record, spacing.name)
    there = sum(getattr(record, child.field.name) is not None for child in children if child.field is not None)
    if not texts or (there and len(texts) == there + 1 and not "".join(texts).strip(WHITE_SPACE)):
        return None
    return (
        f"expected white space around {there} elements" if there else "there is nothing that the white space is around"
    )


def _outer_names(cls: type) -> tuple[str, ...]:
    return outermost(cls) if cls in KINDS.values() else ()


def _nodes(node: Node) -> list[Node]:
    return [node for child in node.children for node in (child, *_nodes(child))]


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    return f"{type(value).__name__} {value!r}" if isinstance(value, (str, int, float, bool)) else type(value).__name__


def unknown_problems(unknown: object) -> list[Problem]:
    """Return what is wrong with the entries of `unknown` themselves; whether their places are there, writing shows."""
    if not isinstance(unknown, tuple):
        return [Problem("type", "$.unknown", f"expected a tuple, got {_kind(unknown)}")]
    problems: list[Problem] = []
    for number, piece in enumerate(cast("tuple[object, ...]", unknown)):
        place = f"$.unknown[{number}]"
        if not isinstance(piece, Unknown):
            problems.append(Problem("type", place, f"expected Unknown, got {_kind(piece)}"))
            continue
        path, value, position = cast("tuple[object, object, object]", (piece.path, piece.value, piece.position))
        if not isinstance(value, str):
            problems.append(Problem("type", f"{place}.value", f"expected a string, got {_kind(value)}"))
        if position is not None and (type(position) is not int or position < 0):
            problems.append(Problem("type", f"{place}.position", f"expected a number from 0, got {_kind(position)}"))
        pattern = _PATH_OF_PART if position is None else _PATH
        if not isinstance(path, str) or pattern.fullmatch(path) is None:
            problems.append(Problem("type", f"{place}.path", f"expected the path of a place, got {_kind(path)}"))
    return problems


def markup_problem(text: str | None, markup: str) -> str | None:
    """Return what is wrong with a text and its markup twin, `None` when they say the same."""
    if text is None:
        return "there is markup, but no text"
    if IMPOSSIBLE.search(markup) is not None:
        return "the markup has a character that XML cannot hold"
    try:
        root = etree.fromstring(f"<x>{markup}</x>", exact_parser())
    except etree.XMLSyntaxError as error:
        return f"the markup is not well-formed XML: {error.msg}"
    if next(root.iter(etree.Entity), None) is not None:
        return "the markup has an entity that nothing explains"
    if not len(root):
        return "the markup has no markup; leave it away"
    if plain_text(root) != text:
        return f"the markup spells {plain_text(root)!r}, the text is {text!r}"
    if markup.count("</") > _DEEPEST_MARKUP and _depth(root) > _DEEPEST_MARKUP:
        return f"the markup has more than {_DEEPEST_MARKUP} elements in each other, and could not be read again"
    return None


def _depth(root: XmlNode) -> int:
    """Return how many elements stand in each other within an element at the most."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest - 1


def instruction_problem(data: str) -> str | None:
    """Return why a processing instruction cannot hold the data, `None` if it can."""
    if IMPOSSIBLE.search(data) is not None or "?>" in data or "\r" in data:
        return "an instruction cannot hold a character of it"
    if data and (data[0] != " " or data[1:2] in ("\n", "\t", " ")):
        return "what stands in an instruction begins with one space"
    return None
