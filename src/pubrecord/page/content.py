"""What a page is made of: sections of items, items of runs of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import attrs

from pubrecord.inline.characters import collapsed

#: What an item is: a line of its own, an entry of a list, or a heading within the section.
Kind = Literal["line", "entry", "heading"]


@attrs.frozen
class Run:
    """A stretch of text: plain, with markup, or a link."""

    #: The characters, white space collapsed.
    text: str
    #: The inner XML of a text with markup, as in a record; `None` for plain text.
    markup: str | None = None
    #: Where a link leads; `None` for what is none.
    url: str | None = None
    #: The text stands out: the label of a paragraph, a word before a value.
    strong: bool = False
    #: The text is a mark such as the number of an affiliation, which may stand raised.
    mark: bool = False
    #: The text says where a link leads and nothing else: views in which links cannot be followed leave it out.
    only_link: bool = False


@attrs.frozen
class Item:
    """A line or paragraph, an entry of a list, or a heading."""

    runs: tuple[Run, ...]
    kind: Kind = "line"
    #: Number of an entry in a numbered list, with its full stop if it has one: ``1.``.
    number: str | None = None
    #: How far it stands below what is above it: 1 for what belongs to a heading and is indented under it.
    level: int = 0
    #: Language of the text as the web has it, ``zh``, where it is another one than that of the page.
    lang: str | None = None

    @property
    def text(self) -> str:
        """The characters of all runs."""
        return "".join(run.text for run in self.runs)


@attrs.frozen
class Section:
    """A part of the page; without content it is left out."""

    #: What it is, the same on every page: ``citation``, ``abstract``, ``mesh-terms``.
    name: str
    #: Its heading; `None` where it has none.
    title: str | None
    items: tuple[Item, ...]
    #: How urgent a notice is: "alert", "warning" or "note"; `None` for what is no notice.
    tone: Literal["alert", "warning", "note"] | None = None
    #: How many entries a terminal shows before it folds the rest away; `None` for all.
    most: int | None = None


@attrs.frozen
class Page:
    """What PubMed's page of a record says, in its order, as far as the record knows it."""

    #: The title without markup, for the window of a browser.
    title: str
    #: First author and journal: ``Ivana Tester et al. J Inv Med.``
    short: str
    sections: tuple[Section, ...]

    def __rich__(self) -> object:
        """The page for a terminal that rich prints to."""
        from pubrecord.page import text  # noqa: PLC0415 - rich is loaded when a page is shown

        return text.renderable(self)

    def _repr_html_(self) -> str | None:
        """The page for a notebook; `None` without the extra ``html``."""
        try:
            from pubrecord.page import html  # noqa: PLC0415 - Jinja2 is loaded when a page is shown
        except ImportError:
            return None
        return html.fragment(self)


def run(text: str | None, markup: str | None = None) -> Run:
    """Return a text of a record and its markup as a run, white space collapsed."""
    return Run(collapsed(text), None if markup is None else re.sub(r"\s+", " ", markup.strip()))


def line(*parts: Run | str, lang: str | None = None) -> Item:
    """Return runs and plain texts as a line."""
    return Item(_runs(parts), lang=lang)


def entry(*parts: Run | str, number: str | None = None, level: int = 0) -> Item:
    """Return runs and plain texts as an entry of a list, in a numbered list with its number."""
    return Item(_runs(parts), "entry", number, level)


def heading(text: str) -> Item:
    """Return a heading within a section."""
    return Item((Run(text),), "heading")


def labelled(label: str, *parts: Run | str) -> Item:
    """Return a line that begins with a label and a colon: ``Status: MEDLINE``."""
    return Item((Run(f"{label}:", strong=True), Run(" "), *_runs(parts)))


def lines(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items that say anything."""
    return tuple(item for item in items if item.text.strip())


def _runs(parts: tuple[Run | str, ...]) -> tuple[Run, ...]:
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)
