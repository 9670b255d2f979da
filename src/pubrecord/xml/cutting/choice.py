"""Which engine takes a stream: the cutter, or the parser of whole documents.

The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""

from __future__ import annotations

import attrs

from pubrecord.streams.window import Window
from pubrecord.xml.cutting.cutter import Cutter
from pubrecord.xml.cutting.not_pubmed import ARCHIVE_HEAD, archive, not_pubmed
from pubrecord.xml.cutting.pieces import Engine
from pubrecord.xml.cutting.prolog import (
    begins_record,
    finds_record,
    match_prolog,
    needs_whole,
    refused_namespace,
    take_frame,
    tells_encoding,
)
from pubrecord.xml.cutting.whole import Whole
from pubrecord.xml.names import CLASSES, SETS


def engine_of(window: Window) -> Engine:
    """Return what takes a stream, told by its encoding, by what stands before the root, and by the root.

    Raises `NotPubmedError` for a stream without any record and for elements in a namespace, `UnsafeInputError` for a
    document type with declarations of its own, and what broke the stream before the first record.
    """
    if error := archive(window.fill_until(lambda data: len(data) >= ARCHIVE_HEAD), window.name):
        raise error
    if needs_whole(window.fill_until(tells_encoding)):
        return Whole(window)
    prolog = match_prolog(window)
    if prolog is None:
        if not finds_record(window):
            raise window.take_damage() or not_pubmed(window.head(), window.name)
        return Cutter(window, None, "")
    name, behind = prolog["name"].decode(), prolog.end() - window.position
    if name not in SETS and name not in CLASSES and not begins_record(window, behind):
        if not finds_record(window):
            raise window.take_damage() or not_pubmed(window.head(), window.name, name)
        return Cutter(window, None, "")
    if refusal := refused_namespace(prolog["start"].decode("utf-8", "replace")):
        raise refusal
    frame = take_frame(window, prolog)
    if prolog["empty"]:
        return Cutter(window, attrs.evolve(frame, start=frame.start.replace("/>", ">")), "")
    return Cutter(window, frame, frame.root)
