"""Parquet files of records: there and back, their make, and every kind of damage."""

import gzip
import io
import os
import random

import duckdb
import made
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

import pubrecord
from pubrecord import arrow
from pubrecord.arrow import parquet
from pubrecord.cli import cli
from pubrecord.records import Article, BookArticle, Deletion, Pmid, Reference, ReferenceList

RECORDS = [
    *(Article(pmid=str(number), title=f"Title {number}") for number in range(1, 8)),
    Deletion(pmids=(Pmid(value="8"),)),
    BookArticle(pmid="9"),
    Article(pmid="10", reference_lists=(ReferenceList(references=(Reference(citation="A work."),)),)),
]


def written(records=RECORDS, **options):
    target = io.BytesIO()
    assert len(records) == pubrecord.write(records, target, format="parquet", **options)
    return target.getvalue()


def read(data, **options):
    return list(parquet.read(io.BytesIO(data), **options))


@pytest.fixture(scope="module")
def data():
    """A file of four row groups."""
    return written(row_group=3)


def test_round_trip(tmp_path):
    """Records come back from a path, a stream, and what cannot be read at any place."""
    path = tmp_path / "records.parquet"
    pubrecord.write(RECORDS, path)

    assert RECORDS == list(pubrecord.read(path))
    assert RECORDS == read(path.read_bytes())
    assert RECORDS == read(gzip.compress(path.read_bytes()))
    assert RECORDS == read(written(row_group=1))
    assert [] == read(written([]))
    assert [path] == list(tmp_path.iterdir())


def test_make(data):
    """Row groups have the size asked for, pages are compressed by zstd, the footer names the version of the table."""
    metadata = pq.ParquetFile(io.BytesIO(data)).metadata
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]

    assert [3, 3, 3, 1] == [group.num_rows for group in groups]
    assert {"ZSTD"} == {group.column(number).compression for group in groups for number in range(group.num_columns)}
    assert b"1" == metadata.metadata[b"pubrecord.table"]
    assert 1 == pq.ParquetFile(io.BytesIO(written())).metadata.num_row_groups
    with pytest.raises(ValueError, match="row_group"):
        written(row_group=0)


