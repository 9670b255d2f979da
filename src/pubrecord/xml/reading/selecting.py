"""Reading only some fields of a record: the bytes of the wanted elements, read by the same compiled reader.

A record in the plain form is walked child by child, down to the elements that hold wanted fields; each child is stepped
over by looking for its end tag, and the bytes of the wanted ones are put together. What is left is a small record, which
is cut into tokens and read as any other, so all that is kept is checked as always. What is stepped over is not checked:
damage in there is not found.

What always holds: a child is stepped over only if no element within it has the same name, so that its end tag is the next
one of that name; one whose tag is not known is left away, as it fills no field; and as soon as anything else is not as the
plan has it, `Unexpected` is raised, and the record is read whole. So whatever is given is what reading all of it gives. The reasons are told in
``docs/explanation/design.md``, "Most records need no tree".
"""

from __future__ import annotations

import functools
import re

import attrs

from pubrecord.excerpts import Names
from pubrecord.records import Record
from pubrecord.xml.characters import WHITE_SPACE_BYTE
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, plan
from pubrecord.xml.reading.compiler import ElementReader, excerpt_reader
from pubrecord.xml.reading.sieve import sift_tokens
from pubrecord.xml.reading.tokens import RawTokens, Unexpected

#: A tag behind white space, and its name, with the slash of an end tag or the mark of an instruction before it.
_TAG = re.compile(WHITE_SPACE_BYTE + rb"*+<([/?]?+[^ \t\r\n<>/?]++)[^<>]*+")
_NIHMS = b"<?nihms?>"
#: An element with at least so many children is walked through; what a smaller one holds is taken whole.
_WIDE = 4
#: How many start tags are remembered for each element, and how long they may be, with the white space before.
_REMEMBERED = 1 << 10
_LONGEST_REMEMBERED = 100
#: How many choices of fields are kept compiled.
_KEPT = 64


@attrs.frozen(eq=False)
class _Child:
    """A child that an element may have, or its own end tag."""

    tag: bytes
    #: Its end tag, and how many bytes that has; empty for one that has none.
    end: bytes = b""
    length: int = 0
    #: What begins an element of the same name within it; empty where the plan has none.
    within: bytes = b""
    #: Whether all its bytes are wanted.
    is_taken: bool = False
    #: How to walk through it, where only some of it is wanted.
    step: _Step | None = None
    #: Whether it is counted as wanted, as one of which there is one.
    is_counted: bool = False
    is_known: bool = True


#: What stands for the end tag of an element among its children.
_END = _Child(b"")


class _Tags(dict[bytes, _Child]):
    """The children that an element may have, and `_END`, by what stands from the tag before to the bracket at the end of theirs.

    Raises `Unexpected` for what is no tag behind white space. The number of those that are remembered is bounded.
    """

    def __init__(self, known: dict[bytes, _Child]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, key: bytes) -> _Child:
        tag = _TAG.fullmatch(key)
        if tag is None:
            raise Unexpected
        child = self._known.get(tag[1])
        if child is None:
            child = _stranger(tag[1])
        if key.endswith((b"/", b"?")):
            if child is _END:
                raise Unexpected
            child = attrs.evolve(child, end=b"", length=0, within=b"", step=None)
        if len(self) < _REMEMBERED and len(key) <= _LONGEST_REMEMBERED:
            self[key] = child
        return child


@attrs.frozen(eq=False)
class _Step:
    """An element that is walked through."""

    #: Its start tag without attributes.
    start: bytes
    end: bytes
    #: Whether its attributes are wanted.
    keeps_attributes: bool
    children: _Tags
    #: How many children are wanted of which there is one; negative where others are wanted of which there may be several.
    most: int


@attrs.frozen(eq=False)
class Selection:
    """How to read some fields of the records that stand in an element."""

    step: _Step
    read: ElementReader


def read_selected(raw: bytes, names: Names) -> Record:
    """Return what the record in `raw`, in its plain form, says in some fields.

    Raises `Unexpected` where the record must be read whole.
    """
    tag = _TAG.match(raw)
    element = "" if tag is None else tag[1].decode("ascii", "replace")
    if tag is None or element not in CLASSES or tag[0].endswith(b"/") or _may_hide_tags(raw):
        raise Unexpected
    if raw.find(b"<" + tag[1], 1) >= 0:  # this record does not end before the next one begins
        raise Unexpected
    wanted = names[CLASSES[element]]
    if "unknown" in wanted:
        raise Unexpected
    selection = selection_of(element, wanted)
    step = selection.step
    pieces = [tag[0] + b">" if step.keeps_attributes else step.start]
    _walk(raw, tag.end() + 1, step, pieces)
    pieces.append(step.end)
    tokens = RawTokens(b"".join(pieces))
    try:
        record, end = selection.read(tokens.tags, tokens.texts, tokens)
    except Unexpected:
        tokens.spell_out()
        sift_tokens(tokens)
        record, end = selection.read(tokens.tags, tokens.texts, tokens)
    if end != len(tokens.tags) - 1:
        raise Unexpected
    return record


