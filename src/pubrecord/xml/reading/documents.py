"""A text, or an element, as the bytes of a document.

The reasons are told in ``docs/explanation/design.md``, "First calls".
"""

from __future__ import annotations

from typing import Any, cast
from xml.etree import ElementTree as StandardTree

from lxml import etree

from pubrecord.errors import NotPubmedError
from pubrecord.streams.sources import BYTES, if_path
from pubrecord.xml.characters import without_encoding
from pubrecord.xml.trees import XmlNode


def document_of(text: Any) -> bytes:
    """Return the document that a string, bytes, or an element of lxml or the standard library stands for.

    Raises `NotPubmedError` for a text that is empty or a path, `TypeError` for anything else.
    """
    if isinstance(text, str):
        _check_text(text, not text.strip())
        return without_encoding(text.encode("utf-8", "surrogatepass"))
    if isinstance(text, BYTES):
        raw = bytes(cast("bytes", text))
        _check_text("", not raw.strip())
        return raw
    return _document_of_tree(text)


def _check_text(text: str, is_empty: bool) -> None:
    if is_empty:
        raise NotPubmedError("the text is empty", advice="`loads` takes the XML of one record.")
    if advice := if_path(text, ""):
        raise NotPubmedError("the text is no XML", advice=advice)


def _document_of_tree(tree: Any) -> bytes:
    kind: str = type(tree).__name__
    root: Any = tree.getroot() if hasattr(tree, "getroot") else tree
    if isinstance(root, XmlNode):
        return etree.tostring(root, encoding="utf-8", with_tail=False)
    if isinstance(root, StandardTree.Element):
        document: bytes = StandardTree.tostring(cast("StandardTree.Element", root), encoding="utf-8")
        return document
    raise TypeError(f"expected the XML of a record, or its element, got {kind}: `read` gives the records of a file")
