"""Records of values that are known to be right, made in half the time that their own ``__init__`` takes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

from pubrecord.binding import fields
from pubrecord.compiling import Code, draft

_T = TypeVar("_T")


@functools.cache
def filled(cls: type[_T]) -> Callable[..., _T]:
    """Return a function that makes a record of the class of its fields by name, as the class itself does."""
    record_class: type = cls
    declared = fields(record_class)
    code = Code()
    code.names = {"Draft": draft(record_class), "Record": record_class}
    parameters: list[str] = []
    for field in declared:
        code.names[f"default_{field.name}"] = field.default
        parameters.append(f"{field.name}=default_{field.name}")
    with code.function("fill", f"*, {', '.join(parameters)}"):
        code.line("record = Draft()")
        for field in declared:
            code.line(f"record.{field.name} = {field.name}")
        code.line("record.__class__ = Record")
        code.line("return record")
    return code.compiled(f"filling {record_class.__name__}", "fill")
