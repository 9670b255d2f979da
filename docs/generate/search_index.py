"""The index for the search, put into an order in which the heading that is meant comes first.

Zensical sorts what is found by where the words stand: in the title, then early in the text; what is equal stays in the
order of the index. So the heading that is the word itself has to stand before longer ones, and its text has to begin
with it, and with the name of the element that a field holds. ``python -m generate.search_index SITE`` does both, after the build.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from generate import website


def put_in_order(site: Path) -> None:
    """Put the search index of a built site into order."""
    path = site / "search.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    pages = [name.removesuffix(".md").removesuffix("index").rstrip("/") for name in website.navigation()]

    def order(item: dict[str, Any]) -> tuple[int, int]:
        page = item["location"].partition("#")[0].rstrip("/")
        return len(_title(item)), pages.index(page) if page in pages else len(pages)

    for item in index["items"]:
        # A function stands under its whole name, which begins with the same word as all of them: that goes to its path.
        if name := re.fullmatch(r"(?:pubrecord\.)(?:\w+\.)*(\w+)", _title(item)):
            item["title"], item["path"] = name[1], [*item["path"][:1], name[0]]
    index["items"].sort(key=order)
    for item in index["items"]:
        place = re.search(r"\bXML <code>(?:[^<]*/)?@?([^</]+)</code>", item["text"])
        item["text"] = f"{_title(item)}{f' {place[1]}' if place else ''}: {item['text']}"
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _title(item: dict[str, Any]) -> str:
    return re.sub(r"<[^>]*>", "", item["title"])


if __name__ == "__main__":
    put_in_order(Path(sys.argv[1]))
