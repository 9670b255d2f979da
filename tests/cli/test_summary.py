"""The line at the end of a conversion."""

import pytest

from pubrecord import Report
from pubrecord.cli.reports import summary


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (Report(12_345, 7, 0, (), 0.94), "12,345 records, 7 deletions, 0.9 s"),
        (Report(12_345, 7, 0, (), 2.5), "12,345 records, 7 deletions, 2.5 s, 4,938 records/s"),
        (Report(0, 0, 0, (), 0.0), "0 records, 0 deletions, 0.0 s"),
        (Report(1, 0, 2, ("8", "9"), 0.1), "1 records, 0 deletions, 2 skipped (PMID 8, 9), 0.1 s"),
        (Report(1, 0, 3, ("8",), 0.1), "1 records, 0 deletions, 3 skipped (PMID 8, ...), 0.1 s"),
        (Report(1, 0, 3, (), 0.1), "1 records, 0 deletions, 3 skipped, 0.1 s"),
    ],
)
def test_summary(report: Report, expected: str) -> None:
    """It counts what went through and what did not; a run of less than a second says nothing of a rate."""
    assert expected == summary(report)
