"""Texts for the fields of records: plain, with markup, and what is no text: names, instructions, unknown XML."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from hypothesis import strategies as st

from pubrecord.inline.characters import escape_text
from pubrecord.records import Unknown

#: A text, and the XML that says it.
_Rich = tuple[str, str]
#: Elements whose text may hold formulas.
_WITH_MATH = {"AbstractText", "ArticleTitle", "BookTitle", "Citation", "CollectionTitle", "Keyword", "VernacularTitle"}
#: Elements whose text may hold formulas on lines of their own.
_WITH_DISPLAY = {"AbstractText"}


#: Names that XML allows for an ID.
NAMES = st.sampled_from(("g1", "ID0", "_x.y-1", "\N{GREEK SMALL LETTER ALPHA}1"))
#: Text of the characters that XML 1.0 allows, those that are easily lost more often than others.
TEXT = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_characters={*map(chr, range(0x20)), "\ufffe", "\uffff"} - {*"\t\n\r"}),
        max_size=8,
    ),
    st.text("\t\n\r &<>\"'];a\N{MATHEMATICAL BOLD SMALL X}", max_size=4),
)
#: What a processing instruction may hold behind its target: nothing, or a space and what XML tells from it.
INSTRUCTION = st.one_of(
    st.just(""), TEXT.map(lambda text: " " + text.replace("?", "").replace("\r", "").lstrip(" \t\n"))
)


def blanks(count: int) -> st.SearchStrategy[tuple[str, ...]]:
    """White space at so many places, or none at all."""
    blanks = st.lists(st.text(" \t\n\r", max_size=3), min_size=count, max_size=count)
    return blanks.map(lambda texts: tuple(texts) if any(texts) else ())


def _joined(pieces: Iterable[_Rich]) -> _Rich:
    pieces = tuple(pieces)
    return "".join(text for text, _ in pieces), "".join(xml for _, xml in pieces)


def _tagged(tag: str, content: _Rich) -> _Rich:
    text, xml = content
    return text, f"<{tag}>{xml}</{tag}>" if xml else f"<{tag}/>"


def _formula(symbol: _Rich) -> _Rich:
    text, xml = _tagged("mml:mi", symbol)
    return text, f'<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">{xml}</mml:math>'


def _inline(content: st.SearchStrategy[_Rich]) -> st.SearchStrategy[_Rich]:
    return st.builds(_tagged, st.sampled_from(("b", "i", "sup", "sub", "u")), content)


_PLAIN = TEXT.map(lambda text: (text, escape_text(text)))
_INLINE = _inline(st.tuples(_PLAIN, _inline(_PLAIN | _inline(_PLAIN))).map(_joined) | _PLAIN)
_MATH = _PLAIN.map(_formula)
_DISPLAYED = _MATH.map(functools.partial(_tagged, "DispFormula"))


@functools.cache
def rich_text(tag: str) -> st.SearchStrategy[tuple[str, str | None]]:
    """What an element may hold: its text, and the same as XML if it has markup."""
    marked = _INLINE
    if tag in _WITH_MATH:
        marked |= _MATH
    if tag in _WITH_DISPLAY:
        marked |= _DISPLAYED
    mixed = st.tuples(_PLAIN, marked, _PLAIN, marked | _PLAIN).map(_joined)
    return st.one_of(TEXT.map(lambda text: (text, None)), st.just(("a b", "<i>a</i> <i>b</i>")), marked, mixed)


#: What no field is for: an attribute of the record's element, something at the beginning of its content, or both.
_UNKNOWN_ATTRIBUTE = TEXT.map(lambda text: Unknown(path="@Unknown", value=text))
_UNKNOWN_NODE = st.one_of(
    _PLAIN.map(lambda content: _tagged("Unknown", content)[1]), st.sampled_from(("<!--note-->", "<?page 3?>"))
).map(lambda xml: Unknown(path=".", value=xml, position=0))
UNKNOWN = st.one_of(
    st.tuples(_UNKNOWN_ATTRIBUTE), st.tuples(_UNKNOWN_NODE), st.tuples(_UNKNOWN_ATTRIBUTE, _UNKNOWN_NODE)
)
