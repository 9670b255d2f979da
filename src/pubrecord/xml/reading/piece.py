"""A piece of a file into its record: by the quick way, or exactly, or the error that says why there is none.

The reasons are told in ``docs/explanation/design.md``, "Most records need no tree".
"""

from __future__ import annotations

import contextlib

import attrs
from lxml import etree

from pubrecord.errors import Problem, PubrecordError, RecordError, UnsafeInputError
from pubrecord.excerpts import Names, excerpt
from pubrecord.records import Deletion, Record
from pubrecord.records.unknown import refuse_unknown
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.names import CLASSES
from pubrecord.xml.plan import plan
from pubrecord.xml.reading.compiled import read_compiled
from pubrecord.xml.reading.compiler import read_raw, read_tokens
from pubrecord.xml.reading.selecting import read_selected
from pubrecord.xml.reading.sift import sift
from pubrecord.xml.reading.tokens import Unexpected
from pubrecord.xml.reading.tree_tokens import TreeTokens
from pubrecord.xml.trees import XmlNode, exact_parser, tag_of

_EXACT = exact_parser()
#: Name of an element around a record, which declares the prefixes that its root has declared.
_AROUND = "around"
#: What is said of records whose elements stand in another order.
OUT_OF_ORDER = "known elements out of the DTD's order"


@attrs.frozen
class Reading:
    """What is read from a piece: its record, and what the record itself does not tell."""

    record: Record
    #: Paths of the elements whose known children do not stand in the DTD's order; the record's fields are filled alike.
    disorder: tuple[str, ...] = ()

    def refuse_oddities(self) -> None:
        """Raise `RecordError` for anything in `unknown`, and for known elements out of the DTD's order."""
        pmid = None if isinstance(self.record, Deletion) else self.record.pmid
        refuse_unknown(self.record.unknown, pmid)
        if self.disorder:
            raise RecordError(
                f"the record has {OUT_OF_ORDER}",
                problems=[
                    Problem("order", path, "its known children stand in another order") for path in self.disorder
                ],
                pmid=pmid,
                advice="Read without strict: the fields are filled all the same, and the DTD's order is written.",
            )


def read_piece(piece: Piece) -> Record:
    """Return the record of a piece that was cut from a stream; raises `RecordError`."""
    return reading_of(piece).record


def reading_of(piece: Piece, names: Names | None = None) -> Reading:
    """Return what a piece that was cut from a stream gives; raises `RecordError`.

    With the `names` of some fields the record is an excerpt that has these fields only.
    """
    if names is None:
        return _reading_of(piece)
    if piece.element is None:
        if (record := read_compiled(piece.raw, names)) is not None:
            return Reading(record)
        with contextlib.suppress(Unexpected):
            return Reading(read_selected(piece.raw, names))
    whole = _reading_of(piece)
    return Reading(excerpt(whole.record, names), whole.disorder)


def _reading_of(piece: Piece) -> Reading:
    raw, element = piece.raw, piece.element
    if element is None:
        if (record := read_compiled(raw)) is not None:
            return Reading(record)
        try:
            return Reading(read_raw(raw))
        except Unexpected:
            pass  # the exact way below finds out what it is
        element = parsed(piece)
    return exact_reading(element)


def parsed(piece: Piece) -> XmlNode:
    """Return the element of a piece that was cut from a stream; raises `RecordError` for one that is not well-formed.

    Where the root declares prefixes, the element stands in one that declares them too.
    """
    start = f"<{_AROUND}{piece.declarations}>".encode() if piece.declarations else b""
    try:
        if not start:
            return etree.XML(piece.raw, _EXACT)
        around = etree.XML(b"%b%b</%b>" % (start, piece.raw, _AROUND.encode()), _EXACT)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(error, len(start)) from None
    return around[0]


def _syntax_error(error: etree.XMLSyntaxError, before: int) -> PubrecordError:
    """Return the error of a record that the parser does not take; so many bytes stood before it in its first line."""
    column = (error.offset or 0) - (before if error.lineno == 1 else 0)
    where = Problem("xml", f"line {error.lineno} of the record, column {column}", error.msg.partition(", line")[0])
    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return UnsafeInputError(
            "the record goes beyond what the parser takes: a text or attribute of 10 MB, 256 elements in each other",
            problems=[where],
            advice="No record of PubMed comes near: the source is damaged, or made to do harm.",
        )
    return RecordError(
        "the record is not well-formed XML",
        problems=[where],
        advice="The bytes of the record are in the error's `raw`: repair them, or fetch the record again.",
    )


def read_exactly(element: XmlNode) -> Record:
    """Return the record of an element from `exact_parser`; the element is changed. Raises `RecordError`."""
    return exact_reading(element).record


def exact_reading(element: XmlNode) -> Reading:
    """Return what is read from an element from `exact_parser`; the element is changed. Raises `RecordError`."""
    tag = tag_of(element)
    if tag not in CLASSES:
        raise RecordError(
            f"the record is a <{tag}>, no element of PubMed",
            problems=[Problem("model", "/", tag)],
            advice="PubMed's elements are in no namespace: remove the declaration of one.",
        )
    cls = CLASSES[tag]
    pmid = next(element.iter("PMID"), None)
    try:
        sifted = sift(element, plan(cls, tag))
        record = read_tokens(TreeTokens(element, sifted.unknown))
    except RecordError as error:
        error.pmid = error.pmid or (pmid.text if pmid is not None and cls is not Deletion else None)
        raise
    except Unexpected:
        raise RecordError("the record's XML does not fit the model", problems=[Problem("model", "/", tag)]) from None
    return Reading(record, sifted.disorder)
