"""The white space that a record stands in, and the order of its attributes."""

from __future__ import annotations

import attrs

#: Attributes of elements in another order than the declared one, by tag.
Order = tuple[tuple[str, tuple[str, ...]], ...]


@attrs.frozen
class Layout:
    """The white space that a record stands in, and the order of its attributes."""

    #: What precedes the record's element: a line break and its indent, perhaps with comments.
    before: str = "\n  "
    #: Line break and indent of the element's children.
    child: str = "\n    "
    #: Line break and indent of the element's end tag.
    close: str = "\n  "
    #: What is added to the indent with each level.
    step: str = "  "
    order: Order = ()

    def indents(self) -> _Indents:
        """Return the line break and indent of each depth below the record's element, from 0."""
        return _Indents(self.child, self.step)


class _Indents(dict[int, str]):
    """Line break and indent by depth, made when asked for."""

    def __init__(self, first: str, step: str) -> None:
        super().__init__({0: first})
        self._step = step

    def __missing__(self, depth: int) -> str:
        self[depth] = made = self[depth - 1] + self._step
        return made


#: NLM's own layout in the baseline and the update files.
ARTICLE_LAYOUT = Layout()
DELETION_LAYOUT = Layout(child="\n", close="\n")
#: The layout of a record that stands alone.
LONE_LAYOUT = Layout(before="", child="\n  ", close="\n")
