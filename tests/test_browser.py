"""The HTML pages in a real browser: nothing missing, nothing loaded, nothing out of place, readable for all."""

import base64
import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import attrs
import pytest

import pubrecord
from pubrecord import page, stats
from pubrecord.page.html import document, documents, fragment
from pubrecord.records import Article, Author, Deletion, Reference, ReferenceList
from pubrecord.stats import html as stats_html

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium to look at pages with")
axe = pytest.importorskip("axe_core_python", reason="no axe-core to check pages with")

OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
    "--virtual-time-budget=20000",
]
#: Runs axe in the page, and puts what it found, and what the page is like, in the place of the page.
SCRIPT = """
axe.run().then(result => {
  const seen = {
    violations: result.violations.map(each => [each.id, each.impact, each.nodes[0].html]),
    width: document.documentElement.scrollWidth,
    window: window.innerWidth,
    headings: [...document.querySelectorAll("h1, h2, h3, h4")].map(each => each.textContent.trim()),
    links: [...document.querySelectorAll("a")].map(each => each.href),
    loaded: performance.getEntriesByType("resource").map(each => each.name),
    colours: [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor],
    text: document.body.innerText,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(seen));
  const shown = top.document.createElement("pre");
  shown.id = "seen";
  shown.textContent = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
  top.document.body.replaceChildren(shown);
});
"""


def dumped(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    """Let the browser load a page, and return its tree and what it complained about."""
    assert BROWSER is not None
    path = folder / "page.html"
    path.write_text(source, encoding="utf-8")
    command = [BROWSER, *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)


def seen(folder: Path, source: str, width: int = 1280) -> dict[str, Any]:
    """What a page is like in a frame of that width; the policy against scripts is taken out, as the checks are one."""
    code = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8").replace("</script", "<\\/script")
    source = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source)
    source = source.replace("</body>", f"<script>{code}</script><script>{SCRIPT}</script></body>")
    frame = f'<iframe style="width: {width}px; height: 900px; border: 0" srcdoc="{html.escape(source)}"></iframe>'
    shown = dumped(folder, f"<!DOCTYPE html><title>frame</title><body>{frame}</body>").stdout
    found = re.search(r'<pre id="seen">([^<]*)', shown)
    assert found is not None, shown[-1000:]
    result: dict[str, Any] = json.loads(base64.b64decode(found[1]))
    return result


def records(examples: Path) -> list[pubrecord.Record]:
    return [record for name in ("records", "books") for record in pubrecord.read(examples / f"{name}.xml")]


def sources(examples: Path) -> dict[str, str]:
    """Pages of all kinds."""
    every = records(examples)
    first = next(record for record in every if isinstance(record, Article))
    names = tuple(Author(last_name=f"Author{'x' * (number % 30)}", fore_name="A") for number in range(100))
    words = tuple(Reference(citation="https://example.org/" + "long" * 100) for _ in range(3))
    crowded = attrs.evolve(first, authors=names, reference_lists=(ReferenceList(references=words),))
    return {
        "article": document(page.of(first)),
        "book": document(page.of(next(record for record in every if isinstance(record, pubrecord.BookArticle)))),
        "deletion": document(page.of(next(record for record in every if isinstance(record, Deletion)))),
        "crowded": document(page.of(crowded)),
        "several": "".join(documents(map(page.of, every), "Records")),
        "stats": stats_html.document([("All", stats.of(every))]),
        "notebook": f"<!DOCTYPE html><html lang='en'><title>n</title><body><main><h1>a</h1><h2>b</h2>"
        f"{fragment(page.of(first))}</main></body></html>",
    }


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", ["article", "book", "deletion", "crowded", "several", "stats", "notebook"])
def test_accessible(examples: Path, tmp_path: Path, name: str, width: int) -> None:
    """A page has no finding of axe-core, is not wider than the window, and loads nothing."""
    source = sources(examples)[name]

    shown = seen(tmp_path, source, width)

    assert [] == shown["violations"]
    assert shown["width"] <= shown["window"]
    assert [] == shown["loaded"]


def test_sections_and_links(examples: Path, tmp_path: Path) -> None:
    """Each section of a page is there under its heading, and each link leads where it should."""
    article = next(record for record in records(examples) if isinstance(record, Article))
    the_page = page.of(article)

    shown = seen(tmp_path, document(the_page))

    assert {each.title for each in the_page.sections if each.title and not each.tone} <= set(shown["headings"])
    assert [run.url for each in the_page.sections for item in each.items for run in item.runs if run.url] == shown[
        "links"
    ]


def test_no_complaint(examples: Path, tmp_path: Path) -> None:
    """The browser has nothing to say about a page: no error, no refused request."""
    for source in sources(examples).values():
        assert "CONSOLE" not in dumped(tmp_path, source).stderr


def test_hostile(examples: Path, tmp_path: Path) -> None:
    """What a hostile record holds does not run and does not load."""
    article = next(record for record in records(examples) if isinstance(record, Article))
    attack = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    source = document(page.of(attrs.evolve(article, title=attack, title_markup=None, pmid=attack)))
    source = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source)

    shown = dumped(tmp_path, source)

    assert "<title>run</title>" not in shown.stdout
    assert "CONSOLE" not in shown.stderr


def test_light_and_dark(examples: Path, tmp_path: Path) -> None:
    """A page is dark on a dark screen, and its colours have enough contrast there too."""
    source = sources(examples)["article"]
    dark = source.replace("prefers-color-scheme: dark", "min-width: 1px")  # the browser here prefers light

    bright, dim = seen(tmp_path, source), seen(tmp_path, dark)

    assert ["rgb(27, 27, 27)", "rgb(255, 255, 255)"] == bright["colours"]
    assert ["rgb(227, 227, 227)", "rgb(23, 25, 28)"] == dim["colours"]
    assert [] == dim["violations"]
