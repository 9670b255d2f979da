"""JSON of any record fits the schema, and nothing else is read as a record."""

import functools
import io

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubrecord import JsonShapeError, json
from pubrecord.strategies import records


@functools.cache
def validator():
    return jsonschema.Draft202012Validator(json.schema())


@given(records(older=True))
def test_fits_the_schema(record):
    """Every record's JSON is valid under the schema."""
    validator().validate(json.to_dict(record))


@given(st.lists(records(older=True), max_size=3), st.booleans())
def test_files(several, array):
    """Files of records come back with the same records, as lines and as an array."""
    target = io.BytesIO()

    assert len(several) == json.write(several, target, array=array)
    assert several == list(json.read(io.BytesIO(target.getvalue())))


def places(value, path=()):
    """Give the path of every value within a plain record."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from places(item, (*path, step))


_OTHERS = {
    str: [None, 3, True, ["a"], {}],
    bool: [None, "Y", 1, []],
    int: [None, "1", True, 1.5],
    list: [None, "abc", {}, 0],
    dict: [None, "abc", [], 0],
}


@given(st.data(), records(older=True))
def test_another_type_is_refused(data, record):
    """A record in which one value has another type is refused, with the path of the value."""
    plain = json.to_dict(record)
    path = data.draw(st.sampled_from(sorted(places(plain), key=str)))
    *steps, last = path
    place = plain
    for step in steps:
        place = place[step]
    place[last] = data.draw(st.sampled_from(_OTHERS[type(place[last])]))

    with pytest.raises(JsonShapeError) as caught:
        json.from_dict(plain)
    expected = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    assert [expected] == [problem.path for problem in caught.value.problems]
    assert not validator().is_valid(plain)
