"""Titles between PubMed's inline XML and CSL's rich text.

A record holds plain text and, where there is markup, a twin with the inner XML. CSL rich text is one string in which
``<i> <b> <sup> <sub>`` are markup and nothing is escaped: any other ``<`` and every ``&`` is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from xml.parsers import expat

from pubrecord.errors import MarkupError, Problem
from pubrecord.inline.characters import collapsed, escape_text

#: A stretch of text, or an opening or closing tag without its angle brackets: ``i``, ``/i``.
Piece = tuple[Literal["text", "tag"], str]

#: The markup that PubMed and CSL have in common.
TAGS = ("i", "b", "sup", "sub")

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<(/?(?:i|b|sup|sub))>")
#: CSL's spans (small capitals, no change of case) have no counterpart in PubMed: what is in them is text.
_SPAN = re.compile(r"<span\s[^<>]*>|</span>")


def rich_title(text: str | None, markup: str | None, field: str) -> str:
    """Return a title as CSL rich text, white space collapsed, without its final full stop, which is for the style to set.

    ``<i> <b> <sup> <sub>`` stay; of everything else (``<u>``, formulas) the text stays. `field` is the name of the
    field, for the error. Exactly one full stop is removed, and none where the title ends in several: left in, styles print ``adults.,``.
    """
    if markup is None:
        title = collapsed(text)
        return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title
    return _spelled(_tidied(_without_full_stop(_tidied(_pieces(markup, field)))))


def plain_and_markup(text: str) -> tuple[str, str | None]:
    """Return what CSL rich text says as the two fields of a record: plain text, and its twin if there is markup.

    A tag without its partner is text, as is one that crosses another.
    """
    pieces = _paired(_split(_SPAN.sub("", text)))
    plain = "".join(value for kind, value in pieces if kind == "text")
    if all(kind == "text" for kind, _ in pieces):
        return plain, None
    return plain, "".join(escape_text(value) if kind == "text" else f"<{value}>" for kind, value in pieces)


def with_full_stop(text: str) -> str:
    """Return a title in CSL rich text with the final full stop that PubMed sets, unless it ends a sentence already."""
    return f"{text}." if text and not _TAG.sub("", text).endswith((".", "?", "!", "\N{HORIZONTAL ELLIPSIS}")) else text


def _pieces(markup: str, field: str) -> list[Piece]:
    pieces: list[Piece] = []
    parser = expat.ParserCreate()

    def start(name: str, _: object) -> None:
        if name in TAGS:
            pieces.append(("tag", name))

    def end(name: str) -> None:
        if name in TAGS:
            pieces.append(("tag", f"/{name}"))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda data: pieces.append(("text", data))
    try:
        parser.Parse(f"<markup>{markup}</markup>", True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise MarkupError(
            "the markup of a text is not well-formed XML",
            problems=[Problem("markup", f"$.{field}_markup", str(error))],
            advice=f"Mend `{field}_markup`, or set it to None to keep the plain text only.",
        ) from None
    return pieces


def _tidied(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with white space collapsed across tags, none at the ends, and no tag around nothing."""
    tidy: list[Piece] = []
    spaced = True
    for kind, value in pieces:
        if kind == "tag":
            tidy.append((kind, value))
            continue
        text = _SPACE.sub(" ", value)
        text = text.removeprefix(" ") if spaced else text
        if text:
            tidy.append((kind, text))
            spaced = text.endswith(" ")
    for index in reversed(range(len(tidy))):
        if tidy[index][0] == "text":
            tidy[index] = ("text", tidy[index][1].removesuffix(" "))
            break
    return _without_empty(tidy)


def _without_empty(pieces: Iterable[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        if piece == ("text", ""):
            continue
        if kept and piece == ("tag", f"/{kept[-1][1]}") and kept[-1][0] == "tag":
            kept.pop()
        else:
            kept.append(piece)
    return kept


def _without_full_stop(pieces: list[Piece]) -> list[Piece]:
    text = "".join(value for kind, value in pieces if kind == "text")
    if not text.endswith(".") or text.endswith(".."):
        return pieces
    last = max(index for index, (kind, _) in enumerate(pieces) if kind == "text")
    return [*pieces[:last], ("text", pieces[last][1][:-1]), *pieces[last + 1 :]]


def _spelled(pieces: Iterable[Piece]) -> str:
    return "".join(value if kind == "text" else f"<{value}>" for kind, value in pieces)


def _split(text: str) -> list[Piece]:
    parts = _TAG.split(text)
    return [("tag" if index % 2 else "text", part) for index, part in enumerate(parts)]


def _paired(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with each tag that has no partner as text, and no tag around nothing."""
    partner: set[int] = set()
    opened: list[int] = []
    still_open: dict[str, int] = dict.fromkeys(TAGS, 0)
    for index, (kind, value) in enumerate(pieces):
        if kind == "text":
            continue
        name = value.removeprefix("/")
        if name == value:
            opened.append(index)
            still_open[name] += 1
        elif still_open[name]:
            # What was opened since and not closed has no partner.
            start = opened.pop()
            while pieces[start][1] != name:
                still_open[pieces[start][1]] -= 1
                start = opened.pop()
            still_open[name] -= 1
            partner |= {start, index}
    return _without_empty(
        (kind, value) if kind == "text" or index in partner else ("text", f"<{value}>")
        for index, (kind, value) in enumerate(pieces)
    )
