"""Some fields of records: read from every format, written as rows of JSON, CSV and TSV."""

import csv
import io
import json

import made
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import pubrecord
from pubrecord import Article, BookArticle, Deletion, JsonShapeError, NotReadError, Pmid, formats, xml
from pubrecord.binding import fields
from pubrecord.cli import cli
from pubrecord.strategies import records

_RECORDS = [
    Article(
        pmid="1",
        title='One; two, "three"\tand\rfour',
        languages=("eng", "fre"),
        authors=(pubrecord.Author(last_name="A"),),
    ),
    BookArticle(pmid="2", book=pubrecord.Book(title="A book.")),
    Deletion(pmids=(Pmid(value="7"),)),
]
_READ = [name for name, format in formats.FORMATS.items() if format.is_read and format.is_written]
#: Formats of other programs say less than a record, and leave deletions out with a warning.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def written(name: str, **options: object) -> bytes:
    """Return the records as a file of a format."""
    target = io.BytesIO()
    pubrecord.write(_RECORDS, target, format=name, **options)
    return target.getvalue()


def cells(name: str, **options: object) -> list[list[str]]:
    """Return the cells of a table of the records, as the standard library reads them."""
    text = written(name, **options).decode()
    return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if name == "tsv" else ","))


@pytest.mark.parametrize("name", _READ)
def test_every_format_is_read_in_part(name):
    """In every format `fields` gives records that have these fields, and words for the others."""
    whole = list(pubrecord.read(io.BytesIO(written(name)), format=name))
    with pubrecord.read(io.BytesIO(written(name)), format=name, fields=["title"]) as reader:
        parts = list(reader)

        assert [type(record) for record in whole] == [record.__class__.__mro__[2] for record in parts]
        assert len(whole) == reader.number
    assert [whole[0].pmid, whole[0].title] == [parts[0].pmid, parts[0].title]
    with pytest.raises(NotReadError, match="`authors` was not read"):
        _ = parts[0].authors
    assert ["2"] == [
        part.pmid for part in pubrecord.read(io.BytesIO(written(name)), format=name, fields=(), only=BookArticle)
    ]


@pytest.mark.parametrize("name", _READ)
def test_what_cannot_be(name, tmp_path):
    """Names that no record has are refused at once, with the nearest, and so is `strict`: the file is not opened."""
    with pytest.raises(ValueError, match="did you mean 'title'"):
        pubrecord.read(tmp_path / "missing", format=name, fields=["titel"])
    with pytest.raises(ValueError, match="`strict` looks at all of a record"):
        pubrecord.read(tmp_path / "missing", format=name, fields=["title"], strict=True)


@pytest.mark.parametrize("name", ["xml", "jsonl"])
def test_a_repair_is_in_part_too(name):
    """A record that `on_error` returns in place of a bad one has the fields that are asked for, as the others."""
    raw = made.document(made.article("a & b", pmid=2)) if name == "xml" else "{}\n"

    (part,) = pubrecord.read(
        io.BytesIO(raw.encode()), format=name, fields=["title"], on_error=lambda _: Article(pmid="9")
    )

    assert "9" == part.pmid
    with pytest.raises(NotReadError):
        _ = part.authors


def test_several_sources(tmp_path):
    """Several sources are read in part one after the other."""
    for name in ("a.xml", "b.jsonl"):
        pubrecord.write(_RECORDS[:1], tmp_path / name)

    parts = list(pubrecord.read(tmp_path, fields=["title"]))

    assert ["<part of Article: pmid='1', title=" in repr(part) for part in parts] == [True, True]


@pytest.mark.parametrize("name", ["jsonl", "json"])
def test_rows_of_json(name):
    """A row says of what it is a part, then what was asked for, in that order, with null for what is absent."""
    text = written(name, fields=["title", "authors", "languages", "year", "pmid", "record", "retracted"]).decode()
    rows = json.loads(text) if name == "json" else [json.loads(line) for line in text.splitlines()]

    assert [
        {
            "part_of": "article",
            "title": 'One; two, "three"\tand\rfour',
            "authors": [{"last_name": "A"}],
            "languages": ["eng", "fre"],
            "year": None,
            "pmid": "1",
            "retracted": False,
        },
        {
            "part_of": "book",
            "title": None,
            "authors": [],
            "languages": [],
            "year": None,
            "pmid": "2",
            "retracted": False,
        },
        dict.fromkeys(("part_of", "title", "authors", "languages", "year", "pmid", "retracted"))
        | {"part_of": "deletion"},
    ] == rows
    assert ["part_of", "title", "authors"] == list(rows[0])[:3]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a"])
