"""A CSL item while it is read: what has been taken from it, what is wrong with it, what has no place."""

from __future__ import annotations

import re
from typing import cast

from pubrecord.errors import Problem

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
            self._rest = variables.copy()
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
        value = self._rest.pop(variable)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and variable in _NUMBERS:
            return str(int(value)) if isinstance(value, int) or value.is_integer() else str(value)
        if not isinstance(value, str):
            self.wrong("type", f".{variable}", f"expected a string, got {word(value)}")
            return None
        return value or None

    def finish(self) -> None:
        """Note every variable that has not been read."""
        for variable in self._rest:
            self.unplaced(f".{variable}")
        self._rest = {}

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
            found = _NOTED.fullmatch(line.strip())
            if found and self._rest.get(found[1], found[2]) == found[2]:
                self._rest[found[1]] = found[2]
            elif line.strip():
                rest.append(line)
        if rest:
            self._rest["note"] = "\n".join(rest)
        else:
            del self._rest["note"]


def as_object(value: object) -> dict[str, object] | None:
    """Return a decoded JSON object; `None` if the value is none."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[object] | None:
    """Return a decoded JSON list; `None` if the value is none."""
    return cast("list[object]", value) if isinstance(value, list) else None


def word(value: object) -> str:
    """Return what a decoded JSON value is, in a word or two."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    for kind, text in ((str, "a string"), ((int, float), "a number"), (list, "a list"), (dict, "an object")):
        if isinstance(value, kind):
            return text
    return type(value).__name__
