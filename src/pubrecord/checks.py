"""What is in a PubMed XML file, and what is wrong with it."""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter

import attrs
from lxml import etree

from pubrecord import xml
from pubrecord.completeness import absent
from pubrecord.errors import NotPubmedError, Problem, PubrecordError, RecordError
from pubrecord.records import Article, Deletion, Record
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Progress, opened, source_name
from pubrecord.streams.sources import Source
from pubrecord.xml.reading.misplaced import why_unknown
from pubrecord.xml.reading.piece import OUT_OF_ORDER

_SYSTEM_ID = re.compile(r"<!DOCTYPE[^>]*?[\"']([^\"']+\.dtd)[\"']\s*>")
_YEAR = re.compile(r"_(\d\d)\d{4}\.dtd$")
#: How many of one record's violations of the DTD are named, or of the fields that it lacks.
_MOST = 20
#: From this year's DTD on, attributes such as the UI of a MeSH term are demanded.
_DEMANDS_SINCE = 2015


@attrs.frozen
class CheckFinding:
    """Something that is wrong with a file or one of its records."""

    code: str
    """"damage", "record", "unknown", "order", "incomplete", "invalid" or "duplicate"."""
    message: str
    """What was found, in words."""
    record: int | None = None
    """Number of the record in the file, counted from 1."""
    pmid: str | None = None
    """PMID of the record, or of the last good one before damage."""
    offset: int | None = None
    """Where the record or the damage begins, in bytes of the uncompressed stream."""


@attrs.frozen
class FileCheck:
    """What is in a file, and what is wrong with it."""

    source: str
    """Name of the file."""
    dtd: str | None
    """The DTD that the file declares; `None` if it declares none."""
    dtd_year: int | None
    """Year of that DTD."""
    articles: int
    """How many articles there are."""
    books: int
    """How many books and chapters there are."""
    deletions: int
    """How many PMIDs are deleted."""
    versions: tuple[str, ...]
    """PMIDs of which there are several versions."""
    unknown: dict[str, int]
    """How often each thing that no field is for occurs, by its path."""
    disorder: dict[str, int]
    """How often an element's known children stand in another order than the DTD's, by the element's path."""
    incomplete: dict[str, int]
    """How often each field that the DTD demands is absent, by its path in the record."""
    findings: tuple[CheckFinding, ...]
    """All that is wrong."""


CheckFinding.__module__ = FileCheck.__module__ = "pubrecord"


def check(
    source: Source,
    *,
    dtd: str | os.PathLike[str] | None = None,
    limits: Limits = DEFAULT,
    progress: Progress | None = None,
) -> FileCheck:
    """Read a PubMed XML file to its end and return what is in it and what is wrong with it.

    These are findings: a record, or bytes between records, that cannot be read; what no field is for; known elements in
    another order than the DTD's; what the DTD demands and is absent; the same version of a PMID twice; and with `dtd`,
    whatever is not valid under it. In a file that declares a DTD from before 2015, what is absent is only counted,
    because those DTDs demanded less.

    Args:
        source: As in `pubrecord.read`, but only one.
        dtd: The path of a DTD to validate each record with.
        limits: As in `pubrecord.read`.
        progress: As in `pubrecord.convert`.

    Raises:
        NotPubmedError: For a file of another kind.
        OSError: For a file that cannot be opened.
        ValueError: For a `dtd` that is no DTD.
    """
    grammar = None if dtd is None else _grammar(dtd)
    tally = _Tally()
    with (
        contextlib.closing(opened(source, progress)) as stream,
        xml.read(stream, on_error=tally.damage, limits=limits) as reader,
    ):
        for record in reader:
            tally.add(record, reader.number, reader.disorder)
            if grammar is not None and not grammar.validate(reader.element()):
                errors = list(grammar.error_log)[:_MOST]
                tally.findings.extend(
                    CheckFinding("invalid", error.message, reader.number, _pmid(record)) for error in errors
                )
    return tally.result(source_name(source), reader.frame.prolog if reader.frame is not None else "")


