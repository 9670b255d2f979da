"""Baseline and update files: which of their records stand, and reading these.

NLM gives PubMed as a yearly baseline and update files that go on with its numbers: new records, revised ones and
deletions. `plan` works out which records stand, `read` gives them; `pubrecord.merge` writes them into one file.
"""

from pubrecord.updates.names import UpdatesWarning
from pubrecord.updates.planning import FilePlan, Plan, plan
from pubrecord.updates.reading import read

__all__ = ["FilePlan", "Plan", "UpdatesWarning", "plan", "read"]


def __dir__() -> list[str]:
    return __all__
