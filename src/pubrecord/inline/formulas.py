"""A formula in MathML as a line of text: ``x²/(y+1)``, ``³He``, ``∑_(i=1)ⁿ``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import zip_longest

from pubrecord.inline.scripts import subscript, superscript
from pubrecord.inline.tree import Element

#: Signs that are there for screen readers and not for the eye: function application, times, separator, plus.
INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
#: Signs over a letter, as the combining character that follows the letter.
_ACCENTS = {
    "\u00af": "\u0304",
    "\u203e": "\u0304",
    "\u0305": "\u0304",
    "_": "\u0304",
    "^": "\u0302",
    "\u02c6": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",
    "\u02d9": "\u0307",
    ".": "\u0307",
    "\u00a8": "\u0308",
    "\u2192": "\u20d7",
}
_SIMPLE = re.compile(r"[^\W_]+(?:[.,]\d+)?|.?")
#: Operators spelled as words: "lim", "mod".
_WORD = re.compile(r"[^\W\d_]{2,}")


def line(element: Element) -> str:
    """Return an element of MathML as text; of what is no MathML, the text with spaces between the parts."""
    rule = _RULES.get(element.name)
    return rule(element) if rule else " ".join(filter(None, _parts(element)))


def fence(element: Element) -> tuple[str, str, str]:
    """Return what ``mfenced`` puts before its arguments, after them, and the signs between them."""
    attributes = element.attributes
    return attributes.get("open", "("), attributes.get("close", ")"), "".join(attributes.get("separators", ",").split())


def between(separators: str, count: int) -> Iterable[str]:
    """Give the signs after each of so many arguments: the last of the signs again and again, none after the last argument."""
    for index in range(count):
        yield separators[min(index, len(separators) - 1)] if separators and index < count - 1 else ""


def _parts(element: Element) -> list[str]:
    """Return the text of each child; characters between elements are no more than layout there, unless they say something."""
    return [" ".join(child.split()) if isinstance(child, str) else line(child) for child in element.children]


def _joined(element: Element) -> str:
    return "".join(_parts(element))


def _token(element: Element) -> str:
    return " ".join(element.text.translate(INVISIBLE).split())


def _spaced_token(element: Element) -> str:
    """Text in a formula keeps the spaces at its ends, of which one is as good as many."""
    return re.sub(r"\s+", lambda space: space[0][0], element.text)


def _operator(element: Element) -> str:
    sign = _token(element)
    return f" {sign} " if _WORD.fullmatch(sign) else sign


def _arguments(element: Element, count: int) -> list[str]:
    """Return so many arguments as text, empty where the element has fewer; what is beyond goes to the last."""
    parts = [line(child) for child in element.arguments]
    parts = [*parts[: count - 1], "".join(parts[count - 1 :])]
    return [*parts, *[""] * (count - len(parts))]


def _grouped(text: str) -> str:
    """Return a text in brackets, unless it is one number, one name or one sign."""
    raised = not unicodedata.is_normalized("NFKC", text)
    return f"({text})" if raised or not _SIMPLE.fullmatch(text) else text


def _fraction(element: Element) -> str:
    above, below = _arguments(element, 2)
    if element.attributes.get("linethickness", "").strip("ptxem.") == "0":
        return f"({above} over {below})"
    return f"{_grouped(above)}/{_grouped(below)}"


def _root(element: Element) -> str:
    radicand, degree = _arguments(element, 2)
    return f"{superscript(degree)}\u221a{_grouped(radicand)}"


def _square_root(element: Element) -> str:
    return f"\u221a{_grouped(_joined(element))}"


def _sub(element: Element) -> str:
    base, below = _arguments(element, 2)
    return base + subscript(below)


def _sup(element: Element) -> str:
    base, above = _arguments(element, 2)
    return base + superscript(above)


def _sub_sup(element: Element) -> str:
    base, below, above = _arguments(element, 3)
    return base + subscript(below) + superscript(above)


def _over(element: Element) -> str:
    base, above = _arguments(element, 2)
    if len(base) == 1 and above in _ACCENTS:
        return base + _ACCENTS[above]
    return base + superscript(above)


def _scripts_around(element: Element) -> str:
    """Pairs of scripts, lower and upper, behind the base; after ``mprescripts`` those before it."""
    base, *scripts = element.arguments or [Element("none")]
    cut = next((index for index, script in enumerate(scripts) if script.name == "mprescripts"), len(scripts))
    behind, before = scripts[:cut], scripts[cut + 1 :]
    return _pairs(before) + line(base) + _pairs(behind)


def _pairs(scripts: list[Element]) -> str:
    pairs = list(zip_longest(scripts[::2], scripts[1::2]))
    return "".join(subscript(line(low)) + (superscript(line(high)) if high is not None else "") for low, high in pairs)


def _fenced(element: Element) -> str:
    left, right, separators = fence(element)
    parts = [line(child) for child in element.arguments]
    inner = "".join(
        f"{part}{sign}{' ' if sign in (',', ';') else ''}"
        for part, sign in zip(parts, between(separators, len(parts)), strict=True)
    )
    return f"{left}{inner}{right}"


def _table(element: Element) -> str:
    rows = (", ".join(map(line, row.arguments)) for row in element.arguments)
    return f"[{'; '.join(rows)}]"


def _first(element: Element) -> str:
    """Of several renderings of one formula the first, which is the one to show."""
    return line(element.arguments[0]) if element.arguments else _token(element)


def _enclosed(element: Element) -> str:
    return _square_root(element) if "radical" in element.attributes.get("notation", "longdiv") else _joined(element)


def _space(_: Element) -> str:
    return " "


def _nothing(_: Element) -> str:
    return ""


_RULES: dict[str, Callable[[Element], str]] = {
    **dict.fromkeys(("math", "mrow", "mstyle", "mpadded", "merror", "mtd", "mtr", "DispFormula"), _joined),
    **dict.fromkeys(("mi", "mn", "cn", "ci"), _token),
    **dict.fromkeys(("mtext", "ms"), _spaced_token),
    **dict.fromkeys(("none", "mprescripts", "mphantom", "annotation", "annotation-xml"), _nothing),
    **dict.fromkeys(("msub", "munder"), _sub),
    **dict.fromkeys(("msubsup", "munderover"), _sub_sup),
    "mo": _operator,
    "mspace": _space,
    "mfrac": _fraction,
    "mroot": _root,
    "msqrt": _square_root,
    "msup": _sup,
    "mover": _over,
    "mmultiscripts": _scripts_around,
    "mfenced": _fenced,
    "mtable": _table,
    "menclose": _enclosed,
    "semantics": _first,
}
