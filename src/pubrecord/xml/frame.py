"""What stands around the records of a file: declaration, document type, root element, white space.

The reasons are told in ``docs/explanation/design.md``, "Writing keeps the layout".
"""

from __future__ import annotations

import re

import attrs

from pubrecord.records import Record
from pubrecord.xml.characters import in_utf_8, is_ascii
from pubrecord.xml.names import FAMILIES, family_of
from pubrecord.xml.namespaces import without_idle_declarations

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


@attrs.frozen
class Frame:
    """What a file has around its records."""

    #: All before the root's start tag: byte order mark, XML declaration, document type, comments, with their line ends.
    prolog: str
    #: The root's start tag; empty for a record that is itself the root.
    start: str
    #: What stands before the root's end tag, mostly a line break.
    before_end: str = "\n"
    #: What stands behind the root, mostly a line break too; comments may be in it.
    behind: str = "\n"

    @property
    def root(self) -> str:
        """Name of the root; empty for a record that is itself the root."""
        return re.split(r"[\s>/]", self.start[1:], maxsplit=1)[0]

    @property
    def end(self) -> str:
        """What stands behind the last record: the root's end tag, what stands before it and what stands behind."""
        return f"{self.before_end}</{self.root}>{self.behind}" if self.start else self.behind

    @property
    def is_ascii(self) -> bool:
        """Whether the declaration says that the file has no character beyond ASCII but as a reference."""
        return is_ascii(self.prolog)

    def as_written(self) -> Frame:
        """Return the frame for the same file as it is written: in UTF-8, or in ASCII if it was that, with each namespace declared where it is used."""
        return attrs.evolve(self, prolog=in_utf_8(self.prolog), start=without_idle_declarations(self.start))


Frame.__module__ = "pubrecord.xml"


def default_frame(record: Record | None) -> Frame:
    """Return the frame of a file whose first record is this: that of NLM's own files of 2025."""
    family = FAMILIES[0] if record is None else family_of(record.element)
    return Frame(f"{_DECLARATION}<!DOCTYPE {family.root} {family.document_type}>\n", f"<{family.root}>")
