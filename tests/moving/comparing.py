"""The rows of the tables, as data, and the comparison of a peer with this library by them.

A row names what a peer gives and tells as an expression what this library has for it. Where the two differ, one of the
row's reasons must hold: `when` says of which records it speaks, and `then` what the peer gives of these. Both are
expressions, so a reason holds for any record, and not only for those that were counted.
"""

import collections
import datetime
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs
import cattrs
import readings
from lxml import etree
from rules import rule

import pubrecord

#: Tags, but for those that metapub leaves in texts.
_TAG = re.compile(r"<(?!/?(?:sub|u|s|math)\b)[^>]*>")
FOLDER = Path(__file__).parent


@attrs.frozen
class Reason:
    """Why a peer's value may differ from ours."""

    reason: str
    """The reason, for people."""
    when: str
    """Whether it can hold for a record."""
    then: str | None = None
    """What the peer gives where it holds; `None` is what the row says."""


@attrs.frozen
class Row:
    """A field, attribute or key of a peer."""

    key: str
    """Its name."""
    ours: str
    """What this library has for it."""
    rule: str = "as is"
    """How the two are compared."""
    theirs: str | None = None
    """How the peer's value is got; what the table says in general when it is not told."""
    kind: str = "article"
    """Whether it is of an article or of a book."""
    differs: tuple[Reason, ...] = ()
    """Why they may differ."""
    then: str | None = None
    """What the peer gives where they differ; `None` where it cannot be told."""

    @property
    def name(self) -> str:
        """The key, with the kind where it is not an article."""
        return self.key if self.kind == "article" else f"{self.key} of a {self.kind}"


@attrs.frozen
class Table:
    """All rows of a peer."""

    peer: str
    """The name of its function in `readings`."""
    distributions: tuple[str, ...]
    """What is installed for it."""
    value: str
    """How the value of a row is got, with the key in braces."""
    rows: tuple[Row, ...]
    nothing: tuple[Reason, ...] = ()
    """Why it may give nothing at all of a record, or end with an exception."""


@attrs.define
class Outcome:
    """How often a row was equal, and each of its reasons met."""

    equal: int = 0
    reasons: dict[str, int] = attrs.field(factory=dict)
    """How many records each reason explains."""
    examples: dict[str, str] = attrs.field(factory=dict)
    """The PMID of one of these records."""


