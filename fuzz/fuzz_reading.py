"""Fuzz target: any bytes give records, or an error of the library's own hierarchy.

    python fuzz/fuzz_reading.py [CORPUS_FOLDER] [-max_total_time=SECONDS]

What is read is written as XML and as JSON and read again, and must be the same. Needs atheris.
"""

import io
import sys

import atheris

with atheris.instrument_imports(include=["pubrecord"]):
    from pubrecord import Limits, PubrecordError, json, xml
    from pubrecord.errors import JsonShapeError

_LIMITS = Limits(record=1 << 20, total=8 << 20)


def target(data: bytes) -> None:
    """Read bytes as XML and as JSON; what comes out must come back from both."""
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


if __name__ == "__main__":
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
