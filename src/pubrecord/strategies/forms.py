"""Which fields a record may have together: what the DTD says beyond the declaration of each field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import attrs
from hypothesis import strategies as st

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
from pubrecord.records import Article, Author, Book, BookArticle, BookDate, HistoryDate, PubDate

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

#: How many fields a record has at most beside those that it must have.
_MOST_OPTIONAL = 16


@attrs.frozen
class Form:
    """One of the forms that a record of a class can have."""

    cls: type[attrs.AttrsInstance]
    #: Values of the fields that tell the form.
    told: dict[str, Any]
    #: The fields that a record of this form may have.
    fields: list[Field]


def forms(cls: type[attrs.AttrsInstance], fixed: Mapping[str, Any], *, older: bool) -> list[Form]:
    """Return the forms of a class: one, with `older` also those of older files; or those that the fixed values tell."""
    told = {field.name for field in fields(cls) if isinstance(field.binding, Outermost | Bare)} & fixed.keys()
    if not older and not told:
        return _forms(cls, older=False)[:1]
    defaults = {field.name: field.default for field in fields(cls)}
    fitting = [
        form
        for form in _forms(cls, older=older)
        if all(form.told.get(name, defaults[name]) == fixed[name] for name in told)
    ]
    return fitting or _forms(cls, older=older)[:1]


def _forms(cls: type[attrs.AttrsInstance], *, older: bool) -> list[Form]:
    free = [field for field in fields(cls) if not isinstance(field.binding, Outermost | Bare | Markup)]
    if not older:
        gone = {*_OLDER.get(cls, ()), *(field.name for field in free if isinstance(field.binding, Unbound))}
        free = [field for field in free if field.name not in gone]
    listed = [Form(cls, {}, free)]
    for field in fields(cls):
        if isinstance(field.binding, Outermost):
            listed.extend(Form(cls, {field.name: name}, _within(name, free)) for name in field.binding.names[1:])
        elif isinstance(field.binding, Bare):
            listed.append(Form(cls, {field.name: True}, [leaf for leaf in free if is_required(leaf)]))
    return listed


def _within(name: str, free: list[Field]) -> list[Field]:
    """Return the fields that are left when the record stands in the element of that name: all, if it is no inner one."""
    if all(path_of(field)[:1] != (name,) for field in free):
        return free
    return [field for field in free if path_of(field)[:1] in ((name,), ())]


def names_together(draw: st.DrawFn, form: Form, fixed: Mapping[str, Any], *, older: bool) -> set[str]:
    """Return names of fields that a record may have together; attributes are not among them, they go with elements.

    Fields that are fixed to a value are among them, with the elements of fixed attributes; those that are fixed to
    nothing are not.
    """
    absent = {name for name, value in fixed.items() if value in (None, ())}
    present = _with_elements(form, fixed.keys() - absent, absent)
    choices = _CHOICES.get(form.cls, ())
    settled = {word for ways in choices for way in ways for word in _words(way)}
    chosen = [word for ways in choices for word in draw(st.sampled_from(_fitting(ways, present, absent))).split()]
    names = {word.removesuffix("?") for word in chosen if not word.endswith("?") or draw(st.booleans())}
    free = [
        field
        for field in form.fields
        if field.name not in settled and not isinstance(field.binding, Attribute | Spacing)
    ]
    names.update(field.name for field in free if is_required(field))
    if optional := [field.name for field in free if not is_required(field)]:
        size = draw(st.integers(0, min(_MOST_OPTIONAL, len(optional))))
        names |= draw(st.sets(st.sampled_from(optional), min_size=size, max_size=size))
    names = ((names & {field.name for field in form.fields}) | present) - absent
    is_bare = len(form.fields) == 1
    spare = sorted(names - present)
    if older and not is_bare and spare and draw(st.integers(0, 9)) == 0:
        names.remove(draw(st.sampled_from(spare)))
    return names


def _with_elements(form: Form, present: Collection[str], absent: Collection[str]) -> set[str]:
    """Return the fixed fields that are elements, and for each fixed attribute a field that makes its element be there."""
    names = {field.name for field in fields(form.cls) if field.name in present and elements_of(field)}
    for attribute in fields(form.cls):
        if attribute.name in present and isinstance(attribute.binding, Attribute) and attribute.binding.path:
            around = attribute.binding.path
            fitting = [field.name for field in form.fields if around in elements_of(field) and field.name not in absent]
            if not names.intersection(fitting):
                names.update(fitting[:1])
    return names


def _words(way: str) -> set[str]:
    return {word.removesuffix("?") for word in way.split()}


def _fitting(ways: tuple[str, ...], present: Collection[str], absent: Collection[str]) -> list[str]:
    """Return the ways of a choice that have all the fields that must be there, and need none that must not; else all."""
    concerned = {word for way in ways for word in _words(way)}.intersection(present)
    fitting = [way for way in ways if concerned <= _words(way) and not set(way.split()).intersection(absent)]
    return fitting or list(ways)


def is_single(cls: type, field: Field) -> bool:
    """Whether a field is a tuple only because other classes have several, where the DTD of this class has one."""
    return field.name in _ONE_ALONE.get(cls, ())


def is_required(field: Field) -> bool:
    """Whether a record must have the field: the text of its element, or what the DTD demands."""
    return isinstance(field.binding, Content) or (
        isinstance(field.binding, Element | Attribute) and field.binding.required
    )


def path_of(field: Field) -> tuple[str, ...]:
    """Return the elements that a field stands in, or is, from that of its class on."""
    return field.binding.path if isinstance(field.binding, Element | Attribute | Instruction | Spacing) else ()


def elements_of(field: Field) -> list[tuple[str, ...]]:
    """Return the elements that are there when the field has a value, as paths."""
    path = path_of(field) if isinstance(field.binding, Element | Instruction) else ()
    return [path[:end] for end in range(1, len(path) + 1)]
