"""The inline XML of a text: what stands in the markup twin of a field, as a small tree."""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

import attrs

from pubrecord.errors import MarkupError, Problem

#: The elements that PubMed's DTD has for text, formulas aside.
STYLES = ("b", "i", "sub", "sup", "u")
#: How deep elements are told apart that stand in each other; of deeper ones the text goes to the one around them.
DEEPEST = 100


@attrs.define(eq=False)
class Element:
    """An element of a text. Names are without prefix, as no two vocabularies of PubMed share a name."""

    name: str
    attributes: Mapping[str, str] = attrs.field(factory=dict[str, str])
    children: list[Element | str] = attrs.field(factory=list["Element | str"])

    @property
    def text(self) -> str:
        """All characters in the element and in those within it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def arguments(self) -> list[Element]:
        """The children of an element of MathML that takes elements; text between them, if any, as ``mtext``."""
        return [
            Element("mtext", {}, [child]) if isinstance(child, str) else child
            for child in self.children
            if not isinstance(child, str) or child.strip()
        ]


def parse(markup: str) -> Element:
    """Return the markup twin of a text in an element without name.

    Comments and processing instructions are left out, and elements deeper than `DEEPEST`, but for their text. A
    document type, and with it any entity, cannot stand there. Raises `MarkupError` for what is not well-formed.
    """
    root = Element("")
    open_elements = [root]
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_elements) > DEEPEST:
            open_elements.append(open_elements[-1])
            return
        element = Element(name.rpartition(":")[2], attributes)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def characters(data: str) -> None:
        open_elements[-1].children.append(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_elements.pop()
    parser.CharacterDataHandler = characters
    try:
        parser.Parse(f"<markup>{markup}</markup>", True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise _error(str(error)) from None
    return root


def _error(message: str) -> MarkupError:
    return MarkupError(
        "the markup of a text is not well-formed XML",
        problems=[Problem("markup", "$", message)],
        advice="Mend the markup, or set it to None to keep the plain text only.",
    )
