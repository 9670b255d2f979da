"""NLM's DTD and the record classes, both as the places that they have for elements, attributes and text.

A place is a path from the record's element: `PubmedArticle/MedlineCitation/PMID` for an element,
`.../PMID/@Version` for an attribute, `.../PMID/text()` for text, and `.../ArticleTitle/node()` for text with markup.
Where an element holds itself, the paths end.
"""

import functools
import importlib.util
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from lxml import etree

from pubrecord.binding import Attribute, Content, Element, Field, Markup, fields
from pubrecord.records import Article, BookArticle, Deletion

#: The elements that records stand in, with their classes.
RECORDS: dict[str, type[attrs.AttrsInstance]] = {
    "PubmedArticle": Article,
    "PubmedBookArticle": BookArticle,
    "DeleteCitation": Deletion,
    "DeleteDocument": Deletion,
}
#: Elements that no field is bound to: those that hold the records of a file,
FRAME = ("PubmedArticleSet", "PubmedBookArticleSet", "BookDocumentSet")
#: those within text, where the markup twin of the text has them,
INLINE = ("b", "i", "sup", "sub", "u", "DispFormula")
#: and those in no content model, so that a valid file can't have them.
UNUSED = ("ContractNumber", "URL")


@attrs.frozen
class Place:
    """What the DTD says about a place."""

    #: How often it is there at least and at most, in its parent.
    least: float
    most: float
    #: The type of an attribute, as lxml calls it.
    type: str = ""
    #: The values that an attribute may have, where the DTD lists them.
    values: tuple[str, ...] = ()
    #: The value that an attribute has where it is not printed.
    default: str | None = None


def load_dtd(corpus: Path | None = None) -> etree.DTD:
    """Return NLM's DTD of 2025: the one in the corpus, else the one that Biopython ships."""
    if corpus is not None:
        folder = corpus / "corpus" / "dtd"
    else:
        spec = importlib.util.find_spec("Bio")
        assert spec is not None
        assert spec.origin is not None
        folder = Path(spec.origin).parent / "Entrez" / "DTDs"
    return etree.DTD(str(folder / "pubmed_250101.dtd"))


def elements(dtd: etree.DTD) -> dict[str, Any]:
    """Return the declarations of NLM's own elements by name; those of MathML are not NLM's."""
    return {str(element.name): element for element in dtd.iterelements() if element.prefix is None}


@functools.cache
def places(dtd: etree.DTD, root: str) -> dict[str, Place]:
    """Return the places that the DTD has in an element, in its order."""
    return {root: Place(1, 1), **dict(_places(elements(dtd), root, root))}


def _places(declared: dict[str, Any], name: str, path: str) -> Iterator[tuple[str, Place]]:
    for attribute in declared[name].iterattributes():
        values = (attribute.default_value,) if attribute.default == "fixed" else tuple(attribute.values())
        yield (
            f"{path}/@{attribute.name}",
            Place(attribute.default == "required", 1, attribute.type, values, attribute.default_value),
        )
    if declared[name].type != "element":
        yield f"{path}/text()", Place(1, 1)
        if "b" in _children(declared[name].content):
            yield f"{path}/node()", Place(0, 1)
        return
    for child, (least, most) in _children(declared[name].content).items():
        yield f"{path}/{child}", Place(least, most)
        if child not in path.split("/"):
            yield from _places(declared, child, f"{path}/{child}")


def _children(content: Any) -> dict[str, tuple[float, float]]:
    """Return how often each child may be there, in the order of the content model."""
    if content is None or content.type == "pcdata":
        return {}
    if content.type == "element":
        counts: dict[str, tuple[float, float]] = {content.name: (1, 1)}
    else:
        left, right = _children(content.left), _children(content.right)
        counts = {}
        for name in (*left, *right):
            (least, most), (other_least, other_most) = left.get(name, (0, 0)), right.get(name, (0, 0))
            if content.type == "seq":
                counts[name] = (least + other_least, most + other_most)
            else:
                counts[name] = (min(least, other_least), max(most, other_most))
    return {
        name: (
            0 if content.occur in ("opt", "mult") else least,
            math.inf if content.occur in ("plus", "mult") else most,
        )
        for name, (least, most) in counts.items()
    }


def bound(cls: type[attrs.AttrsInstance], path: str) -> Iterator[tuple[str, Field]]:
    """Give the places within an element that the fields of its class are bound to, in their order."""
    texts = {}
    for field in fields(cls):
        binding = field.binding
        if isinstance(binding, Attribute):
            yield "/".join((path, *binding.path, f"@{binding.name}")), field
        elif isinstance(binding, Content):
            texts[field.name] = path
            yield f"{path}/text()", field
        elif isinstance(binding, Markup):
            yield f"{texts[binding.of]}/node()", field
        elif isinstance(binding, Element):
            place = "/".join((path, *binding.path))
            yield place, field
            if not field.holds_records:
                texts[field.name] = place
                yield f"{place}/text()", field
            elif binding.name not in path.split("/"):
                yield from bound(field.type, place)
            if binding.bare is not None:
                yield f"{place.rpartition('/')[0]}/{binding.bare}", field


def wrappers(cls: type[attrs.AttrsInstance], path: str) -> set[str]:
    """Return the places of the elements that vanish: those that bound elements stand in, and no field is bound to."""
    bindings = dict(bound(cls, path))
    around = {"/".join(steps[:end]) for steps in map(_steps, bindings) for end in range(1, len(steps))}
    return around - bindings.keys() - {path}


def _steps(place: str) -> list[str]:
    return place.split("/")
