"""The folder that Zensical builds: pages written by hand, pages written from declarations, and the configuration."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from generate import commands, figures, formats, records

ROOT = Path(__file__).parents[2]
#: The folder with what is written by hand.
DOCS = ROOT / "docs"
#: What of it is no part of the site: this package, and what the configuration names.
_APART = ("generate", "theme", "inventories", "__pycache__")
_RATE = re.compile(r",? \d[\d,.]* records/s\b")
_MEASURED = re.compile(r"\b\d[\d,.]*(?= (?:ms|s|MB/s|MiB)\b)")


def write(folder: Path) -> None:
    """Write the source of the site into a folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DOCS, folder / "docs", ignore=shutil.ignore_patterns(*_APART))
    for name in ("theme", "inventories"):
        shutil.copytree(DOCS / name, folder / name)
    for name, text in {**generated_pages(), **figures.charts()}.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    generators = _generators()
    for path in (folder / "docs").rglob("*.md"):
        text = _with_sessions(_with_blocks(path.read_text(encoding="utf-8"), path.name))
        generator = generators.get(path.relative_to(folder / "docs").as_posix())
        path.write_text(_with_head(text, generator), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(configuration(), encoding="utf-8")
    _compare_navigation(folder)


def generated_pages() -> dict[str, str]:
    """Return the pages that are written from declarations, as Markdown, by their paths below the folder of pages."""
    return {**records.pages(), **formats.pages()}


def _generators() -> dict[str, str]:
    """Return the files that write the generated pages, for the links that let a reader edit them."""
    return {
        name: f"docs/generate/{Path(str(module.__file__)).name}"
        for module in (records, formats)
        for name in module.pages()
    }


def _with_blocks(page: str, name: str) -> str:
    """Return a page in which each line ``<!-- generated: NAME -->`` is the block of that name."""
    blocks = {**commands.blocks(), **figures.blocks()}

    def block(found: re.Match[str]) -> str:
        if found[1] not in blocks:
            raise SystemExit(f"{name}: nothing generates the block {found[1]!r}")
        return blocks[found[1]]

    return re.sub(r"^<!-- generated: (.+) -->$", block, page, flags=re.MULTILINE)


def _with_sessions(page: str) -> str:
    """Return a page in which Python with prompts is called a session, of which the code alone is copied."""
    return re.sub(r"^( *)```py(?:thon)?(?=\n *>>> )", r"\1```pycon", page, flags=re.MULTILINE)


def without_figures(shown: str) -> str:
    """Return what a command shows without what was measured: a time is "… s", a rate, which short runs lack, is gone."""
    return _MEASURED.sub("…", _RATE.sub("", shown))


def version() -> str:
    """Return the version of the package, as its metadata have it."""
    return str(_project()["version"])


def addresses() -> dict[str, str]:
    """Return the addresses of the site and of the repository as settings, out of the metadata of the package."""
    urls = _project()["urls"]
    return {
        "site_url": urls["Documentation"],
        "repo_url": urls["Repository"],
        "repo_name": urls["Repository"].removeprefix("https://github.com/"),
        "edit_uri": "edit/main/docs/",
    }


def configuration() -> str:
    """Return the configuration of the site, with addresses and version from the metadata of the package."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    settings.update(addresses(), copyright=f"pubrecord {version()}, {_project()['license']} licence")
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def navigation() -> list[str]:
    """Return the pages that the navigation names, in its order."""
    return list(_files(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))


def _files(entry: object) -> Iterator[str]:
    match entry:
        case str():
            yield entry
        case list():
            for each in entry:
                yield from _files(each)
        case dict():
            for each in entry.values():
                yield from _files(each)


def _compare_navigation(folder: Path) -> None:
    pages = {path.relative_to(folder / "docs").as_posix() for path in (folder / "docs").rglob("*.md")}
    if difference := sorted(pages ^ set(navigation())):
        raise SystemExit(f"These pages are in the navigation or in the folder, not in both: {', '.join(difference)}")


def _with_head(page: str, generator: str | None) -> str:
    """Return a page with its first paragraph as its description, which search engines show, and what writes the page."""
    paragraph = re.search(r"^(?![#|>!<`:-])\S.*(?:\n\S.*)*", page, re.MULTILINE)
    if page.startswith("---") or paragraph is None:
        return page
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", paragraph[0])
    text = " ".join(re.sub(r"[`*]", "", text).split())
    head = {"description": text} | ({"generator": generator} if generator else {})
    return f"---\n{yaml.safe_dump(head, allow_unicode=True, width=1000)}---\n\n{page}"
