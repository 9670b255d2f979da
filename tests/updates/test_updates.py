"""Which records of baseline and update files stand, and what is said of files that do not go together."""

import gzip
import hashlib
import io
import pickle
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import made
import nlm_files
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nlm_files import article, deletion, write

import pubrecord
from pubrecord import DamagedInputError, PubrecordError, RecordError, UpdatesError, updates
from pubrecord.store import Store
from pubrecord.updates.entries import entries, entry_of
from pubrecord.updates.scanning import scan


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A baseline of 6 files and 20 updates, shuffled, and what stands of them."""
    folder = tmp_path_factory.mktemp("year")
    files = nlm_files.year_of_files(5)
    paths = [write(folder, number, records) for number, records in enumerate(files, start=1)]
    random.Random(1).shuffle(paths)
    return paths, nlm_files.standing(files)


def titles(records):
    return [record.title for record in records]


def test_a_year(year):
    """What is read is what a dict says that each file is applied to, in that order, whatever the order of arguments."""
    paths, stand = year
    plan = updates.plan(paths)

    assert list(stand.values()) == list(updates.read(paths))
    assert list(stand.values()) == list(updates.read(pickle.loads(pickle.dumps(plan))))
    assert len(stand) == plan.records == sum(file.records for file in plan.files)
    assert 26 * 60 == plan.records + plan.superseded + plan.deleted
    assert 0 < plan.deleted
    assert f"26 files: {plan.records:,} records stand" in str(plan)


def test_latest_versions(year):
    """With versions="latest", of each PMID only the highest version is read, and the plan counts so."""
    paths, stand = year
    expected = nlm_files.latest(stand)
    plan = updates.plan(paths, versions="latest")
    records = list(updates.read(plan))

    assert expected == {record.pmid: record for record in records}
    assert len(expected) == len(records) == plan.records == sum(file.records for file in plan.files)
    assert 26 * 60 == plan.records + plan.superseded + plan.deleted


@pytest.mark.parametrize("name", ["out.xml.gz", "out.jsonl", "out.parquet"])
def test_merge(year, tmp_path, name):
    """One target of any format has the records that stand, and the report says how many."""
    paths, stand = year
    report = pubrecord.merge(paths, tmp_path / name)

    assert list(stand.values()) == list(pubrecord.read(tmp_path / name))
    assert (len(stand), 0, 0) == (report.records, report.deletions, report.skipped)


def test_merge_a_plan(year, tmp_path):
    """A plan can be merged, and columns chosen."""
    paths, stand = year
    pubrecord.merge(updates.plan(paths), tmp_path / "out.parquet", fields=["pmid", "title"])
    table = pytest.importorskip("pyarrow.parquet").read_table(tmp_path / "out.parquet")

    assert [(record.pmid, record.title) for record in stand.values()] == [
        (row["pmid"], row["title"]) for row in table.to_pylist()
    ]


@pytest.mark.parametrize("name", ["out.xml", "out.jsonl", "out.parquet"])
@pytest.mark.parametrize("versions", ["all", "latest"])
def test_workers_change_nothing(tmp_path, name, versions):
    """Workers write the same bytes, for files that are large enough for them and of which a part stands."""
    filler = "x" * 4000
    first = [article(number, f"old {number} {filler}") for number in range(1, 6001)]
    second = [article(number, f"new {number} {filler}", "1" if number % 5 else "2") for number in range(1, 6001, 3)]
    paths = [tmp_path / "pubmed26n0001.xml", tmp_path / "pubmed26n0002.xml"]  # their size says that workers pay
    pubrecord.write(first, paths[0])
    pubrecord.write([*second, deletion(*range(2, 3000, 7))], paths[1])
    bad = made.article("lost & found", pmid=8000).encode()
    paths[0].write_bytes(paths[0].read_bytes().replace(b"</PubmedArticleSet>", bad + b"</PubmedArticleSet>"))
    results = []
    for workers in (1, 2):
        rejects, errors = io.BytesIO(), []
        report = pubrecord.merge(
            paths,
            tmp_path / name,
            workers=workers,
            versions=versions,
            rejects=rejects,
            on_error=lambda error: errors.append(str(error)),  # noqa: B023 - called before the next round
        )
        results.append(((tmp_path / name).read_bytes(), report.records, report.skipped, rejects.getvalue(), errors))

    assert results[0] == results[1]
    assert 1 == results[0][2]


def test_order_given(tmp_path):
    """With order="given", names say nothing, and the last file is the latest."""
    pubrecord.write([article(1, "a"), article(2, "b")], tmp_path / "z.xml")
    pubrecord.write([article(1, "c")], tmp_path / "a.xml")

    assert ["b", "c"] == titles(updates.read([tmp_path / "z.xml", tmp_path / "a.xml"], order="given"))
    assert ["a", "b"] == titles(updates.read([tmp_path / "a.xml", tmp_path / "z.xml"], order="given"))


def test_without_pmid(tmp_path):
    """A record without a PMID is kept and never replaced."""
    paths = [write(tmp_path, number, [article(None, f"none {number}")]) for number in (1, 2)]

    assert ["none 1", "none 2"] == titles(updates.read(paths))


def test_one_path_and_doubles(tmp_path):
    """One path may be given as it is, and a file that is given twice counts once."""
    path = write(tmp_path, 1, [article(1, "a")])

    assert ["a"] == titles(updates.read(path))
    assert ["a"] == titles(updates.read([path, str(path)]))


# ---- bad input


def with_md5(path: Path, line: str) -> Path:
    digits = hashlib.md5(path.read_bytes()).hexdigest()
    Path(f"{path}.md5").write_text(line.format(name=path.name, digits=digits, upper=digits.upper()))
    return path


@pytest.mark.parametrize(
    "line",
    ["MD5({name})= {digits}\n", "{digits}  {name}\n", "{digits} *{name}", "MD5 ({name}) = {upper}\n", "{digits}"],
)
def test_good_md5(tmp_path, line):
    """NLM's line and that of md5sum are read; a file without one is taken."""
    path = with_md5(write(tmp_path, 1, [article(1, "a")]), line)

    assert ["a"] == titles(updates.read([path]))


