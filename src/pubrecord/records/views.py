"""How records show themselves in notebooks and terminals: by their page, which is loaded when it is asked for."""

from __future__ import annotations

import importlib


def in_notebook(record: object) -> str | None:
    """Return the page of a record as HTML, `None` without the extra ``html``: then a notebook shows its repr."""
    try:
        html = importlib.import_module("pubrecord.page.html")
    except ImportError:
        return None
    fragment: str = html.fragment(importlib.import_module("pubrecord.page").of(record))
    return fragment


def in_terminal(record: object) -> object:
    """Return the page of a record as what rich prints."""
    page = importlib.import_module("pubrecord.page")
    return importlib.import_module("pubrecord.page.text").renderable(page.of(record))
