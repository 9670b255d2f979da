"""Languages, which PubMed names by three letters (ISO 639-2/B): their codes of two letters, their English names."""

from __future__ import annotations

import functools
import re

_THREE = re.compile(r"[a-z]{3}")
_TWO_LETTERS = 2
#: PubMed's codes for several languages and for an unknown one.
_NO_LANGUAGE = ("mul", "und", "zxx")
#: Those in which the journals of MEDLINE appear, under NLM's own names for them.
_NAMES = """
afr Afrikaans
alb Albanian
amh Amharic
ara Arabic
arm Armenian
aze Azerbaijani
baq Basque
bel Belarusian
ben Bengali
bos Bosnian
bul Bulgarian
bur Burmese
cat Catalan
chi Chinese
cze Czech
dan Danish
dut Dutch
eng English
epo Esperanto
est Estonian
fin Finnish
fre French
geo Georgian
ger German
gla Scottish Gaelic
glg Galician
gre Greek
heb Hebrew
hin Hindi
hrv Croatian
hun Hungarian
ice Icelandic
ind Indonesian
ita Italian
jpn Japanese
kaz Kazakh
kin Kinyarwanda
kor Korean
lat Latin
lav Latvian
lit Lithuanian
mac Macedonian
mal Malayalam
mao Maori
may Malay
mul Multiple languages
nor Norwegian
per Persian
pol Polish
por Portuguese
pus Pushto
rum Romanian
rus Russian
san Sanskrit
slo Slovak
slv Slovenian
spa Spanish
srp Serbian
swe Swedish
tam Tamil
tha Thai
tur Turkish
ukr Ukrainian
und Undetermined language
urd Urdu
vie Vietnamese
wel Welsh
"""


@functools.cache
def two_letters(code: str) -> str | None:
    """Return the ISO 639-1 code of an ISO 639-2/B code, withdrawn ones included; `None` if there is none."""
    from langcodes import standardize_tag  # noqa: PLC0415 - its tables are not loaded before they are needed

    if not _THREE.fullmatch(code) or code in _NO_LANGUAGE:
        return None
    short = standardize_tag(code)
    return short if len(short) == _TWO_LETTERS else None


def language_name(code: str) -> str:
    """Return the English name of a language, and what is no code that PubMed uses as it stands."""
    return _names().get(code.strip().lower(), code.strip())


def is_english(code: str) -> bool:
    """Return whether a code means English, in whatever case the file has it."""
    return code.strip().lower() == "eng"


@functools.cache
def _names() -> dict[str, str]:
    return {code: name for code, _, name in (each.partition(" ") for each in _NAMES.split("\n") if each)}
