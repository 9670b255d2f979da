"""Plan -> reader of an element: one function a class, compiled from source.

The compiled reader takes the tokens of a record one by one, in the order of the plan, and proves while it goes that it
has read all of them: each tag must be the very one that comes next, each text the text of a leaf or blank. Whatever
else it meets, it raises `Unexpected`; then lxml parses the record, and `_unknown.sift` takes out of it what the model
does not know.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Generator
from typing import Any

import attrs

from pubrecord._compile import compiled as compile_source
from pubrecord._draft import draft as draft_of
from pubrecord._plan import Node, bare_flag, outermost, plan
from pubrecord._tokens import AttributeValues, RawTokens, Tokens, TreeTokens, Unexpected, instruction_tag
from pubrecord._tree import BLANK, XmlNode
from pubrecord.binding import Field, fields
from pubrecord.records import Article, BookArticle, Deletion, Record

#: Class of record by the name of the element it stands in.
CLASSES: dict[str, type] = {name: cls for cls in (Article, BookArticle, Deletion) for name in outermost(cls)}

#: White space, between tags, as NLM's layout has it.
_BLANKS = frozenset(("", *("\n" + " " * width for width in range(33))))
#: How often a class may hold itself; libxml2 takes 256 elements in each other.
_DEEPEST = 64


def read_raw(raw: bytes) -> Record:
    """Return the record that stands in `raw` in its plain form, by the quick way; raises `Unexpected`."""
    tokens = RawTokens(raw)
    try:
        return _read(tokens)
    except Unexpected:
        if b"/>" not in raw:
            raise
    tokens.spell_out()
    return _read(tokens)


def read_sifted(root: XmlNode) -> Record:
    """Return the record of an element that has nothing but what the model knows; raises `Unexpected`."""
    return _read(TreeTokens(root))


def _read(tokens: Tokens) -> Record:
    tags = tokens.tags
    name = tags[0].partition(" ")[0]
    if name not in CLASSES:
        raise Unexpected
    made, end = compiled(name)(tags, tokens.texts, tokens)
    if end != len(tags) - 1:
        raise Unexpected
    record: Record = made
    return record


def _blank(text: str) -> None:
    """Raise `Unexpected` for text between tags that is not blank."""
    if text.strip(BLANK):
        raise Unexpected


@functools.cache
def compiled(element: str) -> Callable[..., Any]:
    """Return the reader of the records that stand in an element of that name."""
    cls = CLASSES[element]
    source = _Source()
    source.function("read", cls, plan(cls, element))
    return compile_source(f"reader of {element}", source.lines, source.names, "read")


class _Source:
    """Source text of a reader, and the names that it uses.

    In the text, ``k`` is the place of the next tag in the lists, ``deep`` how often a class holds itself.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"Unexpected": Unexpected, "blanks": _BLANKS, "blank": _blank}
        self._depth = 0
        self._unique = 0
        self._functions: dict[tuple[type, str], str] = {}

    def function(self, name: str, cls: type, node: Node) -> None:
        """Add the function that reads an element of `cls` at ``k``."""
        outer, self.lines, depth, self._depth = self.lines, [], self._depth, 0
        self._functions[cls, node.tag] = name
        self._add(f"def {name}(tags, texts, tokens, k=0, deep=0):")
        with self._indented():
            self._add(f"if deep > {_DEEPEST} or not ({_begins(node)}): raise Unexpected")
            self._add(f"return {self._record(cls, node)}, k")
        self.lines = self.lines + outer
        self._depth = depth

    def _add(self, *words: str) -> None:
        self.lines.append("    " * self._depth + " ".join(words))

    @contextlib.contextmanager
    def _indented(self) -> Generator[None]:
        self._depth += 1
        yield
        self._depth -= 1

    def _name(self, stem: str) -> str:
        self._unique += 1
        return f"{stem}_{self._unique}"

    def _record(self, cls: type, node: Node, bare: bool = False) -> str:
        """Read the element at ``k`` as a record of `cls`; return the name of the variable that has it."""
        made, draft = self._name("made"), f"{cls.__name__}Draft"
        bound = {field.name for field in node.bound()}
        self.names[cls.__name__] = cls
        self.names[draft] = draft_of(cls)
        self._add(f"{made} = {draft}()")
        for field in fields(cls):
            if field is bare_flag(cls):
                self._add(f"{made}.{field.name} = {bare}")
            elif field.name == "element" and node.tag != field.default and node.tag in CLASSES:
                self._add(f"{made}.{field.name} = {node.tag!r}")
            elif bare or field.name not in bound:
                self._default(made, field)
        if bare:
            node = next(child for child in node.children if child.is_leaf)
        self._element(node, made)
        self._add(f"{made}.__class__ = {cls.__name__}")
        return made

    def _default(self, made: str, field: Field) -> None:
        self._add(f"{made}.{field.name} = {field.default!r}")

    def _element(self, node: Node, made: str) -> None:
        """Read the element at ``k``: attributes, then text or children; ``k`` is behind it afterwards."""
        self._attributes(node, made)
        if node.is_leaf:
            self._leaf(node, made)
        else:
            self._inner(node, made)
        self._end(node)

    def _end(self, node: Node) -> None:
        """Pass the end tag of the element, which must be at ``k``."""
        self._add(f"if tags[k] != {'/' + _tag(node)!r}: raise Unexpected")
        self._behind()

    def _behind(self) -> None:
        """Pass the tag at ``k`` and the blanks behind it."""
        self._add("if texts[k] not in blanks: blank(texts[k])")
        self._add("k += 1")

    def _attributes(self, node: Node, made: str) -> None:
        if not node.attributes:
            return
        values = self._name("values_of")
        self.names[values] = AttributeValues([(name, field.type is bool) for name, field in node.attributes])
        targets = ", ".join(f"{made}.{field.name}" for _, field in node.attributes)
        self._add(f"({targets},) = {values}[tags[k]]")

    def _leaf(self, node: Node, made: str) -> None:
        assert node.text is not None
        text = f"{made}.{node.text.name}"
        if node.twin is None:
            self._add(f"{text} = texts[k]; k += 1")
            return
        twin = f"{made}.{node.twin.name}"
        self._add(f"if tags[k + 1] == {'/' + node.tag!r}:")
        with self._indented():
            self._add(f"{text} = texts[k]; {twin} = None; k += 1")
        self._add("else:")
        with self._indented():
            self._add(f"{text}, {twin}, k = tokens.markup(k, {node.tag!r})")

    def _inner(self, node: Node, made: str) -> None:
        """Read the children of the element at ``k``."""
        if node.spacing is not None:
            self._add(f"{made}.{node.spacing.name} = tokens.spacing(k)")
        self._behind()
        for child in node.children:
            self._child(child, made)

    def _child(self, node: Node, made: str) -> None:
        """Read what stands at ``k`` if it is such a child."""
        if node.field is not None and node.field.many:
            self._children(node, node.field, f"{made}.{node.field.name}")
            return
        self._add(f"if {_begins(node)}:")
        with self._indented():
            if node.field is None:
                self._wrapper(node, made)
            elif node.holds_record:
                self._add(f"{made}.{node.field.name} = {self._nested(node.field, node.tag)}")
            else:
                self._element(node, made)
        self._add("else:")
        with self._indented():
            for field in node.bound():
                self._default(made, field)

    def _wrapper(self, node: Node, made: str) -> None:
        """Read the element at ``k``, which fills no field itself; one that says nothing has no place in the record."""
        first = self._name("first")
        self._add(f"{first} = k")
        self._element(node, made)
        given = "".join(f" and {made}.{field.name} is None" for _, field in node.attributes)
        self._add(f"if k == {first} + 2{given}: raise Unexpected")

    def _children(self, node: Node, field: Field, target: str) -> None:
        """Read all such children at ``k`` into a tuple."""
        items = self._name("items")
        self._add(f"if {_begins(node)}:")
        with self._indented():
            self._add(f"{items} = []")
            self._add(f"while {_begins(node)}:")
            with self._indented():
                if not field.holds_records:
                    self._add(f"{items}.append(texts[k]); k += 1")
                    self._end(node)
                elif not node.bare:
                    self._add(f"{items}.append({self._nested(field, node.tag)})")
                else:
                    self._add(f"if tags[k] == {node.bare!r}:")
                    with self._indented():
                        self._add(f"{items}.append({self._record(field.type, plan(field.type), bare=True)})")
                    self._add("else:")
                    with self._indented():
                        self._add(f"{items}.append({self._nested(field, node.tag)})")
            self._add(f"{target} = tuple({items})")
        self._add("else:")
        with self._indented():
            self._add(f"{target} = ()")

    def _nested(self, field: Field, tag: str) -> str:
        """Read the record at ``k``, in place, or by a function of its own for a class that holds itself.

        Returns the name of the variable that has it.
        """
        cls = field.type
        node = attrs.evolve(plan(cls), tag=tag)
        if not any(inner.type is cls for inner in fields(cls)):
            return self._record(cls, node)
        if (cls, tag) not in self._functions:
            self.function(self._name(f"read_{cls.__name__}"), cls, node)
        made = self._name("made")
        self._add(f"{made}, k = {self._functions[cls, tag]}(tags, texts, tokens, k, deep + 1)")
        return made


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
