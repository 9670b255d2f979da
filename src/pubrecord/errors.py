"""What can go wrong, as data first and prose second.

Every error of the library is a `PubrecordError`. Its attributes say where and what; ``str()`` puts them into words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

import attrs

__all__ = [
    "CslError",
    "DamagedInputError",
    "JsonShapeError",
    "MarkupError",
    "NotPubmedError",
    "OnError",
    "Problem",
    "PubrecordError",
    "RecordError",
    "UnsafeInputError",
    "UpdatesError",
]


def __dir__() -> list[str]:
    return __all__


#: What values are called in messages, by their types: as JSON has them.
WORDS: dict[type, str] = {
    type(None): "null",
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
}


def word(value: object) -> str:
    """Return what a value is, in words, for messages."""
    kind = type(value)
    return WORDS.get(kind, kind.__name__)


@attrs.frozen
class Problem:
    """One thing that is wrong with a record."""

    code: str
    """Short name of the kind of problem: see the list in the documentation."""
    path: str
    """Where in the record: ``$.authors[3].affiliations[0].text``."""
    message: str
    """What is wrong there, in words."""

    def __str__(self) -> str:
        return f"{self.message} - at {self.path}"


#: How many problems a message spells out.
_SPELLED_OUT = 10


def spelled_out(problems: Sequence[Problem]) -> list[str]:
    """Return the lines of a message about problems: one for each of the first ten, and one that counts the others."""
    lines = [str(problem) for problem in problems[:_SPELLED_OUT]]
    others = len(problems) - len(lines)
    return [*lines, f"and {others:,} more, all in `problems` of the error"] if others else lines


class PubrecordError(Exception):
    """Base of all errors that the library raises for what it was given."""

    #: What `pmid` is in words.
    _pmid_is: ClassVar[str] = "PMID"

    def __init__(
        self,
        message: str,
        *,
        advice: str = "",
        source: str | None = None,
        record: int | None = None,
        offset: int | None = None,
        line: int | None = None,
        pmid: str | None = None,
        problems: Sequence[Problem] = (),
        raw: bytes | None = None,
    ) -> None:
        super().__init__(message)
        #: What was found.
        self.message = message
        #: What it usually means and what to do.
        self.advice = advice
        #: Name of the file or stream.
        self.source = source
        #: Number of the record in the source, counted from 1.
        self.record = record
        #: Where the record or the damage begins, in bytes of the uncompressed stream.
        self.offset = offset
        #: Line in the source, counted from 1.
        self.line = line
        #: PMID of the record, or of the last good one before the damage.
        self.pmid = pmid
        #: Every problem of the record.
        self.problems = tuple(problems)
        #: The bytes of the record as they stand in the source.
        self.raw = raw

    def locate(
        self,
        *,
        source: str | None = None,
        record: int | None = None,
        offset: int | None = None,
        line: int | None = None,
    ) -> PubrecordError:
        """Add where it happened, as far as that is not known yet, and return the error itself."""
        self.source = source if self.source is None else self.source
        self.record = record if self.record is None else self.record
        self.offset = offset if self.offset is None else self.offset
        self.line = line if self.line is None else self.line
        return self

    def __str__(self) -> str:
        place = [
            text
            for text, known in (
                (f"{self.source}", self.source),
                (f"line {self.line}", self.line),
                (f"record {self.record}", self.record),
                (f"{self._pmid_is} {self.pmid}", self.pmid),
                (f"byte {self.offset}", self.offset),
            )
            if known is not None
        ]
        lines = [f"{', '.join(place)}: {self.message}" if place else self.message]
        lines.extend(f"  {text}" for text in spelled_out(self.problems))
        if self.advice:
            lines.append(f"  {self.advice}")
        return "\n".join(lines)


class NotPubmedError(PubrecordError):
    """The input is something else than PubMed records."""


class DamagedInputError(PubrecordError):
    """The input is cut off or corrupt, or holds bytes that belong to nothing."""

    # The damage may hide whose it is: what is known is the last good record before it.
    _pmid_is = "after PMID"


class UnsafeInputError(PubrecordError):
    """The input asks for what is never done with input from strangers, such as expanding entities."""


class RecordError(PubrecordError):
    """One record is not well-formed, does not fit the model, or cannot be written."""


class JsonShapeError(PubrecordError):
    """JSON that does not have the shape of a record."""


class CslError(PubrecordError):
    """A CSL item that no PubMed record can hold, or not all of it."""


class NbibError(PubrecordError):
    """A text of the MEDLINE format that holds no record, or more than a record can."""


class RisError(PubrecordError):
    """A reference in RIS that no PubMed record can hold, or not all of it."""


class BibtexError(PubrecordError):
    """An entry of BibTeX or BibLaTeX that no PubMed record can hold, or not all of it."""


class MarkupError(RecordError):
    """A text and its markup twin do not say the same."""


class UpdatesError(PubrecordError):
    """Baseline and update files that do not go together, or a store that they do not belong to."""


class NotReadError(PubrecordError, AttributeError):
    """A part of a record was asked for that was not read, because `fields` did not name it."""


class MissingExtraError(PubrecordError, ImportError):
    """What was asked for needs a package that comes with one of the extras."""

    def __init__(self, message: str, *, extra: str) -> None:
        super().__init__(message, advice=f'Install it with: pip install "pubrecord[{extra}]"')


class MissingEngineError(PubrecordError, ImportError):
    """The environment asks for an engine that is not there."""


#: What to do with an error in one record: raise it, pass the record over, or call a function with it. A record that the
#: function returns takes the place of the bad one.
OnError = Literal["raise", "skip"] | Callable[[PubrecordError], object]


def check_on_error(on_error: object) -> None:
    """Raise `ValueError` for a value that `on_error` cannot have."""
    if not callable(on_error) and on_error not in ("raise", "skip"):
        raise ValueError(f'on_error is "raise", "skip" or a function, not {on_error!r}')


def handle(error: PubrecordError, on_error: OnError) -> object:
    """Do with an error as `on_error` says: raise it, pass over it, or return what the function says to it.

    What is not installed is no fault of a record: `MissingExtraError` is raised whatever `on_error` says.
    """
    if isinstance(error, MissingExtraError):
        raise error
    if callable(on_error):
        return on_error(error)
    check_on_error(on_error)
    if on_error == "raise":
        raise error
    return None
