"""How much a source may ask for.

The reasons are told in ``docs/explanation/design.md``, "Untrusted input".
"""

from __future__ import annotations

import attrs

from pubrecord.advice import raised_limit
from pubrecord.errors import UnsafeInputError


@attrs.frozen
class Limits:
    """How much a source may ask for, in bytes of the uncompressed stream, and in nodes.

    Time and memory are in proportion to what is asked for; SECURITY.md names the factors.
    """

    #: The longest record that is taken. The longest of PubMed has a few megabytes.
    record: int = 64 << 20
    #: The longest stream that is taken; `None` for any.
    total: int | None = None
    #: The longest JSON array that is taken, and the longest file of those that are read whole.
    array: int = 1 << 30
    #: The most nodes that a record may have, each of which takes some hundred bytes of memory: tags, attributes and
    #: references, counted by the characters ``<``, ``=`` and ``&``. The longest of PubMed has some hundred thousand.
    nodes: int = 1 << 20

    @classmethod
    def for_services(cls) -> Limits:
        """Return limits for a service that takes files of strangers: no request costs more than some hundred megabytes.

        The longest records of PubMed fit in, and so does a whole file of the baseline.
        """
        return cls(record=16 << 20, total=1 << 30, array=64 << 20, nodes=1 << 18)

    def nodes_in(self, raw: bytes) -> int:
        """Return how many nodes there are in some bytes of XML at the most."""
        return raw.count(b"<") + raw.count(b"=") + raw.count(b"&")


Limits.__module__ = "pubrecord"

#: The limits that hold where none are named.
DEFAULT = Limits()


def too_long(limit: int) -> UnsafeInputError:
    """Return the error for a record beyond the limit, which is a number of bytes."""
    return UnsafeInputError(
        f"a record is longer than the limit of {limit:,} bytes",
        advice=raised_limit("record"),
    )


def array_too_long(limit: int) -> UnsafeInputError:
    """Return the error for an array beyond the limit, which is a number of bytes."""
    return UnsafeInputError(
        f"an array is longer than the limit of {limit:,} bytes",
        advice=raised_limit("array"),
    )


def too_many_nodes(limit: int) -> UnsafeInputError:
    """Return the error for a record with more nodes than the limit."""
    return UnsafeInputError(
        f"a record has more tags, attributes and references than the limit of {limit:,}",
        advice="No record of PubMed comes near. " + raised_limit("nodes"),
    )


def too_many_prefixes(limit: int) -> UnsafeInputError:
    """Return the error for an element for which more prefixes are declared than may be."""
    return UnsafeInputError(
        f"more than {limit} prefixes are declared for an element",
        advice="No file of PubMed comes near: the source is damaged, or made to do harm.",
    )