def test_rows_are_no_records(tmp_path, name):
    """Rows are refused as records, whether suffix or content tells the format, and the error says what they are."""
    path = tmp_path / name
    pubrecord.write(_RECORDS[:1], path, format=name[2:] or "jsonl", fields=["pmid", "title"])

    with pytest.raises(JsonShapeError, match="part of a record") as caught:
        list(pubrecord.read(path))
    assert "1" == caught.value.pmid


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_cells(name):
    """Cells are quoted so that any reader of CSV gives them back; lists are joined, structures are JSON."""
    head, article, book, deletion = cells(
        name, fields=["record", "pmid", "title", "languages", "authors", "retracted", "year"]
    )

    assert ["record", "pmid", "title", "languages", "authors", "retracted", "year"] == head
    title = _RECORDS[0].title
    assert ["article", "1", title, "eng; fre", '[{"last_name":"A"}]', "false", ""] == article
    assert ["book", "2", "", "", "", "false", ""] == book
    assert ["deletion", "", "", "", "", "", ""] == deletion


def test_separator_and_columns():
    """The separator is settable, and without names there is a light set of columns."""
    assert "eng|fre" == cells("csv", fields=["languages"], separator="|")[1][0]
    assert ["pmid", "doi", "pmcid", "year", "medline_ta"] == cells("tsv")[0][:5]


def test_deletions_in_tables():
    """A deletion has a row only where a column says anything of it, and is otherwise left out with a warning."""
    assert ["", '[{"value":"7"}]'] == cells("csv", fields=["pmid", "pmids"])[-1]
    with pytest.warns(UserWarning, match="a deletion is left out"):
        assert [["pmid"], ["1"], ["2"]] == cells("csv", fields=["pmid"])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A", "\t=1", "\r=1", "\uff1d1"])
def test_spreadsheets(text):
    """No cell begins as a formula does if that is asked for, and the file says that it is UTF-8; else cells are as they are."""
    for for_spreadsheets in (True, False):
        target = io.BytesIO()
        pubrecord.write(
            [Article(pmid="1", title=text)], target, "csv", fields=["title"], for_spreadsheets=for_spreadsheets
        )
        content = target.getvalue().decode()
        rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))

        assert content.startswith("\ufeff") is for_spreadsheets
        assert [["title"], [f"'{text}" if for_spreadsheets else text]] == rows


def test_tables_are_not_read(tmp_path):
    """CSV is refused as a source, by name and by content, with words; a folder is read without its tables."""
    pubrecord.write(_RECORDS[:2], tmp_path / "a.csv")
    with pytest.raises(ValueError, match="written, not read"):
        pubrecord.read(tmp_path / "a.csv", format="csv")
    with pytest.raises(pubrecord.NotPubmedError, match="a table"):
        list(pubrecord.read(tmp_path / "a.csv"))
    pubrecord.write(_RECORDS[:1], tmp_path / "b.xml")

    assert ["1"] == [record.pmid for record in pubrecord.read(tmp_path)]


@pytest.mark.parametrize("name", ["xml", "csl", "nbib", "ris", "bibtex"])
def test_formats_of_whole_records(name):
    """Formats in which a part of a record makes no sense refuse `fields` by name."""
    with pytest.raises(ValueError, match=f"fields is not for {name}, it is for jsonl, json, csv, tsv, parquet"):
        written(name, fields=["pmid"])
    with pytest.raises(ValueError, match=f"separator is not for {name}, it is for csv, tsv"):
        written(name, separator="|")
    with pytest.raises(ValueError, match="for_spreadsheets is not for"):
        written(name, for_spreadsheets=True)


