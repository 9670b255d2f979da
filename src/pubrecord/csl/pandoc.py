"""pandoc: the program that sets citations and reads bibliographies."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

from pubrecord.errors import MissingExtraError

#: How to get pandoc and the styles.
GET = 'Get it with: pip install "pubrecord[cite]"'
_SECONDS = 60


def run(arguments: list[str], data: bytes, *, seconds: float = _SECONDS) -> subprocess.CompletedProcess[bytes]:
    """Run pandoc on data and return how it ended; raises `MissingExtraError` where there is none."""
    return subprocess.run(  # noqa: S603 - no shell; the program is pandoc
        [_program(), *arguments], input=data, capture_output=True, check=False, timeout=seconds
    )


def folders_of(name: str) -> list[Path]:
    """Return the folders of a package that may be installed, without importing it."""
    spec = importlib.util.find_spec(name)
    return [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []


def _program() -> str:
    """Return the path of pandoc: the program that the shell would find, else that of pypandoc-binary."""
    if path := shutil.which("pandoc"):
        return path
    for folder in folders_of("pypandoc"):
        if path := shutil.which("pandoc", path=folder / "files"):
            return path
    raise MissingExtraError("citations are set and bibliographies read by pandoc, which is not there", extra="cite")
