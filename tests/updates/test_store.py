"""A store: the same whatever the order, however often, and whenever the process was killed."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys

import nlm_files
import pytest
from nlm_files import article, deletion, write

import pubrecord
from pubrecord import DamagedInputError, NotPubmedError, UpdatesError
from pubrecord.store import Store


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A baseline of 6 files and 20 updates, and what stands of them."""
    folder = tmp_path_factory.mktemp("year")
    files = nlm_files.year_of_files(11)
    return [write(folder, number, records) for number, records in enumerate(files, start=1)], nlm_files.standing(files)


@pytest.fixture
def small(tmp_path):
    """A store of a few records."""
    path = tmp_path / "small.sqlite"
    with Store(path) as store:
        store.update([write(tmp_path, 1, [article(1, "one"), article(1, "one again", "2"), article(2, "two")])])
    return path


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order(year, tmp_path, seed):
    """Files that are applied in any order, each on its own, some twice, give the store that a dict says."""
    paths, stand = year
    paths = [*paths, *paths[3:9]]
    random.Random(seed).shuffle(paths)
    with Store(tmp_path / "s.sqlite") as store:
        for path in paths:
            store.update([path])

        assert stand == nlm_files.by_key(store)
        assert len(stand) == len(store)
    with Store(tmp_path / "s.sqlite") as store:
        highest = nlm_files.latest(stand)
        assert stand == {key: store.get(*key) for key in stand}
        assert highest == {pmid: store.get(int(pmid)) for pmid in highest}


def test_all_at_once(year, tmp_path):
    """One call takes all files, and the second applies none."""
    paths, stand = year
    with Store(tmp_path / "s.sqlite") as store:
        report = store.update(reversed(paths))
        again = store.update(paths)

        assert stand == nlm_files.by_key(store)
    assert (26 * 60, 20 * 12) == (report.records, report.deletions)
    assert (0, 0) == (again.records, again.deletions)


