"""A record's XML, spelled as the record that it comes from is spelled in its file.

`Alike` writes a record in the layout of the one before it, and where that does not give the original back to the byte, in
the layout that is observed in its own bytes. Where that does, no more is to do. Elsewhere one rule for all elements could
not say how the file is spelled. If what was written has the same tags, attributes and characters as the file, the file's
spelling is taken. Otherwise the XML is respelled token by token: a tag or a text that says what it said in the file
stands as it stood there, and so does the white space before a tag that stood there.

What always holds: what the XML says comes from the record alone; from the file comes only how it is spelled, and only
where both say the same. So a value that the reader lost would be missing here, and a file that comes back byte for byte
proves that none was. The reasons are told in ``docs/explanation/design.md``, "Writing keeps the layout".
"""

from __future__ import annotations

import difflib
import re

import attrs

from pubrecord.errors import RecordError
from pubrecord.inline.characters import escape_text
from pubrecord.records import Record
from pubrecord.xml.characters import WHITE_SPACE, dereferenced
from pubrecord.xml.layout import Layout, Origin, default_layout, may_have_layout, observed_layout, with_references_of
from pubrecord.xml.writing.compiler import write_record

#: Stands before the white space of the layout, to tell it from the white space of texts: a character of no meaning,
#: which XML can hold and no text has.
_MARK = "\ufdd0"
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TOKEN = re.compile(
    r"""<!\[CDATA\[.*?\]\]>
    |(?P<other><!--.*?-->|<\?.*?\?>)
    |<(?P<end>/[^\s<>/]+)\s*>
    |<(?P<name>[^\s<>/!?]+)(?P<attributes>(?:\s+[^\s=<>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*
     (?:(?P<empty>/>)|>(?P<at_once></(?P=name)\s*>)?)""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINE_END = re.compile(r"\r\n?")
_BLANK = re.compile(r"[\t\n]")
#: How many pairs of tokens are compared at the most, where those of two records differ.
_MOST_PAIRS = 4_000_000
#: About how many bytes the first tags of a record have.
_HEAD = 400


class Alike:
    """Writes records one after the other, each spelled like the record that it comes from."""

    def __init__(self) -> None:
        #: That of the record written last; no result depends on it, as it is taken only where it gives the same bytes.
        self._layout: Layout | None = None

    def write(self, record: Record, origin: Origin) -> bytes:
        """Return a record's XML, without what stands before it; raises `RecordError` as `write_record` does."""
        if not origin.raw:
            return write_record(record, default_layout(record)).encode()
        if self._layout is not None and record is origin.record and may_have_layout(origin.raw, self._layout):
            body = write_record(record, self._layout).encode()
            if body == origin.raw:
                return body
            if _says_the_same(body, origin.raw):
                self._layout = with_references_of(origin.raw, self._layout)
                return origin.raw
        self._layout = observed_layout(origin)
        return _observed(record, origin, self._layout)


def _observed(record: Record, origin: Origin, layout: Layout) -> bytes:
    """Return a record's XML in the layout that was observed in the bytes that it comes from, or respelled like these."""
    xml = write_record(record, layout)
    body = xml.encode()
    original = body if record is origin.record else _written(origin.record, layout).encode()
    if original == origin.raw or _MARK in xml:
        return body
    if _says_the_same(body, origin.raw):
        return origin.raw
    marked = attrs.evolve(layout, child=_MARK + layout.child, close=_MARK + layout.close, line_end="\n", reference="")
    return _respelled(
        _tokens(write_record(record, marked, again=True)), _tokens(origin.raw.decode("utf-8", "replace")), layout
    ).encode()


def _says_the_same(body: bytes, raw: bytes) -> bool:
    """Whether a record's XML says tag by tag, and text by text, what the bytes say that it comes from."""
    head = raw.find(b"<", _HEAD)
    rest = len(raw) - head
    if head > 0 and body[-rest:] == raw[-rest:]:  # most often only the first tags are spelled otherwise
        body, raw = body[:-rest], raw[:-rest]
    written, source = body.decode().split("<"), raw.decode("utf-8", "replace").split("<")
    if len(written) != len(source):
        return False
    return all(
        _say_the_same(*pair) for pair in [pair for pair in zip(written, source, strict=True) if pair[0] != pair[1]]
    )


def _say_the_same(one: str, other: str) -> bool:
    """Whether two tags, each with the text behind it, are tags of the same attributes and texts of the same characters."""
    tag, _, text = one.partition(">")
    other_tag, _, other_text = other.partition(">")
    if tag != other_tag:
        if tag.startswith(("!", "?")):
            return False
        name, _, attributes = tag.partition(" ")
        other_name, _, other_attributes = other_tag.partition(" ")
        is_empty, other_is_empty = tag.endswith("/"), other_tag.endswith("/")
        if name != other_name or is_empty != other_is_empty or _values(attributes) != _values(other_attributes):
            return False
    characters = _characters(text)
    return characters is not None and characters == _characters(other_text)


def _written(original: Record | None, layout: Layout) -> str:
    """Return the XML of the record that was read, empty if there is none or it cannot be written."""
    try:
        return "" if original is None else write_record(original, layout)
    except RecordError:
        return ""


@attrs.frozen
class _Token:
    """A tag, comment or instruction, and the text before it."""

    #: Tells the element, and whether it begins, ends or is empty; the whole of a comment or an instruction,
    #: with the line ends that XML has.
    name: str
    text: str
    tag: str
    attributes: str


def _tokens(xml: str) -> list[_Token]:
    """Return the tokens of a record's XML; an empty element is one, whether it has one tag or two."""
    tokens: list[_Token] = []
    behind = 0
    for match in _TOKEN.finditer(xml):
        name = _LINE_END.sub("\n", match["other"] or "") or match["end"] or match["name"]
        if name is None:  # a CDATA section, which is text
            continue
        if match["empty"] or match["at_once"]:
            name += "/"
        tokens.append(_Token(name, xml[behind : match.start()], match[0], match["attributes"] or ""))
        behind = match.end()
    return tokens


def _respelled(written: list[_Token], source: list[_Token], layout: Layout) -> str:
    """Return tokens of a record put together, each spelled as its counterpart in the source where they say the same."""
    counterparts = _counterparts([token.name for token in written], [token.name for token in source])
    # The white space before the first tag of each name, for tags of that name which the source does not have.
    usual = {token.name: token.text for token in reversed(source) if not token.text.strip(WHITE_SPACE)}
    pieces: list[str] = []
    for token, place in zip(written, counterparts, strict=True):
        counterpart = None if place is None else source[place]
        pieces += (_text(token, counterpart, usual.get(token.name), layout), _tag(token, counterpart, layout))
    return "".join(pieces)


def _counterparts(written: list[str], source: list[str]) -> list[int | None]:
    """Return for each name that was written the place of the same name in the source, in order, where there is one."""
    if written == source:
        return list(range(len(written)))
    shorter = min(len(written), len(source))
    start = next((place for place in range(shorter) if written[place] != source[place]), shorter)
    end = next(
        (place for place in range(shorter - start) if written[-1 - place] != source[-1 - place]), shorter - start
    )
    places: list[int | None] = [*range(start), *[None] * (len(written) - start)]
    middle, other = written[start : len(written) - end], source[start : len(source) - end]
    if len(middle) * len(other) <= _MOST_PAIRS:
        for block in difflib.SequenceMatcher(None, middle, other, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                places[start + block.a + step] = start + block.b + step
    for place in range(end):
        places[-1 - place] = len(source) - 1 - place
    return places


def _text(token: _Token, counterpart: _Token | None, usual: str | None, layout: Layout) -> str:
    """Return the text before a token: as in the source if that says the same, or is white space as here."""
    if token.text.startswith(_MARK):
        if counterpart is not None and not counterpart.text.strip(WHITE_SPACE):
            return counterpart.text
        return layout.spelled(token.text[1:]) if usual is None else usual
    if counterpart is not None and _characters(counterpart.text) == _characters(token.text):
        return counterpart.text
    return layout.spelled(token.text)


def _tag(token: _Token, counterpart: _Token | None, layout: Layout) -> str:
    """Return a tag: as in the source if its attributes are the same."""
    if counterpart is not None and _values(counterpart.attributes) == _values(token.attributes):
        return counterpart.tag
    return layout.spelled(token.tag)


def _characters(text: str) -> str | None:
    """Return the characters that a text stands for, `None` if it is not well-formed."""
    plain = _LINE_END.sub("\n", text) if "\r" in text else text
    if "<" in plain:
        plain = _CDATA.sub(lambda section: escape_text(section[1]), plain)
    try:
        return dereferenced(plain) if "&" in plain else plain
    except ValueError:
        return None


def _values(attributes: str) -> dict[str, str | None]:
    """Return the values of attributes by name."""
    return {
        name: _characters(_BLANK.sub(" ", _LINE_END.sub("\n", double or single)))
        for name, double, single in _ATTRIBUTE.findall(attributes)
    }
