"""What can be asked for of the formats that are written in several ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class Options(TypedDict, total=False):
    """The arguments of `write` and `convert` that not all formats take; `None` and `False` ask for nothing."""

    #: Names of fields and properties: what is written of each record.
    fields: Sequence[str] | None
    #: How many records stand together in a Parquet file.
    row_group: int | None
    #: What stands between the texts of a list in one cell.
    separator: str | None
    #: Whether spreadsheets are to take cells for text that they would take for formulas.
    for_spreadsheets: bool
