"""Languages in CSL items: `language`."""

import subprocess
import sys

import pytest

from pubrecord import Article, csl


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("eng",), "en"),
        (("fre", "eng"), "fr"),
        (("ger",), "de"),
        (("chi",), "zh"),
        (("dut",), "nl"),
        (("scr",), "hr"),
        (("scc",), "sr"),
        (("mul",), None),
        (("und", "eng"), None),
        (("sco",), None),
        (("English",), None),
        ((), None),
    ],
)
def test_language(codes: tuple[str, ...], expected: str | None) -> None:
    """The first language has two letters, withdrawn codes included; what ISO 639-1 does not have is left out."""
    assert expected == csl.to_item(Article(pmid="1", languages=codes)).get("language")


def test_languages_are_loaded_late() -> None:
    """The tables of languages are loaded when a language is first asked for."""
    code = "import sys, pubrecord.csl; print('langcodes' in sys.modules)"

    assert "False\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
