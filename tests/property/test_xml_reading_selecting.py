"""Reading some fields gives what reading all of them gives, and nothing else."""

import io

import attrs
import made
import pytest
from excerpted import assert_excerpt
from hypothesis import given
from hypothesis import strategies as st

import pubrecord
from pubrecord import Article, BookArticle, Deletion, xml
from pubrecord.binding import fields
from pubrecord.excerpts import chosen
from pubrecord.strategies import records
from pubrecord.xml.reading.compiler import read_raw
from pubrecord.xml.reading.selecting import read_selected
from pubrecord.xml.reading.tokens import Unexpected

_NAMES = sorted({field.name for cls in (Article, BookArticle, Deletion) for field in fields(cls)})


@given(records(older=True), st.lists(st.sampled_from(_NAMES), max_size=5), st.booleans())
def test_some_fields(record, names, spelled_empty):
    """Whatever the record and the fields, reading them gives the values that reading the whole record gives."""
    raw = xml.dumps(record).encode()
    if spelled_empty:
        raw = raw.replace(b"></Author>", b"/>")
    (part,) = xml.read(io.BytesIO(raw), fields=names)

    assert_excerpt(record, part, names)


@given(records(), st.lists(st.sampled_from(_NAMES), max_size=5), st.data())
def test_odd_records(record, names, data):
    """Comments, unknown elements and known ones in other places never lead to another value than reading the whole gives."""
    raw = xml.dumps(record).encode()
    places = [
        place for place in range(1, len(raw)) if raw[place - 1 : place] == b">" and raw[place : place + 1] in b"<\n"
    ]
    if places:
        place = data.draw(st.sampled_from(places))
        odd = data.draw(
            st.sampled_from(
                [
                    b"<!-- <PMID>9</PMID> -->",
                    b"<Foo><AuthorList/></Foo>",
                    b'<Foo a="1">a</Foo>',
                    b"<Foo/>",
                    b"<Foo><Foo>a</Foo></Foo>",
                    b"<Title-x>a</Title-x>",
                    b"<Journal/>",
                    b"<PubmedData><ReferenceList/></PubmedData>",
                    b"<?nihms?>",
                    b"<PMID>9</PMID>",
                    b"<Language>x</Language>",
                ]
            )
        )
        raw = raw[:place] + odd + raw[place:]
    whole = list(xml.read(io.BytesIO(raw), on_error="skip"))
    parts = list(xml.read(io.BytesIO(raw), on_error="skip", fields=names))

    for one, part in zip(whole, parts, strict=False):
        assert_excerpt(one, part, names)
    assert len(whole) <= len(parts)


@pytest.mark.parametrize("new", ["<Foo>a</Foo>", '<Foo a="1"/>', "<Foo><PMID>9</PMID></Foo>"])
@pytest.mark.parametrize("tag", ["</Article>", "</MedlineCitation>", "<AuthorList", "</Author>", "</PubmedArticle>"])
def test_new_elements_are_stepped_over(new, tag):
    """What the model does not know keeps no record from being read in part."""
    raw = made.article("T.").replace(tag, f"{new}{tag}", 1).encode()
    whole = read_raw(raw)
    names = ("title", "authors")

    assert whole.unknown
    assert_excerpt(whole, read_selected(raw, chosen(names)), names)


@pytest.mark.parametrize(
    "twice",
    [
        (
            "<MedlineJournalInfo><Country>A</Country></MedlineJournalInfo>"
            "<MedlineJournalInfo><MedlineTA>B</MedlineTA></MedlineJournalInfo>"
        ),
        "</MedlineCitation><MedlineCitation><PMID>9</PMID>",
        "<MedlineJournalInfo></MedlineJournalInfo><MedlineJournalInfo><MedlineTA>B</MedlineTA></MedlineJournalInfo>",
        "<MedlineJournalInfo><Foo/></MedlineJournalInfo><MedlineJournalInfo><MedlineTA>B</MedlineTA></MedlineJournalInfo>",
        "<MedlineJournalInfo-x>a</MedlineJournalInfo-x><MedlineJournalInfo><MedlineTA>B</MedlineTA></MedlineJournalInfo>",
    ],
)
def test_the_second_of_a_name(twice):
    """Which of two elements of one name fills the fields is told as reading the whole record tells it."""
    raw = made.document(made.article("T.").replace("</MedlineCitation>", f"{twice}</MedlineCitation>")).encode()
    names = ["medline_ta", "title"]
    (whole,), (part,) = xml.read(io.BytesIO(raw)), xml.read(io.BytesIO(raw), fields=names)

    assert_excerpt(whole, part, names)


