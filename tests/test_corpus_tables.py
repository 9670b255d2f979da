"""Real records as tables: engines count in them what the records hold."""

import collections
import gzip
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet as pq
import pytest
from corpus_files import files

import pubrecord
from pubrecord import arrow
from pubrecord.records import Article, Deletion


@pytest.fixture(scope="module")
def table(corpus, tmp_path_factory):
    """One Parquet file with every record of the corpus, and what is in it."""
    path = tmp_path_factory.mktemp("corpus") / "all.parquet"
    pubrecord.convert(files(corpus), path, row_group=1000)
    counts = collections.Counter()
    for file in files(corpus):
        for record in pubrecord.read(file):
            counts["records"] += 1
            if isinstance(record, Deletion):
                counts["deletions"] += len(record.pmids)
                continue
            counts["references"] += len(record.references)
            counts["keywords"] += len(record.keywords)
            if isinstance(record, Article):
                counts["authors"] += len(record.authors)
                counts["headings"] += len(record.mesh_headings)
                counts["qualifiers"] += sum(len(heading.qualifiers) for heading in record.mesh_headings)
                counts["retracted"] += record.retracted
    assert all(count > 5 for count in counts.values())
    return path, counts


def test_rows_come_back(corpus, table):
    """All records of the corpus come back from one table, in their order."""
    originals = (record for path in files(corpus) for record in pubrecord.read(path))

    assert all(one == other for one, other in zip(originals, pubrecord.read(table[0]), strict=True))


def test_every_batch_is_valid(corpus):
    """Arrow finds nothing wrong in any batch, to the last value."""
    for path in files(corpus):
        with arrow.reader(path) as reader:
            for batch in reader:
                batch.validate(full=True)


def test_duckdb_counts(table):
    """DuckDB counts what the records hold."""
    path, counts = table
    queries = {
        "records": "select count(*) from t",
        "deletions": "select count(*) from (select unnest(pmids) from t)",
        "references": "select count(*) from (select unnest(l.references) from (select unnest(reference_lists) l from t))",
        "keywords": "select count(*) from (select unnest(l.keywords) from (select unnest(keyword_lists) l from t))",
        "authors": "select count(*) from (select unnest(authors) from t)",
        "headings": "select count(*) from (select unnest(mesh_headings) from t)",
        "qualifiers": "select count(*) from (select unnest(h.qualifiers) from (select unnest(mesh_headings) h from t))",
        "retracted": "select count(*) from t where retracted",
    }
    connection = duckdb.connect()
    connection.execute(f"create view t as select * from '{path}'")

    assert dict(counts) == {name: connection.execute(query).fetchone()[0] for name, query in queries.items()}


def test_polars_counts(table):
    """Polars counts what the records hold."""
    path, counts = table
    frame = polars.scan_parquet(path)

    def items(name, within=None):
        column = frame.select(polars.col(name).explode(empty_as_null=False, keep_nulls=False))
        if within is not None:
            column = column.select(polars.col(name).struct.field(within).explode(empty_as_null=False, keep_nulls=False))
        return column.select(polars.len()).collect().item()

    assert dict(counts) == {
        "records": frame.select(polars.len()).collect().item(),
        "deletions": items("pmids"),
        "references": items("reference_lists", "references"),
        "keywords": items("keyword_lists", "keywords"),
        "authors": items("authors"),
        "headings": items("mesh_headings"),
        "qualifiers": items("mesh_headings", "qualifiers"),
        "retracted": frame.select(polars.col("retracted").sum()).collect().item(),
    }


def test_pandas_counts(table):
    """Pandas counts what the records hold."""
    path, counts = table
    names = ["pmids", "reference_lists", "keyword_lists", "authors", "mesh_headings", "retracted"]
    frame = pq.read_table(path, columns=names).to_pandas()

    assert dict(counts) == {
        "records": len(frame),
        "deletions": frame["pmids"].map(len).sum(),
        "references": frame["reference_lists"].explode().dropna().map(lambda each: len(each["references"])).sum(),
        "keywords": frame["keyword_lists"].explode().dropna().map(lambda each: len(each["keywords"])).sum(),
        "authors": frame["authors"].map(len).sum(),
        "headings": frame["mesh_headings"].map(len).sum(),
        "qualifiers": frame["mesh_headings"].explode().dropna().map(lambda each: len(each["qualifiers"])).sum(),
        "retracted": frame["retracted"].eq(True).sum(),
    }


def test_the_file_has_the_schema(table):
    """What a file says of its columns is the schema, with what each means and where it stands in the XML."""
    schema = pq.read_schema(table[0])

    assert arrow.schema() == schema
    assert [field.metadata for field in arrow.schema()] == [field.metadata for field in schema]
    assert arrow.schema().metadata == schema.metadata


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak of memory so")
@pytest.mark.parametrize("workers", [1, 2])
def test_memory(corpus, tmp_path, workers):
    """A table of several row groups is written in less than 256 MiB, whatever the length of the file."""
    source = corpus / "corpus" / "baseline" / "net-synergy-pubmed21n1000.xml.gz"
    text = gzip.decompress(source.read_bytes())
    start, end = text.index(b"<PubmedArticleSet>") + 18, text.rindex(b"</PubmedArticleSet>")
    records = text[start:end]
    many = tmp_path / "many.xml"
    many.write_bytes(text[:start] + records * (11_000 // records.count(b"</PubmedArticle>")) + text[end:])
    code = (
        "import pathlib, pubrecord, re, sys\n"
        "pubrecord.convert(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
    )
    arguments = [os.fspath(many), os.fspath(tmp_path / "many.parquet"), str(workers)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True, text=True)

    assert 256 * 1024 > int(done.stdout)
