"""PubMed records as typed values, and the way between them and PubMed XML and JSON.

``pubrecord.read`` gives the records of a file, ``pubrecord.write`` writes them, ``pubrecord.convert`` does both. Each
format is a module with the same four functions: `pubrecord.xml`, `pubrecord.json`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pubrecord import errors, records
from pubrecord.errors import (
    CslError,
    DamagedInputError,
    JsonShapeError,
    MarkupError,
    NotPubmedError,
    Problem,
    PubrecordError,
    RecordError,
    UnsafeInputError,
)
from pubrecord.records import *  # noqa: F403 - its __all__ is the list of record classes
from pubrecord.records import __all__ as _record_names

if TYPE_CHECKING:
    from pubrecord import json, strategies, xml
    from pubrecord.formats import Report, convert, read, write

    __version__: str

__all__ = [  # noqa: PLE0604 - the names of the record classes are listed once, in `records`
    "CslError",
    "DamagedInputError",
    "JsonShapeError",
    "MarkupError",
    "NotPubmedError",
    "Problem",
    "PubrecordError",
    "RecordError",
    "Report",
    "UnsafeInputError",
    "convert",
    "errors",
    "json",
    "read",
    "records",
    "strategies",
    "write",
    "xml",
    *_record_names,
]

#: What is imported when it is first asked for, and where from: a module itself, or a name in one.
_LATER = {
    "json": "pubrecord.json",
    "strategies": "pubrecord.strategies",
    "xml": "pubrecord.xml",
    "Report": "pubrecord.formats",
    "convert": "pubrecord.formats",
    "read": "pubrecord.formats",
    "write": "pubrecord.formats",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("pubrecord")
    if name not in _LATER:
        raise AttributeError(f"module 'pubrecord' has no attribute {name!r}")
    module = importlib.import_module(_LATER[name])
    value = module if _LATER[name].endswith(f".{name}") else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