#: Lets children fill a store, each until it is killed; what they import, they have from the start. How long filling takes
#: here is measured first, so that on a quick machine too nearly all are killed before the store is full.
_FILL = """
import os, random, signal, sys, time
from pubrecord.store import Store
wait = random.Random(7)
begun = time.monotonic()
with Store(sys.argv[1] + ".measured") as store:
    store.update(sys.argv[2:])
whole = time.monotonic() - begun
statuses = []
for _ in range(20):
    child = os.fork()
    if not child:
        with Store(sys.argv[1]) as store:
            store.update(sys.argv[2:])
        os._exit(0)
    time.sleep(wait.uniform(0, whole / 12))
    os.kill(child, signal.SIGKILL)
    statuses.append(os.waitpid(child, 0)[1])
print(statuses.count(signal.SIGKILL))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed(year, tmp_path):
    """A store whose process was killed 20 times, at any moment, is the same once it is filled."""
    paths, stand = year
    path = tmp_path / "s.sqlite"
    done = subprocess.run([sys.executable, "-c", _FILL, path, *paths], capture_output=True, text=True, check=True)
    with Store(path) as store:
        store.update(paths)

        assert stand == nlm_files.by_key(store)
        assert len(stand) == len(store)
    assert int(done.stdout) >= 15


def test_killed_while_it_is_made(year, tmp_path):
    """A file without tables, which a process leaves that is killed at the start, is filled like none."""
    paths, stand = year
    (tmp_path / "s.sqlite").touch()
    with Store(tmp_path / "s.sqlite") as store:
        assert 0 == len(store)
        assert store.get(1) is None
        store.update(paths)

        assert stand == nlm_files.by_key(store)


def test_a_failure_leaves_the_store(small, tmp_path):
    """A file that cannot be read leaves the store as it was, and the next one is applied."""
    cut = write(tmp_path, 2, [article(number, f"new {random.Random(number).random()}") for number in range(1, 60)])
    whole = cut.read_bytes()
    cut.write_bytes(whole[:-300])
    with Store(small) as store:
        before = list(store)
        with pytest.raises(DamagedInputError, match="pubmed26n0002"):
            store.update([cut])

        assert before == list(store)
        assert 3 == len(store)
        cut.write_bytes(whole)
        assert 59 == store.update([cut]).records
        assert 60 == len(store)


def test_get(small):
    """The highest version is given unless one is named; what is not there is `None`."""
    with Store(small) as store:
        assert "one again" == store.get("1").title
        assert "one again" == store.get(1, 2).title
        assert "one" == store.get(1, version="1").title
        assert store.get(1, 3) is None
        assert store.get("99") is None
        assert store.get("nonsense") is None


def test_deletions_of_versions(small, tmp_path):
    """Each version is deleted on its own, and what was deleted may come back."""
    with Store(small) as store:
        store.update([write(tmp_path, 2, [deletion(("1", "2"), 2)])])

        assert "one" == store.get(1).title
        assert store.get(2) is None
        store.update([write(tmp_path, 3, [article(2, "back")])])
        assert ["one", "back"] == [record.title for record in store]


def test_other_content(small, tmp_path):
    """A file of the same number with other content is refused, and so is one of another year, with what to do."""
    other = write(tmp_path, 1, [article(1, "other")])
    next_year = write(tmp_path, 2, [article(1, "next")], year=27)
    with Store(small) as store:
        with pytest.raises(UpdatesError, match="other content"):
            store.update([other])
        with pytest.raises(UpdatesError, match=r"of 2026, and the file of 2027(?s:.*)pubrecord update NEW\.sqlite"):
            store.update([next_year])

        assert 3 == len(store)


def test_not_read_twice(tmp_path):
    """A file that was applied is passed over by what its .md5 says, without being read."""
    path = write(tmp_path, 1, [article(1, "one")])
    with Store(tmp_path / "s.sqlite") as store:
        store.update([path])
        (md5,) = store_rows(tmp_path / "s.sqlite", "SELECT md5 FROM file")
        (tmp_path / f"{path.name}.md5").write_text(f"MD5({path.name})= {md5[0]}\n")
        path.write_bytes(b"")

        assert 0 == store.update([path]).records


def store_rows(path, query):
    with sqlite3.connect(path) as connection:
        rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def test_view(small):
    """Users of SQLite have a view with the columns that they ask for, and a table of the files."""
    rows = store_rows(small, "SELECT pmid, version, title, year, doi, file FROM article ORDER BY pmid, version")

    assert (1, 1, "one", None, None, "pubmed26n0001.xml.gz") == rows[0]
    assert [(1, 1), (1, 2), (2, 1)] == [row[:2] for row in rows]
    assert [("pubmed26n0001.xml.gz", 3, 0)] == store_rows(small, "SELECT name, records, deletions FROM file")


def test_other_shape(small, tmp_path):
    """A store of another shape, another database and another file are refused by name."""
    with sqlite3.connect(small) as connection:
        connection.execute("UPDATE meta SET value = 99 WHERE name = 'shape'")
    connection.close()
    with sqlite3.connect(tmp_path / "other.sqlite") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    (tmp_path / "text.sqlite").write_text("nothing of the kind, but long enough for a header of SQLite" * 40)

    with pytest.raises(UpdatesError, match=r"shape 99(?s:.*)pubrecord update NEW\.sqlite"):
        Store(small)
    for name in ("other.sqlite", "text.sqlite"):
        with pytest.raises(UpdatesError, match="no store"):
            Store(tmp_path / name)
        with pytest.raises(NotPubmedError, match=f"{name}: the file is no store"):
            list(pubrecord.read(tmp_path / name))


def test_is_a_format(small, tmp_path):
    """A store is read and converted like any file, by suffix, by content and compressed; it is not written."""
    with Store(small) as store:
        expected = list(store)
    shutil.copy(small, tmp_path / "no-suffix")
    report = pubrecord.convert(small, tmp_path / "out.xml.gz", progress=lambda *_: None)

    assert expected == list(pubrecord.read(small)) == list(pubrecord.read(tmp_path / "no-suffix"))
    assert expected == list(pubrecord.read(tmp_path / "out.xml.gz"))
    assert 3 == report.records
    with small.open("rb") as stream:
        assert expected == list(pubrecord.read(stream))
    with pytest.raises(ValueError, match="pubrecord update"):
        pubrecord.write(expected, tmp_path / "new.sqlite")
    with pytest.raises(ValueError, match="pubrecord update"):
        pubrecord.convert(small, tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()


def test_damaged_row(small):
    """A row that is damaged is an error of its own and takes no other along."""
    with sqlite3.connect(small) as connection:
        connection.execute("UPDATE record SET body = x'00112233' WHERE key = 2 << 8 | 1")
    connection.close()
    errors = []

    assert ["one", "one again"] == [record.title for record in pubrecord.read(small, on_error=errors.append)]
    assert [DamagedInputError] == [type(error) for error in errors]
    with Store(small) as store, pytest.raises(DamagedInputError, match="a row of the store is damaged"):
        store.get(2)


def test_locked(small, tmp_path):
    """While another process changes the store, an update is an error and not a traceback of SQLite."""
    connection = sqlite3.connect(small, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    with Store(small) as store, pytest.raises(UpdatesError, match="could not be changed"):
        store.update([write(tmp_path, 2, [article(5, "five")])])
    connection.close()
