"""The characters of a text: its white space, and the escapes by which XML holds it."""

from __future__ import annotations


def collapsed(text: str | None) -> str:
    """Return a text with white space of every kind and width made single spaces, and none at the ends; empty for `None`."""
    return " ".join(text.split()) if text else ""


def escape_text(text: str) -> str:
    """Return text as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
