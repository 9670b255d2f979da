"""From the plan of a record class to the function that writes its records as XML.

For each element that a record can stand in, two functions are compiled. Both write the attributes of the record's own
elements in the order that the layout has, as data; those of the records in it, which are many, one writes in the declared
order, and the other asks for the order of each. The reasons are told in
``docs/explanation/design.md``, "Writing keeps the layout".
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator

import attrs

from pubrecord.binding import Field
from pubrecord.compiling import Code
from pubrecord.errors import Problem, RecordError
from pubrecord.inline.characters import escape_text
from pubrecord.records import KINDS, Record
from pubrecord.xml.characters import IMPOSSIBLE, SPECIAL_IN_TEXT
from pubrecord.xml.layout import Layout
from pubrecord.xml.plan import Node, bare_flag, outermost, plan
from pubrecord.xml.writing.attributes import Arrangements, AttributeTexts, Unwritable
from pubrecord.xml.writing.problems import (
    diagnose,
    instruction_problem,
    markup_problem,
    spacing_problem,
    unknown_problems,
)
from pubrecord.xml.writing.readable import refuse_unreadable
from pubrecord.xml.writing.splice import splice
from pubrecord.xml.writing.unknown import with_unknown


def write_record(record: Record, layout: Layout, *, again: bool = False) -> str:
    """Return a record's XML in a layout, from its start tag to its end tag.

    Whether it could be read again is not asked `again`, of a record that was just written in another layout.

    Raises `RecordError` with every problem for values that XML, or the element the record stands in, cannot hold, and
    `MarkupError` for a text that its markup twin does not spell.
    """
    pieces: list[str] = []
    cls: type = type(record)
    if cls not in KINDS.values():
        raise diagnose(record)
    try:
        writer = writer_of(cls, record.element, in_any_order=any(tag not in _own_tags(cls) for tag, _ in layout.order))
        indents = layout.indents()
        writer(record, pieces.append, pieces, indents, layout.close, dict(layout.order))
        xml = "".join(pieces)
    except (Unwritable, TypeError, AttributeError, KeyError):
        raise diagnose(record) from None
    except RecursionError:
        raise RecordError(
            "the record cannot be written as XML",
            problems=[Problem("depth", "$", "elements stand in each other too deep")],
        ) from None
    if not again:
        refuse_unreadable(record, xml, len(indents))
    if not record.unknown:
        return layout.spelled(xml)
    if unknown_problems(record.unknown):
        raise diagnose(record)
    return layout.spelled(splice(xml, record.unknown, indents) if again else with_unknown(record, xml, indents))


def writer_of(cls: type, element: str, *, in_any_order: bool) -> Callable[..., None]:
    """Return the compiled writer of the records of a class that stand in an element of that name.

    With `in_any_order` it writes all attributes in the order that it is called with; otherwise it is quicker, and writes
    those of the records in it as declared. Raises `KeyError` for an element that no record of the class stands in.
    """
    if element not in outermost(cls):
        raise KeyError(element)
    return _compiled(cls, element, in_any_order)


@functools.cache
def _own_tags(cls: type) -> frozenset[str]:
    """Return the names of the elements of a record that are not of the records in it."""
    names, ahead = set[str](), [plan(cls)]
    while ahead:
        node = ahead.pop()
        names.add(node.tag)
        ahead += [child for child in node.children if not child.holds_record]
    return frozenset(names)


@functools.cache
def _compiled(cls: type, element: str, in_any_order: bool) -> Callable[..., None]:
    compiler = _Compiler(in_any_order)
    node = plan(cls, element)
    bound = list(node.bound())
    outside = [field for field in plan(cls).bound() if field not in bound]
    compiler.record_function(cls, node, outside)
    return compiler.code.compiled(f"writer of {element}{' in any order' if in_any_order else ''}", "write")


class _Compiler:
    """Writes the source text of a writer.

    In the text, ``r`` is a record, ``add`` takes the next piece of ``out``, ``ind`` has the indents, ``d`` is the depth
    of the children of the record's element, and ``orders`` has the orders of attributes by tag.
    """

    def __init__(self, in_any_order: bool) -> None:
        self.code = Code()
        self.code.names |= {
            "text": _text,
            "is_word": str.isalnum,
            "checked": _checked,
            "instruction": _instruction,
            "spaced": _spaced,
            "concat": "".join,
            "Unwritable": Unwritable,
        }
        self._line = self.code.line
        self._block = self.code.block
        self._in_any_order = in_any_order
        #: Whether what is being written are the record's own elements.
        self._is_own = True
        self._functions: dict[tuple[type, str], str] = {}

    def record_function(self, cls: type, node: Node, outside: list[Field]) -> None:
        """Add the function that writes a whole record; `outside` are fields that have no place in its element."""
        inner = self._function(cls, node)
        with self.code.function("write", "r, add, out, ind, close, orders"):
            if outside:
                self._line(f"if {' or '.join(_is_there(field) for field in outside)}: raise Unwritable")
            self._line(f"{inner}(r, add, out, ind, 0, '', close, orders)")

    def _function(self, cls: type, node: Node) -> str:
        """Return the name of the function that writes an element of a class; add it if it is not there yet."""
        if (cls, node.tag) not in self._functions:
            name = self._functions[cls, node.tag] = f"write_{cls.__name__}_{node.tag}"
            with self.code.function(name, "r, add, out, ind, d, before, close, orders"):
                outer, self._is_own = self._is_own, len(self._functions) == 1
                self._element(node, "before", "close", 0)
                self._is_own = outer
        return self._functions[cls, node.tag]

    def _element(self, node: Node, before: str, close: str, level: int) -> None:
        """Write an element; `before` and `close` are expressions of the white space before its start and end tag."""
        start = f"{{{before}}}<{node.tag}{self._attributes(node)}"
        if node.is_instruction:
            assert node.text is not None
            self._line(f"add(f'{start}{{instruction(r.{node.text.name})}}?>')")
        elif node.is_leaf:
            self._leaf(node, start)
        else:
            self._line(f"add(f'{start}>')")
            if node.children:
                self._inner(node, close, level)

    def _leaf(self, node: Node, start: str) -> None:
        assert node.text is not None
        name = node.text.name
        content, is_there = _escaped(f"r.{name}"), f"r.{name}"
        if node.twin is not None:
            twin = f"r.{node.twin.name}"
            content = f"({content} if {twin} is None else checked(r.{name}, {twin}))"
            is_there = f"{is_there} or {twin} is not None"
        self._line(f"add(f'{start}>{{{content}}}</{node.tag}>' if {is_there} else f'{start}/>')")

    def _inner(self, node: Node, close: str, level: int) -> None:
        """Write the children of an element and its end tag; without any of them, its start tag becomes an empty one."""
        mark, indent = f"mark{level}", f"i{level}"
        self._line(f"{mark} = len(out)")
        if node.spacing is None:
            self._line(f"{indent} = ind[d + {level}]" if level else f"{indent} = ind[d]")
        else:
            check = f"spacing_of_{node.tag}"
            self.code.names[check] = functools.partial(spacing_problem, spacing=node.spacing, children=node.children)
            self._line(f"if {check}(r) is not None: raise Unwritable")
            self._line(f"spaces = spaced(r.{node.spacing.name})")
            indent = close = "next(spaces)"
        for child in node.children:
            self._child(child, indent, level)
        self._line(f"if len(out) == {mark}: out[-1] = out[-1][:-1] + '/>'")
        self._line(f"else: add(f'{{{close}}}</{node.tag}>')")

    def _attributes(self, node: Node) -> str:
        """Return the attributes of an element as a part of an f-string."""
        spelled = [self._attribute(name, field) for name, field in node.attributes]
        if not (self._in_any_order or self._is_own) or len(spelled) < 2:  # noqa: PLR2004 - one is in any order
            return "".join(f"{{{expression}}}" for expression in spelled)
        arranged = self.code.variable(f"arranged_{node.tag}")
        self.code.names[arranged] = Arrangements([name for name, _ in node.attributes])
        order = f'orders.get("{node.tag}")'
        return f"{{concat({arranged}[{order}](({', '.join(spelled)})))}}"

    def _attribute(self, name: str, field: Field) -> str:
        """Return the expression of an attribute with the space before it; it is empty where the field is absent."""
        table = f"a_{field.name}_{name}"
        if field.type is bool:
            self.code.names[table] = {None: "", True: f' {name}="Y"', False: f' {name}="N"'}
            return f"{table}[r.{field.name}]"
        self.code.names[table] = AttributeTexts(name)
        return f"{table}[r.{field.name}]"

    def _child(self, node: Node, indent: str, level: int) -> None:
        """Write a child of an element, as often as it is there."""
        field = node.field
        if field is None:
            with self._block(f"if {' or '.join(_is_there(bound) for bound in node.bound())}:"):
                self._element(node, indent, indent, level + 1)
        elif field.many:
            self._line(f"if r.{field.name}.__class__ is not tuple: raise Unwritable")
            with self._block(f"for v in r.{field.name}:"):
                if field.holds_records:
                    self._nested(node, field, "v", indent, level)
                else:
                    text = f"f'{{{indent}}}<{node.tag}>{{{_escaped('v')}}}</{node.tag}>'"
                    self._line(f"add({text} if v else f'{{{indent}}}<{node.tag}/>')")
        elif field.holds_records:
            with self._block(f"if r.{field.name} is not None:"):
                self._nested(node, field, f"r.{field.name}", indent, level)
        else:
            with self._block(f"if r.{field.name} is not None:"):
                self._element(node, indent, indent, level)
            dependent = [attribute.name for _, attribute in node.attributes]
            for name in [*dependent, *([node.twin.name] if node.twin is not None else [])]:
                self._line(f"elif r.{name} is not None: raise Unwritable")

    def _nested(self, node: Node, field: Field, value: str, indent: str, level: int) -> None:
        """Write a record of a class of its own, by the function of that class."""
        cls = field.type
        inner = attrs.evolve(plan(cls), tag=node.tag)
        call = f"{self._function(cls, inner)}({value}, add, out, ind, d + {level + 1}, {indent}, {indent}, orders)"
        self.code.names[cls.__name__] = cls
        self._line(f"if {value}.__class__ is not {cls.__name__}: raise Unwritable")
        flag = bare_flag(cls)
        if node.bare and flag is not None:
            self._line(f"if {value}.{flag.name}: {self._bare_function(cls, inner)}({value}, add, {indent}, orders)")
            self._line(f"else: {call}")
        else:
            self._line(call)

    def _bare_function(self, cls: type, node: Node) -> str:
        """Return the name of the function that writes only the leaf of a record whose own element was left away."""
        (leaf,) = (child for child in node.children if child.is_leaf)
        assert leaf.text is not None
        if (cls, leaf.tag) not in self._functions:
            name = self._functions[cls, leaf.tag] = f"write_bare_{cls.__name__}"
            others = [field for field in node.bound() if field not in (leaf.text, leaf.twin)]
            with self.code.function(name, "r, add, before, orders"):
                refused = [f"r.{leaf.text.name} is None", *map(_is_there, others)]
                self._line(f"if {' or '.join(refused)}: raise Unwritable")
                self._element(leaf, "before", "before", 0)
        return self._functions[cls, leaf.tag]


def _is_there(field: Field) -> str:
    return f"r.{field.name}" if field.many else f"r.{field.name} is not None"


def _escaped(text: str) -> str:
    """Return the expression of a text as it stands between tags; letters and digits alone need no look at each."""
    return f"({text} if is_word({text}) else text({text}))"


def _text(text: str) -> str:
    if SPECIAL_IN_TEXT.search(text) is None:
        return text
    if IMPOSSIBLE.search(text) is not None:
        raise Unwritable
    return escape_text(text)


def _checked(text: str, markup: str) -> str:
    if markup_problem(text, markup) is not None:
        raise Unwritable
    return markup


def _instruction(data: str) -> str:
    if instruction_problem(data) is not None:
        raise Unwritable
    return data


def _spaced(spacing: tuple[str, ...]) -> Iterator[str]:
    """Give the white space before each child and the end tag."""
    return map(escape_text, spacing) if spacing else itertools.repeat("")
