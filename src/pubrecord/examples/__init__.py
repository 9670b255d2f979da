"""Small files of invented records, for the documentation, for first steps, and for tests of your own.

No person, journal or study in them exists. ``copy`` puts the files into a folder, and so does
``python -m pubrecord.examples``; ``path`` says where a file stands in the installed package.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["copy", "names", "path"]

_HOME = Path(__file__).parent
#: Not an example: the code of this module, and what Python makes of it.
_CODE = (".py", ".pyc")


def __dir__() -> list[str]:
    return __all__


def names() -> tuple[str, ...]:
    """Return the names of the example files, sorted.

    - ``articles.xml``: ten articles, a chapter of a book and a deletion, as an answer of PubMed has them.
    - ``books.xml`` and ``records.xml``: every element and attribute of NLM's DTD, in every place that it has there.
    - ``damaged.xml``: four records, of which one is not well-formed and one is cut off.
    - ``pubmed26n0001.xml`` and ``pubmed26n0002.xml``: a baseline file, and an update file that follows it.
    - ``records.xml.gz``: ``records.xml``, compressed.
    """
    return tuple(sorted(file.name for file in _HOME.iterdir() if file.is_file() and file.suffix not in _CODE))


def path(name: str) -> Path:
    """Return the path of an example file in the installed package, to be read and not to be changed.

    Raises `ValueError` for a name that is none of `names`.
    """
    if name not in names():
        raise ValueError(f"there is no example file {name!r}: the files are {', '.join(names())}")
    return _HOME / name


def copy(folder: str | os.PathLike[str] = "examples") -> Path:
    """Copy all example files into a folder, which is created if it is not there; return the folder.

    Raises `FileExistsError`, and copies nothing, if the folder has a file of one of these `names` with another content.
    """
    target = Path(folder)
    for name in names():
        file = target / name
        if file.exists() and file.read_bytes() != path(name).read_bytes():
            raise FileExistsError(f"{file} is there already, and is not the example file: remove it, or name a folder")
    target.mkdir(parents=True, exist_ok=True)
    for name in names():
        shutil.copyfile(path(name), target / name)
    return target
