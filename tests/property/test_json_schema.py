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
    str: [3, True, ["a"], {}],
    bool: ["Y", 1, []],
    int: ["1", True, 1.5],
    list: ["abc", {}, 0],
    dict: ["abc", [], 0],
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
    others = _OTHERS[type(place[last])]
    place[last] = data.draw(st.sampled_from([*others, None] if isinstance(place, list) else others))

    with pytest.raises(JsonShapeError) as caught:
        json.from_dict(plain)
    expected = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    assert [expected] == [problem.path for problem in caught.value.problems]
    assert not validator().is_valid(plain)


@given(st.data(), records(older=True))
def test_null_is_absent(data, record):
    """With `null` for a value a record reads as without it, and is refused where it is refused without it."""
    plain = json.to_dict(record)
    keys = [path for path in places(plain) if isinstance(path[-1], str)]
    *steps, last = data.draw(st.sampled_from(sorted(keys, key=str)))
    place = plain
    for step in steps:
        place = place[step]
    del place[last]
    expected = outcome(plain)
    place[last] = None

    assert expected == outcome(plain)


def outcome(plain):
    """Return the record of a plain dict, or the paths of what is wrong with it."""
    try:
        return json.from_dict(plain)
    except JsonShapeError as error:
        return [problem.path for problem in error.problems]
