"""Damage to a file takes along only the records that it touches, and no byte goes missing."""

import functools
import io
import re

import made
from hypothesis import given
from hypothesis import strategies as st

import pubrecord
from pubrecord import NotPubmedError, PubrecordError, UnsafeInputError, xml

#: Without comments and the like: a lost start of one would hide, by the rules of XML, all up to the end of the next.
_RECORDS = [
    made.article(title, more=more, pmid=number)
    for number, (title, more) in enumerate(
        [
            ("A title", ""),
            ("With <i>markup</i> <b>here</b>", ""),
            ("Another &amp; more", ""),
            ("Last but one", "<Author/>"),
            ("The last", "<Foo/>"),
        ]
        * 4
    )
]
_DOCUMENT = made.document(*_RECORDS, head="").encode()
_PIECES = [
    b"<PubmedArticle>",
    b"</PubmedArticle>",
    b"<PubmedArticle",
    b"</PubmedArticle",
    b"<PubmedArticleSet>",
    b"</PubmedArticleSet>",
    b"<MedlineCitation>",
    b"</MedlineCitation>",
    b"<DeleteCitation>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?x",
    b"?>",
    b"<!DOCTYPE x [",
    b'<?xml version="1.0"?>',
    b"&x;",
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b'"',
]
_places = st.integers(0, len(_DOCUMENT) - 1)
_sizes = st.integers(1, 3000)


@functools.cache
def spans() -> list[tuple[int, int]]:
    """Where each record stands in the document."""
    found = [_DOCUMENT.index(record.encode()) for record in _RECORDS]
    return [(start, start + len(record.encode())) for start, record in zip(found, _RECORDS, strict=True)]


@functools.cache
def expected() -> list[pubrecord.Record]:
    """The records of the document."""
    return list(xml.read(io.BytesIO(_DOCUMENT)))


@st.composite
def damaged(draw: st.DrawFn) -> tuple[bytes, list[tuple[int, int]]]:
    """Draw a damaged document, and the places of the whole one that the damage touches."""
    start = draw(_places)
    stop = min(len(_DOCUMENT), start + draw(_sizes))
    part = _DOCUMENT[start:stop]
    kind = draw(st.sampled_from(["cut", "truncate", "duplicate", "insert", "replace", "swap", "flip"]))
    if kind == "cut":
        return _DOCUMENT[:start] + _DOCUMENT[stop:], [(start, stop)]
    if kind == "truncate":
        return _DOCUMENT[:start], [(start, len(_DOCUMENT))]
    if kind == "flip":
        places = draw(st.lists(_places, min_size=1, max_size=10))
        data = bytearray(_DOCUMENT)
        for place in places:
            data[place] ^= 1 << draw(st.integers(0, 7))
        return bytes(data), [(place, place + 1) for place in places]
    if kind == "replace":
        tags = list(re.finditer(rb"</?\w+", part))
        if not tags:
            return _DOCUMENT, []
        tag = draw(st.sampled_from(tags))
        first, last = start + tag.start(), start + tag.end()
        return _DOCUMENT[:first] + draw(st.sampled_from(_PIECES)) + _DOCUMENT[last:], [(first, last)]
    if kind == "insert":
        return _DOCUMENT[:start] + draw(st.sampled_from(_PIECES)) + _DOCUMENT[start:], [(start, start)]
    other = draw(_places)
    if kind == "duplicate":
        return _DOCUMENT[:other] + part + _DOCUMENT[other:], [(other, other)]
    if other < stop:
        return _DOCUMENT, []
    end = min(len(_DOCUMENT), other + draw(_sizes))
    swapped = _DOCUMENT[:start] + _DOCUMENT[other:end] + _DOCUMENT[stop:other] + part + _DOCUMENT[end:]
    return swapped, [(start, stop), (other, end)]


def touches(touched: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether a change of the document changes a record of it."""
    (first, last), (start, stop) = touched, span
    return start < first < stop if first == last else first < stop and start < last


#: What is read: whole records, or some of their fields.
_FIELDS = st.sampled_from([None, ("title", "authors")])


def told(record: pubrecord.Record, fields: tuple[str, ...] | None) -> object:
    """Return what a record says: itself, or the values of some fields."""
    return record if fields is None else [getattr(record, name, None) for name in ("pmid", *fields)]


@given(damaged(), _FIELDS)
def test_only_touched_records_are_lost(case, fields):
    """Every record whose bytes were not touched is delivered, whole or with the fields that are asked for."""
    data, touched = case
    errors: list[PubrecordError] = []
    found = [told(record, fields) for record in xml.read(io.BytesIO(data), on_error=errors.append, fields=fields)]
    if any(isinstance(error, UnsafeInputError) for error in errors):
        return  # a document type with declarations, which is refused as a whole

    for record, span in zip(expected(), spans(), strict=True):
        if not any(touches(place, span) for place in touched):
            assert told(record, fields) in found


@given(damaged(), _FIELDS)
def test_every_byte_is_delivered_or_reported(case, fields):
    """What is in no record and in no error is white space, comments, and the root's own tags."""
    data, _ = case
    errors: list[PubrecordError] = []
    reader = xml.read(io.BytesIO(data), on_error=errors.append, fields=fields)
    places = [(reader.offset, len(reader.raw)) for _ in reader]
    if any(isinstance(error, NotPubmedError | UnsafeInputError) and error.offset is None for error in errors):
        assert [] == places  # the file as a whole is refused
        return
    places += [(error.offset, len(error.raw or b"")) for error in errors]
    roots = {"PubmedArticleSet", reader.frame.root if reader.frame is not None else ""}
    frame = "|".join(f"</?{re.escape(root)}[ ]*>" for root in roots).encode()
    between = re.compile(rb"(?:[ \t\r\n]+|<!--.*?-->|<\?.*?\?>|" + frame + rb")*", re.DOTALL)
    position = 0

    for offset, size in [*sorted(places), (len(data), 0)]:
        assert offset >= position
        assert between.fullmatch(data, position, offset)
        position = offset + size
