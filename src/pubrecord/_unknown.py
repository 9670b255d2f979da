"""What the model does not know: sifted out of an element before it is read, put back after it is written."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

import attrs
from lxml import etree

from pubrecord._plan import Node, plan
from pubrecord._tokens import YES_NO
from pubrecord._tree import BLANK, XmlNode, escape_text, exact_parser, inner_xml, plain_text, tag_of, xml_of
from pubrecord.errors import Problem, RecordError
from pubrecord.records import Unknown

_DECLARATION = "xmlns:"
_STEP = re.compile(r"(.+?)(?:\[(\d+)\])?\Z")


def sift(root: XmlNode, node: Node) -> tuple[Unknown, ...]:
    """Bring an element into the plain form and return what had to be taken out of it.

    `root` is changed: white space between elements goes, and all that `node`, the plan of its class, has no field for,
    known elements out of their order among it. Raises `RecordError` for an entity that nothing explains.
    """
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise RecordError(
            f"the record has an entity that nothing explains: {entity.text}",
            advice="Entities of a DTD are never loaded. Replace it by the character it stands for.",
        )
    found: list[Unknown] = []
    _sift_element(root, node, "", found)
    return tuple(found)


def _sift_element(element: XmlNode, node: Node, path: str, found: list[Unknown]) -> None:
    if node.is_instruction:
        return
    _sift_attributes(element, node, path, found)
    if not node.is_leaf:
        _sift_children(element, node, path, found)
    elif len(element) and node.twin is None:
        found.append(Unknown(path=_join(path, "node()"), value=inner_xml(element)))
        text = plain_text(element)
        del element[:]
        element.text = text


def _sift_attributes(element: XmlNode, node: Node, path: str, found: list[Unknown]) -> None:
    known = dict(node.attributes)
    parent = element.getparent()
    inherited = {} if parent is None else parent.nsmap
    for prefix, uri in element.nsmap.items():
        if prefix is not None and inherited.get(prefix) != uri:
            found.append(Unknown(path=_join(path, f"@{_DECLARATION}{prefix}"), value=uri))
    for name, value in element.attrib.items():
        field = known.get(str(name))
        if field is None or (field.type is bool and value not in YES_NO):
            found.append(Unknown(path=_join(path, f"@{name}"), value=str(value)))
            del element.attrib[name]


def _sift_children(element: XmlNode, node: Node, path: str, found: list[Unknown]) -> None:
    slots = _slots(node)
    kept: dict[str, int] = {}
    reached = 0
    spaced = node.spacing is not None and all(tag_of(child) in slots for child in element)
    if node.spacing is not None and not spaced:
        _keep_spacing(element, path, found)
    _sift_text(element.text, path, 0, found)
    if not spaced or (element.text or "").strip(BLANK):
        element.text = None
    for position, child in enumerate(list(element)):
        _sift_text(child.tail, path, position + 1, found)
        if not spaced or (child.tail or "").strip(BLANK):
            child.tail = None
        tag = tag_of(child)
        slot = slots.get(tag)
        is_late = slot is None or slot.place < reached or (not slot.many and tag in kept)
        if slot is None or is_late or not _is_known(child, slot.node):
            found.append(Unknown(path=path or ".", value=xml_of(child), position=position))
            element.remove(child)
            continue
        reached = slot.place
        kept[tag] = kept.get(tag, 0) + 1
        step = f"{tag}[{kept[tag]}]" if slot.many else tag
        _sift_element(child, slot.inner, _join(path, step), found)


@attrs.frozen
class _Slot:
    """A child that an element may have."""

    #: Number in the order of the children.
    place: int
    node: Node
    #: The plan of what is within the child.
    inner: Node
    #: Whether there may be several.
    many: bool


@functools.cache
def _slots(node: Node) -> dict[str, _Slot]:
    """Return the children that an element may have, by tag."""
    return {
        tag: _Slot(place, child, _inner(child, tag), many=child.field is not None and child.field.many)
        for place, child in enumerate(node.children)
        for tag in (child.tag, child.bare)
        if tag
    }


def _inner(node: Node, tag: str) -> Node:
    """Return the plan of what is within a child."""
    if node.field is None or not node.field.holds_records:
        return node
    inner = plan(node.field.type)
    if tag == node.bare:
        return next(child for child in inner.children if child.is_leaf)
    return inner


def _is_known(element: XmlNode, node: Node) -> bool:
    """Whether anything of a wrapper is known; what is not a wrapper always is."""
    if node.field is not None:
        return True
    if any(name in element.attrib for name, _ in node.attributes):
        return True
    children = {child.tag: child for child in node.children}
    return any(tag in children and _is_known(child, children[tag]) for child in element for tag in (tag_of(child),))


def _keep_spacing(element: XmlNode, path: str, found: list[Unknown]) -> None:
    """Keep all white space around children that are not all known, where it counts as text."""
    for position, text in enumerate([element.text, *(child.tail for child in element)]):
        if not (text or "").strip(BLANK):
            found.append(Unknown(path=path, value=escape_text(text or ""), position=position))


def _sift_text(text: str | None, path: str, position: int, found: list[Unknown]) -> None:
    if text is not None and text.strip(BLANK):
        found.append(Unknown(path=path or ".", value=escape_text(text), position=position))


def _join(path: str, step: str) -> str:
    return f"{path}/{step}" if path else step


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
        elif not attribute.startswith(_DECLARATION):
            target.set(attribute, piece.value)
    return etree.tostring(root, encoding="unicode")


def _declared(root: XmlNode, unknown: tuple[Unknown, ...]) -> XmlNode:
    """Put the namespace declarations on their elements, which lxml can only do by making these anew."""
    for piece in unknown:
        target, attribute = _target(root, piece)
        if attribute is None or not attribute.startswith(_DECLARATION):
            continue
        namespaces: dict[str | None, str] = {**target.nsmap, attribute.removeprefix(_DECLARATION): piece.value}
        made = etree.Element(target.tag, dict(target.attrib), namespaces)
        made.text, made.tail = target.text, target.tail
        made.extend(list(target))
        parent = target.getparent()
        if parent is None:
            root = made
        else:
            parent.replace(target, made)
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
        found = list(element.iterchildren(matched[1]))
        index = int(matched[2] or 1) - 1
        if index >= len(found):
            raise RecordError(
                "something unknown has lost its place in the record",
                problems=[Problem("place", piece.path, f"<{matched[1]}> is not there")],
                advice="Remove the entry from `unknown`, or change its path to where it belongs now.",
            )
        element = found[index]
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
