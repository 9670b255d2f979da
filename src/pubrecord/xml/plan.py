"""A record class as the tree of XML elements that its fields are bound to.

Reader and writer are compiled from this tree; what the model does not know is sifted out by it. The reasons are told in
``docs/explanation/design.md``, "One declaration for each field".
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import attrs

from pubrecord.binding import Attribute, Bare, Content, Element, Field, Instruction, Markup, Outermost, Spacing, fields


@attrs.define(eq=False)
class Node:
    """An element that may occur in the XML of a class: a wrapper, a text leaf or a record.

    A processing instruction is a leaf too; its tag is its target behind a question mark.
    """

    tag: str
    #: The field that the element itself fills; `None` for a wrapper and for the class's own element.
    field: Field | None = None
    #: The field that takes the element's text: the same as `field` for a leaf, or the content of the class.
    text: Field | None = None
    #: The markup twin of `text`.
    twin: Field | None = None
    #: Tag of the leaf that older files have here in place of the whole element.
    bare: str | None = None
    #: The field that takes the white space around the children, where that counts as text.
    spacing: Field | None = None
    attributes: list[tuple[str, Field]] = attrs.field(factory=list[tuple[str, Field]])
    children: list[Node] = attrs.field(factory=list["Node"])

    @property
    def holds_record(self) -> bool:
        """The element is a record of a class of its own, whose plan says what is in it."""
        return self.field is not None and self.field.holds_records

    @property
    def is_instruction(self) -> bool:
        """The leaf is a processing instruction."""
        return self.tag.startswith("?")

    @property
    def is_leaf(self) -> bool:
        """The element holds text, perhaps with markup, and no elements of the model."""
        return self.text is not None

    def child(self, tag: str) -> Node:
        """Return the child of that name, made last in order if it is new."""
        for node in self.children:
            if node.tag == tag:
                return node
        node = Node(tag)
        self.children.append(node)
        return node

    def bound(self) -> Iterator[Field]:
        """Give the fields bound to this element or within it."""
        if self.field is not None:
            yield self.field
        elif self.text is not None:
            yield self.text
        if self.twin is not None:
            yield self.twin
        for _, field in self.attributes:
            yield field
        if self.spacing is not None:
            yield self.spacing
        for node in self.children:
            yield from node.bound()


@functools.cache
def plan(cls: type, element: str | None = None) -> Node:
    """Return the tree of a class's elements; its root is the class's own element.

    For a record that can stand in one of several elements, `element` says in which: the inner one is the same tree
    without the outer.
    """
    root = Node("")
    for field in fields(cls):
        binding = field.binding
        if isinstance(binding, Outermost):
            root.tag = binding.names[0]
        elif isinstance(binding, Content):
            root.text = field
        elif isinstance(binding, Markup):
            _twin_of(root, binding.of).twin = field
        elif isinstance(binding, Attribute):
            _descend(root, binding.path).attributes.append((binding.name, field))
        elif isinstance(binding, Spacing):
            _descend(root, binding.path).spacing = field
        elif isinstance(binding, Instruction):
            node = _descend(root, binding.path).child(f"?{binding.target}")
            node.field = node.text = field
        elif isinstance(binding, Element):
            node = _descend(root, binding.path)
            node.field, node.bare = field, binding.bare
            if not field.holds_records:
                node.text = field
    if element is None or element == root.tag:
        return root
    for node in root.children:
        if node.tag == element:
            return node
    return attrs.evolve(root, tag=element)


@functools.cache
def elements(cls: type) -> frozenset[str]:
    """Return the names of all elements that a record of the class and the records in it are written with."""
    nodes = [node for node in _walk(plan(cls)) if not node.is_instruction]
    inner = {node.field.type for node in nodes if node.field is not None and node.field.holds_records} - {cls}
    return frozenset(node.tag for node in nodes).union(*(elements(each) for each in inner))


@functools.cache
def bare_flag(cls: type) -> Field | None:
    """Return the field of a class that says its own element was left away, if there is one."""
    return next((field for field in fields(cls) if isinstance(field.binding, Bare)), None)


@functools.cache
def outermost(cls: type) -> tuple[str, ...]:
    """Return the names of the elements that a record of the class can stand in."""
    return next(field.binding.names for field in fields(cls) if isinstance(field.binding, Outermost))


def _descend(node: Node, path: tuple[str, ...]) -> Node:
    for tag in path:
        node = node.child(tag)
    return node


def _twin_of(root: Node, name: str) -> Node:
    if root.text is not None and root.text.name == name:
        return root
    return next(node for node in _walk(root) if node.text is not None and node.text.name == name)


def _walk(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _walk(child)
