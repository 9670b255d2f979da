"""What the model does not know, taken out of an element before it is read.

The opposite is `pubrecord.xml.writing.splice`. The reasons are told in ``docs/explanation/design.md``, "Nothing
disappears quietly".
"""

from __future__ import annotations

import functools

import attrs
from lxml import etree

from pubrecord.errors import RecordError
from pubrecord.records import Unknown
from pubrecord.xml.characters import WHITE_SPACE, escape_text
from pubrecord.xml.plan import Node, plan
from pubrecord.xml.reading.tokens import YES_NO
from pubrecord.xml.trees import DECLARATION, XmlNode, inner_xml, plain_text, tag_of, xml_of


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
    unknown: list[Unknown] = []
    _sift_element(root, node, "", unknown)
    return tuple(unknown)


def _sift_element(element: XmlNode, node: Node, path: str, unknown: list[Unknown]) -> None:
    if node.is_instruction:
        return
    _sift_attributes(element, node, path, unknown)
    if not node.is_leaf:
        _sift_children(element, node, path, unknown)
    elif len(element) and node.twin is None:
        unknown.append(Unknown(path=_join(path, "node()"), value=inner_xml(element)))
        text = plain_text(element)
        del element[:]
        element.text = text


def _sift_attributes(element: XmlNode, node: Node, path: str, unknown: list[Unknown]) -> None:
    known = dict(node.attributes)
    parent = element.getparent()
    inherited = {} if parent is None else parent.nsmap
    for prefix, uri in element.nsmap.items():
        if prefix is not None and inherited.get(prefix) != uri:
            unknown.append(Unknown(path=_join(path, f"@{DECLARATION}{prefix}"), value=uri))
    for name, value in element.attrib.items():
        field = known.get(str(name))
        if field is None or (field.type is bool and value not in YES_NO):
            unknown.append(Unknown(path=_join(path, f"@{name}"), value=str(value)))
            del element.attrib[name]


def _sift_children(element: XmlNode, node: Node, path: str, unknown: list[Unknown]) -> None:
    slots = _slots(node)
    kept: dict[str, int] = {}
    reached = 0
    spaced = node.spacing is not None and all(tag_of(child) in slots for child in element)
    if node.spacing is not None and not spaced:
        _keep_spacing(element, path, unknown)
    _sift_text(element.text, path, 0, unknown)
    if not spaced or (element.text or "").strip(WHITE_SPACE):
        element.text = None
    for position, child in enumerate(list(element)):
        _sift_text(child.tail, path, position + 1, unknown)
        if not spaced or (child.tail or "").strip(WHITE_SPACE):
            child.tail = None
        tag = tag_of(child)
        slot = slots.get(tag)
        is_late = slot is None or slot.place < reached or (not slot.many and tag in kept)
        if slot is None or is_late or not _is_known(child, slot.node):
            unknown.append(Unknown(path=path or ".", value=xml_of(child), position=position))
            element.remove(child)
            continue
        reached = slot.place
        kept[tag] = kept.get(tag, 0) + 1
        step = f"{tag}[{kept[tag]}]" if slot.many else tag
        _sift_element(child, slot.inner, _join(path, step), unknown)


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


def _keep_spacing(element: XmlNode, path: str, unknown: list[Unknown]) -> None:
    """Keep all white space around children that are not all known, where it counts as text."""
    for position, text in enumerate([element.text, *(child.tail for child in element)]):
        if not (text or "").strip(WHITE_SPACE):
            unknown.append(Unknown(path=path, value=escape_text(text or ""), position=position))


def _sift_text(text: str | None, path: str, position: int, unknown: list[Unknown]) -> None:
    if text is not None and text.strip(WHITE_SPACE):
        unknown.append(Unknown(path=path or ".", value=escape_text(text), position=position))


def _join(path: str, step: str) -> str:
    return f"{path}/{step}" if path else step
