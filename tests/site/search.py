"""The search of the site, used as a reader uses it: with a word in its field."""

from __future__ import annotations

import urllib.parse
from typing import Any

import attrs
from site_browser import Site

#: The addresses of what is found, if they are those for these words: each has them in its query.
_FOUND = """
words => {
  const host = [...document.querySelectorAll("*")].find(each => each.shadowRoot);
  const links = host ? [...host.shadowRoot.querySelectorAll("ol a")].map(each => each.href) : [];
  return links.length && links.every(each => new URL(each).searchParams.get("h") === words) ? links : null;
}
"""
#: No answer to an earlier question is left.
_EMPTY = """
() => {
  const host = [...document.querySelectorAll("*")].find(each => each.shadowRoot);
  return !host.shadowRoot.querySelector("ol a");
}
"""
#: How long to wait for an answer, in milliseconds; without one nothing is found.
_PATIENCE = 3000


@attrs.frozen
class Search:
    """The search dialog of a page that is open."""

    site: Site
    page: Any

    @classmethod
    def of(cls, site: Site, browser: Any) -> Search:
        """Open Home, and the search dialog in it."""
        page = browser.new_page()
        page.goto(site.address)
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Control+k")
        page.locator("dialog input").wait_for()
        return cls(site, page)

    def first(self, words: str, count: int = 3) -> list[str]:
        """Return where the first headings are that are found, below the address of the site."""
        self.page.locator("dialog input").fill("")
        self.page.wait_for_function(_EMPTY)
        self.page.locator("dialog input").fill(words)
        try:
            found = self.page.wait_for_function(_FOUND, arg=words, timeout=_PATIENCE).json_value()
        except Exception as error:
            if type(error).__name__ != "TimeoutError":
                raise
            return []
        return [self._place(url) for url in found[:count]]

    def _place(self, url: str) -> str:
        parts = urllib.parse.urlsplit(url.removeprefix(self.site.address))
        return f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path
