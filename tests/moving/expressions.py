"""What the expressions of the tables can use: the record as it was read three times, and a few functions.

Most of the functions say how a peer reads a text, so that an expression can tell what the peer gives of a record.
"""

import datetime
import functools
import re
from typing import Any

import readings
from lxml import etree

import pubrecord

#: Tags, but for those that metapub leaves in texts.
_TAG = re.compile(r"<(?!/?(?:sub|u|s|math)\b)[^>]*>")
_MATHML = "http://www.w3.org/1998/Math/MathML"


def value(expression: str, names: dict[str, Any]) -> Any:
    """Return the value of an expression."""
    return eval(_code(expression), names)


@functools.cache
def _code(expression: str) -> Any:
    return compile(expression, expression, "eval")


def names(reading: readings.Reading) -> dict[str, Any]:
    """Return what the expressions for a record can use, by name.

    `record` is what the peer gives. `article` is ours, with `journal` and `pub_date`, which are empty where it has
    none; of a book it is `book`, with `volume`. The functions that take a path take an XPath below the record's element.
    """
    names: dict[str, Any] = {
        "record": reading.record,
        "elements": reading.element.xpath,
        "has": lambda path: bool(reading.element.xpath(path)),
        "texts": lambda path: list(map(str, reading.element.xpath(path))),
        "heads": lambda path: list(map(head, reading.element.xpath(path))),
        "shallow": lambda path: list(map(shallow, reading.element.xpath(path))),
        "at": at,
        "bare": bare,
        "filled": filled,
        "flat": flat,
        "without_tags": without_tags,
        "windows": windows,
        "pubrecord": pubrecord,
        "datetime": datetime,
        "re": re,
    }
    if isinstance(reading.article, pubrecord.BookArticle):
        return {"book": reading.article, "volume": reading.article.book or pubrecord.Book(), **names}
    journal = reading.article.journal or pubrecord.Journal()
    pub_date = journal.pub_date or pubrecord.PubDate()
    return {"article": reading.article, "journal": journal, "pub_date": pub_date, **names}


def head(element: etree._Element) -> str:
    """Return the text of an element until its first child."""
    return "".join(map(str, element.xpath("text()[not(preceding-sibling::*)]")))


def shallow(element: etree._Element) -> str:
    """Return the text of an element and of its children, but not of what stands within these, and what follows it."""
    parts = [element.text, *(part for child in element for part in (child.text, child.tail)), element.tail]
    return "".join(filter(None, parts))


def without_tags(xml: str | None) -> str:
    """Return a text with markup as metapub cleans it: without most of the tags, and with references as they are."""
    text = re.sub(r"<(sub|u|s)/>", r"<\1></\1>", re.sub("<math [^>]*>", "<math>", xml or ""))
    return _TAG.sub("", text)


def windows(text: str) -> str:
    """Return a text in which the characters that HTML takes for those of Windows 1252 are these."""
    return re.sub("[\x80-\x9f]", lambda each: bytes([ord(each[0])]).decode("cp1252", "replace"), text)


def bare(value: Any) -> Any:
    """Return texts of XML as Biopython has them: tags without the prefix of formulas, and characters for references."""
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    if value is None:
        return None
    text = re.sub(r"<mml:math\b[^>]*>", f'<math xmlns="{_MATHML}">', value).replace("mml:", "")
    text = re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r").replace("&amp;", "&")


def at(record: Any, path: str) -> Any:
    """Return what Biopython has at a way of keys: `[]` is each value of a list, and `@` stands before an attribute.

    A single value that stands where there should be a list is taken as a list of one.
    """
    step, _, rest = path.partition(".")
    key, _, attribute = step.partition("@")
    name, *lists = key.split("[]")
    return _at(record.get(name) if hasattr(record, "get") else None, len(lists), attribute, rest)


def _at(value: Any, lists: int, attribute: str, rest: str) -> Any:
    if lists:
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [_at(each, lists - 1, attribute, rest) for each in values]
    if attribute:
        return getattr(value, "attributes", {}).get(attribute)
    return at(value, rest) if rest else value


def filled(value: Any, default: Any) -> Any:
    """Return values with a default where there is none."""
    if isinstance(value, list | tuple):
        return [filled(each, default) for each in value]
    return default if value is None else value


def flat(value: Any) -> list[Any]:
    """Return the values of lists within lists."""
    return [each for one in value for each in flat(one)] if isinstance(value, list | tuple) else [value]
