"""`problems` says what is wrong with a record that was made by hand, as a writer and the DTD would."""

import gzip
import io
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from made import article, document

import pubrecord
from pubrecord import strategies, xml
from pubrecord.binding import Attribute, Element, fields
from pubrecord.records import (
    AbstractText,
    Affiliation,
    Article,
    ArticleId,
    Author,
    BookArticle,
    Deletion,
    Journal,
    Record,
)

MADE = Article(
    pmid="900000001",
    title="A title.",
    journal=Journal(title="Journal of invented studies"),
    authors=(Author(last_name="Nemo"),),
    abstract_sections=(AbstractText(text="A text."),),
)


def required(record: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give where the required values of a record are: names of fields and numbers of items."""
    for field in fields(type(record)):
        value = getattr(record, field.name)
        if value in (None, ()):
            continue
        if isinstance(field.binding, Element | Attribute) and field.binding.required:
            yield (*path, field.name)
        if field.holds_records:
            for number, item in enumerate(value if field.many else (value,)):
                yield from required(item, (*path, field.name, number) if field.many else (*path, field.name))


def without(record: Any, path: tuple[Any, ...]) -> Any:
    """Return the record without the value at a path, and without the attributes of its element."""
    name, *rest = path
    if isinstance(name, int):
        return (*record[:name], without(record[name], tuple(rest)), *record[name + 1 :])
    if rest:
        return attrs.evolve(record, **{name: without(getattr(record, name), tuple(rest))})
    declared = {field.name: field for field in fields(type(record))}
    gone = {name, f"{name}_markup"} & declared.keys()
    binding = declared[name].binding
    if isinstance(binding, Element):
        gone |= {
            field.name
            for field in declared.values()
            if isinstance(field.binding, Attribute) and field.binding.path == binding.path
        }
    return attrs.evolve(record, **{each: declared[each].default for each in gone})


def test_a_record_from_little() -> None:
    """A record made from a few fields lacks what the DTD demands: each field is named, with what it stands for."""
    found = {problem.path: problem for problem in pubrecord.problems(MADE)}

    assert {
        "$.status",
        "$.pmid_version",
        "$.pub_model",
        "$.languages",
        "$.publication_types",
        "$.medline_ta",
        "$.journal.cited_medium",
        "$.journal.pub_date",
    } == found.keys()
    assert {"incomplete"} == {problem.code for problem in found.values()}
    assert "the DTD demands <MedlineTA> here, and there is none - at $.medline_ta" == str(found["$.medline_ta"])
    assert "the attribute Status of <MedlineCitation>" in found["$.status"].message


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (attrs.evolve(MADE, title="A title\x00"), ("character", "$.title")),
        (attrs.evolve(MADE, title_markup="<i>Another</i>"), ("markup", "$.title_markup")),
        (attrs.evolve(MADE, authors=[Author(last_name="Nemo")]), ("type", "$.authors")),
        (attrs.evolve(MADE, authors=(Author(last_name=1),)), ("type", "$.authors[0].last_name")),
        (attrs.evolve(MADE, element="Nonsense"), ("element", "$.element")),
        (
            attrs.evolve(MADE, authors=(Author(affiliations=(Affiliation(),)),)),
            ("incomplete", "$.authors[0].affiliations[0].text"),
        ),
        (attrs.evolve(MADE, article_ids=(ArticleId(value="1"),)), ("incomplete", "$.publication_status")),
        (BookArticle(), ("incomplete", "$.book")),
        (Deletion(), ("incomplete", "$.pmids")),
        ("no record", ("type", "$")),
    ],
    ids=["character", "markup", "list", "number", "element", "nested", "within", "book", "deletion", "text"],
)
def test_kinds_of_problems(record: Any, expected: tuple[str, str]) -> None:
    """What a writer refuses and what is absent are found together, at any depth, whatever the record holds."""
    assert expected in [(problem.code, problem.path) for problem in pubrecord.problems(record)]


def test_what_is_in_pubmeds_part_is_asked_for_when_it_is_there() -> None:
    """The DTD does not demand `PubmedData`, and what it demands in it only where something of it is there."""
    paths = {problem.path for problem in pubrecord.problems(MADE)}

    assert not {"$.article_ids", "$.publication_status"} & paths


@given(strategies.records())
def test_valid_records_have_no_problems(record: Record) -> None:
    """A record that is valid under the DTD has no problem."""
    assert () == pubrecord.problems(record)


@given(strategies.records(), st.data())
def test_required_as_the_dtd_has_it(dtd: etree.DTD, record: Record, data: st.DataObject) -> None:
    """A record that lacks something required is not valid, and exactly then the field is named."""
    path = data.draw(st.sampled_from(list(required(record))))
    lacking = without(record, path)
    root = etree.fromstring(xml.dumps(lacking).encode())

    expected = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    named = [problem.path for problem in pubrecord.problems(lacking)]

    assert dtd.validate(root) == (expected not in named), (path, dtd.error_log)


def test_check_counts_what_is_incomplete() -> None:
    """`check` finds the same in a file: a finding for each record, and how often each field is absent."""
    made = document(article(), article(pmid=900000002).replace("<Language>eng</Language>", ""))

    found = pubrecord.check(io.BytesIO(made.encode()))

    assert {"$.publication_types": 2, "$.medline_ta": 2, "$.languages": 1} == found.incomplete
    assert [("incomplete", 1, "900000001"), ("incomplete", 2, "900000002")] == [
        (finding.code, finding.record, finding.pmid) for finding in found.findings
    ]
    assert "the DTD demands <Language> here, and there is none - at $.languages" in found.findings[1].message


@pytest.mark.parametrize(("year", "wrong"), [("14", 0), ("15", 1), ("25", 1)])
def test_older_dtds_demand_less(year: str, wrong: int) -> None:
    """In a file that declares a DTD from before 2015, what is absent is counted and is not wrong."""
    head = (
        f'<!DOCTYPE PubmedArticleSet SYSTEM "http://www.ncbi.nlm.nih.gov/corehtml/query/DTD/pubmed_{year}0101.dtd">\n'
    )

    found = pubrecord.check(io.BytesIO(document(article(), head=head).encode()))

    assert {"$.publication_types": 1, "$.medline_ta": 1} == found.incomplete
    assert wrong == len(found.findings)


def test_records_of_pubmed_are_complete(corpus: Any) -> None:
    """No record of NLM's baseline files since 2016 lacks anything."""
    paths = [path for path in (corpus / "corpus" / "baseline").glob("*.gz") if "2014" not in path.name]

    assert len(paths) > 9
    assert {} == {
        path.name: record.pmid
        for path in paths
        for record in pubrecord.read(io.BytesIO(gzip.decompress(path.read_bytes())))
        if not isinstance(record, Deletion) and pubrecord.problems(record)
    }
