"""Text in the notation of LaTeX, within the braces of a field."""

from __future__ import annotations

import functools
import importlib
import re
from typing import Any
from xml.sax.saxutils import unescape

from pubrecord.csl.richtext import plain_and_markup
from pubrecord.errors import MissingExtraError
from pubrecord.inline.characters import collapsed

#: What a character of LaTeX's own is written as; braces see `_braces`.
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_NESTED = {"{": r"\{", "}": r"\}"}
#: Programs count braces, escaped ones too: where they do not match, none may stand in a field.
_LONE = {"{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}"}
_SPECIAL = re.compile(r"[\\${}&%#_^~]")
_COMMANDS = {"i": "emph", "b": "textbf", "sub": "textsubscript", "sup": "textsuperscript"}
_TAG = re.compile(r"<(/?(?:i|b|sub|sup))>")
_SPACES = re.compile(r"\s+")
#: A letter without dot below an accent, which biber cannot put together again; LaTeX takes the dot away by itself.
_DOTLESS = re.compile(r"(\\[\"'`^~=.uvHcdbrkt])(?:\\([ij])(?![A-Za-z])|\{\\([ij])\})")
#: Signs that fonts draw as another one when they stand together.
_LIGATURE = re.compile(r"([-'`<>,])(?=\1)|[!?](?=`)")
#: Of identifiers only these are changed, as URLs have them.
_UNSAFE = {"{": "%7B", "}": "%7D", "\\": "%5C"}
_UNSAFE_CHARACTER = re.compile(r"[{}\\]")


def escaped(text: str) -> str:
    """Return a text on one line with the characters that are LaTeX's own escaped; all others stay as they are."""
    text = collapsed(text)
    return _escaped(text, _NESTED if _is_nested(text) else _LONE)


def rich(text: str) -> str:
    """Return CSL rich text in LaTeX, its markup as commands."""
    plain, markup = plain_and_markup(text)
    if markup is None:
        return escaped(plain)
    braces = _NESTED if _is_nested(plain) else _LONE
    parts: list[str] = []
    for index, part in enumerate(_TAG.split(markup)):
        if index % 2 == 0:
            parts.append(_escaped(_SPACES.sub(" ", unescape(part, {"&#13;": " "})), braces))
        else:
            parts.append("}" if part.startswith("/") else rf"\{_COMMANDS[part]}{{")
    return "".join(parts).strip()


def verbatim(text: str, *, percent: str) -> str:
    """Return an identifier or address as it stands, but for braces and backslashes; `percent` is what a % is written as."""
    return _UNSAFE_CHARACTER.sub(lambda character: _UNSAFE[character[0]], collapsed(text)).replace("%", percent)


def in_ascii(text: str) -> str:
    """Return text in LaTeX with every character beyond ASCII as a command; raises `MissingExtraError` without pylatexenc."""
    encoded: str = encoder().unicode_to_latex(text)
    return _DOTLESS.sub(lambda accent: f"{accent[1]}{{{accent[2] or accent[3]}}}", encoded)


def _escaped(text: str, braces: dict[str, str]) -> str:
    text = _SPECIAL.sub(lambda character: _ESCAPES.get(character[0]) or braces[character[0]], text)
    return _LIGATURE.sub(r"\g<0>{}", text)


def _is_nested(text: str) -> bool:
    """Whether each brace of a text has its partner."""
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@functools.cache
def encoder() -> Any:
    """Return pylatexenc's encoder; raises `MissingExtraError` where that is not there."""
    try:
        latexencode = importlib.import_module("pylatexenc.latexencode")
    except ImportError as error:
        raise MissingExtraError("commands for characters beyond ASCII need pylatexenc", extra="formats") from error
    return latexencode.UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="braces-all",
        unknown_char_policy=_by_number,
        unknown_char_warning=False,
    )


def _by_number(character: str) -> str:
    """Return a character for which LaTeX has no command: ``[U+5C71]``."""
    return f"[U+{ord(character):04X}]"
