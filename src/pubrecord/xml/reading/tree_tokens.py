"""The tokens of a record of which lxml has made a tree.

The reasons are told in ``docs/explanation/design.md``, "Most records need no tree".
"""

from __future__ import annotations

from pubrecord.records import Unknown
from pubrecord.xml.characters import escape_attribute
from pubrecord.xml.reading.tokens import instruction_tag
from pubrecord.xml.spelling import inner_xml
from pubrecord.xml.trees import XmlNode, instruction_data, plain_text, tag_of


class TreeTokens:
    """The tokens of an element from which all that the model does not know has been taken out."""

    def __init__(self, root: XmlNode, unknown: tuple[Unknown, ...] = ()) -> None:
        """Take the element, and what has been taken out of it."""
        self.unknown = unknown
        self.tags: list[str] = []
        self.texts: list[str] = []
        self._elements: dict[int, XmlNode] = {}
        self._ends: dict[int, int] = {}
        self._add(root)
        self.texts[-1] = ""  # what is behind the root is not the record's
        self.tags.append("")

    def markup(self, place: int, name: str) -> tuple[str, str, int]:  # noqa: ARG002 - as `Tokens` has it
        """See `Tokens`."""
        element = self._elements[place]
        return plain_text(element), inner_xml(element), self._ends[place]

    def spacing(self, place: int) -> tuple[str, ...]:
        """See `Tokens`."""
        behind = [child.tail or "" for child in self._elements.get(place, ())]
        spaces = (self.texts[place], *behind)
        return spaces if any(spaces) else ()

    def _add(self, node: XmlNode) -> None:
        place, name = len(self.tags), tag_of(node)
        if name.startswith("?"):
            name = instruction_tag(name)
            self.tags.append(name)
            self.texts.append(instruction_data(node))
        else:
            attributes = node.items()
            self.tags.append(name + "".join(_attribute(*item) for item in attributes) if attributes else name)
            self.texts.append(node.text or "")
        if len(node):
            for child in node:
                self._add(child)
            self._elements[place], self._ends[place] = node, len(self.tags)
        self.tags.append(f"/{name}")
        self.texts.append(node.tail or "")


def _attribute(name: str | bytes, value: str | bytes) -> str:
    """Return an attribute as the plain form spells it."""
    return f' {name!s}="{escape_attribute(str(value))}"'
