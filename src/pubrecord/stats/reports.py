"""The report of a conversion as a table to show."""

from __future__ import annotations

from collections.abc import Iterator

from pubrecord.converting import Report
from pubrecord.stats.summary import Row, Table


def table(report: Report) -> Table:
    """Return what a conversion did as a table."""
    return Table("report", "Conversion", tuple(_rows(report)))


def _rows(report: Report) -> Iterator[Row]:
    yield Row("Records", f"{report.records:,}")
    yield Row("Deleted PMIDs", f"{report.deletions:,}")
    yield Row("Skipped", f"{report.skipped:,}")
    if report.skipped_pmids:
        yield Row("PMIDs of the first skipped", ", ".join(report.skipped_pmids))
    yield Row("Seconds", f"{report.seconds:.1f}")
