"""What NLM adds: MeSH, substances, data banks, grants, links between records."""

from __future__ import annotations

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content, Element, Markup

_REF_TYPES = (
    "AssociatedDataset",
    "AssociatedPublication",
    "CommentIn",
    "CommentOn",
    "CorrectedandRepublishedIn",
    "CorrectedandRepublishedFrom",
    "ErratumIn",
    "ErratumFor",
    "ExpressionOfConcernIn",
    "ExpressionOfConcernFor",
    "RepublishedIn",
    "RepublishedFrom",
    "RetractedandRepublishedIn",
    "RetractedandRepublishedFrom",
    "RetractionIn",
    "RetractionOf",
    "UpdateIn",
    "UpdateOf",
    "SummaryForPatientsIn",
    "OriginalReportIn",
    "ReprintIn",
    "ReprintOf",
    "Cites",
)


@attrs.frozen(kw_only=True, weakref_slot=False)
class DescriptorName:
    """A MeSH descriptor (DTD: DescriptorName)."""

    ui: Annotated[str | None, Attribute("UI", required=True), "Identifier in MeSH, `D000818`."] = None
    major_topic: Annotated[bool | None, Attribute("MajorTopicYN"), "True for a main subject of the article."] = None
    auto_hm: Annotated[bool | None, Attribute("AutoHM", known=("Y",)), "True when a program chose it."] = None
    type: Annotated[str | None, Attribute("Type", known=("Geographic",)), "`Geographic` for places."] = None
    name: Annotated[str, Content(), "The heading."] = ""


@attrs.frozen(kw_only=True, weakref_slot=False)
class QualifierName:
    """A MeSH qualifier, which narrows a descriptor (DTD: QualifierName)."""

    ui: Annotated[str | None, Attribute("UI", required=True), "Identifier in MeSH, `Q000378`."] = None
    major_topic: Annotated[bool | None, Attribute("MajorTopicYN"), "True for a main subject of the article."] = None
    auto_hm: Annotated[bool | None, Attribute("AutoHM", known=("Y",)), "True when a program chose it."] = None
    name: Annotated[str, Content(), "The subheading."] = ""


@attrs.frozen(kw_only=True, weakref_slot=False)
class MeshHeading:
    """A subject in the terms of MeSH: a descriptor with its qualifiers (DTD: MeshHeading)."""

    descriptor: Annotated[
        DescriptorName | None, Element("DescriptorName", required=True), "What the article is about."
    ] = None
    qualifiers: Annotated[tuple[QualifierName, ...], Element("QualifierName"), "In which respects."] = ()


@attrs.frozen(kw_only=True, weakref_slot=False)
class SupplMeshName:
    """A supplementary concept: a disease, protocol or organism (DTD: SupplMeshName)."""

    type: Annotated[
        str | None,
        Attribute("Type", required=True, known=("Disease", "Protocol", "Organism", "Anatomy", "Population")),
        "Kind of concept.",
    ] = None
    ui: Annotated[str | None, Attribute("UI", required=True), "Identifier in MeSH, `C538248`."] = None
    name: Annotated[str, Content(), "The concept."] = ""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Chemical:
    """A substance that the article discusses (DTD: Chemical)."""

    registry_number: Annotated[
        str | None, Element("RegistryNumber", required=True), "CAS number, UNII, EC number, or `0`."
    ] = None
    name: Annotated[str | None, Element("NameOfSubstance", required=True), "Name of the substance."] = None
    ui: Annotated[
        str | None, Attribute("UI", of="NameOfSubstance", required=True), "Identifier in MeSH, `D004058`."
    ] = None


@attrs.frozen(kw_only=True, weakref_slot=False)
class PublicationType:
    """What kind of publication it is (DTD: PublicationType)."""

    ui: Annotated[str | None, Attribute("UI", required=True), "Identifier in MeSH, `D016428`."] = None
    name: Annotated[str, Content(), "The kind: `Journal Article`, `Review`."] = ""


@attrs.frozen(kw_only=True, weakref_slot=False)
class DataBank:
    """A data bank that holds data of the article (DTD: DataBank)."""

    name: Annotated[str | None, Element("DataBankName", required=True), "The data bank: `GENBANK`, `figshare`."] = None
    accession_numbers: Annotated[
        tuple[str, ...], Element("AccessionNumber", inside="AccessionNumberList"), "Numbers of the data there."
    ] = ()


@attrs.frozen(kw_only=True, weakref_slot=False)
class Grant:
    """A grant that supported the work (DTD: Grant)."""

    grant_id: Annotated[str | None, Element("GrantID"), "Number of the grant or contract."] = None
    acronym: Annotated[str | None, Element("Acronym"), "Acronym of the institute."] = None
    agency: Annotated[str | None, Element("Agency", required=True), "The organization that paid."] = None
    country: Annotated[str | None, Element("Country"), "Its country."] = None


@attrs.frozen(kw_only=True, weakref_slot=False)
class CommentsCorrections:
    """A link to another record: comment, erratum, retraction, update (DTD: CommentsCorrections)."""

    ref_type: Annotated[
        str | None, Attribute("RefType", required=True, known=_REF_TYPES), "How the two are related: `RetractionIn`."
    ] = None
    ref_source: Annotated[str | None, Element("RefSource", required=True), "Citation of the other one."] = None
    pmid: Annotated[str | None, Element("PMID"), "PMID of the other one."] = None
    pmid_version: Annotated[str | None, Attribute("Version", of="PMID", required=True), "Version of that PMID."] = None
    note: Annotated[str | None, Element("Note"), "A remark."] = None


@attrs.frozen(kw_only=True, weakref_slot=False)
class ObjectParam:
    """A named value of an object (DTD: Param)."""

    name: Annotated[str | None, Attribute("Name", required=True), "Name of the value."] = None
    text: Annotated[str, Content(), "The value."] = ""
    text_markup: Annotated[str | None, Markup("text")] = None


@attrs.frozen(kw_only=True, weakref_slot=False)
class RelatedObject:
    """Something that belongs to the record, described by named values (DTD: Object)."""

    type: Annotated[str | None, Attribute("Type", required=True), "Kind of object: `keyword`, `Dataset`."] = None
    params: Annotated[tuple[ObjectParam, ...], Element("Param"), "Its values, in order."] = ()
