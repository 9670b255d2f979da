"""Reading by the compiled engine, where it is in use: one record, or the records of a run.

It takes what the quick way takes, and most of what the exact way would have to look at; of the rest it says that it is
not for it. The reasons are told in ``docs/explanation/design.md``, "Two engines, one truth".
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pubrecord.engines import extension
from pubrecord.excerpts import Names
from pubrecord.records import Deletion, Record, Unknown
from pubrecord.streams.limits import Limits
from pubrecord.tables import class_tables, classes
from pubrecord.xml.names import CLASSES
from pubrecord.xml.reading.tables import node_tables

if TYPE_CHECKING:
    from pubrecord._engine import Plan

_Key = tuple[tuple[type, frozenset[str]], ...]
#: libxml2 has limits for texts and nesting; whatever is long enough to meet them goes to it.
_LONGEST = 1 << 20
#: How many choices of fields are kept.
_KEPT = 64
_NONE = -1


def read_compiled(raw: bytes, names: Names | None = None) -> Record | None:
    """Return the record that stands in some bytes; `None` if it is not for the compiled engine, or that is not in use.

    With the names of some fields it is an excerpt that has these fields only.
    """
    plan = compiled_plan(_key(names))
    return None if plan is None or len(raw) > _LONGEST else plan.read(raw)


def run_compiled(
    data: bytes, position: int, limits: Limits, names: Names | None = None
) -> Iterable[tuple[Record, int, int]]:
    """Give the records that stand in the data from a position on, each with its start and its end.

    Between them is white space only. The first record that is not for the compiled engine, or not all there, ends it; so
    there are none where that is not in use.
    """
    plan = compiled_plan(_key(names))
    return () if plan is None else plan.run(data, position, min(_LONGEST, limits.record, limits.nodes))


def lines_compiled(data: bytes, position: int, limits: Limits) -> tuple[bytes, int, int, Record | None]:
    """Return the articles and books that stand in the data from a position on as lines of JSON, up to a deletion.

    What is returned are the lines, without the end of the last one; how many they are; where the last record ends; and
    that record, or `None`. Otherwise as `run_compiled`.
    """
    plan = lines_plan()
    if plan is None:
        return b"", 0, position, None
    return plan.lines(data, position, min(_LONGEST, limits.record, limits.nodes))


def _key(names: Names | None) -> _Key | None:
    """Return the names of some fields as what can be remembered."""
    return None if names is None else tuple(names.items())


@functools.lru_cache(maxsize=_KEPT)
def compiled_plan(key: _Key | None = None) -> Plan | None:
    """Return the plan that the compiled engine reads by, of whole records or of excerpts; `None` where it is not in use.

    An excerpt that is to have `unknown` is not for it.
    """
    module, names = extension(), None if key is None else dict(key)
    if module is None or (names is not None and any("unknown" in each for each in names.values())):
        return None
    unknown = classes().index(Unknown) if names is None else _NONE
    plan: Plan = module.Plan(class_tables(names), node_tables(CLASSES, names), unknown)
    return plan


@functools.cache
def lines_plan() -> Plan | None:
    """Return the plan by which lines of JSON are made of articles and books; `None` where it is not in use."""
    module = extension()
    if module is None:
        return None
    elements = [name for name, cls in CLASSES.items() if cls is not Deletion]
    plan: Plan = module.Plan(class_tables(), node_tables(elements), classes().index(Unknown))
    return plan
