"""A CSL item while it is read: what has been taken from it, what is wrong with it, what has no place."""

from __future__ import annotations

import re
from typing import cast

from pubrecord.errors import Problem, word

#: Older and other programs' names of variables.
_ALIASES = {
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
    "event": "event-title",
    "epub-date": "available-date",
}
#: Variables that may be numbers in JSON.
_NUMBERS = {
    *("PMID", "PMCID", "ISBN", "ISSN", "chapter-number", "edition", "id", "issue"),
    *("number", "page", "page-first", "volume"),
}
#: Variables that are whole numbers, if they are numbers.
_WHOLE = {"PMID", "PMCID"}
#: No number of these has that many digits, and Python refuses to print more than a few thousand.
_LARGE = 10**99
#: A line that programs put into `note` for want of a variable: "PMID: 20821847".
_NOTED = re.compile(r"(PMID|PMCID|DOI): *(\S+)\s*")


class Reading:
    """A CSL item that is being read; paths of problems begin with `path`."""

    def __init__(self, item: object, path: str = "$") -> None:
        self.path = path
        #: What makes it impossible to read the item.
        self.errors: list[Problem] = []
        #: What the item says and a PubMed record has no place for.
        self.lost: list[Problem] = []
        self._rest: dict[str, object] = {}
        if (variables := as_object(item)) is not None:
            self._rest = variables
            self._rename()
            self._read_note()
        else:
            self.wrong("type", "", f"expected an item as an object, got {word(item)}")

    def wrong(self, code: str, where: str, message: str) -> None:
        """Note an error at a place within the item."""
        self.errors.append(Problem(code, self.path + where, message))

    def unplaced(self, where: str, message: str = "a PubMed record has no place for it") -> None:
        """Note that something is not in the record."""
        self.lost.append(Problem("unplaced", self.path + where, message))

    def take(self, variable: str) -> object:
        """Return the value of a variable, `None` if it is absent; it counts as read."""
        return self._rest.pop(variable, None)

    def has(self, variable: str) -> bool:
        """Whether the variable is there and not read yet."""
        return variable in self._rest

    def text(self, variable: str) -> str | None:
        """Return the text of a variable, `None` if it is absent or empty; it counts as read."""
        if variable not in self._rest:
            return None
        return self._text(variable, self._rest.pop(variable), f".{variable}")

    def several(self, variable: str) -> list[str]:
        """Return the texts of a variable that some programs write as a list; it counts as read."""
        values = as_list(self._rest.get(variable))
        if values is None:
            values = [self._rest[variable]] if variable in self._rest else []
            paths = [f".{variable}"]
        else:
            paths = [f".{variable}[{index}]" for index in range(len(values))]
        self._rest.pop(variable, None)
        texts = (self._text(variable, value, path) for value, path in zip(values, paths, strict=False))
        return [text for text in texts if text]

    def says(self, variable: str) -> str:
        """Return the text of a variable, empty if it has none; it does not count as read."""
        value = self._rest.get(variable)
        return value if isinstance(value, str) else ""

    def finish(self) -> None:
        """Note every variable that has not been read."""
        for variable in self._rest:
            self.unplaced(f".{variable}")
        self._rest = {}

    def _text(self, variable: str, value: object, where: str) -> str | None:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and variable in _NUMBERS:
            whole = isinstance(value, int) or value.is_integer()
            if (whole or variable not in _WHOLE) and abs(value) < _LARGE:
                return str(int(value)) if whole else str(value)
            self.wrong("type", where, "expected a whole number that is not too large")
            return None
        if not isinstance(value, str):
            self.wrong("type", where, f"expected a string, got {word(value)}")
            return None
        return value or None

    def _rename(self) -> None:
        for alias, variable in _ALIASES.items():
            if alias in self._rest and self._rest.get(variable, self._rest[alias]) == self._rest[alias]:
                self._rest[variable] = self._rest.pop(alias)

    def _read_note(self) -> None:
        note = self._rest.get("note")
        if not isinstance(note, str):
            return
        rest: list[str] = []
        for line in note.split("\n"):
            variable = _NOTED.fullmatch(line.strip())
            if variable and self._rest.get(variable[1], variable[2]) == variable[2]:
                self._rest[variable[1]] = variable[2]
            elif line.strip():
                rest.append(line)
        if rest:
            self._rest["note"] = "\n".join(rest)
        else:
            del self._rest["note"]


def as_object(value: object) -> dict[str, object] | None:
    """Return a decoded JSON object without its keys that are `null`, which are absent; `None` if the value is none."""
    if not isinstance(value, dict):
        return None
    variables = cast("dict[str, object]", value)
    return {name: each for name, each in variables.items() if each is not None}


def as_list(value: object) -> list[object] | None:
    """Return a decoded JSON list; `None` if the value is none."""
    return cast("list[object]", value) if isinstance(value, list) else None
