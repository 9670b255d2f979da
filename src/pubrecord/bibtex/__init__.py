"""BibTeX and BibLaTeX: entries for LaTeX documents from records, and records from entries.

Entries are made from the CSL item of a record, in a form that BibTeX, biber, pandoc and the libraries for Python read
alike. They are read by pandoc (extra ``cite``).
"""

from pubrecord.bibtex.files import dumps, loads, read, write
from pubrecord.bibtex.reading import BibtexWarning

__all__ = ["BibtexWarning", "dumps", "loads", "read", "write"]


def __dir__() -> list[str]:
    return __all__
