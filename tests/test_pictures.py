"""The pictures of the documentation: small, shown with a text, and found out when they are outdated.

Whether one is outdated, ``nox -s pictures`` tells: a new version of rich may draw a terminal in another way.
"""

import json
import re
from pathlib import Path

import pytest
from generate import pictures, website

HASHES = json.loads(pictures.HASHES.read_text(encoding="utf-8"))


def test_small() -> None:
    """No picture is larger than a page can bear, and there is none that nobody makes."""
    files = {path.name: path.stat().st_size for path in pictures.FOLDER.iterdir() if path != pictures.HASHES}

    assert set(HASHES) == set(files)
    assert {} == {name: size for name, size in files.items() if size >= pictures.LARGEST}


def test_shown_with_text() -> None:
    """Each picture is shown on some page, light and dark, with a text for those who do not see it."""
    shown = [
        found
        for path in (website.ROOT / "README.md", *website.DOCS.rglob("*.md"))
        for found in re.findall(r"!\[([^\]]*)\]\([^)]*images/([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    ]

    assert set(HASHES) == {name for _, name in shown}
    assert [] == [name for text, name in shown if len(text) < 20]


@pytest.fixture
def one_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pictures.Picture:
    """A folder with a single picture, which has been made."""
    picture = pictures.Picture("terminal-light.svg", "<svg/>", "light")
    monkeypatch.setattr(pictures, "FOLDER", tmp_path)
    monkeypatch.setattr(pictures, "HASHES", tmp_path / "pictures.json")
    monkeypatch.setattr(pictures, "pictures", lambda: iter([picture]))
    assert 1 == pictures.main()
    return picture


def test_not_outdated(one_picture: pictures.Picture) -> None:
    """A picture whose source is the same is left as it is."""
    assert one_picture.source == (pictures.FOLDER / one_picture.name).read_text(encoding="utf-8")
    assert 0 == pictures.main()


@pytest.mark.parametrize("change", [{"source": "<svg id='new'/>"}, {"scheme": "dark"}])
def test_outdated(one_picture: pictures.Picture, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]) -> None:
    """A picture whose source has changed is made anew, and that fails the session."""
    new = pictures.Picture(**{**{name: getattr(one_picture, name) for name in ("name", "source", "scheme")}, **change})
    monkeypatch.setattr(pictures, "pictures", lambda: iter([new]))

    assert 1 == pictures.main()
    assert new.source == (pictures.FOLDER / new.name).read_text(encoding="utf-8")


def test_lost(one_picture: pictures.Picture) -> None:
    """A picture that is not there any more is made anew."""
    (pictures.FOLDER / one_picture.name).unlink()

    assert 1 == pictures.main()
