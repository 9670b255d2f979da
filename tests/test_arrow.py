"""Records as Arrow tables: the schema, the way there and back, and what is refused."""

import subprocess
import sys

import attrs
import duckdb
import polars
import pyarrow as pa
import pytest

import pubrecord
from pubrecord import arrow
from pubrecord.arrow import encoding
from pubrecord.binding import fields
from pubrecord.records import (
    KINDS,
    AbstractText,
    Affiliation,
    Article,
    ArticleId,
    Author,
    Book,
    BookArticle,
    Deletion,
    Journal,
    Keyword,
    KeywordList,
    LocationLabel,
    Pmid,
    PubDate,
    PublicationType,
    Reference,
    ReferenceList,
    Section,
    Unknown,
)

NESTED = (
    ReferenceList(
        title="Outer",
        references=(Reference(citation="One"),),
        reference_lists=(
            ReferenceList(reference_lists=(ReferenceList(title="Innermost", references=(Reference(citation="Two"),)),)),
            ReferenceList(title="Second"),
        ),
    ),
    ReferenceList(references=(Reference(citation="Three"),)),
)
ARTICLE = Article(
    pmid="900000001",
    title="",
    authors_complete=False,
    authors=(Author(last_name="Tester", affiliations=(Affiliation(text="", bare=True), Affiliation())), Author()),
    languages=("eng", ""),
    journal=Journal(title="J", pub_date=PubDate(medline_date="1998 Dec-1999 Jan")),
    publication_types=(PublicationType(ui="D016441", name="Retracted Publication"),),
    article_ids=(ArticleId(id_type="doi", value="10.9999/x"), ArticleId(id_type="pmc", value="PMC9")),
    keyword_lists=(KeywordList(owner="NLM", keywords=(Keyword(text="a"),)), KeywordList(keywords=(Keyword(text="b"),))),
    reference_lists=NESTED,
    unknown=(Unknown(path="MedlineCitation/@Mood", value="good"), Unknown(path=".", value="<a/>", position=0)),
)
BOOK = BookArticle(
    pmid="900000002",
    book=Book(title="B", pub_date=PubDate(year="2001"), publisher_spacing=(" ", "")),
    sections=(Section(title="1", location_label=LocationLabel(text="1"), sections=(Section(title="1.1"),)), Section()),
)
DELETION = Deletion(pmids=(Pmid(version="1", value="3"), Pmid()))
RECORDS = [ARTICLE, DELETION, BOOK, Article(element="MedlineCitation"), BookArticle(), Deletion(), ARTICLE]


def test_one_schema():
    """The schema has the kind, every field of every kind once, articles' first, and the derived columns."""
    names = arrow.schema().names
    of_fields = dict.fromkeys(field.name for cls in KINDS.values() for field in fields(cls))

    assert ["record", *of_fields, "doi", "pmcid", "retracted", "year"] == names


def test_no_field_has_two_types():
    """A name means one type in all kinds, so that one column can hold it."""
    types = {(field.name, field.type, field.many, field.optional) for cls in KINDS.values() for field in fields(cls)}

    assert len({name for name, *_ in types}) == len(types)


def test_types():
    """Identifiers are strings, truth values `bool`, positions `int32`, depths `int8`, years `int16`; lists are not null."""
    schema = arrow.schema()
    references = schema.field("reference_lists").type.value_type

    assert pa.string() == schema.field("pmid").type
    assert pa.bool_() == schema.field("authors_complete").type
    assert pa.int32() == schema.field("unknown").type.value_type.field("position").type
    assert (pa.int8(), "depth") == (references.field(0).type, references.field(0).name)
    assert pa.int16() == schema.field("year").type
    assert "reference_lists" not in [references.field(number).name for number in range(references.num_fields)]
    assert not any(field.nullable for field in schema if pa.types.is_list(field.type))


def test_metadata():
    """Each column, and each member of one, says what it means and where it stands in the XML; derived ones say so."""
    schema = arrow.schema()
    author = schema.field("authors").type.value_type

    assert {b"description": b"PubMed's number of the record.", b"xml": b"MedlineCitation/PMID | BookDocument/PMID"} == (
        schema.field("pmid").metadata
    )
    assert b"LastName" == author.field("last_name").metadata[b"xml"]
    assert ["doi", "pmcid", "retracted", "year"] == [field.name for field in schema if b"derived" in field.metadata]
    assert all(field.metadata[b"description"] for field in schema)


