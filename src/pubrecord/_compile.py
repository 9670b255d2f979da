"""Source text -> function, visible to tracebacks and debuggers."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from typing import Any


def compiled(name: str, lines: list[str], names: dict[str, Any], function: str) -> Callable[..., Any]:
    """Return a function that the lines define; `name` stands for the file, `names` are the globals they use."""
    text = "\n".join(lines) + "\n"
    file = f"<pubrecord {name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), names)  # noqa: S102 - source of our own making
    made: Callable[..., Any] = names[function]
    return made
