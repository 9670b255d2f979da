"""The data source of Spark: the same rows as without it, damage in full or in the rejects, files that come together."""

import gzip

import pytest

import pubrecord
from pubrecord import arrow
from pubrecord.records import Article, BookArticle, Deletion, Pmid

pytest.importorskip("pyspark", reason="no pyspark")
pytestmark = pytest.mark.filterwarnings("ignore")  # Spark warns of what it is and of newer versions of pandas


def records(first, count):
    """Return some records of all kinds."""
    found = [Article(pmid=str(first + number), title=f"Title {number}", languages=("eng",)) for number in range(count)]
    return [*found, BookArticle(pmid=f"{first}9"), Deletion(pmids=(Pmid(value=f"{first}8"),))]


@pytest.fixture
def files(tmp_path):
    """A folder of three compressed files."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        pubrecord.write(records(1000 * (number + 1), 3 + number), folder / f"pubmed{number}.xml.gz")
    (folder / "pubmed0.xml.gz.md5").write_text("0")
    return folder


def all_records(folder):
    return [record for path in sorted(folder.glob("*.xml.gz")) for record in pubrecord.read(path)]


def test_same_rows(spark, files):
    """A folder, a glob and several paths give the rows of the records, with the schema of `arrow`."""
    expected = arrow.to_table(all_records(files)).to_pylist()
    paths = [str(path) for path in sorted(files.glob("*.gz"))]
    frame = spark.read.format("pubmed").load(str(files))

    assert arrow.schema().names == frame.columns
    assert expected == [row.asDict(recursive=True) for row in frame.collect()]
    assert expected == [
        row.asDict(recursive=True) for row in spark.read.format("pubmed").load(f"{files}/*.xml.gz").collect()
    ]
    assert len(expected) == spark.read.format("pubmed").load(paths).count()


def test_columns_and_kinds(spark, files):
    """The option `fields` and a schema choose columns, `kinds` chooses records."""
    reader = spark.read.format("pubmed").option("kinds", "article, book")
    frame = reader.option("fields", "pmid, year, keywords").load(str(files))
    asked = [record for record in all_records(files) if not isinstance(record, Deletion)]

    assert ["pmid", "year", "keywords"] == frame.columns
    assert [record.pmid for record in asked] == [row.pmid for row in frame.collect()]
    chosen = spark.read.format("pubmed").schema("title string, record string").load(str(files))
    assert ["title", "record"] == chosen.columns
    assert {"article": 12, "book": 3, "deletion": 3} == {
        row["record"]: row["count"] for row in chosen.groupBy("record").count().collect()
    }


def test_damage_ends_the_job(spark, files):
    """A damaged file ends the job with the error in full: file, record, PMID, advice."""
    path = files / "pubmed1.xml.gz"
    text = gzip.decompress(path.read_bytes()).replace(b"<Language>eng</Language>", b"<Language>eng</Langage>", 1)
    path.write_bytes(gzip.compress(text))

    with pytest.raises(Exception, match="PMID 2000") as caught:
        spark.read.format("pubmed").load(str(files)).collect()
    assert f"{path}" in str(caught.value)
    assert "record 1" in str(caught.value)


def test_damage_in_the_rejects(spark, files, tmp_path):
    """With "skip" all good records are rows, and each damaged file has one among the rejects, to be read once repaired."""
    good = all_records(files)
    bad = files / "pubmed1.xml.gz"
    text = gzip.decompress(bad.read_bytes()).replace(b"<Language>eng</Language>", b"<Language>eng</Langage>", 1)
    bad.write_bytes(gzip.compress(text))
    cut = files / "pubmed2.xml.gz"
    cut.write_bytes(cut.read_bytes()[:-40])
    reader = spark.read.format("pubmed").option("on_error", "skip").option("rejects", str(tmp_path / "rejects"))

    kept = [row.pmid for row in reader.option("kinds", "article").load(str(files)).collect()]
    alone = [
        record.pmid
        for path in sorted(files.glob("*.gz"))
        for record in pubrecord.read(path, on_error="skip")
        if isinstance(record, Article)
    ]
    assert alone == kept
    assert "2000" not in kept
    assert ["pubmed1.xml.gz.rejects.xml", "pubmed2.xml.gz.rejects.xml"] == sorted(
        path.name for path in (tmp_path / "rejects").iterdir()
    )
    rejected = tmp_path / "rejects" / "pubmed1.xml.gz.rejects.xml"
    rejected.write_bytes(rejected.read_bytes().replace(b"Langage", b"Language"))
    assert [good[5]] == list(pubrecord.read(rejected))
    assert "cut off" in (tmp_path / "rejects" / "pubmed2.xml.gz.rejects.xml").read_text()


def test_writing(spark, files, tmp_path):
    """A frame with all columns becomes files of XML with the same records; overwriting replaces them."""
    target = tmp_path / "out"
    frame = spark.read.format("pubmed").load(str(files))

    frame.write.format("pubmed").mode("append").save(str(target))
    assert all(path.name.startswith("part-") and path.name.endswith(".xml.gz") for path in target.iterdir())
    assert all_records(files) == all_records(target)
    frame.where("record = 'article'").write.format("pubmed").mode("overwrite").save(str(target))
    assert [each for each in all_records(files) if isinstance(each, Article)] == all_records(target)


def test_failed_writing(spark, files, tmp_path):
    """A job that fails leaves nothing; a frame without all columns is refused before it starts."""
    target = tmp_path / "out"
    frame = spark.read.format("pubmed").load(str(files))
    bad = frame.selectExpr(*("'poem' as record" if name == "record" else name for name in frame.columns))

    with pytest.raises(Exception, match="the row is no record"):
        bad.write.format("pubmed").mode("append").save(str(target))
    assert [] == list(target.iterdir())
    with pytest.raises(Exception, match="it lacks title"):
        frame.drop("title").write.format("pubmed").mode("append").save(str(target))
    assert [] == list(target.iterdir())


WRONG_OPTIONS = {
    "unknown option": ({"feilds": "pmid"}, "no option is called 'feilds'"),
    "unknown column": ({"fields": "pmdi"}, "did you mean 'pmid'"),
    "unknown kind": ({"kinds": "poem"}, "poem"),
    "unknown way": ({"on_error": "ignore"}, "on_error"),
    "nowhere to put": ({"on_error": "skip"}, "rejects"),
    "another file system": ({"path": "s3://bucket/a.xml"}, "local or shared"),
}


@pytest.mark.parametrize("name", WRONG_OPTIONS)
def test_wrong_options(files, name):
    """Options that cannot be are refused by name before anything is read."""
    from pubrecord.spark import PubMedDataSource  # noqa: PLC0415 - not where Spark is not installed

    options, message = WRONG_OPTIONS[name]
    source = PubMedDataSource({"path": str(files)} | options)

    with pytest.raises(ValueError, match=message):
        source.reader(source.schema())


def test_wrong_schemas(files):
    """A schema with another type, or an unknown name, is refused; and so are paths that mean no file."""
    from pyspark.sql import types  # noqa: PLC0415 - not where Spark is not installed

    from pubrecord.spark import PubMedDataSource  # noqa: PLC0415 - as Spark

    for column, message in (("pmid", r"expected string, got int32 - at \$\.pmid"), ("pmdi", "'pmid'")):
        with pytest.raises(ValueError, match=message):
            PubMedDataSource({"path": str(files)}).reader(
                types.StructType([types.StructField(column, types.IntegerType())])
            )
    source = PubMedDataSource({"path": str(files / "none*.xml")})
    with pytest.raises(FileNotFoundError, match="none"):
        source.reader(source.schema())


def test_small_files_go_together(tmp_path):
    """Partitions are files; many small ones are read together, in their order."""
    from pubrecord.spark import PubMedDataSource  # noqa: PLC0415 - not where Spark is not installed

    paths = [tmp_path / f"{number:03}.xml" for number in range(640)]
    for path in paths:
        path.write_text("<PubmedArticleSet></PubmedArticleSet>")
    source = PubMedDataSource({"path": f"file://{tmp_path}"})
    groups = [partition.value for partition in source.reader(source.schema()).partitions()]

    assert [str(path) for path in paths] == [path for group in groups for path in group]
    assert {10} == {len(group) for group in groups}


def test_messages_are_data(files):
    """What a reader takes to the workers can be pickled: paths, a schema, options."""
    import pickle  # noqa: PLC0415 - for this test alone

    from pubrecord.spark import PubMedDataSource  # noqa: PLC0415 - not where Spark is not installed

    source = PubMedDataSource({"path": str(files)})
    reader = pickle.loads(pickle.dumps(source.reader(source.schema())))

    rows = [row for partition in reader.partitions() for batch in reader.read(partition) for row in batch.to_pylist()]
    assert arrow.to_table(all_records(files)).to_pylist() == rows


def test_current(spark, tmp_path):
    """With the option `current`, a frame has the records that stand, and no others."""
    pubrecord.write([Article(pmid="1", title="old"), Article(pmid="2")], tmp_path / "pubmed26n0001.xml.gz")
    pubrecord.write(
        [Article(pmid="1", title="new"), Deletion(pmids=(Pmid(value="2", version="1"),))],
        tmp_path / "pubmed26n0002.xml.gz",
    )
    frame = spark.read.format("pubmed").option("current", "true").load(str(tmp_path))

    assert [("1", "new")] == [(row["pmid"], row["title"]) for row in frame.select("pmid", "title").collect()]
    with pytest.raises(Exception, match="current is"):
        spark.read.format("pubmed").option("current", "yes").load(str(tmp_path)).collect()
