"""Functions that are compiled from source text, and the drafts of records that they fill.

Readers, writers and JSON functions are compiled from the declaration of the record classes, once for each class: a
function that asks the declaration for every record takes several times as long. `Code` builds the source text line by
line. What is compiled is decided by the declaration alone, never by what stands in a file.

See the generated reader of an article with::

    python -c "import inspect; from pubrecord.xml.reading import compiler; print(inspect.getsource(compiler.reader_of('PubmedArticle')))"

The reasons are told in ``docs/explanation/design.md``, "One declaration for each field".
"""

from __future__ import annotations

import contextlib
import functools
import linecache
from collections.abc import Callable, Generator
from typing import Any

from pubrecord.binding import fields


class Code:
    """The source text of some functions, and the global names that they use."""

    def __init__(self) -> None:
        #: The names that the text uses and does not define.
        self.names: dict[str, object] = {}
        self._finished: list[str] = []
        self._lines: list[str] = []
        self._depth = 0
        self._numbers: dict[str, int] = {}

    def line(self, text: str) -> None:
        """Add a line at the present indent."""
        self._lines.append("    " * self._depth + text)

    @contextlib.contextmanager
    def block(self, head: str) -> Generator[None]:
        """Add a line that ends with a colon, and indent what is added within the ``with`` block."""
        self.line(head)
        self._depth += 1
        yield
        self._depth -= 1

    @contextlib.contextmanager
    def function(self, name: str, parameters: str) -> Generator[None]:
        """Add a function of the module; it may be begun while another one is being written."""
        outer, depth = self._lines, self._depth
        self._lines, self._depth = [], 0
        with self.block(f"def {name}({parameters}):"):
            yield
        self._finished += self._lines
        self._lines, self._depth = outer, depth

    def variable(self, stem: str) -> str:
        """Return a name that is not used yet and begins with a stem, such as the name of a class."""
        number = self._numbers[stem] = self._numbers.get(stem, 0) + 1
        return f"{stem}_{number}"

    def compiled(self, title: str, function: str) -> Callable[..., Any]:
        """Return one of the functions; tracebacks and debuggers show its text under the title."""
        text = "\n".join(self._finished) + "\n"
        file = f"<pubrecord {title}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        namespace: dict[str, Any] = dict(self.names)
        exec(compile(text, file, "exec"), namespace)  # noqa: S102 - the text is our own
        return namespace[function]  # type: ignore[no-any-return]


@functools.cache
def draft(cls: type) -> type:
    """Return the draft of a record class: a class with the same slots, whose instances can be filled.

    When all slots are filled, the instance becomes a record by taking the record class as its ``__class__``. To fill a
    frozen record by its own ``__init__`` takes five times as long, and by its slots two and a half times.
    """
    return type(f"{cls.__name__}Draft", (), {"__slots__": [field.name for field in fields(cls)]})
