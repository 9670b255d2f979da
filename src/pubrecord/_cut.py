"""A stream of bytes -> records as they stand in it, with an account of every byte.

Records are found by their tags. That takes files in the usual form: UTF-8, no namespaces around the records; for
others there is `_whole`. Where the file is damaged, the damage is a piece of its own, and cutting goes on behind it.
"""

from __future__ import annotations

import re
from collections.abc import Generator

import attrs

from pubrecord._ends import LONGEST_MARK, end_of, skip_gap
from pubrecord._frame import Frame
from pubrecord._read import CLASSES
from pubrecord._tree import XmlNode
from pubrecord._window import Window, too_long
from pubrecord.errors import DamagedInputError, PubrecordError, UnsafeInputError

#: The elements that stand side by side in a file, by the sets they make.
_FAMILIES = (
    (("PubmedArticleSet",), ("PubmedArticle", "PubmedBookArticle", "DeleteCitation")),
    (("MedlineCitationSet",), ("MedlineCitation", "DeleteCitation")),
    (("BookDocumentSet",), ("BookDocument", "DeleteDocument")),
    (("PubmedBookArticleSet",), ("PubmedBookArticle",)),
)
#: The elements of records that stand in no other record's.
_OUTERMOST = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation")
#: The elements that hold records.
SETS = frozenset(name for sets, _ in _FAMILIES for name in sets)


def _start_of(names: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"<(" + "|".join(names).encode() + rb")(?=[\s/>])")


_START = _start_of(tuple(CLASSES))
_STARTS = {name: _start_of(members) for sets, members in _FAMILIES for name in (*reversed(members), *sets)}
_ROOT = re.compile(rb"<(" + "|".join(sorted(SETS)).encode() + rb")(?=[\s>])")
_END = re.compile(rb"</([^\s<>/]+)\s*>")
_PROLOG = re.compile(
    rb"""(?P<bom>\xef\xbb\xbf)?+(?P<prolog>[ \t\r\n]*+(?>
    [ \t\r\n]+|<!--.*?-->|<\?[A-Za-z_:\x80-\xff].*?\?>|<!DOCTYPE(?>[^<>\[\]"']|"[^"]*"|'[^']*')*+>)*+)
    (?P<start><(?P<name>[A-Za-z_][A-Za-z0-9._:-]*)(?>\s+[^\s=<>/]+\s*=\s*(?>"[^"<]*"|'[^'<]*'))*+\s*(?P<empty>/?)>)""",
    re.DOTALL | re.VERBOSE,
)
_SUBSET = re.compile(rb"<!DOCTYPE(?>[^<>\[\]\"']|\"[^\"]*\"|'[^']*')*+\[")
#: The end tags that a run may end with, by the root.
_RUN_ENDS = {sets[0]: [f"</{name}>".encode() for name in members] for sets, members in _FAMILIES}
#: Bytes that are brought to hand for a run, and those that are not worth one.
_RUN = 1 << 20
_SHORTEST_RUN = 1 << 16
#: Bytes of a prolog at the most.
_LONGEST_PROLOG = 1 << 16
_CUT_OFF = "Most often a download stopped early: fetch the file again. The records before the damage are whole."
_STRAY = "A download may have been mixed with another, or bytes lost: the records before and after are whole."
_NO_SUBSET = "NLM's files never have one, and its entities can exhaust a machine: remove it from the file."


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


@attrs.frozen
class Run:
    """Bytes in which many records stand, if nothing is out of the ordinary, from behind one record to behind another."""

    raw: memoryview
    #: Where it begins, in bytes of the uncompressed stream.
    offset: int
    #: Name of the root that the records stand in.
    root: str


def match_prolog(window: Window) -> re.Match[bytes] | None:
    """Return what stands before the first record, up to the root's start tag; `None` if it is not understood.

    Raises `UnsafeInputError` for a document type with declarations of its own.
    """
    while (found := _PROLOG.match(window.data, window.position)) is None:
        head = window.data[window.position : window.position + _LONGEST_PROLOG]
        if _START.search(head) or len(head) == _LONGEST_PROLOG or not window.fill():
            break
    head = window.data[window.position : found.start("name") if found else window.position + _LONGEST_PROLOG]
    subset, start = _SUBSET.search(head), _START.search(head)
    if subset is not None and (start is None or subset.start() < start.start()):
        raise UnsafeInputError("the file has a document type with declarations of its own", advice=_NO_SUBSET)
    return found