@pytest.mark.parametrize("name", ["jsonl", "json", "csv", "tsv"])
@pytest.mark.parametrize(("names", "message"), [(["pmdi"], "did you mean 'pmid'"), ("pmid", "several names")])
def test_wrong_columns(name, names, message):
    """Columns are checked at once."""
    with pytest.raises(ValueError, match=message):
        written(name, fields=names)


@pytest.mark.parametrize("name", ["jsonl", "csv"])
@pytest.mark.parametrize("bad", [Article(pmid="2", title=5), Article(pmid="2", title="\ud800")])
def test_a_record_that_has_no_row(name, bad):
    """A record whose fields cannot be written costs no other, and the error names it."""
    errors = []
    target = io.BytesIO()

    codec = formats.named(name).with_options(fields=["pmid", "title"])
    count = codec.write_all([_RECORDS[1], bad, _RECORDS[1]], target, on_error=errors.append)

    assert (2, [(2, "2")]) == (count, [(error.record, error.pmid) for error in errors])


@given(st.lists(records(), max_size=3))
def test_converting_reads_what_columns_need(several):
    """Whatever the columns, rows made of XML that is read in part are those of the whole records."""
    raw = io.BytesIO()
    pubrecord.write(several, raw, "xml")
    names = sorted(
        {name for cls in (Article, BookArticle) for name, value in vars(cls).items() if isinstance(value, property)}
        | {field.name for cls in (Article, BookArticle, Deletion) for field in fields(cls)} - {"unknown"}
    )
    for name in ("jsonl", "tsv"):
        expected, actual = io.BytesIO(), io.BytesIO()
        pubrecord.write(xml.read(io.BytesIO(raw.getvalue())), expected, name, fields=names)
        pubrecord.convert(io.BytesIO(raw.getvalue()), actual, to_format=name, fields=names)

        assert expected.getvalue() == actual.getvalue()


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv"])
def test_workers_write_the_same(tmp_path, monkeypatch, name):
    """With workers the rows are the same, byte for byte."""
    monkeypatch.setattr("pubrecord.workers.shared.WORTH", 0)
    source = tmp_path / "in.xml"
    source.write_text(made.document(*(made.article(f"=Title; {number}", pmid=number) for number in range(3000))))
    options = {"fields": ["pmid", "languages", "title"]}
    if name.endswith("sv"):
        options |= {"separator": "|", "for_spreadsheets": True}

    for workers in (1, 2):
        pubrecord.convert(source, tmp_path / f"{workers}{name}", workers=workers, **options)

    assert (tmp_path / f"1{name}").read_bytes() == (tmp_path / f"2{name}").read_bytes()
    assert 3000 <= (tmp_path / f"1{name}").read_bytes().count(b"\n")


def test_change_gets_whole_records(tmp_path):
    """A function that changes records gets whole ones, whatever is written of them."""
    pubrecord.write(_RECORDS[:1], tmp_path / "a.xml")
    pubrecord.convert(
        tmp_path / "a.xml",
        tmp_path / "a.tsv",
        fields=["title"],
        change=lambda record: Article(title=record.authors[0].last_name),
    )

    assert "title\nA\n" == (tmp_path / "a.tsv").read_text()


def test_command_line(tmp_path):
    """``--fields``, ``--separator`` and ``--for-spreadsheets`` are on the command line."""
    pubrecord.write(_RECORDS[:1], tmp_path / "a.xml")
    command = ["convert", "--fields", "pmid, languages", str(tmp_path / "a.xml")]

    assert 0 == CliRunner().invoke(cli, [*command, str(tmp_path / "a.jsonl")]).exit_code
    assert '{"part_of":"article","pmid":"1","languages":["eng","fre"]}\n' == (tmp_path / "a.jsonl").read_text()
    more = ["--separator", "|", "--for-spreadsheets", str(tmp_path / "a.csv")]
    assert 0 == CliRunner().invoke(cli, [*command, *more]).exit_code
    assert "\ufeffpmid,languages\n1,eng|fre\n" == (tmp_path / "a.csv").read_text()
    assert 2 == CliRunner().invoke(cli, ["convert", "--from", "csv", str(tmp_path / "a.csv"), "-"]).exit_code
