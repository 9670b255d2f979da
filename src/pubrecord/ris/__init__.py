"""RIS, the format that all programs for screening and references take: records to references, and back.

What a citation needs comes from the CSL item of a record, so titles, names, dates and pages are the same in both; keywords,
affiliations and notices of retraction stand beside it. Lines are written and read by rispy (extra ``formats``).
"""

from pubrecord.ris.files import dumps, loads, read, write
from pubrecord.ris.reading import RisWarning

__all__ = ["RisWarning", "dumps", "loads", "read", "write"]


def __dir__() -> list[str]:
    return __all__
