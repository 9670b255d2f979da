"""Real records of all years come back as they were."""

import gzip
import io
import json as stdlib_json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from corpus_files import files

import pubrecord
from pubrecord import arrow, json, xml


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
            pubrecord.write(records, between, format=form)
            records = pubrecord.read(io.BytesIO(between.getvalue()), format=form)
        xml.write(records, target)
        total, different, messages = referee.compare(referee.opened(str(path)), target.getvalue(), element_only)
        assert total > 0
        if different:
            lost[path.name] = messages

    assert {} == lost


def unpacked(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


#: The files that do not come back byte for byte, by their names, and why not.
OTHERWISE = {
    "pikatech-pubmed.xml": "white space is all that stands in a JournalIssue",
    "camilogarcesv-efetch-sample.xml": "ISOAbbreviation before JournalIssue: it comes out in the order of the DTD",
    "jabref-MedlineImporterTestKeywordSingleEntry.xml": "KeywordList before PersonalNameSubjectList: likewise",
    "julielab-11119751-b.xml": "KeywordList before MeshHeadingList: likewise",
    "julielab-11119751-c.xml": "KeywordList before MeshHeadingList: likewise",
    "julielab-11119751-d.xml": "KeywordList before MeshHeadingList: likewise",
    "julielab-11119751-e.xml": "KeywordList before MeshHeadingList: likewise",
}


def test_files_come_back_byte_for_byte(corpus):
    """Every file is written as it was, whatever its layout, but for those of the list."""
    different = set()
    for path in files(corpus):
        target = io.BytesIO()
        xml.write(xml.read(path), target)
        if unpacked(path) != target.getvalue():
            different.add(path.name)

    assert OTHERWISE.keys() == different


_TITLE = re.compile(rb"<ArticleTitle\b[^>]*>(.*?)</ArticleTitle>", re.DOTALL)


def test_a_corrected_title_differs_in_the_title(corpus, tmp_path):
    """Where the title of one record is corrected, all else of the file stays byte for byte: one line of a diff."""
    changed = 0
    for path in files(corpus):
        before, target = unpacked(path), tmp_path / "corrected.xml"
        title = _TITLE.search(before)
        if path.name in OTHERWISE or title is None or not title[1].strip():
            continue
        pending = [True]

        def correct(record, pending=pending):
            if pending and getattr(record, "title", None):
                pending.clear()
                return pubrecord.change(record, "title", "A corrected title")
            return record

        pubrecord.convert(path, target, change=correct)
        after = target.read_bytes()
        assert before[: title.start(1)] + b"A corrected title" + before[title.end(1) :] == after, path.name
        changed += 1

    assert changed > 400


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
