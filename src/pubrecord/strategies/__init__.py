"""Hypothesis strategies for records, for testing code that takes them.

Written as XML, what they make is valid against NLM's newest DTD, and no round trip changes it::

    from hypothesis import given
    from pubrecord import strategies


    @given(strategies.articles())
    def test_import(article): ...

Fields can be fixed to a value, or to what another strategy makes::

    strategies.articles(pmid="1", authors=st.just(()))

They are derived from the declaration of the record classes. What `pubrecord.strategies.forms` adds is what the DTD says
beyond it: which fields exclude or need one another.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, TypeVar, cast

import attrs

from pubrecord.binding import Markup, fields
from pubrecord.records import Article, BookArticle, Deletion, Record

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise ImportError('The strategies need Hypothesis: pip install "pubrecord[strategies]"') from error

from pubrecord.strategies.instances import free, with_fixed
from pubrecord.strategies.links import linked

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["articles", "book_articles", "deletions", "instances", "records"]

_T = TypeVar("_T", bound=attrs.AttrsInstance)


def __dir__() -> list[str]:
    return __all__


def records(*, older: bool = False) -> st.SearchStrategy[Record]:
    """Records of all kinds; for `older` see `instances`."""
    return st.one_of(articles(older=older), book_articles(older=older), deletions(older=older))


def articles(*, older: bool = False, **fixed: object) -> st.SearchStrategy[Article]:
    """Journal articles; for `older` and fixed fields see `instances`."""
    return instances(Article, older=older, **fixed)


def book_articles(*, older: bool = False, **fixed: object) -> st.SearchStrategy[BookArticle]:
    """Books and chapters; for `older` and fixed fields see `instances`."""
    return instances(BookArticle, older=older, **fixed)


def deletions(*, older: bool = False, **fixed: object) -> st.SearchStrategy[Deletion]:
    """Lists of deleted records; for `older` and fixed fields see `instances`."""
    return instances(Deletion, older=older, **fixed)


def instances(cls: type[_T], *, older: bool = False, **fixed: object) -> st.SearchStrategy[_T]:
    """Instances of any record class, as they are in records.

    With `older` there is also what files have and the newest DTD does not allow: elements of older DTDs, values that
    no DTD lists, something required left out, something unknown. Round trips do not change that either.

    `fixed` names fields, each with its value or a strategy for it. The other fields go with them: where a title is
    fixed, it has no markup unless that is fixed too, and where an attribute is fixed, its element is there. What the
    DTD does not allow can be asked for all the same.

    Raises `TypeError` for a name that is no field of the class, and for a markup twin without its text.
    """
    _check(cls, fixed)
    if not fixed:
        strategy: st.SearchStrategy[_T] = free(cls, older=older)
        return strategy.map(linked)
    return with_fixed(cls, {name: _strategy(value) for name, value in fixed.items()}, older=older)


def _strategy(value: object) -> st.SearchStrategy[object]:
    return cast("st.SearchStrategy[object]", value) if isinstance(value, st.SearchStrategy) else st.just(value)


def _check(cls: type[attrs.AttrsInstance], fixed: Mapping[str, object]) -> None:
    """Refuse names that are no fields, with the nearest, and markup whose text is left to chance."""
    declared = {field.name: field for field in fields(cls)}
    for name, value in fixed.items():
        if name not in declared:
            nearest = difflib.get_close_matches(name, declared, n=1)
            hint = f": did you mean {nearest[0]!r}?" if nearest else ""
            raise TypeError(f"{cls.__name__} has no field {name!r}{hint}")
        binding = declared[name].binding
        if isinstance(binding, Markup) and value is not None and binding.of not in fixed:
            raise TypeError(f"{name!r} needs {binding.of!r}, because both must spell the same: fix both")
