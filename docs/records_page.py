"""Write the page of all records and fields, from the declarations, while the documentation is built."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from pubrecord import binding, records

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_HEAD = """# Records

Every class and every field, in the order of the DTD.
The name of a field is also its key in JSON, and the name of its column elsewhere.
*Place* is where the value stands in the XML, from the class's own element: a path of elements, `@` before an attribute.
*Times* is how often the DTD of 2025 lets it stand there; `n` is any number, and files may differ.
What the file does not say is `None`, and what may be repeated is a tuple.
In JSON, what is `None` or empty is left out, a tuple is an array, and a class is an object.
"""


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the page (called by MkDocs)."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the tests read the page without MkDocs

    files.append(File.generated(config, "reference/records.md", content="\n".join([_HEAD, *_page()])))
    return files


def _page() -> Iterator[str]:
    documented = [cls for name in records.__all__ if attrs.has(cls := getattr(records, name)) and _is_bound(cls)]
    top = [records.Article, records.BookArticle, records.Deletion]
    for cls in [*top, *(cls for cls in documented if cls not in top)]:
        yield f"## {cls.__name__}\n\n{_text(cls)}\n"
        yield "| Field and JSON key | Type | Place | Times | Meaning |\n| --- | --- | --- | --- | --- |"
        for field in binding.fields(cls):
            yield _row(
                f"`{field.name}`",
                _type(field),
                "" if cls is records.Unknown else _place(field.binding),
                _times(field),
                _meaning(field),
            )
        yield ""
        for name, member in vars(cls).items():
            if isinstance(member, property):
                yield f"- `.{name}`: {' '.join(_text(member).split())}"
            elif inspect.isfunction(member) and not name.startswith("_"):
                parameters = ", ".join([*inspect.signature(member).parameters][1:])
                yield f"- `.{name}({parameters})`: {' '.join(_text(member).split())}"
        yield ""


def _is_bound(cls: type) -> bool:
    return cls is not records.PartialDate


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _text(documented: object) -> str:
    """Return a docstring as Markdown, which spells code with one backtick."""
    return (inspect.getdoc(documented) or "").replace("``", "`")


def _type(field: binding.Field) -> str:
    name = f"[{field.type.__name__}](#{field.type.__name__.lower()})" if field.holds_records else field.type.__name__
    if field.many:
        return f"tuple of {name}"
    return f"{name} or None" if field.optional else name


def _times(field: binding.Field) -> str:
    if not isinstance(field.binding, binding.Element | binding.Attribute):
        return ""
    least = "1" if field.binding.required else "0"
    return f"{least} to n" if field.many else "1" if least == "1" else "0 or 1"


def _meaning(field: binding.Field) -> str:
    known = getattr(field.binding, "known", ())
    return f"{field.doc} Known values: {', '.join(f'`{value}`' for value in known)}." if known else field.doc


def _place(bound: binding.Binding) -> str:
    match bound:
        case binding.Element():
            bare = f", in older files `{bound.bare}`" if bound.bare else ""
            return f"`{'/'.join(bound.path)}`{bare}"
        case binding.Attribute():
            return f"`{'/'.join([*bound.path, f'@{bound.name}'])}`"
        case binding.Content():
            return "its text"
        case binding.Markup():
            return f"inner XML of `{bound.of}`"
        case binding.Instruction():
            return f"`{'/'.join([*bound.path, f'<?{bound.target}?>'])}`"
        case binding.Spacing():
            return f"white space in `{bound.of}`"
        case binding.Outermost():
            return "name of the record's element"
        case binding.Bare() | binding.Unbound():
            return ""
