"""JSON: records from JSON Lines and text, JSON Lines and text from records.

A record is an object whose `record` says of which kind it is; its other keys are the names of the fields. Fields that
have their default are left out. `schema` describes exactly what is written; what is read is checked and never coerced.
The reasons are told in ``docs/explanation/design.md``, "JSON is checked by what is not there".
"""

from collections.abc import Iterable
from pathlib import PurePath

from pubrecord.json import array as arrays
from pubrecord.json import lines
from pubrecord.json.dicts import converter, dumps, from_dict, loads, to_dict
from pubrecord.json.lines import read
from pubrecord.json.schema import schema
from pubrecord.records import Record
from pubrecord.streams.opening import COMPRESSIONS, Target, source_name
from pubrecord.streams.sources import check_records

__all__ = ["converter", "dumps", "from_dict", "loads", "read", "schema", "to_dict", "write"]


def __dir__() -> list[str]:
    return __all__


def write(records: Iterable[Record], target: Target, *, array: bool | None = None) -> int:
    """Write records as JSON Lines, or as one array, and return how many they were.

    Args:
        records: The records, in any iterable.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets its
            name only when all is written.
        array: Whether to write one array; if it is `None`, the suffix ``.json`` asks for one.

    Raises:
        JsonShapeError: For a record with values that are not of the type of their field.
    """
    check_records(records)
    as_array = _is_array(target) if array is None else array
    return arrays.write_all(records, target) if as_array else lines.write_all(records, target)


def _is_array(target: Target) -> bool:
    """Whether the suffix of a target asks for one array."""
    suffixes = [suffix.lower() for suffix in PurePath(source_name(target)).suffixes]
    return [suffix for suffix in suffixes if suffix not in COMPRESSIONS][-1:] == [".json"]
