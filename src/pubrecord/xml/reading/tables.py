"""The plan of the record classes as data for the compiled engine: see the head of ``src/engine/engine.h``.

The reasons are told in ``docs/explanation/design.md``, "Two engines, one truth".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pubrecord.binding import Field, Outermost, fields
from pubrecord.excerpts import Names
from pubrecord.tables import classes
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, bare_flag, plan

_NONE = -1


def node_tables(elements: Iterable[str], names: Names | None = None) -> tuple[tuple[Any, ...], ...]:
    """Return the nodes of the records that stand in these elements as data; with names of fields those of excerpts."""
    return _Nodes(elements, names).nodes


class _Nodes:
    """The nodes of the plans of all records, each with the numbers of others."""

    def __init__(self, elements: Iterable[str], names: Names | None) -> None:
        self._names: Names = names or {}
        self._rows: list[tuple[Any, ...]] = [()]
        self._within: dict[type, int] = {}
        children = tuple(self._root(name, CLASSES[name]) for name in elements)
        self._rows[0] = _row(b"", children=children)

    @property
    def nodes(self) -> tuple[tuple[Any, ...], ...]:
        """The nodes as data."""
        return tuple(self._rows)

    def _root(self, name: str, cls: type) -> int:
        """Add an element that a record stands in; return its number."""
        node = plan(cls, name)
        field = next(field for field in fields(cls) if isinstance(field.binding, Outermost))
        constant = (_number(cls, field), name) if name != field.default else (_NONE, None)
        return self._add(node, cls, cls=cls, inner=self._inner(cls, node), constant=constant)

    def _inner(self, cls: type, node: Node) -> int:
        """Add what is within an element of a class; return its number."""
        return self._add(node, cls)

    def _within_class(self, cls: type) -> int:
        """Return the number of what is within an element of a class that is no kind of record."""
        if cls not in self._within:
            self._within[cls] = len(self._rows)
            self._inner(cls, plan(cls))
        return self._within[cls]

    def _add(
        self,
        node: Node,
        owner: type,
        *,
        cls: type | None = None,
        inner: int | None = None,
        constant: tuple[int, object] = (_NONE, None),
        tag: str = "",
    ) -> int:
        """Add a node whose fields are those of `owner`, and what is within; return its number."""
        names, number = self._names.get(owner), len(self._rows)
        self._rows.append(())
        children: tuple[int, ...] = ()
        if inner is None:
            children = tuple(each for child in node.children for each in self._children(child, owner))
        self._rows[number] = _row(
            (tag or node.tag).encode(),
            owner=classes().index(owner),
            bound=[_number(owner, field) for field in (node.field, node.text, node.twin, node.spacing)],
            many=node.field is not None and node.field.many,
            skipped=names is not None and not any(field.name in names for field in node.bound()),
            cls=_NONE if cls is None else classes().index(cls),
            inner=number if inner is None else inner,
            constant=constant,
            attributes=tuple(
                (name.encode(), _number(owner, field), field.type is bool) for name, field in node.attributes
            ),
            children=children,
        )
        return number

    def _children(self, node: Node, owner: type) -> list[int]:
        """Add a child, and its bare form where it has one; return their numbers."""
        if node.field is None or not node.field.holds_records:
            return [self._add(node, owner)]
        cls = node.field.type
        numbers = [self._add(node, owner, cls=cls, inner=self._within_class(cls))]
        if node.bare is not None:
            flag = bare_flag(cls)
            leaf = next(child for child in plan(cls).children if child.is_leaf)
            inner = self._add(leaf, cls)
            numbers.append(
                self._add(node, owner, cls=cls, inner=inner, constant=(_number(cls, flag), True), tag=node.bare)
            )
        return numbers


def _row(
    tag: bytes,
    *,
    owner: int = _NONE,
    bound: list[int] | None = None,
    many: bool = False,
    skipped: bool = False,
    cls: int = _NONE,
    inner: int = 0,
    constant: tuple[int, object] = (_NONE, None),
    attributes: tuple[tuple[bytes, int, bool], ...] = (),
    children: tuple[int, ...] = (),
) -> tuple[Any, ...]:
    """Return a node as data."""
    return (tag, owner, *(bound or [_NONE] * 4), many, skipped, cls, inner, *constant, attributes, children)


def _number(cls: type, field: Field | None) -> int:
    return _NONE if field is None else fields(cls).index(field)
