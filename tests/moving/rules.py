"""The rules by which a value of a peer and one of ours are held to be the same."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

_SEPARATOR = re.compile(r'"([^"]+)"')


def rule(name: str) -> Callable[[Any, Any], bool]:
    """Return the comparison of a peer's value with ours that a name stands for; `MEANINGS` explains the names."""
    if name.startswith("joined by "):
        separators = [each.replace("\\n", "\n") for each in _SEPARATOR.findall(name)]
        return lambda theirs, ours: (theirs or "") == _joined(ours, separators)
    return _RULES[name]


def _joined(value: Any, separators: list[str]) -> str:
    """Return lists within lists as one text, the innermost joined by the first separator."""
    if not isinstance(value, list | tuple):
        return "" if value is None else str(value)
    *inner, outer = separators
    return outer.join(_joined(each, inner) for each in value)


def _as_is(value: Any) -> Any:
    """Return a value with plain lists in place of tuples and of a peer's own kinds of lists."""
    if isinstance(value, dict):
        return {key: _as_is(each) for key, each in value.items()}
    return [_as_is(each) for each in value] if isinstance(value, list | tuple) else value


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value with each text in it changed, and an empty text where there is none, or an empty list."""
    if value in (None, [], (), {}):
        return change("")
    if isinstance(value, dict):
        return {key: _texts(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def _alike(change: Callable[[str], str]) -> Callable[[Any, Any], bool]:
    return lambda theirs, ours: _texts(theirs, change) == _texts(ours, change)


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _yes(theirs: Any, ours: Any) -> bool:
    return _texts(theirs, str) == _texts(_letters(ours), str)


def _letters(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_letters(each) for each in value]
    return {True: "Y", False: "N", None: None}[value]


def _link(theirs: Any, ours: Any) -> bool:
    return " ".join(theirs or []) == " ".join(_link_text(*link) for link in ours)


def _link_text(source: str | None, pmid: str | None, note: str | None) -> str:
    rest = " ".join(filter(None, (f"PMID: {pmid}" if pmid else "", note)))
    if source and rest and not source.endswith("."):
        source += "."
    return " ".join(filter(None, (source, rest)))


def _number(theirs: Any, ours: Any) -> bool:
    return ("" if theirs is None else str(theirs).strip()) == ("" if ours is None else str(ours).strip())


def _labels_on_lines(theirs: Any, ours: Any) -> bool:
    return _collapsed(theirs) == _collapsed(_labelled(ours, "{} {}"))


def _labels_in_front(theirs: Any, ours: Any) -> bool:
    return _collapsed(theirs or "") == _collapsed(_labelled(ours, "{}: {}"))


def _labelled(sections: Any, form: str) -> str:
    """Return labels and texts as one text; a section that is alone has no label."""
    if isinstance(sections, str):
        return sections
    return "\n".join(form.format(label, text) if label and len(sections) > 1 else str(text) for label, text in sections)


def _day(theirs: Any, ours: Any) -> bool:
    return _days(theirs) == _as_is(ours)


def _days(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _days(each) for key, each in value.items()}
    return value.date() if isinstance(value, datetime.datetime) else value


def _same_xml(theirs: Any, ours: Any) -> bool:
    return _outline(_element(theirs)) == _outline(_element(ours))


def _element(xml: Any) -> Any:
    """Return the element of a record, without the set around it."""
    element = etree.fromstring(xml) if isinstance(xml, str | bytes) else xml
    return element[0] if element.tag == "PubmedArticleSet" else element


def _outline(element: Any) -> Any:
    """Return an element of lxml or of the standard library as plain values: name, attributes, texts and children.

    Texts are without white space around them, and comments, which the standard library passes over, are left out.
    """
    texts, children = [element.text or ""], []
    for child in element:
        if isinstance(child.tag, str):
            children.append(_outline(child))
            texts.append("")
        texts[-1] += child.tail or ""
    return element.tag, dict(element.attrib), [text.strip() for text in texts], children


_RULES: dict[str, Callable[[Any, Any], bool]] = {
    "as is": lambda theirs, ours: _as_is(theirs) == _as_is(ours),
    "empty for none": _alike(str),
    "stripped": _alike(str.strip),
    "white space": _alike(_collapsed),
    "number": _number,
    "lines": lambda theirs, ours: " ".join(theirs or []) == " ".join(map(str, ours)),
    "link": _link,
    "Y for true": _yes,
    "labels on lines": _labels_on_lines,
    "labels in front": _labels_in_front,
    "day": _day,
    "same XML": _same_xml,
}

#: What the names of the rules mean, for the pages.
MEANINGS: dict[str, str] = {
    "as is": "The two values are equal.",
    "empty for none": "Equal, but that one side may have an empty text or list where the other has `None`.",
    "stripped": "Equal but for white space at the ends; an empty text and `None` are the same.",
    "white space": "Equal when white space of any width is one space; an empty text and `None` are the same.",
    "number": "Ours is a number where theirs is a text, perhaps with white space around it; `None` and an empty text are the same.",
    "lines": "Both are lists; theirs has a value of several lines in as many pieces, so they are equal when joined by spaces.",
    "link": (
        "Theirs is `source. PMID: number note` for each link, in as many pieces as it has lines; ours is the three parts."
    ),
    "Y for true": "Theirs is `Y` or `N`, ours is `True` or `False`; what is not there is `None`.",
    'joined by "…"': (
        "Theirs is one text, ours a list: equal when ours is joined by that text; two texts are for lists in lists."
    ),
    "labels on lines": "Theirs is one text in which the label of each section stands on a line before it.",
    "labels in front": "Theirs is one text in which `LABEL: ` stands in front of each section.",
    "day": "Theirs is a `datetime` at midnight, ours the `date`.",
    "same XML": "Both are XML, or elements of it: equal but for comments, white space around texts and the set around the record.",
}
