"""Hypothesis strategies for records, for testing code that takes them.

Written as XML, what they make is valid against NLM's newest DTD, and no round trip changes it::

    from hypothesis import given
    from pubrecord import strategies


    @given(strategies.articles())
    def test_import(article): ...

They are derived from the declaration of the record classes. What stands here is what the DTD says beyond it: which
fields exclude or need one another, and where formulas may be.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from xml.sax.saxutils import escape

import attrs

from pubrecord.binding import (
    Attribute,
    Bare,
    Content,
    Element,
    Field,
    Instruction,
    Markup,
    Outermost,
    Spacing,
    Unbound,
    fields,
)
from pubrecord.records import (
    Article,
    Author,
    Book,
    BookArticle,
    BookDate,
    Deletion,
    HistoryDate,
    PubDate,
    Record,
    Unknown,
)

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise ImportError('The strategies need Hypothesis: pip install "pubrecord[strategies]"') from error

__all__ = ["articles", "book_articles", "deletions", "instances", "records"]

_T = TypeVar("_T", bound=attrs.AttrsInstance)
#: A text, and the XML that says it.
_Rich = tuple[str, str]

#: The choices that the DTD offers, each as the ways to make it, much as the DTD writes them: of the fields that a
#: choice names, a record has those of one way; a question mark says that a field may be absent even there.
_CHOICES: dict[type, tuple[tuple[str, ...], ...]] = {
    Article: (
        ("start_page end_page? pages? elocation_ids?", "pages elocation_ids?", "elocation_ids"),
        ("", "abstract_sections abstract_copyright?"),
        ("", "authors"),
        ("", "publication_status article_ids history? objects? nihms? reference_lists?"),
    ),
    Author: (("last_name fore_name? initials? suffix?", "collective_name"),),
    BookArticle: (
        ("", "start_page end_page? pages?", "pages"),
        ("", "abstract_sections abstract_copyright?"),
        ("", "publication_status article_ids history? objects?"),
    ),
    BookDate: (("year", "year month day?", "year season"),),
    HistoryDate: (("", "hour", "hour minute second?"),),
    PubDate: (("year", "year month day?", "year season", "medline_date"),),
}
#: Fields for what only older DTDs have.
_OLDER: dict[type, tuple[str, ...]] = {
    Article: ("date_created", "affiliation"),
    Book: ("publisher_spacing",),
    BookArticle: ("citation_string",),
}
#: Fields that are tuples because other classes have several, where the DTD of these classes has one.
_ONE_ALONE: dict[type, tuple[str, ...]] = {Book: ("investigator_lists",), BookArticle: ("investigator_lists",)}
#: Elements whose text may hold formulas.
_WITH_MATH = {"AbstractText", "ArticleTitle", "BookTitle", "Citation", "CollectionTitle", "Keyword", "VernacularTitle"}
#: Elements whose text may hold formulas on lines of their own.
_WITH_DISPLAY = {"AbstractText"}

_MOST_ITEMS = 2
#: How many fields a record has at most beside those that it must have.
_MOST_OPTIONAL = 16
#: How deep a record may hold records of its own class.
_MOST_NESTED = 2


def records(*, older: bool = False) -> st.SearchStrategy[Record]:
    """Records of all kinds; for `older` see `instances`."""
    return st.one_of(articles(older=older), book_articles(older=older), deletions(older=older))


def articles(*, older: bool = False) -> st.SearchStrategy[Article]:
    """Journal articles; for `older` see `instances`."""
    return instances(Article, older=older)


def book_articles(*, older: bool = False) -> st.SearchStrategy[BookArticle]:
    """Books and chapters; for `older` see `instances`."""
    return instances(BookArticle, older=older)


def deletions(*, older: bool = False) -> st.SearchStrategy[Deletion]:
    """Lists of deleted records; for `older` see `instances`."""
    return instances(Deletion, older=older)


def instances(cls: type[_T], *, older: bool = False) -> st.SearchStrategy[_T]:
    """Instances of any record class, as they are in records.

    With `older` there is also what files have and the newest DTD does not allow: elements of older DTDs, values that
    no DTD lists, something required left out, something unknown. Round trips do not change that either.
    """
    made: st.SearchStrategy[_T] = _instances(cls, older=older)
    return made.map(_linked)


@attrs.frozen
class _Form:
    """One of the forms that a record of a class can have."""

    cls: type[attrs.AttrsInstance]
    #: Values of the fields that tell the form.
    told: dict[str, Any]
    #: The fields that a record of this form may have.
    fields: list[Field]


def _forms(cls: type[attrs.AttrsInstance], *, older: bool) -> list[_Form]:
    free = [field for field in fields(cls) if not isinstance(field.binding, Outermost | Bare | Markup)]
    if not older:
        gone = {*_OLDER.get(cls, ()), *(field.name for field in free if isinstance(field.binding, Unbound))}
        return [_Form(cls, {}, [field for field in free if field.name not in gone])]
    forms = [_Form(cls, {}, free)]
    for field in fields(cls):
        if isinstance(field.binding, Outermost):
            forms.extend(_Form(cls, {field.name: name}, _within(name, free)) for name in field.binding.names[1:])
        elif isinstance(field.binding, Bare):
            forms.append(_Form(cls, {field.name: True}, [leaf for leaf in free if _is_required(leaf)]))
    return forms


def _within(name: str, free: list[Field]) -> list[Field]:
    """The fields that are left when the record stands in the element of that name: all, if it is not an inner one."""
    if all(_path(field)[:1] != (name,) for field in free):
        return free
    return [field for field in free if _path(field)[:1] in ((name,), ())]


@functools.cache
def _instances(cls: type[attrs.AttrsInstance], *, older: bool, nested: int = _MOST_NESTED) -> st.SearchStrategy[Any]:
    return st.one_of(*(_instance(form, older=older, nested=nested) for form in _forms(cls, older=older)))


@st.composite
def _instance(draw: st.DrawFn, form: _Form, *, older: bool, nested: int) -> attrs.AttrsInstance:
    cls, names = form.cls, _names(draw, form, older=older)
    declared = [field for field in form.fields if nested or field.type is not cls]
    elements = {(), *(path for field in declared if field.name in names for path in _elements(field))}
    twins = {field.binding.of: field.name for field in fields(cls) if isinstance(field.binding, Markup)}
    values = dict(form.told)
    for field in declared:
        if isinstance(field.binding, Attribute | Spacing):
            sure = _is_required(field) and not older
            if field.binding.path not in elements or not (sure or draw(st.booleans())):
                continue
        elif field.name not in names:
            continue
        if isinstance(field.binding, Spacing):
            room = 1 + sum(path[:-1] == field.binding.path for path in elements)
            values[field.name] = draw(_blanks(room))
        elif field.name in twins:
            values[field.name], values[twins[field.name]] = draw(_rich_text((cls.__name__, *_path(field))[-1]))
        else:
            depth = nested - 1 if field.type is cls else _MOST_NESTED
            values[field.name] = draw(_value(cls, field, older=older, nested=depth))
    return cls(**values)


def _names(draw: st.DrawFn, form: _Form, *, older: bool) -> set[str]:
    """Names of fields that a record may have together; attributes are not among them, they go with their elements."""
    choices = _CHOICES.get(form.cls, ())
    settled = {word.removesuffix("?") for ways in choices for way in ways for word in way.split()}
    chosen = [word for ways in choices for word in draw(st.sampled_from(ways)).split()]
    names = {word.removesuffix("?") for word in chosen if not word.endswith("?") or draw(st.booleans())}
    free = [
        field
        for field in form.fields
        if field.name not in settled and not isinstance(field.binding, Attribute | Spacing)
    ]
    names.update(field.name for field in free if _is_required(field))
    if optional := [field.name for field in free if not _is_required(field)]:
        size = draw(st.integers(0, min(_MOST_OPTIONAL, len(optional))))
        names |= draw(st.sets(st.sampled_from(optional), min_size=size, max_size=size))
    names &= {field.name for field in form.fields}
    is_bare = len(form.fields) == 1
    if older and not is_bare and names and draw(st.integers(0, 9)) == 0:
        names.remove(draw(st.sampled_from(sorted(names))))
    return names


def _is_required(field: Field) -> bool:
    return isinstance(field.binding, Content) or (
        isinstance(field.binding, Element | Attribute) and field.binding.required
    )


def _path(field: Field) -> tuple[str, ...]:
    return field.binding.path if isinstance(field.binding, Element | Attribute | Instruction | Spacing) else ()


def _elements(field: Field) -> list[tuple[str, ...]]:
    """The elements that are there when the field has a value, as paths."""
    path = _path(field) if isinstance(field.binding, Element | Instruction) else ()
    return [path[:end] for end in range(1, len(path) + 1)]


@functools.cache
def _value(cls: type, field: Field, *, older: bool, nested: int) -> st.SearchStrategy[Any]:
    if isinstance(field.binding, Unbound):
        return _UNKNOWN
    one = _one_value(field, older=older, nested=nested)
    most = 1 if field.name in _ONE_ALONE.get(cls, ()) else _MOST_ITEMS
    return st.lists(one, min_size=1, max_size=most).map(tuple) if field.many else one


def _one_value(field: Field, *, older: bool, nested: int) -> st.SearchStrategy[Any]:
    if field.holds_records:
        return _instances(field.type, older=older, nested=nested)
    if isinstance(field.binding, Instruction):
        return _INSTRUCTION
    known = field.binding.known if isinstance(field.binding, Element | Attribute) else ()
    if field.type is bool:
        return st.booleans() if older or not known else st.sampled_from([name == "Y" for name in known])
    if isinstance(field.binding, Attribute) and field.binding.id_type:
        return _NAMES
    if not known:
        return _TEXT
    return st.one_of(st.sampled_from(known), _TEXT) if older else st.sampled_from(known)


def _linked(record: _T) -> _T:
    """Return the record with each ID once, and each IDREF to one of its IDs."""
    ids: set[str] = set()

    def once(name: str) -> str | None:
        known = name in ids
        ids.add(name)
        return None if known else name

    record = _renamed(record, "ID", once)
    return _renamed(record, "IDREF", lambda name: name if name in ids else min(ids, default=None))


def _renamed(record: _T, id_type: str, rename: Callable[[str], str | None]) -> _T:
    """Return the record with its names of that type changed, at any depth."""
    values: dict[str, Any] = {}
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if value is None:
            pass
        elif isinstance(field.binding, Attribute) and field.binding.id_type == id_type:
            value = rename(value)
        elif field.holds_records and field.many:
            value = tuple(_renamed(item, id_type, rename) for item in value)
        elif field.holds_records:
            value = _renamed(value, id_type, rename)
        values[field.name] = value
    return type(record)(**values)


#: Names that XML allows for an ID.
_NAMES = st.sampled_from(("g1", "ID0", "_x.y-1", "\N{GREEK SMALL LETTER ALPHA}1"))
#: Text of the characters that XML 1.0 allows, those that are easily lost more often than others.
_TEXT = st.one_of(
    st.text(
        st.characters(codec="utf-8", exclude_characters={*map(chr, range(0x20)), "\ufffe", "\uffff"} - {*"\t\n\r"}),
        max_size=8,
    ),
    st.text("\t\n\r &<>\"'];a\N{MATHEMATICAL BOLD SMALL X}", max_size=4),
)
#: What a processing instruction may hold behind its target: nothing, or a space and what XML tells from it.
_INSTRUCTION = st.one_of(
    st.just(""), _TEXT.map(lambda text: " " + text.replace("?", "").replace("\r", "").lstrip(" \t\n"))
)


def _blanks(count: int) -> st.SearchStrategy[tuple[str, ...]]:
    """White space at so many places, or none at all."""
    blanks = st.lists(st.text(" \t\n\r", max_size=3), min_size=count, max_size=count)
    return blanks.map(lambda texts: tuple(texts) if any(texts) else ())


def _joined(pieces: Iterable[_Rich]) -> _Rich:
    pieces = tuple(pieces)
    return "".join(text for text, _ in pieces), "".join(xml for _, xml in pieces)


def _tagged(tag: str, content: _Rich) -> _Rich:
    text, xml = content
    return text, f"<{tag}>{xml}</{tag}>" if xml else f"<{tag}/>"


def _formula(symbol: _Rich) -> _Rich:
    text, xml = _tagged("mml:mi", symbol)
    return text, f'<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">{xml}</mml:math>'


def _inline(content: st.SearchStrategy[_Rich]) -> st.SearchStrategy[_Rich]:
    return st.builds(_tagged, st.sampled_from(("b", "i", "sup", "sub", "u")), content)


_PLAIN = _TEXT.map(lambda text: (text, escape(text, {"\r": "&#13;"})))
_INLINE = _inline(st.tuples(_PLAIN, _inline(_PLAIN | _inline(_PLAIN))).map(_joined) | _PLAIN)
_MATH = _PLAIN.map(_formula)
_DISPLAYED = _MATH.map(functools.partial(_tagged, "DispFormula"))


@functools.cache
def _rich_text(tag: str) -> st.SearchStrategy[tuple[str, str | None]]:
    """What an element may hold: its text, and the same as XML if it has markup."""
    marked = _INLINE
    if tag in _WITH_MATH:
        marked |= _MATH
    if tag in _WITH_DISPLAY:
        marked |= _DISPLAYED
    mixed = st.tuples(_PLAIN, marked, _PLAIN, marked | _PLAIN).map(_joined)
    return st.one_of(_TEXT.map(lambda text: (text, None)), st.just(("a b", "<i>a</i> <i>b</i>")), marked, mixed)


#: What no field is for: an attribute of the record's element, something at the beginning of its content, or both.
_UNKNOWN_ATTRIBUTE = _TEXT.map(lambda text: Unknown(path="@Unknown", value=text))
_UNKNOWN_NODE = st.one_of(
    _PLAIN.map(lambda content: _tagged("Unknown", content)[1]), st.sampled_from(("<!--note-->", "<?page 3?>"))
).map(lambda xml: Unknown(path=".", value=xml, position=0))
_UNKNOWN = st.one_of(
    st.tuples(_UNKNOWN_ATTRIBUTE), st.tuples(_UNKNOWN_NODE), st.tuples(_UNKNOWN_ATTRIBUTE, _UNKNOWN_NODE)
)
