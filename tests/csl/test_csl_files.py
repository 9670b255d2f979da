"""CSL-JSON files and texts: `read`, `write`, `loads`, `dumps`."""

import gzip
import io
import json
from pathlib import Path

import pytest
from csl_samples import MINIMAL

from pubrecord import Article, Book, BookArticle, CslError, Deletion, Pmid, Record, csl

RECORDS = (Article(pmid="1", title="A."), BookArticle(pmid="2", book=Book(title="B")))


def test_file(tmp_path: Path) -> None:
    """Records are written as one list, and compressed if the suffix says so."""
    path = tmp_path / "library.csl.json.gz"

    assert 2 == csl.write(RECORDS, path)
    assert ["pmid:1", "pmid:2"] == [item["id"] for item in json.loads(gzip.decompress(path.read_bytes()))]
    assert ["A.", None] == [record.title for record in csl.read(path)]


def test_empty_file() -> None:
    """No records are an empty list."""
    file = io.BytesIO()

    assert (0, []) == (csl.write([], file), json.loads(file.getvalue()))


def test_options() -> None:
    """The options of items are those of files and texts."""
    file = io.BytesIO()
    csl.write(RECORDS, file, embed=True, url=True, abstract=False, keywords=True)

    assert list(RECORDS) == list(csl.read(io.BytesIO(file.getvalue()), strict=True))


def test_deletions(tmp_path: Path) -> None:
    """A deletion, which has no item, is left out of a file with a warning."""
    path = tmp_path / "a.csl.json"
    mixed = [RECORDS[0], Deletion(pmids=(Pmid(value="1"),)), RECORDS[1]]
    with pytest.warns(csl.CslWarning, match="1 PMIDs") as caught:
        assert 2 == csl.write(mixed, path)
    assert __file__ == caught[0].filename

    assert 2 == len(list(csl.read(path)))


def test_unwritable(tmp_path: Path) -> None:
    """A record that JSON cannot hold stops the writing and leaves no file, or is passed over."""
    path = tmp_path / "a.csl.json"
    mixed = [RECORDS[0], Article(pmid="1", title="\ud800"), RECORDS[1]]
    with pytest.raises(CslError) as error:
        csl.write(mixed, path)

    assert (2, False) == (error.value.record, path.exists())
    assert 2 == csl.write(mixed, path, on_error="skip")


def test_one() -> None:
    """A text is one item, or a list of one."""
    text = csl.dumps(RECORDS[0])

    assert csl.loads(f"[{text}]") == csl.loads(text) == csl.loads(text.encode())


@pytest.mark.parametrize(
    ("text", "path"), [("{", "$"), ("[]", "$"), ("[{}, {}]", "$"), ('[{"type": 1}]', "$[0].type"), ("3", "$")]
)
def test_bad_text(text: str, path: str) -> None:
    """A text that is no item is an error with its place."""
    with pytest.raises(CslError) as error:
        csl.loads(text)

    assert [path] == [problem.path for problem in error.value.problems]


@pytest.mark.parametrize("text", [b'{"items": []}', b"", b"[", b"3"])
def test_no_list(text: bytes) -> None:
    """A file that is no list of items is one error, and has no records if errors are skipped."""
    with pytest.raises(CslError) as error:
        list(csl.read(io.BytesIO(text)))

    assert ["$"] == [problem.path for problem in error.value.problems]
    assert [] == list(csl.read(io.BytesIO(text), on_error="skip"))


def test_cut_list() -> None:
    """A list that is cut gives the items before the cut, then one error, which `skipped` counts."""
    whole = json.dumps([{**MINIMAL, "title": str(number)} for number in range(3)]).encode()

    for size in (len(whole) - 1, len(whole) - 9):
        records = csl.read(io.BytesIO(whole[:size]), on_error="skip")
        expected = 3 if size == len(whole) - 1 else 2
        assert expected == len(list(records))
        assert 1 == records.skipped
    with pytest.raises(CslError, match="no JSON"):
        list(csl.read(io.BytesIO(whole[:-9])))


def test_one_item() -> None:
    """A file may be one item, as NLM's citation exporter gives it, or have one after the other."""
    one = json.dumps(MINIMAL, indent=2).encode()

    assert 1 == len(list(csl.read(io.BytesIO(one))))
    assert 2 == len(list(csl.read(io.BytesIO(one + b"\n" + one))))


def test_key_twice() -> None:
    """A key that stands twice is an error with its path, in a file and in a text."""
    text = '{"id": "a", "type": "book", "author": [{"family": "A", "family": "B"}]}'

    with pytest.raises(CslError) as error:
        list(csl.read(io.BytesIO(text.encode())))
    assert ["$.author[0].family"] == [problem.path for problem in error.value.problems]
    with pytest.raises(CslError, match="twice"):
        csl.loads(text)


def test_warnings_are_for_the_caller() -> None:
    """What an item says beyond a record is warned about where the records are asked for."""
    with pytest.warns(csl.CslWarning) as caught:
        list(csl.read(io.BytesIO(json.dumps([{**MINIMAL, "note": "mine"}]).encode())))

    assert __file__ == caught[0].filename


def test_bad_items() -> None:
    """A bad item is an error with its place in the list, and the others go on."""
    items = [MINIMAL, {"id": "x", "type": "patent"}, {**MINIMAL, "author": [{"given": 1}], "title": 2}, MINIMAL]
    errors: list[CslError] = []

    records = list(csl.read(io.BytesIO(json.dumps(items).encode()), on_error=errors.append))

    assert 2 == len(records)
    assert [(2, ["$[1].type"]), (3, ["$[2].author[0].given", "$[2].title"])] == [
        (error.record, sorted(problem.path for problem in error.problems)) for error in errors
    ]
    assert items[1] == json.loads(errors[0].raw or b"")


def test_strict() -> None:
    """Strict reading makes errors of what is otherwise a warning."""
    with pytest.raises(CslError, match="note"):
        list(csl.read(io.BytesIO(json.dumps([{**MINIMAL, "note": "mine"}]).encode()), strict=True))


@pytest.mark.parametrize("record", [Deletion(pmids=(Pmid(value="1"),))])
def test_deletion(record: Record) -> None:
    """A deletion has no item."""
    with pytest.raises(CslError, match="deletion"):
        csl.dumps(record)
