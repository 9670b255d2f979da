"""Whether files that one command reads and writes are the same file.

The reasons are told in ``docs/explanation/design.md``, "Nothing disappears quietly".
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Hashable, Sequence
from typing import IO, cast

from pubrecord.streams.opening import Target, source_name
from pubrecord.streams.sources import Source


def refuse_meeting(sources: Sequence[Source], targets: Sequence[Target], rejects: Target | None) -> None:
    """Raise `ValueError` if a target would overwrite what is still to be read, or the rejects a target or a source.

    Links are looked through. A target may be the source that it is made from, one for one: it comes to its name only
    when all is read.
    """
    read = [_file_of(source, writes=False) for source in sources]
    written = [_file_of(target, writes=True) for target in targets]
    for number, target in enumerate(written):
        others = read if len(targets) != len(read) else [*read[:number], *read[number + 1 :]]
        if len(read) > 1 and target & frozenset().union(*others):
            raise ValueError(f"{_shown(targets[number])} is one of the sources, and would be overwritten by the others")
        if target & frozenset().union(*written[:number]):
            raise ValueError(f"{_shown(targets[number])} would be written twice")
    if rejects is None:
        return
    kept = _file_of(rejects, writes=True)
    for files, names, what in ((written, targets, "the target"), (read, sources, "a source")):
        for file, name in zip(files, names, strict=True):
            if kept & file:
                raise ValueError(f"the rejects go into a file of their own: {_shown(name)} is {what}")


def _file_of(file: Source | Target, *, writes: bool) -> frozenset[Hashable]:
    """Return marks that are the same for a file under all of its names; none for a device, which several may share."""
    stream: object = file
    marks: set[Hashable] = set()
    if isinstance(file, (str, os.PathLike)) and str(file) != "-":
        path = os.path.realpath(file)
        status = _status(path)
        if status is None:
            return frozenset([path])
    else:
        if isinstance(file, (str, os.PathLike)):
            stream = sys.stdout if writes else sys.stdin
        marks.add(id(stream))
        status = _status_of(stream)
    if status is not None and stat.S_ISREG(status.st_mode):
        marks.add((status.st_dev, status.st_ino))
    return frozenset(marks)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except (OSError, ValueError):
        return None


def _status_of(stream: object) -> os.stat_result | None:
    try:
        return os.fstat(cast("IO[bytes]", stream).fileno())
    except (OSError, AttributeError, TypeError):
        return None


def _shown(file: Source | Target) -> str:
    return source_name(file) or "a stream"
