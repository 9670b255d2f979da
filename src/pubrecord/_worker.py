"""A worker process of a conversion: takes runs of records as XML, gives them back in another format.

    python -m pubrecord._worker SETTINGS

It answers each run with the bytes that stand for it, or with nothing if anything about it is out of the ordinary: then
the process that asked does it itself, one record after the other, with all that a bad record asks for.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator

from pubrecord import _cut, errors
from pubrecord._frame import Frame, default_layout, observed_layout
from pubrecord._messages import READY, receive, send
from pubrecord._piece import read_piece
from pubrecord._window import Limits, Window
from pubrecord.records import Deletion, Record

#: What a worker makes of a record and where it stood.
Encode = Callable[[Record, _cut.Piece], bytes]


class _Irregular(Exception):
    """Something about a run is out of the ordinary."""


def main() -> None:
    """Answer runs until there are no more."""
    settings = json.loads(sys.argv[1])
    package = os.path.realpath(errors.__file__)
    if settings["package"] != package:
        sys.exit(f"pubrecord is at {settings['package']} for who asked, and at {package} for its worker")
    between, encode = encoder(settings["to"], as_it_stands=settings["as_it_stands"])
    limits = Limits(record=settings["record"])
    answers = os.fdopen(os.dup(1), "wb")
    with contextlib.suppress(OSError):  # there may be no standard error
        os.dup2(2, 1)  # whatever else is printed is no answer
    try:
        answers.write(READY)
        answers.flush()
        while (root := receive(sys.stdin.buffer)) is not None and (run := receive(sys.stdin.buffer)) is not None:
            for message in answer(root.decode(), run, between, encode, limits):
                send(answers, message)
    except BrokenPipeError:  # nobody is there to hear more
        os._exit(1)


def answer(root: str, run: bytes, between: bytes, encode: Encode, limits: Limits) -> tuple[bytes, bytes]:
    """Return how many records a run has and the PMID of the last, as JSON, and what stands for them.

    Nothing is returned if the run is irregular.
    """
    bodies: list[bytes] = []
    pmid: str | None = None
    try:
        for piece in _pieces(run, root, limits):
            record = read_piece(piece)
            if isinstance(record, Deletion):  # some formats warn of it
                return b"", b""
            pmid = record.pmid
            bodies.append(encode(record, piece))
    except Exception:  # noqa: BLE001 - who asked will meet it too, and knows what to do
        return b"", b""
    return json.dumps([len(bodies), pmid]).encode(), between.join(bodies)


class _Run:
    """A run as a stream."""

    name = "run"

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self) -> bytes:
        """Return all of it, once."""
        data, self._data = self._data, b""
        return data


def _pieces(run: bytes, root: str, limits: Limits) -> Iterator[_cut.Piece]:
    """Give the records of a run; raises `_Irregular` for anything else in it."""
    window = Window(_Run(run), limits)
    window.fill()
    cutter = _cut.Cutter(window, Frame("", f"<{root}>"))
    for piece in cutter.pieces():
        if piece.error is not None or cutter.before_end is not None:
            raise _Irregular
        yield piece
        if window.position == len(window.data):
            break


def encoder(format: str, *, as_it_stands: bool) -> tuple[bytes, Encode]:
    """Return what stands between two records of a format, and what makes the bytes of one.

    XML keeps the layout of the source where it is to be written as it stands.
    """
    if format == "csl":
        files = importlib.import_module("pubrecord.csl.files")
        return files.BETWEEN, lambda record, _: files.encoded(record, {})
    if format == "xml":
        xml = importlib.import_module("pubrecord.xml")
        if as_it_stands:
            return b"", lambda record, piece: xml.encoded(record, observed_layout(record, piece.gap, piece.raw))
        return b"", lambda record, _: xml.encoded(record, default_layout(record))
    lines = importlib.import_module("pubrecord.json")
    return lines.BETWEEN[format], lambda record, _: lines.encoded(record)


if __name__ == "__main__":
    main()
