"""The children that an element of the model may have, by name, each with its place in the DTD's order.

The reasons are told in ``docs/explanation/design.md``, "Order says nothing where the DTD fixes it".
"""

from __future__ import annotations

import functools

import attrs

from pubrecord.binding import Field
from pubrecord.xml.plan import Node, plan
from pubrecord.xml.reading.tokens import YES_NO
from pubrecord.xml.trees import XmlNode, tag_of


@attrs.frozen
class Slot:
    """A child that an element may have."""

    #: Number in the order of the children.
    place: int
    node: Node
    #: The plan of what is within the child.
    inner: Node
    #: Whether there may be several.
    many: bool

    def step(self, tag: str, number: int) -> str:
        """Return the step of a path that leads to the child of that number, counted from 1."""
        return f"{tag}[{number}]" if self.many else tag


@functools.cache
def slots(node: Node) -> dict[str, Slot]:
    """Return the children that an element may have, by tag."""
    return {
        tag: Slot(place, child, _inner(child, tag), many=child.field is not None and child.field.many)
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


def filled_slot(child: XmlNode, node: Node, counts: dict[str, int]) -> Slot | None:
    """Return the slot that a child fills; `None` for one that no field is for.

    `counts` says how many children of each tag have filled one before, and counts this one too. The second of what the
    DTD has once fills none, and neither does a wrapper around nothing that is known.
    """
    tag = tag_of(child)
    slot = slots(node).get(tag)
    if slot is None or (not slot.many and tag in counts) or not _says_something(child, slot.node):
        return None
    counts[tag] = counts.get(tag, 0) + 1
    return slot


def _says_something(element: XmlNode, node: Node) -> bool:
    """Whether anything of a wrapper is known; what is not a wrapper always says something."""
    if node.field is not None:
        return True
    if any(value_of(element, name, field) is not None for name, field in node.attributes):
        return True
    children = slots(node)
    tags = [(tag_of(child), child) for child in element]
    return any(tag in children and _says_something(child, children[tag].node) for tag, child in tags)


def value_of(element: XmlNode, name: str, field: Field) -> str | None:
    """Return the value of an attribute that the field can hold; `None` if there is no such attribute or value."""
    value = element.get(name)
    return None if field.type is bool and value not in YES_NO else value


def joined(path: str, step: str) -> str:
    """Return the path that leads a step further."""
    return f"{path}/{step}" if path else step