def problems(record: Record) -> tuple[Problem, ...]:
    """Return what is wrong with a record, such as one that you made yourself; nothing, if it could be one of PubMed's.

    There are two kinds of problem. One is what cannot be written as XML: values of another type, characters that XML
    cannot hold, markup that does not spell its text, values without the element that they belong to. The other, with the
    code "incomplete", is a field that the DTD demands and that is absent. Where the DTD leaves a choice, such as between
    pages and an electronic location, nothing is demanded. No DTD file is needed.
    """
    try:
        xml.dumps(record)
    except RecordError as error:
        return (*error.problems, *absent(record))
    return tuple(absent(record))


class _Tally:
    """What was counted and found so far in a file."""

    def __init__(self) -> None:
        self.findings: list[CheckFinding] = []
        self._counts: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._disorder: Counter[str] = Counter()
        self._incomplete: Counter[str] = Counter()
        #: The versions that were seen of each PMID.
        self._versions: dict[str, set[str | None]] = {}

    def damage(self, error: PubrecordError) -> None:
        """Note what cannot be read; raise the error of a file that is something else."""
        if isinstance(error, NotPubmedError):
            raise error
        code = "record" if isinstance(error, RecordError) else "damage"
        words = "; ".join([error.message, *map(str, error.problems)])
        self.findings.append(CheckFinding(code, words, error.record, error.pmid, error.offset))

    def add(self, record: Record, number: int, disorder: tuple[str, ...]) -> None:
        """Count a record, and note what is wrong with it; `disorder` is as a reader has it."""
        pmid = _pmid(record)
        if isinstance(record, Deletion):
            self._counts["deletions"] += len(record.pmids)
        else:
            self._counts["articles" if isinstance(record, Article) else "books"] += 1
        for piece in record.unknown:
            self._unknown[_path(piece.path)] += 1
            self._note("unknown", why_unknown(piece, record), number, pmid)
        for path in disorder:
            self._disorder[_path(path)] += 1
            self._note("order", f"{OUT_OF_ORDER}, at {path}", number, pmid)
        if lacking := absent(record):
            self._incomplete.update(_path(problem.path) for problem in lacking)
            more = f"; and {len(lacking) - _MOST:,} more" if len(lacking) > _MOST else ""
            self._note("incomplete", "; ".join(map(str, lacking[:_MOST])) + more, number, pmid)
        if not isinstance(record, Deletion) and pmid is not None:
            versions = self._versions.setdefault(pmid, set())
            if record.pmid_version in versions:
                message = f"the file has version {record.pmid_version} of the record twice"
                self._note("duplicate", message, number, pmid)
            versions.add(record.pmid_version)

    def result(self, source: str, prolog: str) -> FileCheck:
        """Return the check of a file with that name, before whose records stands that prolog."""
        declared = _SYSTEM_ID.search(prolog)
        digits = _YEAR.search(declared[1]) if declared is not None else None
        year = 2000 + int(digits[1]) if digits is not None else None
        demanded_less = year is not None and year < _DEMANDS_SINCE
        return FileCheck(
            source,
            declared[1] if declared is not None else None,
            year,
            self._counts["articles"],
            self._counts["books"],
            self._counts["deletions"],
            tuple(pmid for pmid, versions in self._versions.items() if len(versions) > 1),
            dict(self._unknown),
            dict(self._disorder),
            dict(self._incomplete),
            tuple(each for each in self.findings if not (demanded_less and each.code == "incomplete")),
        )

    def _note(self, code: str, message: str, number: int, pmid: str | None) -> None:
        self.findings.append(CheckFinding(code, message, number, pmid))


def _grammar(dtd: str | os.PathLike[str]) -> etree.DTD:
    try:
        return etree.DTD(os.fspath(dtd))
    except etree.DTDParseError as error:
        raise ValueError(f"{os.fspath(dtd)} cannot be read as a DTD: {error}") from None


def _pmid(record: Record) -> str | None:
    return None if isinstance(record, Deletion) else record.pmid


def _path(path: str) -> str:
    """Return a path without the numbers of its steps, to count by."""
    return re.sub(r"\[\d+\]", "", path)
