"""Trees of lxml: safe parsers for them, and the text, the markup and the names of their nodes.

The reasons are told in ``docs/explanation/design.md``, "Untrusted input".
"""

from __future__ import annotations

from typing import Any, cast

from lxml import etree

#: An element, a comment, an instruction or an entity.
XmlNode = etree._Element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - lxml has no public name for it

#: What the path of a namespace declaration in `unknown` begins with, behind its ``@``.
DECLARATION = "xmlns:"
#: So many attributes are listed one by one.
_FEW = 20
_string = etree.XPath("string()", smart_strings=False)
_attributes = etree.XPath("@*")


def exact_parser() -> etree.XMLParser[XmlNode]:
    """Return a parser that keeps all that a record says, white space included."""
    parser: etree.XMLParser[XmlNode] = etree.XMLParser(
        remove_blank_text=False,
        strip_cdata=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
    )
    return parser


def tag_of(node: XmlNode) -> str:
    """Return the tag of an element, "?" and the target of an instruction, "#" for a comment or an entity."""
    if isinstance(node.tag, str):
        return node.tag
    return f"?{target_of(node)}" if cast("object", node.tag) is etree.PI else "#"


def target_of(instruction: XmlNode) -> str:
    """Return the target of a processing instruction."""
    return str(cast("Any", instruction).target)


def xml_of(node: XmlNode) -> str:
    """Return a node as XML, without what stands behind it."""
    return etree.tostring(node, encoding="unicode", with_tail=False)


def attributes_of(element: XmlNode) -> list[tuple[str, str]]:
    """Return the names and values of an element's attributes, in order.

    lxml looks for the value of each by its name, which takes the square of their number: so many are asked for at once.
    """
    if len(element.attrib) <= _FEW:
        return [(str(name), str(value)) for name, value in element.items()]
    return [(value.attrname, str(value)) for value in cast("list[Any]", _attributes(element))]


def plain_text(element: XmlNode) -> str:
    """Return the characters of an element and of all within it, those of comments and instructions left out."""
    return cast("str", _string(element))


def instruction_data(node: XmlNode) -> str:
    """Return what stands in a processing instruction behind its target, the white space between them included."""
    return xml_of(node)[len(target_of(node)) + 2 : -2]
