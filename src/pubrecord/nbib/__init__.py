"""MEDLINE text, NLM's own tagged format: what PubMed's site saves as ``.nbib`` or ``.txt``, and reference managers take.

It holds nearly all of a record but for identifiers of terms, markup, references and the place of groups among the
authors; `pubrecord.nbib.tags` declares each tag once. It is written in the form of PubMed's site, and read in the forms
of the site and of efetch of all years.
"""

from pubrecord.nbib.files import NbibWarning, dumps, loads, read, write

__all__ = ["NbibWarning", "dumps", "loads", "read", "write"]


def __dir__() -> list[str]:
    return __all__
