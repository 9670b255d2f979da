"""The page of a record as HTML: a whole document, or a part for a notebook. It decides nothing about what is on the page.

What is made loads nothing and runs nothing: no script, no font, no picture. Every text is escaped.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from pubrecord.errors import MissingExtraError
from pubrecord.page.content import Item, Page, Run, Section
from pubrecord.text import html as html_of

try:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup
except ImportError as error:
    raise MissingExtraError("HTML needs Jinja2", extra="html") from error

__all__ = ["document", "documents", "fragment"]

#: Sections that are open in a notebook: those up to the abstract.
_OPEN = ("kind", "citation", "title", "authors", "identifiers", "abstract")


def document(page: Page) -> str:
    """Return a page as one HTML document that stands alone, for light and dark screens and for print."""
    return _templates().get_template("document.html").render(page=page, title=page.title)


def documents(pages: Iterable[Page], title: str) -> Iterator[str]:
    """Give one HTML document with several pages, piece by piece, as the pages come."""
    return _templates().get_template("documents.html").generate(pages=pages, title=title)


def fragment(page: Page) -> str:
    """Return a page as a part of an HTML document, with its own style, folded beyond the abstract, for notebooks."""
    return _templates().get_template("fragment.html").render(page=page, opened=_OPEN)


def environment(*packages: str) -> Environment:
    """Return where the templates of packages are found, those of the first before those of the next."""
    environment = Environment(
        autoescape=True,
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    helpers: dict[str, Any] = {"rendered": _rendered, "blocks": _blocks}
    environment.globals.update(helpers)
    return environment


@functools.cache
def _templates() -> Environment:
    return environment("pubrecord.page")


def _rendered(run: Run) -> Markup:
    """Return the text of a run as HTML; its markup is rebuilt from the elements that text may have."""
    return Markup(html_of(run.text, run.markup))  # noqa: S704 - escaped, and markup rebuilt


def _blocks(section: Section) -> list[tuple[str, list[Item]]]:
    """Return the items of a section in groups of one kind: lists, lines, headings; numbered lists apart from others."""

    def kind(item: Item) -> str:
        if item.kind != "entry":
            return item.kind
        return "numbered" if item.number else "entry"

    return [(name, list(items)) for name, items in itertools.groupby(section.items, kind)]
