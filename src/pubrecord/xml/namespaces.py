"""The namespaces that the start tag of a root declares.

Needs no parser: the tag has been matched, so its attributes are well-formed. The reasons are told in
``docs/explanation/design.md``, "Namespaces count where they are used".
"""

from __future__ import annotations

import re

_ATTRIBUTE = re.compile(r"""(?P<before>\s+)(?P<name>[^\s=<>/]+)\s*=\s*(?P<value>"[^"<]*"|'[^'<]*')""")
_DECLARATION = "xmlns:"
#: How many prefixes may be declared for an element: each element that is read alone asks for all of them.
MOST_PREFIXES = 64


def declarations_of(start: str) -> str:
    """Return the declarations of prefixes in a start tag, in one line, each with a space before it; empty for none.

    Of more than `MOST_PREFIXES` only so many are returned: see `has_too_many_prefixes`.
    """
    declarations = [
        f" {attribute['name']}={' '.join(attribute['value'].split())}"
        for attribute in _ATTRIBUTE.finditer(start)
        if attribute["name"].startswith(_DECLARATION)
    ]
    return "".join(declarations[:MOST_PREFIXES])


def has_too_many_prefixes(start: str) -> bool:
    """Whether a start tag declares more prefixes than may be."""
    return start.count(_DECLARATION) > MOST_PREFIXES


def default_namespace(start: str) -> str:
    """Return the namespace that a start tag declares for elements without a prefix; empty for none."""
    names = {attribute["name"]: attribute["value"][1:-1] for attribute in _ATTRIBUTE.finditer(start)}
    return names.get("xmlns", "")


def without_idle_declarations(start: str) -> str:
    """Return a start tag without the declarations of prefixes that its own attributes do not use."""
    prefixes = {attribute["name"].partition(":")[0] for attribute in _ATTRIBUTE.finditer(start)}

    def kept(attribute: re.Match[str]) -> str:
        name = attribute["name"]
        is_idle = name.startswith(_DECLARATION) and name.removeprefix(_DECLARATION) not in prefixes
        return "" if is_idle else attribute[0]

    return _ATTRIBUTE.sub(kept, start)
