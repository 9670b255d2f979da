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
_TAG = re.compile(WHITE_SPACE_BYTE + rb"*+<([/?]?+[^ \t\r\n<>/?]++)[^<>]*+>")
#: The bytes before the end of a tag that has no end tag.
_SHORT = b"/?"
_NIHMS = b"<?nihms?>"
#: An element with at least so many children is walked through; what a smaller one holds is taken whole.
_WIDE = 4
#: How many choices of fields are kept compiled.
_KEPT = 64


@attrs.frozen(eq=False)
class _Child:
    """A child that an element may have."""

    #: Its end tag, and how many bytes that has.
    end: bytes
    length: int
    #: What begins an element of the same name within it; empty where the plan has none.
    within: bytes = b""
    #: Whether its bytes are wanted.
    is_wanted: bool = False
    #: How to walk through it, where only some of it is wanted.
    step: _Step | None = None
    #: Whether there may be several.
    is_many: bool = False


#: What stands for the end tag of an element among its children.
_END = _Child(b"", 0)


@attrs.frozen(eq=False)
class _Step:
    """An element that is walked through."""

    #: Its start tag without attributes.
    start: bytes
    end: bytes
    #: Whether its attributes are wanted.
    keeps_attributes: bool
    #: What it may hold, by tag.
    children: dict[bytes, _Child]
    #: How many children are wanted of which there is one; `None` where others are wanted of which there may be several.
    most: int | None


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
    if tag is None or element not in CLASSES or raw[tag.end() - 2] in _SHORT or _may_hide_tags(raw):
        raise Unexpected
    if raw.find(b"<" + tag[1], 1) >= 0:  # this record does not end before the next one begins
        raise Unexpected
    wanted = names[CLASSES[element]]
    if "unknown" in wanted:
        raise Unexpected
    selection = selection_of(element, wanted)
    step = selection.step
    pieces = [tag[0] if step.keeps_attributes else step.start]
    _walk(raw, tag.end(), step, pieces)
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
    missing, children, match, find, first = step.most, step.children, _TAG.match, raw.find, place
    met: list[_Child] = []
    while missing != 0:
        tag = match(raw, place)
        if tag is None:
            raise Unexpected
        child = children.get(tag[1])
        start, place = place, tag.end()
        if child is None or child is _END:
            if start == first:  # perhaps it says nothing, and then the next of its name fills the field
                raise Unexpected
            if child is _END:
                return place
            child = _stranger(tag[1])
        if child.is_wanted and not child.is_many:
            if child in met:
                raise Unexpected
            met.append(child)
            missing = missing if missing is None else missing - 1
        if raw[place - 2] not in _SHORT:
            if child.step is not None:
                place = _walk_child(raw, tag, child.step, pieces)
                if missing == 0 or raw[place - child.length : place] == child.end:
                    continue
            inner, place = place, find(child.end, place) + child.length
            if place < child.length or (child.within and find(child.within, inner, place) >= 0):
                raise Unexpected
        if child.is_wanted and child.step is None:
            pieces.append(raw[start:place])
    return place


def _walk_child(raw: bytes, tag: re.Match[bytes], step: _Step, pieces: list[bytes]) -> int:
    """Walk through a child with such a start tag, and return the place; it is left away if nothing of it is wanted."""
    before = len(pieces)
    start = tag[0].lstrip() if step.keeps_attributes else step.start
    pieces.append(start)
    place = _walk(raw, tag.end(), step, pieces)
    if len(pieces) == before + 1 and (not step.keeps_attributes or b" " not in start):
        pieces.pop()
    else:
        pieces.append(step.end)
    return place


def _stranger(name: bytes) -> _Child:
    """Return how to step over an element that no field is for; raises `Unexpected` for an end tag or an instruction."""
    if not name.isalnum():
        raise Unexpected
    return _Child(b"</" + name + b">", len(name) + 3, b"<" + name)


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
    children[b"/" + whole.tag.encode()] = _END
    many = any(child.is_many and child.is_wanted for child in children.values())
    tag = whole.tag.encode()
    return _Step(
        b"<" + tag + b">", b"</" + tag + b">", bool(narrow.attributes), children, None if many else len(wanted)
    )


def _child(whole: Node, wanted: Node | None) -> _Child:
    tag = whole.tag.encode()
    nests = whole.field is not None and whole.holds_record and _holds(whole.field.type, whole.tag)
    is_many = whole.field is not None and whole.field.many
    step = _step(whole, wanted) if wanted is not None and _is_walked(whole) else None
    end = b"</" + tag + b">"
    return _Child(end, len(end), b"<" + tag if nests else b"", wanted is not None, step, is_many)


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
