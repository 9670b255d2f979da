"""What `read` returns, in every format: an iterator and a context manager, of all records or of some kinds."""

import io
import re

import made
import pytest

import pubrecord
from pubrecord import Article, Book, BookArticle, Deletion, Pmid, PubrecordError, formats, json, xml

_RECORDS = [
    Article(pmid="1", title="One."),
    Deletion(pmids=(Pmid(value="7"),)),
    BookArticle(pmid="2", book=Book(title="A book.")),
    Article(pmid="3", title="Three."),
]
_BAD = made.document(made.article(pmid=1), made.article("a & b", pmid=2), made.article(pmid=3)).encode()
#: Formats of other programs leave deletions out, and warn of it.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(params=[name for name, format in formats.FORMATS.items() if format.is_read and format.is_written])
def name(request) -> str:
    """The name of each format that is read."""
    return request.param


def written(name: str) -> io.BytesIO:
    """Return the records as a file of a format."""
    target = io.BytesIO()
    pubrecord.write(_RECORDS, target, format=name)
    return io.BytesIO(target.getvalue())


def test_a_reader_in_every_format(name):
    """In every format `read` returns a `Reader`, which counts, closes, and gives its records once."""
    with pubrecord.read(written(name), format=name) as reader:
        assert isinstance(reader, pubrecord.Reader)
        assert next(reader).pmid == "1"
        assert (1, 0) == (reader.number, reader.skipped)
        rest = list(reader)

    assert len(rest) + 1 == reader.number
    assert next(reader, None) is None
    with pytest.raises(ValueError, match="all records have been read: call read again"):
        list(reader)


def test_only_some_kinds_in_every_format(name):
    """`only` takes a class or several and gives the records of these alone, in every format."""
    articles = list(pubrecord.read(written(name), format=name, only=Article))
    books = list(pubrecord.read(written(name), format=name, only=(BookArticle, Deletion)))

    assert ["1", "3"] == [article.pmid for article in articles]
    assert {BookArticle} <= {type(record) for record in books} <= {BookArticle, Deletion}
    for wrong in (str, (Article, int), "Article"):
        with pytest.raises(ValueError, match="`only` is a class of records"):
            pubrecord.read(written(name), format=name, only=wrong)


def test_a_closed_reader():
    """A reader that was closed before its end says so when it is iterated over, and an empty one is just empty."""
    with pubrecord.read(written("jsonl"), format="jsonl") as reader:
        next(reader)
    with pytest.raises(ValueError, match="the reader is closed"):
        list(reader)
    empty = pubrecord.read(io.BytesIO(b"<PubmedArticleSet></PubmedArticleSet>"))

    assert [] == list(empty) == list(empty)


def test_damage_of_others_is_reported():
    """With `only`, the damage of records of other kinds is reported as without."""
    text = made.document("<DeleteCitation><PMID>&</PMID></DeleteCitation>", made.article(pmid=1))
    errors = []

    reader = pubrecord.read(io.BytesIO(text.encode()), only=Article, on_error=errors.append)
    found = list(reader)

    assert (2, 1) == (reader.number, reader.skipped)
    assert ["1"] == [article.pmid for article in found]
    assert [1] == [error.record for error in errors]


def mended(error: PubrecordError):
    """Return the record of bytes that were repaired."""
    return xml.loads(error.raw.replace(b" & ", b" &amp; "))


def test_a_repair():
    """A record that `on_error` returns takes the place of the bad one, and nothing is skipped."""
    reader = pubrecord.read(io.BytesIO(_BAD), on_error=mended)

    assert ["1", "2", "3"] == [record.pmid for record in reader]
    assert (3, 0) == (reader.number, reader.skipped)


def test_a_repair_keeps_the_layout():
    """A repaired record is written as the file is laid out, and differs only where it was repaired."""
    target = io.BytesIO()
    report = pubrecord.convert(io.BytesIO(_BAD), target, to_format="xml", on_error=mended)

    assert _BAD.replace(b" & ", b" &amp; ") == target.getvalue()
    assert (3, 0, ()) == (report.records, report.skipped, report.skipped_pmids)


@pytest.mark.parametrize("name", ["jsonl", "json", "csl"])
def test_a_repair_in_other_formats(name):
    """In every format a record may take the place of a bad one, in its place."""
    raw = re.sub(rb'"(One|Three)[.]?"', b"[1]", written(name).getvalue())
    others = iter([Article(pmid="a"), Article(pmid="b")])
    reader = pubrecord.read(io.BytesIO(raw), format=name, only=Article, on_error=lambda _: next(others))

    assert ["a", "b"] == [record.pmid for record in reader]
    assert 0 == reader.skipped


def test_a_record_in_place_of_one_that_cannot_be_written():
    """With `convert`, `on_error` may also return another record for one that the target cannot hold."""
    lines = io.BytesIO(json.dumps(Article(pmid="1", title="\x00")).encode())
    target = io.BytesIO()

    report = pubrecord.convert(
        lines, target, from_format="jsonl", to_format="xml", on_error=lambda _: Article(pmid="1", title="Clean")
    )

    assert (1, 0) == (report.records, report.skipped)
    assert ["Clean"] == [record.title for record in xml.read(io.BytesIO(target.getvalue()))]


def test_what_else_a_function_returns():
    """What `on_error` returns besides records is of no account, but text is refused: it is no record yet."""
    assert 2 == len(list(pubrecord.read(io.BytesIO(_BAD), on_error=lambda _: 5)))
    with pytest.raises(TypeError, match=r"let it return xml\.loads"):
        list(pubrecord.read(io.BytesIO(_BAD), on_error=lambda error: error.raw))


def test_on_error_is_checked_at_once(name, tmp_path):
    """A value that `on_error` cannot have is refused when the function is called, before there is any damage."""
    codec = formats.named(name).codec
    for call in (
        lambda: pubrecord.read(written(name), format=name, on_error="ignore"),
        lambda: codec.read(written(name), on_error=None),
        lambda: pubrecord.convert(written(name), tmp_path / "out.xml", from_format=name, on_error="log"),
    ):
        with pytest.raises(ValueError, match='on_error is "raise", "skip" or a function'):
            call()
