"""The built site and a browser, or visible skips where one of them is missing."""

import os
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generate import website
from site_browser import CHROMIUM, Site, served


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of the built site."""
    folder = Path(os.environ.get("PUBRECORD_SITE") or website.ROOT / "build" / "website" / "site")
    if not (folder / "index.html").is_file():
        pytest.skip("the site is not built: `nox -s docs` does it")
    return folder


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[Site]:
    """The site, served under the path that its address has."""
    with served(folder, urllib.parse.urlsplit(website.addresses()["site_url"]).path) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright to look at the site with")
    if CHROMIUM is None:
        pytest.skip("no Chromium to look at the site with")
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
