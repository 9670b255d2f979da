"""What the model does not know, taken out of the tokens of a record in its plain form.

It gives what `pubrecord.xml.reading.sift` gives for a tree, several times as quickly, so that a new attribute or element
of next year's DTD costs little. What is rare or hard to tell is left to that: text between elements, another order than
the DTD's, anything unknown among white space that counts. The reasons are told in ``docs/explanation/design.md``, "Most
records need no tree".
"""

from __future__ import annotations

import functools

import attrs

from pubrecord.records import Unknown
from pubrecord.xml.characters import WHITE_SPACE, escape_attribute
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, plan
from pubrecord.xml.reading.slots import Slot, slots
from pubrecord.xml.reading.tokens import YES_NO, RawTokens, Unexpected, instruction_tag, parts_of

#: How many start tags are remembered for each element, and how long they may be.
_REMEMBERED = 1 << 12
_LONGEST_REMEMBERED = 100
#: How often elements may stand in each other.
_DEEPEST = 64


def sift_tokens(tokens: RawTokens) -> None:
    """Take out of tokens what no field is for, and put it into their `unknown`.

    The tokens are changed, also where `Unexpected` is raised: then the record is for the exact way.
    """
    root = tokens.tags[0].partition(" ")[0]
    if root not in CLASSES:
        raise Unexpected
    node = plan(CLASSES[root], root)
    _Sieve(tokens).sift(_known(tokens.tags[0], Slot(0, node, node, many=False)))


@attrs.frozen(eq=False)
class _Known:
    """A start tag that something is known of: where it stands, it begins an element that fills a field."""

    slot: Slot
    #: Its name, as it stands in paths.
    name: str
    #: The same tag without the attributes that are not known, and these.
    start: str
    others: tuple[tuple[str, str], ...]
    end: str
    #: The start tags that are known within it; `None` for a leaf.
    inside: _Starts | None


class _Starts(dict[str, _Known | None]):
    """The start tags that are known in an element, as they stand in records; `None` for one of another element."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.has_spacing = node.spacing is not None
        self._slots = slots(node)

    def __missing__(self, tag: str) -> _Known | None:
        name = tag[1:] if tag.startswith("<") else tag.partition(" ")[0]
        slot = self._slots.get(name)
        known = None if slot is None else _known(tag, slot)
        if len(self) < _REMEMBERED and len(tag) <= _LONGEST_REMEMBERED:
            self[tag] = known
        return known


@functools.cache
def _starts_in(node: Node) -> _Starts:
    return _Starts(node)


def _known(tag: str, slot: Slot) -> _Known:
    """Return what is known of the start tag of an element that fills a field."""
    inner = slot.inner
    if inner.is_instruction:
        return _Known(slot, inner.tag, tag, (), f"/{instruction_tag(inner.tag)}", None)
    name, attributes = parts_of(tag)
    types = {attribute: field.type for attribute, field in inner.attributes}
    known, others = dict[str, str](), dict[str, str]()
    for attribute, value in attributes.items():
        is_held = attribute in types and (types[attribute] is not bool or value in YES_NO)
        (known if is_held else others)[attribute] = value
    start = name + "".join(f' {attribute}="{escape_attribute(value)}"' for attribute, value in known.items())
    inside = None if inner.is_leaf else _starts_in(inner)
    return _Known(slot, name, start if others else tag, tuple(others.items()), f"/{name}", inside)


class _Sieve:
    """Sifts the tokens of one record; `self._way` are the elements that it stands in, each with its number."""

    def __init__(self, tokens: RawTokens) -> None:
        self._tokens = tokens
        self._tags, self._texts = tokens.tags, tokens.texts
        self._unknown: list[Unknown] = []
        #: The places of the first and the last token of all that is taken out.
        self._taken: list[tuple[int, int]] = []
        self._way: list[tuple[_Known, int]] = []

    def sift(self, root: _Known) -> None:
        """Sift all tokens."""
        if root.inside is None:
            raise Unexpected
        self._attributes(root, 0)
        self._children(root.inside, root.end, 0)
        tokens, taken = self._tokens, self._taken
        tokens.tags, tokens.texts = _without(self._tags, taken), _without(self._texts, taken)
        tokens.unknown = tuple(self._unknown)

    def _children(self, inside: _Starts, end: str, place: int) -> int:
        """Sift the children of the element that begins at a place, and return the place of its end tag."""
        tags = self._tags
        last, number, position = None, 0, 0
        place += 1
        while (tag := tags[place]) != end:
            known = inside[tag]
            if known is None or (known.slot is last and not known.slot.many):
                place = self._take(inside, place, position)
            else:
                if known.slot is last:
                    number += 1
                elif last is not None and known.slot.place <= last.place:
                    raise Unexpected
                else:
                    last, number = known.slot, 1
                if known.inside is None and not known.others and tags[place + 1] == known.end:
                    place += 1
                else:
                    place = self._child(known, number, place)
            place += 1
            position += 1
        return place

    def _child(self, known: _Known, number: int, place: int) -> int:
        """Sift a child, the one of that number which has its name, and return the place of its end tag."""
        if len(self._way) >= _DEEPEST:
            raise Unexpected
        self._way.append((known, number))
        if known.others:
            self._attributes(known, place)
        end = self._leaf(known, place) if known.inside is None else self._children(known.inside, known.end, place)
        self._way.pop()
        return end

    def _leaf(self, known: _Known, place: int) -> int:
        """Sift a leaf, and return the place of its end tag: where no field takes markup, only its text stays."""
        text, markup, end = self._tokens.markup(place, known.end[1:])
        if end > place + 1 and known.slot.inner.twin is None:
            self._keep("node()", markup)
            self._texts[place] = text
            self._taken.append((place + 1, end - 1))
        return end

    def _attributes(self, known: _Known, place: int) -> None:
        """Take out the attributes that are not known."""
        for name, value in known.others:
            self._keep(f"@{name}", value)
        self._tags[place] = known.start

    def _take(self, inside: _Starts, place: int, position: int) -> int:
        """Take out the element that begins at a place, and return the place of its end tag."""
        xml, end = self._tokens.element(place)
        if inside.has_spacing or self._texts[end].strip(WHITE_SPACE):
            raise Unexpected
        self._keep("", xml, position)
        self._taken.append((place, end))
        return end

    def _keep(self, step: str, value: str, position: int | None = None) -> None:
        steps = [known.slot.step(known.name, number) for known, number in self._way]
        path = "/".join([*steps, step] if step else steps) or "."
        self._unknown.append(Unknown(path=path, value=value, position=position))


def _without(tokens: list[str], taken: list[tuple[int, int]]) -> list[str]:
    """Return tags or texts without those from the first to the last place of each pair; the pairs are in order."""
    kept, behind = list[str](), 0
    for first, last in taken:
        kept += tokens[behind:first]
        behind = last + 1
    return kept + tokens[behind:]
