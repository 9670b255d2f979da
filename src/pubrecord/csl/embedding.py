"""A whole record in an item's `custom`, and whether the item still says the same."""

from __future__ import annotations

from typing import Any

from pubrecord.errors import JsonShapeError, Problem, word
from pubrecord.records import Article, BookArticle

#: The key in `custom` that holds the record.
KEY = "pubrecord"


class BadRecordError(Exception):
    """What stands under the key is no article and no book; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("the embedded record is none")
        self.problems = problems


def embedded(record: Article | BookArticle) -> dict[str, Any]:
    """`custom`: the record as `pubrecord.json` has it, under the key "pubrecord"."""
    from pubrecord import json  # noqa: PLC0415 - it loads cattrs, which only embedding needs

    return {KEY: json.to_dict(record)}


def record_of(value: object, path: str) -> Article | BookArticle:
    """Return the record that an item holds at `path`; raises `BadRecordError`."""
    from pubrecord import json  # noqa: PLC0415 - as above

    try:
        record = json.from_dict(value)
    except JsonShapeError as error:
        problems = [Problem(each.code, path + each.path.removeprefix("$"), each.message) for each in error.problems]
        raise BadRecordError(problems) from None
    if isinstance(record, Article | BookArticle):
        return record
    raise BadRecordError([Problem("deletion", path, f"expected an article or a book, got {word(value)}: a deletion")])
