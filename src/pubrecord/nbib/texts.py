"""Abstracts and keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pubrecord.nbib.draft import Draft
from pubrecord.nbib.lines import Line, clean
from pubrecord.records import AbstractText, Keyword, KeywordList, OtherAbstract

#: A label: capitals and a colon. The first begins the text, others stand behind a full stop.
_FIRST_LABEL = re.compile(r"([^\W\d_a-z][^:.;?!a-z]{1,80}): ")
_LABEL = re.compile(r"[.?!)\]] ([^\W\d_a-z][^:.;?!a-z]{1,80})\Z")
_LONGEST_LABEL = 83
_MAJOR = "*"
#: Types of further abstracts that are in capitals, as labels are.
_GIVERS = ("AAMC", "AIDS", "KIE", "PIP", "NASA")
#: The type of a further abstract, in front of it.
_GIVER = re.compile(r"([A-Za-z][A-Za-z-]{1,30}): (.*)")


def abstract(sections: Iterable[AbstractText]) -> str:
    """Return the sections of an abstract as one text, ``LABEL: `` before each that has a label."""
    return " ".join(filter(None, map(_section, sections)))


def take_abstract(draft: Draft, value: str) -> None:
    """Take an abstract: cut at labels in capitals if it begins with one, else one section."""
    if "abstract_sections" in draft.lists:
        draft.problem("second", "the record has room for one abstract; this one follows it as a section of its own")
    draft.lists["abstract_sections"].extend(sections(value))


def sections(text: str) -> tuple[AbstractText, ...]:
    """Return the sections of an abstract's text: cut at labels in capitals if it begins with one, else one section."""
    first = _FIRST_LABEL.match(text)
    if first is None or not first[1].isupper():
        return (AbstractText(text=text),)
    parts: list[AbstractText] = []
    label, start = first[1], first.end()
    colon = text.find(": ", start)
    while colon >= 0:
        following = _LABEL.search(text[max(start, colon - _LONGEST_LABEL) : colon])
        if following is not None and following[1].isupper():
            parts.append(AbstractText(label=label, text=text[start : colon - len(following[1]) - 1]))
            label, start = following[1], colon + 2
        colon = text.find(": ", colon + 2)
    return (*parts, AbstractText(label=label, text=text[start:]))


def other_abstract_lines(
    abstracts: Iterable[OtherAbstract], text: str, language: str, copyright_: str
) -> Iterator[Line]:
    """Give the lines of further abstracts, each with its type before it: ``Publisher: ...``."""
    for other in abstracts:
        if value := abstract(other.texts):
            yield text, f"{clean(other.type)}: {value}" if clean(other.type) else value
            if code := clean(other.language):
                yield language, code
            if notice := clean(other.copyright):
                yield copyright_, notice


def take_other_abstract(draft: Draft, value: str) -> None:
    """Take a further abstract, with its type if it begins with one."""
    parts = _GIVER.fullmatch(value)
    is_given = parts is not None and (parts[1] in _GIVERS or not parts[1].isupper())
    kind, text = (parts[1], parts[2]) if parts and is_given else (None, value)
    draft.lists["other_abstracts"].append({"type": kind, "texts": sections(text)})


def take_language(draft: Draft, value: str) -> None:
    """Take the language of the further abstract before it."""
    _take_detail(draft, "language", value)


def take_copyright(draft: Draft, value: str) -> None:
    """Take the copyright notice of the further abstract before it."""
    _take_detail(draft, "copyright", value)


def _take_detail(draft: Draft, name: str, value: str) -> None:
    if not draft.lists["other_abstracts"] or name in draft.lists["other_abstracts"][-1]:
        draft.problem("no-place", f"no further abstract stands before it: {value}")
    else:
        draft.lists["other_abstracts"][-1][name] = value


def other_abstracts_of(draft: Draft) -> tuple[OtherAbstract, ...]:
    """Return the further abstracts that were read."""
    return tuple(OtherAbstract(**values) for values in draft.lists["other_abstracts"])


def keyword_lines(lists: Iterable[KeywordList], owner: str, keyword: str) -> Iterator[Line]:
    """Give the lines of keywords: for each list its owner, then the keywords, major ones with a star."""
    for each in lists:
        texts = [
            f"{_MAJOR if word.major_topic else ''}{clean(word.text)}" for word in each.keywords if clean(word.text)
        ]
        if texts and clean(each.owner):
            yield owner, clean(each.owner)
        yield from ((keyword, text) for text in texts)


def take_owner(draft: Draft, value: str) -> None:
    """Take the owner of the keywords that follow."""
    draft.lists["keyword_lists"].append((value, []))


def take_keyword(draft: Draft, value: str) -> None:
    """Take a keyword, of the owner before it."""
    if not draft.lists["keyword_lists"]:
        draft.lists["keyword_lists"].append((None, []))
    is_major = value.startswith(_MAJOR)
    keyword = Keyword(major_topic=is_major, text=value.removeprefix(_MAJOR) if is_major else value)
    draft.lists["keyword_lists"][-1][1].append(keyword)


def keyword_lists_of(draft: Draft) -> tuple[KeywordList, ...]:
    """Return the keywords that were read, by owner."""
    return tuple(KeywordList(owner=owner, keywords=tuple(words)) for owner, words in draft.lists["keyword_lists"])


def _section(section: AbstractText) -> str:
    label, text = clean(section.label), clean(section.text)
    return f"{label}: {text}" if label and text else f"{label}:" if label else text
