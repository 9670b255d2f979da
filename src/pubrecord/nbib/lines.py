"""The form of MEDLINE text: ``TAG - value``, values broken at spaces, further lines indented by six columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

#: A line before it is broken: its beginning with the tag, and the value.
Line = tuple[str, str]

#: Columns of a value on one line, without the space that stays at the end of a broken line.
_WIDTH = 84
_INDENT = "      "
#: White space that ends a line or may end one, and several spaces: in a value each is one space. U+2028 stays, as NLM's
#: own texts have it in the middle of a line.
_SPACES = re.compile(r"[ \t\n\r\x0b\x0c\x1c-\x1f\x85]+")
_LINE_END = re.compile(r"\r\n?")
#: A value as NLM's texts have it, with all its lines.
_REGULAR = re.compile(r"^([A-Z]{2,4} {0,2}- )(.*(?:\n {6}.*)*)", re.MULTILINE)
_BROKEN = re.compile(r" *\n {6}")
#: A tag as other programs write it: not padded, or padded to five columns.
_TAG = re.compile(r"([^\sa-z]{2,6})[ \t]{0,3}-(?:[ \t]+|$)(.*)")
_BOM = "\ufeff"


class Value(NamedTuple):
    """A value as it stands in a text, made one line."""

    #: Line of the text in which it begins, counted from 1.
    line: int
    #: The tag, without the spaces behind it; empty for lines that belong to no tag.
    tag: str
    text: str
    #: Whether all its further lines were indented, as the format asks for.
    indented: bool = True


def prefix(tag: str) -> str:
    """Return what a line begins with that has this tag."""
    return f"{tag:<4}- "


def clean(text: str | None) -> str:
    """Return a text on one line: white space that breaks lines, and several spaces, become one space; none at the ends."""
    if not text:
        return ""
    if text.isprintable() and "  " not in text and text[0] != " " and text[-1] != " ":
        return text
    return _SPACES.sub(" ", text).strip(" ")


def written(lines: Iterable[Line], newline: str) -> str:
    """Return the text of a record: a line for each tag and value, longer values broken as PubMed's site breaks them."""
    parts: list[str] = []
    for start, value in lines:
        parts += (start, value if len(value) <= _WIDTH else _broken(value), "\n")
    text = "".join(parts)
    return text if newline == "\n" else text.replace("\n", newline)


def _broken(value: str) -> str:
    """Return a value broken at the last space before each 85th column; the space stays at the end of the line.

    A word that is longer than a line is not broken.
    """
    pieces: list[str] = []
    start, last = 0, len(value) - _WIDTH
    while start < last:
        space = value.rfind(" ", start, start + _WIDTH + 1)
        if space < 0:
            space = value.find(" ", start + _WIDTH)
            if space < 0:
                break
        pieces.append(value[start : space + 1])
        start = space + 1
    pieces.append(value[start:])
    return f"\n{_INDENT}".join(pieces)


def values(text: str, first_line: int = 1) -> list[Value]:
    """Return the values of a record's text, in order; `first_line` is the number of the line that it begins with.

    Lines may end in any way, be empty, and have lost the space at their end; tags may be padded by other widths.
    """
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return _regular(text, first_line) or _irregular(text, first_line)


def _regular(text: str, first_line: int) -> list[Value] | None:
    """Return the values of a text that is as NLM's are throughout; `None` of any other one."""
    line = first_line + len(text) - len(text.lstrip("\n"))
    text = text.strip("\n")
    entries: list[Value] = []
    length = -1
    for start, value in _REGULAR.findall(text):
        length += len(start) + len(value) + 1
        if "\n" in value:
            entries.append(Value(line, start[:-2].rstrip(" "), _BROKEN.sub(" ", value).rstrip(" ")))
            line += value.count("\n")
        else:
            entries.append(Value(line, start[:-2].rstrip(" "), value.rstrip(" ")))
        line += 1
    return entries if length == len(text) else None


def _irregular(text: str, first_line: int) -> list[Value]:
    entries: list[Value] = []
    tag, start, pieces, indented = "", first_line, list[str](), True

    def end() -> None:
        if pieces or tag:
            entries.append(Value(start, tag, clean(" ".join(pieces)), indented))

    for number, line in enumerate(text.removeprefix(_BOM).split("\n"), first_line):
        if line[:1] in (" ", "\t"):
            if stripped := line.strip(" \t"):
                pieces.append(stripped)
        elif known := _TAG.match(line.removeprefix(_BOM)):
            end()
            tag, start, pieces, indented = known[1], number, [known[2]], True
        elif line:
            pieces.append(line)
            indented = False
    end()
    return entries