@pytest.mark.parametrize("line", ["MD5({name})= 00000000000000000000000000000000\n", "not found\n", ""])
def test_wrong_md5(tmp_path, line):
    """A wrong MD5 is an error that names the file, before anything is written; verify=False passes over it."""
    paths = [write(tmp_path, 1, [article(1, "a")]), with_md5(write(tmp_path, 2, [article(1, "b")]), line)]
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    for act in (lambda: pubrecord.merge(paths, target), lambda: Store(tmp_path / "s.sqlite").update(paths)):
        with pytest.raises(DamagedInputError, match="pubmed26n0002"):
            act()

    assert "old" == target.read_text()
    assert not (tmp_path / "s.sqlite").exists()
    assert ["b"] == titles(updates.read(paths, verify=False))
    assert 2 == Store(tmp_path / "s.sqlite").update(paths, verify=False).records


def bad_files(tmp_path: Path, kind: str) -> list[Path]:
    """Return files that do not go together."""
    paths = [write(tmp_path, 1, [article(1, "a")])]
    if kind == "name":
        pubrecord.write([article(2, "b")], tmp_path / "other.xml")
        return [*paths, tmp_path / "other.xml"]
    if kind == "years":
        return [*paths, write(tmp_path, 2, [article(2, "b")], year=25)]
    (tmp_path / "again").mkdir()
    return [*paths, write(tmp_path / "again", 1, [article(2, "b")])]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("name", "other.xml: the name"),
        ("years", "several years: 2025, 2026"),
        ("doubles", "two files are pubmed26n0001"),
    ],
)
def test_files_that_do_not_go_together(tmp_path, kind, message):
    """A name without a number, two years, one number with two contents: an error, and target and store stay."""
    paths = bad_files(tmp_path, kind)
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    for act in (lambda: pubrecord.merge(paths, target), lambda: Store(tmp_path / "s.sqlite").update(paths)):
        with pytest.raises(UpdatesError, match=message):
            act()

    assert "old" == target.read_text()
    assert not (tmp_path / "s.sqlite").exists()


