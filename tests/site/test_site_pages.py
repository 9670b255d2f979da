"""Each page of the site in a browser, wide and narrow, light and dark: readable for all, nothing cut, nothing foreign."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from generate import website
from site_browser import Site

#: What axe-core calls a hindrance for readers.
GRAVE = ("serious", "critical")
WIDTHS = (1280, 400)
#: What a browser wishes for, and what the theme calls it.
SCHEMES = {"light": "default", "dark": "slate"}

#: Colours are looked at when they have changed, not while they do.
STILL = "*, ::before, ::after { animation: none !important; transition: none !important; }"
#: What a page is like: its width, and what in it is wider than the room that it has.
LAYOUT = """
() => {
  const cut = selector => [...document.querySelectorAll(selector)].filter(each => {
    for (let room = each; room && room !== document.body; room = room.parentElement) {
      if (getComputedStyle(room).overflowX !== "visible" && room.scrollWidth > room.clientWidth + 1) return true;
    }
    return each.getBoundingClientRect().right > window.innerWidth + 1;
  }).map(each => each.textContent.trim().slice(0, 80));
  return {
    width: document.documentElement.scrollWidth,
    window: window.innerWidth,
    tables: cut("article table"),
    code: cut("article pre > code"),
  };
}
"""
#: The languages whose code is shown, with the number of colours that a block of each has.
COLOURS = """
() => [...document.querySelectorAll("article div[class*='language-']")].map(each => [
  [...each.classList].find(name => name.startsWith("language-")).slice("language-".length),
  each.textContent.trim().split("\\n").length,
  new Set([...each.querySelectorAll("code, code span")].map(span => getComputedStyle(span).color)).size,
])
"""


def sources() -> list[str]:
    return [name.removesuffix(".md").removesuffix("index").rstrip("/") for name in website.navigation()]


@pytest.fixture(scope="module")
def axe() -> str:
    """The code of axe-core."""
    package = pytest.importorskip("axe_core_python", reason="no axe-core to check pages with")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("name", [*sources(), "404.html"], ids=lambda name: name or "home")
def test_page(site: Site, browser: Any, axe: str, name: str) -> None:
    """A page has no grave finding of axe-core, is no wider than the window, cuts nothing, and asks no other host."""
    page = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.address}{name if name.endswith('.html') or not name else f'{name}/'}")
    page.add_style_tag(content=STILL)
    page.evaluate(axe)
    wrong = [found for width in WIDTHS for scheme in SCHEMES for found in looked_at(page, width, scheme)]
    page.close()

    assert [] == wrong
    assert [] == said
    assert [] == [url for url in asked if not url.startswith((site.address, "data:"))]


def looked_at(page: Any, width: int, scheme: str) -> list[str]:
    """Return what is wrong with a page in a window of that width, light or dark."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("scheme => document.body.dataset.mdColorScheme === scheme", arg=SCHEMES[scheme])
    layout = page.evaluate(LAYOUT)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong = [
        f"{each['id']} ({each['impact']}): {node['html'][:200]}"
        for each in result["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]
    wrong += [f"a table is cut: {text}" for text in layout["tables"]]
    wrong += [f"code is cut: {text}" for text in layout["code"]]
    if layout["width"] > layout["window"]:
        wrong.append(f"the page is {layout['width']} pixels wide")
    return [f"{width} pixels, {scheme}: {each}" for each in wrong]


def test_code_has_colour(site: Site, browser: Any) -> None:
    """Code has colour in each language that is shown, but for what has no syntax."""
    page = browser.new_page()
    colours: dict[str, set[int]] = defaultdict(set)
    for name in sources():
        page.goto(f"{site.address}{name}/")
        for language, _, count in page.evaluate(COLOURS):
            colours[language].add(count)
    page.close()

    assert {} == {language: count for language, count in colours.items() if max(count) == 1 and language != "text"}


def test_copied_code(site: Site, browser: Any) -> None:
    """The button beside a session copies its code, without prompts and without what is shown."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site.address)
    page.locator("article .highlight").first.hover()
    page.locator("article .highlight button").first.click()
    page.wait_for_timeout(500)
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()

    assert copied.startswith("import pubrecord\n")
    assert ">>>" not in copied
    assert "Light of" not in copied


@pytest.mark.parametrize("name", ["", "reference/records/people", "reference/functions/pubrecord"])
def test_keyboard(site: Site, browser: Any, name: str) -> None:
    """The key Tab reaches every link and every button that is to be seen."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site.address}{name}/")
    aims = """() => [...document.querySelectorAll("a[href], button, summary")].filter(each =>
      each.checkVisibility({checkVisibilityCSS: true, checkOpacity: true})
      && each.tabIndex >= 0 && each.getBoundingClientRect().width > 0).map((each, number) => {
        each.dataset.aim = number; return each.outerHTML.slice(0, 150); })"""
    wanted = page.evaluate(aims)
    reached: set[str] = set()
    for _ in range(2 * len(wanted)):
        page.keyboard.press("Tab")
        if (aim := page.evaluate("document.activeElement.dataset.aim")) is not None:
            reached.add(aim)
    page.close()

    assert [] == [html for number, html in enumerate(wanted) if str(number) not in reached]


def test_sitemap(site: Site) -> None:
    """The sitemap has every page under the address of the site."""
    text = (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    address = website.addresses()["site_url"]

    assert [] == [name for name in sources() if f"<loc>{address}{name}{'/' if name else ''}</loc>" not in text]


def test_pages_say_what_they_are(site: Site) -> None:
    """Every page has a description of its own, a link to its source, and the version of the package."""
    descriptions: set[str] = set()
    for name in sources():
        text = (site.folder / name / "index.html").read_text(encoding="utf-8")
        descriptions.add(text.partition('<meta name="description" content="')[2].partition('"')[0])

        (edited,) = re.findall(r'<a href="[^"]*/edit/main/([^"]+)"[^>]* rel="edit"', text)
        assert (website.ROOT / edited).is_file()
        assert website.version() in text

    assert len(sources()) == len(descriptions)
    assert "" not in descriptions


def test_search_index(site: Site) -> None:
    """The index for the search, which comes with the site, has each page."""
    items = json.loads((site.folder / "search.json").read_text(encoding="utf-8"))["items"]

    assert set() == set(sources()) - {item["location"].partition("#")[0].rstrip("/") for item in items}
