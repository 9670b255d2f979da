"""The README as PyPI shows it, and the addresses of the metadata."""

import re
import tomllib
from pathlib import Path

import pytest
from generate import website

PROJECT = tomllib.loads((website.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def rendered() -> str:
    """The README as HTML."""
    renderer = pytest.importorskip("readme_renderer.markdown", reason="no readme-renderer to show the README with")
    html = renderer.render((website.ROOT / "README.md").read_text(encoding="utf-8"))
    assert html is not None
    return html


def test_all_links_are_absolute(rendered: str) -> None:
    """Each link and picture of the README has a whole address, so that it lives on PyPI too."""
    addresses = re.findall(r'\b(?:href|src)="([^"]+)"', rendered)

    assert addresses
    assert [] == [url for url in addresses if not url.startswith(("https://", "#"))]


def test_own_addresses(rendered: str, folder: Path) -> None:
    """What the README links to on the site and in the repository is there, under the addresses of the metadata."""
    urls = PROJECT["urls"]
    site, repository = urls["Documentation"], urls["Repository"]
    raw = repository.replace("https://github.com/", "https://raw.githubusercontent.com/") + "/main/"
    named = [*re.findall(r'\b(?:href|src)="(https://[^"]+)"', rendered), *urls.values()]
    places = {url: folder / url.removeprefix(site) / "index.html" for url in named if url.startswith(site)}
    for start in (f"{repository}/blob/main/", raw):
        places |= {url: website.ROOT / url.removeprefix(start) for url in named if url.startswith(start)}

    assert [] == [url for url, place in places.items() if not place.is_file()]
    assert [] == [url for url in named if "://pubrecord.github.io" in url and url not in places]


def test_badges(rendered: str) -> None:
    """The README has badges for PyPI, Pythons, tests, documentation and licence."""
    texts = re.findall(r'<img[^>]*alt="([^"]+)"', rendered)

    assert ["PyPI", "Python versions", "Tests", "Documentation", "MIT licence"] == texts[:5]
