"""Compression: all that can still be unpacked is delivered, then the damage; failures of the source are none."""

import errno
import functools
import gc
import io
import lzma
import os
import re
import sys
import threading
import time

import compressed
import made
import pytest
from compressed import packed, unpacked

import pubrecord
from pubrecord import DamagedInputError, PubrecordError, UnsafeInputError
from pubrecord.streams import incoming, members
from pubrecord.streams.incoming import Incoming
from pubrecord.streams.members import read_members
from pubrecord.streams.opening import opened

_SIZES = {"one": 1, "small": 216, "large": 900}


@functools.cache
def _document(size: str, first: int = 1) -> bytes:
    """Return a document of so many records whose PMIDs count from the first."""
    text = compressed.scrambled(600 * _SIZES[size])
    records = (
        made.article(text[600 * number : 600 * number + 600], pmid=first + number) for number in range(_SIZES[size])
    )
    return made.document(*records).encode()


@functools.cache
def _packed(codec: str, size: str) -> bytes:
    return packed(codec, _document(size))


class Piped(io.RawIOBase):
    """A stream that cannot go back, and gives as much as is asked for."""

    def __init__(self, data: bytes) -> None:
        self._buffer = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._buffer.readinto(buffer)


def _given(stream) -> tuple[bytes, PubrecordError | None]:
    parts: list[bytes] = []
    try:
        for part in read_members(Incoming(stream)):
            parts.append(part)  # noqa: PERF402 - what came before an error counts
    except PubrecordError as error:
        return b"".join(parts), error
    return b"".join(parts), None


@functools.cache
def _damaged(kind: str, codec: str, size: str) -> tuple[bytes, bytes, int]:
    """Return a damaged member, what the standard library gives for it, and after how many of its bytes all of that came."""
    data = _INSIDE[kind](_packed(codec, size))
    return (data, *unpacked(codec, data))


def _read(stream, **options) -> tuple[list[str | None], list[PubrecordError]]:
    errors: list[PubrecordError] = []
    records = pubrecord.xml.read(stream, on_error=errors.append, **options)
    return [record.pmid for record in records], errors


def _flipped(data: bytes, place: int) -> bytes:
    place %= len(data)
    return data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]


