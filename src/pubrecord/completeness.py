"""What a record lacks: the fields that the declaration marks as required and that are absent.

PubMed's own records lack nothing of it; records that were made by hand or read from the files of others do.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import cast

import attrs

from pubrecord.binding import Attribute, Element, Field, Instruction, Outermost, fields
from pubrecord.errors import Problem
from pubrecord.records import KINDS


@attrs.frozen
class _Demand:
    """A required field, and when it is: always, or only where the element around it is there."""

    field: Field
    #: The element that must be there, as a path; `None` for a field that is required always.
    where: tuple[str, ...] | None
    message: str


def absent(record: object) -> list[Problem]:
    """Return a problem for each required field that is absent, of a record and of all that is in it.

    Required is what the DTD demands together with all around it. What the DTD demands within an element that may be
    left out (``PubmedData``) is required where anything else of that element is there; so are attributes of elements.
    """
    return list(_absent(record, "$")) if type(record) in KINDS.values() else []


def _absent(record: object, path: str) -> Iterator[Problem]:
    cls: type = type(record)
    present: set[tuple[str, ...]] | None = None
    for demand in _demands(cls):
        if getattr(record, demand.field.name) not in (None, ()):
            continue
        if demand.where is not None:
            present = _present(record) if present is None else present
            if demand.where not in present:
                continue
        yield Problem("incomplete", f"{path}.{demand.field.name}", demand.message)
    for field in _inner(cls):
        value: object = getattr(record, field.name)
        if isinstance(value, field.type):
            yield from _absent(value, f"{path}.{field.name}")
        elif isinstance(value, tuple):
            for number, item in enumerate(cast("tuple[object, ...]", value)):
                if isinstance(item, field.type):
                    yield from _absent(item, f"{path}.{field.name}[{number}]")


@functools.cache
def _inner(cls: type) -> tuple[Field, ...]:
    """Return the fields that hold records of their own."""
    return tuple(field for field in fields(cls) if field.holds_records)


@functools.cache
def _demands(cls: type) -> tuple[_Demand, ...]:
    """Return what is required of a class, in the order of the declaration."""
    declared = fields(cls)
    leaves = {field.binding.path for field in declared if isinstance(field.binding, Element)}
    names = next((field.binding.names for field in declared if isinstance(field.binding, Outermost)), ())
    # A record may stand in an element within the outermost one: what is beside that may be left out.
    main = names[1:] if any(path[:1] == names[1:] for path in leaves) else ()
    demands: list[_Demand] = []
    for field in declared:
        binding = field.binding
        if not isinstance(binding, Element | Attribute) or not binding.required:
            continue
        around = binding.path[:-1] if isinstance(binding, Element) else binding.path
        where = around if around in leaves else around[:1] if main and around[:1] != main else None
        demands.append(_Demand(field, where, _message(binding)))
    return tuple(demands)


def _message(binding: Element | Attribute) -> str:
    if isinstance(binding, Element):
        return f"the DTD demands <{binding.name}> here, and there is none"
    of = f" of <{binding.path[-1]}>" if binding.path else ""
    return f"the DTD demands the attribute {binding.name}{of}, and there is none"


def _present(record: object) -> set[tuple[str, ...]]:
    """Return the elements of a record, down to those of its fields, as paths."""
    cls: type = type(record)
    paths = [
        field.binding.path
        for field in fields(cls)
        if isinstance(field.binding, Element | Instruction) and getattr(record, field.name) not in (None, ())
    ]
    return {path[:end] for path in paths for end in range(1, len(path) + 1)}
