"""What is in a file, as figures that add up: how many records of what kind, how complete, from which years and journals.

`of` counts any records, `of_file` those of a file, with what the file itself tells. The figures of two files are the
sum of theirs, ``a + b``. `to_dict` gives them for JSON, `schema` describes that.
"""

from __future__ import annotations

from collections.abc import Iterable

from pubrecord.records import Record
from pubrecord.stats.counting import count
from pubrecord.stats.dicts import schema, to_dict
from pubrecord.stats.figures import Distinct, Noticed, PmidSet, Stats
from pubrecord.stats.files import of_file

__all__ = ["Distinct", "Noticed", "PmidSet", "Stats", "of", "of_file", "schema", "to_dict"]


def __dir__() -> list[str]:
    return __all__


for _cls in (Distinct, Noticed, PmidSet, Stats):
    _cls.__module__ = "pubrecord.stats"


def of(records: Iterable[Record]) -> Stats:
    """Return the figures of records, which may be what `read` gives; memory does not grow with their number.

    It grows with the number of different names that are counted, and for authors only up to a limit, beyond which the
    figure says that there are more.
    """
    stats = Stats()
    for record in records:
        count(stats, record)
    return stats
