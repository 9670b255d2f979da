"""Records of which only some fields were read.

An excerpt is an `Article`, `BookArticle` or `Deletion` whose other slots are empty: to ask for one of these raises, as
does all that needs the whole record. So an excerpt is never taken for a record that lacks what was not read. Each
class of excerpts is a subclass without slots of its own: whole records have no part in this and are no slower for it.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, cast

from pubrecord.binding import fields
from pubrecord.compiling import draft
from pubrecord.errors import NotReadError, OnError, PubrecordError
from pubrecord.records import Record
from pubrecord.records.article import Article
from pubrecord.records.book_article import BookArticle
from pubrecord.records.deletion import Deletion
from pubrecord.records.needs import needs_of

_CLASSES: tuple[type, ...] = (Article, BookArticle, Deletion)
#: What is always read: the fields that say which record it is.
_ALWAYS = ("pmid", "pmids")
#: The fields that are wanted of a record, by its class.
Names = Mapping[type, frozenset[str]]


def chosen(names: Iterable[str]) -> Names:
    """Return the fields that are read for names of fields and of properties: those that a property needs, and `pmid`.

    They are told apart for each kind of record, as a property of two kinds can need other fields of each.

    Raises `ValueError` for a name that no kind of record has, with the nearest that there is.
    """
    if isinstance(names, str):
        raise ValueError(f"fields are several names, not one text: write fields=({names!r},)")  # noqa: TRY004 - a value
    wanted: dict[type, set[str]] = {cls: set(_ALWAYS) for cls in _CLASSES}
    for name in names:
        needed = {cls: needs_of(cls, name) for cls in _CLASSES}
        if all(each is None for each in needed.values()):
            raise ValueError(_unknown(name))
        for cls, each in needed.items():
            wanted[cls].update(each or ())
    return {cls: frozenset(each) for cls, each in wanted.items()}


def _unknown(name: object) -> str:
    known = sorted({known for cls in _CLASSES for known in dir(cls) if not known.startswith("_")})
    nearest = difflib.get_close_matches(str(name), known, n=1)
    return f"no record has a field or property {name!r}" + (f": did you mean {nearest[0]!r}?" if nearest else "")


def excerpt(record: Record, names: Names) -> Record:
    """Return what a whole record says in some fields."""
    cls: type = type(record)
    part: Any = draft(cls)()
    for field in fields(cls):
        if field.name in names[cls]:
            setattr(part, field.name, getattr(record, field.name))
    part.__class__ = excerpt_class(cls)
    return cast("Record", part)


def excerpting(on_error: OnError, names: Names) -> OnError:
    """Return what is done with an error where excerpts are read: a record that a function returns is one too."""
    if not callable(on_error):
        return on_error

    def handle(error: PubrecordError) -> object:
        result = on_error(error)
        return excerpt(cast("Record", result), names) if type(result) in _CLASSES else result

    return handle


def is_excerpt(record: object) -> bool:
    """Whether a record is one of which only some fields were read."""
    return isinstance(record, _Excerpt)


class _Excerpt:
    """What excerpts do in place of what they cannot do."""

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        cls = type(self)
        if needs_of(cls.__mro__[2], name) is None:
            raise AttributeError(f"{cls.__name__!r} object has no attribute {name!r}")
        raise NotReadError(f"`{name}` was not read", advice=f"Add {name!r} to `fields`, or read without `fields`.")

    def __eq__(self, other: object) -> bool:
        raise _refusal("be compared")

    def __hash__(self) -> int:
        raise _refusal("be hashed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise _refusal("be pickled or copied")

    def __repr__(self) -> str:
        cls = type(self)
        there = [field.name for field in fields(cls.__mro__[2]) if _has(self, field.name)]
        return f"<part of {cls.__name__}: {', '.join(f'{name}={getattr(self, name)!r}' for name in there)}>"

    def __str__(self) -> str:
        return repr(self)

    def _repr_html_(self) -> None:
        """Return `None`: a notebook shows the `repr`."""

    def __rich__(self) -> str:
        return repr(self)


def _refusal(what: str) -> NotReadError:
    return NotReadError(
        f"a record of which only some fields were read cannot {what}",
        advice="Read without `fields` to get whole records.",
    )


def _has(record: object, name: str) -> bool:
    try:
        getattr(record, name)
    except NotReadError:
        return False
    return True


@functools.cache
def excerpt_class(cls: type) -> type:
    """Return the class of the excerpts of a record class."""
    names = {"__slots__": (), "__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__}
    return type(cls.__name__, (_Excerpt, cls), names)
