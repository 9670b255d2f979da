"""The built site in a browser: served under its own address, looked at by Chromium through Playwright."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@attrs.frozen
class Site:
    """A built site, and where it is served."""

    folder: Path
    #: Ends with a slash.
    address: str

    def pages(self) -> list[str]:
        """Return the paths of all pages, below the address."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a path, as the site's address has one."""

    def __init__(self, *args: Any, below: str, **options: Any) -> None:
        self._below = below
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        path = urllib.parse.urlsplit(path).path
        inside = path.removeprefix(self._below) if path.startswith(self._below) else "is not there"
        return super().translate_path(f"/{inside}")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path, below: str) -> Iterator[Site]:
    """Serve a folder as long as the block lasts; `below` is the path that its address ends with."""
    handler = functools.partial(_Handler, directory=str(folder), below=below)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder, f"http://127.0.0.1:{server.server_address[1]}{below}")
        server.shutdown()
