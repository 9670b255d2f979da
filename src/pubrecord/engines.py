"""Which engine reads and writes records: the compiled one, where it is built and wanted, or Python alone.

The environment variable ``PUBRECORD_ENGINE`` chooses, when it is first asked: ``python`` or ``compiled``. Both engines
give the same. The reasons are told in ``docs/explanation/design.md``, "Two engines, one truth".
"""

from __future__ import annotations

import functools
import importlib
import os
from typing import TYPE_CHECKING

from pubrecord.errors import MissingEngineError

if TYPE_CHECKING:
    from types import ModuleType

_VARIABLE = "PUBRECORD_ENGINE"
_NAMES = ("compiled", "python")


@functools.cache
def extension() -> ModuleType | None:
    """Return the extension module with the compiled engine; `None` where Python does the work alone.

    Raises `MissingEngineError` where the environment asks for what is not there.
    """
    wanted = os.environ.get(_VARIABLE, "")
    if wanted and wanted not in _NAMES:
        raise MissingEngineError(
            f"{_VARIABLE} is {wanted!r}, and no engine is called that",
            advice=f"Set it to {' or '.join(_NAMES)}, or do not set it: then the compiled engine is used where it is built.",
        )
    if wanted == "python":
        return None
    try:
        return importlib.import_module("pubrecord._engine")
    except ImportError as error:
        if wanted:
            raise MissingEngineError(
                f"{_VARIABLE} asks for the compiled engine, and that is not there: {error}",
                advice="Install pubrecord from a wheel for your platform, or where there is a C compiler.",
            ) from error
        return None


def engine_name() -> str:
    """Return the name of the engine in use: "compiled" or "python"; raises `MissingEngineError` as `extension` does."""
    return "python" if extension() is None else "compiled"
