"""What stands before the first record of a document, and where records begin.

The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

import codecs
import re

from pubrecord.errors import NotPubmedError, UnsafeInputError
from pubrecord.streams.limits import too_many_prefixes
from pubrecord.streams.window import Window
from pubrecord.xml.characters import WHITE_SPACE_BYTE, declared_encoding
from pubrecord.xml.cutting.ends import LONGEST_MARK, skip_gap
from pubrecord.xml.cutting.pieces import DECLARES, NO_SUBSET, elements_in_namespace
from pubrecord.xml.frame import Frame
from pubrecord.xml.names import CLASSES
from pubrecord.xml.namespaces import MOST_PREFIXES, default_namespace, has_too_many_prefixes

_PROLOG = re.compile(
    rb"""(?P<prolog>(?:%(mark)s|%(blank)s++)*+(?>
    %(blank)s+|<!--.*?-->|<\?[A-Za-z_:\x80-\xff].*?\?>|<!DOCTYPE(?>[^<>\[\]"']|"[^"]*"|'[^']*')*+>)*+)
    (?P<start><(?P<name>[A-Za-z_][A-Za-z0-9._:-]*)(?>\s+[^\s=<>/]+\s*=\s*(?>"[^"<]*"|'[^'<]*'))*+\s*(?P<empty>/?)>)"""
    % {b"mark": codecs.BOM_UTF8, b"blank": WHITE_SPACE_BYTE},
    re.DOTALL | re.VERBOSE,
)
_SUBSET = re.compile(rb"<!DOCTYPE(?>[^<>\[\]\"']|\"[^\"]*\"|'[^']*')*+\[")
#: "<" in two or four bytes.
_WIDE = re.compile(rb"\x00<\x00[^\x00]|<\x00[^\x00]\x00|\x00\x00\x00<|<\x00\x00\x00", re.DOTALL)
_DECLARATION = b"<?xml"
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
#: Bytes of a prolog at the most.
_LONGEST_PROLOG = 1 << 16


def start_of(names: tuple[str, ...]) -> re.Pattern[bytes]:
    """Return the pattern of a start tag with one of the names; it ends behind the name."""
    return re.compile(rb"<(" + "|".join(names).encode() + rb")(?=[\s/>])")


#: The start tag of any element that holds a record.
START = start_of(tuple(CLASSES))


def tells_encoding(head: bytes) -> bool:
    """Whether a stream's first bytes are enough for `needs_whole`: all of the XML declaration, if there is one."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return len(start) >= len(_DECLARATION) and (not start.startswith(_DECLARATION) or b">" in start)


def needs_whole(head: bytes) -> bool:
    """Whether the first bytes tell an encoding in which records cannot be cut by their tags."""
    if head.startswith(_BOMS) or _WIDE.match(head):
        return True
    declared = declared_encoding(head)
    if not declared:
        return False
    try:
        return codecs.lookup(declared).name not in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False  # a name that no encoding has is damage: take it for UTF-8


def match_prolog(window: Window) -> re.Match[bytes] | None:
    """Return what stands before the first record, up to the root's start tag; `None` if it is not understood.

    Raises `UnsafeInputError` for a document type with declarations of its own.
    """
    while (matched := _PROLOG.match(window.data, window.position, window.position + _LONGEST_PROLOG)) is None:
        if len(window.data) - window.position >= _LONGEST_PROLOG or not window.fill():
            break
    head = window.data[window.position : matched.start("name") if matched else window.position + _LONGEST_PROLOG]
    subset, start = _SUBSET.search(head), START.search(head)
    if subset is not None and (start is None or subset.start() < start.start()):
        raise UnsafeInputError(DECLARES, advice=NO_SUBSET)
    return matched


def take_frame(window: Window, matched: re.Match[bytes]) -> Frame:
    """Return the frame of a prolog, and move the window to the first record."""
    prolog = matched["prolog"].decode("utf-8", "replace")
    if matched["name"].decode() in CLASSES:
        window.position = matched.start("start")
        return Frame(prolog, "")
    window.position = matched.end()
    return Frame(prolog, matched["start"].decode("utf-8", "replace"))


def refused_namespace(start: str) -> NotPubmedError | UnsafeInputError | None:
    """Return the error for a root whose start tag puts it into a namespace, or declares too many; `None` for others."""
    namespace = default_namespace(start)
    if namespace:
        return elements_in_namespace(namespace)
    return too_many_prefixes(MOST_PREFIXES) if has_too_many_prefixes(start) else None


def begins_record(window: Window, behind: int) -> bool:
    """Whether the next tag so many bytes behind the window's position is that of a record."""
    start = skip_gap(window, behind)  # which may bring more to hand
    return START.match(window.data, start) is not None


def finds_record(window: Window) -> bool:
    """Whether a record begins anywhere behind the window's position, within the limit."""
    searched = window.position
    while START.search(window.data, searched) is None:
        searched = max(0, len(window.data) - window.position - LONGEST_MARK)
        if window.is_full or not window.fill():
            return False
    return True