def test_engines_read_it(tmp_path):
    """DuckDB, Polars and pyarrow read the file; the description of each column is in it."""
    path = tmp_path / "records.parquet"
    pubrecord.write(RECORDS, path, row_group=4)

    assert [(10, 10 * 11 // 2 - 8)] == duckdb.sql(f"select count(*), sum(pmid::int) from '{path}'").fetchall()
    assert ["A work."] == (
        polars.scan_parquet(path)
        .select(polars.col("reference_lists").explode().struct.field("references"))
        .collect()["references"]
        .drop_nulls()
        .explode()
        .struct.field("citation")
        .drop_nulls()
        .to_list()
    )
    table = pq.read_table(path, page_checksum_verification=True)
    assert b"PubMed's number of the record." == table.schema.field("pmid").metadata[b"description"]
    assert RECORDS == list(arrow.from_table(table))


def test_files_of_others(tmp_path):
    """A file that another program wrote of the table, without our seal, gives the records too."""
    first, second = tmp_path / "records.parquet", tmp_path / "again.parquet"
    pubrecord.write(RECORDS, first)
    pq.write_table(pq.read_table(first).slice(2, 5), second)
    assert RECORDS[2:7] == list(pubrecord.read(second))

    duckdb.sql(f"copy (select * from '{first}') to '{second}' (format parquet)")
    assert RECORDS == list(pubrecord.read(second))

    polars.read_parquet(first).write_parquet(second)
    assert RECORDS == list(pubrecord.read(second))


def test_every_byte_counts(data):
    """A changed byte, wherever it is, is damage; only the records of its row group are lost, all if it is the footer."""
    wild = random.Random(1)
    places = [*range(12), *range(len(data) - 12, len(data)), *(wild.randrange(len(data)) for _ in range(60))]
    groups = 0
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << wild.randrange(8)
        errors = []
        kept = read(bytes(changed), on_error=errors.append)

        assert [pubrecord.DamagedInputError] == [type(error) for error in errors], place
        assert kept in ([], RECORDS[3:], RECORDS[:3] + RECORDS[6:], RECORDS[:6] + RECORDS[9:], RECORDS[:9])
        groups += bool(kept)
    assert groups > 10


def test_every_end_counts(data):
    """A file that was cut off anywhere gives no records in silence; nor does one that goes on."""
    for end in [4, 5, 11, 12, 1000, len(data) // 2, *range(len(data) - 12, len(data))]:
        with pytest.raises(pubrecord.DamagedInputError):
            read(data[:end])
    for more in (b"\n", data):
        with pytest.raises(pubrecord.DamagedInputError):
            read(data + more)


def test_place_of_damage(tmp_path):
    """The error says which row group of which file it is, where it begins, and how many records are lost."""
    path = tmp_path / "records.parquet"
    pubrecord.write(RECORDS, path, row_group=4)
    start = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    changed = bytearray(path.read_bytes())
    changed[start + 20] ^= 1
    path.write_bytes(changed)
    records = parquet.read(path)

    assert RECORDS[:4] == [next(records) for _ in range(4)]
    with pytest.raises(pubrecord.DamagedInputError, match="row group 2 of 3, with 4 records") as caught:
        next(records)
    assert (os.fspath(path), 5, start) == (caught.value.source, caught.value.record, caught.value.offset)


def test_damage_without_a_seal(data):
    """Pages of files without a seal are checked by Parquet's own checksums, if they have them."""
    target = io.BytesIO()
    pq.write_table(pq.read_table(io.BytesIO(data)), target, write_page_checksum=True, row_group_size=5)
    changed = bytearray(target.getvalue())
    changed[200:210] = bytes(10)

    with pytest.raises(pubrecord.DamagedInputError, match="row group 1 of 2"):
        read(bytes(changed))


def test_rows_that_are_no_records(tmp_path):
    """A row that is no record is named with its number in the file; the others are read."""
    path = tmp_path / "records.parquet"
    table = arrow.to_table(RECORDS)
    kinds = table["record"].to_pylist()
    kinds[4] = "poem"
    pq.write_table(table.set_column(0, "record", pa.array(kinds)), path, row_group_size=3)
    errors = []

    assert RECORDS[:4] + RECORDS[5:] == list(pubrecord.read(path, on_error=errors.append))
    assert [(os.fspath(path), 5, "5")] == [(error.source, error.record, error.pmid) for error in errors]


@pytest.mark.parametrize("content", [b"", b"PAR", b"<PubmedArticleSet/>", b'{"record":"article"}'])
def test_no_parquet(content):
    """What is no Parquet at all is said to be none."""
    with pytest.raises(pubrecord.NotPubmedError):
        read(content)


def test_a_part_of_the_columns():
    """A file with a part of the columns is refused, and the error says what it lacks."""
    with pytest.raises(pubrecord.RecordError, match=r"lacks record, element.* and \d\d more"):
        read(written(fields=["pmid", "title"]))


def test_limits(tmp_path, data):
    """The limit of the whole holds for the uncompressed table, and for the copy of a stream."""
    path = tmp_path / "records.parquet"
    path.write_bytes(data)

    for source in (path, io.BytesIO(data)):
        with pytest.raises(pubrecord.UnsafeInputError, match="limit"):
            list(parquet.read(source, limits=pubrecord.Limits(total=1000)))


@pytest.mark.parametrize("workers", [1, 2])
def test_convert(tmp_path, workers):
    """Several files go into one table, with chosen columns; the report counts records and deleted PMIDs."""
    first, second, target = tmp_path / "a.xml.gz", tmp_path / "b.jsonl", tmp_path / "all.parquet"
    pubrecord.write(RECORDS, first)
    pubrecord.write(RECORDS[:2], second)
    report = pubrecord.convert([first, second], target, workers=workers, row_group=5)

    assert (11, 1) == (report.records, report.deletions)
    assert RECORDS + RECORDS[:2] == list(pubrecord.read(target))
    assert 3 == pq.ParquetFile(target).metadata.num_row_groups
    pubrecord.convert(first, target, fields=["pmid", "references"], workers=workers)
    assert ["pmid", "references"] == pq.read_table(target).column_names


def test_what_is_not_asked_for_is_not_read(tmp_path):
    """Of XML only the columns are read, so damage elsewhere is stepped over; the rows are those of whole records."""
    whole, part = tmp_path / "whole.parquet", tmp_path / "part.parquet"
    source = tmp_path / "in.xml"
    names = ["record", "title", "pmid", "languages", "sections"]
    pubrecord.write(RECORDS, source)
    pubrecord.convert(source, whole)

    pubrecord.convert(source, part, fields=names)
    assert pq.read_table(whole).select(names) == pq.read_table(part)
    with arrow.reader(source, fields=names) as reader:
        assert pq.read_table(whole).select(names) == reader.read_all()
    bad = source.read_text().replace("<Citation>A work.</Citation>", "<Citation>A work.<i></Citation>")
    assert source.read_text() != bad
    source.write_text(bad)
    report = pubrecord.convert(source, part, fields=names, on_error="skip")
    assert (9, 0) == (report.records, report.skipped)


def test_from_parquet(tmp_path):
    """A table is a source like any other, told by its suffix or its content; rejects are lines of JSON."""
    table = tmp_path / "records.parquet"
    pubrecord.write(RECORDS, table)
    copy = table.rename(tmp_path / "records")

    pubrecord.convert(copy, tmp_path / "out.xml.gz", progress=lambda *_: None)
    assert RECORDS == list(pubrecord.read(tmp_path / "out.xml.gz"))

    kinds = pq.read_table(copy)["record"].to_pylist()
    kinds[2] = "poem"
    pq.write_table(pq.read_table(copy).set_column(0, "record", pa.array(kinds)), table)
    report = pubrecord.convert(table, tmp_path / "out.jsonl", on_error="skip", rejects=tmp_path / "rejects")
    assert (1, ("3",)) == (report.skipped, report.skipped_pmids)
    assert '"poem"' in (tmp_path / "rejects").read_text()


def test_unwritable_records_are_passed_over(tmp_path):
    """With `on_error`, a record that a table cannot hold does not take the others with it."""
    source = tmp_path / "in.jsonl"
    source.write_text('{"record":"article","pmid":"1"}\n{"record":"article","title":"\\u0000"}\n')
    report = pubrecord.convert(source, tmp_path / "out.parquet", on_error="skip")

    assert (1, 1) == (report.records, report.skipped)
    assert [Article(pmid="1")] == list(pubrecord.read(tmp_path / "out.parquet"))


@pytest.mark.parametrize("workers", [1, 2])
def test_each(tmp_path, workers):
    """Each source becomes a file of its own in a folder, named like the source."""
    sources = [tmp_path / "a.xml.gz", tmp_path / "b.v2.xml", tmp_path / "c.csl.json"]
    for number, source in enumerate(sources):
        pubrecord.write(RECORDS[number : number + 1], source)
    folder = tmp_path / "new" / "tables"
    report = pubrecord.convert(sources, folder, each=True, to_format="parquet", workers=workers)

    assert 3 == report.records
    assert ["a.parquet", "b.v2.parquet", "c.parquet"] == sorted(path.name for path in folder.iterdir())
    assert RECORDS[1:2] == list(pubrecord.read(folder / "b.v2.parquet"))


def test_each_keeps_layout(tmp_path):
    """A file that is converted to XML on its own keeps its document type and layout there too."""
    source = tmp_path / "a.xml"
    source.write_text(made.document(made.article(), head=made.HEAD + '<!DOCTYPE PubmedArticleSet SYSTEM "old.dtd">\n'))
    pubrecord.convert([source], tmp_path / "out", each=True, to_format="xml")

    assert source.read_text() == (tmp_path / "out" / "a.xml").read_text()


def test_each_ends_with_an_error(tmp_path):
    """Files that are finished stay, and the error says how many; the others are not there."""
    good, bad = tmp_path / "a.xml", tmp_path / "b.xml"
    pubrecord.write(RECORDS, good)
    bad.write_text("no XML")

    with pytest.raises(pubrecord.NotPubmedError) as caught:
        pubrecord.convert([good, bad], tmp_path / "out", each=True, to_format="parquet")
    assert ["1 of 2 files were written before; this one is not."] == caught.value.__notes__
    assert ["a.parquet"] == [path.name for path in (tmp_path / "out").iterdir()]


WRONG_ARGUMENTS = {
    "columns of XML": ("a.xml", {"fields": ["pmid"]}, "fields is not for xml"),
    "row groups of JSON": ("a.jsonl", {"row_group": 5}, "row_group is not for jsonl, it is for parquet"),
    "unknown column": ("a.parquet", {"fields": ["pmdi"]}, "did you mean 'pmid'"),
    "no row": ("a.parquet", {"row_group": 0}, "row_group"),
    "a folder without a format": ("out", {"each": True}, "to_format"),
    "no folder": (io.BytesIO(), {"each": True, "to_format": "xml"}, "folder"),
}


@pytest.mark.parametrize("name", WRONG_ARGUMENTS)
def test_wrong_arguments(tmp_path, name):
    """Arguments that a format does not take are refused by name, before anything is read."""
    target, arguments, message = WRONG_ARGUMENTS[name]

    with pytest.raises(ValueError, match=message):
        pubrecord.convert(tmp_path / "none.xml", target, **arguments)


def test_each_needs_names(tmp_path):
    """Sources that would become one file, and streams without a name, are refused at once."""
    for sources in ([tmp_path / "a.xml", tmp_path / "b" / "a.xml.gz"], [io.BytesIO()], ["-"]):
        with pytest.raises(ValueError, match="no name of its own"):
            pubrecord.convert(sources, tmp_path / "out", each=True, to_format="parquet")
    assert not (tmp_path / "out").exists()


def test_command_line(tmp_path):
    """The command takes columns, row groups, and a folder for a file of each source."""
    source, target = tmp_path / "a.xml", tmp_path / "a.parquet"
    pubrecord.write(RECORDS, source)

    def run(*arguments):
        return CliRunner().invoke(cli, ["convert", *map(str, arguments)])

    assert 0 == run("--fields", "pmid, title", "--row-group", 4, source, target).exit_code
    assert ["pmid", "title"] == pq.read_table(target).column_names
    assert 3 == pq.ParquetFile(target).metadata.num_row_groups
    assert 0 == run("--each", "--to", "parquet", source, tmp_path / "out").exit_code
    assert RECORDS == list(pubrecord.read(tmp_path / "out" / "a.parquet"))
    for wrong in (
        ("--fields", "pmdi", source, target),
        ("--each", source, tmp_path / "out"),
        ("--to", "parquet", source, tmp_path / "out"),
        ("--fields", "pmid", source, tmp_path / "a.ris"),
    ):
        assert 2 == run(*wrong).exit_code, wrong


def test_nothing_is_left_of_a_failed_file(tmp_path):
    """A file that cannot be written to its end is not there; what was there before stays."""
    path = tmp_path / "records.parquet"
    path.write_bytes(b"before")

    with pytest.raises(pubrecord.RecordError):
        pubrecord.write([*RECORDS, Article(pmid=3)], path)
    assert b"before" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_file_that_fails(data):
    """What the file object raises is raised as it is, and is no damage."""

    class Failing(io.BytesIO):
        def read(self, *arguments):
            if self.tell() > 3000:
                raise TimeoutError("the network")
            return super().read(*arguments)

    with pytest.raises(TimeoutError, match="the network"):
        list(parquet.read(Failing(data)))
