"""What the model does not know, put back into its place in the XML of a record.

The opposite is `pubrecord.xml.reading.sift`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pubrecord.errors import Problem, RecordError
from pubrecord.records import Unknown
from pubrecord.xml.trees import DECLARATION, XmlNode, exact_parser, plain_text

_STEP = re.compile(r"(.+?)(?:\[(\d+)\])?\Z")


def splice(xml: str, unknown: tuple[Unknown, ...], indents: Mapping[int, str]) -> str:
    """Put what is unknown back into its place in the XML of a record.

    `indents` has the line break and white space before a child of the record's element, one level deeper, and so on.
    Raises `RecordError` when a place is no longer there.
    """
    root = _declared(etree.fromstring(xml, exact_parser()), unknown)
    targets = [(*_target(root, piece), piece) for piece in unknown]
    for target, _, piece in targets:
        if piece.position is not None and _is_node(piece.value):
            _insert(target, piece, indents)
    for target, attribute, piece in targets:
        if piece.position is not None:
            if not _is_node(piece.value):
                _set_text(target, piece)
        elif attribute is None:
            _replace_content(target, piece)
        elif not attribute.startswith(DECLARATION):
            target.set(attribute, piece.value)
    return etree.tostring(root, encoding="unicode")


def _declared(root: XmlNode, unknown: tuple[Unknown, ...]) -> XmlNode:
    """Put the namespace declarations on their elements, which lxml can only do by making these anew."""
    for piece in unknown:
        target, attribute = _target(root, piece)
        if attribute is None or not attribute.startswith(DECLARATION):
            continue
        namespaces: dict[str | None, str] = {**target.nsmap, attribute.removeprefix(DECLARATION): piece.value}
        declared = etree.Element(target.tag, dict(target.attrib), namespaces)
        declared.text, declared.tail = target.text, target.tail
        declared.extend(list(target))
        parent = target.getparent()
        if parent is None:
            root = declared
        else:
            parent.replace(target, declared)
    return root


def _target(root: XmlNode, piece: Unknown) -> tuple[XmlNode, str | None]:
    """Return the element that a piece belongs to, and the attribute if it is one."""
    path, _, attribute = piece.path.partition("@")
    if piece.position is None and not attribute:
        path = path.removesuffix("node()")
    return _find(root, path, piece), attribute or None


def _find(root: XmlNode, path: str, piece: Unknown) -> XmlNode:
    element = root
    for step in path.split("/"):
        if step in ("", "."):
            continue
        matched = _STEP.match(step)
        assert matched is not None
        children = list(element.iterchildren(matched[1]))
        index = int(matched[2] or 1) - 1
        if index >= len(children):
            raise RecordError(
                "something unknown has lost its place in the record",
                problems=[Problem("place", piece.path, f"<{matched[1]}> is not there")],
                advice="Remove the entry from `unknown`, or change its path to where it belongs now.",
            )
        element = children[index]
    return element


def _is_node(value: str) -> bool:
    return value.startswith("<")


def _parsed(value: str, piece: Unknown) -> XmlNode:
    try:
        return etree.fromstring(f"<x>{value}</x>", exact_parser())
    except etree.XMLSyntaxError as error:
        raise RecordError(
            "something unknown is not well-formed XML",
            problems=[Problem("xml", piece.path, str(error))],
            advice="Mend its `value`, or remove the entry from `unknown`.",
        ) from None


def _insert(parent: XmlNode, piece: Unknown, indents: Mapping[int, str]) -> None:
    parsed = _parsed(piece.value, piece)
    if len(parsed) != 1 or parsed.text or parsed[0].tail:
        raise _not_one(piece)
    (node,) = parsed
    place = min(piece.position or 0, len(parent))
    depth = sum(1 for _ in parent.iterancestors())
    before = indents[depth]
    if place == 0:
        after: str | None = parent.text or (indents[depth - 1] if depth else before)
        parent.text = before
    else:
        after, parent[place - 1].tail = parent[place - 1].tail, before
    parent.insert(place, node)
    node.tail = after


def _not_one(piece: Unknown) -> RecordError:
    return RecordError(
        "something unknown is more than one piece",
        problems=[Problem("xml", piece.path, f"expected one node or a text, got {piece.value!r}")],
        advice="Make an entry of `unknown` for each node and each text, with its own position.",
    )


def _set_text(parent: XmlNode, piece: Unknown) -> None:
    parsed = _parsed(piece.value, piece)
    if len(parsed):
        raise _not_one(piece)
    text = parsed.text
    place = min(piece.position or 0, len(parent))
    if place == 0:
        parent.text = text
    else:
        parent[place - 1].tail = text


def _replace_content(target: XmlNode, piece: Unknown) -> None:
    content = _parsed(piece.value, piece)
    if plain_text(content) != plain_text(target):
        raise RecordError(
            "a text was changed, but not what is unknown within it",
            problems=[Problem("content", piece.path, f"{plain_text(content)!r} is not {plain_text(target)!r}")],
            advice="Remove the entry from `unknown`, or write the new text into its `value` too.",
        )
    target.text = content.text
    target[:] = list(content)
