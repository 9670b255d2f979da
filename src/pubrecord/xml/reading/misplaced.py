"""Why something is in `unknown`, in words: known elsewhere, there for a second time, or in no field at all.

The reasons are told in ``docs/explanation/design.md``, "Nothing disappears quietly".
"""

from __future__ import annotations

import functools
import re

from pubrecord.records import KINDS, Record, Unknown
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import Node, outermost, plan
from pubrecord.xml.reading.slots import slots

_NAME = re.compile(r"<([^\s<>/!?]+)")
_NUMBER = re.compile(r"\[\d+\]")
_LONGEST = 80


def why_unknown(piece: Unknown, record: Record) -> str:
    """Return why something is in the `unknown` of a record, with what it is and the path of where it stands."""
    name = _NAME.match(piece.value) if piece.position is not None else None
    if name is not None:
        homes = _homes().get(name[1], ())
        parent = record.element if piece.path == "." else _NUMBER.sub("", piece.path.rpartition("/")[2])
        if parent in homes:
            return f"<{name[1]}> stands in <{parent}> once more than the DTD has it, or says nothing, at {piece.path}"
        if homes:
            places = " or ".join(f"<{home}>" for home in homes)
            return f"<{name[1]}> has its place in {places}, not in <{parent}>, at {piece.path}"
    return f"no field is for {piece.value[:_LONGEST]} at {piece.path}"


@functools.cache
def _homes() -> dict[str, tuple[str, ...]]:
    """Return the elements that each element of the model may stand in, by its name."""
    homes: dict[str, dict[str, None]] = {}
    visited: set[tuple[str, str]] = set()
    nodes: list[tuple[str, Node]] = [
        (name, plan(cls, name)) for cls in KINDS.values() for name in outermost(cls) if name in CLASSES
    ]
    while nodes:
        parent, node = nodes.pop(0)
        for tag, slot in slots(node).items():
            homes.setdefault(tag, {})[parent] = None
            if (parent, tag) not in visited:
                visited.add((parent, tag))
                nodes.append((tag, slot.inner))
    return {tag: tuple(parents) for tag, parents in homes.items()}
