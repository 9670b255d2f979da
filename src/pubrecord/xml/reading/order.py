"""The order of elements: found to be another than the DTD's, and put right.

Where the DTD fixes an order, the order says nothing: an element is known by its name. The reasons are told in
``docs/explanation/design.md``, "Order says nothing where the DTD fixes it".
"""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord.xml.plan import Node
from pubrecord.xml.reading.slots import filled_slot, joined, slots
from pubrecord.xml.trees import XmlNode, tag_of


def disorder(root: XmlNode, node: Node) -> tuple[str, ...]:
    """Return the paths of the elements whose children that fill fields do not stand in the order of the plan `node`."""
    return tuple(_disorder(root, node, ""))


def _disorder(element: XmlNode, node: Node, path: str) -> Iterator[str]:
    if node.is_leaf:
        return
    counts: dict[str, int] = {}
    reached, in_order = 0, True
    inner: list[str] = []
    for child in element:
        slot = filled_slot(child, node, counts)
        if slot is None:
            continue
        in_order = in_order and slot.place >= reached
        reached = slot.place
        if len(child):
            tag = tag_of(child)
            inner += _disorder(child, slot.inner, joined(path, slot.step(tag, counts[tag])))
    if not in_order:
        yield path or "."
    yield from inner


def put_in_order(element: XmlNode, node: Node) -> None:
    """Put the children of an element, and theirs, into the order of the plan `node`.

    Several of one name stay in the order that they have; what the plan does not know stays behind its elder sibling.
    """
    if node.is_leaf:
        return
    known, children, places = slots(node), list(element), list[int]()
    for child in children:
        slot = known.get(tag_of(child))
        places.append(slot.place if slot is not None else places[-1] if places else -1)
        if slot is not None and len(child):
            put_in_order(child, slot.inner)
    numbers = sorted(range(len(children)), key=places.__getitem__)
    if numbers != list(range(len(children))):
        element[:] = [children[number] for number in numbers]
