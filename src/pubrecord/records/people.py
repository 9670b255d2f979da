"""Authors, investigators, persons as subjects, and where they work."""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Bare, Content, Element, Markup
from pubrecord.inline import plain, xml
from pubrecord.records.identifiers import Identifier, normalized_orcid


@attrs.frozen(kw_only=True, weakref_slot=False)
class Affiliation:
    """Where an author or investigator works (DTD: AffiliationInfo)."""

    text: Annotated[str | None, Element("Affiliation", required=True)] = None
    """The institution, with its address."""
    text_markup: Annotated[str | None, Markup("text")] = None
    """Inner XML of `text`, present only when it has markup."""
    identifiers: Annotated[tuple[Identifier, ...], Element("Identifier")] = ()
    """Identifiers of the institution."""
    bare: Annotated[bool, Bare()] = False
    """True when the text stood directly under the author, as files before 2015 have it."""

    @property
    def text_xml(self) -> str | None:
        """`text` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.text, self.text_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class Author:
    """A person or a group among the authors or editors (DTD: Author)."""

    valid: Annotated[bool | None, Attribute("ValidYN")] = None
    """False for a name that a later author replaces; `None` is not printed, which the DTD takes as true: see `is_valid`."""
    equal_contrib: Annotated[bool | None, Attribute("EqualContrib")] = None
    """True for authors who contributed equally."""
    last_name: Annotated[str | None, Element("LastName")] = None
    """Family name; absent for groups."""
    fore_name: Annotated[str | None, Element("ForeName")] = None
    """Given names or their initials."""
    initials: Annotated[str | None, Element("Initials")] = None
    """Initials of the given names, without full stops."""
    suffix: Annotated[str | None, Element("Suffix")] = None
    """What follows the name: `Jr`, `3rd`."""
    suffix_markup: Annotated[str | None, Markup("suffix")] = None
    """Inner XML of `suffix`, present only when it has markup."""
    collective_name: Annotated[str | None, Element("CollectiveName")] = None
    """Name of a group; absent for persons."""
    collective_name_markup: Annotated[str | None, Markup("collective_name")] = None
    """Inner XML of `collective_name`, present only when it has markup."""
    investigators: Annotated[str | None, Attribute("Investigators", of="CollectiveName", id_type="IDREF")] = None
    """Which list of investigators is this group: the `id` of an `InvestigatorList`."""
    identifiers: Annotated[tuple[Identifier, ...], Element("Identifier")] = ()
    """Identifiers such as ORCID, as spelled."""
    affiliations: Annotated[tuple[Affiliation, ...], Element("AffiliationInfo", bare="Affiliation")] = ()
    """Where the author works, in order."""

    @property
    def is_valid(self) -> bool:
        """False for a name that a later author replaces; true where nothing is printed, as the DTD has it."""
        return self.valid is not False

    @property
    def name(self) -> str:
        """The name as NLM prints it: that of a group, else last name, initials and suffix, ``Quillfeather AB Jr``.

        Where no initials are printed, the fore name stands in their place. Empty when there is no name at all.
        """
        return plain(self.collective_name, self.collective_name_markup) or printed_name(
            self.last_name, self.initials or self.fore_name, self.suffix
        )

    @property
    def orcid(self) -> str | None:
        """The author's ORCID in the form ``0000-0002-1825-0097``, however the record spells it; `None` without one."""
        return normalized_orcid(self.identifiers)

    @property
    def suffix_xml(self) -> str | None:
        """`suffix` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.suffix, self.suffix_markup)

    @property
    def collective_name_xml(self) -> str | None:
        """`collective_name` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.collective_name, self.collective_name_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class AuthorList:
    """The authors or the editors of a book or a chapter (DTD: AuthorList)."""

    type: Annotated[str | None, Attribute("Type", known=("authors", "editors"))] = None
    """Whether these are authors or editors."""
    complete: Annotated[bool | None, Attribute("CompleteYN")] = None
    """False when names are missing; `None` is not printed, which the DTD takes as true: see `is_complete`."""
    authors: Annotated[tuple[Author, ...], Element("Author", required=True)] = ()
    """The names, in order."""

    @property
    def is_complete(self) -> bool:
        """False when names are missing; true where nothing is printed, as the DTD has it."""
        return self.complete is not False


