"""What stands in a baseline or update file, one entry after the other, and which record each of them is about.

An entry is a record, or an error in the place of one or between two. Planning and reading count entries, and not
records, because what is damaged has a place too: `entries` gives both passes the same ones, whatever the damage.
"""

from __future__ import annotations

import re
from collections.abc import Generator

import attrs

from pubrecord import xml
from pubrecord.errors import DamagedInputError, NotPubmedError, PubrecordError, UnsafeInputError
from pubrecord.records import Deletion, Record
from pubrecord.streams.limits import Limits
from pubrecord.streams.opening import Input
from pubrecord.streams.sources import Source

#: PMID and version of a record, as numbers where they are numbers.
Key = tuple[int | str, int | str]

_OF_STREAM = (DamagedInputError, UnsafeInputError, NotPubmedError)
#: Where a record begins, and its PMID, which NLM puts first; so it is no PMID of another record that this one names.
_HEAD = re.compile(
    rb"<(?:PubmedArticle|PubmedBookArticle|MedlineCitation|BookDocument)(?:\s[^<>]*)?>(?:\s|<!--.*?-->)*+"
    rb"<PMID(?=[\s>])(?:[^<>]*?\sVersion\s*=\s*[\"']\s*(\d+)\s*[\"'])?[^<>]*>\s*(\d+)\s*<",
    re.DOTALL,
)


@attrs.frozen
class TakenBack:
    """The entry of a deletion."""

    keys: tuple[Key, ...]


@attrs.frozen
class Lost:
    """The entry of what cannot be read: a record, or damage that may hold several."""

    #: Those of the records that are lost with it, as far as its bytes tell them.
    keys: tuple[Key, ...]


#: A record's key, or `None` for a record without a PMID; and what else there is.
Entry = Key | TakenBack | Lost | None


def entries(source: Source | Input, limits: Limits) -> Generator[Record | PubrecordError]:
    """Give the records of a source, and each error in its place among them; nothing else is raised for its content."""
    errors: list[PubrecordError] = []
    with xml.read(source, on_error=errors.append, limits=limits) as reader:
        for record in reader:
            yield from errors
            errors.clear()
            yield record
        yield from errors


def entry_of(entry: Record | PubrecordError) -> Entry:
    """Return what an entry is about."""
    if isinstance(entry, PubrecordError):
        return Lost(keys_of_error(entry))
    if isinstance(entry, Deletion):
        return TakenBack(tuple(key_of(pmid.value, pmid.version) for pmid in entry.pmids))
    return None if entry.pmid is None else key_of(entry.pmid, entry.pmid_version)


def key_of(pmid: str, version: str | None) -> Key:
    """Return the key of a PMID and a version as a record has them; a version that is absent is 1."""
    pmid, version = pmid.strip(), (version or "1").strip()
    return (int(pmid) if pmid.isdecimal() else pmid, int(version) if version.isdecimal() else version)


def keys_of_error(error: PubrecordError) -> tuple[Key, ...]:
    """Return the keys of the records that an error is about, as far as its bytes tell them.

    The PMID that damage between records has is not among them: that is of the last good record before it.
    """
    if error.raw is None:
        return () if error.pmid is None or isinstance(error, _OF_STREAM) else (key_of(error.pmid, None),)
    heads = _HEAD.finditer(error.raw)
    return tuple(key_of(head[2].decode(), head[1].decode() if head[1] else None) for head in heads)