def take_frame(window: Window, found: re.Match[bytes]) -> Frame:
    """Return the frame of a prolog, and move the window to the first record."""
    prolog = found["prolog"].decode("utf-8", "replace")
    if found["name"].decode() in CLASSES:
        window.position = found.start("start")
        return Frame(prolog, "")
    window.position = found.end()
    return Frame(prolog, found["start"].decode("utf-8", "replace"))


def begins_record(window: Window, behind: int) -> bool:
    """Whether the next tag so many bytes behind the window's position is that of a record."""
    return _START.match(window.data, skip_gap(window, behind)) is not None


def finds_record(window: Window) -> bool:
    """Whether a record begins anywhere behind the window's position, within the limit."""
    searched = window.position
    while _START.search(window.data, searched) is None:
        searched = max(0, len(window.data) - window.position - LONGEST_MARK)
        if window.is_full or not window.fill():
            return False
    return True


class Cutter:
    """Cuts the records of a file whose frame has been read."""

    def __init__(self, window: Window, frame: Frame | None) -> None:
        #: What stands before the end tag of the root, once that is met.
        self.before_end: bytes | None = None
        self._window = window
        #: Why the next document is refused.
        self._unsafe: UnsafeInputError | None = None
        #: Name of the root whose end is to come; empty outside of any.
        self._root = "" if frame is None else frame.root
        self._starts = _STARTS.get(self._root, _START)
        #: Where no run begins up to, in bytes of the stream.
        self._runless = 0

    @property
    def root(self) -> str:
        """Name of the root that the next record stands in; empty outside of any."""
        return self._root

    def pieces(self) -> Generator[Piece]:
        """Give the records, and each damage where it is met."""
        window = self._window
        while True:
            start = skip_gap(window)
            gap = window.data[window.position : start]
            found = _START.match(window.data, start)
            if found is not None:
                yield self._record(len(gap), found[1])
            elif start == len(window.data) and window.ended:
                if self._root:
                    yield self._damage(start, "the file ends before its root element does", _CUT_OFF)
                elif window.broken is not None:
                    yield self._damage(start, "", "")
                window.position = start
                return
            elif self._root and self._ends(start):
                self.before_end = gap
            elif self._root or not self._begins_anew():
                yield self._stray(start)

    def take_run(self) -> Run | None:
        """Return the next run and move behind it; `None` where there are not enough records at hand to make one.

        It is what it looks like only if no comment hides the last end tag: who reads it must see to that.
        """
        window = self._window
        if window.offset < self._runless:
            return None
        while len(window.data) - window.position < _RUN and window.fill():
            pass
        start = behind = window.position
        stop = min(len(window.data), start + 2 * _RUN)
        for end_tag in _RUN_ENDS.get(self._root, ()):
            last = window.data.rfind(end_tag, behind, stop)
            behind = behind if last < 0 else last + len(end_tag)
        if behind - start < _SHORTEST_RUN:
            self._runless = window.offset + stop - start  # so that these bytes are searched once
            return None
        run = Run(memoryview(window.data)[start:behind], window.offset, self._root)
        window.position = behind
        return run

    def give_back(self, size: int) -> None:
        """Go back by so many bytes of the piece just given, to cut them again."""
        self._window.position -= size

    def _record(self, gap: int, tag: bytes) -> Piece:
        """Return the record that begins `gap` bytes behind the position, or the damage if it does not end."""
        window = self._window
        if self._starts is _START:
            self._starts = _start_of((*_OUTERMOST, tag.decode()))
        stop = end_of(window, gap, tag)
        start = window.position + gap
        if stop is not None and stop - start <= window.limits.record:
            piece = Piece(window.data[start:stop], window.data[window.position : start], window.offset + gap)
            window.position = stop
            return piece
        if stop is not None or window.is_full:
            return self._damage(stop or len(window.data) - LONGEST_MARK, "", "", too_long(window.limits.record))
        following = self._starts.search(window.data, start + 1)
        if following is not None:
            return self._damage(following.start(), "a record does not end before the next one begins", _STRAY)
        return self._damage(len(window.data), "the file ends within a record", _CUT_OFF)

    def _ends(self, start: int) -> bool:
        """Whether the root's end tag stands at a place; then move behind it."""
        found = _END.match(self._window.data, start)
        if found is None or found[1].decode("utf-8", "replace") != self._root:
            return False
        self._window.position = found.end()
        self._root = ""
        return True

    def _begins_anew(self) -> bool:
        """Whether another document begins at the position; then move to its first record."""
        try:
            found = match_prolog(self._window)
        except UnsafeInputError as error:
            self._unsafe = error
            return False
        if found is None or found["empty"] or found["name"].decode() not in SETS:
            return False
        self._root = take_frame(self._window, found).root
        self._starts = _STARTS[self._root]
        return True

    def _stray(self, start: int) -> Piece:
        """Pass over bytes that belong to nothing, up to the next record, the root's end or the file's."""
        window, searched = self._window, start
        end = f"</{self._root}>".encode()
        while True:
            following = self._starts.search(window.data, searched)
            places = [following.start()] if following is not None else []
            if self._root and (place := window.find(end, searched)) >= 0:
                places.append(place)
            if self._unsafe is not None:  # entities may stand for anything: leave out its records too
                return self._refused(start)
            if places:
                self._root = self._root or _root_in(window.data[window.position : min(places)])
                return self._damage(min(places), "bytes between the records belong to nothing", _STRAY)
            if window.is_full:
                stop = len(window.data) - LONGEST_MARK
                return self._damage(stop, "bytes between the records belong to nothing", _STRAY)
            searched = max(0, len(window.data) - window.position - LONGEST_MARK)
            if not window.fill():
                return self._rest()

    def _refused(self, start: int) -> Piece:
        """Pass over a document with declarations of its own, up to the end of its root, of the data at hand or of the file."""
        window, error = self._window, self._unsafe
        self._unsafe = None
        root = _ROOT.search(window.data, start)
        while root is not None and not window.is_full:
            end = window.find(b"</" + root[1] + b">", window.position)
            if end >= 0:
                return self._damage(end + len(root[1]) + 3, "", "", error)
            if not window.fill():
                break
        return self._damage(len(window.data), "", "", error)

    def _rest(self) -> Piece:
        stop = len(self._window.data)
        if not self._root:
            return self._damage(stop, "bytes that belong to nothing follow the last record", _STRAY)
        self._root = ""
        return self._damage(stop, "the file ends before its root element does", _CUT_OFF)

    def _damage(self, stop: int, message: str, advice: str, error: PubrecordError | None = None) -> Piece:
        window = self._window
        raw, offset = window.data[window.position : stop], window.offset
        window.position = stop
        if stop == len(window.data) and window.ended:
            self._root = ""
            error, window.broken = window.broken or error, None
        error = error or DamagedInputError(message, advice=advice)
        error.locate(source=window.name, offset=offset)
        error.raw = error.raw or raw
        return Piece(raw, b"", offset, error=error)


def _root_in(stray: bytes) -> str:
    """Return the name of the root that begins among stray bytes; empty if none does."""
    found = _ROOT.search(stray)
    return "" if found is None else found[1].decode()


def split(piece: Piece) -> list[Piece]:
    """Return a piece that is not well-formed in parts that may be: each begins where a record begins."""
    found = _START.match(piece.raw)
    if found is None or piece.offset is None:
        return [piece]
    # Only where no whole record begins may one begin that stands in others.
    outermost = [start.start() for start in _start_of(_OUTERMOST).finditer(piece.raw, 1)]
    again = [] if outermost else [start.start() for start in _start_of((found[1].decode(),)).finditer(piece.raw, 1)]
    starts = [0, *outermost, *again]
    stops = [*starts[1:], len(piece.raw)]
    return [
        Piece(piece.raw[start:stop], piece.gap if start == 0 else b"", piece.offset + start)
        for start, stop in zip(starts, stops, strict=True)
    ]


def ends_as_it_begins(part: Piece) -> bool:
    """Whether a part of a piece has the end tag of its own element at its end."""
    found = _START.match(part.raw)
    return found is not None and part.raw.rpartition(b"</")[2].rstrip(b"> \t\r\n") == found[1]
