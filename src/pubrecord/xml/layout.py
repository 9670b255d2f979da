"""The white space that a record stands in, and the order of its attributes.

The reasons are told in ``docs/explanation/design.md``, "Writing keeps NLM's layout".
"""

from __future__ import annotations

import functools
import re

import attrs

from pubrecord.records import KINDS, Deletion, Record
from pubrecord.xml.plan import outermost, plan

_BLANKS = rb"[ \t\r\n]*"
_INDENT = re.compile(rb"\A[ \t]*(?:\r?\n[ \t]*)+\Z")
_FIRST_CHILD = re.compile(rb"<[^<>]*>(" + _BLANKS + rb")<")
_MANY_ATTRIBUTES = re.compile(rb'<(\w++)((?:\s++\w++="[^"<]*+"){2,}+)')
_ATTRIBUTE_NAME = re.compile(rb'(\w+)="[^"]*"')

#: Attributes of elements in another order than the declared one, by tag.
Order = tuple[tuple[str, tuple[str, ...]], ...]


@attrs.frozen
class Layout:
    """The white space that a record stands in, and the order of its attributes."""

    #: What precedes the record's element: a line break and its indent, perhaps with comments.
    before: str = "\n  "
    #: Line break and indent of the element's children.
    child: str = "\n    "
    #: Line break and indent of the element's end tag.
    close: str = "\n  "
    #: What is added to the indent with each level.
    step: str = "  "
    order: Order = ()

    def indents(self) -> _Indents:
        """Return the line break and indent of each depth below the record's element, from 0."""
        return _Indents(self.child, self.step)


class _Indents(dict[int, str]):
    """Line break and indent by depth, made when asked for."""

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


def observed_layout(record: Record, gap: bytes, raw: bytes) -> Layout:
    """Return the layout in which a record stands in its file.

    `gap` is what precedes it, `raw` the record. A record that is not laid out in lines gets NLM's layout, and keeps the
    comments in front of it.
    """
    default = default_layout(record)
    first, inner = _FIRST_CHILD.match(raw), raw.rpartition(b"</")[0]
    last = inner[len(inner.rstrip(b" \t\r\n")) :]
    before = gap.decode("utf-8", "replace")
    if first is None or not _INDENT.match(first[1]) or not _INDENT.match(last):
        comments = before.strip()
        return attrs.evolve(
            default, before=f"{default.before}{comments}{default.before}" if comments else default.before
        )
    step = _observed_step(first[1], raw)
    return Layout(
        before,
        first[1].decode(),
        last.decode(),
        default.step if step is None else step.decode(),
        _observed_order(raw),
    )


def _observed_step(child: bytes, raw: bytes) -> bytes | None:
    """Return how much deeper the children of a child stand, `None` if it has none."""
    deeper = re.search(re.escape(child) + rb"([ \t]+)<", raw)
    if deeper is not None:
        return deeper[1]
    as_deep = re.search(rb"<[^/!?<>][^<>]*[^/<>]>" + re.escape(child) + rb"<[^/]", raw)
    return None if as_deep is None else b""


def _observed_order(raw: bytes) -> Order:
    orders: dict[str, tuple[str, ...]] = {}
    spelled = {(tag, *_ATTRIBUTE_NAME.findall(attributes)): None for tag, attributes in _MANY_ATTRIBUTES.findall(raw)}
    for tag, *names in spelled:
        name, order = tag.decode(), tuple(map(bytes.decode, names))
        declared = _declared_orders().get(name)
        if declared is None or name in orders:
            continue
        if [attribute for attribute in declared if attribute in order] != list(order):
            orders[name] = order
    return tuple(sorted(orders.items()))


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
