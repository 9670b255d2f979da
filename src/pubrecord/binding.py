"""How a field of a record class is bound to its place in PubMed XML.

A field is declared once: its type and its place stand in one ``Annotated``, and what it means in a sentence below::

    last_name: Annotated[str | None, Element("LastName")] = None
    "Family name; absent for groups."

Everything that knows the fields (reader, writer, JSON, test strategies) asks `fields` for them.
"""

from __future__ import annotations

import functools
import types
import typing
from typing import Annotated, Any, get_args, get_origin

import attrs

from pubrecord.sentences import sentence


@attrs.frozen
class Element:
    """The field is the child element `name`: its text, or the record that it holds.

    A field whose type is a tuple takes every such child, in order.
    """

    name: str
    #: Elements between the class's own element and this one, outermost first, joined by "/".
    #: They hold nothing of their own and vanish from the model.
    inside: str = attrs.field(default="", kw_only=True)
    #: The DTD demands it.
    required: bool = attrs.field(default=False, kw_only=True)
    #: The values that the DTD lists. Others are kept all the same.
    known: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    #: Name of the element that older files put here in place of `name`: the one leaf of the record, without its
    #: wrapper. The record's `bare` field says which of the two it was.
    bare: str | None = attrs.field(default=None, kw_only=True)

    @property
    def path(self) -> tuple[str, ...]:
        """Element names from the class's own element down to this one."""
        return (*filter(None, self.inside.split("/")), self.name)


@attrs.frozen
class Attribute:
    """The field is an attribute: of the class's own element, or of the child element `of`."""

    name: str
    #: Elements from the class's own element down to the one that carries the attribute, joined by "/".
    of: str = attrs.field(default="", kw_only=True)
    #: The DTD demands it.
    required: bool = attrs.field(default=False, kw_only=True)
    #: The values that the DTD lists. Others are kept all the same.
    known: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    #: "ID" or "IDREF" where the DTD says so: the value is an XML name.
    id_type: str | None = attrs.field(default=None, kw_only=True)

    @property
    def path(self) -> tuple[str, ...]:
        """Element names from the class's own element down to the one that carries the attribute."""
        return tuple(filter(None, self.of.split("/")))


@attrs.frozen
class Content:
    """The field is the text of the class's own element."""


@attrs.frozen
class Markup:
    """The field is the markup twin of the text field `of`: its inner XML, where that has markup."""

    of: str


@attrs.frozen
class Instruction:
    """The field is a processing instruction: what stands between its target and its end, white space included."""

    target: str
    inside: str = attrs.field(default="", kw_only=True)

    @property
    def path(self) -> tuple[str, ...]:
        """Element names from the class's own element down to the one that holds it."""
        return tuple(filter(None, self.inside.split("/")))


@attrs.frozen
class Spacing:
    """The field is the white space around the children of the child element `of`, where that counts as text."""

    of: str

    @property
    def path(self) -> tuple[str, ...]:
        """Element names from the class's own element down to the one with the white space."""
        return (self.of,)


@attrs.frozen
class Outermost:
    """The field names the element that the record stood in: the first of `names` unless the file says otherwise."""

    names: tuple[str, ...]


@attrs.frozen
class Bare:
    """The field says that an older file left the class's own element away (see `Element.bare`)."""


@attrs.frozen
class Unbound:
    """The field holds what has no field of its own."""


Binding = Element | Attribute | Content | Markup | Instruction | Spacing | Outermost | Bare | Unbound


@attrs.frozen
class Field:
    """One field of a record class, as declared."""

    #: The class that the field is of; derived classes have the same fields.
    owner: type = attrs.field(eq=False, repr=False)
    name: str
    #: `str`, `bool`, or a record class.
    type: type
    #: The field is a tuple of `type`.
    many: bool
    #: The field may be `None`.
    optional: bool
    binding: Binding
    default: Any

    @property
    def doc(self) -> str:
        """What the field means, in a sentence."""
        return sentence(self.owner, self.name)

    @property
    def holds_records(self) -> bool:
        """The field's type is a record class, not text or a truth value."""
        return attrs.has(self.type)


@functools.cache
def fields(cls: type) -> tuple[Field, ...]:
    """Return the fields of a record class as declared, in the order of the DTD."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(_field(attribute, hints[attribute.name], cls) for attribute in attrs.fields(cls))


def _field(attribute: attrs.Attribute[Any], hint: Any, owner: type) -> Field:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{attribute.name}: the field has no binding")
    declared, binding = get_args(hint)
    many = optional = False
    if get_origin(declared) is tuple:
        many, declared = True, get_args(declared)[0]
    elif isinstance(declared, types.UnionType) or get_origin(declared) is typing.Union:
        optional = True
        (declared,) = (option for option in get_args(declared) if option is not types.NoneType)
    return Field(owner, attribute.name, declared, many, optional, binding, attribute.default)


def xml_place(field: Field) -> str:
    """Return where a field stands in the XML, as a path from the element of its class; empty if it stands nowhere."""
    binding = field.binding
    if isinstance(binding, Element):
        return "/".join(binding.path)
    if isinstance(binding, Attribute):
        return "/".join((*binding.path, f"@{binding.name}"))
    if isinstance(binding, Instruction):
        return "/".join((*binding.path, f"processing-instruction({binding.target})"))
    if isinstance(binding, Content):
        return "text()"
    return f"markup of {binding.of}" if isinstance(binding, Markup) else ""
