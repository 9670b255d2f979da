"""What the strategies make: records of the declared types, within the rules, and the troublesome ones among them."""

import functools
import importlib
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from lxml import etree

from pubrecord import records, strategies
from pubrecord.binding import Attribute, Field, Markup, Unbound, fields
from pubrecord.records import Article, BookArticle, Deletion, Record, ReferenceList, Section

#: Record classes; `Unknown` has no place of its own, and a `PartialDate` is what a property gives.
CLASSES = [
    cls
    for cls in (getattr(records, name) for name in records.__all__)
    if hasattr(cls, "__attrs_attrs__") and cls not in (records.Unknown, records.PartialDate)
]
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Settings for looking at many examples, always the same ones.
look_at = functools.partial(settings, derandomize=True, database=None, phases=[Phase.generate])

any_record = st.one_of(strategies.records(), strategies.records(older=True))


def walk(record: Any) -> Iterator[tuple[Any, Field, Any]]:
    """Every value that is not the default, of a record and of those in it, with its record and its field."""
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if value != field.default:
            yield record, field, value
        for item in value if field.many else (value,):
            if field.holds_records and item is not None:
                yield from walk(item)


@pytest.mark.parametrize("cls", CLASSES)
def test_every_field_occurs(cls: type[attrs.AttrsInstance]) -> None:
    """Every field of every record class gets a value, and always one of the declared type."""
    alone = {"investigators"} if cls is records.Author else set()  # refers to another part of the record
    seen = set()

    @look_at(max_examples=200)
    @given(strategies.instances(cls, older=True))
    def look(record: Any) -> None:
        assert type(record) is cls
        for field in fields(cls):
            value = getattr(record, field.name)
            if value != field.default:
                seen.add(field.name)
            if field.many:
                assert type(value) is tuple
            assert value is None or all(type(item) is field.type for item in (value if field.many else (value,)))
            assert value is not None or field.optional

    look()

    assert {field.name for field in fields(cls)} == seen | alone


@given(strategies.records())
def test_older_things_only_on_demand(record: Record) -> None:
    """Without `older` there is nothing that the newest DTD has not, in values neither."""
    for _, field, value in walk(record):
        assert field.name not in {"date_created", "affiliation", "citation_string", "bare", "element"}
        assert not isinstance(field.binding, Unbound)
        if isinstance(field.binding, Attribute) and field.binding.known and field.type is str:
            assert value in field.binding.known


@given(any_record)
def test_characters(record: Record) -> None:
    """No text has a character that XML 1.0 does not allow."""
    for _, field, value in walk(record):
        if field.type is str:
            for text in value if field.many else (value,):
                assert NOT_XML.search(text) is None


@given(any_record)
def test_markup(record: Record) -> None:
    """A markup twin has markup, in the form that lxml writes, and spells its text."""
    for holder, field, markup in walk(record):
        if isinstance(field.binding, Markup):
            element = etree.fromstring(f"<x>{markup}</x>")

            assert len(element)
            assert getattr(holder, field.binding.of) == "".join(element.itertext())
            assert f"<x>{markup}</x>" == etree.tostring(element, encoding="unicode")


@given(any_record)
def test_names(record: Record) -> None:
    """An ID is there once, and an IDREF refers to an ID of the same record."""
    named: dict[str, list[str]] = {"ID": [], "IDREF": []}
    for _, field, value in walk(record):
        if isinstance(field.binding, Attribute) and field.binding.id_type:
            named[field.binding.id_type].append(value)

    assert len(named["ID"]) == len(set(named["ID"]))
    assert set(named["IDREF"]) <= set(named["ID"])


def test_group_author() -> None:
    """A group author refers to its investigators now and then."""
    find(
        strategies.articles(),
        lambda article: any(author.investigators is not None for author in article.authors),
        settings=look_at(max_examples=2000),
    )


def test_all_kinds() -> None:
    """The strategy for records makes each kind."""
    for cls in (Article, BookArticle, Deletion):
        find(strategies.records(), lambda record, cls=cls: type(record) is cls, settings=look_at())


@pytest.mark.parametrize(
    "wanted",
    [
        lambda text, _: text == "",
        lambda text, _: text.isspace(),
        lambda text, _: "\r" in text,
        lambda text, _: max(text, default="") > "\uffff",
        lambda text, markup: text == "" and markup is not None,
        lambda _, markup: markup is not None and re.search(r"> <", markup),
        lambda _, markup: markup is not None and re.search(r"<[biu]><[biu]>", markup),
        lambda _, markup: markup is not None and "&#13;" in markup,
        lambda _, markup: markup is not None and markup.startswith("<mml:math"),
        lambda _, markup: markup is not None and "<DispFormula><mml:math" in markup,
    ],
    ids=[
        "empty",
        "blank",
        "cr",
        "astral",
        "empty-markup",
        "blank-between",
        "nested",
        "cr-markup",
        "math",
        "display",
    ],
)
def test_troublesome_text(wanted: Callable[[str, str | None], bool]) -> None:
    """Text that is easily lost or changed does occur."""
    find(
        strategies.instances(records.AbstractText),
        lambda found: wanted(found.text, found.text_markup),
        settings=look_at(max_examples=10_000),
    )


@pytest.mark.parametrize("cls", [Section, ReferenceList])
def test_nesting(cls: type[Section | ReferenceList]) -> None:
    """A class that holds itself is nested, but never deep."""

    def depth(record: Any) -> int:
        inner = [item for field in fields(cls) if field.type is cls for item in getattr(record, field.name)]
        return 1 + max(map(depth, inner), default=0)

    deepest = 0

    @look_at(max_examples=200)
    @given(strategies.instances(cls))
    def look(record: Any) -> None:
        nonlocal deepest
        deepest = max(deepest, depth(record))

    look()

    assert deepest == 3


def test_hint_without_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Hypothesis, the import says what to install."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "pubrecord.strategies")

    with pytest.raises(ImportError, match=r'pip install "pubrecord\[strategies\]"'):
        importlib.import_module("pubrecord.strategies")
