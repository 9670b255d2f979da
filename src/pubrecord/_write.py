"""Plan -> writer of a record: one function a class, compiled from source."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from pubrecord._compile import compiled as compile_source
from pubrecord._layout import Layout, Order
from pubrecord._plan import Node, bare_flag, outermost, plan
from pubrecord._problems import (
    IMPOSSIBLE,
    RECORDS,
    diagnose,
    instruction_problem,
    markup_problem,
    spacing_problem,
    unknown_problems,
)
from pubrecord._tree import escape_text
from pubrecord._unknown import splice
from pubrecord.binding import Field
from pubrecord.errors import Problem, RecordError
from pubrecord.records import Record

_SPECIAL = re.compile(r"[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL_IN_ATTRIBUTE = re.compile(r'[&<>"\r\n\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')


class _Unwritable(Exception):
    """A value cannot stand in XML; `diagnose` finds out which and why."""


def write_record(record: Record, layout: Layout) -> str:
    """Return a record's XML in a layout, from its start tag to its end tag.

    Raises `RecordError` with every problem for values that XML, or the element the record stands in, cannot hold, and
    `MarkupError` for a text that its markup twin does not spell.
    """
    out: list[str] = []
    cls: type = type(record)
    if cls not in RECORDS:
        raise diagnose(record)
    try:
        writer = compiled(cls, record.element, layout.order)
        writer(record, out.append, out, layout.indents(), layout.close)
        xml = "".join(out)
    except (_Unwritable, TypeError, AttributeError, KeyError):
        raise diagnose(record) from None
    except RecursionError:
        raise RecordError(
            "the record cannot be written as XML",
            problems=[Problem("depth", "$", "elements stand in each other too deep")],
        ) from None
    if record.unknown:
        if unknown_problems(record.unknown):
            raise diagnose(record)
        try:
            xml = splice(xml, record.unknown, layout.indents())
        except ValueError as error:
            raise RecordError(
                "something unknown cannot be put back into the record",
                problems=[Problem("xml", "$.unknown", str(error))],
                advice="Mend the entry of `unknown`, or remove it.",
            ) from None
    return xml


@functools.lru_cache(maxsize=64)
def compiled(cls: type, element: str, order: Order) -> Callable[..., None]:
    """Return the writer of the records of a class that stand in an element of that name."""
    if element not in outermost(cls):
        raise KeyError(element)
    source = _Source(dict(order))
    node = plan(cls, element)
    outside = [field for field in plan(cls).bound() if field not in list(node.bound())]
    source.record_function("write", cls, node, outside)
    return compile_source(f"writer of {element} {order or ''}", source.lines, source.names, "write")


class _Source:
    """Source text of a writer, and the names that it uses.

    In the text, ``r`` is a record, ``add`` takes the next piece, ``ind`` has the indents and ``d`` is the depth of the
    children of the record's element.
    """

    def __init__(self, order: dict[str, tuple[str, ...]]) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {
            "text": _text,
            "value": _value,
            "checked": _checked,
            "instruction": _instruction,
            "spaced": _spaced,
            "_Unwritable": _Unwritable,
        }
        self._order = order
        self._depth = 0
        self._functions: dict[tuple[type, str], str] = {}

    def record_function(self, name: str, cls: type, node: Node, outside: list[Field]) -> None:
        """Add the function that writes a whole record; `outside` are fields that have no place in its element."""
        self._function(f"{name}_inner", cls, node)
        self._add(f"def {name}(r, add, out, ind, close):")
        self._depth = 1
        if outside:
            self._add(f"if {' or '.join(_given(field) for field in outside)}: raise _Unwritable")
        self._add(f"{name}_inner(r, add, out, ind, 0, '', close)")
        self._depth = 0

    def _function(self, name: str, cls: type, node: Node) -> None:
        outer, self.lines, depth, self._depth = self.lines, [], self._depth, 0
        self._functions[cls, node.tag] = name
        self._add(f"def {name}(r, add, out, ind, d, before, close):")
        self._depth = 1
        self._element(node, "before", "close", 0)
        self.lines = self.lines + outer
        self._depth = depth

    def _add(self, line: str) -> None:
        self.lines.append("    " * self._depth + line)

    def _element(self, node: Node, before: str, close: str, level: int) -> None:
        """Write an element; `before` and `close` are expressions of the white space before its start and end tag."""
        start = f"{{{before}}}<{node.tag}{self._attributes(node)}"
        if node.is_instruction:
            assert node.text is not None
            self._add(f"add(f'{start}{{instruction(r.{node.text.name})}}?>')")
            return
        if node.is_leaf:
            assert node.text is not None
            name = node.text.name
            content, given = f"text(r.{name})", f"r.{name}"
            if node.twin is not None:
                twin = f"r.{node.twin.name}"
                content = f"({content} if {twin} is None else checked(r.{name}, {twin}))"
                given = f"{given} or {twin} is not None"
            self._add(f"add(f'{start}>{{{content}}}</{node.tag}>' if {given} else f'{start}/>')")
            return
        self._add(f"add(f'{start}>')")
        if not node.children:
            return
        mark = f"mark{level}"
        self._add(f"{mark} = len(out)")
        indent = f"i{level}"
        if node.spacing is None:
            self._add(f"{indent} = ind[d + {level}]" if level else f"{indent} = ind[d]")
        else:
            check = f"spacing_of_{node.tag}"
            self.names[check] = functools.partial(spacing_problem, spacing=node.spacing, children=node.children)
            self._add(f"if {check}(r) is not None: raise _Unwritable")
            self._add(f"spaces = spaced(r.{node.spacing.name})")
            indent = close = "next(spaces)"
        for child in node.children:
            self._child(child, indent, level)
        self._add(f"if len(out) == {mark}: out[-1] = out[-1][:-1] + '/>'")
        self._add(f"else: add(f'{{{close}}}</{node.tag}>')")

    def _attributes(self, node: Node) -> str:
        attributes = node.attributes
        if node.tag in self._order:
            order = self._order[node.tag]
            attributes = sorted(attributes, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
        return "".join(self._attribute(name, field) for name, field in attributes)

    def _attribute(self, name: str, field: Field) -> str:
        table = f"a_{field.name}_{name}"
        if field.type is bool:
            self.names[table] = {None: "", True: f' {name}="Y"', False: f' {name}="N"'}
            return f"{{{table}[r.{field.name}]}}"
        self.names[table] = f' {name}="'
        return f"{{value({table}, r.{field.name})}}"

    def _child(self, node: Node, indent: str, level: int) -> None:
        field = node.field
        if field is None:
            self._add(f"if {' or '.join(_given(bound) for bound in node.bound())}:")
            self._indented(lambda: self._element(node, indent, indent, level + 1))
        elif not field.many and not field.holds_records:
            self._add(f"if r.{field.name} is not None:")
            self._indented(lambda: self._element(node, indent, indent, level))
            for _, attribute in node.attributes:
                self._add(f"elif r.{attribute.name} is not None: raise _Unwritable")
            if node.twin is not None:
                self._add(f"elif r.{node.twin.name} is not None: raise _Unwritable")
        elif not field.holds_records:
            self._refuse_other_than_tuple(field)
            self._add(f"for v in r.{field.name}:")
            self._indented(
                lambda: self._add(
                    f"add(f'{{{indent}}}<{node.tag}>{{text(v)}}</{node.tag}>' if v else f'{{{indent}}}<{node.tag}/>')"
                )
            )
        elif field.many:
            self._refuse_other_than_tuple(field)
            self._add(f"for v in r.{field.name}:")
            self._indented(lambda: self._nested(node, field, "v", indent, level))
        else:
            self._add(f"if r.{field.name} is not None:")
            self._indented(lambda: self._nested(node, field, f"r.{field.name}", indent, level))

    def _refuse_other_than_tuple(self, field: Field) -> None:
        self._add(f"if r.{field.name}.__class__ is not tuple: raise _Unwritable")

    def _nested(self, node: Node, field: Field, value: str, indent: str, level: int) -> None:
        """Write a record of a class of its own, by the function of that class."""
        cls = field.type
        inner = attrs.evolve(plan(cls), tag=node.tag)
        if (cls, node.tag) not in self._functions:
            self._function(f"write_{cls.__name__}_{node.tag}", cls, inner)
        function = self._functions[cls, node.tag]
        self.names[cls.__name__] = cls
        self._add(f"if {value}.__class__ is not {cls.__name__}: raise _Unwritable")
        flag = bare_flag(cls)
        if node.bare and flag is not None:
            (leaf,) = (child for child in inner.children if child.is_leaf)
            name = f"write_bare_{cls.__name__}"
            if name not in self.names:
                self.names[name] = None
                others = [other for other in inner.bound() if other not in (leaf.text, leaf.twin)]
                outer, self.lines, depth, self._depth = self.lines, [], self._depth, 0
                self._add(f"def {name}(r, add, before):")
                self._depth = 1
                refused = [f"r.{leaf.text.name} is None", *(_given(other) for other in others)]  # type: ignore[union-attr]
                self._add(f"if {' or '.join(refused)}: raise _Unwritable")
                self._element(leaf, "before", "before", 0)
                self.lines = self.lines + outer
                self._depth = depth
            self._add(f"if {value}.{flag.name}: {name}({value}, add, {indent})")
            self._add(f"else: {function}({value}, add, out, ind, d + {level + 1}, {indent}, {indent})")
            return
        self._add(f"{function}({value}, add, out, ind, d + {level + 1}, {indent}, {indent})")

    def _indented(self, emit: Callable[[], None]) -> None:
        self._depth += 1
        emit()
        self._depth -= 1


def _given(field: Field) -> str:
    return f"r.{field.name}" if field.many else f"r.{field.name} is not None"


def _text(text: str) -> str:
    if _SPECIAL.search(text) is None:
        return text
    if IMPOSSIBLE.search(text) is not None:
        raise _Unwritable
    return escape_text(text)


def _value(start: str, value: str | None) -> str:
    if value is None:
        return ""
    if _SPECIAL_IN_ATTRIBUTE.search(value) is None:
        return f'{start}{value}"'
    if IMPOSSIBLE.search(value) is not None:
        raise _Unwritable
    escaped = escape_text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'{start}{escaped}"'


def _checked(text: str, markup: str) -> str:
    if markup_problem(text, markup) is not None:
        raise _Unwritable
    return markup


def _instruction(data: str) -> str:
    if instruction_problem(data) is not None:
        raise _Unwritable
    return data


def _spaced(spacing: tuple[str, ...]) -> Iterator[str]:
    """Give the white space before each child and the end tag."""
    return map(escape_text, spacing) if spacing else itertools.repeat("")
