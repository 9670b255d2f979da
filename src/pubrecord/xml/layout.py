"""How the XML of a record is laid out: white space between tags, order of attributes, line ends, references.

A layout is data that the writer is called with, and no part of what is compiled. The reasons are told in
``docs/explanation/design.md``, "Writing keeps the layout".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import attrs

from pubrecord.records import KINDS, Deletion, Record
from pubrecord.xml.characters import WHITE_SPACE, WHITE_SPACE_BYTE, spelled_in_ascii
from pubrecord.xml.plan import outermost, plan

_BLANKS = WHITE_SPACE.encode()
_FIRST_CHILD = re.compile(rb"<[^<>]*>(" + WHITE_SPACE_BYTE + rb"*)<")
_MANY_ATTRIBUTES = re.compile(rb'<(\w++)((?:\s++\w++="[^"<]*+"){2,}+)')
_ATTRIBUTE_NAME = re.compile(rb'(\w+)="[^"]*"')
#: A reference to a character beyond ASCII, and what tells how it is spelled.
_REFERENCE = re.compile(r"&#(x?)0*([0-9A-Fa-f]{2,6});")

#: Attributes of elements in another order than the declared one, by tag.
Order = tuple[tuple[str, tuple[str, ...]], ...]


@attrs.frozen
class Layout:
    """How the XML of a record is laid out."""

    #: What precedes the record's element: a line break and its indent, perhaps with comments.
    before: str = "\n  "
    #: Line break and indent of the element's children; empty where no white space stands between tags.
    child: str = "\n    "
    #: Line break and indent of the element's end tag.
    close: str = "\n  "
    #: What is added to the indent with each level.
    step: str = "  "
    order: Order = ()
    #: What stands at the end of each line, in texts too.
    line_end: str = "\n"
    #: How characters beyond ASCII are spelled, as a template for their number; empty where they stand as they are.
    reference: str = ""

    def indents(self) -> _Indents:
        """Return the line break and indent of each depth below the record's element, from 0."""
        return _Indents(self.child, self.step)

    def spelled(self, xml: str) -> str:
        """Return XML with the line ends and the references of the layout."""
        if self.line_end != "\n":
            xml = xml.replace("\n", self.line_end)
        return spelled_in_ascii(xml, self.reference) if self.reference and not xml.isascii() else xml


class _Indents(dict[int, str]):
    """The line break and indent of each depth; each is put together when it is first asked for."""

    def __init__(self, first: str, step: str) -> None:
        super().__init__({0: first})
        self._step = step

    def __missing__(self, depth: int) -> str:
        self[depth] = indent = self[depth - 1] + self._step
        return indent


#: NLM's own layout in the baseline and the update files.
ARTICLE_LAYOUT = Layout()
DELETION_LAYOUT = Layout(child="\n", close="\n")
#: The layout of a record that stands alone.
LONE_LAYOUT = Layout(before="", child="\n  ", close="\n")


def default_layout(record: Record) -> Layout:
    """Return NLM's own layout for a record of that kind."""
    return DELETION_LAYOUT if isinstance(record, Deletion) else ARTICLE_LAYOUT


@attrs.frozen
class Origin:
    """Where a record comes from: the record as it was read, and the bytes of its file that it was read from."""

    #: `None` where no record could be read from the bytes, and another takes its place.
    record: Record | None
    #: What stands before the record in the file: white space and comments.
    gap: bytes
    #: The record's bytes; empty where the whole document had to be parsed.
    raw: bytes


def observed_layout(origin: Origin) -> Layout:
    """Return the layout in which a record stands in its file, as far as one rule for all its elements can say it."""
    raw = origin.raw
    has_long_ends = b"\r\n" in raw and raw.count(b"\r\n") == raw.count(b"\n")
    if has_long_ends:
        raw = raw.replace(b"\r\n", b"\n")
    first, inner = _FIRST_CHILD.match(raw), raw.rpartition(b"</")[0]
    child = first[1] if first is not None else b""
    close = inner[len(inner.rstrip(_BLANKS)) :]
    return Layout(
        before_of(origin),
        child.decode(),
        close.decode(),
        _observed_step(child, raw),
        _observed_order(raw),
        "\r\n" if has_long_ends else "\n",
        _observed_reference(raw),
    )


