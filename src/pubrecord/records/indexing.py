"""What NLM adds: MeSH, substances, data banks, grants, links between records."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content, Element, Markup
from pubrecord.inline import xml

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

    ui: Annotated[str | None, Attribute("UI", required=True)] = None
    """Identifier in MeSH, `D000818`."""
    major_topic: Annotated[bool | None, Attribute("MajorTopicYN")] = None
    """True for a main subject of the article; `None` is not printed, which the DTD takes as false: see `major`."""
    auto_hm: Annotated[bool | None, Attribute("AutoHM", known=("Y",))] = None
    """True when a program chose it."""
    type: Annotated[str | None, Attribute("Type", known=("Geographic",))] = None
    """`Geographic` for places."""
    name: Annotated[str, Content()] = ""
    """The heading."""

    @property
    def major(self) -> bool:
        """True for a main subject of the article; false where nothing is printed, as the DTD has it."""
        return self.major_topic is True


@attrs.frozen(kw_only=True, weakref_slot=False)
class QualifierName:
    """A MeSH qualifier, which narrows a descriptor (DTD: QualifierName)."""

    ui: Annotated[str | None, Attribute("UI", required=True)] = None
    """Identifier in MeSH, `Q000378`."""
    major_topic: Annotated[bool | None, Attribute("MajorTopicYN")] = None
    """True for a main subject of the article; `None` is not printed, which the DTD takes as false: see `major`."""
    auto_hm: Annotated[bool | None, Attribute("AutoHM", known=("Y",))] = None
    """True when a program chose it."""
    name: Annotated[str, Content()] = ""
    """The subheading."""

    @property
    def major(self) -> bool:
        """True for a main subject of the article; false where nothing is printed, as the DTD has it."""
        return self.major_topic is True


@attrs.frozen(kw_only=True, weakref_slot=False)
class MeshHeading:
    """A subject in the terms of MeSH: a descriptor with its qualifiers (DTD: MeshHeading)."""

    descriptor: Annotated[DescriptorName | None, Element("DescriptorName", required=True)] = None
    """What the article is about."""
    qualifiers: Annotated[tuple[QualifierName, ...], Element("QualifierName")] = ()
    """In which respects."""

    @property
    def major(self) -> bool:
        """True for a main subject of the article: the descriptor or any of its qualifiers is marked as a major topic.

        NLM marks the qualifier where the subject is main only in that respect, so the mark of the descriptor alone
        misses most of them.
        """
        return any(term.major for term in (self.descriptor, *self.qualifiers) if term is not None)

    @property
    def name(self) -> str:
        """Name of the descriptor: `Humans`. Empty when there is none."""
        return self.descriptor.name if self.descriptor is not None else ""


@attrs.frozen(kw_only=True, weakref_slot=False)
class SupplMeshName:
    """A supplementary concept: a disease, protocol or organism (DTD: SupplMeshName)."""

    type: Annotated[
        str | None, Attribute("Type", required=True, known=("Disease", "Protocol", "Organism", "Anatomy", "Population"))
    ] = None
    """Kind of concept."""
    ui: Annotated[str | None, Attribute("UI", required=True)] = None
    """Identifier in MeSH, `C538248`."""
    name: Annotated[str, Content()] = ""
    """The concept."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Chemical:
    """A substance that the article discusses (DTD: Chemical)."""

    registry_number: Annotated[str | None, Element("RegistryNumber", required=True)] = None
    """CAS number, UNII, EC number, or `0`."""
    name: Annotated[str | None, Element("NameOfSubstance", required=True)] = None
    """Name of the substance."""
    ui: Annotated[str | None, Attribute("UI", of="NameOfSubstance", required=True)] = None
    """Identifier in MeSH, `D004058`."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class PublicationType:
    """What kind of publication it is (DTD: PublicationType)."""

    ui: Annotated[str | None, Attribute("UI", required=True)] = None
    """Identifier in MeSH, `D016428`."""
    name: Annotated[str, Content()] = ""
    """The kind: `Journal Article`, `Review`."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class DataBank:
    """A data bank that holds data of the article (DTD: DataBank)."""

    name: Annotated[str | None, Element("DataBankName", required=True)] = None
    """The data bank: `GENBANK`, `figshare`."""
    accession_numbers: Annotated[tuple[str, ...], Element("AccessionNumber", inside="AccessionNumberList")] = ()
    """Numbers of the data there."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Grant:
    """A grant that supported the work (DTD: Grant)."""

    grant_id: Annotated[str | None, Element("GrantID")] = None
    """Number of the grant or contract."""
    acronym: Annotated[str | None, Element("Acronym")] = None
    """Acronym of the institute."""
    agency: Annotated[str | None, Element("Agency", required=True)] = None
    """The organization that paid."""
    country: Annotated[str | None, Element("Country")] = None
    """Its country."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class CommentsCorrections:
    """A link to another record: comment, erratum, retraction, update (DTD: CommentsCorrections)."""

    ref_type: Annotated[str | None, Attribute("RefType", required=True, known=_REF_TYPES)] = None
    """How the two are related: `RetractionIn`."""
    ref_source: Annotated[str | None, Element("RefSource", required=True)] = None
    """Citation of the other one."""
    pmid: Annotated[str | None, Element("PMID")] = None
    """PMID of the other one."""
    pmid_version: Annotated[str | None, Attribute("Version", of="PMID", required=True)] = None
    """Version of that PMID."""
    note: Annotated[str | None, Element("Note")] = None
    """A remark."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class ObjectParam:
    """A named value of an object (DTD: Param)."""

    name: Annotated[str | None, Attribute("Name", required=True)] = None
    """Name of the value."""
    text: Annotated[str, Content()] = ""
    """The value."""
    text_markup: Annotated[str | None, Markup("text")] = None
    """Inner XML of `text`, present only when it has markup."""

    @property
    def text_xml(self) -> str:
        """`text` as XML in any case: its markup, or the text escaped where it has none."""
        return xml(self.text, self.text_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class RelatedObject:
    """Something that belongs to the record, described by named values (DTD: Object)."""

    type: Annotated[str | None, Attribute("Type", required=True)] = None
    """Kind of object: `keyword`, `Dataset`."""
    params: Annotated[tuple[ObjectParam, ...], Element("Param")] = ()
    """Its values, in order."""
