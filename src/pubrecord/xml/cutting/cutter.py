"""A stream of bytes into records as they stand in it, with an account of every byte.

Records are found by their tags. That takes files in UTF-8; for others there is `whole`. Prefixes that the root declares
go along with each record, for the parser that may need them. Where the file is damaged, the damage is a piece of its own, and cutting goes on behind it.

What always holds: the pieces, the gaps before them, the frame and the white space at the end are all bytes of the
stream, in order, each once. The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is
parsed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from pubrecord.errors import DamagedInputError, PubrecordError, UnsafeInputError
from pubrecord.streams.limits import too_long, too_many_nodes
from pubrecord.streams.window import Window
from pubrecord.xml.cutting.ends import LONGEST_MARK, end_of, skip_gap
from pubrecord.xml.cutting.not_pubmed import stray
from pubrecord.xml.cutting.pieces import BELONGS_TO_NOTHING, CUT_OFF, STRAY, Piece
from pubrecord.xml.cutting.prolog import START, match_prolog, refused_namespace, start_of, take_frame
from pubrecord.xml.cutting.runs import CutterRuns
from pubrecord.xml.frame import Frame
from pubrecord.xml.names import FAMILIES, OUTERMOST, SETS
from pubrecord.xml.namespaces import declarations_of

#: The start tags of the records that stand in a set.
_STARTS = {family.root: start_of(family.members) for family in FAMILIES}
_ROOT = re.compile(rb"<(" + "|".join(sorted(SETS)).encode() + rb")(?=[\s>])")
_END = re.compile(rb"</([^\s<>/]+)\s*>")


class Cutter:
    """Cuts the records of a file whose frame has been read."""

    def __init__(self, window: Window, frame: Frame | None, root: str) -> None:
        """Take a window that stands behind the root's start tag, and the root; empty outside of any.

        `root` is the name of the root, perhaps with the prefixes that it declares behind it, as in its start tag; where
        there is a frame, that has them.
        """
        #: What stands around the records of the first document, as far as that is known.
        self.frame = frame
        #: What stands before the end tag of the root, once that is met.
        self.before_end: bytes | None = None
        #: Name of the root whose end is to come; empty outside of any.
        self.root, space, declarations = root.partition(" ")
        #: The prefixes that the root declares, as they stand in its start tag.
        self.declarations = space + declarations if frame is None else declarations_of(frame.start)
        self._window = window
        #: Why the next document is refused.
        self._refusal: PubrecordError | None = None
        self._starts = _STARTS.get(self.root, START)
        self._runs = CutterRuns(self, window)

    def pieces(self) -> Iterator[Piece]:
        """Give the records, and each damage where it is met."""
        window = self._window
        while True:
            start = skip_gap(window, marks=not self.root)
            gap = window.data[window.position : start]
            start_tag = START.match(window.data, start)
            if start_tag is not None:
                yield self._record(len(gap), start_tag[1])
            elif start == len(window.data) and window.ended:
                if self.root:
                    yield self._damage(start, "the file ends before its root element does", CUT_OFF)
                elif window.broken is not None:
                    yield self._damage(start, "", "")
                elif self.frame is not None:
                    self.frame = attrs.evolve(self.frame, behind=gap.decode("utf-8", "replace"))
                window.position = start
                return
            elif self.root and self._ends(start):
                self._end_frame(gap)
            elif self.root or not self._begins_anew():
                yield self._stray(window.position + len(gap))  # more may have come to hand

    def runs(self) -> CutterRuns:
        """Return the runs behind the place that the cutter has come to."""
        return self._runs

    def parts(self, piece: Piece) -> list[Piece]:
        """Return a piece that is not well-formed in parts that may be: each begins where a record begins.

        A last part that does not end with its own end tag is not among them: the window goes back to where it begins,
        so that it is cut again.
        """
        parts = _split(piece)
        if len(parts) > 1 and not _ends_as_it_begins(parts[-1]):
            self._window.position -= len(parts.pop().raw)
        return parts

    def _record(self, gap: int, tag: bytes) -> Piece:
        """Return the record that begins `gap` bytes behind the position, or the damage if it does not end."""
        window = self._window
        if self._starts is START:
            self._starts = start_of((*OUTERMOST, tag.decode()))
        stop = end_of(window, gap, tag)
        start = window.position + gap
        if stop is not None and stop - start <= window.limits.record:
            raw, before = window.data[start:stop], window.data[window.position : start]
            if len(raw) > window.limits.nodes and window.limits.nodes_in(raw) > window.limits.nodes:
                return self._damage(stop, "", "", too_many_nodes(window.limits.nodes))
            piece = Piece(raw, before, window.offset + gap, declarations=self.declarations)
            window.position = stop
            return piece
        if stop is not None or window.is_full:
            return self._damage(stop or len(window.data) - LONGEST_MARK, "", "", too_long(window.limits.record))
        following = self._starts.search(window.data, start + 1)
        if following is not None:
            return self._damage(following.start(), "a record does not end before the next one begins", STRAY)
        return self._damage(len(window.data), "the file ends within a record", CUT_OFF)

    def _end_frame(self, gap: bytes) -> None:
        self.before_end = gap
        if self.frame is not None and self.frame.start:
            self.frame = attrs.evolve(self.frame, before_end=gap.decode("utf-8", "replace"))

    def _ends(self, start: int) -> bool:
        """Whether the root's end tag stands at a place; then move behind it."""
        window, behind = self._window, start - self._window.position
        if not window.data.startswith(b"</", start):
            return False
        while window.find(b">", window.position + behind) < 0 and not window.is_full and window.fill():
            pass
        end_tag = _END.match(window.data, window.position + behind)
        if end_tag is None or end_tag[1].decode("utf-8", "replace") != self.root:
            return False
        window.position = end_tag.end()
        self.root = self.declarations = ""
        return True

    def _begins_anew(self) -> bool:
        """Whether another document begins at the position; then move to its first record."""
        try:
            prolog = match_prolog(self._window)
        except UnsafeInputError as error:
            self._refusal = error
            return False
        if prolog is None or prolog["empty"] or prolog["name"].decode() not in SETS:
            return False
        if refused := refused_namespace(prolog["start"].decode("utf-8", "replace")):
            self._refusal = DamagedInputError(refused.message, advice=refused.advice)
            return False
        frame = take_frame(self._window, prolog)
        self.root, self.declarations = frame.root, declarations_of(frame.start)
        self._starts = _STARTS[self.root]
        return True

    def _stray(self, start: int) -> Piece:
        """Pass over bytes that belong to nothing, up to the next record, the root's end or the file's.

        What always holds: the position stays where the stray bytes begin, before the gap, until `_damage` takes all of
        them as one piece; so none is lost, however often more is brought to hand. No start tag of a record begins before
        `searched`, but for one of which only the beginning is at hand: so many bytes are searched again. And the
        position moves on in the end, at the latest where more is at hand than a record may have, so damage of any
        length takes no more memory than a record.

        Which start tags count is told by `_starts`: within a known root only those of the records that stand in it. A
        document that is refused is passed over up to its end, before anything in it is taken for a record.
        """
        if self._refusal is not None:  # its records are none, or entities may stand for anything in them
            return self._refused(start)
        window, searched = self._window, start
        end = f"</{self.root}>".encode()
        while True:
            following = self._starts.search(window.data, searched)
            places = [following.start()] if following is not None else []
            if self.root and (place := window.find(end, searched)) >= 0:
                places.append(place)
            if places:
                if not self.root:
                    self.root, self.declarations = _root_in(window.data[window.position : min(places)])
                return self._damage(min(places), BELONGS_TO_NOTHING, STRAY)
            if window.is_full:
                stop = len(window.data) - LONGEST_MARK
                return self._damage(stop, BELONGS_TO_NOTHING, STRAY)
            searched = max(0, len(window.data) - window.position - LONGEST_MARK)
            if not window.fill():
                return self._rest()

    def _refused(self, start: int) -> Piece:
        """Pass over a document that is refused, up to the end of its root, of the data at hand or of the file."""
        window, error = self._window, self._refusal
        self._refusal = None
        root, searched = None, start - window.position
        while not window.is_full:
            root = root or _ROOT.search(window.data, window.position + searched)
            if root is not None and (end := window.find(b"</" + root[1] + b">", window.position)) >= 0:
                return self._damage(end + len(root[1]) + 3, "", "", error)
            searched = max(searched, len(window.data) - window.position - LONGEST_MARK)
            if not window.fill():
                break
        return self._damage(len(window.data), "", "", error)

    def _rest(self) -> Piece:
        stop = len(self._window.data)
        if not self.root:
            return self._damage(stop, "bytes that belong to nothing follow the last record", STRAY)
        self.root = self.declarations = ""
        return self._damage(stop, "the file ends before its root element does", CUT_OFF)

    def _damage(self, stop: int, message: str, advice: str, error: PubrecordError | None = None) -> Piece:
        window = self._window
        raw, offset = window.data[window.position : stop], window.offset
        if stop == len(window.data) and window.ended:
            self.root = self.declarations = ""
            error = window.take_damage() or error
        window.position = stop
        error = error or stray(raw, message, advice)
        error.locate(source=window.name, offset=offset)
        error.raw = error.raw or raw
        return Piece(raw, b"", offset, error=error)


