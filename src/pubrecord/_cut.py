"""A stream of bytes -> records as they stand in it, with an account of every byte.

`cut` finds the records by their tags. It takes files in the usual form only: UTF-8, no internal DTD subset, no
namespaces around the records. `whole` takes any XML, by parsing all of it, and is slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

import attrs
from lxml import etree

from pubrecord._frame import Frame
from pubrecord._read import CLASSES
from pubrecord._tree import XmlNode, tag_of, xml_of
from pubrecord.errors import DamagedInputError, NotPubmedError, PubrecordError, UnsafeInputError

#: The elements that hold records.
SETS = ("PubmedArticleSet", "MedlineCitationSet", "PubmedBookArticleSet", "BookDocumentSet")

_NAMES = "|".join(CLASSES).encode()
_START = re.compile(rb"<(" + _NAMES + rb")(?=[\s/>])")
_TAG = re.compile(rb"""<[^\s<>/]+(?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(/?)>""")
_END = re.compile(rb"</([^\s<>/]+)\s*>")
_GAP = re.compile(rb"(?>[ \t\r\n]+|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_PROLOG = re.compile(
    rb"""(?P<bom>\xef\xbb\xbf)?+(?P<prolog>[ \t\r\n]*+(?>
    [ \t\r\n]+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE(?>[^<>\["']|"[^"]*"|'[^']*')*+>)*+)
    (?P<start><(?P<name>[A-Za-z_][^\s<>/]*)(?>\s+[^\s=<>/]+\s*=\s*(?>"[^"<]*"|'[^'<]*'))*+\s*(?P<empty>/?)>)""",
    re.DOTALL | re.VERBOSE,
)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_UTF_8 = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_BLANKS = b" \t\r\n"
#: Bytes of a prolog at the most.
_LONGEST_PROLOG = 1 << 16
#: Bytes in which the next record must begin when something else stands before it.
_LONGEST_MARK = 32
_LESS_THAN = 0x3C


class Stream(Protocol):
    """What bytes come from."""

    name: str

    def read(self) -> bytes:
        """Return some bytes, empty only at the end."""
        ...


@attrs.frozen
class Piece:
    """A record as it stands in the stream, or the damage that stands there instead."""

    raw: bytes
    #: What stands between the record before, or the root's start tag, and this one.
    gap: bytes
    #: Where the record begins, in bytes of the uncompressed stream.
    offset: int | None
    #: The record's element where the whole document was parsed.
    element: XmlNode | None = None
    #: What is wrong where no record could be cut.
    error: PubrecordError | None = None


class Window:
    """The part of a stream that is at hand."""

    def __init__(self, stream: Stream) -> None:
        self.name = stream.name
        #: The bytes at hand.
        self.data = b""
        #: Place in `data` up to which all is accounted for.
        self.position = 0
        #: No more bytes will come.
        self.ended = False
        #: What stopped the stream before its end.
        self.broken: PubrecordError | None = None
        #: What stands before the end tag of the root, once that is met.
        self.before_end: bytes | None = None
        self._base = 0
        self._stream = stream

    @property
    def offset(self) -> int:
        """The position, in bytes of the uncompressed stream."""
        return self._base + self.position

    def fill(self) -> bool:
        """Bring more bytes to hand, let go of those accounted for; false at the end of the stream."""
        if self.ended:
            return False
        try:
            more = self._stream.read()
        except PubrecordError as error:
            self.broken, more = error, b""
        if not more:
            self.ended = True
            return False
        rest = self.data[self.position :]
        self._base += self.position
        # A record longer than a read would be copied once for each: read as much again as there is.
        pieces, size = [rest, more], len(more)
        while size < len(rest) and (more := self._more()):
            pieces.append(more)
            size += len(more)
        self.data, self.position = b"".join(pieces), 0
        return True

    def _more(self) -> bytes:
        try:
            return self._stream.read()
        except PubrecordError as error:
            self.broken, self.ended = error, True
            return b""

    def chunks(self) -> Iterator[bytes]:
        """Give all that is at hand and all that comes."""
        yield self.data[self.position :]
        self.data, self.position = b"", 0
        while self.fill():
            yield self.data
            self._base += len(self.data)
            self.data = b""


def read_frame(window: Window) -> Frame | None:
    """Return the frame that begins at the window's position and move behind it; `None` if `cut` can't take the file."""
    while (found := _PROLOG.match(window.data, window.position)) is None:
        if len(window.data) - window.position > _LONGEST_PROLOG or not window.fill():
            return None
    encoding = _ENCODING.search(found["prolog"])
    if encoding is not None and encoding[1].lower() not in _UTF_8:
        return None
    name = found["name"].decode("utf-8", "replace")
    if name in CLASSES:
        window.position = found.start("start")
        return Frame(found["prolog"].decode("utf-8", "replace"), "")
    if name not in SETS or found["empty"] or b"xmlns" in found["start"]:
        return None
    window.position = found.end()
    return Frame(found["prolog"].decode("utf-8", "replace"), found["start"].decode("utf-8", "replace"))


def cut(window: Window, frame: Frame) -> Iterator[Piece]:
    """Give the records of a file whose frame has been read, and each damage where it is met."""
    end = frame.end.strip().encode()
    while True:
        start = _skip_gap(window)
        gap = window.data[window.position : start]
        found = _START.match(window.data, start)
        if found is not None and (stop := _end(window, len(gap), found[1])) is not None:
            yield Piece(window.data[window.position + len(gap) : stop], gap, window.offset + len(gap))
            window.position = stop
            if not end:
                yield from _nothing_more(window)
                return
        elif end and (close := _END.match(window.data, start)) is not None and close[1] == end[2:-1]:
            window.before_end = gap
            window.position = close.end()
            yield from _nothing_more(window)
            return
        elif start == len(window.data) and window.ended:
            yield _damage(window, len(window.data), "the file ends before its root element does", _CUT_OFF)
            return
        elif found is not None:
            yield _damage(window, len(window.data), "the file ends within a record", _CUT_OFF)
            return
        else:
            yield _stray(window, start, end)
            if window.ended and window.position == len(window.data):
                return


_CUT_OFF = "Most often a download stopped early: fetch the file again. The records before the damage are whole."


def _skip_gap(window: Window) -> int:
    """Return where the white space, comments and instructions at the position end; the next tag is at hand then."""
    while True:
        found = _GAP.match(window.data, window.position)
        assert found is not None
        open_ended = window.data.startswith((b"<!--", b"<?"), found.end())
        if (not open_ended and len(window.data) - found.end() > _LONGEST_MARK) or not window.fill():
            return found.end()


def _end(window: Window, gap: int, tag: bytes) -> int | None:
    """Return where the record that begins `gap` bytes behind the position ends; `None` if it does not."""
    start_tag = _TAG.match(window.data, window.position + gap)
    while start_tag is None and window.fill():
        start_tag = _TAG.match(window.data, window.position + gap)
    if start_tag is not None and start_tag[1]:
        return start_tag.end()
    searched = gap
    while True:
        stop = window.data.find(b"</" + tag, window.position + searched)
        close = window.data.find(b">", stop) if stop >= 0 else -1
        if close < 0:
            searched = max(gap, (stop if stop >= 0 else len(window.data) - _LONGEST_MARK) - window.position)
            if not window.fill():
                return None
            continue
        begin = window.position + gap
        if window.data[stop + 2 + len(tag) : close].strip(_BLANKS):
            searched = close - window.position
        elif _hides(window.data, begin, stop) and (hidden := _hidden_over(window.data, begin, stop)) is not None:
            if hidden < 0:
                if not window.fill():
                    return close + 1  # no end to what hides it: the parser will say so
                searched = gap
            else:
                searched = hidden - window.position
        else:
            return close + 1


def _hides(data: bytes, start: int, stop: int) -> bool:
    """Whether there is a comment, a CDATA section or an instruction."""
    for mark in (b"!", b"?"):
        at = data.find(mark, start, stop)
        while at > 0:
            if data[at - 1] == _LESS_THAN:
                return True
            at = data.find(mark, at + 1, stop)
    return False


def _hidden_over(data: bytes, start: int, stop: int) -> int | None:
    """Return where the comment or the like that hides the place `stop` ends, -1 if it does not, `None` if none does."""
    at = start
    while True:
        openings = [place for mark in (b"<!--", b"<![CDATA[", b"<?") if (place := data.find(mark, at, stop)) >= 0]
        if not openings:
            return None
        found = _HIDDEN.match(data, min(openings))
        if found is None:
            return -1
        if found.end() > stop:
            return found.end()
        at = found.end()


def _nothing_more(window: Window) -> Iterator[Piece]:
    """Account for what follows the root element: nothing, or another document."""
    start = _skip_gap(window)
    if start == len(window.data):
        window.position = start
        if window.broken is not None:
            yield _damage(window, start, "", "")
        return
    frame = read_frame(window)
    if frame is not None:
        yield from cut(window, frame)
        return
    while window.fill():
        window.position = max(window.position, len(window.data) - _LONGEST_MARK)
    yield _damage(window, len(window.data), "bytes that belong to nothing follow the root element", _STRAY)


_STRAY = "Two files may have been joined, or a download mixed with another: the records before and after are whole."


def _stray(window: Window, start: int, end: bytes) -> Piece:
    """Pass over bytes between records that belong to nothing, up to the next record, the root's end or the file's."""
    while True:
        found = _START.search(window.data, start)
        places = [found.start()] if found is not None else []
        if end and (place := window.data.find(end, start)) >= 0:
            places.append(place)
        if places:
            return _damage(window, min(places), "bytes between the records belong to nothing", _STRAY)
        if not window.fill():
            return _damage(window, len(window.data), "the file ends before its root element does", _CUT_OFF)
        start = window.position


def _damage(window: Window, stop: int, message: str, advice: str) -> Piece:
    raw, offset = window.data[window.position : stop], window.offset
    window.position = stop
    error = window.broken if window.ended and window.broken is not None else None
    if error is None:
        error = DamagedInputError(message, advice=advice)
    error.locate(source=window.name, offset=offset)
    if error.raw is None:
        error.raw = raw
    window.broken = None
    return Piece(raw, b"", offset, error=error)


def whole(window: Window, keep: list[Frame]) -> Iterator[Piece]:
    """Give the records of any XML by parsing all of it; put its frame into `keep` before the first.

    Raises `NotPubmedError` if the root is neither a record nor holds records, `DamagedInputError` and
    `UnsafeInputError` as the document deserves.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
    )
    root: XmlNode | None = None
    found = 0
    try:
        for chunk in window.chunks():
            parser.feed(chunk)
            for event, element in parser.read_events():
                if not keep:
                    root = element
                    keep.append(_frame_of(element))
                if event == "end" and root is not None and _is_record(element, root):
                    found += 1
                    yield Piece(b"", b"", None, element)
                    _let_go(element, root)
        if window.broken is None:
            parser.close()
    except etree.XMLSyntaxError as error:
        message = f"the file is not well-formed XML: {error.msg}"
        yield Piece(
            b"",
            b"",
            None,
            error=DamagedInputError(message, source=window.name, line=error.lineno, advice=_CUT_OFF)
            if found
            else NotPubmedError(message, source=window.name, line=error.lineno, advice=_NOT_PUBMED),
        )
        return
    if window.broken is not None:
        yield Piece(b"", b"", None, error=window.broken)
    elif not found and root is not None and tag_of(root) not in SETS:
        raise NotPubmedError(
            f"the root element is <{tag_of(root)}>, and no PubMed record is in it",
            source=window.name,
            advice=_NOT_PUBMED,
        )


_NOT_PUBMED = "PubMed records come from efetch (db=pubmed, retmode=xml) or the baseline and update files of PubMed."


def _is_record(element: XmlNode, root: XmlNode) -> bool:
    return tag_of(element) in CLASSES and (element is root or element.getparent() is root)


def _let_go(element: XmlNode, root: XmlNode) -> None:
    if element is root:
        return
    tail = element.getprevious()
    element.clear(keep_tail=True)
    while tail is not None:
        root.remove(tail)
        tail = element.getprevious()


def _frame_of(root: XmlNode) -> Frame:
    """Return the frame of a parsed document; raises `UnsafeInputError` for a DTD of its own."""
    info = root.getroottree().docinfo
    if info.internalDTD is not None and next(iter(info.internalDTD.iterentities()), None) is not None:
        raise UnsafeInputError(
            "the document declares entities of its own",
            advice="NLM's files never do, and expanding them can exhaust a machine: remove them from the file.",
        )
    prolog = f'<?xml version="{info.xml_version or "1.0"}" encoding="utf-8"?>\n'
    if info.doctype:
        prolog += f"{info.doctype}\n"
    if tag_of(root) in CLASSES:
        return Frame(prolog, "")
    empty = etree.Element(root.tag, dict(root.attrib), root.nsmap)
    return Frame(prolog, xml_of(empty).removesuffix("/>") + ">")
