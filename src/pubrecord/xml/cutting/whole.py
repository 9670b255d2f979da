"""A document into its records by parsing all of it, where it cannot be cut.

Documents in other encodings than UTF-8 and with namespaces around the records are read so. The reasons are told in
``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pubrecord.errors import DamagedInputError, PubrecordError, UnsafeInputError
from pubrecord.streams.limits import too_long
from pubrecord.streams.window import Window
from pubrecord.xml.cutting.not_pubmed import not_pubmed
from pubrecord.xml.cutting.pieces import BELONGS_TO_NOTHING, DECLARES, NO_SUBSET, STRAY, Piece
from pubrecord.xml.frame import Frame
from pubrecord.xml.names import CLASSES, SETS
from pubrecord.xml.trees import XmlNode, tag_of, xml_of

_ADVICE = "The file cannot be cut into records, so nothing behind the damage is read: repair it, or fetch it again."
#: Bytes that the parser gets at once.
_CHUNK = 1 << 16


class Whole:
    """Parses a document and gives its records as they are met."""

    def __init__(self, window: Window) -> None:
        #: What stands around the records, once the root is met.
        self.frame: Frame | None = None
        self._window = window
        self._root: XmlNode | None = None
        self._found = 0
        self._since = 0
        #: What the parser has got from the chunk on in which the last record ended.
        self._recent: list[bytes] = []

    def pieces(self) -> Iterator[Piece]:
        """Give the records, and the damage that ends them.

        Raises `NotPubmedError` if there is no record and the root is none of PubMed's, `UnsafeInputError` for
        declarations of the document's own and for a record beyond the limit.
        """
        window = self._window
        parser = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            collect_ids=False,
        )
        try:
            while chunk := window.take(_CHUNK):
                self._since += len(chunk)
                self._recent.append(chunk)
                parser.feed(chunk)
                yield from self._met(parser)
                if self._since > window.limits.record + _CHUNK:
                    raise too_long(window.limits.record)
            if window.broken is None:
                parser.close()
            yield from self._met(parser)
        except etree.XMLSyntaxError as error:
            yield from self._met(parser)  # what was whole before the damage
            if not self._found and not self._of_pubmed():
                raise not_pubmed(window.head(), window.name) from None
            yield self._damage(_syntax_error(error))
            return
        if self._found:
            yield from self._stray(None)
        if (damage := window.take_damage()) is not None:
            damage.raw = b"".join([*self._recent, damage.raw or b""])
            yield self._damage(damage)
        elif not self._found and not self._of_pubmed():
            raise not_pubmed(window.head(), window.name, "" if self._root is None else tag_of(self._root))

    def parts(self, piece: Piece) -> list[Piece]:
        """Return the piece alone: the parser has told where it ends."""
        return [piece]

    def runs(self) -> None:
        """Return `None`: only the parser tells where records end."""

    def _met(self, parser: etree.XMLPullParser[XmlNode]) -> Iterator[Piece]:
        """Give the records that the parser has met since the last time."""
        for event, element in parser.read_events():
            if self._root is None:
                self._root, self.frame = element, _frame_of(element)
            if event == "end" and self._is_record(element):
                self._found += 1
                yield from self._stray(element)
                if self._since + _CHUNK > self._window.limits.record:  # it may have begun in the chunk before
                    raw = etree.tostring(element, with_tail=False)
                    if len(raw) > self._window.limits.record:
                        yield self._damage(too_long(self._window.limits.record), raw)
                        self._let_go(element)
                        continue
                self._since = 0
                self._recent = self._recent[-1:]
                yield Piece(b"", b"", None, element)
                self._let_go(element)

    def _of_pubmed(self) -> bool:
        return self._root is not None and (tag_of(self._root) in SETS or tag_of(self._root) in CLASSES)

    def _is_record(self, element: XmlNode) -> bool:
        if tag_of(element) not in CLASSES or self._root is None:
            return False
        return element is self._root or (element.getparent() is self._root and tag_of(self._root) not in CLASSES)

    def _stray(self, element: XmlNode | None) -> Iterator[Piece]:
        """Report what stands before an element, or at the end, and is no record, white space or comment."""
        root = self._root
        if root is None or element is root or tag_of(root) in CLASSES:
            return
        before = list(root.iterchildren()) if element is None else list(element.itersiblings(preceding=True))[::-1]
        texts = [root.text, *(node.tail for node in before)]
        root.text = None
        for text, node in zip(texts, [*before, None], strict=True):
            if text is not None and text.strip():
                yield self._strayed(text.strip().encode())
            if node is not None and isinstance(node.tag, str) and tag_of(node) not in CLASSES:
                yield self._strayed(etree.tostring(node, with_tail=False))
        for node in before:
            node.tail = None

    def _strayed(self, raw: bytes) -> Piece:
        return self._damage(DamagedInputError(BELONGS_TO_NOTHING, raw=raw, advice=STRAY))

    def _let_go(self, element: XmlNode) -> None:
        if self._root is None or element is self._root:
            return
        element.clear(keep_tail=True)
        while (before := element.getprevious()) is not None:
            self._root.remove(before)

    def _damage(self, error: PubrecordError, raw: bytes | None = None) -> Piece:
        """Return damage: some bytes, or where nothing more can be read, all from the chunk in which the last record ended."""
        if error.raw is None and raw is None:
            rest = self._recent
            error.locate(offset=self._window.offset - sum(map(len, rest)))
            while sum(map(len, rest)) < self._window.limits.record and (more := self._window.rest()):
                rest.append(more)
            if (damage := self._window.take_damage()) is not None:
                rest.append(damage.raw or b"")
            raw = b"".join(rest)
        error.raw = raw if error.raw is None else error.raw
        return Piece(b"", b"", None, error=error.locate(source=self._window.name))


def _syntax_error(error: etree.XMLSyntaxError) -> PubrecordError:
    message = f"the file is not well-formed XML: {error.msg}"
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return UnsafeInputError(message, line=error.lineno, advice=_ADVICE)
    return DamagedInputError(message, line=error.lineno, advice=_ADVICE)


def _frame_of(root: XmlNode) -> Frame:
    """Return the frame of a parsed document; raises `UnsafeInputError` for declarations of its own."""
    info = root.getroottree().docinfo
    subset = info.internalDTD
    if subset is not None and (next(iter(subset.iterentities()), None) or next(iter(subset.iterelements()), None)):
        raise UnsafeInputError(DECLARES, advice=NO_SUBSET)
    prolog = f'<?xml version="{info.xml_version or "1.0"}" encoding="utf-8"?>\n'
    if info.doctype:
        prolog += f"{info.doctype}\n"
    if tag_of(root) in CLASSES:
        return Frame(prolog, "")
    empty = etree.Element(root.tag, dict(root.attrib), root.nsmap)
    return Frame(prolog, xml_of(empty).removesuffix("/>") + ">")
