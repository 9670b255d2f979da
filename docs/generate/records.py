"""The pages of the record classes: each field and each property is a heading that can be linked to."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import attrs

from generate.examples import example
from pubrecord import binding, records
from pubrecord.records.needs import needs_of
from pubrecord.sentences import sentence, type_text

#: The pages, by their names: title, what a reader finds there, and the classes in order.
GROUPS: dict[str, tuple[str, str, tuple[type, ...]]] = {
    "article": (
        "Articles",
        "Here you look up each field of a record of a journal article, its place in the XML, and what is computed.",
        (records.Article, records.Unknown),
    ),
    "people": (
        "People",
        "Here you look up authors, editors, investigators and persons as subjects: names, ORCID, affiliations.",
        (
            records.Author,
            records.Affiliation,
            records.AuthorList,
            records.Investigator,
            records.InvestigatorList,
            records.PersonalNameSubject,
        ),
    ),
    "journal-and-dates": (
        "Journal and dates",
        "Here you look up where and when something was published: the journal, its issue, and dates of all kinds.",
        (
            records.Journal,
            records.PubDate,
            records.ArticleDate,
            records.HistoryDate,
            records.Date,
            records.PartialDate,
        ),
    ),
    "texts": (
        "Texts",
        "Here you look up abstracts, keywords and remarks.",
        (
            records.AbstractText,
            records.OtherAbstract,
            records.Keyword,
            records.KeywordList,
            records.GeneralNote,
        ),
    ),
    "indexing": (
        "Indexing",
        "Here you look up what NLM's indexing adds: MeSH headings, chemicals, kinds of publication, grants, data banks.",
        (
            records.MeshHeading,
            records.DescriptorName,
            records.QualifierName,
            records.SupplMeshName,
            records.Chemical,
            records.PublicationType,
            records.Grant,
            records.DataBank,
        ),
    ),
    "references-and-links": (
        "References, links and identifiers",
        "Here you look up what a record points to: works cited, corrections and retractions, DOI and other identifiers.",
        (
            records.Reference,
            records.ReferenceList,
            records.CommentsCorrections,
            records.ArticleId,
            records.ELocationId,
            records.OtherId,
            records.Identifier,
            records.RelatedObject,
            records.ObjectParam,
        ),
    ),
    "books": (
        "Books and chapters",
        "Here you look up what a record of a book, or of a chapter, holds.",
        (
            records.BookArticle,
            records.Book,
            records.BookDate,
            records.Section,
            records.ItemList,
            records.LocationLabel,
        ),
    ),
    "deletions": (
        "Deletions",
        "Here you look up what an update file says of records that NLM took back.",
        (records.Deletion, records.Pmid),
    ),
}
_PAGE_OF = {cls.__name__: name for name, (_, _, classes) in GROUPS.items() for cls in classes}


def pages() -> dict[str, str]:
    """Return the pages as Markdown, by path."""
    return {
        f"reference/records/{name}.md": "\n".join([f"# {title}\n\n{about}\n", *map(_class, classes)])
        for name, (title, about, classes) in GROUPS.items()
    }


def anchor(cls: type, name: str = "") -> str:
    """Return where a class, or a field or property of it, stands on its page: ``article.abstract``."""
    return f"{cls.__name__}.{name}".lower().rstrip(".")


def link(cls: type, name: str = "") -> str:
    """Return the address of a class, or of a field or property of it, seen from another page of records."""
    return f"{_PAGE_OF[cls.__name__]}.md#{anchor(cls, name)}"


def _class(cls: type) -> str:
    # Signatures link to a class under the name that it is imported by.
    lines = [
        f"[](){{#{cls.__module__}.{cls.__name__} hidden=hidden}}\n\n## {cls.__name__} {{#{anchor(cls)}}}\n\n{_text(cls)}\n"
    ]
    if cls is records.PartialDate:
        fields = [_plain_field(cls, field) for field in attrs.fields(cls)]
        return "\n".join([*lines, *fields, *(_member(cls, name, member) for name, member in members(cls))])
    fields = binding.fields(cls)
    order = [field.name for field in fields]
    # A property follows the last of the fields that it reads.
    places = {name: max(map(order.index, needs_of(cls, name) or order[-1:])) for name, _ in members(cls)}
    for place, field in enumerate(fields):
        lines.append(_field(cls, field))
        lines.extend(_member(cls, name, member) for name, member in members(cls) if places[name] == place)
    return "\n".join(lines)


def members(cls: type) -> Iterator[tuple[str, Callable[..., object]]]:
    """Give the properties and methods of a class, in the order of its source."""
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property) and member.fget is not None:
            yield name, member.fget
        elif inspect.isfunction(member):
            yield name, member


def _field(cls: type, field: binding.Field) -> str:
    rows = {
        "Type": _type(field),
        "XML": "" if cls is records.Unknown else _place(field.binding),
        "Times": _times(field),
        "Known values": ", ".join(f"`{value}`" for value in getattr(field.binding, "known", ())),
        "Read by": ", ".join(
            f"[`{name}`](#{anchor(cls, name)})" for name, _ in members(cls) if field.name in (needs_of(cls, name) or ())
        ),
    }
    shown = example(cls, field.name)
    code = f"```json\n{shown}\n```\n" if shown else ""
    return f"### {field.name} {{#{anchor(cls, field.name)}}}\n\n{_marked(field.doc)}\n\n{_list(rows)}\n{code}"


def _plain_field(cls: type, field: attrs.Attribute[object]) -> str:
    rows = {"Type": _linked(type_text(cls.__annotations__[field.name]))}
    return f"### {field.name} {{#{anchor(cls, field.name)}}}\n\n{sentence(cls, field.name)}\n\n{_list(rows)}\n"


def _member(cls: type, name: str, member: Callable[..., object]) -> str:
    signature = inspect.signature(member)
    parameters = ", ".join([*signature.parameters][1:])
    title = f"{name}({parameters})" if parameters else name
    reads = sorted(needs_of(cls, name) or ()) if attrs.has(cls) and cls is not records.PartialDate else []
    rows = {
        "Method" if parameters else "Property": _linked(type_text(signature.return_annotation)),
        "Reads": ", ".join(f"[`{field}`](#{anchor(cls, field)})" for field in reads),
    }
    return f"### {title} {{#{anchor(cls, name)}}}\n\n{_text(member)}\n\n{_list(rows)}\n"


def _list(rows: dict[str, str]) -> str:
    """Return a list of terms, each with its description; rows without one are left out."""
    return "\n".join(f"{term}\n:   {text}\n" for term, text in rows.items() if text)


def _text(documented: object) -> str:
    return _marked(inspect.getdoc(documented) or "")


def _marked(text: str) -> str:
    """Return a docstring as Markdown, which spells code with one backtick."""
    return text.replace("``", "`")


def _type(field: binding.Field) -> str:
    name = _linked(field.type.__name__)
    if field.many:
        return f"tuple of {name}"
    return f"{name} or `None`" if field.optional else name


def _linked(annotation: str) -> str:
    """Return a type as it is annotated, in words, with links to record classes."""
    words = annotation.replace(" | ", " or ").replace("datetime.", "")
    escaped = words.replace("[", "\\[").replace("]", "\\]")

    def _word(found: re.Match[str]) -> str:
        cls = getattr(records, found[0], None)
        return f"[{found[0]}]({link(cls)})" if isinstance(cls, type) else f"`{found[0]}`"

    return re.sub(r"\b(?!or\b)[A-Za-z]\w*", _word, escaped)


def _times(field: binding.Field) -> str:
    if not isinstance(field.binding, binding.Element | binding.Attribute):
        return ""
    least = "1" if field.binding.required else "0"
    return f"{least} to n" if field.many else "1" if least == "1" else "0 or 1"


def _place(bound: binding.Binding) -> str:
    match bound:
        case binding.Element():
            bare = f", in older files `{bound.bare}`" if bound.bare else ""
            return f"`{'/'.join(bound.path)}`{bare}"
        case binding.Attribute():
            return f"`{'/'.join([*bound.path, f'@{bound.name}'])}`"
        case binding.Content():
            return "the text of the element"
        case binding.Markup():
            return f"inner XML of `{bound.of}`"
        case binding.Instruction():
            return f"`{'/'.join([*bound.path, f'<?{bound.target}?>'])}`"
        case binding.Spacing():
            return f"white space in `{bound.of}`"
        case binding.Outermost():
            return f"{' or '.join(f'`{name}`' for name in bound.names)}: the name of the record's element"
        case binding.Bare() | binding.Unbound():
            return ""
