"""What a record holds beyond the model."""

from typing import Annotated

import attrs

from pubrecord.binding import Content
from pubrecord.errors import Problem, RecordError


@attrs.frozen(kw_only=True, weakref_slot=False)
class Unknown:
    """A piece of a record's XML that no field is for, with the place where it is written back.

    `path` is an XPath from the record's element: ``MedlineCitation/Article/AuthorList/Author[2]``. What is meant
    depends on its end:

    - a path to an element: `value` is a node (element, comment, processing instruction, or text where the DTD
      allows elements only) that stands in that element as child number `position`, counted from 0;
    - ``.../@Name``: `value` is the value of that attribute;
    - ``.../node()``: `value` is the inner XML of a leaf that should have text only; its plain text is in the field.
    """

    path: Annotated[str, Content()]
    """Where it stands."""
    value: Annotated[str, Content()]
    """The XML, or the attribute's value."""
    position: Annotated[int | None, Content()] = None
    """Which child it is, counted from 0."""


def refuse_unknown(unknown: tuple[Unknown, ...], pmid: str | None) -> None:
    """Raise `RecordError` if a record, whose PMID is `pmid`, has anything in `unknown`."""
    if unknown:
        raise RecordError(
            "the record has what no field is for",
            problems=[Problem("unknown", piece.path, piece.value[:100]) for piece in unknown],
            pmid=pmid,
            advice="Read without strict to keep it in the record's `unknown`.",
        )