def test_gaps(tmp_path):
    """A gap is a warning that names what is missing, and with `strict` an error before anything is written."""
    paths = [write(tmp_path, number, [article(number, "a")]) for number in (1, 2, 5)]
    store = Store(tmp_path / "s.sqlite")

    with pytest.warns(updates.UpdatesWarning, match="pubmed26n0003, pubmed26n0004"):
        plan = updates.plan(paths)
    assert ("pubmed26n0003", "pubmed26n0004") == plan.missing
    assert "missing: pubmed26n0003, pubmed26n0004" in str(plan)
    for act in (
        lambda: pubrecord.merge(paths, tmp_path / "out.xml", strict=True),
        lambda: store.update(paths, strict=True),
    ):
        with pytest.raises(UpdatesError, match="pubmed26n0003, pubmed26n0004"):
            act()
    assert not (tmp_path / "out.xml").exists()
    assert 0 == len(store)
    store.update([write(tmp_path, number, []) for number in (3, 4)])
    store.update(paths, strict=True)
    assert 3 == len(store)


def test_cut_off(tmp_path):
    """A file that was cut off is an error that names it, and the target stays; skipped, what is whole is taken."""
    paths = [write(tmp_path, 1, [article(number, f"old {number}") for number in range(1, 40)])]
    cut = write(tmp_path, 2, [article(number, f"new {random.Random(number).random()}") for number in range(1, 40)])
    cut.write_bytes(cut.read_bytes()[:-200])
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    with pytest.raises(DamagedInputError, match="pubmed26n0002"):
        pubrecord.merge([*paths, cut], target)

    assert "old" == target.read_text()
    errors: list[PubrecordError] = []
    expected = {record.pmid: record for record in pubrecord.read(cut, on_error=errors.append)}
    records = {record.pmid: record for record in updates.read([*paths, cut], on_error="skip")}
    lost = {str(number) for number in range(1, 40)} - records.keys()
    assert len(expected) > 5
    assert expected == {pmid: record for pmid, record in records.items() if record.title.startswith("new")}
    assert len(lost) <= 1  # the record that was cut off, as its PMID can be read


def damaged(path: Path, old: bytes, new: bytes) -> Path:
    data = gzip.decompress(path.read_bytes())
    assert old in data
    path.write_bytes(gzip.compress(data.replace(old, new, 1)))
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"new 2</ArticleTitle>", b"new & 2</ArticleTitle>"),
        (b"new 2</ArticleTitle>", b"new <!-- odd --> & 2</ArticleTitle>"),
        (b"new 2</ArticleTitle>", b"new 2</ArticleTitl>"),
    ],
)
def test_damaged_record(tmp_path, old, new):
    """Of a PMID whose newest record is damaged none stands, and the report counts it; the others are as they were."""
    first = write(tmp_path, 1, [article(number, f"old {number}") for number in (1, 2, 3, 4)])
    second = damaged(write(tmp_path, 2, [article(number, f"new {number}") for number in (1, 2, 3)]), old, new)
    with pytest.raises(RecordError):
        pubrecord.merge([first, second], tmp_path / "out.jsonl")
    rejects = io.BytesIO()
    report = pubrecord.merge([first, second], tmp_path / "out.jsonl", on_error="skip", rejects=rejects)
    with Store(tmp_path / "s.sqlite") as store:
        filled = store.update([first, second], on_error="skip")
        stored = titles(store)

    assert ["old 4", "new 1", "new 3"] == titles(pubrecord.read(tmp_path / "out.jsonl"))
    assert sorted(["old 4", "new 1", "new 3"]) == sorted(stored)
    assert (1, ("2",)) == (report.skipped, report.skipped_pmids) == (filled.skipped, filled.skipped_pmids)
    assert b'<PMID Version="1">2</PMID>' in rejects.getvalue()


