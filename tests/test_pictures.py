"""The pictures of the documentation show what the library shows now."""

import re

import pytest
from generate import pictures, website

pytest.importorskip("rich")


def test_not_outdated() -> None:
    """No picture is outdated; otherwise ``nox -s pictures`` makes it anew."""
    assert [] == [each.name for each in pictures.outdated()]


def test_small() -> None:
    """No picture is larger than a page can bear, and there is none that nobody makes."""
    names = {each.name for each in pictures.pictures()}
    files = {path.name: path.stat().st_size for path in pictures.FOLDER.iterdir() if path != pictures.HASHES}

    assert names == set(files)
    assert {} == {name: size for name, size in files.items() if size >= pictures.LARGEST}


def test_shown_with_text() -> None:
    """Each picture is shown on some page, light and dark, with a text for those who do not see it."""
    shown = [
        found
        for path in (website.ROOT / "README.md", *website.DOCS.rglob("*.md"))
        for found in re.findall(r"!\[([^\]]*)\]\([^)]*images/([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    ]

    assert {each.name for each in pictures.pictures()} == {name for _, name in shown}
    assert [] == [name for text, name in shown if len(text) < 20]
