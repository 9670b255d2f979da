"""What the model does not know, put back into its place in the XML of a record.

The opposite is `pubrecord.xml.reading.sift`. Time is in proportion to the record: the children of an element are listed
once, and all that stands among them is put there at once. The reasons are told in ``docs/explanation/design.md``,
"Nothing disappears quietly".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from pubrecord.errors import Problem, RecordError
from pubrecord.records import Unknown
from pubrecord.xml.trees import DECLARATION, XmlNode, exact_parser, plain_text

_STEP = re.compile(r"(.+?)(?:\[(\d+)\])?\Z")
#: How many unknown attributes one element may have: lxml takes the square of their number to set them.
_MOST_ATTRIBUTES = 1_000


def splice(xml: str, unknown: tuple[Unknown, ...], indents: Mapping[int, str]) -> str:
    """Put what is unknown back into its place in the XML of a record.

    `indents` has the line break and white space before a child of the record's element, one level deeper, and so on.
    Raises `RecordError` when a place is no longer there.
    """
    places = _Places(etree.fromstring(xml, exact_parser()))
    _declare(places, unknown)
    nodes: dict[str, list[Unknown]] = {}
    attributes: dict[str, list[Unknown]] = {}
    contents: list[tuple[str, Unknown]] = []
    for piece in unknown:
        path, attribute = places.place_of(piece)
        if piece.position is not None:
            nodes.setdefault(path, []).append(piece)
        elif attribute is None:
            contents.append((path, piece))
        elif not attribute.startswith(DECLARATION):
            attributes.setdefault(path, []).append(piece)
    for path, pieces in nodes.items():
        _put_among_children(places[path], pieces, path.count("/"), indents)
    for path, pieces in attributes.items():
        _set_attributes(places[path], pieces)
    for path, piece in contents:
        _replace_content(places[path], piece)
    return etree.tostring(places[""], encoding="unicode")


class _Places:
    """The elements of a record by path, where each step is spelled with its number: ``/MedlineCitation[1]/PMID[1]``."""

    def __init__(self, root: XmlNode) -> None:
        self._elements = {"": root}
        #: The children of an element by tag, by its path.
        self._children: dict[str, dict[str, list[XmlNode]]] = {}

    def __getitem__(self, path: str) -> XmlNode:
        return self._elements[path]

    def replace(self, path: str, element: XmlNode) -> None:
        """Put another element into a place; it has the children of the one before."""
        old = self._elements[path]
        parent = old.getparent()
        if parent is not None:
            parent.replace(old, element)
        self._elements[path] = element

    def place_of(self, piece: Unknown) -> tuple[str, str | None]:
        """Return the path of the element that a piece belongs to, and the attribute if it is one; raises `RecordError`."""
        path, _, attribute = piece.path.partition("@")
        if piece.position is None and not attribute:
            path = path.removesuffix("node()")
        place = ""
        for step in path.split("/"):
            if step not in ("", "."):
                place = self._child(place, step, piece)
        return place, attribute or None

    def _child(self, path: str, step: str, piece: Unknown) -> str:
        matched = _STEP.match(step)
        assert matched is not None
        tag, number = matched[1], int(matched[2] or 1)
        place = f"{path}/{tag}[{number}]"
        if place not in self._elements:
            if path not in self._children:
                children = self._children[path] = {}
                for child in self._elements[path].iterchildren(etree.Element):
                    children.setdefault(str(child.tag), []).append(child)
            namesakes = self._children[path].get(tag, ())
            if number > len(namesakes):
                raise RecordError(
                    "something unknown has lost its place in the record",
                    problems=[Problem("place", piece.path, f"<{tag}> is not there")],
                    advice="Remove the entry from `unknown`, or change its path to where it belongs now.",
                )
            self._elements[place] = namesakes[number - 1]
        return place


def _declare(places: _Places, unknown: tuple[Unknown, ...]) -> None:
    """Put the namespace declarations on their elements, which lxml can only do by making these anew."""
    declarations: dict[str, dict[str | None, str]] = {}
    for piece in unknown:
        path, attribute = places.place_of(piece)
        if attribute is not None and attribute.startswith(DECLARATION):
            declarations.setdefault(path, {})[attribute.removeprefix(DECLARATION)] = piece.value
    for path, added in declarations.items():
        old = places[path]
        element = etree.Element(old.tag, dict(old.attrib), {**old.nsmap, **added})
        element.text, element.tail = old.text, old.tail
        element.extend(list(old))
        places.replace(path, element)


def _is_node(value: str) -> bool:
    return value.startswith("<")


def _parsed(value: str, piece: Unknown) -> XmlNode:
    try:
        return etree.fromstring(f"<x>{value}</x>", exact_parser())
    except etree.XMLSyntaxError as error:
        raise RecordError(
            "something unknown is not well-formed XML",
            problems=[Problem("xml", piece.path, str(error))],
            advice="Mend its `value`, or remove the entry from `unknown`.",
        ) from None


def _put_among_children(parent: XmlNode, pieces: list[Unknown], depth: int, indents: Mapping[int, str]) -> None:
    """Put nodes and texts among the children of an element, each at its position; the element stands that deep."""
    known = [(child, child.tail) for child in parent]
    known.reverse()
    children: list[XmlNode] = []
    #: What stands before each child, and at the end.
    gaps = [parent.text]
    for piece in sorted((piece for piece in pieces if _is_node(piece.value)), key=_position):
        while known and len(children) < _position(piece):
            child, tail = known.pop()
            children.append(child)
            gaps.append(tail)
        if not children and gaps[0] is None:
            gaps[0] = indents[depth - 1] if depth else indents[0]
        children.append(_node(piece))
        gaps.insert(-1, indents[depth])
    for child, tail in reversed(known):
        children.append(child)
        gaps.append(tail)
    for piece in pieces:
        if not _is_node(piece.value):
            gaps[min(_position(piece), len(children))] = _text(piece)
    parent.text = gaps[0]
    for child, gap in zip(children, gaps[1:], strict=True):
        parent.append(child)
        child.tail = gap


def _position(piece: Unknown) -> int:
    return piece.position or 0


def _node(piece: Unknown) -> XmlNode:
    parsed = _parsed(piece.value, piece)
    if len(parsed) != 1 or parsed.text or parsed[0].tail:
        raise _not_one(piece)
    return parsed[0]


def _text(piece: Unknown) -> str | None:
    parsed = _parsed(piece.value, piece)
    if len(parsed):
        raise _not_one(piece)
    return parsed.text


def _not_one(piece: Unknown) -> RecordError:
    return RecordError(
        "something unknown is more than one piece",
        problems=[Problem("xml", piece.path, f"expected one node or a text, got {piece.value!r}")],
        advice="Make an entry of `unknown` for each node and each text, with its own position.",
    )


def _set_attributes(target: XmlNode, pieces: list[Unknown]) -> None:
    if len(pieces) > _MOST_ATTRIBUTES:
        raise RecordError(
            "an element has too many unknown attributes",
            problems=[Problem("attributes", pieces[_MOST_ATTRIBUTES].path, f"there are {len(pieces):,}")],
            advice=f"At most {_MOST_ATTRIBUTES:,} are written back.",
        )
    for piece in pieces:
        target.set(piece.path.rpartition("@")[2], piece.value)


def _replace_content(target: XmlNode, piece: Unknown) -> None:
    content = _parsed(piece.value, piece)
    if plain_text(content) != plain_text(target):
        raise RecordError(
            "a text was changed, but not what is unknown within it",
            problems=[Problem("content", piece.path, f"{plain_text(content)!r} is not {plain_text(target)!r}")],
            advice="Remove the entry from `unknown`, or write the new text into its `value` too.",
        )
    target.text = content.text
    target[:] = list(content)