def test_damage_between_records_harms_none(tmp_path):
    """Bytes that belong to nothing take neither the record before nor the one behind along."""
    first = write(tmp_path, 1, [article(number, f"old {number}") for number in (1, 2, 3)])
    second = damaged(
        write(tmp_path, 2, [article(number, f"new {number}") for number in (1, 2)]),
        b"</PubmedArticle>",
        b"</PubmedArticle>junk",
    )
    with Store(tmp_path / "s.sqlite") as store:
        store.update([first, second], on_error="skip")

        assert ["new 1", "new 2", "old 3"] == titles(store)
    assert ["old 3", "new 1", "new 2"] == titles(updates.read([first, second], on_error="skip"))


def test_a_record_in_the_place_of_a_bad_one(tmp_path):
    """A record that on_error returns takes the place of the bad one, unless a later file has that."""
    first = damaged(write(tmp_path, 1, [article(1, "a"), article(2, "b")]), b">a</", b">& a</")
    second = write(tmp_path, 2, [article(2, "c")])
    repaired = article(1, "repaired")

    assert ["repaired", "c"] == titles(updates.read([first, second], on_error=lambda _: repaired))
    third = write(tmp_path, 3, [article(1, "newest")])
    assert ["c", "newest"] == titles(updates.read([first, second, third], on_error=lambda _: repaired))


