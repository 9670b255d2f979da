"""The two engines in one process, for tests and fuzz targets that compare what they give."""

import contextlib
import functools
import importlib.util
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pubrecord
from pubrecord import PubrecordError, engines, json, xml, xml_lines
from pubrecord.excerpts import Names
from pubrecord.json import compiled as json_compiled
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.reading import compiled
from pubrecord.xml.reading.piece import reading_of

_compiled_plan, _lines_plan, _line_plan = compiled.compiled_plan, compiled.lines_plan, json_compiled.line_plan
#: Whether the compiled engine is built.
IS_BUILT = importlib.util.find_spec("pubrecord._engine") is not None


@contextlib.contextmanager
def chosen_engine(name: str) -> Iterator[None]:
    """Ask anew, within the block, which engine the environment chooses: that of this name."""
    asked = (engines.extension, _compiled_plan, _lines_plan, _line_plan)
    with mock.patch.dict(os.environ, {"PUBRECORD_ENGINE": name}):
        for function in asked:
            function.cache_clear()
        try:
            yield
        finally:
            for function in asked:
                function.cache_clear()


@contextlib.contextmanager
def engine(name: str) -> Iterator[None]:
    """Let the engine of that name do the work within the block, whatever the environment says."""
    is_compiled = name == "compiled"
    with (
        mock.patch.object(compiled, "compiled_plan", _reads if is_compiled else lambda _=None: None),
        mock.patch.object(compiled, "lines_plan", _lines if is_compiled else lambda: None),
        mock.patch.object(json_compiled, "line_plan", _writes if is_compiled else lambda: None),
        mock.patch.object(xml_lines, "extension", return_value=is_compiled or None),
    ):
        yield


@functools.cache
def _reads(key: Any = None) -> Any:
    with chosen_engine("compiled"):
        return _compiled_plan(key)


@functools.cache
def _lines() -> Any:
    with chosen_engine("compiled"):
        return _lines_plan()


@functools.cache
def _writes() -> Any:
    with chosen_engine("compiled"):
        return _line_plan()


def check_record(raw: bytes) -> bool:
    """Assert that the compiled engine gives what Python gives, with `unknown` and JSON; return whether it gives anything."""
    with engine("compiled"):
        record = compiled.read_compiled(raw)
        if record is None:
            return False
        line = json.dumps(record)
    with engine("python"):
        reading = reading_of(Piece(raw, b"", 0))

        assert (reading.record, ()) == (record, reading.disorder)
        assert repr(reading.record) == repr(record)
        assert json.dumps(reading.record) == line
    return True


def check_excerpt(raw: bytes, names: Names) -> None:
    """Assert that both engines read the same of some fields of a record, errors too.

    Of a damaged record one may find the damage and the other step over it; what both give is the same all the same.
    """
    outcomes, errors = [], []
    for name in ("python", "compiled"):
        with engine(name):
            try:
                outcomes.append(f"{reading_of(Piece(raw, b'', 0), names)}")
            except PubrecordError as error:
                errors.append(f"{type(error)} {error} {error.problems}")

    assert len({*outcomes}) + len({*errors}) == 1 or (len({*outcomes}) == 1 and is_damaged(raw))


def is_damaged(raw: bytes) -> bool:
    """Whether a record cannot be read whole."""
    with engine("python"):
        try:
            reading_of(Piece(raw, b"", 0))
        except PubrecordError:
            return True
    return False


def check_file(source: bytes, size: int, **options: Any) -> None:
    """Assert that both engines tell the same of a file that comes in pieces of a size.

    With `fields` that holds for a file without damage: one engine may step over what the other finds.
    """
    with engine("python"):
        expected = told(source, size, **options)
        if "fields" in options and any(isinstance(each[0], type) for each in told(source, size)[:-3]):
            return
    with engine("compiled"):
        assert expected == told(source, size, **options)


def check_conversion(source: bytes, folder: Path) -> None:
    """Assert that both engines make the same JSON Lines, rejects and report of a file."""
    outcomes = []
    for name in ("python", "compiled"):
        target, rejects = folder / f"{name}.jsonl", folder / f"{name}.xml"
        errors: list[tuple[object, ...]] = []
        with engine(name):
            report = pubrecord.convert(
                io.BytesIO(source),
                target,
                from_format="xml",
                rejects=rejects,
                on_error=lambda error, errors=errors: errors.append((str(error), error.record, error.offset)),
            )
        told_by_report = (report.records, report.deletions, report.skipped, report.skipped_pmids)
        outcomes.append((target.read_bytes(), rejects.exists() and rejects.read_bytes(), told_by_report, errors))
        rejects.unlink(missing_ok=True)

    assert outcomes[0] == outcomes[1]


def told(source: bytes, size: int, **options: Any) -> list[Any]:
    """Return all that a reader tells of a source that comes in pieces of a size: records, places, errors, the frame."""
    story: list[Any] = []
    pieces = (source[place : place + size] for place in range(0, len(source), size))

    def take(error: PubrecordError) -> None:
        story.append((type(error), str(error), error.record, error.offset, error.pmid, error.raw, error.problems))

    reader = xml.read(pieces, on_error=take, **options)
    for record in reader:
        raw, gap = (reader.raw, reader.origin.gap) if reader.offset is not None else (b"", b"")
        story.append((repr(record), reader.number, reader.offset, raw, gap, reader.disorder))
    return [*story, reader.frame, reader.number, reader.skipped]
