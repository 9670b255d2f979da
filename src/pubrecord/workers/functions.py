"""Functions by name, so that another process can import them.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


def name_of(function: Callable[..., Any]) -> str:
    """Return the name by which another process imports a function: its module, a colon, its name in that.

    Raises `ValueError` for a function that has none, such as a lambda, or one of the script that was started.
    """
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", None)
    if isinstance(module, str) and isinstance(name, str) and module != "__main__":
        try:
            if function_of(f"{module}:{name}") is function:
                return f"{module}:{name}"
        except (ImportError, AttributeError):
            pass  # it is not there under its name
    raise ValueError(
        f"workers are other processes and must import `change` by its name, but {function!r} cannot be imported: "
        "define it at the top of a module, not in the script that is started, or convert with workers=1"
    )


def function_of(name: str) -> Callable[..., Any]:
    """Return the function that `name_of` gave the name of."""
    module, _, path = name.partition(":")
    place: Any = importlib.import_module(module)
    for step in path.split("."):
        place = getattr(place, step)
    function: Callable[..., Any] = place
    return function
