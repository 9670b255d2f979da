"""What is put into a table comes back as the same records, and engines count in it what the records hold."""

import io

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

import pubrecord
from pubrecord import arrow, strategies
from pubrecord.records import Article, BookArticle, Record, ReferenceList, Section

#: Records as the newest DTD has them, and such as only older files have.
any_record = st.one_of(strategies.records(), strategies.records(older=True))

#: Lists in lists to any depth.
reference_lists = st.recursive(
    st.builds(ReferenceList, title=st.none() | st.just("List")),
    lambda inner: st.builds(ReferenceList, reference_lists=st.lists(inner, max_size=3).map(tuple)),
    max_leaves=20,
)
sections = st.recursive(
    st.builds(Section, title=st.none() | st.just("Section")),
    lambda inner: st.builds(Section, sections=st.lists(inner, max_size=3).map(tuple)),
    max_leaves=20,
)


@given(st.lists(any_record, max_size=4), st.integers(1, 4))
def test_round_trip(records: list[Record], size: int) -> None:
    """Records come back from batches of any size, and every batch is valid to the last value."""
    batches = list(arrow.batches(records, size=size))

    for batch in batches:
        batch.validate(full=True)
        assert arrow.schema() == batch.schema
    assert records == list(arrow.from_batches(batches))


@given(st.lists(reference_lists, max_size=3), st.lists(sections, max_size=3))
def test_nested_lists(lists: list[ReferenceList], chapters: list[Section]) -> None:
    """Lists in lists come back as the same trees, whatever their shape."""
    records = [Article(reference_lists=tuple(lists)), BookArticle(sections=tuple(chapters))]

    assert records == list(arrow.from_table(arrow.to_table(records)))


@given(st.lists(any_record, min_size=1, max_size=4), st.data())
def test_columns_alone(records: list[Record], data: st.DataObject) -> None:
    """A column is the same whichever others are asked for."""
    names = data.draw(st.lists(st.sampled_from(arrow.schema().names), min_size=1, max_size=5, unique=True))

    assert arrow.to_table(records).select(names) == arrow.to_table(records, fields=names)


@given(st.lists(any_record, max_size=4))
def test_rows_one_by_one(records: list[Record]) -> None:
    """Rows that are looked at one by one, as where nulls stand for empty lists, give the same records."""
    table = arrow.to_table(records)
    rows = [{name: None if value == [] else value for name, value in row.items()} for row in table.to_pylist()]
    loose = pa.schema([field.with_nullable(True) for field in table.schema])

    assert records == list(arrow.from_table(pa.Table.from_pylist(rows, schema=loose)))


@given(st.lists(any_record, min_size=1, max_size=4), st.data())
def test_columns_read_alone(records: list[Record], data: st.DataObject) -> None:
    """Of XML, columns that are read without the rest are those of whole records."""
    names = data.draw(st.lists(st.sampled_from(arrow.schema().names), min_size=1, max_size=5, unique=True))
    file = io.BytesIO()
    pubrecord.write(records, file, format="xml")
    whole = arrow.to_table(pubrecord.read(io.BytesIO(file.getvalue())))

    assert whole.select(names) == arrow.reader(io.BytesIO(file.getvalue()), fields=names).read_all()
