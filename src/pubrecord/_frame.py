"""What stands around the records of a file: declaration, document type, root element, white space."""

from __future__ import annotations

import functools
import re

import attrs

from pubrecord._layout import ARTICLE_LAYOUT, DELETION_LAYOUT, Layout, Order
from pubrecord._plan import outermost, plan
from pubrecord.records import Article, BookArticle, Deletion, Record

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_2025 = 'PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"'
_2016 = (
    'PUBLIC "-//NLM//DTD Medline Citation, 1st January, 2016//EN" '
    '"https://www.nlm.nih.gov/databases/dtd/nlmmedlinecitationset_160101.dtd"'
)
#: Root element and document type by the element of the first record.
_ROOTS = {
    "PubmedArticle": ("PubmedArticleSet", _2025),
    "PubmedBookArticle": ("PubmedArticleSet", _2025),
    "DeleteCitation": ("PubmedArticleSet", _2025),
    "MedlineCitation": ("MedlineCitationSet", _2016),
    "BookDocument": ("BookDocumentSet", _2025),
    "DeleteDocument": ("BookDocumentSet", _2025),
}
_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*)(["'])([A-Za-z0-9._-]+)\2""")
_UTF_8 = ("utf-8", "utf8")

_BLANKS = rb"[ \t\r\n]*"
_INDENT = re.compile(rb"\A[ \t]*(?:\r?\n[ \t]*)+\Z")
_FIRST_CHILD = re.compile(rb"<[^<>]*>(" + _BLANKS + rb")<")
_MANY_ATTRIBUTES = re.compile(rb'<(\w++)((?:\s++\w++="[^"<]*+"){2,}+)')
_ATTRIBUTE_NAME = re.compile(rb'(\w+)="[^"]*"')


@attrs.frozen
class Frame:
    """What a file has around its records."""

    #: All before the root's start tag: XML declaration, document type, comments, with their line ends.
    prolog: str
    #: The root's start tag; empty for a record that is itself the root.
    start: str
    #: What stands before the root's end tag, mostly a line break.
    before_end: str = "\n"

    @property
    def root(self) -> str:
        """Name of the root; empty for a record that is itself the root."""
        return re.split(r"[\s>/]", self.start[1:], maxsplit=1)[0]

    @property
    def end(self) -> str:
        """The root's end tag with what stands before it."""
        return f"{self.before_end}</{self.root}>" if self.start else ""

    def in_utf_8(self) -> Frame:
        """Return the frame for the same file written in UTF-8."""
        found = _ENCODING.search(self.prolog)
        if found is None or found[3].lower() in _UTF_8:
            return self
        return attrs.evolve(self, prolog=_ENCODING.sub(r"\1\2utf-8\2", self.prolog, count=1))


def default_frame(record: Record | None) -> Frame:
    """Return the frame of a file whose first record is this: that of NLM's own files of 2025."""
    root, document_type = _ROOTS["PubmedArticle" if record is None else record.element]
    return Frame(f"{_DECLARATION}<!DOCTYPE {root} {document_type}>\n", f"<{root}>")


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
    given = {(tag, *_ATTRIBUTE_NAME.findall(attributes)): None for tag, attributes in _MANY_ATTRIBUTES.findall(raw)}
    for tag, *names in given:
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

    for cls in (Article, BookArticle, Deletion):
        visit(cls, outermost(cls)[0])
    return orders