def test_rows():
    """What is absent is null, an empty text is a text, what a kind lacks is null or an empty list."""
    table = arrow.to_table(RECORDS)
    first, deletion, book = table.to_pylist()[:3]

    assert ["article", "deletion", "book", "article", "book", "deletion", "article"] == table["record"].to_pylist()
    assert ("", None, False) == (first["title"], first["title_markup"], first["authors_complete"])
    assert ["eng", ""] == first["languages"]
    assert ("", True) == tuple(first["authors"][0]["affiliations"][0][name] for name in ("text", "bare"))
    assert (None, False) == tuple(first["authors"][0]["affiliations"][1][name] for name in ("text", "bare"))
    assert (None, []) == (deletion["pmid"], deletion["authors"])
    assert [{"version": "1", "value": "3"}, {"version": None, "value": ""}] == deletion["pmids"]
    assert ("10.9999/x", "PMC9", True, 1998) == tuple(first[name] for name in ("doi", "pmcid", "retracted", "year"))
    assert (None, None, 2001) == tuple(book[name] for name in ("doi", "pmcid", "year"))
    assert [None, None, None] == [deletion[name] for name in ("doi", "retracted", "year")]


def test_flat_lists():
    """Lists in lists are one list in the order of the document; `unnest` finds every reference and section."""
    table = arrow.to_table([ARTICLE, BOOK])
    lists = table["reference_lists"][0].as_py()
    query = "select unnest(lists.references).citation from (select unnest(reference_lists) as lists from table_)"

    assert [(0, "Outer"), (1, None), (2, "Innermost"), (1, "Second"), (0, None)] == [
        (each["depth"], each["title"]) for each in lists
    ]
    assert [("One",), ("Two",), ("Three",)] == duckdb.from_arrow(table).query("table_", query).fetchall()
    assert [(0, "1"), (1, "1.1"), (0, None)] == [
        (each["depth"], each["title"]) for each in table["sections"][1].as_py()
    ]


def test_round_trip():
    """A table gives the records back in their order, also in pieces and with its columns in another order."""
    table = arrow.to_table(RECORDS)

    assert RECORDS == list(arrow.from_table(table))
    assert RECORDS[2:6] == list(arrow.from_table(table.slice(2, 4)))
    assert RECORDS == list(arrow.from_table(table.select(sorted(table.column_names))))
    assert RECORDS == list(arrow.from_batches(arrow.batches(RECORDS, size=2)))
    assert [] == list(arrow.from_table(arrow.to_table([])))
    table.validate(full=True)


@pytest.mark.parametrize("depth", [1, 5, 127])
def test_depth(depth):
    """Lists come back from any depth that the column has numbers for."""
    innermost = ReferenceList(references=(Reference(citation="deep"),))
    for _ in range(depth):
        innermost = ReferenceList(reference_lists=(innermost, ReferenceList()))
    article = Article(reference_lists=(innermost, innermost))

    assert [article] == list(arrow.from_table(arrow.to_table([article])))


def test_batches():
    """Batches have as many records as asked for, the last what is left; `size` is checked at once."""
    sizes = [batch.num_rows for batch in arrow.batches(RECORDS, size=3)]

    assert [3, 3, 1] == sizes
    with pytest.raises(ValueError, match="at least 1"):
        arrow.batches(RECORDS, size=0)


def test_much_text_splits_a_batch(monkeypatch):
    """A batch ends before its text is more than Arrow can hold; a longer record has a batch of its own."""
    monkeypatch.setattr(encoding, "MOST_BYTES", 700)
    records = [Article(title="a" * 200), Article(title="b" * 200), Article(title="c" * 2000), Article()]
    batches = list(arrow.batches(records))

    assert [2, 1, 1] == [batch.num_rows for batch in batches]
    assert records == list(arrow.from_batches(batches))


def test_chosen_columns():
    """`fields` chooses columns, in the order of the names; properties are columns when they are asked for."""
    names = ["year", "pmid", "keywords", "references", "investigators", "record"]
    table = arrow.to_table(RECORDS[:3], fields=names)

    assert names == table.column_names == arrow.schema(names).names
    assert ["a", "b"] == [keyword["text"] for keyword in table["keywords"][0].as_py()]
    assert ["One", "Two", "Three"] == [each["citation"] for each in table["references"][0].as_py()]
    assert [[], []] == table["keywords"].to_pylist()[1:]
    assert b"derived" in table.schema.field("keywords").metadata
    assert ["article", "deletion", "book"] == table["record"].to_pylist()
    assert 3 == arrow.to_table(RECORDS[:3], fields=["sections"]).num_rows


@pytest.mark.parametrize(("names", "message"), [(["pmdi"], "'pmid'"), (["keyword"], "'keywords'"), ("pmid", "list")])
def test_unknown_columns(names, message):
    """An unknown name is refused at once, with the nearest."""
    with pytest.raises(ValueError, match=message):
        arrow.schema(names)
    with pytest.raises(ValueError, match=message):
        arrow.batches(RECORDS, fields=names)


