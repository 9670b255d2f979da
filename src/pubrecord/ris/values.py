"""Names and dates as the lines of RIS have them, made parts of a CSL item."""

from __future__ import annotations

import re
from typing import Any

_INITIALS = re.compile(r"(.+) ((?:[^\W\d_a-z]\.?){1,4})")
_DATE = re.compile(r"(\d{4})?(?:[/-](\d{0,2}))?(?:[/-](\d{0,2}))?(?:/(.*))?")


def name_of(text: str) -> dict[str, str]:
    """Return a name: ``Family, Given, Suffix``; without a comma ``Family AB``, or a group."""
    family, *rest = [part.strip() for part in text.split(",")]
    rest = [part for part in rest if part]
    if rest:
        return {"family": family, "given": rest[0], **({"suffix": ", ".join(rest[1:])} if rest[1:] else {})}
    person = _INITIALS.fullmatch(family) if "," not in text else None
    return {"family": person[1], "given": person[2]} if person else {"literal": family}


def pieces_of_date(text: str) -> list[str]:
    """Return year, month, day and the rest of a date such as ``2024/08/08/``; what has another form is all rest."""
    parts = _DATE.fullmatch(text)
    return [piece or "" for piece in parts.groups()] if parts and parts[0] else ["", "", "", text.strip("/ ")]


def issued_of(pieces: list[str]) -> dict[str, Any] | None:
    """Return `issued` of year, month, day and other; `None` where all are empty."""
    year, month, day, other = pieces
    if not year:
        return {"raw": other} if other else None
    if other:
        return {"raw": other if year in other else f"{year} {other}"}
    parts = [year, month, day] if month and day and int(day) else [year, month] if month else [year]
    return {"date-parts": [[int(part) for part in parts]]}
