"""The values of a stream of JSON: one a line, objects that go over several lines, the items of arrays.

What always holds: a value is tried as one line first. A line break cannot stand within a string of JSON, and a value
that is whole in a line cannot go on in the next, so what is read from one line does not depend on any other. Only a
line that is no value of its own is followed to where its brackets close, and not beyond a line that begins a value at
the same indentation: so damage in one value takes none behind it along. Every byte but for blanks, commas and the
brackets of arrays is in a value, or in the error of one. See ``docs/explanation/design.md``, "JSON as people have it".
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator

import attrs
import orjson

from pubrecord.advice import ONE_A_LINE
from pubrecord.errors import DamagedInputError, PubrecordError
from pubrecord.json.boundaries import BRACKET, LONE_BRACKET, SCALAR, Another
from pubrecord.json.decoding import doubled_keys, has_doubled_keys, no_json
from pubrecord.json.foreign import markup_error
from pubrecord.streams.limits import array_too_long, too_long
from pubrecord.streams.window import Window

#: White space, and byte order marks, which stand before each file where several were joined.
_BLANKS = re.compile(rb"(?:[ \t\r\n]++|" + BOM_UTF8 + rb")*+")
_SEVERAL_LINES = "The record goes over several lines, of which one may be missing or damaged."
_LONGEST_INDENTATION = 256


@attrs.frozen
class Value:
    """A JSON value as it stands in a stream, or what is wrong with it."""

    raw: bytes
    #: Line in which it begins, counted from 1.
    line: int
    #: Where it begins, in bytes of the uncompressed stream.
    offset: int
    #: Its place in its array, counted from 0; `None` outside of any.
    index: int | None
    #: How many values it is the last of, those with errors included.
    number: int
    decoded: object = None
    error: PubrecordError | None = None


class Values:
    """The values of a stream, in order."""

    def __init__(self, window: Window) -> None:
        """Take a window that stands at the beginning of its stream."""
        self._window = window
        self._line = 1
        self._number = 0
        #: Place of the next value in its array; `None` outside of any.
        self._index: int | None = None
        #: Where the array begins.
        self._array_offset = 0
        #: What stands before the position in the array: its bracket, a comma, an item, or damage.
        self._before = "["
        #: The items of the array stand on lines of their own, as far as has been seen.
        self._one_a_line = True
        #: What stands before the position in its line; `None` where that is more than blanks.
        self._blanks: bytes | None = b""
        #: An object over several lines may have others in it at its own indentation, until one did not end.
        self._may_be_flat = True

    def __iter__(self) -> Iterator[Value]:
        window = self._window
        while mark := self._next_mark():
            if self._index is None and mark == b"[":
                self._begin_array()
            elif self._index is None:
                yield self._value()
            elif window.offset - self._array_offset > window.limits.array:
                yield self._problem(array_too_long(window.limits.array))
                return
            else:
                yield from self._in_array(self._index, mark)
        if (damage := window.take_damage()) is not None:
            yield self._problem(damage)
        elif self._index is not None:
            yield self._problem(no_json("it ends within an array", "The file may have been cut off."))

    def _next_mark(self) -> bytes:
        """Move behind blanks and return the byte that stands there; empty at the end."""
        window = self._window
        while True:
            blanks = _BLANKS.match(window.data, window.position)
            assert blanks is not None
            self._take(blanks.end())
            start = window.data[window.position : window.position + len(BOM_UTF8)]
            if (start and not BOM_UTF8.startswith(start)) or not window.fill():
                return start[:1]

    def _begin_array(self) -> None:
        self._index, self._before, self._one_a_line = 0, "[", True
        self._array_offset = self._window.offset
        self._take(self._window.position + 1)

    def _in_array(self, index: int, mark: bytes) -> Iterator[Value]:
        """Give what comes next in an array and move behind it: an item, or damage; of a comma or a bracket nothing is given."""
        if mark in b",]":
            if self._before == "," or (mark == b"," and self._before == "["):
                yield self._problem(no_json(f"a comma stands before {mark.decode()!r}", _SEVERAL_LINES))
            self._before = ","
            self._index = index if mark == b"," else None
            self._take(self._window.position + 1)
            return
        if self._before == "item":
            yield self._problem(no_json("no comma stands between two items of an array", _SEVERAL_LINES))
        value = self._value()
        yield value
        if self._index is not None:
            # Damage may have taken the comma behind it along.
            self._before, self._index = "item" if value.error is None else "damage", index + 1

    def _value(self) -> Value:
        """Return the value that begins at the position, or the damage that begins there, and move behind it."""
        self._number += 1
        if self._index is None or self._one_a_line:
            stop = self._line_end(needed=self._index is None)
            if stop >= 0 and (value := self._in_one_line(stop)) is not None:
                return value
            self._one_a_line = False
        self._bring(_LONGEST_INDENTATION)
        flat = LONE_BRACKET.match(self._window.data, self._window.position) is not None
        another = Another(
            self._blanks or b"", flat=flat, markup=self._window.data.startswith(b"<", self._window.position)
        )
        size = self._size_of_value(another)
        if size < 0 or (self._index is None and not self._ends_line(size)):
            return self._damage(another)
        stop = self._window.position + size
        if (value := self._taken(stop)) is not None:
            return value
        line, offset, raw = self._line, self._window.offset, self._take(stop)
        return Value(raw, line, offset, self._index, self._number, error=_why_no_json(raw))

    def _in_one_line(self, stop: int) -> Value | None:
        """Return the value that is all of a line but for a comma, or the bracket of the array."""
        line = self._window.data[self._window.position : stop].rstrip()
        if self._index is not None and line[-1:] == b",":
            line = line[:-1].rstrip()
        return self._taken(self._window.position + len(line))

    def _taken(self, stop: int) -> Value | None:
        """Return the value up to a place of the data and move behind it; `None`, and stay, if it is no JSON."""
        window = self._window
        raw, offset, line = window.data[window.position : stop], window.offset, self._line
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return None
        problems = doubled_keys(raw, value)
        self._take(stop)
        return Value(
            raw, line, offset, self._index, self._number, value, has_doubled_keys(problems) if problems else None
        )

    def _line_end(self, *, needed: bool) -> int:
        """Return the place where the line ends; -1 if that is not at hand, or, if it is `needed`, beyond the limit."""
        window = self._window
        while (stop := window.find(b"\n", window.position)) < 0:
            if window.ended:
                return len(window.data)
            if not needed or window.is_full or not window.fill():
                return len(window.data) if window.ended else -1
        return stop

    def _size_of_value(self, another: Another) -> int:
        """Return how many bytes behind the position the brackets of a value close; -1 if they do not."""
        window, depth, place = self._window, 0, 0
        if window.data[window.position : window.position + 1] not in (b"{", b"["):
            scalar = SCALAR.match(window.data, window.position)
            return -1 if scalar is None or self._index is None else scalar.end() - window.position
        while not window.is_full:
            bracket = BRACKET.match(window.data, window.position + place)
            assert bracket is not None
            place, mark = bracket.end() - window.position, bracket["mark"]
            if mark is None or mark == b'"':
                place -= len(mark or b"")
                if (mark and window.find(b"\n", window.position + place) >= 0) or not window.fill():
                    break
            elif mark in b"{[":
                if depth and mark == b"{":
                    self._bring(place + _LONGEST_INDENTATION)
                    if another.begins(window.data, window.position + place - 1, sure=not self._may_be_flat):
                        break
                depth += 1
            elif depth == 1:
                return place
            else:
                depth -= 1
        self._may_be_flat = self._may_be_flat and not another.flat
        return -1

    def _ends_line(self, size: int) -> bool:
        """Whether nothing but another object follows the value of that size in its line."""
        window = self._window
        while True:
            rest = window.data[window.position + size : window.position + size + _LONGEST_INDENTATION]
            line, end, _ = rest.partition(b"\n")
            if line.strip() or end or not window.fill():
                return not line.strip() or line.lstrip().startswith(b"{")

    def _damage(self, another: Another) -> Value:
        """Pass over a line that is no value, and over those behind it that begin none, and return the error."""
        window = self._window
        offset, line, limit = window.offset, self._line, window.limits.record
        last = self._take_line()
        parts, size = [last], len(last)
        while self._continues(last, another):
            last = self._take_line()
            size += len(last)
            if size <= limit:
                parts.append(last)
        raw = b"".join(parts).rstrip()
        error: PubrecordError
        index, is_last = self._index, not self._next_mark()
        if is_last:
            self._index = None
        if is_last and (damage := window.take_damage()) is not None:
            error, damage.raw = damage, raw + (damage.raw or b"")
        elif another.markup:
            error = markup_error(raw)
        elif size > limit:
            error = too_long(limit)
        else:
            error = _why_no_json(raw)
        return Value(raw, line, offset, index, self._number, error=error)

    def _continues(self, before: bytes, another: Another) -> bool:
        """Whether the next line belongs to the damage before it: it is indented, or begins as no value does."""
        window = self._window
        self._bring(_LONGEST_INDENTATION)
        start = window.data[window.position : window.position + _LONGEST_INDENTATION]
        if not start:
            return False
        if not before.endswith(b"\n"):
            return True
        return another.goes_on(start, in_array=self._index is not None)

    def _bring(self, size: int) -> None:
        """Bring bytes to hand until more than `size` of them stand behind the position, or the stream ends."""
        while len(self._window.data) - self._window.position <= size and self._window.fill():
            pass

    def _take_line(self) -> bytes:
        """Move behind the line end, or what is at hand if that is as much as a value may have, and return that."""
        stop = self._line_end(needed=True)
        size = len(self._window.data)
        return self._take(size if stop < 0 else min(stop + 1, size))

    def _take(self, stop: int) -> bytes:
        """Move to a place of the data and return what was passed."""
        window = self._window
        passed = window.data[window.position : stop]
        window.position = stop
        blanks, in_line = self._blanks, passed
        if b"\n" in passed:
            self._line += passed.count(b"\n")
            blanks, in_line = b"", passed.rpartition(b"\n")[2]
        blank = blanks is not None and (not in_line or in_line.isspace()) and len(in_line) < _LONGEST_INDENTATION
        self._blanks = (blanks or b"") + in_line if blank else None
        return passed

    def _problem(self, error: PubrecordError) -> Value:
        return Value(b"", self._line, self._window.offset, self._index, self._number + 1, error=error)


def _why_no_json(raw: bytes) -> PubrecordError:
    several = b"\n" in raw
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        place = f"line {error.lineno} of the record, " if several else ""
        return no_json(f"{error.msg}: {place}column {error.colno}", _SEVERAL_LINES if several else ONE_A_LINE)
    return DamagedInputError("bytes stand where a JSON value should begin", advice=ONE_A_LINE)