def may_have_layout(raw: bytes, layout: Layout) -> bool:
    """Whether a record that stands so in its file may have a layout, as far as a short look tells."""
    first = _FIRST_CHILD.match(raw)
    child = b"" if first is None else first[1]
    return child == (layout.child.replace("\n", layout.line_end)).encode()


def before_of(origin: Origin) -> str:
    """Return what stands before a record in its file."""
    return origin.gap.decode("utf-8", "replace")


def _observed_step(child: bytes, raw: bytes) -> str:
    """Return how much deeper the children of a child stand: as NLM has it if there are none."""
    if b"\n" not in child:
        return ""
    deeper = re.search(re.escape(child) + rb"([ \t]+)<", raw)
    if deeper is not None:
        return deeper[1].decode()
    as_deep = re.search(rb"<[^/!?<>][^<>]*[^/<>]>" + re.escape(child) + rb"<[^/]", raw)
    return "" if as_deep is not None else ARTICLE_LAYOUT.step


def _observed_reference(raw: bytes) -> str:
    """Return how characters beyond ASCII are spelled: empty if any stands as it is, or there are none."""
    if b"&#" not in raw or not raw.isascii():
        return ""
    beyond = [
        (base, digits)
        for base, digits in _REFERENCE.findall(raw.decode("ascii"))
        if int(digits, 16 if base else 10) > 0x7F  # noqa: PLR2004 - the last of ASCII
    ]
    if not beyond:
        return ""
    if not beyond[0][0]:
        return "&#{:d};"
    return "&#x{:x};" if any(digits != digits.upper() for base, digits in beyond if base) else "&#x{:X};"


def with_references_of(raw: bytes, layout: Layout) -> Layout:
    """Return a layout with characters beyond ASCII spelled as a record spells them, if it has any."""
    if raw.isascii() and b"&#" not in raw:
        return layout
    return attrs.evolve(layout, reference=_observed_reference(raw))


def _observed_order(raw: bytes) -> Order:
    """Return the order of attributes for each element that has them in another order than the declared one."""
    spelled = {(tag, *_ATTRIBUTE_NAME.findall(attributes)) for tag, attributes in _MANY_ATTRIBUTES.findall(raw)}
    sequences: dict[str, list[tuple[str, ...]]] = {}
    for tag, *names in sorted(spelled, key=len, reverse=True):
        sequences.setdefault(tag.decode(), []).append(tuple(map(bytes.decode, names)))
    orders: Order = ()
    for tag, orders_of_tag in sorted(sequences.items()):
        declared = _declared_orders().get(tag)
        if declared is not None and any(_differs(order, declared) for order in orders_of_tag):
            orders += ((tag, _merged(orders_of_tag)),)
    return orders


def _differs(order: tuple[str, ...], declared: tuple[str, ...]) -> bool:
    return [name for name in declared if name in order] != list(order)


def _merged(orders: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return one order for the attributes of several: the first, with those that it lacks where the others have them."""
    merged: list[str] = []
    for order in orders:
        place = len(merged)
        for name in reversed(order):
            if name in merged:
                place = merged.index(name)
            else:
                merged.insert(place, name)
    return tuple(merged)


@functools.cache
def _declared_orders() -> dict[str, tuple[str, ...]]:
    """Return the declared order of the attributes of each element that has several."""
    orders: dict[str, tuple[str, ...]] = {}
    seen: set[tuple[type, str]] = set()

    def visit(cls: type, tag: str) -> None:
        if (cls, tag) in seen:
            return
        seen.add((cls, tag))
        nodes = [attrs.evolve(plan(cls), tag=tag)]
        while nodes:
            node = nodes.pop()
            if len(node.attributes) > 1:
                orders[node.tag] = tuple(name for name, _ in node.attributes)
            if node.field is not None and node.field.holds_records:
                visit(node.field.type, node.tag)
            nodes.extend(node.children)

    for cls in KINDS.values():
        visit(cls, outermost(cls)[0])
    return orders