def _root_in(stray: bytes) -> tuple[str, str]:
    """Return the name of the root that begins among stray bytes and the prefixes that it declares; empty for none."""
    tag = _ROOT.search(stray)
    if tag is None:
        return "", ""
    start = stray[tag.start() :].partition(b">")[0]
    return tag[1].decode(), declarations_of(start.decode("utf-8", "replace"))


def _split(piece: Piece) -> list[Piece]:
    """Return a piece that is not well-formed in parts that may be: each begins where a record begins."""
    start_tag = START.match(piece.raw)
    if start_tag is None or piece.offset is None:
        return [piece]
    # Only where no whole record begins may one begin that stands in others.
    outermost = [start.start() for start in start_of(OUTERMOST).finditer(piece.raw, 1)]
    again = [] if outermost else [start.start() for start in start_of((start_tag[1].decode(),)).finditer(piece.raw, 1)]
    starts = [0, *outermost, *again]
    stops = [*starts[1:], len(piece.raw)]
    return [
        attrs.evolve(
            piece, raw=piece.raw[start:stop], gap=piece.gap if start == 0 else b"", offset=piece.offset + start
        )
        for start, stop in zip(starts, stops, strict=True)
    ]


def _ends_as_it_begins(part: Piece) -> bool:
    """Whether a part of a piece has the end tag of its own element at its end."""
    start_tag = START.match(part.raw)
    return start_tag is not None and part.raw.rpartition(b"</")[2].rstrip(b"> \t\r\n") == start_tag[1]
