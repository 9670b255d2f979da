"""The files of the corpus of real records."""

from pathlib import Path


def files(corpus: Path) -> list[Path]:
    """Return all files that can be read."""
    found = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    assert len(found) > 400
    return found