def table(name: str) -> Table:
    """Return the table of a peer."""
    return cattrs.structure(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")), Table)


@attrs.frozen
class Unexplained:
    """A difference that no reason explains."""

    name: str
    pmid: str
    theirs: Any
    ours: Any


def compare(table: Table, read: Iterable[readings.Reading]) -> tuple[dict[str, Outcome], list[Unexplained]]:
    """Compare each record with each row of its kind; return what came out for each row, and what nothing explains.

    Records of which the peer gives nothing count in the outcome of the name `""`.
    """
    outcomes = {"": Outcome(), **{row.name: Outcome() for row in table.rows}}
    unexplained: list[Unexplained] = []
    for reading in read:
        names = _names(reading)
        if reading.record is None or isinstance(reading.record, Exception):
            if not _explained(table.nothing, names, outcomes[""], None):
                unexplained.append(Unexplained("", str(reading.article.pmid), reading.record, None))
            continue
        outcomes[""].equal += 1
        for row in table.rows:
            if (row.kind == "article") != isinstance(reading.article, pubrecord.Article):
                continue
            theirs = _value(row.theirs or table.value.format(key=row.key), names)
            ours = _evaluated(row.ours, names)
            names |= {"theirs": theirs, "ours": ours}
            if not isinstance(theirs, Exception) and rule(row.rule)(theirs, ours):
                outcomes[row.name].equal += 1
            elif not _explained(row.differs, names, outcomes[row.name], row):
                unexplained.append(Unexplained(row.name, str(reading.article.pmid), theirs, ours))
    return outcomes, unexplained


def _explained(reasons: Iterable[Reason], names: dict[str, Any], outcome: Outcome, row: Row | None) -> bool:
    """Whether one of the reasons holds; the first that does is counted."""
    for each in reasons:
        then = each.then or (row.then if row else None)
        if _evaluated(each.when, names) and (
            row is None or then is None or rule(row.rule)(names["theirs"], _evaluated(then, names))
        ):
            outcome.reasons[each.reason] = outcome.reasons.get(each.reason, 0) + 1
            article = names.get("article") or names["book"]
            outcome.examples.setdefault(each.reason, str(article.pmid))
            return True
    return False


@functools.cache
def _code(expression: str) -> Any:
    return compile(expression, expression, "eval")


def _evaluated(expression: str, names: dict[str, Any]) -> Any:
    return eval(_code(expression), names)


def _value(expression: str, names: dict[str, Any]) -> Any:
    """Return the peer's value, or the exception that it ends with when it is asked."""
    try:
        return _evaluated(expression, names)
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
        return error


def _names(reading: readings.Reading) -> dict[str, Any]:
    """Return what the expressions of the rows can use."""
    names: dict[str, Any] = {
        "record": reading.record,
        "has": lambda path: bool(reading.element.xpath(path)),
        "texts": lambda path: [str(each) for each in reading.element.xpath(path)],
        "elements": reading.element.xpath,
        "shallow": lambda path: [shallow(each) for each in reading.element.xpath(path)],
        "at": at,
        "bare": bare,
        "flat": _flat,
        "filled": filled,
        "heads": lambda path: list(map(_head, reading.element.xpath(path))),
        "without_tags": lambda xml: _TAG.sub("", re.sub("<math [^>]*>", "<math>", xml or "")),
        "pubrecord": pubrecord,
        "datetime": datetime,
        "re": re,
    }
    if isinstance(reading.article, pubrecord.BookArticle):
        document = reading.article.book or pubrecord.Book()
        return {"book": reading.article, "volume": document, **names}
    journal = reading.article.journal or pubrecord.Journal()
    pub_date = journal.pub_date or pubrecord.PubDate()
    return {"article": reading.article, "journal": journal, "pub_date": pub_date, **names}


def shallow(element: etree._Element) -> str:
    """Return the text of an element and of its children, but not of what stands within these, and what follows it."""
    parts = [element.text, *(part for child in element for part in (child.text, child.tail)), element.tail]
    return "".join(filter(None, parts))


def _head(element: etree._Element) -> str:
    """Return the text of an element until its first child."""
    return "".join(map(str, element.xpath("text()[not(preceding-sibling::*)]")))


def at(record: Any, path: str) -> Any:
    """Return what Biopython has at a way of keys: `[]` is each value of a list, and `@` stands before an attribute.

    A single value that stands where there should be a list is taken as a list of one.
    """
    step, _, rest = path.partition(".")
    key, _, attribute = step.partition("@")
    name, *lists = key.split("[]")
    value = record.get(name) if hasattr(record, "get") else None
    return _at(value, len(lists), attribute, rest)


def _at(value: Any, lists: int, attribute: str, rest: str) -> Any:
    if lists:
        values = value if isinstance(value, list) else [] if value is None else [value]
        return [_at(each, lists - 1, attribute, rest) for each in values]
    if attribute:
        return getattr(value, "attributes", {}).get(attribute)
    return at(value, rest) if rest else value


def bare(value: Any) -> Any:
    """Return texts of XML as Biopython has them: markup as it is written out, the rest as characters."""
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    if value is None:
        return None
    text = re.sub(r"<mml:math\b[^>]*>", '<math xmlns="http://www.w3.org/1998/Math/MathML">', value).replace("mml:", "")
    text = re.sub(r"<(\w+)([^<>]*)/>", r"<\1\2></\1>", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&#13;", "\r").replace("&amp;", "&")


def filled(value: Any, default: Any) -> Any:
    """Return values with a default where there is none."""
    if isinstance(value, list | tuple):
        return [filled(each, default) for each in value]
    return default if value is None else value


def _flat(value: Any) -> list[Any]:
    return [each for one in value for each in _flat(one)] if isinstance(value, list | tuple) else [value]
