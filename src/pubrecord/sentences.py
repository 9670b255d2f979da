"""The sentence under each field of a class: a string literal in the source, read when somebody asks for it.

Editors show such a literal when one points at the field, and Python throws it away. JSON Schema, ``help()`` and the
pages of the documentation need it all the same, so it is read from the source of the module. That costs nothing where
nobody asks, and works in wheels and with ``python -OO``. Where there is no source, there are no sentences.
"""

from __future__ import annotations

import ast
import functools
import inspect
import re
import sys
from typing import Annotated, get_args, get_origin


class SlotDocs(dict[str, str]):
    """The slots of a class, each with its type and its sentence: the form of ``__slots__`` that ``help()`` reads.

    The texts are put together when they are asked for.
    """

    def __init__(self, cls: type, names: tuple[str, ...]) -> None:
        super().__init__(dict.fromkeys(names, ""))
        self.cls = cls
        #: The module in whose source the class stands; the class itself may name a public one.
        self.module = cls.__module__

    def __getitem__(self, name: str) -> str:
        return f"{type_text(self.cls.__annotations__[name])}: {self.sentence(name)}"

    def sentence(self, name: str) -> str:
        """Return the sentence under a field, empty if there is none."""
        return _of_module(self.module).get(self.cls.__name__, {}).get(name, "")


def sentence(cls: type, name: str) -> str:
    """Return the sentence under a field of a class with `SlotDocs`, or of a class derived from one; empty without."""
    for base in cls.__mro__:
        slots: object = base.__dict__.get("__slots__")
        if isinstance(slots, SlotDocs) and name in slots:
            return slots.sentence(name)
    return ""


def type_text(annotation: object) -> str:
    """Return the type that an annotation declares, as one writes it: ``tuple[Author, ...]``."""
    declared: object = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    text = declared if isinstance(declared, str) else inspect.formatannotation(declared)
    return re.sub(r"\b(?:pubrecord\.)?records\.(?:\w+\.)?|'", "", text)


@functools.cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """Return the sentences in the source of a module, by class and field."""
    try:
        source = inspect.getsource(sys.modules[name])
    except (OSError, TypeError):
        return {}
    return {node.name: _of_class(node) for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for declaration, literal in zip(node.body, node.body[1:], strict=False):
        match declaration, literal:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                sentences[name] = " ".join(text.split())
            case _:
                pass
    return sentences
