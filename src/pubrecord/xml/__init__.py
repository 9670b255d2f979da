"""PubMed XML: records from files and text, files and text from records.

The rooms are ``cutting`` (bytes into pieces), ``reading`` (pieces into records) and ``writing`` (records into XML); what
they share lies beside them. The words that are used in them:

- window: the part of a stream that is at hand; it moves along the stream.
- piece: a record as it stands in the stream, or the damage that stands there instead.
- gap: what stands between two records: white space, comments, instructions.
- run: bytes in which many records stand, cut off without looking at each; workers are given runs.
- chunk: records of a file that is being written, as the bytes that stand for them.
- frame: what a file has around its records: declaration, document type, the root's tags.
- layout: how the XML of a record is laid out: white space between tags, order of attributes, line ends, references.
- origin: the record that was read, and its bytes; what is written in its place is spelled alike.
- plan: a record class as the tree of the elements that its fields are bound to.
- token: a tag with the text behind it; the quick way reads these in place of a tree.
- plain form: the way in which NLM spells nearly all records; only such a record can be cut into tokens.
- twin: the field with the markup of a text, beside the field with its characters.
- draft: a record that is being filled; it becomes a record when all its fields are.
- sifting: taking what the model does not know out of a tree, into `unknown`; splicing puts it back.
- bare: an older spelling that leaves away the element of a record and has only its text.
- spacing: white space between elements that counts as text, because an older DTD says so.

The reasons are told in ``docs/explanation/design.md``, "A folder for each format".
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from pubrecord.errors import NotPubmedError, RecordError
from pubrecord.records import Record
from pubrecord.streams.opening import Target
from pubrecord.streams.sources import check_records
from pubrecord.xml.files import read, write_all
from pubrecord.xml.frame import Frame
from pubrecord.xml.layout import LONE_LAYOUT
from pubrecord.xml.reading.documents import document_of
from pubrecord.xml.reading.reader import Reader
from pubrecord.xml.trees import XmlNode
from pubrecord.xml.writing.compiler import write_record

__all__ = ["Frame", "Reader", "dumps", "loads", "read", "write"]


def __dir__() -> list[str]:
    return __all__


def write(records: Iterable[Record], target: Target, *, like: Reader | None = None) -> int:
    """Write records as PubMed XML and return how many they were.

    Args:
        records: The records, in any iterable.
        target: A path, a binary file object, or "-" for standard output; a suffix such as ``.gz`` compresses. A file gets its
            name only when all is written.
        like: The reader that the records come from, one by one: the target keeps the document type and the layout of its
            file. `records` may be that reader. Otherwise both are those of NLM's files of 2025.

    Raises:
        RecordError: For a record that XML cannot hold.
    """
    check_records(records)
    return write_all(records, target, like=like)


def loads(text: str | bytes | XmlNode) -> Record:
    """Return the one record of a text, or of an element of lxml: its element alone, or a whole document around it.

    Raises `NotPubmedError` when there is none, `RecordError` when there are several, and what `read` raises.
    """
    records = list(read(io.BytesIO(document_of(text))))
    if not records:
        raise NotPubmedError("the document has no record", advice="Use read for documents with any number of records.")
    if len(records) > 1:
        raise RecordError(
            f"the document has {len(records)} records", advice="Use read for documents with any number of records."
        )
    return records[0]


def dumps(record: Record) -> str:
    """Return a record's element as PubMed XML, in lines without indent before its tags.

    Raises `RecordError` for values that XML cannot hold.
    """
    return write_record(record, LONE_LAYOUT)