def _may_hide_tags(raw: bytes) -> bool:
    """Whether there is a comment, a CDATA section or an instruction other than NLM's, in which tags are none."""
    if b"!" in raw and b"<!" in raw:
        return True
    return b"?" in raw and b"<?" in raw and raw.count(b"<?") != raw.count(_NIHMS)


def _walk(raw: bytes, place: int, step: _Step, pieces: list[bytes]) -> int:
    """Add the wanted bytes of an element whose start tag ends at a place; return the place behind what was met last.

    The way ends with the end tag, or earlier, when all that is wanted has been met.
    """
    missing, children, find, first = step.most, step.children, raw.find, place
    met: list[bytes] = []
    while missing:
        start, place = place, find(b">", place) + 1
        child = children[raw[start : place - 1]]
        if child is _END or not child.is_known:
            if start == first:  # perhaps it says nothing, and then the next of its name fills the field
                raise Unexpected
            if child is _END:
                return place
        if child.is_counted:
            if child.tag in met:
                raise Unexpected
            met.append(child.tag)
            missing -= 1
        if child.step is not None:
            place = _walk_child(raw, start, place, child.step, pieces)
            if not missing or raw[place - child.length : place] == child.end:
                continue
        if child.end:
            inner, place = place, find(child.end, place) + child.length
            if place < child.length or (child.within and find(child.within, inner, place) >= 0):
                raise Unexpected
        if child.is_taken:
            pieces.append(raw[start:place])
    return place


def _walk_child(raw: bytes, start: int, place: int, step: _Step, pieces: list[bytes]) -> int:
    """Walk through a child whose start tag stands between two places, and return the place behind what was met last.

    It is left away if nothing of it is wanted.
    """
    before = len(pieces)
    tag = raw[start:place].lstrip() if step.keeps_attributes else step.start
    pieces.append(tag)
    place = _walk(raw, place, step, pieces)
    if len(pieces) == before + 1 and (not step.keeps_attributes or b" " not in tag):
        pieces.pop()
    else:
        pieces.append(step.end)
    return place


def _stranger(name: bytes) -> _Child:
    """Return how to step over an element that no field is for; raises `Unexpected` for an end tag or an instruction."""
    if not name.isalnum():
        raise Unexpected
    return _Child(name, b"</" + name + b">", len(name) + 3, b"<" + name, is_known=False)


@functools.lru_cache(maxsize=_KEPT)
def selection_of(element: str, names: frozenset[str]) -> Selection:
    """Return how to read some fields of the records that stand in an element."""
    whole = plan(CLASSES[element], element)
    narrow = _narrowed(whole, names)
    return Selection(_step(whole, narrow), excerpt_reader(element, narrow, names))


def _narrowed(node: Node, names: frozenset[str]) -> Node:
    """Return an element that is walked through with only what is wanted in it."""
    children: list[Node] = []
    for child in node.children:
        if not any(field.name in names for field in child.bound()):
            continue
        children.append(_narrowed(child, names) if _is_walked(child) else child)
    keeps = any(field.name in names for _, field in node.attributes)
    return attrs.evolve(node, children=children, attributes=node.attributes if keeps else [])


def _is_walked(node: Node) -> bool:
    return node.field is None and len(node.children) >= _WIDE


def _step(whole: Node, narrow: Node) -> _Step:
    wanted = {child.tag: child for child in narrow.children}
    children = {child.tag.encode(): _child(child, wanted.get(child.tag)) for child in whole.children}
    many = any(child.is_taken and not child.is_counted for child in children.values())
    children[b"/" + whole.tag.encode()] = _END
    tag = whole.tag.encode()
    return _Step(
        b"<" + tag + b">",
        b"</" + tag + b">",
        keeps_attributes=bool(narrow.attributes),
        children=_Tags(children),
        most=-1 if many else len(wanted),
    )


def _child(whole: Node, wanted: Node | None) -> _Child:
    tag = whole.tag.encode()
    nests = whole.field is not None and whole.holds_record and _holds(whole.field.type, whole.tag)
    step = _step(whole, wanted) if wanted is not None and _is_walked(whole) else None
    return _Child(
        tag,
        b"</" + tag + b">",
        len(tag) + 3,
        b"<" + tag if nests else b"",
        is_taken=wanted is not None and step is None,
        step=step,
        is_counted=wanted is not None and not (whole.field is not None and whole.field.many),
    )


def _holds(cls: type, tag: str) -> bool:
    """Whether a record of a class may hold an element of a name."""
    ahead, seen = [plan(cls)], {cls}
    while ahead:
        for node in ahead.pop().children:
            if node.tag == tag:
                return True
            ahead.append(node)
            if node.field is not None and node.holds_record and node.field.type not in seen:
                seen.add(node.field.type)
                ahead.append(plan(node.field.type))
    return False
