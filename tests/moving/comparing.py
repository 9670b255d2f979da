"""The comparison of a peer with this library, record by record and row by row."""

from collections.abc import Iterable
from typing import Any

import attrs
import expressions
import readings
from rows import Reason, Row, Table
from rules import rule

import pubrecord


@attrs.frozen
class Result:
    """What came out for one record in one row."""

    name: str
    """The name of the row; empty where the peer gives nothing of the record."""
    pmid: str
    """The record's PMID."""
    reason: str | None = None
    """The reason that explains the difference; `None` where there is none, or where nothing explains it."""
    theirs: Any = None
    """The peer's value, where nothing explains the difference."""
    ours: Any = None
    """Our value, where nothing explains the difference."""
    equal: bool = False
    has_value: bool = False
    """Whether the two are equal and there is something: not both empty, or absent."""

    @property
    def explained(self) -> bool:
        """Whether the two are equal, or a reason says why not."""
        return self.equal or self.reason is not None


def compare(table: Table, read: Iterable[readings.Reading]) -> Iterable[Result]:
    """Give what comes out for each record in each row of its kind, and in the row "" whether the peer read it."""
    for reading in read:
        pmid = " ".join((reading.article.pmid or "none").split())
        names = expressions.names(reading)
        if reading.record is None or isinstance(reading.record, Exception):
            yield Result("", pmid, _reason(table.nothing, names, None), theirs=reading.record)
            continue
        yield Result("", pmid, equal=True)
        kind = "article" if isinstance(reading.article, pubrecord.Article) else "book"
        for row in table.rows:
            if row.kind == kind:
                yield _result(row, row.theirs or table.value.format(key=row.key), names, pmid)


def _result(row: Row, expression: str, names: dict[str, Any], pmid: str) -> Result:
    try:
        theirs = expressions.value(expression, names)
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
        theirs = error
    ours = expressions.value(row.ours, names)
    if not isinstance(theirs, Exception) and rule(row.rule)(theirs, ours):
        return Result(row.name, pmid, equal=True, has_value=any(map(_is_value, expressions.flat(theirs))))
    reason = _reason(row.differs, names | {"theirs": theirs, "ours": ours}, row)
    return Result(row.name, pmid, reason, theirs, ours)


def _reason(reasons: Iterable[Reason], names: dict[str, Any], row: Row | None) -> str | None:
    """Return the first reason that holds for a record, and tells what the peer gives where it tells anything."""
    for each in reasons:
        if not expressions.value(each.when, names):
            continue
        then = each.then or (row.then if row is not None else None)
        if row is None or then is None or rule(row.rule)(names["theirs"], expressions.value(then, names)):
            return each.reason
    return None


def _is_value(value: Any) -> bool:
    return value is not None and value not in ("", {})
