"""How the record classes show themselves: in ``repr``, in ``help()``, in the error for who sets a field."""

from __future__ import annotations

from typing import Any, NoReturn, cast

import attrs
from attrs.exceptions import FrozenInstanceError

from pubrecord.records.views import in_notebook, in_terminal
from pubrecord.sentences import SlotDocs

#: Where the classes are found, whatever module they stand in.
HOME = "pubrecord.records"


def present(cls: type[attrs.AttrsInstance], *, has_page: bool) -> None:
    """Give a record class its public face; what it holds and how quickly does not change.

    A kind of record that has a page shows it in notebooks and terminals.
    """
    public = cast("Any", cls)
    public.__slots__ = SlotDocs(cls, tuple(public.__slots__))  # before the class forgets its module
    public.__module__ = HOME
    for name in ("__repr__", "__setattr__", "__delattr__"):
        setattr(public, name, vars(_Face)[name])
    if has_page:
        public._repr_html_, public.__rich__ = in_notebook, in_terminal
    public.__init__.__annotations__ = {}  # the types stand at the fields, and are long here


class _Face:
    """The methods that the record classes have in place of those of attrs."""

    def __repr__(self) -> str:
        """Return the call that makes an equal record: fields that have their default are left out."""
        shown: list[str] = []
        cls: type[attrs.AttrsInstance] = type(cast("attrs.AttrsInstance", self))
        for field in attrs.fields(cls):
            value = getattr(self, field.name)
            if field.default is attrs.NOTHING or value != field.default:
                shown.append(f"{field.name}={value!r}")
        return f"{cls.__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse to change the record, and say what to do instead."""
        raise _frozen(self, name)

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse to change the record, and say what to do instead."""
        raise _frozen(self, name)


def _frozen(record: object, name: str) -> FrozenInstanceError:
    """Return the error of attrs for a frozen class, with the way out in its message."""
    error = FrozenInstanceError()
    error.msg = (
        f"{type(record).__name__}.{name} cannot be changed, because records are immutable: "
        f"attrs.evolve(record, {name}=...) makes a changed copy"
    )
    error.args = (error.msg,)
    return error
