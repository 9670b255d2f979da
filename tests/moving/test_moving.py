"""The pages for those who come from another library: each row of their tables is so, for every record there is."""

import doctest
import importlib
import json
import re
import warnings
from collections import Counter
from importlib import metadata
from pathlib import Path

import counting
import pytest
import readings
import rows
import tables

import pubrecord

PAGES = sorted(tables.PAGES.glob("*.md"))
#: The blocks of a page: those in `py` show another library, those in `python` are ours.
BLOCK = re.compile(r"^```(?:py|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

each_peer = pytest.mark.parametrize("peer", rows.PEERS)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def installed(peer: str) -> None:
    """Skip the test where the peer is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip(rows.PEERS[peer], reason=f"{peer} is not installed: nox -s moving", exc_type=ImportError)


@each_peer
def test_invented(peer: str) -> None:
    """Of the invented records, each difference has a reason, and each reason a record that shows it."""
    installed(peer)
    results = list(counting.results(peer, counting.invented()))
    shown = {(each.name, each.reason) for each in results if each.reason is not None}
    reasons = {(name, each.reason) for name, own in rows.table(peer).reasons.items() for each in own}

    assert [] == [each for each in results if not each.explained]
    assert reasons == shown


@each_peer
def test_agrees(peer: str) -> None:
    """Each row is the same on both sides for some invented record that has a value there, but for those that say otherwise."""
    installed(peer)
    results = counting.results(peer, counting.invented())

    assert {row.name for row in rows.table(peer).rows if row.agrees} == {
        each.name for each in results if each.has_value
    }


@each_peer
def test_corpus(peer: str, corpus: Path) -> None:
    """Of all real records, each difference has a reason; and the counts of the tables are so, where they are of these records."""
    installed(peer)
    known = rows.counts()[peer]

    actual, unexplained = counting.count(peer, counting.real(corpus))

    assert [] == unexplained
    assert known == (actual if same(peer, known, corpus) else known)


@each_peer
def test_counts_compared(peer: str, corpus: Path) -> None:
    """The counts of the tables are of this corpus, and of the version of the peer that is installed."""
    installed(peer)
    known = rows.counts()[peer]
    if not same(peer, known, corpus):
        pytest.skip(f"counted with {peer} {known.version} on the corpus {known.corpus}, which is another: not compared")


def same(peer: str, known: rows.Count, corpus: Path) -> bool:
    """Whether something was counted with what is here: files, and version of the peer."""
    version = metadata.version(rows.table(peer).distribution)
    return (known.version, known.corpus) == (version, counting.digest(counting.real(corpus)))


@each_peer
def test_reasons_counted(peer: str) -> None:
    """Each reason of the tables was counted, with at least one record, and nothing else was."""
    known = rows.counts()[peer]

    assert {name: {each.reason for each in own} for name, own in rows.table(peer).reasons.items()} == {
        name: set(outcome.reasons) for name, outcome in known.outcomes.items()
    }
    assert all(
        cases.invented and cases.pmid for outcome in known.outcomes.values() for cases in outcome.reasons.values()
    )


@each_peer
def test_rows_differ(peer: str) -> None:
    """No row stands in a table twice."""
    names = Counter(row.name for row in rows.table(peer).rows)

    assert {} == {name: times for name, times in names.items() if times > 1}


def given_keys(peer: str) -> set[str]:
    """The keys of all that a peer gives, as the rows name them, of the examples, which use every place of the DTD."""
    path = pubrecord.examples.path("records.xml")
    records = [reading.record for reading in readings.of(peer, path) if reading.record is not None]
    match peer:
        case "pubmed_parser":
            return {key for each in records for key in each.defaults}
        case "biopython":
            return {key for each in records for key in ways(each, "")}
        case "medline":
            documented = importlib.import_module("Bio.Medline").Record.__doc__
            return {*re.findall(r"^ +([A-Z]{2,4}) {2,}\S", documented, re.MULTILINE), *(k for e in records for k in e)}
        case "metapub":
            names = {name for each in records for name in (*vars(each), *public(type(each)))}
            people = {f"author_list[].{name}" for each in records for one in each.author_list for name in vars(one)}
            # What remains are its methods, and elements that it works with; `author_list` stands there by its parts.
            return (names | people) - {"_root", "to_dict", "author_list", "author_list[].content"}
        case _:
            kinds = {type(each): " of a book" if "Book" in type(each).__name__ else "" for each in records}
            return {f"{name}{kind}" for own, kind in kinds.items() for name in own.__slots__}


def public(cls: type) -> set[str]:
    return {name for name in vars(cls) if not name.startswith("_")}


def ways(value, path: str) -> set[str]:
    """The ways to all texts and attributes within a record of Biopython."""
    found = {f"{path}@{name}" for name in getattr(value, "attributes", None) or {}}
    if isinstance(value, dict):
        return found.union(*(ways(each, f"{path}.{key}" if path else key) for key, each in value.items()))
    if isinstance(value, list):
        return found.union(*(ways(each, f"{path}[]") for each in value))
    return found | {path}


@each_peer
def test_every_key(peer: str) -> None:
    """Each key that the peer gives has its row."""
    installed(peer)
    # Of metapub, one class has the attributes of articles and of books.
    keys = {row.key if peer == "metapub" else row.name for row in rows.table(peer).rows}

    assert set() == given_keys(peer) - keys


@each_page
def test_tables(page: Path) -> None:
    """The tables of a page are what the rows and the counts make of them: `python tests/moving/counting.py`."""
    text = page.read_text(encoding="utf-8")

    assert tables.filled_in(text) == text


def test_every_table() -> None:
    """The tables of all peers are on a page."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)

    assert set() == {f"<!-- table of {peer} -->" for peer in rows.PEERS} - set(re.findall("<!-- table of .* -->", text))


@pytest.mark.parametrize("name", ["pubrecord", "biopython", "metapub", "pubmed_parser", "pymed"])
def test_keeping(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the table says that a reader keeps is what it keeps: `python benchmarks/keeping.py`."""
    if name != "pubrecord":
        installed(name)
    monkeypatch.syspath_prepend(str(tables.KEEPING.parent))
    keeping = importlib.import_module("keeping")
    known = json.loads(tables.KEEPING.read_text(encoding="utf-8"))
    if name != "pubrecord" and metadata.version(name) != known["versions"][name]:
        pytest.skip(f"the table was made with {name} {known['versions'][name]}")

    assert known["kept"][name] == keeping.summary(keeping.keeping(keeping.readers(None)[name]()))


@each_page
def test_blocks(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page shows of another library, beside what it shows of this one, is what that library does."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    for name in {
        name for block in blocks for name in re.findall(r"(?:import|from) (pubmed_parser|Bio|metapub|pymed)", block)
    }:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pytest.importorskip(name, reason=f"{name} is not installed: nox -s moving", exc_type=ImportError)
    pubrecord.examples.copy(tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page.name, str(page), 0)
    report: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        failed, _ = doctest.DocTestRunner().run(test, out=report.append)

    assert not failed, "".join(report)
