"""The page of a record as text: plain, or for a terminal by rich. It decides nothing about what is on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pubrecord.page.content import Item, Page, Run, Section
from pubrecord.text import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["renderable", "text", "visible"]

_INDENT = 4
_GLUE = "\N{NO-BREAK SPACE}"
#: Control characters, halves of surrogate pairs, and the signs that turn the direction of writing.
_INVISIBLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
_SPACE = re.compile(r"\s+")
_PICTURES = 0x2400
_DELETE = 0x7F
_LAST_CONTROL = 0x1F


def text(page: Page, width: int = 80, style: Literal["terminal"] | None = None) -> str:
    """Return a page as text, with a line feed at its end.

    Lines are at most `width` columns wide, but for words that are longer; continued lines are indented by four. Between
    sections is an empty line. Without `style` there are no escape sequences; with ``"terminal"`` there are those of
    colours and links, which needs the extra ``cli``. Control characters are made visible in both.
    """
    if style == "terminal":
        from pubrecord.page.terminal import captured  # noqa: PLC0415 - rich comes with the extra

        return captured(page, width)
    if style is not None:
        raise ValueError(f'style is "terminal" or None, not {style!r}')
    return "\n\n".join("\n".join(_section(section, width)) for section in page.sections) + "\n"


def renderable(page: Page, *, everything: bool = False) -> RenderableType:
    """Return a page as what rich prints, for consoles of any width; long lists are folded unless `everything` is to be shown."""
    from pubrecord.page.terminal import Sheet  # noqa: PLC0415 - as above

    return Sheet(page, everything=everything)


def visible(characters: str) -> str:
    """Return a text with control characters and those that turn the direction of writing shown as what they are.

    Printed to a terminal, they would be obeyed.
    """
    return _INVISIBLE.sub(_picture, characters)


def spelled(run: Run) -> str:
    """Return a run as plain text; empty if it only says where a link leads."""
    return "" if run.only_link else visible(single_spaced(plain(run.text, run.markup)))


def single_spaced(characters: str) -> str:
    """Return a text with white space of every kind made single spaces, those at its ends included."""
    return _SPACE.sub(" ", characters)


def wrapped(characters: str, width: int, indent: int) -> Iterator[str]:
    """Give the lines of a text, all but the first of them indented.

    Lines break at spaces, and in scripts without spaces, whose characters are two columns wide, between these.
    """
    current, used, free = "", 0, width
    for word in filter(None, characters.split(" ")):
        for piece, glue in _breakable(word):
            size = columns(piece)
            gap = 1 if glue and current.strip() else 0
            if current.strip() and used + gap + size > free:
                yield current
                current, used, gap = " " * indent, indent, 0
            current += " " * gap + piece
            used += gap + size
    yield current


def columns(characters: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if characters.isascii():
        return len(characters)
    return sum(
        2 if unicodedata.east_asian_width(each) in "WF" else 0 if unicodedata.combining(each) else 1
        for each in characters
    )


def _section(section: Section, width: int) -> Iterator[str]:
    if section.title:
        yield from wrapped(visible(section.title), width, _INDENT)
    for item in section.items:
        indent = _INDENT * item.level
        first, *others = wrapped(_line(item), width - indent, _INDENT)
        yield from (f"{' ' * indent}{line.replace(_GLUE, ' ')}" for line in (first, *others))


def _line(item: Item) -> str:
    """Return an item in one line, with a space that does not break between a name and its marks."""
    characters = f"{item.number} " if item.number else ""
    for run in item.runs:
        if run.mark:
            characters = f"{characters.rstrip(' ')}{_GLUE}{spelled(run).replace(' ', _GLUE)}"
        else:
            characters += spelled(run)
    return characters


def _breakable(word: str) -> Iterator[tuple[str, bool]]:
    """Give the pieces of a word that may stand on lines of their own, and whether a space is in front of each."""
    if word.isascii() or not any(unicodedata.east_asian_width(each) in "WF" for each in word):
        yield word, True
        return
    glue = True
    for piece in re.findall(r"[^\u1100-\uffff]+|.[\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u201d]*", word):
        yield piece, glue
        glue = False


def _picture(character: re.Match[str]) -> str:
    number = ord(character[0])
    if number <= _LAST_CONTROL:
        return chr(_PICTURES + number)
    return "\N{SYMBOL FOR DELETE}" if number == _DELETE else f"<U+{number:04X}>"
