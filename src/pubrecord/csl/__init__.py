"""CSL-JSON: items for reference managers and citation processors from records, and records from items.

An item has what a citation needs: who, what, where, when. What CSL has no variable for (MeSH, affiliations, grants and
more) is not in it, unless the whole record is embedded. Each variable is made by one function, whose docstring has its
rule.
"""

from pubrecord.csl.files import dumps, loads, read, write
from pubrecord.csl.items import CslWarning, from_item
from pubrecord.csl.rendering import cite
from pubrecord.csl.writing import to_item

__all__ = ["CslWarning", "cite", "dumps", "from_item", "loads", "read", "to_item", "write"]


def __dir__() -> list[str]:
    return __all__
