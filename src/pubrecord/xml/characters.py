"""The characters of XML 1.0: which there are, white space, escapes, references, and the encoding that a file declares.

Knows nothing of elements and needs no parser. The reasons are told in ``docs/explanation/design.md``, "Most records
need no tree".
"""

from __future__ import annotations

import re
import sys

from pubrecord.inline.characters import escape_text

#: The white space of XML.
WHITE_SPACE = " \t\r\n"
#: One byte of it, as a regular expression.
WHITE_SPACE_BYTE = rb"[ \t\r\n]"
#: Characters that XML has no way to hold, as the inner part of a character class of a regular expression.
_IMPOSSIBLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
#: Finds a character that XML has no way to hold, not even as a reference.
IMPOSSIBLE = re.compile(f"[{_IMPOSSIBLE}]")
#: Finds a character that cannot stand in a text as it is.
SPECIAL_IN_TEXT = re.compile(rf"[&<>\r{_IMPOSSIBLE}]")
#: Finds a character that cannot stand in the value of an attribute as it is.
SPECIAL_IN_ATTRIBUTE = re.compile(rf'[&<>"\r\n\t{_IMPOSSIBLE}]')

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_NUMBER = re.compile(r"#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}))")
#: How many references are remembered.
_REMEMBERED = 1 << 12
_ENCODING = re.compile(
    rb"""\A(?P<before>(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?)(?P<key>\s*encoding\s*=\s*)(?:"(?P<name>[^"<>]*)"|'(?P<other>[^'<>]*)')"""
)


def escape_attribute(value: str) -> str:
    """Return the value of an attribute as it stands between double quotes."""
    return escape_text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def spelled_in_ascii(text: str, reference: str) -> str:
    """Return text with a reference for each character beyond ASCII; `reference` is a template for its number."""
    return _BEYOND_ASCII.sub(lambda character: reference.format(ord(character[0])), text)


class _References(dict[str, str]):
    """The character of a reference by what stands between its ``&`` and its ``;``.

    Raises `ValueError` for a reference that XML does not have. The number of those that are remembered is bounded.
    """

    def __missing__(self, name: str) -> str:
        number = _NUMBER.fullmatch(name)
        if number is None:
            raise ValueError(name)
        code = int(number[1]) if number[1] else int(number[2], 16)
        if code > sys.maxunicode or IMPOSSIBLE.match(character := chr(code)):
            raise ValueError(name)
        if len(self) < _REMEMBERED:
            self[name] = character
        return character


_REFERENCES = _References({"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"})


def dereferenced(text: str) -> str:
    """Return a text with each reference replaced by its character; raises `ValueError` for what is no reference of XML."""
    first, *others = text.split("&")
    pieces = [first]
    for other in others:
        name, semicolon, behind = other.partition(";")
        if not semicolon:
            raise ValueError(name)
        pieces += (_REFERENCES[name], behind)
    return "".join(pieces)


def declared_encoding(head: bytes) -> str | None:
    """Return the encoding that an XML declaration at the beginning names; `None` without one."""
    declared = _ENCODING.match(head)
    if declared is None:
        return None
    return (declared["name"] or declared["other"] or b"").decode("ascii", "replace")


def without_encoding(document: bytes) -> bytes:
    """Return a document whose declaration names no encoding, because it was text before it became bytes."""
    return _ENCODING.sub(rb"\g<before>", document, count=1)


def is_ascii(prolog: str) -> bool:
    """Whether the declaration of a prolog names ASCII as the encoding."""
    return (declared_encoding(prolog.encode()) or "").lower() in ("us-ascii", "ascii")


def in_utf_8(prolog: str) -> str:
    """Return a prolog whose declaration, if it names an encoding other than UTF-8 and ASCII, names UTF-8."""
    raw = prolog.encode()
    if is_ascii(prolog) or (declared_encoding(raw) or "utf-8").lower() in ("utf-8", "utf8"):
        return prolog
    return _ENCODING.sub(rb'\g<before>\g<key>"utf-8"', raw, count=1).decode()
