"""The form of MEDLINE text: ``TAG - value``, values broken at spaces, further lines indented by six columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
#: A tag as other programs write it: not padded, or padded to five columns.
_TAG = re.compile(r"([^\sa-z]{2,6})[ \t]{0,3}-(?:[ \t]+|$)(.*)")
_BOM = "\ufeff"


def prefix(tag: str) -> str:
    """Return what a line begins with that has this tag."""
    return f"{tag:<4}- "


def beginnings(tag: str) -> tuple[str, ...]:
    """Return what lines begin with that have a tag: as NLM pads it, not at all, or by one or two spaces more."""
    return tuple({prefix(tag), f"{tag}- ", f"{tag} - ", f"{tag}  - "})


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


class Text:
    """The text of a record as tags and values.

    Its lines may end in any way, be empty, and have lost the space at their end; tags may be padded by other widths.
    """

    def __init__(self, text: str, first_line: int = 1) -> None:
        if "\r" in text:
            text = _LINE_END.sub("\n", text)
        #: The values, made one line each, with what their lines begin with; that is empty for lines that belong to no tag.
        self.lines: list[Line] = []
        #: Places in `lines` of values of which further lines were not indented, as the format asks for.
        self.loose: set[int] = set()
        #: The same of a regular text, before the lines of a value are joined.
        self._pairs: list[Line] | None = None
        #: Of any other text, the number of the line that each value begins in.
        self._numbers: list[int] = []
        self._first_line = first_line + len(text) - len(text.lstrip("\n"))
        if not self._read_regular(text.strip("\n")):
            self._first_line = first_line
            self._read(text)

    def number(self, place: int) -> int:
        """Return the number of the line in which a value begins, counted from 1 in the file."""
        if self._pairs is None:
            return self._numbers[place]
        return self._first_line + "\n".join([*(value for _, value in self._pairs[:place]), ""]).count("\n")

    def _read_regular(self, text: str) -> bool:
        """Read a text that is as NLM's are throughout; false for any other one."""
        pairs: list[Line] = _REGULAR.findall(text)
        if sum([len(start) + len(value) + 1 for start, value in pairs]) != len(text) + 1:
            return False
        self._pairs = pairs
        self.lines = [(start, _joined(value) if "\n" in value else value.rstrip(" ")) for start, value in pairs]
        return True

    def _read(self, text: str) -> None:
        start, pieces = "", list[str]()

        def end() -> None:
            if pieces or start:
                self.lines.append((start, clean(" ".join(pieces))))

        for number, line in enumerate(text.removeprefix(_BOM).split("\n"), self._first_line):
            if line[:1] in (" ", "\t"):
                if stripped := line.strip(" \t"):
                    pieces.append(stripped)
            elif known := _TAG.match(line.removeprefix(_BOM)):
                end()
                start, pieces = prefix(known[1]), [known[2]]
                self._numbers.append(number)
            elif line:
                if not pieces and not start:
                    self._numbers.append(number)
                pieces.append(line)
                self.loose.add(len(self._numbers) - 1)
        end()


def _joined(value: str) -> str:
    return value.replace(f" \n{_INDENT}", " ").replace(f"\n{_INDENT}", " ").rstrip(" ")
