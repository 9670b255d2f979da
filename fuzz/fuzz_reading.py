"""Fuzz target: any bytes give records, or an error of the library's own hierarchy.

    python fuzz/fuzz_reading.py [CORPUS_FOLDER] [-max_total_time=SECONDS]

What is read is written as XML and as JSON and read again, and must be the same. What the quick way takes for a record,
the exact way must take for the same one. Needs atheris.
"""

import io
import sys

import atheris

with atheris.instrument_imports(include=["pubrecord"]):
    from lxml import etree

    from pubrecord import Limits, PubrecordError, json, xml
    from pubrecord.errors import JsonShapeError
    from pubrecord.xml.names import CLASSES
    from pubrecord.xml.reading.compiler import read_raw
    from pubrecord.xml.reading.piece import read_exactly
    from pubrecord.xml.reading.tokens import Unexpected
    from pubrecord.xml.trees import exact_parser

_LIMITS = Limits(record=1 << 20, total=8 << 20)


def target(data: bytes) -> None:
    """Read bytes as XML and as JSON; what comes out must come back from both."""
    for name in CLASSES:
        if (start := data.find(b"<%b" % name.encode())) >= 0:
            ways_agree(data[start:])
    errors: list[PubrecordError] = []
    records = list(xml.read(io.BytesIO(data), on_error=errors.append, limits=_LIMITS))
    assert all(isinstance(error, PubrecordError) for error in errors)
    str(errors)
    for record in records:
        assert xml.loads(xml.dumps(record)) == record
        assert json.loads(json.dumps(record)) == record
    written = io.BytesIO()
    assert xml.write(xml.read(io.BytesIO(data), on_error="skip", limits=_LIMITS), written) == len(records)
    assert list(xml.read(io.BytesIO(written.getvalue()))) == records
    try:
        list(json.read(io.BytesIO(data), limits=_LIMITS))
    except JsonShapeError:
        return
    except PubrecordError:
        return


def ways_agree(data: bytes) -> None:
    """Read bytes as one record, by the quick way, and if that takes them, by way of a tree."""
    raw = data[: data.rfind(b">") + 1]
    try:
        quick = read_raw(raw)
    except Unexpected:
        return
    assert read_exactly(etree.XML(raw, exact_parser())) == quick


if __name__ == "__main__":
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
