"""The declarations of prefixes that a record keeps.

What uses a namespace and is kept as XML declares it itself (see `pubrecord.xml.spelling`), so a declaration above it
says nothing. The reasons are told in ``docs/explanation/design.md``, "Namespaces count where they are used".
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from pubrecord.streams.limits import too_many_prefixes
from pubrecord.xml.namespaces import MOST_PREFIXES
from pubrecord.xml.spelling import split_name
from pubrecord.xml.trees import XmlNode, attributes_of, tag_of

#: Prefixes and the namespaces that they stand for, by the element that declares them.
Declarations = Mapping[XmlNode, list[tuple[str, str]]]


def kept_declarations(root: XmlNode) -> Declarations:
    """Return the declarations that a record keeps, by the element that each is written back to.

    They are those that nothing uses, and those that attributes use, which are kept by their names alone; where such an
    attribute has its prefix from the root of the file, the record's element declares it. Raises `UnsafeInputError` for an
    element for which too many are declared.
    """
    if not _has_prefixes(root):
        return {}
    of_elements, of_attributes = _used(root)
    outside, inside = _namespaces_around(root), root.nsmap
    kept = {element: _own(element) for element in root.iter(etree.Element)}
    for element, pairs in kept.items():
        kept[element] = [pair for pair in pairs if pair[1] in of_attributes or pair[1] not in of_elements]
    borrowed = [pair for pair in outside.items() if pair[1] in of_attributes and inside.get(pair[0]) == pair[1]]
    kept[root] = [(prefix, uri) for prefix, uri in borrowed if prefix is not None] + kept[root]
    return kept


def _has_prefixes(root: XmlNode) -> bool:
    """Whether any prefix is declared for an element; raises `UnsafeInputError` where too many are."""
    has_prefixes = False
    for element in root.iter(etree.Element):
        number = len(element.nsmap)
        if number > MOST_PREFIXES:
            raise too_many_prefixes(MOST_PREFIXES)
        has_prefixes = has_prefixes or number > 0
    return has_prefixes


def _used(root: XmlNode) -> tuple[set[str], set[str]]:
    """Return the namespaces that elements are in, and those of attributes of elements that are in none."""
    of_elements, of_attributes = set[str](), set[str]()
    for element in root.iter(etree.Element):
        uri, _ = split_name(tag_of(element))
        if uri:
            of_elements.add(uri)
        else:
            of_attributes |= {split_name(name)[0] for name, _ in attributes_of(element)}
    return of_elements, of_attributes


def _own(element: XmlNode) -> list[tuple[str, str]]:
    """Return the prefixes that an element itself declares."""
    around = _namespaces_around(element)
    return [(prefix, uri) for prefix, uri in element.nsmap.items() if prefix is not None and around.get(prefix) != uri]


def _namespaces_around(element: XmlNode) -> dict[str | None, str]:
    parent = element.getparent()
    return {} if parent is None else parent.nsmap
