"""Where in a stream the white space before a record ends, and the record itself.

In both can stand comments, processing instructions and CDATA sections, and tags within these are none. The reasons are
told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

import functools
import re
from codecs import BOM_UTF8

from pubrecord.streams.window import Window
from pubrecord.xml.characters import WHITE_SPACE_BYTE

_TAG = re.compile(rb"""<[^\s<>/]+(?>\s+[^\s=<>/]+\s*=\s*(?>"[^"<]*"|'[^'<]*'))*+\s*(/?)>""")
_BLANK_RUN = re.compile(WHITE_SPACE_BYTE + rb"+")
_BLANKS_AND_MARKS = re.compile(rb"(?:" + WHITE_SPACE_BYTE + rb"+|" + BOM_UTF8 + rb")+")
#: A comment, or an instruction with a target.
_OPENING = re.compile(rb"(<!--)|(<\?)(?=[A-Za-z_:\x80-\xff])")
_TERMINATORS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
#: Bytes in which the next tag must begin when something else stands before it.
LONGEST_MARK = 32
_LESS_THAN = 0x3C
_GREATER_THAN = 0x3E


def skip_gap(window: Window, gap: int = 0, *, marks: bool = False) -> int:
    """Return where white space, comments and instructions `gap` bytes behind the position end, the next tag at hand.

    With `marks`, byte order marks are passed over too: between documents they stand where files were joined.
    """
    blank_run = _BLANKS_AND_MARKS if marks else _BLANK_RUN
    while True:
        place = window.position + gap
        blanks = blank_run.match(window.data, place)
        place = place if blanks is None else blanks.end()
        opening = _OPENING.match(window.data, place)
        if opening is not None:
            stop = window.find(_TERMINATORS[opening[0]], opening.end())
            if stop >= 0:
                gap = stop + len(_TERMINATORS[opening[0]]) - window.position
                continue
        elif len(window.data) - place > LONGEST_MARK:
            return place
        gap = place - window.position
        if window.is_full or not window.fill():
            return window.position + gap


def end_of(window: Window, gap: int, tag: bytes) -> int | None:
    """Return where the record that begins `gap` bytes behind the position ends.

    `None` means that the stream ends before the record does, or that more is at hand than a record may have.

    What always holds: no end tag of the record begins in the bytes before `searched`, so no byte is searched twice but
    for the few at the end of the data in which the beginning of an end tag may stand. `gap` and `searched` are counted
    from the position, because `fill` brings the data to another place, and no place in it is good afterwards.

    The first end tag with the name is the record's own, since no record holds another of its kind: so no depth is
    counted. Only a comment, a CDATA section or an instruction can hold one that is none. That is asked when an end tag
    has been met, and of the bytes of this one record, because nearly none has anything of the kind: two searches for a
    byte are many times quicker than to go from one such mark to the next.
    """
    while window.find(b">", window.position + gap) < 0:
        if window.is_full or not window.fill():
            return None
    start_tag = _TAG.match(window.data, window.position + gap)
    if start_tag is not None and start_tag[1]:
        return start_tag.end()
    closing, searched = b"</" + tag, gap
    while True:
        stop = window.find(closing, window.position + searched)
        if stop >= 0:
            blanks = _BLANK_RUN.match(window.data, stop + len(closing))
            close = stop + len(closing) if blanks is None else blanks.end()
            searched = stop - window.position
            if close < len(window.data):
                if window.data[close] != _GREATER_THAN:
                    searched += len(closing)
                    continue
                if _hides(window.data, window.position + gap, stop):
                    return _end_by_tokens(window, gap, tag)
                return close + 1
        else:
            searched = max(gap, len(window.data) - LONGEST_MARK - window.position)
        if window.is_full or not window.fill():
            return None


def _end_by_tokens(window: Window, gap: int, tag: bytes) -> int | None:
    """Return what `end_of` does, for a record in which a comment, a CDATA section or an instruction may hide an end tag."""
    tokens, searched = _tokens(tag), gap
    while True:
        token = tokens.search(window.data, window.position + searched)
        if token is None:
            searched = max(searched, len(window.data) - window.position - LONGEST_MARK)
        elif token[0].startswith(b"</"):
            return token.end()
        else:
            terminator = _TERMINATORS[token[0]]
            stop = window.find(terminator, token.end())
            searched = token.start() - window.position
            if stop >= 0:
                searched = stop + len(terminator) - window.position
                continue
        if window.is_full or not window.fill():
            break
    # Nothing ends what hides the rest: take the first end tag, and the parser will say what is wrong.
    end_tag = _end_tag(tag).search(window.data, window.position + searched)
    return None if end_tag is None else end_tag.end()


@functools.cache
def _tokens(tag: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<!--|<!\[CDATA\[|<\?|</" + tag + WHITE_SPACE_BYTE + rb"*>")


@functools.cache
def _end_tag(tag: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</" + tag + WHITE_SPACE_BYTE + rb"*>")


def _hides(data: bytes, start: int, stop: int) -> bool:
    """Whether a comment, a CDATA section or an instruction begins between two places of the data."""
    for mark in (b"!", b"?"):
        at = data.find(mark, start, stop)
        while at > 0:
            if data[at - 1] == _LESS_THAN:
                return True
            at = data.find(mark, at + 1, stop)
    return False
