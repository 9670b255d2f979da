"""Longer texts: `abstract`, `keyword`."""

from __future__ import annotations

import re

from pubrecord.csl.reading import Reading
from pubrecord.csl.richtext import plain_and_markup
from pubrecord.inline.characters import collapsed
from pubrecord.records import AbstractText, Article, BookArticle, Keyword, KeywordList

_UNLABELLED = "UNLABELLED"
#: Who chose the keywords: the author or the publisher.
_AUTHOR = "NOTNLM"
#: "MATERIALS AND METHODS: We measured ..."
_LABELLED = re.compile(r"(?P<label>[A-Z][A-Z0-9 ,/&'()-]{2,}): (?P<text>.+)")


def abstract(record: Article | BookArticle) -> str:
    """`abstract`: the AbstractTexts, a line each, "LABEL: text", without markup; the label UNLABELLED is left out."""
    return "\n".join(filter(None, map(_line, record.abstract_sections)))


def keyword(record: Article | BookArticle) -> str:
    """`keyword`: the keywords of the author or publisher (Owner "NOTNLM"), of a book all, joined by "; "; no MeSH."""
    lists = (each for each in record.keyword_lists if each.owner == _AUTHOR or isinstance(record, BookArticle))
    return "; ".join(filter(None, (collapsed(one.text) for each in lists for one in each.keywords)))


def take_abstract(reading: Reading) -> tuple[AbstractText, ...]:
    """Return `abstract` of a record: a section for each line, with a label where one is in capitals."""
    return tuple(_section(line) for line in (reading.text("abstract") or "").split("\n") if line.strip())


def take_keywords(reading: Reading) -> tuple[KeywordList, ...]:
    """Return `keyword_lists` of a record: one list, of the author's keywords."""
    parts = [part.strip() for part in (reading.text("keyword") or "").split(";") if part.strip()]
    return (KeywordList(owner=_AUTHOR, keywords=tuple(Keyword(text=part) for part in parts)),) if parts else ()


def _line(section: AbstractText) -> str:
    label, text = collapsed(section.label), collapsed(section.text)
    if not text or not label or label == _UNLABELLED:
        return text
    return f"{label}: {text}"


def _section(line: str) -> AbstractText:
    labelled = _LABELLED.fullmatch(line)
    text, markup = plain_and_markup(labelled["text"] if labelled else line)
    return AbstractText(label=labelled["label"] if labelled else None, text=text, text_markup=markup)
