"""Which format a file has: told by the suffix of its name, or else by its first bytes.

What suffixes and first bytes a format has is said by its entry in the table of `pubrecord.formats`.
"""

from __future__ import annotations

import contextlib
import os
from codecs import BOM_UTF8
from pathlib import PurePath

from pubrecord.formats import FORMATS, Format
from pubrecord.streams.opening import COMPRESSIONS, Input, Target, opened, source_name
from pubrecord.streams.sources import Source

#: Bytes that tell all formats but those of arrays.
_START = 16


def of_name(name: str) -> Format | None:
    """Return the format that the suffix of a file's name tells, `None` if it tells none."""
    low = PurePath(name).name.lower()
    compression = PurePath(low).suffix
    low = low.removesuffix(compression) if compression in COMPRESSIONS else low
    matches = [
        (len(suffix), format) for format in FORMATS.values() for suffix in format.suffixes if low.endswith(suffix)
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None


def of_source_name(name: str) -> Format | None:
    """Return the format that the suffix of a source's name tells, `None` if it tells none that can be read."""
    format = of_name(name)
    return format if format is not None and format.is_read else None


def of_content(stream: Input) -> Format:
    """Return the format that the first bytes of a stream look like: XML where they tell nothing.

    So many bytes are brought to hand as it takes to tell, or all there are.
    """
    start = stream.peek(_is_enough).removeprefix(BOM_UTF8).lstrip()
    return next(format for format in FORMATS.values() if format.looks_like(start))


def _is_enough(head: bytes) -> bool:
    start = head.removeprefix(BOM_UTF8).lstrip()
    if len(start) < _START:
        return False
    return next(looks for format in FORMATS.values() if (looks := format.looks_like(start)) is not False) is not None


def of_target(target: Target) -> Format:
    """Return the format that the suffix of a target tells; raises `ValueError` if it tells none."""
    format = of_name(source_name(target))
    if format is None:
        known = ", ".join(f"{format.name} ({', '.join(format.suffixes)})" for format in FORMATS.values())
        raise ValueError(
            f"no suffix tells the format of {source_name(target) or 'the target'}: name one of the formats, which are {known}"
        )
    return format


def of_source(source: Source | Input) -> tuple[Format, Source | Input]:
    """Return the format that the suffix of a source tells, or else its content, and the source, perhaps opened for that.

    Where the suffix says no more than that it is JSON, the content tells whether it is CSL-JSON.
    """
    format = of_source_name(source_name(source))
    if format is not None and format.name not in ("json", "jsonl"):
        return format, source
    if format is not None and isinstance(source, (str, os.PathLike)) and os.path.isfile(source):
        with contextlib.closing(opened(source)) as stream:
            return _of_stream(stream, format), source
    stream = opened(source)
    return _of_stream(stream, format), stream


def _of_stream(stream: Input, named: Format | None) -> Format:
    """Return the format of a stream by its content, or the one that its name tells if that is as good."""
    format = of_content(stream)
    return format if named is None or format.name == "csl" else named