#: What happens to a member.
_INSIDE = {
    "cut in its header": lambda data: data[:9],
    "cut after a third": lambda data: data[: len(data) // 3],
    "cut in the middle": lambda data: data[: len(data) // 2],
    "cut shortly before its end": lambda data: data[:-30],
    "one byte missing": lambda data: data[:-1],
    "a flip in the header": lambda data: _flipped(data, 7),
    "a flip at the start of the data": lambda data: _flipped(data, 60),
    "a flip after a third": lambda data: _flipped(data, len(data) // 3),
    "a flip in the middle": lambda data: _flipped(data, len(data) // 2),
    "a flip shortly before the end": lambda data: _flipped(data, -40),
    "a flip in the last byte but five": lambda data: _flipped(data, -6),
    "a flip in the last byte but one": lambda data: _flipped(data, -2),
    "zeros from the middle on": lambda data: data[: len(data) // 2] + bytes(len(data) // 2),
    "a hole": lambda data: data[: len(data) // 2] + data[len(data) // 2 + 100 :],
}


@pytest.mark.parametrize(
    ("size", "stream"), [*((size, io.BytesIO) for size in _SIZES), ("one", Piped), ("small", Piped)]
)
@pytest.mark.parametrize("codec", compressed.NAMES)
@pytest.mark.parametrize("kind", _INSIDE)
def test_damage_in_a_member(kind, codec, size, stream):
    """All that a library can unpack byte by byte is given; the error's `raw` has the bytes that gave nothing."""
    data, expected, last = _damaged(kind, codec, size)

    output, error = _given(stream(data))

    assert len(expected) == len(output)
    assert expected == output
    if error is None:  # what changed says nothing, such as a time in gzip's header
        assert (_document(size), "header") == (output, kind[-6:])
    else:
        assert DamagedInputError is type(error)
        assert data[last:] == error.raw


@pytest.mark.parametrize("size", _SIZES)
@pytest.mark.parametrize("codec", compressed.NAMES)
@pytest.mark.parametrize("kind", [kind for kind in _INSIDE if kind != "a flip in the header"])
def test_records_before_damage(kind, codec, size):
    """Every record that is whole in what can be unpacked is read; then comes the damage, and no byte goes missing."""
    data, available, last = _damaged(kind, codec, size)
    rest = re.split(rb"<PubmedArticleSet>|</PubmedArticle>|</PubmedArticleSet>", available)[-1]
    whole = available.count(b"</PubmedArticle>")

    pmids, errors = _read(io.BytesIO(data))

    assert DamagedInputError is type(errors[-1])
    assert len(available) == errors[-1].offset
    if _document(size).startswith(available):
        assert [str(number + 1) for number in range(whole)] == pmids
        assert [rest + data[last:]] == [error.raw for error in errors]
    else:  # all but bzip2 cannot know yet that what they unpack is wrong
        assert codec != "bz2"
        assert errors[-1].raw.endswith(data[last:])


_TWICE = 2 * _SIZES["small"]
_ONCE = _SIZES["small"]


def _behind() -> dict[str, tuple[bytes | None, int, bytes | None]]:
    """What stands behind a member: the bytes, how many records are read in all, the error's `raw`."""
    second = _document("small", 1001)
    cases: dict[str, tuple[bytes | None, int, bytes | None]] = {
        "nothing": (b"", _ONCE, None),
        "a line end": (b"\n", _ONCE, b"\n"),
        "garbage": (b"\x80garbage\xff", _ONCE, b"\x80garbage\xff"),
        "HTML": (b"<html>502</html>", _ONCE, b"<html>502</html>"),
        "a plain document": (second, _ONCE, second),
        "the start of a magic": (b"\x1f", _ONCE, b"\x1f"),
        "three zeros": (bytes(3), _ONCE, bytes(3)),
        "four zeros": (bytes(4), _ONCE, bytes(4)),
        "zeros and a line end": (bytes(8) + b"\n", _ONCE, bytes(8) + b"\n"),
        "a frame to be skipped": (compressed.SKIPPABLE, _ONCE, None),
        "a frame to be skipped that is cut": (compressed.SKIPPABLE[:-1], _ONCE, compressed.SKIPPABLE[:-1]),
    }
    for codec in compressed.NAMES:
        member, empty = packed(codec, second), packed(codec, b"")
        cases |= {
            f"a member of {codec}": (member, _TWICE, None),
            f"an empty member of {codec}": (empty, _ONCE, None),
            f"an empty member and one of {codec}": (empty + member, _TWICE, None),
            f"a member of {codec} and a line end": (member + b"\n", _TWICE, b"\n"),
            f"a line end and a member of {codec}": (b"\n" + member, _ONCE, b"\n" + member),
            f"a damaged header of {codec}": (_flipped(member, 1), _ONCE, _flipped(member, 1)),
            f"the start of a member of {codec}": (member[:8], _ONCE, member[:8]),
        }
    return cases


_BEHIND = _behind()
#: Padding that the format allows.
_PADDING = {
    "gz": {"three zeros": b"", "four zeros": b"", "zeros and a line end": b"\n"},
    "xz": {"four zeros": b"", "zeros and a line end": b"\n"},
}


@pytest.mark.parametrize("stream", [io.BytesIO, Piped])
@pytest.mark.parametrize("codec", compressed.NAMES)
@pytest.mark.parametrize("name", _BEHIND)
def test_behind_a_member(name, codec, stream):
    """Behind a member stands another one, padding that its format allows, or damage that is reported."""
    behind, records, raw = _BEHIND[name]
    raw = _PADDING.get(codec, {}).get(name, raw) or None

    pmids, errors = _read(stream(_packed(codec, "small") + behind))

    expected = [str(number) for number in (*range(1, _ONCE + 1), *range(1001, 1001 + records - _ONCE))]
    assert expected == pmids
    assert [DamagedInputError] * (raw is not None) == [type(error) for error in errors]
    assert raw is None or (errors[0].raw or b"").endswith(raw)


#: What sources raise, and the same for each value of `on_error`.
_FAILURES = [
    ConnectionResetError(errno.ECONNRESET, "connection reset by peer"),
    TimeoutError("timed out"),
    OSError(errno.EIO, "input/output error"),
    EOFError("a source may say so"),
    lzma.LZMAError("not that of the codec"),
]


class Failing:
    """A stream that fails once and then looks as if it were at its end."""

    def __init__(self, data: bytes, failure: Exception, at_once: int = 1 << 16) -> None:
        self._buffer = io.BytesIO(data)
        self._failure: Exception | None = failure
        self._at_once = at_once

    def read(self, size: int = -1) -> bytes:
        data = self._buffer.read(min(size, self._at_once) if size >= 0 else self._at_once)
        if not data and size and self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure
        return data


@pytest.mark.parametrize("on_error", ["raise", "skip", "call"])
@pytest.mark.parametrize("codec", ["plain", *compressed.NAMES])
@pytest.mark.parametrize("failure", _FAILURES, ids=lambda failure: type(failure).__name__)
def test_failures_of_the_source(failure, codec, on_error):
    """What a source raises leaves as it is, after all records that came before, whatever `on_error` says."""
    data = _document("small") if codec == "plain" else _packed(codec, "small")
    data = data[: 2 * len(data) // 3]
    available = data if codec == "plain" else unpacked(codec, data)[0]
    errors: list[PubrecordError] = []
    records = pubrecord.read(
        Failing(data, failure), format="xml", on_error=errors.append if on_error == "call" else on_error
    )
    pmids = []

    with pytest.raises(type(failure)) as caught:
        pmids.extend(record.pmid for record in records)

    assert failure is caught.value
    assert [] == errors
    assert available.count(b"</PubmedArticle>") >= len(pmids)


def _one_after_the_other(records) -> list[str | None]:
    pmids = []
    try:
        for record in records:
            pmids.append(record.pmid)  # noqa: PERF401 - what came before an error counts
    except OSError:
        pass
    else:
        pytest.fail("the failure is lost")
    return pmids


@pytest.mark.parametrize("codec", ["plain", *compressed.NAMES])
def test_records_before_a_failure(codec):
    """A failure of the source takes no record along that came before it."""
    data = _document("small") if codec == "plain" else _packed(codec, "small")
    data = data[: 2 * len(data) // 3]
    available = data if codec == "plain" else unpacked(codec, data)[0]

    pmids = _one_after_the_other(pubrecord.read(Failing(data, OSError("gone")), format="xml", on_error="skip"))

    assert available.count(b"</PubmedArticle>") == len(pmids)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_records_of_a_whole_document_before_a_failure(encoding):
    """The same where the whole document is parsed."""
    text = _document("small").decode().replace("utf-8", encoding)
    data = text[: 2 * len(text) // 3].encode(encoding)

    pmids = _one_after_the_other(pubrecord.read(Failing(data, OSError("gone"), 5000), format="xml", on_error="skip"))

    assert text[: 2 * len(text) // 3].count("</PubmedArticle>") == len(pmids)


def _read_through(stream) -> None:
    while stream.read():
        pass


@pytest.mark.parametrize("codec", ["plain", *compressed.NAMES])
def test_a_failure_is_no_end(codec):
    """Who reads on after a failure gets it again, and after damage that."""
    data = _document("one") if codec == "plain" else _packed(codec, "one")
    stream = opened(Failing(data[:-4], OSError("gone"), at_once=20))
    for _ in range(3):
        with pytest.raises(OSError, match="gone"):
            _read_through(stream)
    if codec != "plain":
        stream = opened(io.BytesIO(data[:-4]))
        for _ in range(3):
            with pytest.raises(DamagedInputError):
                _read_through(stream)


def test_memory_that_a_member_asks_for():
    """A member that asks for hundreds of megabytes of memory is refused."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 300 << 20}]
    wide = compressed.zstd().ZstdCompressor(options={compressed.zstd().CompressionParameter.window_log: 29})

    for member in (lzma.compress(_document("one"), filters=filters), wide.compress(b"") + wide.flush()):
        records, errors = _read(io.BytesIO(member))

        assert ([], [UnsafeInputError]) == (records, [type(error) for error in errors])
        assert "memory" in str(errors[0]).lower()


def test_members_too_long_to_go_through_again(monkeypatch):
    """Where a stream cannot go back and a member is too long to be kept, hardly anything is lost before damage."""
    monkeypatch.setattr(incoming, "_MOST_KEPT", 1 << 18)
    data = _flipped(_packed("gz", "large"), -9000)
    expected, _ = unpacked("gz", data)

    output, error = _given(Piped(data))

    assert DamagedInputError is type(error)
    assert expected.startswith(output)
    assert len(expected) - 4096 <= len(output)
    assert error.raw
    assert data.endswith(error.raw)


@pytest.mark.parametrize("codec", compressed.NAMES)
def test_going_back_leaves_the_stream_at_its_end(codec):
    """To go through a member once more leaves a stream that was given where reading it through would."""
    prefix, data = b"something else", _packed(codec, "small")[:-4]
    stream = io.BytesIO(prefix + data)
    stream.seek(len(prefix))

    output, error = _given(stream)

    assert unpacked(codec, data)[0] == output
    assert DamagedInputError is type(error)
    assert len(prefix + data) == stream.tell()


class Promising(io.BytesIO):
    """A stream that says it can go back, and cannot."""

    def seek(self, place: int, whence: int = 0) -> int:
        raise ValueError(f"cannot go to {place}, {whence}")


@pytest.mark.parametrize("codec", compressed.NAMES)
def test_a_stream_that_cannot_go_back_as_it_promised(codec):
    """It loses what one call had in hand, and the error is the damage all the same."""
    data = _flipped(_packed(codec, "large"), -30)

    output, error = _given(Promising(data))

    assert DamagedInputError is type(error)
    assert unpacked(codec, data)[0].startswith(output)
    assert error.raw
    assert data.endswith(error.raw)


def test_a_file_that_cannot_be_opened_is_closed(tmp_path, monkeypatch):
    """A file whose compression needs a package that is not there is closed again, and the error names the package."""
    path = tmp_path / "in.xml.zst"
    path.write_bytes(_packed("zst", "one"))
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    monkeypatch.setitem(sys.modules, "backports.zstd", None)

    with pytest.raises(PubrecordError, match=r"pubrecord\[zstd\]"):
        list(pubrecord.read(path, on_error="skip"))
    gc.collect()  # an open file would warn


def test_what_an_error_carries_is_bounded(monkeypatch):
    """However much follows damage, an error's `raw` has so many bytes at the most."""
    monkeypatch.setattr(members, "_MOST_RAW", 1000)

    for data in (_packed("gz", "one") + b"x" * 5000, _flipped(_packed("gz", "small"), 60)):
        _, error = _given(io.BytesIO(data))

        assert error is not None
        assert error.raw is not None
        assert 1000 == len(error.raw)


class Late(io.RawIOBase):
    """A stream that does not wait: every other time it has nothing yet."""

    def __init__(self, data: bytes) -> None:
        self._buffer = io.BytesIO(data)
        self._is_late = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        self._is_late = not self._is_late
        return None if self._is_late else self._buffer.readinto(memoryview(buffer)[:50_000])


@pytest.mark.parametrize("codec", ["plain", *compressed.NAMES])
@pytest.mark.parametrize("buffer", [lambda raw: raw, io.BufferedReader], ids=["raw", "buffered"])
def test_a_stream_that_has_nothing_yet(buffer, codec):
    """A stream that does not wait and has nothing yet is not at its end."""
    data = _document("small") if codec == "plain" else _packed(codec, "small")

    pmids, errors = _read(buffer(Late(data)))

    assert ([str(number) for number in range(1, _ONCE + 1)], []) == (pmids, errors)


@pytest.mark.skipif(not hasattr(os, "set_blocking"), reason="needs pipes that do not wait")
@pytest.mark.parametrize("buffering", [0, -1])
def test_a_pipe_that_does_not_wait(buffering):
    """What comes late through a pipe that does not wait is waited for."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)

    def feed() -> None:
        with open(writing, "wb", buffering=0) as pipe:
            data = _packed("gz", "one")
            for place in range(0, len(data), 200):
                pipe.write(data[place : place + 200])
                time.sleep(0.005)

    feeder = threading.Thread(target=feed)
    feeder.start()
    with open(reading, "rb", buffering=buffering) as pipe:
        pmids, errors = _read(pipe)
    feeder.join()

    assert (["1"], []) == (pmids, errors)


def test_sources_that_are_none():
    """Text files and what cannot be read are refused by name."""
    with pytest.raises(TypeError, match="binary file object, got one of text"):
        list(pubrecord.read(io.StringIO("<PubmedArticleSet/>"), format="xml"))
    with pytest.raises(TypeError, match="got int"):
        list(pubrecord.read(5, format="xml"))


@pytest.mark.parametrize("codec", ["plain", *compressed.NAMES])
def test_progress_tells_bytes_of_the_source(codec, tmp_path):
    """Progress counts bytes of the file as it is, compressed or not, up to all of them."""
    path = tmp_path / "in.xml"
    path.write_bytes(_document("large") if codec == "plain" else _packed(codec, "large"))
    told: list[tuple[str, int, int | None]] = []

    pubrecord.convert(path, tmp_path / "out.jsonl", progress=lambda *what: told.append(what))

    assert {(str(path), path.stat().st_size)} == {(name, size) for name, _, size in told}
    done = [done for _, done, _ in told]
    assert sorted(done) == done
    assert path.stat().st_size == done[-1]


@pytest.mark.parametrize("codec", compressed.NAMES)
@pytest.mark.parametrize("where", ["line", "between"])
def test_lines_before_damage(codec, where):
    """In JSON Lines too, all lines before the damage are read, and what is left of one belongs to the damage."""
    lines = [b'{"record":"article","pmid":"%d","title":"%s"}' % (number, b"x" * number) for number in range(1, 50)]
    data = b"\n".join(lines)
    whole = packed(codec, data if where == "between" else data[:-10])
    errors: list[PubrecordError] = []

    pmids = [
        record.pmid for record in pubrecord.read(io.BytesIO(whole + b"!!"), format="jsonl", on_error=errors.append)
    ]

    count = 49 if where == "between" else 48
    assert [str(number) for number in range(1, count + 1)] == pmids
    assert [DamagedInputError] == [type(error) for error in errors]
    assert (b"" if where == "between" else lines[-1][:-10]) + b"!!" == errors[0].raw


def test_damage_counts(tmp_path):
    """A reader counts damage as something passed over, as the report of a conversion does; rejects keep its bytes."""
    data = _packed("gz", "small") + b"<html>"
    path, out, rejects = tmp_path / "in.xml.gz", tmp_path / "out.jsonl", tmp_path / "rejects.xml"
    path.write_bytes(data)

    report = pubrecord.convert(path, out, on_error="skip", rejects=rejects)
    with pubrecord.xml.read(path, on_error="skip") as reader:
        records = sum(1 for _ in reader)

    assert (_ONCE, 1) == (report.records, report.skipped)
    assert (_ONCE, _ONCE, 1) == (records, reader.number, reader.skipped)
    assert b"<html>" in rejects.read_bytes()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("format", ["jsonl", "json", "csl", "nbib", "ris", "bibtex"])
def test_every_format_before_damage(format):
    """All records before damage are read in every format, behind which a line end is damage too."""
    target = io.BytesIO()
    records = list(pubrecord.read(io.BytesIO(_document("small")[:40_000] + b"</PubmedArticleSet>"), on_error="skip"))
    count = pubrecord.write(records, target, format=format)
    member = packed("gz", target.getvalue())
    for data, least in ((member + b"\n", count), (member[: len(member) // 2], count // 2 - 2)):
        errors: list[PubrecordError] = []

        read = list(pubrecord.read(io.BytesIO(data), format=format, on_error=errors.append))

        assert least <= len(read) <= count
        assert [DamagedInputError] == [type(error) for error in errors]
        assert errors[0].raw is not None
        assert errors[0].raw.endswith(b"\n") or len(read) < count


@pytest.mark.parametrize("codec", compressed.NAMES)
def test_pieces_are_small(codec):
    """However little a compressed file is for what it unpacks to, it comes in pieces."""
    pieces = [len(piece) for piece in read_members(Incoming(io.BytesIO(packed(codec, bytes(50 << 20)))))]

    assert 50 << 20 == sum(pieces)
    assert 16 << 20 >= max(pieces)
