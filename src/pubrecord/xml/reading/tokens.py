"""A record as tokens: its tags, and behind each the text up to the next.

Most records are in the plain form: the tags of an element spelled as NLM spells them, and between them text with nothing
but references in it. Such a record is cut into tokens by the methods of `bytes` and `str`, much faster than any parser
makes a tree of it, and what is not in the plain form is refused. That it is well-formed is proved by the compiled
reader, which takes the tokens tag by tag: see `compiler`. Of any other record lxml makes a tree, and the tree gives the
tokens: see `tree_tokens`. The reasons are told in ``docs/explanation/design.md``, "Most records need no tree".
"""

from __future__ import annotations

import re
from typing import Protocol

from pubrecord.inline.characters import escape_text
from pubrecord.records import Unknown
from pubrecord.xml.characters import dereferenced, escape_attribute

#: The values of attributes whose fields are truth values.
YES_NO = ("Y", "N")
#: The only declaration of a namespace in the plain form: that of formulas, which the DTD has at ``mml:math``.
_MATHML = ("xmlns:mml", "http://www.w3.org/1998/Math/MathML")
_FORMULA_END = "/mml:math"
#: libxml2 has limits for texts and nesting; whatever is long enough to meet them goes to it.
_LONGEST = 1 << 20
_DEEPEST = 64
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n"))
#: Begins U+FFFE and U+FFFF, which XML does not have, and what is around them.
_LAST_OF_BMP = b"\xef"
_HARMLESS = bytes(set(range(0x100)) - set(b"<>&" + _LAST_OF_BMP + _CONTROLS))
_ATTRIBUTE = re.compile(r' ([^\s"&<>=]+)="([^"<\t\n\r]*)"')
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
_FORMULA_NAME = re.compile(r"mml:[A-Za-z]+")
#: How many tags with attributes are remembered for each element, and how long they may be.
_REMEMBERED = 1 << 14
_LONGEST_REMEMBERED = 100


class Unexpected(Exception):
    """The record is not in the plain form, or not as the model has it; never leaves the engine."""


class Tokens(Protocol):
    """The tokens of a record."""

    #: The tags, without their angle brackets, and an empty one behind the last.
    tags: list[str]
    #: What stands behind each tag, up to the next.
    texts: list[str]
    #: What has been taken out of the record, because the model does not know it.
    unknown: tuple[Unknown, ...]

    def markup(self, place: int, name: str) -> tuple[str, str, int]:
        """Return text and markup of the element of that name that begins at a place, and the place of its end tag."""
        ...

    def spacing(self, place: int) -> tuple[str, ...]:
        """Return the white space around the children of the element that begins at a place, if there is any."""
        ...


def instruction_tag(name: str) -> str:
    """Return what stands for the tag of a processing instruction: nothing that a tag of a file could spell."""
    return f"<{name}"