def _engine_duckdb(table):
    relation = duckdb.from_arrow(table)
    return relation.to_arrow_table() if hasattr(relation, "to_arrow_table") else relation.arrow()


ENGINES = {
    "duckdb": _engine_duckdb,
    "polars": lambda table: polars.from_arrow(table).to_arrow(),
    "pandas": lambda table: pa.Table.from_pandas(table.to_pandas()),
    "dictionaries": lambda table: table.set_column(
        table.schema.get_field_index("pmid"), "pmid", table["pmid"].dictionary_encode()
    ),
    "without derived": lambda table: table.drop_columns(["doi", "year"]),
    "with keywords": lambda table: table.append_column("keywords", pa.nulls(len(table))),
    "nulls for lists": lambda table: pa.Table.from_pylist(
        [{name: None if value == [] else value for name, value in row.items()} for row in table.to_pylist()],
        schema=pa.schema([field.with_nullable(True) for field in table.schema]),
    ),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_give_back_records(engine):
    """What an engine hands back as Arrow, whole or in part, gives the same records."""
    table = ENGINES[engine](arrow.to_table(RECORDS))

    assert RECORDS == list(arrow.from_table(table))
    assert RECORDS[3:6] == list(arrow.from_table(table.slice(3, 3)))


def _with(table, name, values):
    return table.set_column(table.schema.get_field_index(name), name, values)


WRONG_TABLES = {
    "something else": (lambda _: pa.table({"a": [1]}), pubrecord.NotPubmedError, "lacks record"),
    "a newer version": (
        lambda table: table.replace_schema_metadata({"pubrecord.table": "99"}),
        pubrecord.NotPubmedError,
        "newer version",
    ),
    "a part": (lambda table: table.select(["pmid", "title"]), pubrecord.RecordError, "lacks record, element"),
    "unknown column": (
        lambda table: table.append_column("titel", table["title"]),
        pubrecord.RecordError,
        r"'titel': did you mean 'title'\? - at \$\.titel",
    ),
    "another type": (
        lambda table: _with(table, "pmid", pa.array(range(len(table)))),
        pubrecord.RecordError,
        r"expected string, got int64 - at \$\.pmid",
    ),
    "another type within": (
        lambda table: _with(table, "languages", pa.array([[1]] * len(table))),
        pubrecord.RecordError,
        r"expected string, got int64 - at \$\.languages\[\]",
    ),
    "a struct that lacks a field": (
        lambda table: _with(table, "pmids", pa.array([[{"value": "1"}]] * len(table))),
        pubrecord.RecordError,
        r"got 0 - at \$\.pmids\[\]\.version",
    ),
    "a struct with more": (
        lambda table: _with(table, "pmids", pa.array([[{"value": "1", "version": "1", "x": 1}]] * len(table))),
        pubrecord.RecordError,
        r"\$\.pmids\[\]\.x",
    ),
    "a number beyond the column's": (
        lambda table: _with(
            table, "unknown", pa.array([[{"path": "", "value": "", "position": 1 << 40}]] * len(table))
        ),
        pubrecord.RecordError,
        r"at \$\.unknown",
    ),
    "a column twice": (
        lambda table: table.append_column("pmid", table["pmid"]),
        pubrecord.RecordError,
        "several columns",
    ),
}


@pytest.mark.parametrize("name", WRONG_TABLES)
def test_wrong_tables(name):
    """A table that holds no records, or not all of them, is refused in words, with the path of what is wrong."""
    change, kind, message = WRONG_TABLES[name]

    with pytest.raises(kind, match=message):
        list(arrow.from_table(change(arrow.to_table(RECORDS))))


WRONG_ROWS = {
    "another kind": ({"record": "poem"}, "$.record"),
    "no kind": ({"record": None}, "$.record"),
    "what the kind has no field for": ({"pmids": [{"version": None, "value": "1"}]}, "$.pmids"),
    "null in a list": ({"languages": [None]}, "$.languages[0]"),
    "null among structs": ({"authors": [None]}, "$.authors[0]"),
    "null where a value must be": ({"unknown": [{"path": None, "value": "", "position": 1}]}, "$.unknown[0]"),
    "another element": ({"element": "Poem"}, "$.element"),
    "first item too deep": ({"reference_lists": [{"depth": 1, "references": []}]}, "$.reference_lists[0].depth"),
    "no depth": ({"reference_lists": [{"depth": None, "references": []}]}, "$.reference_lists[0].depth"),
    "an item left out": (
        {"reference_lists": [{"depth": 0, "references": []}, {"depth": 2, "references": []}]},
        "$.reference_lists[1].depth",
    ),
}


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_wrong_rows(name):
    """A row that is no record is refused with number, PMID and path, after the rows before it."""
    change, path = WRONG_ROWS[name]
    table = arrow.to_table([BOOK, ARTICLE, DELETION])
    rows = table.to_pylist()
    rows[1] |= change
    loose = pa.schema([field.with_nullable(True) for field in table.schema])
    records = arrow.from_table(pa.Table.from_pylist(rows, schema=loose))

    assert BOOK == next(records)
    with pytest.raises(pubrecord.RecordError) as caught:
        next(records)
    assert (2, "900000001") == (caught.value.record, caught.value.pmid)
    assert path in [problem.path for problem in caught.value.problems]


def test_text_that_is_no_utf_8():
    """A table whose text is no UTF-8 is refused row by row."""
    table = arrow.to_table([ARTICLE])
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\1\0\0\0"), pa.py_buffer(b"\xff")])

    with pytest.raises(pubrecord.RecordError, match="UTF-8"):
        list(arrow.from_table(_with(table, "title", broken)))


UNWRITABLE = {
    "a number": (Article(pmid=3), "$.pmid"),
    "NUL": (Article(abstract_copyright="a\0b"), "$.abstract_copyright"),
    "a control character": (Article(languages=("eng", "\x08")), "$.languages[1]"),
    "no character": (Article(title="\uffff"), "$.title"),
    "a lone surrogate": (Article(journal=Journal(title="\ud800")), "$.journal.title"),
    "a number of more than 32 bits": (
        Article(unknown=(Unknown(path=".", value="", position=1 << 31),)),
        "$.unknown[0].position",
    ),
    "no record": ("a record", "$"),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_unwritable(name):
    """A record that the table cannot hold, or XML could not, is refused with its number and path."""
    record, path = UNWRITABLE[name]

    with pytest.raises(pubrecord.RecordError) as caught:
        arrow.to_table([ARTICLE, record])
    assert 2 == caught.value.record
    assert [path] == [problem.path for problem in caught.value.problems]


def test_too_deep():
    """Lists in each other beyond what the depth can count are refused, however deep."""
    for depth in (128, 5000):
        innermost = ReferenceList()
        for _ in range(depth):
            innermost = ReferenceList(reference_lists=(innermost,))

        with pytest.raises(pubrecord.RecordError, match="deep"):
            arrow.to_table([Article(reference_lists=(innermost,))])


def test_harmless_escapes():
    """Text with backslashes, quotes and characters near the forbidden ones passes."""
    article = Article(title='\\beta \\u0000 "q" \t\n \uff01 \ufffd \x7f', abstract_copyright="\\frac")

    assert [article] == list(arrow.from_table(arrow.to_table([article])))


def test_reader(tmp_path):
    """A compressed XML file is a table to DuckDB and Polars, without a file between."""
    path = tmp_path / "records.xml.gz"
    pubrecord.write([attrs.evolve(ARTICLE, unknown=()), attrs.evolve(BOOK, book=None), DELETION], path)
    stream = arrow.reader(path)  # noqa: F841 - the query names it

    assert [("article", 2), ("book", 0), ("deletion", 0)] == duckdb.sql(
        "select record, len(authors) from stream order by record"
    ).fetchall()
    assert ["900000001", "900000002", None] == polars.from_arrow(arrow.reader(path, fields=["pmid"]))["pmid"].to_list()


def test_reader_meets_damage(tmp_path):
    """A bad record raises our error, or goes to `on_error`; the others are in the table."""
    path = tmp_path / "records.jsonl"
    path.write_text('{"record":"article","pmid":"1"}\n{"record":"poem"}\n{"record":"article","pmid":"2"}\n')
    errors = []

    with pytest.raises(pubrecord.JsonShapeError, match="line 2"):
        arrow.reader(path).read_all()
    assert ["1", "2"] == arrow.reader(path, on_error=errors.append).read_all()["pmid"].to_pylist()
    assert [2] == [error.record for error in errors]


def test_without_pyarrow():
    """Without pyarrow the package and the module can be imported, and a call says what to install."""
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import pubrecord\n"
        "from pubrecord import arrow\n"
        "assert hasattr(arrow, 'schema')\n"
        "for call in (arrow.schema, lambda: pubrecord.read('a.parquet'), lambda: pubrecord.write([], 'a.parquet')):\n"
        "    try: call()\n"
        "    except pubrecord.MissingExtraError as error: print(error)\n"
    )

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert 3 == shown.count('pip install "pubrecord[arrow]"')


def test_abstract_as_a_column():
    """A property that is a text is a column like any other."""
    article = Article(abstract_sections=(AbstractText(label="AIM", text="a"),))

    assert ["AIM: a"] == arrow.to_table([article], fields=["abstract"])["abstract"].to_pylist()
