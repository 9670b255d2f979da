"""What the commands that move records say at the end: how many went through, and how long it took."""

from __future__ import annotations

import sys
from typing import NoReturn

import pubrecord
from pubrecord.cli.messages import note

#: Seconds from which on a rate says more about the work than about the start.
_LONG_ENOUGH = 1.0


def finish(report: pubrecord.Report, more: str = "") -> NoReturn:
    """Say what was done, and end with status 1 if anything was passed over, else 0."""
    note(f"{summary(report)}{more}")
    sys.exit(1 if report.skipped else 0)


def summary(report: pubrecord.Report) -> str:
    """Return the line that says what was done; there is no rate for what took less than a second."""
    parts = [f"{report.records:,} records", f"{report.deletions:,} deletions"]
    if report.skipped:
        others = ", ..." if report.skipped > len(report.skipped_pmids) else ""
        pmids = f" (PMID {', '.join(report.skipped_pmids)}{others})" if report.skipped_pmids else ""
        parts.append(f"{report.skipped:,} skipped{pmids}")
    parts.append(f"{report.seconds:.1f} s")
    if report.seconds >= _LONG_ENOUGH:
        parts.append(f"{report.records / report.seconds:,.0f} records/s")
    return ", ".join(parts)
