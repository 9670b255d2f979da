"""The declaration of the record classes against NLM's DTD of 2025, both ways."""

from collections import Counter

import pytest
from dtd_tools import FRAME, INLINE, RECORDS, UNUSED, bound, elements, places, wrappers
from lxml import etree

from pubrecord.binding import Attribute, Element, Field, Markup

#: Elements, with their parent, that fields are bound to and the DTD does not have, and why.
OLDER = {
    "MedlineCitation/DateCreated": "in the DTDs up to 2017",
    "Article/Affiliation": "in the DTDs up to 2013, for the first author",
    "Author/Affiliation": "in the DTDs up to 2014, where AffiliationInfo is now",
    "Investigator/Affiliation": "in the DTDs up to 2014, where AffiliationInfo is now",
    "BookDocument/CitationString": "in the DTDs up to 2018",
}
#: Elements that the DTD does not demand, and why fields are called required all the same.
NOT_DEMANDED = {
    "PubmedArticle/PubmedData": "what is required in it is so when it is there",
    "PubmedBookArticle/PubmedBookData": "what is required in it is so when it is there",
    "DeleteDocument/PMID": "a record of the same class, DeleteCitation, must have it",
}

every_record = pytest.mark.parametrize("record", RECORDS)


def known_bindings(dtd: etree.DTD, record: str) -> dict[str, Field]:
    """The fields by place, but for the places that only older DTDs have."""
    declared = places(dtd, record)
    return {place: field for place, field in bound(RECORDS[record], record) if place in declared}


@every_record
def test_every_place_is_bound_once(dtd: etree.DTD, record: str) -> None:
    """Every element, attribute and text that the DTD allows anywhere in a record has exactly one field there."""
    declared = places(dtd, record)
    expected = Counter(declared.keys() - wrappers(RECORDS[record], record) - {record})

    actual = Counter(place for place, _ in bound(RECORDS[record], record) if place in declared)

    assert expected == actual


def test_every_declaration_is_reached(dtd: etree.DTD) -> None:
    """Every element of the DTD is somewhere in a record, but for those with a reason not to be."""
    reached = {place.rpartition("/")[2] for record in RECORDS for place in places(dtd, record)}

    assert elements(dtd).keys() - reached == {*FRAME, *INLINE, *UNUSED}


def test_every_binding_is_in_the_dtd(dtd: etree.DTD) -> None:
    """Every field stands for something in the DTD, or for something that older DTDs are known to have there."""
    beyond = {
        place for record, cls in RECORDS.items() for place, _ in bound(cls, record) if place not in places(dtd, record)
    }

    assert OLDER.keys() == {"/".join(place.split("/")[-2:]) for place in beyond if not _is_within_older(place)}


def _is_within_older(place: str) -> bool:
    """Whether something older is further up in the place."""
    return any(f"/{older}/" in place for older in OLDER)


@every_record
def test_fields_stand_in_dtd_order(dtd: etree.DTD, record: str) -> None:
    """Fields are declared in the order in which the DTD wants their elements, the elements around them included."""
    actual = [place for place in known_bindings(dtd, record) if _is_element(place)]

    assert [place for place in places(dtd, record) if place in actual] == actual


@every_record
def test_vanishing_elements_hold_nothing_of_their_own(dtd: etree.DTD, record: str) -> None:
    """An element without a field is there at most once and has no text, so nothing is lost with it."""
    declared = places(dtd, record)

    for place in wrappers(RECORDS[record], record):
        assert declared[place].most == 1
        assert f"{place}/text()" not in declared


@every_record
def test_repeated_means_tuple(dtd: etree.DTD, record: str) -> None:
    """A field is a tuple exactly where the DTD allows its element several times, or within a list.

    Books have one list of investigators and articles several: both are `investigator_lists`, so that a name means one
    thing.
    """
    declared = places(dtd, record)

    for place, field in known_bindings(dtd, record).items():
        if _is_element(place) and isinstance(field.binding, Element):
            several = declared[place].most > 1 or field.name == "investigator_lists"
            assert field.many == several, place


@every_record
def test_required_is_what_the_dtd_demands(dtd: etree.DTD, record: str) -> None:
    """A field is required exactly where the DTD demands its element with all around it, or its attribute."""
    declared = places(dtd, record)

    for place, field in known_bindings(dtd, record).items():
        if isinstance(field.binding, Element) and _is_element(place):
            steps = place.split("/")
            around = ["/".join(steps[: len(steps) - back]) for back in range(len(field.binding.path))]
            demanded = all(declared[step].least for step in around if step not in NOT_DEMANDED)
        elif isinstance(field.binding, Attribute):
            demanded = declared[place].least > 0
        else:
            continue
        assert field.binding.required == demanded, place


@every_record
def test_attributes_have_the_values_of_the_dtd(dtd: etree.DTD, record: str) -> None:
    """Y and N are truth values; other listed values are known, in the DTD's order; names are known to be names."""
    declared = places(dtd, record)

    for place, field in known_bindings(dtd, record).items():
        if isinstance(field.binding, Attribute):
            values = declared[place].values
            assert (field.type is bool) == (set(values) in ({"Y", "N"}, {"Y"})), place
            assert field.binding.known == (() if values == ("Y", "N") else values), place
            assert (field.binding.id_type or "").lower() == {"id": "id", "idref": "idref"}.get(declared[place].type, "")


@every_record
def test_defaults_of_the_dtd_are_told(dtd: etree.DTD, record: str) -> None:
    """Where the DTD has a default for an attribute, the field's sentence says which, because the field is `None` then."""
    declared = places(dtd, record)

    for place, field in known_bindings(dtd, record).items():
        if isinstance(field.binding, Attribute) and (default := declared[place].default):
            told = {"Y": "true", "N": "false"}.get(default, f"`{default}`")
            assert told in field.doc, place
            assert "`None`" in field.doc or "absent" in field.doc, place


@every_record
def test_markup_twins_are_where_markup_may_be(dtd: etree.DTD, record: str) -> None:
    """A text has a markup twin exactly where the DTD allows markup in it."""
    twins = {place for place, field in known_bindings(dtd, record).items() if isinstance(field.binding, Markup)}

    assert {place for place in places(dtd, record) if place.endswith("/node()")} == twins


def _is_element(place: str) -> bool:
    return "@" not in place and not place.endswith("()")
