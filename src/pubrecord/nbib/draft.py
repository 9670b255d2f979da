"""A record while its text is read: the values of its fields, and what could not be placed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pubrecord.errors import Problem
from pubrecord.nbib.lines import Text


class Draft:
    """The fields of a record in the making."""

    def __init__(self, text: Text) -> None:
        #: What it is read from, and the place in it of the value that is being read.
        self.text = text
        self.place = 0
        #: What the record has no place for, and what could be read in several ways.
        self.problems: list[Problem] = []
        #: Fields with one value, by the part of the record that they are of: `journal`, `book`; empty for the record.
        self.parts: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        self.values = self.parts[""]
        #: Fields with several.
        self.lists: defaultdict[str, list[Any]] = defaultdict(list)

    def once(self, field: str, value: object, part: str = "") -> None:
        """Set a field that has room for one value; a second one is a problem."""
        values = self.parts[part]
        if field in values:
            self.problem("second", f"the record has room for one value; left out: {value}")
        else:
            values[field] = value

    def problem(self, code: str, message: str) -> None:
        """Note a problem with the value that is being read."""
        tag = self.text.lines[self.place][0].removesuffix("- ").rstrip()
        line = f"line {self.text.number(self.place)}"
        self.problems.append(Problem(code, f"{line}, {tag}" if tag else line, message))

    def problem_once(self, code: str, message: str) -> None:
        """Note a problem that a record may have in many lines, but for the first of them only."""
        if all(known.code != code for known in self.problems):
            self.problem(code, message)
