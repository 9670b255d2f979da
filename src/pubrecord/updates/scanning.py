"""Which records a file holds, in order: their PMIDs and versions, and nothing else of them.

Most files are regular: records stand one behind the other, each with its start tag, its PMID first, and its end tag, and
nothing could hide a tag. Such a file is scanned for these tags, which takes a fifth of the time of reading. Any other
file is read, by the very reader that reads it afterwards. So a record has the same number in both passes, whatever the
damage: that is what a plan relies on.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

import attrs

from pubrecord.errors import DamagedInputError, OnError, PubrecordError, handle
from pubrecord.streams.limits import Limits
from pubrecord.streams.opening import Input, Progress, opened
from pubrecord.updates.entries import Entry, Key, TakenBack, entries, entry_of, key_of
from pubrecord.xml.characters import declared_encoding
from pubrecord.xml.names import FAMILIES, OUTERMOST

_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t\r\n]+|<\?xml[^<>]*\?>|<!DOCTYPE[^<>\[\]]*>)*+<(\w+)>")
_PMID = re.compile(
    rb"[ \t\r\n]*+(?:<(?:MedlineCitation|BookDocument)(?:[ \t\r\n][^<>]*)?>[ \t\r\n]*+)?"
    rb'<PMID(?: Version="(\d+)")?>(\d+)</PMID>'
)
_DELETED = re.compile(rb'[ \t\r\n]*+<PMID(?: Version="(\d+)")?>(\d+)</PMID>')
_STARTS = {
    family.root.encode(): re.compile(rb"[ \t\r\n]*+<(" + "|".join(family.members).encode() + rb")>")
    for family in FAMILIES
}
#: Tags that begin a record anew within each, where the end of one was lost.
_WITHIN = {
    name.encode(): [f"<{other}".encode() for other in dict.fromkeys((name, *OUTERMOST))]
    for family in FAMILIES
    for name in family.members
}
_DELETIONS = (b"DeleteCitation", b"DeleteDocument")
#: A processing instruction that hides no tag; NLM has ``<?nihms ?>``.
_INSTRUCTION = re.compile(rb"<\?[^<>?]{0,60}+\?>")
#: Bytes within which the root's start tag stands.
_LONGEST_PROLOG = 1 << 16
#: Bytes of a start tag between records at the most.
_LONGEST_TAG = 64
#: Bytes within which the PMID stands behind a record's start tag.
_LONGEST_HEAD = 1 << 12


class _Irregular(Exception):
    """The file is not regular, so it must be read."""


@attrs.frozen
class Scan:
    """The entries of a file, in order."""

    entries: list[Entry]
    #: Whether each entry is one piece of the file, so that pieces can be passed over without being read.
    is_regular: bool


def scan(path: str, limits: Limits, on_error: OnError, progress: Progress | None = None) -> Scan:
    """Return the entries of a file; `on_error` says what to do with those that are errors, as far as they are met.

    `progress` is as in `convert`.

    Raises `OSError` for a file that cannot be opened. What is wrong within a record of a regular file is not met here.
    """
    try:
        return Scan(list(_scanned(path, limits, progress)), is_regular=True)
    except (_Irregular, DamagedInputError):
        return Scan(list(_read(path, limits, on_error, progress)), is_regular=False)


def _read(path: str, limits: Limits, on_error: OnError, progress: Progress | None) -> Iterator[Entry]:
    """Give the entries of a file by reading it."""
    with contextlib.closing(opened(path, progress)) as stream:
        for entry in entries(stream, limits):
            if isinstance(entry, PubrecordError):
                handle(entry, on_error)
            yield entry_of(entry)


def _scanned(path: str, limits: Limits, progress: Progress | None) -> Iterator[Entry]:
    """Give the entries of a regular file; raises `_Irregular` where it is not."""
    with contextlib.closing(opened(path, progress)) as stream:
        data = b""
        while (root := _ROOT.match(data)) is None:
            more = stream.read()
            data += more
            if not more or len(data) > _LONGEST_PROLOG + len(more):
                raise _Irregular
        if (declared_encoding(data) or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise _Irregular
        starts = _STARTS.get(root[1])
        if starts is None:
            raise _Irregular
        end_of_root = re.compile(rb"[ \t\r\n]*+</" + root[1] + rb">")
        place = checked = root.end()
        while True:
            checked = _check(data, checked)
            start = starts.match(data, place)
            stop = -1 if start is None else data.find(b"</" + start[1] + b">", start.end())
            if start is not None and stop >= 0:
                yield _entry(data, start, stop, limits)
                place = stop + len(start[1]) + len(b"</>")
                continue
            if start is None and (end := end_of_root.match(data, place)) is not None:
                _expect_end(data[end.end() :] or b" ", stream)
                return
            if start is None and len(data[place:].lstrip()) > _LONGEST_TAG:
                raise _Irregular
            more = stream.read()
            if not more or len(data) - place > limits.record:
                raise _Irregular
            data, checked, place = data[place:] + more, checked - place, 0


def _entry(data: bytes, start: re.Match[bytes], stop: int, limits: Limits) -> Key | TakenBack:
    """Return the entry of the record whose start tag is `start` and whose end tag begins at `stop`."""
    size = stop - start.start()
    if size > limits.record - _LONGEST_HEAD or size > limits.nodes - _LONGEST_TAG:
        raise _Irregular
    if any(data.find(tag, start.end(), stop) >= 0 for tag in _WITHIN[start[1]]):
        raise _Irregular
    if start[1] in _DELETIONS:
        return _taken_back(data, start.end(), stop)
    pmid = _PMID.match(data, start.end(), min(stop, start.end() + _LONGEST_HEAD))
    if pmid is None:
        raise _Irregular
    return int(pmid[2]), int(pmid[1] or 1)


def _taken_back(data: bytes, place: int, stop: int) -> TakenBack:
    """Return what the deletion between two places takes back."""
    keys: list[Key] = []
    while (pmid := _DELETED.match(data, place, stop)) is not None:
        keys.append(key_of(pmid[2].decode(), pmid[1].decode() if pmid[1] else None))
        place = pmid.end()
    if data[place:stop].strip():
        raise _Irregular
    return TakenBack(tuple(keys))


def _check(data: bytes, place: int) -> int:
    """Return up to where nothing hides tags; raises `_Irregular` for a comment, a CDATA section or the like."""
    stop = len(data) - data.endswith(b"<")
    for mark in (b"!", b"?"):  # single characters are found much faster than two
        at = data.find(mark, place)
        while at >= 0:
            if data[at - 1 : at] == b"<" and _INSTRUCTION.match(data, at - 1) is None:
                if mark == b"!" or len(data) - at > _LONGEST_TAG or data.find(b">", at) >= 0:
                    raise _Irregular
                stop = at - 1  # more bytes will tell
            at = data.find(mark, at + 1)
    return stop


def _expect_end(data: bytes, stream: Input) -> None:
    """Raise `_Irregular` if anything but white space follows the root."""
    while data:
        if data.strip():
            raise _Irregular
        data = stream.read()
