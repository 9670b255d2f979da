"""Abstracts, keywords and references: text that may carry markup.

Such text is two plain fields: the text itself, and its twin with the inner XML, present only when there is markup.
"""

from typing import Annotated

import attrs

from pubrecord.binding import Attribute, Content, Element, Markup
from pubrecord.inline import xml
from pubrecord.records.identifiers import ArticleId

_NLM_CATEGORIES = ("BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS", "UNASSIGNED")


@attrs.frozen(kw_only=True, weakref_slot=False)
class AbstractText:
    """An abstract, or a section of one (DTD: AbstractText)."""

    label: Annotated[str | None, Attribute("Label")] = None
    """Heading of the section as printed: `MATERIALS AND METHODS`."""
    nlm_category: Annotated[str | None, Attribute("NlmCategory", known=_NLM_CATEGORIES)] = None
    """NLM's own class of the section."""
    text: Annotated[str, Content()] = ""
    """The text."""
    text_markup: Annotated[str | None, Markup("text")] = None
    """Inner XML of `text`, present only when it has markup."""

    @property
    def text_xml(self) -> str:
        """`text` as XML in any case: its markup, or the text escaped where it has none."""
        return xml(self.text, self.text_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class OtherAbstract:
    """A further abstract: a translation, a plain-language summary, one by a partner (DTD: OtherAbstract)."""

    type: Annotated[
        str | None,
        Attribute(
            "Type", required=True, known=("AAMC", "AIDS", "KIE", "PIP", "NASA", "Publisher", "plain-language-summary")
        ),
    ] = None
    """Who wrote it, or what it is."""
    language: Annotated[str | None, Attribute("Language")] = None
    """Language in three letters; absent means `eng`."""
    texts: Annotated[tuple[AbstractText, ...], Element("AbstractText", required=True)] = ()
    """The sections, in order."""
    copyright: Annotated[str | None, Element("CopyrightInformation")] = None
    """Copyright notice."""


@attrs.frozen(kw_only=True, weakref_slot=False)
class Keyword:
    """A keyword (DTD: Keyword)."""

    major_topic: Annotated[bool | None, Attribute("MajorTopicYN")] = None
    """True for a main subject; `None` is not printed, which the DTD takes as false: see `major`."""
    text: Annotated[str, Content()] = ""
    """The keyword."""
    text_markup: Annotated[str | None, Markup("text")] = None
    """Inner XML of `text`, present only when it has markup."""

    @property
    def major(self) -> bool:
        """True for a main subject; false where nothing is printed, as the DTD has it."""
        return self.major_topic is True

    @property
    def text_xml(self) -> str:
        """`text` as XML in any case: its markup, or the text escaped where it has none."""
        return xml(self.text, self.text_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class KeywordList:
    """The keywords of one owner (DTD: KeywordList)."""

    owner: Annotated[
        str | None, Attribute("Owner", known=("NLM", "NLM-AUTO", "NASA", "PIP", "KIE", "NOTNLM", "HHS"))
    ] = None
    """Who chose the keywords: `NOTNLM` is the author or publisher; `None` is not printed, which the DTD takes as `NLM`."""
    keywords: Annotated[tuple[Keyword, ...], Element("Keyword", required=True)] = ()
    """The keywords, in order."""

    @property
    def effective_owner(self) -> str:
        """Who chose the keywords: `owner`, or ``NLM`` where nothing is printed, as the DTD has it."""
        return self.owner if self.owner is not None else "NLM"


@attrs.frozen(kw_only=True, weakref_slot=False)
class Reference:
    """A work that the article cites (DTD: Reference)."""

    citation: Annotated[str | None, Element("Citation", required=True)] = None
    """The citation as printed."""
    citation_markup: Annotated[str | None, Markup("citation")] = None
    """Inner XML of `citation`, present only when it has markup."""
    article_ids: Annotated[tuple[ArticleId, ...], Element("ArticleId", inside="ArticleIdList")] = ()
    """Identifiers of the cited work."""

    @property
    def citation_xml(self) -> str | None:
        """`citation` as XML in any case: its markup, or the text escaped where it has none; `None` without one."""
        return xml(self.citation, self.citation_markup)


@attrs.frozen(kw_only=True, weakref_slot=False)
class ReferenceList:
    """A list of references, which may hold further lists (DTD: ReferenceList)."""

    title: Annotated[str | None, Element("Title")] = None
    """Heading of the list."""
    references: Annotated[tuple[Reference, ...], Element("Reference")] = ()
    """The references, in order."""
    reference_lists: Annotated[tuple["ReferenceList", ...], Element("ReferenceList")] = ()
    """Lists within this one."""
