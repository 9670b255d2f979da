"""What a record holds beyond the model."""

from __future__ import annotations

from typing import Annotated

import attrs

from pubrecord.binding import Content


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

    path: Annotated[str, Content(), "Where it stands."]
    value: Annotated[str, Content(), "The XML, or the attribute's value."]
    position: Annotated[int | None, Content(), "Which child it is, counted from 0."] = None
