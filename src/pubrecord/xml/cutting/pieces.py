"""What a stream is cut into: records as they stand in it, damage between them, and runs of many records.

The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import attrs

from pubrecord.errors import NotPubmedError, PubrecordError
from pubrecord.xml.frame import Frame

if TYPE_CHECKING:
    from pubrecord.xml.trees import XmlNode

#: Advice for errors that are found where a stream is cut, and where a document is parsed whole.
CUT_OFF = "Most often a download stopped early: fetch the file again. The records before the damage are whole."
STRAY = "A download may have been mixed with another, or bytes lost: the records before and after are whole."
NO_SUBSET = "NLM's files never have one, and its entities can exhaust a machine: remove it from the file."
#: What is said of bytes that are no record, and of declarations that are refused.
BELONGS_TO_NOTHING = "bytes between the records belong to nothing"
DECLARES = "the file has a document type with declarations of its own"


def elements_in_namespace(namespace: str) -> NotPubmedError:
    """Return the error for a document whose elements are in a namespace."""
    return NotPubmedError(
        f"the elements of the input are in the namespace {namespace}, and those of PubMed are in none",
        advice=f'If it is PubMed XML that a program put there, remove xmlns="{namespace}" from the start tag of the root.',
    )


@attrs.define(eq=False)
class Piece:
    """A record as it stands in the stream, or the damage that stands there instead.

    It is not frozen, because one is made for every record, and that would take three times as long.
    """

    raw: bytes
    #: What stands between the record before, or the root's start tag, and this one.
    gap: bytes
    #: Where the record begins, in bytes of the uncompressed stream.
    offset: int | None
    #: The record's element where the whole document was parsed.
    element: XmlNode | None = None
    #: The prefixes that the root declares for the record, as they stand in a start tag.
    declarations: str = ""
    #: What is wrong where no record could be cut.
    error: PubrecordError | None = None


@attrs.frozen
class Run:
    """Bytes in which many records stand, if nothing is out of the ordinary, from behind one record to behind another."""

    raw: memoryview
    #: Where it begins, in bytes of the uncompressed stream.
    offset: int
    #: Name of the root that the records stand in, with the prefixes that it declares, as in its start tag.
    root: str


class Runs(Protocol):
    """The runs ahead of the place that an engine has come to."""

    @property
    def root(self) -> str:
        """Name of the root that the next record stands in, with the prefixes that it declares; empty outside of any."""
        ...

    @property
    def offset(self) -> int:
        """Where the engine stands, in bytes of the uncompressed stream."""
        ...

    def at_hand(self) -> tuple[bytes, int]:
        """Return the bytes at hand, and the place in them that the engine has come to."""
        ...

    def move(self, place: int) -> None:
        """Move to a place in the bytes at hand, where a record ends."""
        ...

    def take(self, size: int) -> Run | None:
        """Return the next run and move behind it; `None` where there are not enough records at hand to make one.

        It has about `size` bytes, up to twice as many.
        """
        ...

    def pass_over(self, runs: list[Run]) -> None:
        """Move behind runs that have been taken before and begin at this place."""
        ...

    def give_back(self, runs: list[Run]) -> None:
        """Move back to where runs begin that end at this place."""
        ...


class Engine(Protocol):
    """What gives the pieces of a stream: the cutter, or the parser of whole documents."""

    @property
    def frame(self) -> Frame | None:
        """What stands around the records; `None` until it is known."""
        ...

    def pieces(self) -> Iterator[Piece]:
        """Give the records, and each damage where it is met."""
        ...

    def parts(self, piece: Piece) -> list[Piece]:
        """Return the pieces that one which holds no good record is made of: itself, or several where records begin in it."""
        ...

    def runs(self) -> Runs | None:
        """Return the runs ahead; `None` if the engine cannot tell where records end without reading them."""
        ...
