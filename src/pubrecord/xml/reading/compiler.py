"""From the plan of a record class to the function that reads its records from tokens.

The compiled reader takes the tokens of a record one by one, in the order of the plan, and proves while it goes that it
has read all of them: each tag must be the very one that comes next, each text the text of a leaf or blank. Whatever
else it meets, it raises `Unexpected`; then lxml parses the record, and `sift` takes out of it what the model does not
know. The reasons are told in ``docs/explanation/design.md``, "Most records need no tree".
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable

import attrs

from pubrecord.binding import Field, fields
from pubrecord.compiling import Code, draft
from pubrecord.excerpts import excerpt_class
from pubrecord.records import Record
from pubrecord.xml.characters import WHITE_SPACE
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, bare_flag, plan
from pubrecord.xml.reading.sieve import sift_tokens
from pubrecord.xml.reading.tokens import AttributeValues, RawTokens, Tokens, Unexpected, instruction_tag

#: Takes tags, texts and the tokens themselves; returns the record and the place behind its end tag.
ElementReader = Callable[[list[str], list[str], Tokens], tuple[Record, int]]

#: White space between tags, as NLM's layout has it.
_LINE_BREAKS = frozenset(("", *("\n" + " " * width for width in range(33))))
#: How often a class may hold itself; libxml2 takes 256 elements in each other.
_DEEPEST = 64


class _Last:
    """What is known of the record that was read last: the next one of a file is mostly alike.

    No result depends on it, only the order in which the ways are tried.
    """

    has_unknown = False


def read_raw(raw: bytes) -> Record:
    """Return the record that stands in `raw` in its plain form, by the quick way; raises `Unexpected`.

    What nearly no record has is looked for only in one that cannot be read without.
    """
    tokens = RawTokens(raw)
    if not _Last.has_unknown:
        try:
            return read_tokens(tokens)
        except Unexpected:
            pass
    if b"/>" in raw or (b"?" in raw and b"<?" in raw):
        tokens.spell_out()
        with contextlib.suppress(Unexpected):
            return read_tokens(tokens)
    sift_tokens(tokens)
    _Last.has_unknown = bool(tokens.unknown)
    return read_tokens(tokens)


def read_tokens(tokens: Tokens) -> Record:
    """Return the record of tokens; raises `Unexpected` for any token that the model does not expect where it stands."""
    tags = tokens.tags
    name = tags[0].partition(" ")[0]
    if name not in CLASSES:
        raise Unexpected
    record, end = reader_of(name)(tags, tokens.texts, tokens)
    if end != len(tags) - 1:
        raise Unexpected
    return record


def _blank(text: str) -> None:
    """Raise `Unexpected` for text between tags that is not blank."""
    if text.strip(WHITE_SPACE):
        raise Unexpected


@functools.cache
def reader_of(element: str) -> ElementReader:
    """Return the compiled reader of the records that stand in an element of that name: one of `CLASSES`."""
    cls = CLASSES[element]
    compiler = _Compiler()
    compiler.function("read", cls, plan(cls, element))
    return compiler.code.compiled(f"reader of {element}", "read")


def excerpt_reader(element: str, node: Node, names: frozenset[str]) -> ElementReader:
    """Return the compiled reader of excerpts: `node` is what the plan of the element keeps, `names` the wanted fields."""
    compiler = _Compiler(names)
    compiler.function("read", CLASSES[element], node)
    return compiler.code.compiled(f"reader of {element}: {', '.join(sorted(names))}", "read")


class _Compiler:
    """Writes the source text of a reader.

    In the text, ``k`` is the place of the next tag in the lists, ``deep`` how often a class holds itself. Variables are
    named after the class of the record that they hold.
    """

    def __init__(self, names: frozenset[str] | None = None) -> None:
        """Take the names of the fields that are wanted of the record; `None` for all of them."""
        self._names = names
        #: The variable of the record of which only some fields are wanted.
        self._excerpt = ""
        self.code = Code()
        self.code.names |= {"Unexpected": Unexpected, "line_breaks": _LINE_BREAKS, "blank": _blank}
        self._line = self.code.line
        self._block = self.code.block
        self._functions: dict[tuple[type, str], str] = {}

    def function(self, name: str, cls: type, node: Node) -> None:
        """Add the function that reads an element of `cls` at ``k``."""
        self._functions[cls, node.tag] = name
        with self.code.function(name, "tags, texts, tokens, k=0, deep=0"):
            self._line(f"if deep > {_DEEPEST} or not ({_begins(node)}): raise Unexpected")
            self._line(f"return {self._record(cls, node)}, k")

    def _record(self, cls: type, node: Node, bare: bool = False) -> str:
        """Read the element at ``k`` as a record of `cls`; return the name of the variable that has it."""
        record, draft_name = self.code.variable(cls.__name__.lower()), f"{cls.__name__}Draft"
        bound = {field.name for field in node.bound()}
        self.code.names |= {cls.__name__: cls, draft_name: draft(cls)}
        if self._names is not None and not self._excerpt:
            self._excerpt = record
            self.code.names[cls.__name__] = excerpt_class(cls)
        self._line(f"{record} = {draft_name}()")
        for field in fields(cls):
            if field is bare_flag(cls):
                self._line(f"{self._target(record, field)} = {bare}")
            elif field.name == "element" and node.tag != field.default and node.tag in CLASSES:
                self._line(f"{self._target(record, field)} = {node.tag!r}")
            elif field.name == "unknown":
                self._line(f"{self._target(record, field)} = tokens.unknown")
            elif bare or field.name not in bound:
                self._default(record, field)
        if bare:
            node = next(child for child in node.children if child.is_leaf)
        self._element(node, record)
        self._line(f"{record}.__class__ = {cls.__name__}")
        return record

    def _target(self, record: str, field: Field) -> str:
        """Return where the value of a field goes: into the record, unless the field is not wanted."""
        if self._names is not None and record == self._excerpt and field.name not in self._names:
            return "_"
        return f"{record}.{field.name}"

    def _default(self, record: str, field: Field) -> None:
        self._line(f"{self._target(record, field)} = {field.default!r}")

    def _element(self, node: Node, record: str) -> None:
        """Read the element at ``k``: attributes, then text or children; ``k`` is behind it afterwards."""
        self._attributes(node, record)
        if node.is_leaf:
            self._leaf(node, record)
        else:
            self._inner(node, record)
        self._end(node)

    def _end(self, node: Node) -> None:
        """Pass the end tag of the element, which must be at ``k``."""
        self._line(f"if tags[k] != {'/' + _tag(node)!r}: raise Unexpected")
        self._pass_tag()

    def _pass_tag(self) -> None:
        """Pass the tag at ``k`` and the white space behind it."""
        self._line("if texts[k] not in line_breaks: blank(texts[k])")
        self._line("k += 1")

    def _attributes(self, node: Node, record: str) -> None:
        if not node.attributes:
            return
        values = self.code.variable(f"attributes_of_{node.tag}")
        self.code.names[values] = AttributeValues([(name, field.type is bool) for name, field in node.attributes])
        targets = ", ".join(self._target(record, field) for _, field in node.attributes)
        self._line(f"({targets},) = {values}[tags[k]]")

    def _leaf(self, node: Node, record: str) -> None:
        assert node.text is not None
        text = self._target(record, node.text)
        if node.twin is None:
            self._line(f"{text} = texts[k]; k += 1")
            return
        twin = self._target(record, node.twin)
        with self._block(f"if tags[k + 1] == {'/' + node.tag!r}:"):
            self._line(f"{text} = texts[k]; {twin} = None; k += 1")
        with self._block("else:"):
            self._line(f"{text}, {twin}, k = tokens.markup(k, {node.tag!r})")

    def _inner(self, node: Node, record: str) -> None:
        """Read the children of the element at ``k``."""
        if node.spacing is not None:
            self._line(f"{self._target(record, node.spacing)} = tokens.spacing(k)")
        self._pass_tag()
        for child in node.children:
            self._child(child, record)

    def _child(self, node: Node, record: str) -> None:
        """Read what stands at ``k`` if it is such a child."""
        if node.field is not None and node.field.many:
            self._children(node, node.field, self._target(record, node.field))
            return
        with self._block(f"if {_begins(node)}:"):
            if node.field is None:
                self._wrapper(node, record)
            elif node.holds_record:
                self._line(f"{self._target(record, node.field)} = {self._nested(node.field, node.tag)}")
            else:
                self._element(node, record)
        with self._block("else:"):
            for field in node.bound():
                self._default(record, field)

    def _wrapper(self, node: Node, record: str) -> None:
        """Read the element at ``k``, which fills no field itself; one that says nothing has no place in the record."""
        first = self.code.variable("first")
        self._line(f"{first} = k")
        self._element(node, record)
        if self._names is not None and record == self._excerpt:
            self._line(f"if k == {first} + 2 and ' ' not in tags[{first}]: raise Unexpected")
            return
        no_attribute = "".join(f" and {record}.{field.name} is None" for _, field in node.attributes)
        self._line(f"if k == {first} + 2{no_attribute}: raise Unexpected")

    def _children(self, node: Node, field: Field, target: str) -> None:
        """Read all such children at ``k`` into a tuple."""
        items = self.code.variable(field.name)
        with self._block(f"if {_begins(node)}:"):
            self._line(f"{items} = []")
            with self._block(f"while {_begins(node)}:"):
                self._one_of_many(node, field, items)
            self._line(f"{target} = tuple({items})")
        with self._block("else:"):
            self._line(f"{target} = ()")

    def _one_of_many(self, node: Node, field: Field, items: str) -> None:
        """Read the child at ``k`` into the list `items`."""
        if not field.holds_records:
            self._line(f"{items}.append(texts[k]); k += 1")
            self._end(node)
        elif not node.bare:
            self._line(f"{items}.append({self._nested(field, node.tag)})")
        else:
            with self._block(f"if tags[k] == {node.bare!r}:"):
                self._line(f"{items}.append({self._record(field.type, plan(field.type), bare=True)})")
            with self._block("else:"):
                self._line(f"{items}.append({self._nested(field, node.tag)})")

    def _nested(self, field: Field, tag: str) -> str:
        """Read the record at ``k``, in place, or by a function of its own for a class that holds itself.

        Returns the name of the variable that has it.
        """
        cls = field.type
        node = attrs.evolve(plan(cls), tag=tag)
        if not any(inner.type is cls for inner in fields(cls)):
            return self._record(cls, node)
        if (cls, tag) not in self._functions:
            self.function(f"read_{tag}", cls, node)
        record = self.code.variable(cls.__name__.lower())
        self._line(f"{record}, k = {self._functions[cls, tag]}(tags, texts, tokens, k, deep + 1)")
        return record


def _begins(node: Node) -> str:
    """Return the condition that such an element begins at ``k``."""
    conditions = [f"tags[k] == {tag!r}" for tag in (_tag(node), node.bare) if tag]
    inner = plan(node.field.type) if node.field is not None and node.holds_record else node
    if inner.attributes:
        start = f"{node.tag} "
        conditions.insert(0, f"tags[k][:{len(start)}] == {start!r}")
    return " or ".join(conditions)


def _tag(node: Node) -> str:
    return instruction_tag(node.tag) if node.is_instruction else node.tag
