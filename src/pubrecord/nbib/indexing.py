"""What NLM adds: MeSH, substances, kinds of publication, grants, data banks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from pubrecord.nbib.draft import Draft
from pubrecord.nbib.lines import clean
from pubrecord.records import (
    Chemical,
    DataBank,
    DescriptorName,
    Grant,
    MeshHeading,
    PublicationType,
    QualifierName,
    SupplMeshName,
)

_MAJOR = "*"
#: How many headings and kinds of publication are remembered: the same few thousand are in most records.
_REMEMBERED = 10_000
#: CAS number, UNII, EC number, or 0, and the name of the substance behind it.
_SUBSTANCE = re.compile(r"(0|EC [\w.-]+|\d{2,7}-\d\d-\d|[A-Z0-9]{10}) \((.*)\)")
#: The acronym of an institute: two capitals, or a word with an underscore behind it.
_ACRONYM = re.compile(r"[A-Z]{2}|[A-Za-z]{2,8}_|Im[A-Z]{2,4}|HHMI|NULL")
_COUNTRIES = (
    *(
        "Australia",
        "Austria",
        "Belgium",
        "Brazil",
        "Canada",
        "China",
        "Denmark",
        "Finland",
        "France",
        "Germany",
        "India",
    ),
    *("International", "Ireland", "Israel", "Italy", "Japan", "Netherlands", "New Zealand", "Norway", "South Africa"),
    *("Spain", "Sweden", "Switzerland", "United Kingdom", "United States", "Wales", "Scotland"),
)
_ALL_PARTS, _AGENCY_AND_NUMBER = 4, 2


def heading(heading: MeshHeading) -> str:
    """``*Descriptor/qualifier/*qualifier``: a star where it is a main subject."""
    names = (*((heading.descriptor,) if heading.descriptor else ()), *heading.qualifiers)
    return clean("/".join([f"*{name.name}" if name.major_topic else name.name for name in names]))


def take_heading(draft: Draft, value: str) -> None:
    """Take a subject."""
    draft.lists["mesh_headings"].append(_heading(value))


@functools.lru_cache(_REMEMBERED)
def _heading(value: str) -> MeshHeading:
    descriptor, *qualifiers = value.split("/")
    return MeshHeading(
        descriptor=DescriptorName(major_topic=descriptor[:1] == _MAJOR, name=descriptor.removeprefix(_MAJOR)),
        qualifiers=tuple(
            QualifierName(major_topic=name[:1] == _MAJOR, name=name.removeprefix(_MAJOR)) for name in qualifiers
        ),
    )


def substance(chemical: Chemical) -> str:
    """``0 (Name)``: registry number and name."""
    number, name = clean(chemical.registry_number), clean(chemical.name)
    return f"{number} ({name})" if number and name else number or name


def concept(concept: SupplMeshName) -> str:
    """Return a supplementary concept: the name alone."""
    return clean(concept.name)


def take_substance(draft: Draft, value: str) -> None:
    """Take a substance, or a supplementary concept where there is no registry number."""
    if parts := _SUBSTANCE.fullmatch(value):
        draft.lists["chemicals"].append(Chemical(registry_number=parts[1], name=parts[2]))
    else:
        draft.lists["suppl_mesh_names"].append(SupplMeshName(name=value))


def kind(kind: PublicationType) -> str:
    """Return a kind of publication: its name."""
    return clean(kind.name)


def take_kind(draft: Draft, value: str) -> None:
    """Take a kind of publication."""
    draft.lists["publication_types"].append(_kind(value))


@functools.lru_cache(_REMEMBERED)
def _kind(value: str) -> PublicationType:
    return PublicationType(name=value)


def accessions(banks: Iterable[DataBank]) -> Iterator[str]:
    """Give ``Name/Accession`` for each number in a data bank."""
    for bank in banks:
        name = clean(bank.name)
        numbers = [number for number in map(clean, bank.accession_numbers) if number]
        yield from (f"{name}/{number}" for number in numbers)
        if not numbers:
            yield name


def take_accession(draft: Draft, value: str) -> None:
    """Take a number in a data bank; those of one bank in a row belong together."""
    name, _, number = value.partition("/")
    banks: list[tuple[str, list[str]]] = draft.lists["data_banks"]
    if not banks or banks[-1][0] != name:
        banks.append((name, []))
    if number:
        banks[-1][1].append(number)


def data_banks_of(draft: Draft) -> tuple[DataBank, ...]:
    """Return the data banks that were read."""
    return tuple(DataBank(name=name, accession_numbers=tuple(numbers)) for name, numbers in draft.lists["data_banks"])


def grant(grant: Grant) -> str:
    """``ID/Acronym/Agency/Country``, without what is absent."""
    return "/".join(filter(None, map(clean, (grant.grant_id, grant.acronym, grant.agency, grant.country))))


def take_grant(draft: Draft, value: str) -> None:
    """Take a grant: four parts, or fewer where a country that is known and the form of an acronym tell which."""
    parts = value.split("/")
    is_ambiguous = len(parts) > _AGENCY_AND_NUMBER
    country = parts.pop() if len(parts) > 1 and (parts[-1] in _COUNTRIES or _is_whole(parts)) else None
    agency = parts.pop() if parts else None
    acronym = parts.pop() if parts and _ACRONYM.fullmatch(parts[-1]) else None
    number = "/".join(parts) or None
    if country is None and is_ambiguous:
        draft.problem("ambiguous", f"the grant was taken to have no country, and number {number}: {value}")
    draft.lists["grants"].append(Grant(grant_id=number, acronym=acronym, agency=agency, country=country))


def _is_whole(parts: list[str]) -> bool:
    return len(parts) >= _ALL_PARTS and _ACRONYM.fullmatch(parts[-3]) is not None
