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

import pubrecord
from pubrecord import records, strategies, xml
from pubrecord.binding import Attribute, Field, Markup, Unbound, fields
from pubrecord.records import Article, BookArticle, Deletion, Record, ReferenceList, Section

#: Record classes; `Unknown` has no place of its own, and a `PartialDate` is what a property gives.
CLASSES = [
    cls
    for cls in (getattr(records, name) for name in records.__all__)
    if hasattr(cls, "__attrs_attrs__") and cls not in (records.Unknown, records.PartialDate)
]
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

INVESTIGATOR = records.Investigator(last_name="Nemo")

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


@given(strategies.articles(pmid="1", authors=st.just(()), title=st.sampled_from(["One.", "Two."]), start_page="7"))
def test_fixed_fields(dtd: etree.DTD, article: Article) -> None:
    """Fields have the values they are fixed to, or what a strategy makes; the others go with them, and all is valid."""
    assert "1" == article.pmid
    assert () == article.authors
    assert article.authors_complete is article.authors_type is None
    assert article.title in ("One.", "Two.")
    assert article.title_markup is None
    assert "7" == article.start_page
    assert dtd.validate(etree.fromstring(xml.dumps(article))), dtd.error_log


@pytest.mark.parametrize(
    ("cls", "fixed"),
    [
        (Article, {"authors_complete": False}),
        (Article, {"abstract_copyright": "Nobody"}),
        (Article, {"abstract_sections": ()}),
        (Article, {"elocation_ids": (), "pages": "1-2"}),
        (Article, {"article_ids": ()}),
        (Article, {"nihms": ""}),
        (Article, {"title": "a b", "title_markup": "<i>a</i> b"}),
        (Article, {"title_markup": None}),
        (Article, {"investigator_lists": (records.InvestigatorList(id="g1", investigators=(INVESTIGATOR,)),)}),
        (Article, {"older": True, "element": "MedlineCitation"}),
        (Article, {"element": "MedlineCitation"}),
        (BookArticle, {"title": None}),
        (BookArticle, {"grants_complete": True}),
        (Deletion, {"element": "DeleteDocument"}),
        (records.Author, {"collective_name": "Group"}),
        (records.Author, {"investigators": "g1"}),
        (records.Author, {"fore_name": "Ada"}),
        (records.HistoryDate, {"minute": "5"}),
        (records.PubDate, {"day": "5"}),
        (records.PubDate, {"season": None, "month": None}),
        (records.Journal, {"issn_type": "Print"}),
        (records.Affiliation, {"older": True, "bare": True}),
        (records.Section, {"sections": ()}),
    ],
    ids=str,
)
def test_fixed_fields_bring_what_belongs_to_them(cls: type[attrs.AttrsInstance], fixed: dict[str, Any]) -> None:
    """What is fixed is kept in every record, and fields that it needs or excludes follow: records can be written."""
    kept = {name: value for name, value in fixed.items() if name != "older"}

    @look_at(max_examples=30)
    @given(strategies.instances(cls, **fixed))
    def look(record: Any) -> None:
        assert kept == {name: getattr(record, name) for name in kept}
        if isinstance(record, Article | BookArticle | Deletion):
            assert () == tuple(each for each in pubrecord.problems(record) if each.code != "incomplete")

    look()


@look_at(max_examples=30)
@given(strategies.articles(authors_complete=False), strategies.instances(records.Journal, issn_type="Print"))
def test_fixed_attributes_have_their_element(article: Article, journal: records.Journal) -> None:
    """Where an attribute is fixed, the element that it belongs to is there."""
    assert article.authors
    assert journal.issn is not None


@given(strategies.articles(authors=st.just((records.Author(collective_name="G", investigators="g9"),))))
def test_fixed_references_are_kept(article: Article) -> None:
    """References in a fixed field stay, even where they refer to nothing."""
    assert "g9" == article.authors[0].investigators


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ({"autors": ()}, "Article has no field 'autors': did you mean 'authors'?"),
        ({"xyzzy": ()}, "Article has no field 'xyzzy'$"),
        ({"title_markup": "<i>a</i>"}, "'title_markup' needs 'title'"),
    ],
    ids=["near", "far", "markup"],
)
def test_fixed_fields_that_are_refused(fixed: dict[str, Any], message: str) -> None:
    """A name that is no field is refused when the strategy is asked for, with the nearest; so is markup without its text."""
    with pytest.raises(TypeError, match=message.replace("?", "[?]")):
        strategies.articles(**fixed)


def test_hint_without_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Hypothesis, the import says what to install."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "pubrecord.strategies")

    with pytest.raises(ImportError, match=r'pip install "pubrecord\[strategies\]"'):
        importlib.import_module("pubrecord.strategies")
