"""Plan -> reader of an element: one function a class, compiled from source.

The compiled reader takes a record in its plain form only: nothing but what the model knows, no white space between
elements. It walks flat lists of tags, texts and child counts in document order, and proves while it walks that it has
read every element, attribute and text. Whatever else it meets, it raises `Unexpected`; then `_unknown.sift` brings the
record into the plain form first.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Generator
from operator import attrgetter
from typing import Any

from lxml import etree

from pubrecord._compile import compiled as compile_source
from pubrecord._draft import draft as draft_of
from pubrecord._plan import Node, bare_flag, is_spaced, outermost, plan
from pubrecord._tree import XmlNode, inner_xml, instruction_data, plain_parser, plain_text, tag_of, xml_of
from pubrecord.binding import Field, fields
from pubrecord.records import Article, BookArticle, Deletion, Record

#: Class of record by the name of the element it stands in.
CLASSES: dict[str, type] = {name: cls for cls in (Article, BookArticle, Deletion) for name in outermost(cls)}

#: The values of attributes whose fields are truth values.
YES_NO = ("Y", "N")
_BLANK_BY_INLINE = re.compile(
    rb"(</?(?:b|i|sub|sup|u|DispFormula)>|>(?=[ \t\r\n]+</?(?:b|i|sub|sup|u|DispFormula)>))([ \t\r\n]+)(?=<)"
)
_LESS_THAN = 0x3C
_PLAIN = plain_parser()
_count_attributes = etree.XPath("count(descendant-or-self::*/@*)")
_tag, _text, _tail = attrgetter("tag"), attrgetter("text"), attrgetter("tail")


Tags = frozenset[str]


class Unexpected(Exception):
    """The record is not in the plain form; never leaves the engine."""


class _Blanks(Unexpected):
    """White space that is text may have been dropped."""


def read_raw(raw: bytes) -> Record:
    """Return the record that stands in `raw` in its plain form, by the quick way; raises `Unexpected`.

    The parser drops white space between elements, also where it is text: between inline elements. So each leaf with
    markup must be found in `raw` as it was read; if one is not, the white space is made visible to the parser first.
    The parser also drops white space before a carriage return or a CDATA section.
    """
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _has_declarations(raw):
        raise Unexpected
    try:
        return _read_checked(raw, raw)
    except _Blanks:
        return _read_checked(_BLANK_BY_INLINE.sub(_as_references, raw), raw)


def _has_declarations(raw: bytes) -> bool:
    """Whether there is a comment or a CDATA section; looks for one rare byte, as that is quicker than for several."""
    at = raw.find(b"!")
    while at > 0:
        if raw[at - 1] == _LESS_THAN:
            return True
        at = raw.find(b"!", at + 1)
    return False


def _read_checked(parsed: bytes, raw: bytes) -> Record:
    root = etree.XML(parsed, _PLAIN)
    cls = CLASSES.get(tag_of(root))
    if cls is None or is_spaced(cls):
        raise Unexpected
    leaves: list[str] = []

    def markup(element: XmlNode) -> tuple[str, str, int, int, int]:
        leaves.append(xml_of(element))
        return _markup(element)

    record, attributes = _walk(root, markup)
    if raw.count(b"=") != attributes and (_count_attributes(root) != attributes or b"xmlns" in raw):
        raise Unexpected  # each attribute or declaration has an equals sign, and some texts have one
    if leaves and b"<?" in raw:
        raise Unexpected  # an instruction could hold the very text that is looked for
    place = 0
    for leaf in leaves:
        leaf_xml = leaf.encode()
        place = raw.find(leaf_xml, place) + len(leaf_xml)
        if place < len(leaf_xml):
            raise _Blanks
    return record


def _as_references(blanks: re.Match[bytes]) -> bytes:
    return blanks[1] + b"".join(b"&#%d;" % character for character in blanks[2])


def read_sifted(root: XmlNode) -> Record:
    """Return the record of an element in the plain form that an exact parser made; raises `Unexpected`."""
    record, attributes = _walk(root, _markup)
    if attributes != _count_attributes(root):
        raise Unexpected
    return record


def _walk(root: XmlNode, markup: Callable[..., Any]) -> tuple[Record, int]:
    """Return the record, and how many attributes have been read; raises `Unexpected` for nodes or texts left over."""
    reader = compiled(tag_of(root))
    elements = list(root.iter())
    tags: list[object] = [*map(_tag, elements), None]
    texts, counts = list(map(_text, elements)), list(map(len, elements))
    record, end, attributes, tails = reader(tags, texts, counts, elements, markup)
    if end != len(elements):
        raise Unexpected
    tailless = list(map(_tail, elements)).count(None)
    if tails != len(elements) - tailless - (root.tail is not None):
        raise Unexpected
    return record, attributes


def _markup(element: XmlNode) -> tuple[str, str, int, int, int]:
    """Return text and markup of a leaf, and how many nodes, attributes and tails are within it."""
    inner = list(element.iterdescendants())
    return (
        plain_text(element),
        inner_xml(element),
        len(inner),
        sum(len(node.attrib) for node in inner if isinstance(node.tag, str)),
        sum(node.tail is not None for node in inner),
    )


def _spacing(element: XmlNode) -> tuple[tuple[str, ...], int]:
    """Return the white space around the children of an element, and how many of them have some behind them."""
    tails = [child.tail for child in element]
    found = tuple(text or "" for text in (element.text, *tails))
    return found if any(found) else (), sum(tail is not None for tail in tails)


@functools.cache
def compiled(element: str) -> Callable[..., Any]:
    """Return the reader of the records that stand in an element of that name."""
    cls = CLASSES[element]
    source = _Source()
    source.function("read", cls, plan(cls, element))
    return compile_source(f"reader of {element}", source.lines, source.names, "read")


class _YesNo(dict[str | None, bool | None]):
    """Truth value by the value of an attribute."""

    def __missing__(self, value: str | None) -> bool | None:
        raise Unexpected


class _Source:
    """Source text of a reader, and the names that it uses.

    In the text, ``k`` is the place in the lists, ``na`` counts attributes, ``nt`` tails within markup.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {
            "Unexpected": Unexpected,
            "PI": etree.PI,
            "instruction_data": instruction_data,
            "yes_no": _YesNo({None: None, "Y": True, "N": False}),
            "spacing": _spacing,
        }
        self._depth = 0
        self._unique = 0
        self._functions: dict[tuple[type, Tags], str] = {}

    def function(self, name: str, cls: type, node: Node, follow: Tags = frozenset()) -> None:
        """Add the function that reads an element of `cls` at ``k``; `follow` are the tags that may come behind it."""
        outer, self.lines, depth, self._depth = self.lines, [], self._depth, 0
        self._functions[cls, follow] = name
        self._add("def", f"{name}(tags, texts, counts, els, markup, k=0):")
        with self._indented():
            self._add("na = nt = 0")
            made = self._record(cls, node, follow)
            self._add(f"return {made}, k, na, nt")
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

    def _record(self, cls: type, node: Node, follow: Tags, bare: bool = False) -> str:
        """Read the element at ``k`` as a record of `cls`; return the name of the variable that has it.

        `follow` are the tags that may come behind the element.
        """
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
            elif field.name not in bound:
                self._default(made, field)
        if bare:
            (leaf,) = (child for child in node.children if child.is_leaf)
            for field in fields(cls):
                if field.name in bound:
                    self._default(made, field)
            self._leaf(leaf, made)
        else:
            self._element(node, made, follow)
        self._add(f"{made}.__class__ = {cls.__name__}")
        return made

    def _default(self, made: str, field: Field) -> None:
        self._add(f"{made}.{field.name} = {field.default!r}")

    def _element(self, node: Node, made: str, follow: Tags) -> None:
        """Read the element at ``k``: attributes, then text or children; ``k`` is behind it afterwards."""
        self._attributes(node, made)
        if node.is_leaf:
            self._leaf(node, made)
            return
        start, skipped = self._name("start"), self._name("skipped")
        if node.spacing is None:
            self._add("if texts[k] is not None: raise Unexpected")
        else:
            self._add(f"{made}.{node.spacing.name}, t = spacing(els[k]); nt += t")
        self._add(f"{start} = k; {skipped} = 0; k += 1")
        for number, child in enumerate(node.children):
            behind = follow.union(*(_tags(later) for later in node.children[number + 1 :]))
            within = f" and k - {start} - 1 - {skipped} < counts[{start}]" if follow & _tags(child) else ""
            self._child(child, made, skipped, behind, within)
        self._add(f"if k - {start} - 1 - {skipped} != counts[{start}]: raise Unexpected")

    def _attributes(self, node: Node, made: str) -> None:
        element = "els[k]"
        if len(node.attributes) > 1:
            self._add("e = els[k]")
            element = "e"
        for name, field in node.attributes:
            target = f"{made}.{field.name}"
            if field.type is bool:
                self._add(f"v = {element}.get({name!r})")
                self._add(f"{target} = yes_no[v]")
            else:
                self._add(f"{target} = v = {element}.get({name!r})")
            self._add("if v is not None: na += 1")

    def _leaf(self, node: Node, made: str) -> None:
        assert node.text is not None
        text = f"{made}.{node.text.name}"
        if node.is_instruction:
            self._add(f"{text} = instruction_data(els[k]); k += 1")
            return
        if node.twin is None:
            self._add(f"{text} = texts[k] or ''; k += 1")
            return
        twin = f"{made}.{node.twin.name}"
        self._add("if counts[k]:")
        with self._indented():
            self._add(f"{text}, {twin}, size, a, t = markup(els[k])")
            self._add("na += a; nt += t; k += size + 1")
        self._add("else:")
        with self._indented():
            self._add(f"{text} = texts[k] or ''; {twin} = None; k += 1")

    def _child(self, node: Node, made: str, skipped: str, follow: Tags, within: str) -> None:
        """Read what stands at ``k`` if it is such a child; count in `skipped` the nodes within it.

        `within` is a condition that it is a child of this element, where its tag may also come behind the element.
        """
        if node.field is not None and node.field.many:
            self._children(node, node.field, f"{made}.{node.field.name}", skipped, follow, within)
            return
        if node.is_instruction:
            self._add(f"if tags[k] is PI and els[k].target == {node.tag[1:]!r}:")
        else:
            self._add(f"if tags[k] == {node.tag!r}{within}:")
        with self._indented():
            one_node = node.is_leaf and node.twin is None
            first = self._name("first")
            if not one_node:
                self._add(f"{first} = k")
            if node.field is None:
                self._element(node, made, follow)
                given = " and ".join(f"{made}.{field.name} is None" for _, field in node.attributes)
                self._add(f"if not counts[{first}]{' and ' + given if given else ''}: raise Unexpected")
            elif node.holds_record:
                self._add(f"{made}.{node.field.name} = {self._nested(node.field, follow)}")
            else:
                self._element(node, made, follow)
            if not one_node:
                self._add(f"{skipped} += k - {first} - 1")
        self._add("else:")
        with self._indented():
            for field in node.bound():
                self._default(made, field)

    def _children(self, node: Node, field: Field, target: str, skipped: str, follow: Tags, within: str) -> None:
        """Read all such children at ``k`` into a tuple."""
        condition = " or ".join(f"tags[k] == {tag!r}" for tag in sorted(_tags(node)))
        condition = f"({condition}){within}" if within else condition
        follow |= _tags(node)
        items, first = self._name("items"), self._name("first")
        self._add(f"if {condition}:")
        with self._indented():
            self._add(f"{items} = []")
            if field.holds_records and not within:
                self._add(f"{first} = k")
            self._add(f"while {condition}:")
            with self._indented():
                if not field.holds_records:
                    self._add(f"{items}.append(texts[k] or ''); k += 1")
                else:
                    if within:
                        self._add(f"{first} = k")
                    self._item(node, field, items, follow)
                    if within:
                        self._add(f"{skipped} += k - {first} - 1")
            if field.holds_records and not within:
                self._add(f"{skipped} += k - {first} - len({items})")
            self._add(f"{target} = tuple({items})")
        self._add("else:")
        with self._indented():
            self._add(f"{target} = ()")

    def _item(self, node: Node, field: Field, items: str, follow: Tags) -> None:
        """Read the record at ``k`` and append it to the list `items`."""
        if not node.bare:
            self._add(f"{items}.append({self._nested(field, follow)})")
            return
        self._add(f"if tags[k] == {node.bare!r}:")
        with self._indented():
            self._add(f"{items}.append({self._record(field.type, plan(field.type), follow, bare=True)})")
        self._add("else:")
        with self._indented():
            self._add(f"{items}.append({self._nested(field, follow)})")

    def _nested(self, field: Field, follow: Tags) -> str:
        """Read the record at ``k``, in place, or by a function of its own for a class that holds itself.

        Returns the name of the variable that has it.
        """
        cls = field.type
        if not _holds_itself(cls):
            return self._record(cls, plan(cls), follow)
        if (cls, follow) not in self._functions:
            self.function(self._name(f"read_{cls.__name__}"), cls, plan(cls), follow)
        made = self._name("made")
        self._add(f"{made}, k, a, t = {self._functions[cls, follow]}(tags, texts, counts, els, markup, k)")
        self._add("na += a; nt += t")
        return made


def _tags(node: Node) -> Tags:
    return frozenset(tag for tag in (node.tag, node.bare) if tag)


def _holds_itself(cls: type) -> bool:
    return any(field.type is cls for field in fields(cls))
