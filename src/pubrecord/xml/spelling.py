"""Nodes of a tree as XML that stands for itself, and says the same whatever stood around it.

A declaration of a namespace around a node says nothing about the node: only what it uses is declared in it, each where
it is used first. What has a prefix in PubMed's DTD gets that prefix, whatever it was in the file. The reasons are told
in ``docs/explanation/design.md``, "Namespaces count where they are used".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from pubrecord.inline.characters import escape_text
from pubrecord.xml.characters import escape_attribute
from pubrecord.xml.trees import XmlNode, attributes_of, xml_of

#: The prefixes of NLM's files, by namespace: the DTD fixes that of formulas.
_PREFIXES = {"http://www.w3.org/1998/Math/MathML": "mml", "http://www.w3.org/1999/xlink": "xlink"}
_XML = "http://www.w3.org/XML/1998/namespace"
#: Namespaces by prefix; that of elements without a prefix is under `None`.
_Namespaces = Mapping[str | None, str]


def node_xml(node: XmlNode) -> str:
    """Return a node as XML, without what stands behind it."""
    text = xml_of(node)
    if "xmlns" not in text or not isinstance(node.tag, str):
        return text
    return _Speller(node).spelled(node)


def start_tag(element: XmlNode) -> str:
    """Return the start tag of an element, as if nothing stood around it."""
    alone = etree.Element(element.tag, dict(attributes_of(element)), element.nsmap)
    return f"{xml_of(alone).removesuffix('/>')}>"


def inner_xml(element: XmlNode) -> str:
    """Return what stands between an element's tags as XML."""
    text = xml_of(element)
    start = text[: text.index(">") + 1]
    if start.endswith("/>"):
        return ""
    if "xmlns" not in text:
        return text[len(start) : text.rindex("</")]
    speller = _Speller(element)
    pieces = [escape_text(element.text or "")]
    for child in element:
        pieces += (speller.spelled(child), escape_text(child.tail or ""))
    return "".join(pieces)


class _Speller:
    """Spells the nodes within an element."""

    def __init__(self, top: XmlNode) -> None:
        bound = [pair for node in top.iter(etree.Element) for pair in node.nsmap.items()]
        # Where one of NLM's prefixes stands for something else, all stay as they are.
        taken = any(prefix in _PREFIXES.values() and _PREFIXES.get(uri) != prefix for prefix, uri in bound)
        self._prefixes = {} if taken else _PREFIXES

    def spelled(self, node: XmlNode) -> str:
        """Return a node as XML, without what stands behind it."""
        parent = node.getparent()
        return "".join(self._pieces(node, {} if parent is None else parent.nsmap, {}))

    def _pieces(self, node: XmlNode, around: _Namespaces, scope: _Namespaces) -> Iterator[str]:
        """Give a node in pieces; `around` are the namespaces of its parent, `scope` those that the pieces have declared."""
        if not isinstance(node.tag, str):
            yield xml_of(node)
            return
        namespaces, inner = node.nsmap, dict(scope)
        attributes = [(*_attribute_name(name, node), value) for name, value in attributes_of(node)]
        own = [(prefix, uri) for prefix, uri in namespaces.items() if around.get(prefix) != uri]
        used = [(prefix, uri) for prefix, uri, _, _ in attributes if prefix not in (None, "xml")]
        uri, local = split_name(node.tag)
        name = self._name(node.prefix, uri, local)
        yield f"<{name}"
        for prefix, declared in (*own, (node.prefix, uri), *used):
            spelled = self._prefix(prefix, declared)
            if inner.get(spelled, "") != declared:
                inner[spelled] = declared
                yield f' xmlns{":" if spelled else ""}{spelled or ""}="{escape_attribute(declared)}"'
        for prefix, attribute_uri, attribute, value in attributes:
            yield f' {self._name(prefix, attribute_uri, attribute)}="{escape_attribute(value)}"'
        if not len(node) and not node.text:
            yield "/>"
            return
        yield f">{escape_text(node.text or '')}"
        for child in node:
            yield from self._pieces(child, namespaces, inner)
            yield escape_text(child.tail or "")
        yield f"</{name}>"

    def _prefix(self, prefix: str | None, uri: str) -> str | None:
        return prefix if prefix is None else self._prefixes.get(uri, prefix)

    def _name(self, prefix: str | None, uri: str, local: str) -> str:
        spelled = self._prefix(prefix, uri)
        return f"{spelled}:{local}" if spelled else local


def split_name(name: str) -> tuple[str, str]:
    """Return the namespace, empty for none, and the local part of a name."""
    uri, brace, local = name.rpartition("}")
    return uri[1:] if brace else "", local


def _attribute_name(name: str, node: XmlNode) -> tuple[str | None, str, str]:
    """Return prefix, namespace and local part of the name of a node's attribute."""
    uri, local = split_name(name)
    if not uri:
        return None, "", local
    return prefix_of(uri, node), uri, local


def prefix_of(uri: str, node: XmlNode) -> str | None:
    """Return the prefix that stands for a namespace in the attributes of a node; `None` if there is none."""
    if uri == _XML:
        return "xml"
    return next((prefix for prefix, bound in node.nsmap.items() if prefix and bound == uri), None)
