"""Converting: sources of any format into one target, with a report, and rejects for what is passed over."""

from __future__ import annotations

import contextlib
import importlib
import os
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

import attrs

from pubrecord import detecting, formats
from pubrecord.errors import OnError, PubrecordError
from pubrecord.formats import Format
from pubrecord.options import Options
from pubrecord.records import Record
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.meeting import refuse_meeting
from pubrecord.streams.opening import COMPRESSIONS, Input, Progress, Target, opened, source_name
from pubrecord.streams.sources import Source, expanded
from pubrecord.tally import Change, Tally
from pubrecord.xml_lines import goes_straight, in_lines

if TYPE_CHECKING:
    from pubrecord.workers.shared import Sharing
    from pubrecord.xml.files import Framed
    from pubrecord.xml.reading.reader import Reader


@attrs.frozen
class Report:
    """What a conversion did."""

    #: Articles and books written.
    records: int
    #: Deleted PMIDs written.
    deletions: int
    #: Records, and damage between them, passed over because of errors.
    skipped: int
    #: PMIDs of the first records passed over, as far as they are known.
    skipped_pmids: tuple[str, ...]
    #: Time that it took.
    seconds: float
    #: Records that `change` left out.
    left_out: int = 0

    def _repr_html_(self) -> str | None:
        """The report, for a notebook; `None` without the extra ``html``."""
        try:
            html = importlib.import_module("pubrecord.stats.html")
        except ImportError:
            return None
        fragment: str = html.fragment(self)
        return fragment

    def __rich__(self) -> object:
        """The report, for a terminal that rich prints to."""
        return importlib.import_module("pubrecord.stats.text").renderable(self)


Report.__module__ = "pubrecord"


def convert(
    sources: Source | Sequence[Source],
    target: Target,
    *,
    change: Change | None = None,
    workers: int = 1,
    on_error: OnError = "raise",
    strict: bool = False,
    from_format: str | None = None,
    to_format: str | None = None,
    progress: Progress | None = None,
    rejects: Target | None = None,
    limits: Limits = DEFAULT,
    fields: Sequence[str] | None = None,
    row_group: int | None = None,
    separator: str | None = None,
    for_spreadsheets: bool = False,
    each: bool = False,
) -> Report:
    """Convert one source or several, one after the other, into one target; return what was done.

    Args:
        sources: As in `read`: also a list, a folder, or a pattern such as ``"update/*.xml.gz"``.
        target: As in `write`. One XML file that becomes XML keeps its document type and its layout.
        change: A function that is called with each record. The record that it returns takes the place of the other; if it
            returns `None`, the record is left out and counted. What it raises ends the conversion.
        workers: How many other processes share the work on sources with more than about 20 MB of XML. The target, the
            report and the errors are the same. They import `change` by name, so it must stand at the top of a module.
        on_error: As in `read`; it also says what to do with a record that the target's format cannot hold.
        strict: As in `read`.
        from_format: The name of the sources' format; without it their suffixes or contents say it.
        to_format: The name of the target's format; without it the suffix says it.
        progress: A function that is called now and then with the name of the source, how many bytes of it were read, and
            how many it has, or `None`.
        rejects: A path or a binary file object for the bytes of all that is passed over because of errors. Repaired, they
            can be read again. A path is written only if there is anything to write.
        limits: As in `read`.
        fields: As in `write`. Of XML only these are read, unless there is `strict` or `change`.
        row_group: As in `write`.
        separator: As in `write`.
        for_spreadsheets: As in `write`.
        each: Whether each source becomes a file of its own in the folder `target`, with the name of its source and another
            suffix; this needs `to_format`. An error leaves the files that are finished.

    Raises:
        PubrecordError: For what cannot be read or written; this, and any other error, leaves the target as it was.
        OSError: For files that cannot be opened or written.
        ValueError: Before anything is read, for arguments that are not possible: a `change` that other processes cannot
            import, a target that is one of several sources, `rejects` that are a source or the target, by whatever link.
    """
    changer = None if workers == 1 or change is None else _name_of(change)
    started = time.monotonic()
    inputs = _inputs(sources)
    to = target_format(target, to_format, each=each)
    options = Options(fields=fields, row_group=row_group, separator=separator, for_spreadsheets=for_spreadsheets)
    codec = to.with_options(**options)
    columns = to.columns(codec) if change is None else None
    targets = _targets(inputs, target, to) if each else [target]
    refuse_meeting(inputs, targets, rejects)
    with contextlib.ExitStack() as stack:
        tally = stack.enter_context(Tally(on_error, rejects, change))
        sharing = stack.enter_context(
            shared_work(
                workers,
                to,
                limits,
                strict=strict,
                as_it_stands=len(inputs) == 1 or each,
                options=options,
                columns=columns,
                change=changer,
            )
        )
        straight = goes_straight(to.name, is_whole=fields is None, is_watched=strict or change is not None)
        conversion = _Conversion(stack, tally, from_format, progress, strict, limits, sharing, columns, straight)
        for number, one in enumerate(targets):
            if len(inputs) == len(targets):
                records, like = conversion.open(inputs[number])
            else:
                records, like = conversion.open_all(inputs), None
            tally.begin()
            try:
                codec.write_all(tally.count(records), one, like=like, on_error=tally.unwritten)
            except (PubrecordError, OSError) as error:
                if each:
                    error.add_note(f"{number} of {len(targets)} files were written before; this one is not.")
                raise
    return report_of(tally, started)


