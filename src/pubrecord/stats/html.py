"""Figures as HTML: one page with plots as inline SVG, each with a table of the same figures."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pubrecord.converting import Report
from pubrecord.page.html import environment
from pubrecord.stats.figures import Stats
from pubrecord.stats.reports import table
from pubrecord.stats.summary import tables

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["document", "fragment"]


def document(figures: Iterable[tuple[str, Stats]], top: int = 10) -> str:
    """Return figures, each under a title such as the name of its file, as one HTML document that stands alone."""
    parts = [(title, tables(stats, top)) for title, stats in figures]
    return _templates().get_template("stats.html").render(parts=parts, title="What is in the files")


def fragment(shown: Stats | Report) -> str:
    """Return figures, or the report of a conversion, as a part of an HTML document with its own style, for notebooks."""
    parts = tables(shown) if isinstance(shown, Stats) else (table(shown),)
    return _templates().get_template("stats_fragment.html").render(tables=parts)


@functools.cache
def _templates() -> Environment:
    return environment("pubrecord.stats", "pubrecord.page")
