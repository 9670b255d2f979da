"""What is counted where a record cannot be written."""

import io

import pytest

import pubrecord
from pubrecord import Article, PubrecordError, formats
from pubrecord.tally import Tally

#: Formats of other programs warn of a text that ends early.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(params=[name for name, format in formats.FORMATS.items() if format.is_read and format.is_written])
def name(request) -> str:
    """The name of each format that is read."""
    return request.param


def test_a_record_that_cannot_be_written_costs_no_other(name):
    """`convert` passes over a record that the target's format cannot hold, and says so, in every format."""
    bad = Article(pmid="2", title="\ud800")
    errors: list[PubrecordError] = []

    report = Tally(errors.append, None)  # what convert gives the codec
    target = io.BytesIO()
    formats.named(name).codec.write_all(
        report.count([Article(pmid="1"), bad, Article(pmid="3")]), target, on_error=report.unwritten
    )

    assert ["1", "3"] == [record.pmid for record in pubrecord.read(io.BytesIO(target.getvalue()), format=name)]
    assert (2, 1, ["2"]) == (report.records, report.skipped, report.pmids)
    assert [2] == [error.record for error in errors]
