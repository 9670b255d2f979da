"""A PubMed on a disk of one's own: one SQLite file that baseline and update files are applied to.

A store has one row for each PMID and version. Files may be applied in any order, twice, and after the process was
killed at any moment: the store that comes of them is the same. `Store` opens one.
"""

from pubrecord.store.database import Store

__all__ = ["Store"]


def __dir__() -> list[str]:
    return __all__
