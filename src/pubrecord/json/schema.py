"""The JSON Schema of records, made from the declaration.

The reasons are told in ``docs/explanation/design.md``, "One declaration for each field".
"""

from __future__ import annotations

from typing import Any

from pubrecord.binding import Attribute, Element, Field, Outermost, fields, xml_place
from pubrecord.json.compiler import TAG, is_required
from pubrecord.records import KINDS

#: Goes up when JSON that was valid before is no longer.
VERSION = 1

_TYPES = {str: "string", bool: "boolean", int: "integer"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one record, as it stands in a line of JSON Lines.

    Each property has the field's doc line as its description, the XML it stands for as its `$comment`, and the values
    that NLM's DTD lists as examples.
    """
    definitions: dict[str, Any] = {}
    for kind, cls in KINDS.items():
        _define(cls, definitions, kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:pubrecord:record:{VERSION}",
        "title": "PubMed record",
        "description": "One record of PubMed: an article, a book or chapter, or a list of deleted records.",
        "oneOf": [{"$ref": f"#/$defs/{cls.__name__}"} for cls in KINDS.values()],
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def _define(cls: type, definitions: dict[str, Any], kind: str | None = None) -> None:
    if cls.__name__ in definitions:
        return
    definition: dict[str, Any] = {
        "title": cls.__name__,
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "additionalProperties": False,
        "properties": {},
    }
    definitions[cls.__name__] = definition
    required = [field.name for field in fields(cls) if is_required(field)]
    if kind is not None:
        definition["properties"][TAG] = {"description": "Kind of record.", "const": kind}
        required.insert(0, TAG)
    if required:
        definition["required"] = required
    for field in fields(cls):
        definition["properties"][field.name] = _property(field)
        if field.holds_records:
            _define(field.type, definitions)


def _property(field: Field) -> dict[str, Any]:
    item: dict[str, Any] = (
        {"$ref": f"#/$defs/{field.type.__name__}"} if field.holds_records else {"type": _TYPES[field.type]}
    )
    entry: dict[str, Any] = {"description": field.doc}
    if place := xml_place(field):
        entry["$comment"] = place
    entry |= {"type": "array", "items": item} if field.many else item
    if field.default is not None and not is_required(field):
        entry["default"] = list(field.default) if field.many else field.default
    if isinstance(field.binding, Outermost):
        entry["enum"] = list(field.binding.names)
    elif isinstance(field.binding, (Element, Attribute)) and field.binding.known and field.type is str:
        entry["examples"] = list(field.binding.known)
    return entry
