"""Names of persons and groups: `author`, `editor`, `container-author`."""

from __future__ import annotations

from collections.abc import Iterable

from pubrecord.csl.reading import Reading, as_list, as_object
from pubrecord.errors import word
from pubrecord.inline.characters import collapsed
from pubrecord.records import Article, Author, AuthorList, BookArticle

_FAMILY = ("dropping-particle", "non-dropping-particle", "family")
#: How a processor shall lay out a name; nothing about the person.
_LAYOUT = ("comma-suffix", "static-ordering", "parse-names")

Name = dict[str, str]


def author(record: Article | BookArticle) -> list[Name]:
    """`author`: the authors of the article, of the chapter, or of the book.

    AuthorList, unless its Type says that these are editors; of a book that has chapters in PubMed, the chapter's own.
    """
    if isinstance(record, Article):
        return _names(record.authors) if record.authors_type != "editors" else []
    return _listed(record.author_lists, editors=False) or ([] if _is_chapter(record) else _of_book(record, False))


def editor(record: Article | BookArticle) -> list[Name]:
    """`editor`: AuthorList with Type "editors"; of a chapter, those of its book too."""
    if isinstance(record, Article):
        return _names(record.authors) if record.authors_type == "editors" else []
    return [*_listed(record.author_lists, editors=True), *_of_book(record, True)]


def container_author(record: BookArticle) -> list[Name]:
    """`container-author`: the authors of the book that a chapter is in, where it names them."""
    return _of_book(record, False) if _is_chapter(record) else []


def name(person: Author) -> Name | None:
    """Return a person or a group as a CSL name; `None` without any name.

    LastName is `family`, ForeName `given`, Suffix `suffix`, each as it stands; a group is `literal`. A person with
    one name has `family` only, so that the two can be told apart. Particles stay in `family`: processors find them.
    """
    if collective := collapsed(person.collective_name):
        return {"literal": collective}
    family = collapsed(person.last_name)
    given = collapsed(person.fore_name) or spaced_initials(collapsed(person.initials))
    suffix = collapsed(person.suffix)
    if not family:
        family, given = given, ""
    parts = {"family": family, "given": given, "suffix": suffix}
    return {key: value for key, value in parts.items() if value} if family else None


def spaced_initials(initials: str) -> str:
    """Return initials with a space before each but the first: of ``JR`` styles make ``J``, of ``J R`` both."""
    return "".join(
        f" {letter}" if index and letter.isupper() and initials[index - 1].isalpha() else letter
        for index, letter in enumerate(initials)
    )


def authors(reading: Reading, variable: str) -> tuple[Author, ...]:
    """Return the names of a variable as authors: the way back of `name`.

    Particles that other programs split off go back in front of the family name.
    """
    if not reading.has(variable):
        return ()
    value = reading.take(variable)
    names = as_list(value)
    if names is None:
        reading.wrong("type", f".{variable}", f"expected a list of names, got {word(value)}")
        return ()
    people = (_author(reading, f".{variable}[{index}]", each) for index, each in enumerate(names))
    return tuple(one for one in people if one is not None)


def author_list(kind: str, names: tuple[Author, ...]) -> tuple[AuthorList, ...]:
    """Return the list of authors or editors that a book has; none without names."""
    return (AuthorList(type=kind, authors=names),) if names else ()


def _author(reading: Reading, path: str, value: object) -> Author | None:
    parts_by_name = as_object(value)
    if parts_by_name is None:
        reading.wrong("type", path, f"expected a name as an object, got {word(value)}")
        return None
    parts = _parts(reading, path, parts_by_name)
    family = _joined(parts.pop(part, "") for part in _FAMILY)
    given, suffix, literal = (parts.pop(part, "") or None for part in ("given", "suffix", "literal"))
    for part in parts:
        reading.unplaced(f"{path}.{part}")
    if literal is not None:
        for part, text in (("family", family), ("given", given), ("suffix", suffix)):
            if text:
                reading.unplaced(f"{path}.{part}", "the name is a group's: it has `literal`")
        return Author(collective_name=literal)
    if not family:
        family, given = given or "", None
    if family:
        return Author(last_name=family, fore_name=given, suffix=suffix)
    reading.unplaced(path, "the name is empty")
    return None


def _parts(reading: Reading, path: str, value: dict[str, object]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part, text in value.items():
        if part in _LAYOUT:
            continue
        if isinstance(text, str):
            parts[part] = text
        elif part in (*_FAMILY, "given", "suffix", "literal"):
            reading.wrong("type", f"{path}.{part}", f"expected a string, got {word(text)}")
        else:
            reading.unplaced(f"{path}.{part}")
    return parts


def _joined(parts: Iterable[str]) -> str:
    joined = ""
    for part in filter(None, parts):
        glue = "" if not joined or joined.endswith(("'", "\N{RIGHT SINGLE QUOTATION MARK}", "-", " ")) else " "
        joined += glue + part
    return joined


def _names(people: Iterable[Author]) -> list[Name]:
    """Return the names in order, without those that NLM marks as replaced (ValidYN="N")."""
    names = (name(person) for person in people if person.valid is not False)
    return [one for one in names if one is not None]


def _listed(lists: Iterable[AuthorList], *, editors: bool) -> list[Name]:
    return [one for group in lists if (group.type == "editors") == editors for one in _names(group.authors)]


def _of_book(record: BookArticle, editors: bool) -> list[Name]:
    return _listed(record.book.author_lists, editors=editors) if record.book else []


def _is_chapter(record: BookArticle) -> bool:
    return record.title is not None
