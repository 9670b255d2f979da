"""The entries of a text: where each begins and ends, and the names of its fields; what they mean is for pandoc to say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

_START = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
_BRACE = re.compile(r"[{}]")
_KEY = re.compile(r"[{(]\s*([^\s,{}()]*)")
#: At the level of an entry's fields: a brace, a quote, or the name of a field.
_TOKEN = re.compile(r"[{}\"]|([A-Za-z][\w:.-]*)\s*=")
_ASIDE = ("comment", "preamble")
#: No entry that is whole is longer; beyond, its last brace is missing.
_LONGEST = 1 << 20


@attrs.frozen
class Entry:
    """An entry as it stands in its text."""

    key: str
    text: str
    #: The line in which it begins, counted from 1.
    line: int
    #: Whether its braces end before the next entry begins.
    is_whole: bool


def split(text: str) -> tuple[str, list[Entry]]:
    """Return the definitions of abbreviations in a text (``@string``), and its entries."""
    definitions: list[str] = []
    entries: list[Entry] = []
    line, place, counted = 1, 0, 0
    while start := _START.search(text, place):
        line += text.count("\n", counted, start.start(1))
        counted = start.start(1)
        end = _end(text, start.end() - 1)
        following = _START.search(text, start.end())
        place = end or (following.start() if following else len(text))
        piece = text[start.start() : place]
        kind = start[1].lower()
        if kind == "string":
            definitions.append(piece)
        elif kind not in _ASIDE:
            key = _KEY.match(text, start.end() - 1)
            entries.append(Entry(key[1] if key else "", piece.strip(), line, end is not None))
    return "\n".join(definitions), entries


def fields(entry: Entry) -> Iterator[tuple[str, int]]:
    """Give the names of an entry's fields, in small letters, and where each stands in its text."""
    depth, is_quoted = 0, False
    for token in _TOKEN.finditer(entry.text):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
        elif token[0] == '"':
            is_quoted = is_quoted != (depth == 1)
        elif depth == 1 and not is_quoted:
            yield token[1].lower(), token.start(1)


def _end(text: str, opening: int) -> int | None:
    """Return the place behind the brace that ends what the one at `opening` begins; `None` if there is none."""
    if text[opening] == "(":
        end = text.find("\n)", opening)
        return end + 2 if end >= 0 else None
    depth = 0
    for brace in _BRACE.finditer(text, opening, opening + _LONGEST):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return None
