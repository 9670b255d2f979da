"""What NLM's indexers said the article is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pubrecord.inline.characters import collapsed
from pubrecord.page.content import Item, Section, entry
from pubrecord.page.people import person_name
from pubrecord.records import Article, Chemical, MeshHeading, SupplMeshName


def mesh_terms(article: Article) -> Section:
    """The MeSH terms: a line for each descriptor and qualifier, a star behind what is a major topic."""
    return _section("mesh-terms", "MeSH terms", (term for each in article.mesh_headings for term in terms(each)))


def others(article: Article) -> Iterator[Section]:
    """Substances, supplementary concepts, genes, and persons whom the article is about."""
    yield _section("substances", "Substances", map(_substance, article.chemicals))
    yield _section("supplementary-concepts", "Supplementary concepts", map(_concept, article.suppl_mesh_names))
    yield _section("genes", "Genes", map(collapsed, article.gene_symbols))
    subjects = (entry(name) for name in map(person_name, article.personal_name_subjects) if name.text)
    yield Section("personal-names", "Personal name as subject", tuple(subjects))


def terms(mesh_heading: MeshHeading) -> Iterator[str]:
    """Give the lines of a heading: ``Lupus Erythematosus, Systemic* / therapy``, one for each qualifier."""
    descriptor = mesh_heading.descriptor
    name = _starred(descriptor.name, major=descriptor.major_topic) if descriptor else ""
    if not mesh_heading.qualifiers:
        yield name
    for qualifier in mesh_heading.qualifiers:
        yield f"{name} / {_starred(qualifier.name, major=qualifier.major_topic)}".strip()


def _starred(name: str, *, major: bool | None) -> str:
    return f"{collapsed(name)}{'*' if major else ''}"


def _substance(chemical: Chemical) -> str:
    """The name, and the registry number behind it unless that is 0, which stands for none."""
    number = collapsed(chemical.registry_number)
    return " ".join(filter(None, (collapsed(chemical.name), f"({number})" if number not in ("", "0") else "")))


def _concept(concept: SupplMeshName) -> str:
    kind = collapsed(concept.type)
    return " ".join(filter(None, (collapsed(concept.name), f"({kind})" if kind else "")))


def _section(name: str, title: str, texts: Iterable[str]) -> Section:
    return Section(name, title, tuple(_entries(texts)))


def _entries(texts: Iterable[str]) -> Iterator[Item]:
    return (entry(text) for text in texts if text)
