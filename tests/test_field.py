"""Files in the shape of what people have on their disks: each named case is one of the corpus's files from the field."""

import os

import pytest

import pubrecord

JSON = {
    "library.json": ["900001010", "900001011"],
    "one-record-indented.json": ["900001012"],
    "records-by-jq.jsonl": ["900001012", "900001013"],
}


@pytest.mark.parametrize("name", JSON)
def test_json(corpus, name):
    """JSON is read in every layout, and CSL-JSON is known by its content, by path, as a stream, and in a conversion."""
    path = corpus / "field" / name
    with path.open("rb") as stream:
        from_stream = [record.pmid for record in pubrecord.read(stream)]

    assert JSON[name] == [record.pmid for record in pubrecord.read(path)] == from_stream
    assert len(JSON[name]) == pubrecord.convert(path, os.devnull, to_format="xml").records