class RawTokens:
    """The tokens of a record in the plain form; raises `Unexpected` for what is surely in no such form."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) > _LONGEST:
            raise Unexpected
        self.unknown: tuple[Unknown, ...] = ()
        if b"\r" in raw:
            raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        marks = raw.translate(None, _HARMLESS)
        has_references = b"&" in marks
        if has_references:
            marks = marks.replace(b"&", b"")
        if _LAST_OF_BMP in marks and b"\xef\xbf\xbe" not in raw and b"\xef\xbf\xbf" not in raw:
            marks = marks.replace(_LAST_OF_BMP, b"")
        if marks != b"<>" * (len(marks) // 2):
            raise Unexpected
        try:
            parts = raw.replace(b">", b"<").decode().split("<")
        except UnicodeDecodeError:
            raise Unexpected from None
        self.tags: list[str] = parts[1::2]
        self.texts: list[str] = parts[2::2]
        if parts[0] or parts[-1]:
            raise Unexpected
        if has_references:
            try:
                self.texts = [dereferenced(text) if "&" in text else text for text in self.texts]
            except ValueError:
                raise Unexpected from None
        self.tags.append("")

    def spell_out(self) -> bool:
        """Replace each tag of an empty element, and each instruction, by a start tag and an end tag; return whether there are any.

        An instruction with other white space than one before its data is left for the parser.
        """
        short = [place for place, tag in enumerate(self.tags) if tag[-1:] == "/" or tag[:1] == "?"]
        tags, texts, behind = list[str](), list[str](), 0
        for place in short:
            tag = self.tags[place]
            if tag[0] == "?":
                name, blank, data = tag[1:-1].partition(" ")
                start, end, text = instruction_tag(f"?{name}"), f"/{instruction_tag(f'?{name}')}", blank + data
                if tag[-1] != "?" or data != data.lstrip():
                    raise Unexpected
            else:
                start, text = tag[:-1].rstrip(" "), ""
                end = f"/{start.partition(' ')[0]}"
            tags += (*self.tags[behind:place], start, end)
            texts += (*self.texts[behind:place], text, self.texts[place])
            behind = place + 1
        self.tags, self.texts = tags + self.tags[behind:], texts + self.texts[behind:]
        return bool(short)

    def markup(self, place: int, name: str) -> tuple[str, str, int]:
        """See `Tokens`; raises `Unexpected` for anything but elements without prefixes, and formulas."""
        tags, texts, end = self.tags, self.texts, f"/{name}"
        text = texts[place]
        plain, marked, within = [text], [escape_text(text)], list[str]()
        place += 1
        while within or tags[place] != end:
            tag = tags[place]
            if within and tag == within[-1]:
                within.pop()
                if tags[place - 1][0] != "/" and not texts[place - 1]:
                    marked[-2:] = ("/>",)
                else:
                    marked += ("<", tag, ">")
            else:
                start, own_end = _STARTS[tag]
                if ":" in own_end and (_MATHML[0] in start) == (_FORMULA_END in within):
                    raise Unexpected
                if len(within) >= _DEEPEST:
                    raise Unexpected
                within.append(own_end)
                marked += ("<", start, ">")
            text = texts[place]
            plain.append(text)
            marked.append(escape_text(text))
            place += 1
        return "".join(plain), "".join(marked), place

    def element(self, place: int) -> tuple[str, int]:
        """Return the XML of the element that begins at a place, and the place of its end tag; raises as `markup` does."""
        start, end = _STARTS[self.tags[place]]
        if ":" in end:
            raise Unexpected
        _, inner, place = self.markup(place, end[1:])
        return (f"<{start}>{inner}<{end}>" if inner else f"<{start}/>"), place

    def spacing(self, place: int) -> tuple[str, ...]:
        """See `Tokens`; raises `Unexpected` for an element that does not end, or is spelled as an empty one.

        Whether the tags within fit each other, the compiled reader proves, which comes to each of them.
        """
        tags, texts = self.tags, self.texts
        spaces, depth = [texts[place]], 0
        while True:
            place += 1
            tag = tags[place]
            if not tag or tag.endswith("/"):
                raise Unexpected
            depth += -1 if tag.startswith("/") else 1
            if depth < 0:
                return tuple(spaces) if any(spaces) else ()
            if depth == 0:
                spaces.append(texts[place])


def parts_of(tag: str) -> tuple[str, dict[str, str]]:
    """Return the name and the attributes of a start tag in the plain form; raises `Unexpected` for any other tag."""
    name = tag.partition(" ")[0]
    pairs = _ATTRIBUTE.findall(tag)
    attributes = {attribute: _dereferenced(value) for attribute, value in pairs}
    plain = _FORMULA_NAME if ":" in name else _NAME
    if len(attributes) != len(pairs) or not plain.fullmatch(name) or not _spells(tag, name, pairs):
        raise Unexpected
    if any(attribute == "xmlns" or not _NAME.fullmatch(attribute) for attribute in attributes.keys() - {_MATHML[0]}):
        raise Unexpected
    return name, attributes


class _Starts(dict[str, tuple[str, str]]):
    """Start tags as the exact way spells them, each with its end tag, by the tags as they stand in a record.

    Raises `Unexpected` for what is no start tag in the plain form.
    """

    def __missing__(self, tag: str) -> tuple[str, str]:
        name, attributes = parts_of(tag)
        declared = attributes.pop(_MATHML[0], None)
        if declared not in (None, _MATHML[1]):
            raise Unexpected
        declaration = "" if declared is None else f' {_MATHML[0]}="{declared}"'
        others = "".join(f' {attribute}="{escape_attribute(value)}"' for attribute, value in attributes.items())
        spelled = f"{name}{declaration}{others}", f"/{name}"
        if len(self) < _REMEMBERED and len(tag) <= _LONGEST_REMEMBERED:
            self[tag] = spelled
        return spelled


_STARTS = _Starts()


class AttributeValues(dict[str, tuple[str | bool | None, ...]]):
    """The values of an element's attributes by its start tag; raises `Unexpected` for a tag that has others.

    A tag that was met before is not taken apart again, and its values are the same objects.
    """

    def __init__(self, attributes: list[tuple[str, bool]]) -> None:
        """Take the names in the order of the values, and whether the value is a truth value."""
        super().__init__()
        self._truths = {name for name, is_truth in attributes if is_truth}
        self._names = [name for name, _ in attributes]

    def __missing__(self, tag: str) -> tuple[str | bool | None, ...]:
        name = tag.partition(" ")[0]
        pairs = _ATTRIBUTE.findall(tag)
        by_name: dict[str, str | bool | None] = {}
        for attribute, value in pairs:
            by_name[attribute] = _truth(value) if attribute in self._truths else _dereferenced(value)
        if len(by_name) != len(pairs) or not by_name.keys() <= set(self._names) or not _spells(tag, name, pairs):
            raise Unexpected
        values = tuple(map(by_name.get, self._names))
        if len(self) < _REMEMBERED and len(tag) <= _LONGEST_REMEMBERED:
            self[tag] = values
        return values


def _spells(tag: str, name: str, attributes: list[tuple[str, str]]) -> bool:
    """Whether a tag consists of its name and these attributes, and of nothing else."""
    return tag == name + "".join(f' {attribute}="{value}"' for attribute, value in attributes)


def _truth(value: str) -> bool:
    if value not in YES_NO:
        raise Unexpected
    return value == "Y"


def _dereferenced(value: str) -> str:
    try:
        return dereferenced(value) if "&" in value else value
    except ValueError:
        raise Unexpected from None
