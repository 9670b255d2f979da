"""A record's XML with all that is in its `unknown`, which is for the unknown only.

An entry may come from a file, from JSON or from a hand. What always holds: what is written reads back as the same
record, or the entry is refused with its path; so no entry can stand for a field. The reasons are told in
``docs/explanation/design.md``, "Nothing disappears quietly".
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from pubrecord.binding import fields
from pubrecord.errors import Problem, PubrecordError, RecordError
from pubrecord.records import Record, Unknown
from pubrecord.xml.writing.readable import read_again
from pubrecord.xml.writing.splice import splice


def with_unknown(record: Record, xml: str, indents: Mapping[int, str]) -> str:
    """Return the XML of a record, `xml`, with all that is in its `unknown`.

    `indents` has the line break and white space before a child of the record's element, one level deeper, and so on.
    Raises `RecordError` for an entry that has lost its place, or that would be read as something else.
    """
    plain = read_again(xml)
    restored, problem = _restored(plain, xml, record.unknown, indents)
    if problem is None:
        return restored
    entry, problem = _culprit(plain, xml, record.unknown, indents, problem)
    raise RecordError(
        "something in `unknown` cannot be put back into the record",
        problems=[attrs.evolve(problem, path=entry.path)],
        pmid=getattr(record, "pmid", None),
        advice="Only what no field is for has its place there: mend the entry, or remove it and fill the field.",
    )


def _restored(
    plain: Record, xml: str, unknown: tuple[Unknown, ...], indents: Mapping[int, str]
) -> tuple[str, Problem | None]:
    """Return the XML with the entries in it, and what is wrong if it does not read back as the record with them."""
    try:
        restored = splice(xml, unknown, indents)
    except ValueError as error:
        return "", Problem("xml", "$.unknown", str(error))
    try:
        record_again = read_again(restored)
    except PubrecordError as error:
        return "", error.problems[0] if error.problems else Problem("unknown", "$.unknown", error.message)
    if record_again == attrs.evolve(plain, unknown=unknown):
        return restored, None
    cls: type = type(plain)
    changed = [
        field.name
        for field in fields(cls)
        if field.name != "unknown" and getattr(plain, field.name, None) != getattr(record_again, field.name, None)
    ]
    if changed:
        return "", Problem("unknown", "$.unknown", f"the entry would be read as another value of {', '.join(changed)}")
    other = next((piece for piece in record_again.unknown if piece not in unknown), None)
    words = f"the entry would be read as {other}" if other is not None else "the entry would not be read again"
    return "", Problem("unknown", "$.unknown", words)


def _culprit(
    plain: Record, xml: str, unknown: tuple[Unknown, ...], indents: Mapping[int, str], problem: Problem
) -> tuple[Unknown, Problem]:
    """Return an entry with which the XML no longer reads back, while with those before it it does, and what is wrong."""
    good, bad = 0, len(unknown)
    while bad - good > 1:
        middle = (good + bad) // 2
        _, middle_problem = _restored(plain, xml, unknown[:middle], indents)
        if middle_problem is None:
            good = middle
        else:
            bad, problem = middle, middle_problem
    return unknown[bad - 1], problem
