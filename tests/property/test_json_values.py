"""JSON is read as people have it, however it arrives, and damage in one value takes no other along."""

import io
import json as stdlib_json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubrecord import Article, JsonShapeError, json
from pubrecord.strategies import records


class Drops(io.RawIOBase):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data, size):
        self._data = io.BytesIO(data)
        self._size = size

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._data.read(min(self._size, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


#: White space, and the byte order mark before each of several files that were joined.
_BLANKS = b" \t\r\n\xef\xbb\xbf"
LAYOUTS = {
    "one a line": lambda items: "\n".join(stdlib_json.dumps(item) for item in items),
    "one after the other": lambda items: "".join(stdlib_json.dumps(item) for item in items),
    "indented": lambda items: "\n".join(stdlib_json.dumps(item, indent=2) for item in items),
    "by tabulators": lambda items: "\n".join(stdlib_json.dumps(item, indent="\t") for item in items),
    "on lines without indentation": lambda items: "\n".join(stdlib_json.dumps(item, indent=0) for item in items),
    "joined files": lambda items: "\r\n".join("\ufeff" + stdlib_json.dumps(item, indent=4) for item in items),
    "an array": stdlib_json.dumps,
    "an array with indentation": lambda items: stdlib_json.dumps(items, indent=2),
    "an array on lines without indentation": lambda items: stdlib_json.dumps(items, indent=0),
    "an array of lines": lambda items: "[\n" + ",\n".join(stdlib_json.dumps(item) for item in items) + "\n]\n",
    "two arrays": lambda items: stdlib_json.dumps(items[:1]) + "\n" + stdlib_json.dumps(items[1:]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@given(st.lists(records(), min_size=1, max_size=3), st.integers(1, 7))
def test_every_layout(layout, records, size):
    """Records are read from JSON in every layout, also when it comes in pieces of a few bytes."""
    text = LAYOUTS[layout]([json.to_dict(record) for record in records]).encode()

    assert records == list(json.read(io.BytesIO(text)))
    assert records == list(json.read(Drops(text, size)))


@pytest.mark.parametrize("layout", ["one a line", "one after the other", "indented", "joined files"])
def test_cut_between_records(layout):
    """Where JSON is cut right behind a record that is in no array, nothing shows that more was to come."""
    one, two = Article(pmid="1"), Article(pmid="2")
    first, both = (LAYOUTS[layout]([json.to_dict(record) for record in some]) for some in ([one], [one, two]))
    between = both[: both.index("{", len(first))]

    for cut in (first, between):
        assert [one] == list(json.read(io.BytesIO(cut.encode())))


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "two arrays"])
@given(st.lists(records(), min_size=1, max_size=4), st.data())
def test_cut(layout, records, data):
    """JSON that is cut gives the records before the cut, then one error, whose bytes are the rest.

    There is no error only where nothing is wrong with what is left: all of it but blanks is whole records.
    """
    text = LAYOUTS[layout]([json.to_dict(record) for record in records]).encode()
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    errors = []

    reader = json.read(io.BytesIO(cut), on_error=errors.append)
    whole = list(reader)
    assert records[: len(whole)] == whole
    assert reader.skipped == len(errors) <= 1
    assert all(cut.rstrip().endswith(error.raw) for error in errors)
    left = LAYOUTS[layout]([json.to_dict(record) for record in whole]).encode()
    assert errors or left.rstrip() == cut.rstrip(_BLANKS) or not cut.strip(_BLANKS)
    assert all(error.raw.count(b'"record": "') <= 1 for error in errors)


@pytest.mark.parametrize("layout", ["one a line", "an array of lines", "indented", "an array with indentation"])
@given(st.lists(records(), min_size=3, max_size=5), st.data())
def test_damage_takes_none_along(layout, records, data):
    """Bytes that are lost within one record cost no other record, and all that is left of it is in the errors."""
    plain = [json.to_dict(record) for record in records]
    number = data.draw(st.integers(0, len(records) - 1))
    marked = [{"record": "article", "pmid": "\ufffe" if place == number else "1"} for place in range(len(plain))]
    marked = [mark if place == number else item for place, (mark, item) in enumerate(zip(marked, plain, strict=True))]
    text = LAYOUTS[layout](marked).encode()
    lost = text.replace(b'"\\ufffe"', b'"\\ufffe')
    errors = []

    reader = json.read(io.BytesIO(lost), on_error=errors.append)
    assert [record for place, record in enumerate(records) if place != number] == list(reader)
    assert 1 == reader.skipped == len(errors)
    assert number + 1 == errors[0].record
    assert b"ufffe" in errors[0].raw


@given(records(), st.data())
def test_key_twice(record, data):
    """A key that stands twice in any object is refused with its path, whatever the spelling of the text."""
    plain = json.to_dict(record)
    path = [data.draw(st.sampled_from(sorted(plain)))]
    while isinstance(place := _at(plain, path), (dict, list)) and place:
        path.append(data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else [0])))
    while isinstance(path[-1], int):
        path.pop()
    _at(plain, path[:-1])["\ufffe"] = 0
    key = stdlib_json.dumps(path[-1])
    for separators in ((",", ":"), (", ", " : ")):
        text = stdlib_json.dumps(plain, separators=separators).replace('"\\ufffe"', key)
        with pytest.raises(JsonShapeError) as caught:
            json.loads(text)
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        assert [f"${steps}"] == [problem.path for problem in caught.value.problems]


def _at(value, path):
    for step in path:
        value = value[step]
    return value


def test_time_is_in_proportion():
    """Lines that open brackets and never close them are looked at once, not once for each line before them."""
    lines = b'{"a":[\n' * 2_000 + json.dumps(Article()).encode()
    calls = []
    reader = json.read(io.BytesIO(lines), on_error=calls.append)

    assert [Article()] == list(reader)
    assert 2_000 == len(calls)
