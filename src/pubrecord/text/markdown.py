"""Text with markup as Markdown (CommonMark), which leaves superscripts, subscripts and underlines to HTML."""

from __future__ import annotations

import re

from pubrecord.inline import formulas
from pubrecord.inline.tree import STYLES, Element

_STARS = {"i": "*", "b": "**"}
_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|$^]")
#: What makes a heading, a list, a quotation or a rule where it begins a line.
_LINE_START = re.compile(r"^(\s*)(?:([#+=-])|(\d+)([.)](?=\s|$)))", re.MULTILINE)


def escaped(text: str, before: str = "") -> str:
    """Return plain text as Markdown that shows these characters, behind other Markdown in the same paragraph."""
    text = _SPECIAL.sub(r"\\\g<0>", text)
    if before and not before.endswith("\n"):
        line, feed, rest = text.partition("\n")
        return line + feed + _LINE_START.sub(_escaped_start, rest)
    return _LINE_START.sub(_escaped_start, text)


def rendered(element: Element, before: str = "") -> str:
    """Return the children of an element as Markdown, behind other Markdown in the same paragraph."""
    text = ""
    for child in element.children:
        so_far = before + text
        text += escaped(child, so_far) if isinstance(child, str) else _rendered(child, so_far)
    return text


def _rendered(element: Element, before: str) -> str:
    if element.name in ("math", "DispFormula"):
        return escaped(formulas.line(element), before)
    inner = rendered(element, before)
    if element.name not in STYLES or not inner:
        return inner
    stars = _STARS.get(element.name)
    # Stars count as markup only beside a letter or digit; elsewhere and beside other stars, HTML says it.
    if stars and inner[0].isalnum() and inner[-1].isalnum() and not before.endswith("*"):
        return f"{stars}{inner}{stars}"
    return f"<{element.name}>{inner}</{element.name}>"


def _escaped_start(start: re.Match[str]) -> str:
    return f"{start[1]}\\{start[2]}" if start[2] else f"{start[1]}{start[3]}\\{start[4]}"
