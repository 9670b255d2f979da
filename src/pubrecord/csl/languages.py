"""Languages: `language`, two letters in CSL, three in PubMed."""

from __future__ import annotations

import functools
import re

from pubrecord.csl.reading import Reading
from pubrecord.languages import two_letters
from pubrecord.records import Article, BookArticle

_THREE = re.compile(r"[a-z]{3}")
_SUBTAG = re.compile(r"[-_]")


def language(record: Article | BookArticle) -> str | None:
    """`language`: the first Language, from ISO 639-2/B to ISO 639-1; left out if that has no code for it.

    With ``eng`` in place of ``en``, processors take the text for no English and leave titles in lower case.
    """
    return two_letters(record.languages[0].strip().lower()) if record.languages else None


@functools.cache
def three_letters(tag: str) -> str | None:
    """Return the ISO 639-2/B code of the language in a tag such as ``en``, ``de-CH`` or ``deu``; `None` if unknown."""
    from langcodes import Language  # noqa: PLC0415 - as above
    from langcodes.tag_parser import LanguageTagError  # noqa: PLC0415

    try:
        language = Language.get(tag.strip())
        code = language.to_alpha3(variant="B")
    except (LanguageTagError, LookupError):
        return None
    return code if _THREE.fullmatch(code) and language.language else None


def take_languages(reading: Reading) -> tuple[str, ...]:
    """Return `languages` of a record from `language`; what is no language that ISO 639 knows has no place.

    Nor have regions and scripts: ``en-GB`` is ``eng``.
    """
    tag = reading.text("language")
    if tag is None:
        return ()
    code = three_letters(tag)
    if code is None:
        reading.unplaced(".language", f"{tag!r} is no language code")
        return ()
    if _SUBTAG.search(tag.strip()):
        reading.unplaced(".language", f"a record has languages without regions and scripts: {tag!r} became {code!r}")
    return (code,)