@attrs.frozen(kw_only=True, weakref_slot=False)
class Investigator:
    """A person who took part in the study and is no author (DTD: Investigator)."""

    valid: Annotated[bool | None, Attribute("ValidYN")] = None
    """False for a name that a later one replaces; `None` is not printed, which the DTD takes as true: see `is_valid`."""
    last_name: Annotated[str | None, Element("LastName", required=True)] = None
    """Family name."""
    fore_name: Annotated[str | None, Element("ForeName")] = None
    """Given names or their initials."""
    initials: Annotated[str | None, Element("Initials")] = None
    """Initials of the given names, without full stops."""
    suffix: Annotated[str | None, Element("Suffix")] = None
    """What follows the name: `Jr`, `3rd`."""
    suffix_markup: Annotated[str | None, Markup("suffix")] = None
    """Inner XML of `suffix`, present only when it has markup."""
    identifiers: Annotated[tuple[Identifier, ...], Element("Identifier")] = ()
    """Identifiers such as ORCID, as spelled."""
    affiliations: Annotated[tuple[Affiliation, ...], Element("AffiliationInfo", bare="Affiliation")] = ()
    """Where the investigator works, in order."""

    @property
    def is_valid(self) -> bool:
        """False for a name that a later one replaces; true where nothing is printed, as the DTD has it."""
        return self.valid is not False

    @property
    def name(self) -> str:
        """The name as NLM prints it: last name, initials and suffix, ``Quillfeather AB Jr``.

        Where no initials are printed, the fore name stands in their place. Empty when there is no name at all.
        """
        return printed_name(self.last_name, self.initials or self.fore_name, self.suffix)

    @property
    def orcid(self) -> str | None:
        """The investigator's ORCID in the form ``0000-0002-1825-0097``, however spelled; `None` without one."""
        return normalized_orcid(self.identifiers)

    @property
    def suffix_xml(self) -> str | None:
        """`suffix` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.suffix, self.suffix_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class InvestigatorList:
    """The investigators of one group (DTD: InvestigatorList)."""

    id: Annotated[str | None, Attribute("ID", id_type="ID")] = None
    """Name by which a group author refers to the list."""
    investigators: Annotated[tuple[Investigator, ...], Element("Investigator", required=True)] = ()
    """The investigators, in order."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class PersonalNameSubject:
    """A person whom the article is about (DTD: PersonalNameSubject)."""

    last_name: Annotated[str | None, Element("LastName", required=True)] = None
    """Family name."""
    fore_name: Annotated[str | None, Element("ForeName")] = None
    """Given names or their initials."""
    initials: Annotated[str | None, Element("Initials")] = None
    """Initials of the given names, without full stops."""
    suffix: Annotated[str | None, Element("Suffix")] = None
    """What follows the name: `Jr`, `3rd`."""
    suffix_markup: Annotated[str | None, Markup("suffix")] = None
    """Inner XML of `suffix`, present only when it has markup."""

    @property
    def name(self) -> str:
        """The name as NLM prints it: last name, initials and suffix, ``Quillfeather AB Jr``.

        Where no initials are printed, the fore name stands in their place. Empty when there is no name at all.
        """
        return printed_name(self.last_name, self.initials or self.fore_name, self.suffix)

    @property
    def suffix_xml(self) -> str | None:
        """`suffix` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.suffix, self.suffix_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class GeneralNote:
    """A remark of NLM or a partner (DTD: GeneralNote)."""

    owner: Annotated[str | None, Attribute("Owner", known=("NLM", "NASA", "PIP", "KIE", "HSR", "HMD"))] = None
    """Whose remark it is; `None` is not printed, which the DTD takes as `NLM`."""
    text: Annotated[str, Content()] = ""
    """The remark."""


def printed_name(*parts: str | None) -> str:
    """Return the parts of a name that there are, with one space between them."""
    return " ".join(word for part in parts for word in (part or "").split())
