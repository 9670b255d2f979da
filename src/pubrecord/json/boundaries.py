"""Where a JSON value ends that goes over several lines, and where another one begins.

The reasons are told in ``docs/explanation/design.md``, "JSON as people have it".
"""

from __future__ import annotations

import re

import attrs

_INDENTATION = re.compile(rb"[ \t]*+")
#: The next bracket, or a quotation mark that no other one closes; neither at the end of what is at hand.
BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\\n]++|\\.)*+")*+(?P<mark>[{}\[\]"])?')
#: An opening bracket that is all of its line.
LONE_BRACKET = re.compile(rb"[{\[][ \t\r]*+\n")
#: One that begins a record, or an item of CSL: nothing in either begins so.
_OUTERMOST = re.compile(rb'\{\s*+"(?:record"|id"\s*+:\s*+"[^"]*+",\s*+"type")')
#: A string, a number or a word.
SCALAR = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"|[^\s,\[\]{}"]++')


@attrs.frozen
class Another:
    """What tells that a line begins another value, and does not go on with the one before it."""

    #: Blanks before the value that is looked at: another one has the same.
    indentation: bytes
    #: The bracket of the value stands on a line of its own; the text may have no indentation at all.
    flat: bool
    #: The value begins as HTML and XML do: it ends before a line that begins a value of JSON.
    markup: bool

    def begins(self, data: bytes, place: int, *, sure: bool) -> bool:
        """Whether the bracket at a place begins another value.

        In a text without indentation it may be a part of the value, but for one with a key that only the outermost have;
        unless one is `sure` that texts have indentation.
        """
        start = place - len(self.indentation)
        if data[start - 1 : place] != b"\n" + self.indentation:
            return False
        return (sure or not self.flat) or _OUTERMOST.match(data, place) is not None

    def goes_on(self, line: bytes, *, in_array: bool) -> bool:
        """Whether a line belongs to the damaged value before it, told by the first bytes of the line.

        It does if it is indented, or begins as no value does; not if it begins another value, or ends the array.
        """
        if self.markup:
            return not line.startswith((b"{", b"["))
        blanks = _INDENTATION.match(line)
        assert blanks is not None
        mark = line[blanks.end() : blanks.end() + 1]
        if mark == b"]" and in_array and not self.flat:
            return blanks.end() > len(self.indentation)
        if mark == b"{" and self.begins(b"\n" + line, blanks.end() + 1, sure=False):
            return False
        return blanks.end() > 0 or mark in (b'"}],\r\n{' if self.flat else b'"}],\r\n')
