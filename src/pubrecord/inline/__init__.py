"""A text with its markup, and what the two say together: as plain text, and as XML.

A record holds such a text as two fields, the characters and the markup twin. The characters alone may say something
else than the article does: ``10<sup>-3</sup>`` has the characters ``10-3``. These functions know no records, so that
records can use them: `pubrecord.text` is for everybody else.
"""

from __future__ import annotations

import re
from typing import overload

from pubrecord.inline import formulas, scripts
from pubrecord.inline.characters import escape_text
from pubrecord.inline.tree import Element, parse

_LINE_BREAKS = re.compile(r"[\r\n]+")
_SCRIPTS = {"sup": scripts.superscript, "sub": scripts.subscript}


@overload
def plain(text: str, markup: str | None) -> str: ...
@overload
def plain(text: str | None, markup: str | None) -> str | None: ...
def plain(text: str | None, markup: str | None) -> str | None:
    """Return a text as a program can use it: superscripts and formulas say what they said, line breaks are spaces.

    Superscripts and subscripts are spelled in those of Unicode where all their characters have one, ``10⁻³``, and
    otherwise in brackets: ``x^(a,b)``, ``x_(max)``. Formulas become a line: ``x²/(y+1)``. Of the rest of the markup the
    text stays. Line breaks come from programs that lay out XML, so `on_one_line` takes them out. `None` without a text.

    Raises `MarkupError` for markup that is not well-formed.
    """
    if text is None:
        return None
    return on_one_line(text if markup is None else plain_element(parse(markup)))


@overload
def xml(text: str, markup: str | None) -> str: ...
@overload
def xml(text: str | None, markup: str | None) -> str | None: ...
def xml(text: str | None, markup: str | None) -> str | None:
    """Return a text as XML in any case: its markup, or the text escaped where it has none; `None` without a text."""
    if text is None or markup is not None:
        return markup
    return escape_text(text)


def laid_out_anew(text: str, markup: str | None) -> tuple[str, str | None]:
    """Return a text and its markup, both `on_one_line`; they spell the same characters if they did before.

    Raises `MarkupError` for markup that is not well-formed.
    """
    if markup is None:
        return on_one_line(text), None
    markup = on_one_line(markup)
    return parse(markup).text, markup


def has_line_break(text: str | None) -> bool:
    """Whether a text has a line break, which in XML is a matter of layout."""
    return text is not None and ("\n" in text or "\r" in text)


def on_one_line(text: str) -> str:
    """Return a text with each line break, and the white space around it, as one space, and without them at its ends.

    A text of one line stays as it is, spaces at its ends included.
    """
    if not has_line_break(text):
        return text
    return " ".join(filter(None, (line.strip(" \t") for line in _LINE_BREAKS.split(text))))


def plain_element(element: Element) -> str:
    """Return what an element says as plain text, as `plain` does, with its line breaks."""
    if element.name in ("math", "DispFormula"):
        return formulas.line(element)
    inner = "".join(child if isinstance(child, str) else plain_element(child) for child in element.children)
    return _SCRIPTS[element.name](on_one_line(inner)) if element.name in _SCRIPTS else inner
