"""JSON by the compiled engine, where it is in use: a record as one line.

The reasons are told in ``docs/explanation/design.md``, "Two engines, one truth".
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pubrecord.engines import extension
from pubrecord.records import Record
from pubrecord.tables import class_tables

if TYPE_CHECKING:
    from pubrecord._engine import Plan


def line_of(record: Record) -> bytes | None:
    """Return a record as one line of JSON; `None` if it is not for the compiled engine, or that is not in use."""
    plan = line_plan()
    return None if plan is None else plan.line(record)


@functools.cache
def line_plan() -> Plan | None:
    """Return the plan that the compiled engine writes by; `None` where it is not in use."""
    module = extension()
    if module is None:
        return None
    plan: Plan = module.Plan(class_tables(), (), -1)
    return plan
