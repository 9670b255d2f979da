"""A document into its records by parsing all of it, where it cannot be cut.

Documents in other encodings than UTF-8 are read so. The reasons are told in ``docs/explanation/design.md``, "The stream
is cut before it is parsed".

What always holds: every element and every text of the document is a record's, or the frame's, or white space, or in an
error; so the account is the same as that of the cutter. Memory does not grow with the document, because what has been
accounted for is taken out of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pubrecord.errors import DamagedInputError, PubrecordError, UnsafeInputError
from pubrecord.streams.limits import too_long, too_many_nodes
from pubrecord.streams.window import Window
from pubrecord.xml.cutting.not_pubmed import not_pubmed
from pubrecord.xml.cutting.pieces import BELONGS_TO_NOTHING, DECLARES, NO_SUBSET, STRAY, Piece, elements_in_namespace
from pubrecord.xml.frame import Frame
from pubrecord.xml.names import CLASSES, SETS
from pubrecord.xml.spelling import start_tag
from pubrecord.xml.trees import XmlNode, tag_of

_ADVICE = "The file cannot be cut into records, so nothing behind the damage is read: repair it, or fetch it again."
#: Bytes that the parser gets at once.
_CHUNK = 1 << 16


class Whole:
    """Parses a document and gives its records as they are met."""

    def __init__(self, window: Window) -> None:
        #: What stands around the records, once it is known.
        self.frame: Frame | None = None
        self._window = window
        self._root: XmlNode | None = None
        #: The record that has begun.
        self._record: XmlNode | None = None
        self._has_records = False
        #: What belongs to nothing, since the last record.
        self._strays: list[str] = []
        self._limit = _RecordLimit(window)
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
                self._recent.append(chunk)
                self._limit.count(chunk)
                parser.feed(chunk)
                yield from self._met(parser)
                self._limit.hold()
            if window.broken is None:
                parser.close()
            yield from self._met(parser)
        except etree.XMLSyntaxError as error:
            yield from self._met(parser)  # what was whole before the damage
            if not self._is_of_pubmed():
                raise not_pubmed(window.head(), window.name) from None
            yield from self._stray()
            yield self._damage(_syntax_error(error))
            return
        if (damage := window.take_damage()) is not None:
            yield from self._stray()
            damage.raw = b"".join([*self._recent, damage.raw or b""])
            yield self._damage(damage)
        elif not self._is_of_pubmed():
            raise not_pubmed(window.head(), window.name, "" if self._root is None else tag_of(self._root))

    def parts(self, piece: Piece) -> list[Piece]:
        """Return the piece alone: the parser has told where it ends."""
        return [piece]

    def runs(self) -> None:
        """Return `None`: only the parser tells where records end."""

    def _is_of_pubmed(self) -> bool:
        return self._has_records or self.frame is not None

    def _met(self, parser: etree.XMLPullParser[XmlNode]) -> Iterator[Piece]:
        """Give what the parser has met since the last time: records, and before each what belongs to nothing."""
        for event, element in parser.read_events():
            if self._root is None:
                self._begin(element)
            if self._record is None:
                if event == "start":
                    self._start(element)
                else:
                    yield from self._end(element)
            elif event == "end" and element is self._record:
                self._record = None
                yield from self._stray()
                yield self._piece(element)
                self._limit.begin_anew()
                self._recent = self._recent[-1:]
                element.clear(keep_tail=True)

    def _begin(self, root: XmlNode) -> None:
        """Take the root; raises for one that is in a namespace, or behind declarations of its own."""
        uri, brace, name = tag_of(root).rpartition("}")
        if brace and (name in SETS or name in CLASSES):
            raise elements_in_namespace(uri[1:])
        self._root = root
        frame = _frame_of(root)
        if tag_of(root) in SETS or tag_of(root) in CLASSES:
            self.frame = frame

    def _start(self, element: XmlNode) -> None:
        """Take the start of an element outside of records: that of a record, or one that belongs to nothing."""
        self._texts_before(element)
        if tag_of(element) in CLASSES:
            parent, is_first = element.getparent(), not self._has_records
            self._record, self._has_records = element, True
            if (
                is_first
                and self.frame is None
                and parent is not None
                and parent is self._root
                and len(self._strays) == 1
            ):
                self.frame = _frame_of(parent)  # a root of another name, right around records
                self._strays.clear()
        elif element is not self._root or self.frame is None:
            self._strays.append(start_tag(element))

    def _end(self, element: XmlNode) -> Iterator[Piece]:
        """Take the end of an element outside of records."""
        self._texts_of(element, list(element))
        if element is not self._root or self.frame is None:
            self._strays.append(f"</{tag_of(element)}>")
        if element is self._root and self._is_of_pubmed():
            yield from self._stray()

    def _texts_before(self, element: XmlNode) -> None:
        """Take the texts between an element and the record or stray element before it, and let go of that."""
        parent = element.getparent()
        if parent is not None:
            self._texts_of(parent, list(element.itersiblings(preceding=True))[::-1])

    def _texts_of(self, parent: XmlNode, children: list[XmlNode]) -> None:
        """Take the texts around the first children of an element, and let go of these."""
        for text in (parent.text, *(child.tail for child in children)):
            if text is not None and text.strip():
                self._strays.append(text)
        parent.text = None
        for child in children:
            parent.remove(child)

    def _stray(self) -> Iterator[Piece]:
        """Give the damage that stands before a record, or at the end."""
        if self._strays:
            raw = "".join(self._strays).strip().encode("utf-8", "surrogatepass")
            self._strays.clear()
            yield self._damage(DamagedInputError(BELONGS_TO_NOTHING, raw=raw, advice=STRAY))

    def _piece(self, element: XmlNode) -> Piece:
        """Return a record that has ended, or the damage if it is beyond the limit."""
        error = self._limit.exceeded(element)
        return Piece(b"", b"", None, element) if error is None else self._damage(error)

    def _damage(self, error: PubrecordError) -> Piece:
        """Return damage: the bytes of the error, or where nothing more can be read, all from the last record on."""
        if error.raw is None:
            rest = self._recent
            error.locate(offset=self._window.offset - sum(map(len, rest)))
            while sum(map(len, rest)) < self._window.limits.record and (more := self._window.rest()):
                rest.append(more)
            if (damage := self._window.take_damage()) is not None:
                rest.append(damage.raw or b"")
            error.raw = b"".join(rest)
        return Piece(b"", b"", None, error=error.locate(source=self._window.name))


class _RecordLimit:
    """Counts what has been fed to the parser since a record ended, and holds it to the limits."""

    def __init__(self, window: Window) -> None:
        self._limits = window.limits
        self._bytes = self._nodes = 0

    def count(self, chunk: bytes) -> None:
        """Count a chunk of the document."""
        self._bytes += len(chunk)
        self._nodes += self._limits.nodes_in(chunk)

    def begin_anew(self) -> None:
        """Count from here: a record has ended."""
        self._bytes = self._nodes = 0

    def hold(self) -> None:
        """Raise `UnsafeInputError` if the parser was fed more than a record may have, and the record goes on."""
        if self._bytes > self._limits.record + _CHUNK:
            raise too_long(self._limits.record)
        if self._nodes > self._limits.nodes + _CHUNK:
            raise too_many_nodes(self._limits.nodes)

    def exceeded(self, element: XmlNode) -> PubrecordError | None:
        """Return the error for a record that is longer than the limit; `None` for others."""
        if self._bytes + _CHUNK <= self._limits.record:  # it may have begun in the chunk before
            return None
        raw = etree.tostring(element, with_tail=False)
        if len(raw) <= self._limits.record:
            return None
        error = too_long(self._limits.record)
        error.raw = raw
        return error


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
    return Frame(prolog, "" if tag_of(root) in CLASSES else start_tag(root))
