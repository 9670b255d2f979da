"""Jobs of those who edit, convert and stream records, each as the shortest code that one would write, on real records."""

import difflib
import gzip
import io
import logging
import re
import tarfile
import zipfile
from pathlib import Path

import attrs
import pytest

import pubrecord
from pubrecord import Article, xml

_log = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def paths(corpus: Path) -> list[Path]:
    """The files of the baseline and of efetch."""
    return sorted([*(corpus / "corpus" / "baseline").rglob("*.xml*"), *(corpus / "corpus" / "efetch").rglob("*.xml*")])


def unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def test_a_corrected_title(paths, tmp_path):
    """A typing error in titles is corrected in every file, and the diff shows the lines of these titles alone."""

    def correct(record):
        if isinstance(record, Article) and record.title and "tumour" in record.title:
            return pubrecord.change(record, "title", lambda title: title.replace("tumour", "tumor"))
        return record

    wrong = re.compile(r"<ArticleTitle[^>]*>(?:(?!</ArticleTitle>).)*tumour")
    changed = 0
    for path in paths:
        pubrecord.convert(path, tmp_path / "out.xml", change=correct)

        before, after = unpacked(path).decode().splitlines(), (tmp_path / "out.xml").read_text("utf-8").splitlines()
        removed = [
            line[1:] for line in difflib.unified_diff(before, after, n=0, lineterm="") if re.match("-[^-]", line)
        ]
        changed += len(removed)
        assert [line for line in before if wrong.search(line)] == removed, path.name

    assert changed == 8


def test_records_taken_out(paths, tmp_path):
    """Articles without a DOI are left out of a file, and what is left stands as it stood."""
    path = next(path for path in paths if path.name.startswith("juliahealth-pubmedsample"))
    report = pubrecord.convert(path, tmp_path / "out.xml", change=lambda record: None if record.unknown else record)
    assert 0 == report.left_out
    assert unpacked(path) == (tmp_path / "out.xml").read_bytes()

    report = pubrecord.convert(
        path, tmp_path / "out.xml", change=lambda record: record if getattr(record, "doi", None) else None
    )
    left = list(pubrecord.read(tmp_path / "out.xml"))

    assert report.records == len(left) == 47
    assert report.left_out == 117 - 47
    lines = set(unpacked(path).splitlines())
    assert all(line in lines for line in (tmp_path / "out.xml").read_bytes().splitlines())


def test_some_fields_by_hand(paths, tmp_path):
    """Records are read, changed one by one with a generator, and written like their file."""
    path = paths[0]
    with xml.read(path) as reader:
        changed = (attrs.evolve(record, owner="NLM") if isinstance(record, Article) else record for record in reader)
        pubrecord.write(changed, tmp_path / "out.xml", like=reader)

    assert re.sub(rb'Owner="[A-Z]+"(?= Status)', b'Owner="NLM"', unpacked(path)) == (tmp_path / "out.xml").read_bytes()


def keep_newer(record):
    """Leave out what was published before 2010; workers import it from here."""
    return record if isinstance(record, Article) and record.year is not None and record.year >= 2010 else None


def test_many_files_in_parallel(paths, tmp_path):
    """All files go into one, with a choice of records, by two workers as by one."""
    reports = [
        pubrecord.convert(paths, tmp_path / f"{workers}.jsonl", change=keep_newer, workers=workers)
        for workers in (1, 2)
    ]
    newer = sum((article.year or 0) >= 2010 for path in paths for article in pubrecord.read(path, only=Article))

    assert [newer, newer] == [report.records for report in reports]
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_a_folder(paths):
    """All records of a folder, or of a pattern, one after the other."""
    folder = paths[0].parent
    deleted = sum(len(record.pmids) for record in pubrecord.read(folder, only=pubrecord.Deletion))
    listed = [part for path in folder.iterdir() for part in unpacked(path).split(b"<DeleteCitation>")[1:]]

    assert 717 == sum(1 for _ in pubrecord.read(folder, only=Article))
    assert sum(part.count(b"<PMID") for part in listed) == deleted
    assert sum(1 for _ in pubrecord.read(f"{folder}/net-synergy*.xml.gz")) == 49 + 29 + 34 + 51 + 19


@pytest.fixture(scope="module")
def broken(paths) -> bytes:
    """A real file with an ampersand that is none in the title of its third record."""
    text = unpacked(next(path for path in paths if path.name == "net-synergy-pubmed21n1005.xml.gz"))
    third = [match.end() for match in re.finditer(rb"<ArticleTitle[^>]*>", text)][2]
    return text[:third] + b"Salt & Pepper. " + text[third:]


def test_skip(broken):
    """A bad record is passed over, and counted."""
    with pubrecord.read(io.BytesIO(broken), on_error="skip") as reader:
        assert 18 == len(list(reader))

    assert (19, 1) == (reader.number, reader.skipped)


def test_log(broken, caplog):
    """A bad record is logged, with its PMID and what is wrong."""
    pubrecord.convert(
        io.BytesIO(broken), io.BytesIO(), to_format="jsonl", on_error=lambda error: _log.warning("%s", error)
    )

    (line,) = caplog.messages
    assert re.search(r"record 3, PMID \d+, byte \d+: the record is not well-formed XML", line)


def test_repair(broken):
    """A bad record is repaired, and the file is what it should have been."""
    target = io.BytesIO()
    report = pubrecord.convert(
        io.BytesIO(broken),
        target,
        to_format="xml",
        on_error=lambda error: xml.loads(error.raw.replace(b"Salt & Pepper", b"Salt &amp; Pepper")),
    )

    assert (19, 0) == (report.records, report.skipped)
    assert broken.replace(b"Salt & Pepper", b"Salt &amp; Pepper") == target.getvalue()


def test_members_of_archives(paths):
    """Records are read out of a tar file and of a ZIP archive, a member after the other."""
    tar, archive = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as writer, zipfile.ZipFile(archive, "w") as other:
        for path in paths[:4]:
            writer.add(path, path.name)
            other.write(path, path.name)
    expected = [record for path in paths[:4] for record in pubrecord.read(path)]

    tar.seek(0)
    with tarfile.open(fileobj=tar) as members:
        assert expected == [record for member in members for record in pubrecord.read(members.extractfile(member))]
    with zipfile.ZipFile(archive) as members:
        assert expected == [record for name in members.namelist() for record in pubrecord.read(members.open(name))]


def test_chunks_of_a_client(paths):
    """What a web client gives in chunks is read as it comes, compressed or not."""
    for path in paths[:4]:
        data = path.read_bytes()
        chunks = (data[place : place + 1000] for place in range(0, len(data), 1000))

        assert list(pubrecord.read(path)) == list(pubrecord.read(chunks))
