"""Compression: all that can still be unpacked is delivered, then the damage; failures of the source are none."""

import errno
import functools
import io
import lzma
import os
import re
import threading
import time

import compressed
import made
import pytest
from compressed import packed, unpacked

import pubrecord
from pubrecord import DamagedInputError, PubrecordError, UnsafeInputError
from pubrecord.streams import incoming
from pubrecord.streams.incoming import Incoming
from pubrecord.streams.members import read_members

_SIZES = {"one": 1, "small": 216, "large": 4000}


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
    parts, members = [], read_members(Incoming(stream))
    try:
        for part in members:
            parts.append(part)  # noqa: PERF402 - what came before an error counts
    except PubrecordError as error:
        return b"".join(parts), error
    return b"".join(parts), None


def _whole_records(data: bytes) -> list[str]:
    return [pmid.decode() for pmid in re.findall(rb"<PMID Version=.1.>(\d+)</PMID>(?=(?s:.)*?</PubmedArticle>)", data)]


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


@pytest.mark.parametrize("stream", [io.BytesIO, Piped])
@pytest.mark.parametrize("size", _SIZES)
@pytest.mark.parametrize("codec", compressed.NAMES)
@pytest.mark.parametrize("kind", _INSIDE)
def test_damage_in_a_member(kind, codec, size, stream):
    """All that a library can unpack byte by byte is given; the error's `raw` has the bytes that gave nothing."""
    data = _INSIDE[kind](_packed(codec, size))
    expected, last = unpacked(codec, data)

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
    data = _INSIDE[kind](_packed(codec, size))
    available, last = unpacked(codec, data)
    whole = available.count(b"</PubmedArticle>")

    pmids, errors = _read(io.BytesIO(data))

    assert DamagedInputError is type(errors[-1])
    assert errors[-1].raw.endswith(data[last:])
    assert available.rpartition(b"</PubmedArticle>")[2][-20:] in errors[-1].raw
    if _document(size).startswith(available):
        assert [str(number + 1) for number in range(whole)] == pmids
        assert 1 == len(errors)
    else:  # gzip and xz cannot know yet that what they unpack is wrong
        assert codec in ("gz", "xz")
        assert len(pmids) <= whole


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
