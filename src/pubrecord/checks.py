"""What is in a PubMed XML file, and what is wrong with it."""

from __future__ import annotations

import os
import re
from collections import Counter

import attrs
from lxml import etree

from pubrecord import xml
from pubrecord.errors import NotPubmedError, PubrecordError, RecordError
from pubrecord.records import Article, Deletion, Record
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Source, source_name
from pubrecord.xml.reading.misplaced import why_unknown
from pubrecord.xml.reading.piece import OUT_OF_ORDER
from pubrecord.xml.trees import exact_parser

_SYSTEM_ID = re.compile(r"<!DOCTYPE[^>]*?[\"']([^\"']+\.dtd)[\"']\s*>")
_YEAR = re.compile(r"_(\d\d)\d{4}\.dtd$")
#: How many of one record's violations of the DTD are named.
_MOST = 20


@attrs.frozen
class CheckFinding:
    """Something that is wrong with a file or one of its records."""

    #: "damage", "record", "unknown", "order", "invalid" or "duplicate".
    code: str
    #: What was found, in words.
    message: str
    #: Number of the record in the file, counted from 1.
    record: int | None = None
    #: PMID of the record, or of the last good one before damage.
    pmid: str | None = None
    #: Where the record or the damage begins, in bytes of the uncompressed stream.
    offset: int | None = None


@attrs.frozen
class FileCheck:
    """What is in a file, and what is wrong with it."""

    #: Name of the file.
    source: str
    #: The DTD that the file declares; `None` if it declares none.
    dtd: str | None
    #: Year of that DTD.
    dtd_year: int | None
    #: How many articles there are.
    articles: int
    #: How many books and chapters there are.
    books: int
    #: How many PMIDs are deleted.
    deletions: int
    #: PMIDs of which there are several versions.
    versions: tuple[str, ...]
    #: How often each thing that no field is for occurs, by its path.
    unknown: dict[str, int]
    #: How often an element's known children stand in another order than the DTD's, by the element's path.
    disorder: dict[str, int]
    #: All that is wrong.
    findings: tuple[CheckFinding, ...]


CheckFinding.__module__ = FileCheck.__module__ = "pubrecord"


def check(source: Source, *, dtd: str | os.PathLike[str] | None = None, limits: Limits = DEFAULT) -> FileCheck:
    """Read a PubMed XML file to its end and return what is in it and what is wrong with it.

    Wrong is: a record or bytes between records that can't be read, what no field is for, known elements out of the DTD's
    order, the same version of a PMID twice, and with `dtd`, the path of a DTD, whatever is not valid under it.

    Raises `NotPubmedError` for another kind of file, `OSError` for what can't be opened, `ValueError` for what is no DTD.
    """
    findings: list[CheckFinding] = []

    def note(error: PubrecordError) -> None:
        if isinstance(error, NotPubmedError):
            raise error
        code = "record" if isinstance(error, RecordError) else "damage"
        words = "; ".join([error.message, *map(str, error.problems)])
        findings.append(CheckFinding(code, words, error.record, error.pmid, error.offset))

    grammar = None if dtd is None else _grammar(dtd)
    counts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    disorder: Counter[str] = Counter()
    seen: dict[str, set[str | None]] = {}
    with xml.read(source, on_error=note, limits=limits) as reader:
        for record in reader:
            _count(record, counts)
            number, pmid = reader.number, None if isinstance(record, Deletion) else record.pmid
            for piece in record.unknown:
                unknown[_path(piece.path)] += 1
                findings.append(CheckFinding("unknown", why_unknown(piece, record), number, pmid))
            for path in reader.disorder:
                disorder[_path(path)] += 1
                findings.append(CheckFinding("order", f"{OUT_OF_ORDER}, at {path}", number, pmid))
            if not isinstance(record, Deletion) and pmid is not None:
                versions = seen.setdefault(pmid, set())
                if record.pmid_version in versions:
                    message = f"the file has version {record.pmid_version} of the record twice"
                    findings.append(CheckFinding("duplicate", message, number, pmid))
                versions.add(record.pmid_version)
            if grammar is not None and not grammar.validate(etree.fromstring(reader.raw, exact_parser())):
                errors = list(grammar.error_log)[:_MOST]
                findings.extend(CheckFinding("invalid", error.message, number, pmid) for error in errors)
    declared = _SYSTEM_ID.search(reader.frame.prolog) if reader.frame is not None else None
    year = _YEAR.search(declared[1]) if declared is not None else None
    return FileCheck(
        source_name(source),
        declared[1] if declared is not None else None,
        2000 + int(year[1]) if year is not None else None,
        counts["articles"],
        counts["books"],
        counts["deletions"],
        tuple(pmid for pmid, versions in seen.items() if len(versions) > 1),
        dict(unknown),
        dict(disorder),
        tuple(findings),
    )


def _grammar(dtd: str | os.PathLike[str]) -> etree.DTD:
    try:
        return etree.DTD(os.fspath(dtd))
    except etree.DTDParseError as error:
        raise ValueError(f"{os.fspath(dtd)} cannot be read as a DTD: {error}") from None


def _count(record: Record, counts: Counter[str]) -> None:
    if isinstance(record, Deletion):
        counts["deletions"] += len(record.pmids)
    else:
        counts["articles" if isinstance(record, Article) else "books"] += 1


def _path(path: str) -> str:
    """Return a path without the numbers of its steps, to count by."""
    return re.sub(r"\[\d+\]", "", path)
