"""What must hold of records of which only some fields were read."""

from collections.abc import Iterable

import pytest

import pubrecord
from pubrecord import NotReadError
from pubrecord.binding import fields
from pubrecord.excerpts import chosen


def assert_excerpt(whole: pubrecord.Record, part: pubrecord.Record, asked: Iterable[str]) -> None:
    """Assert that an excerpt has the fields of a record that are asked for, with its values, and no others."""
    names = chosen(asked)
    assert isinstance(part, type(whole))
    for field in fields(type(whole)):
        if field.name in names[type(whole)]:
            assert getattr(whole, field.name) == getattr(part, field.name), field.name
        else:
            with pytest.raises(NotReadError, match=f"`{field.name}` was not read"):
                getattr(part, field.name)
