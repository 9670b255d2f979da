"""The keys of entries: letters and digits of ASCII, each once in a file."""

from __future__ import annotations

import re
import unicodedata

from pubrecord.csl.writing import Item

KINDS = ("pmid", "author-year")
_OTHER = re.compile(r"[^a-z0-9]+")
_TAG = re.compile(r"</?(?:i|b|sub|sup)>")
_LETTERS = 26
#: Letters that are no others with accents.
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)


class Keys:
    """The keys that a file has so far."""

    def __init__(self, kind: str) -> None:
        if kind not in KINDS:
            raise ValueError(f"keys are {' or '.join(map(repr, KINDS))}, not {kind!r}")
        self._kind = kind
        self._used: dict[str, int] = {}

    def next(self, item: Item) -> str:
        """Return the key of an item; one that is there already gets a letter: ``stojkic2024``, then ``stojkic2024a``."""
        key = _pmid(item) if self._kind == "pmid" and "PMID" in item else _author_year(item)
        number = self._used[key] = self._used.get(key, -1) + 1
        if number == 0:
            return key
        lettered = key + _letter(number)
        while lettered in self._used:
            self._used[key] += 1
            lettered = key + _letter(self._used[key])
        self._used[lettered] = 0
        return lettered


def _pmid(item: Item) -> str:
    return "pmid" + _plain(item["PMID"])


def _author_year(item: Item) -> str:
    """``stojkic2024``: the first author's family name, else the first word of the title, and the year."""
    names: list[dict[str, str]] = item.get("author") or item.get("editor") or []
    first = _plain(names[0].get("family") or names[0].get("literal") or "") if names else ""
    title: str = item.get("title", "")
    words = [_plain(word) for word in _TAG.sub("", title).split()]
    word = next((word for word in words if word), "")
    date: dict[str, list[list[int]]] = item.get("issued", {})
    year = date["date-parts"][0][0] if "date-parts" in date else ""
    return f"{first or word or 'entry'}{year}"


def _plain(text: str) -> str:
    """Return the letters and digits of a text, small and without accents."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS_OF_THEIR_OWN))
    return _OTHER.sub("", letters)


def _letter(number: int) -> str:
    """Return a, b, ... z, aa, ab, ... for 1, 2, ..."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("a") + rest) + letters
    return letters