def test_the_second_of_what_is_read():
    """An element that is read and stands there twice does not end the reading before the others are met."""
    raw = made.article("T.").replace("</PMID>", "</PMID><PMID>9</PMID>")
    raw = raw.replace(
        "</MedlineCitation>", "<MedlineJournalInfo><MedlineTA>B</MedlineTA></MedlineJournalInfo></MedlineCitation>"
    )
    names = ["medline_ta", "title"]

    assert_excerpt(xml.loads(raw), next(xml.read(io.BytesIO(raw.encode()), fields=names)), names)


def test_a_property_needs_fields_of_its_own_kind():
    """What a property needs of a book is not read of an article."""
    names = chosen(["doi"])

    assert "title" not in names[Article]
    assert names[Article] != names[BookArticle]


def test_most_records_are_not_read_whole(corpus):
    """Nearly all records of NLM's files are read from the bytes of the wanted fields alone, with the same values."""
    names = ("title", "authors", "mesh_headings", "article_ids", "publication_types")
    taken = total = 0
    for path in (corpus / "corpus" / "baseline").glob("*.gz"):
        reader = xml.read(path)
        for record in reader:
            total += 1
            try:
                part = read_selected(reader.raw, chosen(names))
            except Unexpected:
                continue
            taken += 1
            assert_excerpt(record, part, names)

    assert total > 600
    assert taken > 0.98 * total


def test_stepped_over_is_not_checked():
    """Damage within what is not wanted is not found, and damage in what is wanted is."""
    raw = made.document(made.article("Good.", more="\n<Bad></Author>")).encode()

    assert ["Good."] == [record.title for record in xml.read(io.BytesIO(raw), fields=["title"])]
    with pytest.raises(pubrecord.RecordError):
        list(xml.read(io.BytesIO(raw), fields=["authors"]))


def test_excerpts_are_never_whole():
    """An excerpt cannot be compared, hashed, copied, changed, pickled, written as XML or as JSON."""
    import copy  # noqa: PLC0415 - only here
    import pickle  # noqa: PLC0415 - only here

    (part,) = xml.read(io.BytesIO(made.document(made.article("T.")).encode()), fields=["title"])

    assert isinstance(part, Article)
    assert "title='T.'" in repr(part)
    for use in (
        lambda: part == part,  # noqa: PLR0124 - that is the question
        lambda: part != Article(),
        lambda: hash(part),
        lambda: copy.copy(part),
        lambda: copy.deepcopy(part),
        lambda: pickle.dumps(part),
        lambda: attrs.evolve(part, title="x"),
        lambda: attrs.asdict(part),
        lambda: xml.dumps(part),
        lambda: pubrecord.json.dumps(part),
        lambda: pubrecord.csl.to_item(part),
    ):
        with pytest.raises(pubrecord.PubrecordError):
            use()


def properties(cls: type) -> list[str]:
    """Return the names of the properties of a record class."""
    return [name for name, member in vars(cls).items() if isinstance(member, property)]


@given(records())
def test_properties_say_what_they_need(record):
    """A property can be named in place of fields: it reads what it needs, and gives what it gives for the whole record."""
    raw = xml.dumps(record).encode()
    for name in properties(type(record)):
        (part,) = xml.read(io.BytesIO(raw), fields=[name])

        assert getattr(record, name) == getattr(part, name), name


def test_names_are_checked_at_once():
    """An unknown name is refused before anything is read, with the nearest; one text is no list of names."""
    with pytest.raises(ValueError, match="did you mean 'title'"):
        xml.read("no-such-file.xml", fields=["titel"])
    with pytest.raises(ValueError, match="several names"):
        xml.read("no-such-file.xml", fields="title")
    with pytest.raises(ValueError, match="strict"):
        xml.read("no-such-file.xml", fields=["title"], strict=True)


def test_read_raw_is_not_touched():
    """Whole records know nothing of excerpts: no `__getattr__`, and the same class."""
    record = read_raw(made.article().encode())

    assert type(record) is Article
    assert not hasattr(Article, "__getattr__")