def test_arguments_that_cannot_be(tmp_path):
    """What the arguments cannot be is said at once."""
    path = write(tmp_path, 1, [article(1, "a")])
    for wrong in ({"versions": "newest"}, {"order": "date"}, {"on_error": "stop"}, {"workers": 0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            pubrecord.merge([path], tmp_path / "out.xml", **wrong)


# ---- entries

_BODIES = [made.article(f"No. {number}", pmid=number) for number in range(1, 9)]
_DELETION = '<DeleteCitation><PMID Version="1">7</PMID><PMID>8</PMID></DeleteCitation>'
_ODD = {
    "regular": made.document(*_BODIES),
    "comment": made.document(*_BODIES[:4], "<!-- <PubmedArticle> -->", *_BODIES[4:]),
    "deletion": made.document(*_BODIES, _DELETION),
    "two documents": made.document(*_BODIES[:3]) + made.document(*_BODIES[3:]),
    "junk": made.document(*_BODIES[:3], "junk", *_BODIES[3:]),
    "end tag lost": made.document(*_BODIES[:3]).replace("</PubmedArticle>", "", 1),
    "start tag lost": made.document(*_BODIES).replace("<PubmedArticle>", "", 1),
    "book within": made.document(*_BODIES[:2], _BODIES[3].replace("<Language>", "<PubmedBookArticle><Language>")),
    "no PMID": made.document(*_BODIES[:2], _BODIES[3].replace('<PMID Version="1">4</PMID>', "")),
    "PMID in words": made.document(*_BODIES[:2], _BODIES[3].replace(">4</PMID>", ">four</PMID>")),
    "cut off": made.document(*_BODIES)[:-900],
    "nothing": made.document(),
    "bad record": made.document(*_BODIES[:2], _BODIES[3].replace("No. 4", "No. & 4"), *_BODIES[4:]),
    "latin": made.document(*_BODIES, head='<?xml version="1.0" encoding="latin-1"?>'),
    "CDATA": made.document(*_BODIES[:2], _BODIES[2].replace("No. 3", "<![CDATA[</PubmedArticle>]]>")),
}


@pytest.mark.parametrize("name", _ODD)
def test_scanning_counts_as_reading(tmp_path, name):
    """A scan has an entry for each that reading meets, with the same PMID where the record is whole."""
    path = tmp_path / "file.xml"
    path.write_text(_ODD[name])
    scanned = scan(str(path), pubrecord.Limits(), "skip")
    met = list(entries(path, pubrecord.Limits()))

    assert len(met) == len(scanned.entries)
    for entry, seen in zip(met, scanned.entries, strict=True):
        if not isinstance(entry, PubrecordError) or not scanned.is_regular:
            assert entry_of(entry) == seen
    assert scanned.is_regular == (name in ("regular", "deletion", "nothing", "bad record"))


_DOCUMENT = made.document(*_BODIES, _DELETION).encode()
_PIECES = [b"<PubmedArticle>", b"</PubmedArticle>", b"<PubmedArticleSet>", b"</PubmedArticleSet>", b"<!--", b"-->"]
_PIECES += [
    b"<?x",
    b"<?x y?>",
    b"<![CDATA[",
    b"]]>",
    b"&x;",
    b"\x00",
    b"<",
    b">",
    b"<PubmedBookArticle>",
    b"<PMID>9</PMID>",
]
_places = st.integers(0, len(_DOCUMENT))


@given(st.lists(st.tuples(_places, st.integers(0, 900), st.sampled_from([b"", *_PIECES])), max_size=2))
def test_scanning_counts_as_reading_whatever_the_damage(damage):
    """Wherever bytes are lost or come in between, a plan's marks are for the entries that reading meets."""
    data = _DOCUMENT
    for place, size, piece in damage:
        data = data[:place] + piece + data[place + size :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.xml"
        path.write_bytes(data)
        scanned = scan(str(path), pubrecord.Limits(), "skip")
        met = list(entries(path, pubrecord.Limits()))

        assert len(met) == len(scanned.entries)
        for entry, seen in zip(met, scanned.entries, strict=True):
            if not isinstance(entry, PubrecordError) or not scanned.is_regular:
                assert entry_of(entry) == seen


def test_planning_keeps_memory_small(tmp_path):
    """A plan has a bit for each record, and a pickle of it no more."""
    paths = [write(tmp_path, number, [article(pmid, "a") for pmid in range(1, 2001)]) for number in (1, 2)]

    assert len(pickle.dumps(updates.plan(paths))) < 2000


def test_warnings_are_of_the_caller(tmp_path):
    """The command merge tells of gaps and ends well."""
    paths = [write(tmp_path, number, [article(number, "a")]) for number in (1, 3)]
    done = subprocess.run(
        [sys.executable, "-m", "pubrecord", "merge", "--dry-run", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, True) == (done.returncode, "Warning: there are gaps" in done.stderr)
    assert "2 files: 2 records stand" in done.stdout


def test_progress(tmp_path):
    """Planning, merging and updating a store say how far each file is read, to its last byte; so does `check`."""
    paths = [write(tmp_path, number, [article(number, "a title")]) for number in (1, 2)]
    damaged = tmp_path / "pubmed26n0003.xml"
    damaged.write_text(made.document(made.article("a & b")))
    files = [*paths, damaged]
    seen = {}

    def note(name, done, total):
        seen[name] = (done, total)

    whole = {str(path): (Path(path).stat().st_size,) * 2 for path in files}
    calls = [
        lambda: updates.plan(files, on_error="skip", progress=note),
        lambda: pubrecord.merge(files, tmp_path / "out.jsonl", on_error="skip", progress=note),
        lambda: Store(tmp_path / "new.sqlite").update(files, on_error="skip", progress=note),
        lambda: [pubrecord.check(path, progress=note) for path in files],
    ]
    for call in calls:
        seen.clear()
        call()

        assert whole == seen


def test_long_lists_of_missing_files(tmp_path):
    """A plan names the first ten of the files that are missing, and counts the others."""
    paths = [write(tmp_path, number, [article(number, "a title")]) for number in (1, 20)]
    with pytest.warns(updates.UpdatesWarning):
        plan = updates.plan(paths)

    assert "missing: pubmed26n0002, " in str(plan)
    assert "pubmed26n0011 and 8 more\n" in str(plan)
    assert 18 == len(plan.missing)
