"""What the model does not know, taken out of an element before it is read.

The opposite is `pubrecord.xml.writing.splice`. The reasons are told in ``docs/explanation/design.md``, "Nothing
disappears quietly".
"""

from __future__ import annotations

import attrs
from lxml import etree

from pubrecord.errors import RecordError
from pubrecord.inline.characters import escape_text
from pubrecord.records import Unknown
from pubrecord.xml.characters import WHITE_SPACE
from pubrecord.xml.plan import Node
from pubrecord.xml.reading.declarations import Declarations, kept_declarations
from pubrecord.xml.reading.order import disorder, put_in_order
from pubrecord.xml.reading.slots import filled_slot, joined
from pubrecord.xml.reading.tokens import YES_NO
from pubrecord.xml.spelling import inner_xml, node_xml
from pubrecord.xml.trees import DECLARATION, XmlNode, attributes_of, plain_text, tag_of


def sift(root: XmlNode, node: Node) -> Sifted:
    """Bring an element into the plain form and return what had to be taken out of it.

    `root` is changed: what `node`, the plan of its class, has a field for stands in the order of the plan afterwards,
    and everything else goes, white space between elements included. Raises `RecordError` for an entity that nothing
    explains.

    What always holds: whatever leaves the tree is in `unknown`, but for white space that says nothing; nothing else is
    there. What is kept has the path of its parent, in which steps count only what fills fields, as those are what the
    writer writes. Its position is the number of all children before it, known or not, once they are in order. So
    `pubrecord.xml.writing.splice` can put the pieces of an element back in the order of their positions: all that
    belongs before a piece stands there by then.
    """
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise RecordError(
            f"the record has an entity that nothing explains: {entity.text}",
            advice="Entities of a DTD are never loaded. Replace it by the character it stands for.",
        )
    out_of_order = disorder(root, node)
    if out_of_order:
        put_in_order(root, node)
    sieve = _Sieve(kept_declarations(root))
    sieve.element(root, node, "")
    return Sifted(tuple(sieve.unknown), out_of_order)


@attrs.frozen
class Sifted:
    """What sifting took out of an element, and what it put in order."""

    unknown: tuple[Unknown, ...]
    #: Paths of the elements whose known children did not stand in the DTD's order.
    disorder: tuple[str, ...]


class _Sieve:
    """Sifts an element and all within it, and collects what no field is for."""

    def __init__(self, declarations: Declarations) -> None:
        self.unknown: list[Unknown] = []
        self._declarations = declarations

    def element(self, element: XmlNode, node: Node, path: str) -> None:
        """Sift an element, of which `node` is the plan."""
        if node.is_instruction:
            return
        self._attributes(element, node, path)
        if not node.is_leaf:
            self._children(element, node, path)
        elif len(element) and node.twin is None:
            self._keep(joined(path, "node()"), inner_xml(element))
            text = plain_text(element)
            del element[:]
            element.text = text

    def _keep(self, path: str, value: str, position: int | None = None) -> None:
        self.unknown.append(Unknown(path=path, value=value, position=position))

    def _attributes(self, element: XmlNode, node: Node, path: str) -> None:
        known = dict(node.attributes)
        for prefix, uri in self._declarations.get(element, ()):
            self._keep(joined(path, f"@{DECLARATION}{prefix}"), uri)
        for name, value in attributes_of(element):
            field = known.get(name)
            if field is None or (field.type is bool and value not in YES_NO):
                self._keep(joined(path, f"@{name}"), value)
                del element.attrib[name]

    def _children(self, element: XmlNode, node: Node, path: str) -> None:
        seen: dict[str, int] = {}
        spaced = node.spacing is not None and all(filled_slot(child, node, seen) is not None for child in element)
        if node.spacing is not None and not spaced:
            self._spacing(element, path)
        self._text(element.text, path, 0)
        if not spaced or (element.text or "").strip(WHITE_SPACE):
            element.text = None
        counts: dict[str, int] = {}
        for position, child in enumerate(list(element)):
            self._text(child.tail, path, position + 1)
            if not spaced or (child.tail or "").strip(WHITE_SPACE):
                child.tail = None
            slot = filled_slot(child, node, counts)
            if slot is None:
                self._keep(path or ".", node_xml(child), position)
                element.remove(child)
                continue
            tag = tag_of(child)
            self.element(child, slot.inner, joined(path, slot.step(tag, counts[tag])))

    def _spacing(self, element: XmlNode, path: str) -> None:
        """Keep all white space around children that are not all known, where it counts as text."""
        for position, text in enumerate([element.text, *(child.tail for child in element)]):
            if not (text or "").strip(WHITE_SPACE):
                self._keep(path, escape_text(text or ""), position)

    def _text(self, text: str | None, path: str, position: int) -> None:
        if text is not None and text.strip(WHITE_SPACE):
            self._keep(path or ".", escape_text(text), position)
