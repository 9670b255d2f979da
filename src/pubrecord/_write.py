"""Plan -> writer of a record: one function a class, compiled from source."""

from __future__ import annotations

import functools
import itertools
import linecache
import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs
from lxml import etree

from pubrecord._plan import Node, bare_flag, outermost, plan
from pubrecord._read import escape_text, exact_parser, plain_text
from pubrecord._unknown import splice
from pubrecord.binding import Element, Field, Instruction, Markup, Outermost, Spacing, Unbound, fields
from pubrecord.errors import MarkupError, Problem, RecordError
from pubrecord.records import Article, BookArticle, Deletion, Record

#: Attributes of elements in another order than the declared one, by tag.
Order = tuple[tuple[str, tuple[str, ...]], ...]

_SPECIAL = re.compile(r"[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL_IN_ATTRIBUTE = re.compile(r'[&<>"\r\n\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_IMPOSSIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Unwritable(Exception):
    """A value cannot stand in XML; `_diagnose` finds out which and why."""


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
        self[depth] = made = self[depth - 1] + self._step
        return made


#: NLM's own layout in the baseline and the update files.
ARTICLE_LAYOUT = Layout()
DELETION_LAYOUT = Layout(child="\n", close="\n")
#: The layout of a record that stands alone.
LONE_LAYOUT = Layout(before="", child="\n  ", close="\n")


def write_record(record: Record, layout: Layout) -> str:
    """Return a record's XML in a layout, from its start tag to its end tag.

    Raises `RecordError` with every problem for values that XML, or the element the record stands in, cannot hold, and
    `MarkupError` for a text that its markup twin does not spell.
    """
    out: list[str] = []
    try:
        writer = compiled(type(record), record.element, layout.order)
        writer(record, out.append, out, layout.indents(), layout.close)
        xml = "".join(out)
    except (_Unwritable, TypeError, AttributeError, KeyError):
        raise _diagnose(record) from None
    if record.unknown:
        xml = splice(xml, record.unknown, layout.indents())
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
    name = f"<pubrecord writer of {element} {order or ''}>"
    text = "\n".join(source.lines) + "\n"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    exec(compile(text, name, "exec"), source.names)
    return source.names["write"]


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
            content = f"text(r.{name})"
            if node.twin is not None:
                content = f"({content} if r.{node.twin.name} is None else checked(r.{name}, r.{node.twin.name}))"
            self._add(f"add(f'{start}>{{{content}}}</{node.tag}>' if r.{name} else f'{start}/>')")
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
            self._add(f"for v in r.{field.name}:")
            self._indented(
                lambda: self._add(f"add(f'{{{indent}}}<{node.tag}>{{text(v)}}</{node.tag}>' if v else f'{{{indent}}}<{node.tag}/>')")
            )
        elif field.many:
            self._add(f"for v in r.{field.name}:")
            self._indented(lambda: self._nested(node, field, "v", indent, level))
        else:
            self._add(f"if r.{field.name} is not None:")
            self._indented(lambda: self._nested(node, field, f"r.{field.name}", indent, level))

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
                others = [other for other in inner.bound() if other is not leaf.field]
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
    if _IMPOSSIBLE.search(text) is not None:
        raise _Unwritable
    return escape_text(text)


def _value(start: str, value: str | None) -> str:
    if value is None:
        return ""
    if _SPECIAL_IN_ATTRIBUTE.search(value) is None:
        return f'{start}{value}"'
    if _IMPOSSIBLE.search(value) is not None:
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
    if not all(text.strip(" \t\r\n") == "" for text in spacing):
        raise _Unwritable
    return itertools.chain(map(escape_text, spacing), itertools.repeat(""))


def instruction_problem(data: str) -> str | None:
    """Return why a processing instruction cannot hold the data, `None` if it can."""
    if _IMPOSSIBLE.search(data) is not None or "?>" in data or "\r" in data:
        return "an instruction cannot hold a character of it"
    if data and data[0] not in " \t\n":
        return "what stands in an instruction begins with white space"
    return None


def markup_problem(text: str | None, markup: str) -> str | None:
    """Return what is wrong with a text and its markup twin, `None` when they say the same."""
    if text is None:
        return "there is markup, but no text"
    if _IMPOSSIBLE.search(markup) is not None:
        return "the markup has a character that XML cannot hold"
    try:
        root = etree.fromstring(f"<x>{markup}</x>", exact_parser())
    except etree.XMLSyntaxError as error:
        return f"the markup is not well-formed XML: {error.msg}"
    if next(root.iter(etree.Entity), None) is not None:
        return "the markup has an entity that nothing explains"
    if not len(root):
        return "the markup has no markup; leave it away"
    if plain_text(root) != text:
        return f"the markup spells {plain_text(root)!r}, the text is {text!r}"
    return None


def _diagnose(record: Record) -> RecordError:
    """Return the error that names every value of a record that cannot be written."""
    problems = list(_problems(record, "$"))
    kind: type[RecordError] = RecordError
    advice = "XML 1.0 has no way to write such values: change them before writing."
    if problems and all(problem.code == "markup" for problem in problems):
        kind = MarkupError
        advice = "Change both alike, for instance with attrs.evolve, or drop the markup by setting it to None."
    pmid = getattr(record, "pmid", None)
    return kind(
        "the record cannot be written as XML",
        advice=advice,
        pmid=pmid if isinstance(pmid, str) else None,
        problems=problems or [Problem("place", "$", "some values have no place in the record's element")],
    )


def _problems(record: Any, path: str) -> list[Problem]:
    found: list[Problem] = []
    cls = type(record)
    if not isinstance(record, (Article, BookArticle, Deletion)) and path == "$":
        return [Problem("type", path, f"expected a record, got {_kind(record)}")]
    for field in fields(cls):
        value, place = getattr(record, field.name), f"{path}.{field.name}"
        if isinstance(field.binding, Markup) and value is not None:
            text = getattr(record, field.binding.of)
            if isinstance(value, str) and (text is None or isinstance(text, str)):
                message = markup_problem(text, value)
                found.extend([Problem("markup", place, message)] if message else [])
                continue
        if isinstance(field.binding, Outermost) and value not in field.binding.names:
            found.append(Problem("element", place, f"expected one of {', '.join(field.binding.names)}, got {value!r}"))
        elif field.many and not isinstance(value, tuple):
            found.append(Problem("type", place, f"expected a tuple, got {_kind(value)}"))
        elif field.many:
            for number, item in enumerate(value):
                found.extend(_value_problems(field, item, f"{place}[{number}]"))
        elif value is not None or not field.optional:
            found.extend(_value_problems(field, value, place))
    return found + _place_problems(record, path)


def _value_problems(field: Field, value: object, path: str) -> list[Problem]:
    if isinstance(field.binding, Unbound):
        return []
    if not isinstance(value, field.type):
        return [Problem("type", path, f"expected {_NAMES.get(field.type, field.type.__name__)}, got {_kind(value)}")]
    if field.holds_records:
        return _problems(value, path)
    if isinstance(field.binding, Spacing) and isinstance(value, str) and value.strip(" \t\r\n"):
        return [Problem("character", path, f"expected white space, got {value!r}")]
    if isinstance(field.binding, Instruction) and (message := instruction_problem(str(value))):
        return [Problem("character", path, message)]
    if isinstance(value, str) and (found := _IMPOSSIBLE.search(value)):
        return [Problem("character", path, f"XML cannot hold the character {found[0]!r}")]
    return []


def _place_problems(record: Any, path: str) -> list[Problem]:
    """Find attributes of an absent element, and values outside of the element that the record stands in."""
    cls = type(record)
    found: list[Problem] = []
    element = getattr(record, "element", None)
    whole = plan(cls)
    for node in _nodes(whole):
        if node.field is None or node.field.many or getattr(record, node.field.name) is not None:
            continue
        for name, field in node.attributes:
            if getattr(record, field.name) is not None:
                found.append(Problem("place", f"{path}.{field.name}", f"<{node.tag}>, whose {name} it is, is absent"))
    if element in _outer_names(cls):
        inside = list(plan(cls, element).bound())
        for field in whole.bound():
            if field not in inside and getattr(record, field.name) not in (None, ()):
                found.append(Problem("place", f"{path}.{field.name}", f"it has no place in <{element}>"))
    flag = bare_flag(cls)
    if flag is not None and getattr(record, flag.name):
        for field in fields(cls):
            if isinstance(field.binding, Element) and field.many and getattr(record, field.name):
                found.append(Problem("place", f"{path}.{field.name}", "it has no place where only the text stands"))
        if all(getattr(record, field.name) is None for field in fields(cls) if field.type is str and not field.many):
            found.append(Problem("place", f"{path}.{flag.name}", "there is no text to stand alone"))
    return found


def _outer_names(cls: type) -> tuple[str, ...]:
    return outermost(cls) if cls in (Article, BookArticle, Deletion) else ()


def _nodes(node: Node) -> list[Node]:
    return [found for child in node.children for found in (child, *_nodes(child))]


_NAMES = {str: "a string", bool: "true or false"}


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    return f"{type(value).__name__} {value!r}" if isinstance(value, (str, int, float, bool)) else type(value).__name__
