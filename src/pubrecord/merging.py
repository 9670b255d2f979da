"""Merging: baseline and update files into one target with each record that stands."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Literal

import attrs

from pubrecord import formats
from pubrecord.converting import Report, report_of, shared_work, target_format
from pubrecord.errors import OnError, PubrecordError, check_on_error
from pubrecord.options import Options
from pubrecord.records import Deletion, Record
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Progress, Target, opened
from pubrecord.tally import Tally
from pubrecord.updates.names import Files
from pubrecord.updates.planning import FilePlan, Plan, plan
from pubrecord.updates.reading import reader_of, standing, tolerant
from pubrecord.workers.shared import Sharing


def merge(
    files: Plan | Files,
    target: Target,
    *,
    versions: Literal["all", "latest"] = "all",
    order: Literal["name", "given"] = "name",
    verify: bool = True,
    strict: bool = False,
    workers: int = 1,
    on_error: OnError = "raise",
    rejects: Target | None = None,
    fields: Sequence[str] | None = None,
    row_group: int | None = None,
    progress: Progress | None = None,
    to_format: str | None = None,
    limits: Limits = DEFAULT,
) -> Report:
    """Write the records of baseline and update files that stand into one target, and return what was done.

    The oldest file comes first, and its records in their order; deletions are not written.

    Args:
        files: Paths of PubMed XML in any order, or what `pubrecord.updates.plan` returned for them.
        target: As in `convert`; its suffix says the format, unless `to_format` names it.
        versions: As in `pubrecord.updates.plan`.
        order: As in `pubrecord.updates.plan`.
        verify: As in `pubrecord.updates.plan`.
        strict: As in `pubrecord.updates.plan`.
        workers: As in `convert`.
        on_error: As in `convert`. No older record takes the place of one that is damaged, if its PMID can be read.
        rejects: As in `convert`.
        fields: As in `convert`.
        row_group: As in `convert`.
        progress: As in `convert`.
        to_format: As in `convert`.
        limits: As in `convert`.

    Raises:
        UpdatesError: For files that do not go together, before anything is converted.
        DamagedInputError: For a wrong MD5, before anything is converted.
        PubrecordError: As `convert` does; the target then stays as it was.
        OSError: As `convert` does.
    """
    check_on_error(on_error)
    started = time.monotonic()
    to = target_format(target, to_format)
    options = Options(fields=fields, row_group=row_group)
    codec = to.with_options(**options)
    columns = to.columns(codec)
    with contextlib.ExitStack() as stack:
        tally = stack.enter_context(Tally(on_error, rejects))
        tally.format = formats.FORMATS["xml"]
        sharing = stack.enter_context(shared_work(workers, to, limits, options=options, columns=columns))
        if not isinstance(files, Plan):
            met = tolerant(on_error)
            files = plan(
                files,
                versions=versions,
                order=order,
                verify=verify,
                strict=strict,
                on_error=met,
                limits=limits,
                progress=progress,
            )
        merging = _Merging(tally, columns, progress, limits, sharing)
        codec.write_all(tally.count(merging.records(files)), target, on_error=tally.unwritten)
    return report_of(tally, started)


@attrs.frozen
class _Merging:
    """How the files of a plan are read."""

    tally: Tally
    #: The columns that are asked for; `None` where records must be whole.
    fields: Sequence[str] | None
    progress: Progress | None
    limits: Limits
    sharing: Sharing | None

    def records(self, planned: Plan) -> Iterator[Record | Chunk]:
        """Give the records of all files that stand; an error says which files were read whole before."""
        for number, file in enumerate(planned.files):
            try:
                with contextlib.closing(opened(file.path, self.progress)) as source:
                    yield from self._of_file(file, source)
            except (PubrecordError, OSError) as error:
                error.add_note(f"{number} of {len(planned.files)} files were read whole before; nothing is written.")
                raise

    def _of_file(self, file: FilePlan, source: Input) -> Iterator[Record | Chunk]:
        """Give the records of a file that stand, and chunks of workers that have read some of them."""
        if self.sharing is None or not file.is_regular:
            yield from standing(file, source, fields=self.fields, on_error=self.tally.error, limits=self.limits)
            return
        reader = reader_of(file, source, fields=self.fields, on_error=self.tally.error, limits=self.limits)
        for record in self.sharing.share(reader, self.tally.has_any, file.stands):
            if not isinstance(record, Deletion):
                yield record
