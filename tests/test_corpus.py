"""Real records of all years come back as they were."""

import gzip
import io
import json as stdlib_json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from corpus_files import files

import pubrecord
from pubrecord import arrow, json, xml

_OLD = ("2014", "2016", "2017")  # in the names of the baseline samples of these years


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("form", ["xml", "jsonl", "parquet", "arrow"])
def test_every_file_survives(corpus, referee, part, form):
    """XML -> records -> XML, by way of JSON Lines, Parquet and Arrow too, gives every record back, in every file."""
    element_only = referee.element_only()
    lost = {}
    for path in files(corpus)[part::4]:
        records, target = xml.read(path), io.BytesIO()
        if form == "arrow":
            records = arrow.from_batches(arrow.batches(records))
        elif form != "xml":
            between = io.BytesIO()
            pubrecord.write(records, between, form)
            records = pubrecord.read(io.BytesIO(between.getvalue()), format=form)
        xml.write(records, target)
        total, different, messages = referee.compare(referee.opened(str(path)), target.getvalue(), element_only)
        assert total > 0
        if different:
            lost[path.name] = messages

    assert {} == lost


def test_baseline_layout_byte_for_byte(corpus):
    """Files in the layout of the baseline come back to the byte, a final line break aside."""
    paths = [
        path for path in (corpus / "corpus" / "baseline").glob("*.gz") if not any(year in path.name for year in _OLD)
    ]
    assert len(paths) == 9
    for path in paths:
        target = io.BytesIO()
        xml.write(xml.read(path), target)

        assert gzip.decompress(path.read_bytes()).rstrip(b"\n") == target.getvalue().rstrip(b"\n"), path.name


def test_nothing_is_unknown(corpus):
    """Every real record of a DTD of 2018 or later is in fields, with nothing in `unknown`."""
    unknown = {}
    for path in files(corpus):
        if "edited" in path.parts:
            continue
        reader = xml.read(path)
        for record in reader:
            year = reader.frame.prolog.partition("pubmed_")[2][:2]
            if year >= "18" and record.unknown:
                unknown[path.name] = record.unknown

    assert {} == unknown


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak of memory so")
def test_memory_does_not_grow(corpus, tmp_path):
    """A file of many records is read in the memory that one of few takes."""
    source = corpus / "corpus" / "baseline" / "net-synergy-pubmed21n1000.xml.gz"
    text = gzip.decompress(source.read_bytes())
    start, end = text.index(b"<PubmedArticleSet>") + 18, text.rindex(b"</PubmedArticleSet>")
    code = (
        "import pathlib, pubrecord, re, sys\n"
        "for record in pubrecord.read(sys.argv[1]): pass\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
    )
    peaks = []
    for times in (1, 60):
        path = tmp_path / f"{times}.xml"
        path.write_bytes(text[:start] + text[start:end] * times + text[end:])
        done = subprocess.run([sys.executable, "-c", code, os.fspath(path)], capture_output=True, check=True, text=True)
        peaks.append(int(done.stdout))

    assert peaks[1] < peaks[0] * 1.25


@pytest.fixture(scope="module")
def all_lines(corpus, tmp_path_factory):
    """One file of JSON Lines with every record of the corpus, and how many authors, headings and references they have."""
    path = tmp_path_factory.mktemp("corpus") / "all.jsonl"
    pubrecord.convert(files(corpus), path)
    counts = [0, 0, 0]
    for record in json.read(path):
        if isinstance(record, pubrecord.Article):
            counts[0] += len(record.authors)
            counts[1] += len(record.mesh_headings)
        if not isinstance(record, pubrecord.Deletion):
            counts[2] += sum(len(references.references) for references in record.reference_lists)
    assert all(count > 10_000 for count in counts)
    return path, counts


def test_every_line_fits_the_schema(all_lines):
    """The JSON of every record is valid under the schema."""
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(json.schema())
    with all_lines[0].open("rb") as lines:
        bad = [number for number, line in enumerate(lines, 1) if not validator.is_valid(stdlib_json.loads(line))]

    assert [] == bad


def test_duckdb_finds_one_schema(all_lines):
    """DuckDB reads all lines with one schema, and counts what the records hold."""
    duckdb = pytest.importorskip("duckdb")
    path, counts = all_lines
    lines = f"read_json('{path}', format = 'newline_delimited', sample_size = -1)"
    references = f"(select unnest(reference_lists) as l from {lines})"
    query = (
        f"select (select sum(len(authors)) from {lines}), (select sum(len(mesh_headings)) from {lines}), "
        f'(select sum(len(l."references")) from {references})'
    )

    assert [tuple(counts)] == duckdb.sql(query).fetchall()


def test_polars_finds_one_schema(all_lines):
    """Polars reads all lines with one schema, and counts what the records hold."""
    polars = pytest.importorskip("polars")
    path, counts = all_lines
    frame = polars.read_ndjson(path, infer_schema_length=None)
    references = frame["reference_lists"].explode().struct.field("references")

    assert counts == [int(column.list.len().sum()) for column in (frame["authors"], frame["mesh_headings"], references)]


def test_back_from_duckdb(all_lines, tmp_path):
    """A table that DuckDB made of all records and wrote again has the same records, `null` for what is absent."""
    duckdb = pytest.importorskip("duckdb")
    path, back = all_lines[0], tmp_path / "back.jsonl"
    lines = f"read_json('{path}', format = 'newline_delimited', sample_size = -1)"
    duckdb.sql(f"copy (select * from {lines}) to '{back}' (format json)")

    assert b":null" in back.read_bytes()
    assert_same_records(path, back)


def test_back_from_polars(all_lines, tmp_path):
    """So has a table of Polars."""
    polars = pytest.importorskip("polars")
    path, back = all_lines[0], tmp_path / "back.jsonl"
    polars.read_ndjson(path, infer_schema_length=None).write_ndjson(back)

    assert b":null" in back.read_bytes()
    assert_same_records(path, back)


def test_back_from_pandas(all_lines, tmp_path):
    """So has a table of pandas, which is told to leave strings that look like numbers as they are."""
    pandas = pytest.importorskip("pandas")
    path, back = all_lines[0], tmp_path / "back.jsonl"
    table = pandas.read_json(path, lines=True, dtype=False)
    table.to_json(back, orient="records", lines=True, force_ascii=False)

    assert b":null" in back.read_bytes()
    assert_same_records(path, back)


def assert_same_records(expected, actual):
    """Ask that two files of JSON Lines have equal records, one pair at a time."""
    total = 0
    for one, other in zip(json.read(expected), json.read(actual), strict=True):
        assert one == other
        total += 1
    assert total > 2000
