"""A formula in MathML for browsers: rebuilt from elements and attributes that only lay out, nothing passed through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from pubrecord.inline.formulas import between, fence
from pubrecord.inline.tree import Element

_LEAVES = ("mi", "mn", "mo", "mtext", "ms")
_LAYOUT = ("mrow", "mspace", "mstyle", "merror", "mpadded", "mphantom", "menclose", "mfrac", "msqrt", "mroot")
_SCRIPTS = ("msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none")
_TABLES = ("mtable", "mtr", "mtd")
_WORDS = re.compile(r"[a-zA-Z -]{1,40}")
_LENGTH = re.compile(r"-?\d{0,2}(?:\.\d{1,6})?(?:em|ex)?")
#: The attributes that pass, each with what its value may be.
_ATTRIBUTES = {
    **dict.fromkeys(("mathvariant", "columnalign", "rowalign", "notation", "form"), _WORDS),
    **dict.fromkeys(("displaystyle", "stretchy", "fence", "accent", "accentunder", "movablelimits"), _WORDS),
    **dict.fromkeys(("width", "lspace", "rspace", "linethickness", "scriptlevel"), _LENGTH),
    **dict.fromkeys(("columnspan", "rowspan"), re.compile(r"\d{1,2}")),
}
#: Other renderings of a formula, which browsers do not show.
_ANNOTATIONS = ("annotation", "annotation-xml")


def mathml(math: Element, *, display: bool) -> str:
    """Return a ``math`` element as HTML; `display` puts it on a line of its own.

    ``mfenced``, which browsers no longer draw, becomes the row of signs that it stands for; of an element that lays
    nothing out, the texts and the elements within are kept; event handlers, addresses and styles are not.
    """
    inner = "".join(_children(math))
    return f'<math display="block">{inner}</math>' if display else f"<math>{inner}</math>"


def _html(element: Element) -> str:
    if element.name in _LEAVES:
        return f"<{element.name}{_attributes(element)}>{escape(element.text)}</{element.name}>"
    if element.name == "mfenced":
        return f"<mrow>{''.join(_fenced(element))}</mrow>"
    if element.name == "semantics":
        return "".join(_html(child) for child in element.arguments if child.name not in _ANNOTATIONS)
    name = element.name if element.name in (*_LAYOUT, *_SCRIPTS, *_TABLES) else "mrow"
    return f"<{name}{_attributes(element)}>{''.join(_children(element))}</{name}>"


def _children(element: Element) -> Iterator[str]:
    for child in element.children:
        if not isinstance(child, str):
            yield _html(child)
        elif child.strip():
            yield f"<mtext>{escape(child)}</mtext>"


def _fenced(element: Element) -> Iterator[str]:
    left, right, separators = fence(element)
    yield _sign(left)
    arguments = element.arguments
    for argument, separator in zip(arguments, between(separators, len(arguments)), strict=True):
        yield _html(argument)
        yield _sign(separator)
    yield _sign(right)


def _sign(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>" if sign else ""


def _attributes(element: Element) -> str:
    return "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attributes.items()
        if name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value)
    )