def report_of(tally: Tally, started: float) -> Report:
    """Return the report on what has passed since a time, as `time.monotonic` had it."""
    seconds = time.monotonic() - started
    return Report(tally.records, tally.deletions, tally.skipped, tuple(tally.pmids), seconds, tally.left_out)


@contextlib.contextmanager
def shared_work(
    workers: int,
    to: Format,
    limits: Limits,
    *,
    strict: bool = False,
    as_it_stands: bool = False,
    options: Options | None = None,
    columns: Sequence[str] | None = None,
    change: str | None = None,
) -> Generator[Sharing | None]:
    """Start workers that turn runs of XML into a format, and end them with the block; `None` where one process does all.

    Raises `ValueError` for a number of workers that cannot be.
    """
    if workers < 1:
        raise ValueError(f"workers is a number of processes, at least 1, not {workers!r}")
    if workers == 1 or not to.encodes_runs:
        yield None
        return
    module = importlib.import_module("pubrecord.workers.shared")
    with module.sharing(
        workers,
        to.name,
        limits,
        strict=strict,
        as_it_stands=as_it_stands,
        options=options,
        columns=columns,
        change=change,
    ) as sharing:
        yield sharing


def _name_of(change: Change) -> str:
    name: str = importlib.import_module("pubrecord.workers.functions").name_of(change)
    return name


@attrs.define
class _Conversion:
    """How the sources of a conversion are opened."""

    stack: contextlib.ExitStack
    tally: Tally
    from_format: str | None
    progress: Progress | None
    strict: bool
    limits: Limits
    sharing: Sharing | None
    #: The columns that are asked for; `None` where records must be whole.
    fields: Sequence[str] | None
    #: Whether XML goes into JSON Lines without records in between.
    straight: bool

    def open(self, source: Source) -> tuple[Iterator[Record | Chunk], Framed | None]:
        """Return the records of a source, chunks of workers among them; and, where there is one, its reader for XML."""
        watched: Source | Input = source
        if self.progress is not None:
            watched = self.stack.enter_context(contextlib.closing(opened(source, self.progress)))
        if self.from_format is not None:
            format = formats.named(self.from_format)
        else:
            format, watched = detecting.of_source(watched)
            if isinstance(watched, Input):
                self.stack.callback(watched.close)
        self.tally.format = self.tally.format or format
        records = format.read_columns(
            watched, self.fields, on_error=self.tally.error, strict=self.strict, limits=self.limits
        )
        if not format.reads_in_runs:
            return records, None
        reader = cast("Reader", records)
        if self.sharing is not None:
            return self.sharing.share(reader, self.tally.has_any), reader
        return (in_lines(reader, self.limits) if self.straight else reader), reader

    def open_all(self, sources: list[Source]) -> Iterator[Record | Chunk]:
        """Give the records of several sources; an error says which sources were read whole before."""
        for number, source in enumerate(sources):
            try:
                yield from self.open(source)[0]
            except (PubrecordError, OSError) as error:
                done = ", ".join(source_name(other) for other in sources[:number]) or "none"
                error.add_note(
                    f"{number} of {len(sources)} sources were read whole before: {done}; nothing is written."
                )
                raise


def target_format(target: Target, name: str | None, *, each: bool = False) -> Format:
    """Return the format of that name, or the one that the suffix of a target tells; raises `ValueError` for none."""
    if name is None and each:
        raise ValueError("a folder has no suffix that tells the format of the files in it: give to_format")
    return formats.named(name) if name is not None else detecting.of_target(target)


def _targets(sources: list[Source], folder: Target, format: Format) -> list[Target]:
    """Return a path in the folder for each source; raises `ValueError` for names that are not there or there twice."""
    if not isinstance(folder, (str, os.PathLike)) or str(folder) == "-":
        raise ValueError("with each=True the target is the path of a folder")
    stems = [_stem(source_name(source)) for source in sources]
    for stem, source in zip(stems, sources, strict=True):
        if not stem or stem == "-" or stems.count(stem) > 1:
            named = source_name(source) or "a stream"
            raise ValueError(f"{named} has no name of its own for its file in the folder")
    os.makedirs(folder, exist_ok=True)
    return [os.path.join(folder, stem + format.suffixes[0]) for stem in stems]


def _stem(name: str) -> str:
    """Return the name of a file without folder and without the suffixes of compression and format."""
    path = PurePath(name)
    path = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    format = detecting.of_name(path.name)
    suffixes = sorted(format.suffixes, key=len, reverse=True) if format is not None else ()
    fitting = next((suffix for suffix in suffixes if path.name.lower().endswith(suffix)), "")
    return path.name[: len(path.name) - len(fitting)]


def _inputs(sources: Source | Sequence[Source]) -> list[Source]:
    several = expanded(sources, lambda path: detecting.of_source_name(path) is not None)
    return [cast("Source", sources)] if several is None else several
