"""A record while its text is read: the values of its fields, and what could not be placed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pubrecord.errors import Problem


class Draft:
    """The fields of a record in the making; those of its journal or book have names such as ``journal.volume``."""

    def __init__(self) -> None:
        #: Line of the text, and tag, of the value that is being read.
        self.line = 0
        self.tag = ""
        #: What the record has no place for, and what could be read in several ways.
        self.problems: list[Problem] = []
        #: Fields with one value.
        self.values: dict[str, Any] = {}
        #: Fields with several.
        self.lists: defaultdict[str, list[Any]] = defaultdict(list)

    def once(self, field: str, value: object) -> None:
        """Set a field that has room for one value; a second one is a problem."""
        if field in self.values:
            self.problem("second", f"the record has room for one value; left out: {value}")
        else:
            self.values[field] = value

    def problem(self, code: str, message: str) -> None:
        """Note a problem with the value that is being read."""
        self.problems.append(
            Problem(code, f"line {self.line}, {self.tag}" if self.tag else f"line {self.line}", message)
        )

    def problem_once(self, code: str, message: str) -> None:
        """Note a problem that a record may have in many lines, but for the first of them only."""
        if all(known.code != code for known in self.problems):
            self.problem(code, message)

    def part(self, prefix: str) -> dict[str, Any]:
        """Return the values of a part of the record, such as ``journal``, by their names within it."""
        start = f"{prefix}."
        return {name.removeprefix(start): value for name, value in self.values.items() if name.startswith(start)}
