"""What a stream is, and what is read from it, does not depend on the pieces in which it is delivered."""

import bz2
import functools
import gzip
import io
import lzma

import made
import pytest
from compressed import zstd
from hypothesis import given
from hypothesis import strategies as st
from test_damaged import DAMAGED, _bytes

import pubrecord
from pubrecord import Limits, PubrecordError, Record
from pubrecord.streams.window import Window
from pubrecord.xml.cutting.prolog import match_prolog

_TEXT = made.document(
    made.article("A title", pmid=1),
    "<!-- between --> " + made.article("With <i>markup</i> and \u00e4 &amp; \u00df", more="<Author/>", pmid=2),
    made.article("Another", more="<!-- </PubmedArticle> --><Foo/>", pmid=3),
)
_LONG_PROLOG = "<!-- <PubmedArticle> in a comment -->\n" * 3 + "<!DOCTYPE PubmedArticleSet SYSTEM 'x.dtd'>\n<?pi ?>\n"
_DOCUMENTS = {
    "utf-8": _TEXT.encode(),
    "utf-8 with a byte order mark": _TEXT.encode("utf-8-sig"),
    "utf-16": _TEXT.replace("utf-8", "utf-16").encode("utf-16"),
    "utf-16 without a mark": _TEXT.replace("utf-8", "utf-16").encode("utf-16-be"),
    "latin-1": _TEXT.replace("utf-8", "iso-8859-1").encode("latin-1"),
    "latin-1 behind blanks": b" \n" + _TEXT.replace('"utf-8"', "'latin-1'  ").encode("latin-1"),
    "a namespace": _TEXT.replace("Set>", 'Set xmlns:x="y">', 1).encode(),
    "a comment with a record": _TEXT.replace("?>\n", f"?>\n{_LONG_PROLOG}", 1).encode(),
    "blanks first": b" \t\r\n" * 30 + _TEXT.replace(made.HEAD, "").encode(),
    "a long name of the root": _TEXT.replace("PubmedArticleSet", "A" * 50).encode(),
    "end tags with blanks": _TEXT.replace("Set>\n", f"Set{' ' * 60}>").replace("Article>", "Article \n>").encode(),
    "two documents": (_TEXT + _TEXT).encode(),
    "garbage and a document": b"garbage <!-- " + _TEXT.encode() + b" --> more",
    "garbage between records": made.document(
        *(f"garbage {number} {made.article(pmid=number)}" for number in range(20)), "<?pi x?><!-- a comment -->"
    ).encode(),
    "garbage behind": _TEXT.encode() + b"</PubmedArticleSet><x>",
    "a subset behind": (_TEXT + "<!DOCTYPE x [<!ENTITY a 'b'>]>" + _TEXT + _TEXT).encode(),
}
_PACKED = {
    "plain": bytes,
    "gz": functools.partial(gzip.compress, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: zstd().compress(data),
    "gz in two members": lambda data: gzip.compress(data[:99], mtime=0) + gzip.compress(data[99:], mtime=0),
}


@functools.cache
def _documents() -> dict[str, bytes]:
    """Return documents in all formats that are told by their content."""
    records = list(pubrecord.read(io.BytesIO(_TEXT.encode()), format="xml"))
    documents = dict(_DOCUMENTS)
    for format in ("jsonl", "json", "csl"):
        target = io.BytesIO()
        pubrecord.write(records, target, format=format)
        documents |= {
            format: target.getvalue(),
            f"{format} behind blanks": b"\n \n" + target.getvalue(),
            f"{format} with a byte order mark": b"\xef\xbb\xbf" + target.getvalue(),
        }
    for format in ("nbib", "ris"):
        target = io.BytesIO()
        pubrecord.write(records, target, format=format)
        documents[format] = target.getvalue()
    target = io.BytesIO()
    pubrecord.csl.write(records, target, embed=True)
    return documents | {"csl with records in it": target.getvalue(), "an empty array": b"[ ]"}


class Pieces:
    """A stream that gives a few bytes at a time, so many as the sizes say in turn."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._buffer = io.BytesIO(data)
        self._sizes = sizes
        self._turn = 0

    def read(self, size: int = -1) -> bytes:
        self._turn += 1
        piece = self._sizes[self._turn % len(self._sizes)]
        return self._buffer.read(piece if size < 0 else min(size, piece))


class Buffered(Pieces):
    """The same as a stream that can look ahead, as files and sockets can."""

    def peek(self, _size: int = 0) -> bytes:
        return b""

    def read1(self, size: int = -1) -> bytes:
        return self.read(size)


def _outcome(stream, format: str | None = None) -> tuple[list[Record], list[tuple[object, ...]]]:
    """Return the records of a stream, and all that its errors say."""
    errors: list[PubrecordError] = []
    records = list(pubrecord.read(stream, format=format, on_error=errors.append))
    return records, [(type(error), str(error), error.offset, error.raw) for error in errors]


@functools.cache
def _expected(name: str, packing: str) -> tuple[list[Record], list[tuple[object, ...]]]:
    return _outcome(io.BytesIO(_PACKED[packing](_documents()[name])))


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(
    st.sampled_from(sorted(_documents())),
    st.sampled_from(sorted(_PACKED)),
    st.sampled_from([Pieces, Buffered]),
    st.lists(st.integers(1, 7), min_size=1, max_size=5) | st.lists(st.integers(1, 3000), min_size=1, max_size=5),
)
def test_pieces(name, packing, kind, sizes):
    """Whatever is delivered in pieces, of one to seven bytes or of some more, gives the same records and errors."""
    assert _expected(name, packing) == _outcome(kind(_PACKED[packing](_documents()[name]), sizes))


@pytest.mark.parametrize("name", [name for name in _documents() if "behind" not in name and "garbage" not in name])
def test_each_document_is_read(name):
    """The documents of this module are read without an error, so that the other tests compare something."""
    records, errors = _expected(name, "plain")

    assert [] == errors
    assert ([] if name == "an empty array" else ["1", "2", "3"]) == [record.pmid for record in records[:3]]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("size", [1, 5, 40, 100, 333, 1000, 1500, 2500])
@pytest.mark.parametrize("name", _documents())
def test_each_document_in_pieces(name, size):
    """Pieces of every size do the same, also such as hold several records."""
    assert _expected(name, "plain") == _outcome(Pieces(_documents()[name], [size]))


@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize("name", [name for name, (data, *_) in DAMAGED.items() if len(data) < 100_000])
def test_damage_in_pieces(name, size):
    """Damage is told the same, byte for byte, in whatever pieces it comes."""
    data = _bytes(DAMAGED[name][0])

    assert _outcome(io.BytesIO(data), "xml") == _outcome(Pieces(data, [size]), "xml")


@given(
    st.integers(1, 7) | st.integers(8, 2000),
    st.sampled_from(sorted(_DOCUMENTS)),
    st.integers(0, 3000),
    st.integers(0, 3000),
)
def test_cut_documents_in_pieces(size, name, start, stop):
    """Any part of a document gives the same in pieces as at once."""
    data = _DOCUMENTS[name][start : start + stop]

    assert _outcome(io.BytesIO(data), "xml") == _outcome(Pieces(data, [size]), "xml")


@pytest.mark.parametrize("size", [700, 2500, 70_000])
def test_long_documents_in_pieces(size):
    """The same where more comes to hand while garbage is looked through for another document."""
    data = "".join(f"garbage {number} {made.article(pmid=number)}" for number in range(300)).encode()

    assert _outcome(io.BytesIO(data), "xml") == _outcome(Pieces(data, [size]), "xml")


@pytest.mark.parametrize("before", [65_000, 65_536, 66_000])
def test_a_prolog_at_the_limit(before):
    """Whether a prolog is short enough does not depend on the pieces."""
    data = b"<!-- " + b"x" * before + b" -->" + _TEXT.encode()

    def matches(pieces) -> bool:
        pieces.name = "pieces"
        window = Window(pieces, Limits())
        return match_prolog(window) is not None

    class Some:
        def __init__(self, size: int) -> None:
            self._stream = io.BytesIO(data)
            self._size = size

        def read(self) -> bytes:
            return self._stream.read(self._size)

    assert 1 == len({matches(Some(size)) for size in (len(data), 1000, 4097)})
