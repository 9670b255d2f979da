"""Superscripts and subscripts in plain text: as Unicode has them, else in brackets after ``^`` or ``_``.

Dropping them would change what a text says: ``10<sup>-3</sup>`` is not ``10-3``.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

#: Where Unicode has raised and lowered characters that are meant for use in text.
_RANGES = ((0x1D2C, 0x1D6B), (0x1D9B, 0x1DC0), (0x2070, 0x209D), (0x2C7C, 0x2C7E), (0x00B2, 0x00BA), (0x02B0, 0x02E5))
#: What stands for a minus sign in the files.
_MINUS = ("-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}", "\N{EN DASH}")


def superscript(text: str) -> str:
    """Return a text raised: ``⁻³`` if Unicode has all its characters as superscripts, else ``^(-a,b)``."""
    return _spelled(text, _table("<super>"), "^")


def subscript(text: str) -> str:
    """Return a text lowered: ``₂`` if Unicode has all its characters as subscripts, else ``_(max, b)``."""
    return _spelled(text, _table("<sub>"), "_")


def _spelled(text: str, table: Mapping[str, str], sign: str) -> str:
    if not text or text.isspace():
        return text
    if all(character in table for character in text):
        return "".join(table[character] for character in text)
    return f"{sign}({text})"


@functools.cache
def _table(kind: str) -> Mapping[str, str]:
    """Return the raised or lowered form of each character that has one, from Unicode's own table of compositions."""
    table: dict[str, str] = {}
    for first, end in _RANGES:
        for number in range(first, end):
            decomposed = unicodedata.decomposition(chr(number)).split()
            if decomposed[:1] == [kind] and len(decomposed) == 2:  # noqa: PLR2004 - a kind and one character
                table.setdefault(chr(int(decomposed[1], 16)), chr(number))
    minus = table["\N{MINUS SIGN}"]
    table.update(dict.fromkeys(_MINUS, minus))
    return MappingProxyType(table)
