"""The code of the documentation passes the type checkers at their strictest: typed code needs no `isinstance`."""

import ast
import doctest
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pubrecord

_ROOT = Path(__file__).parent.parent
_PAGES = [_ROOT / "README.md"]
_PACKAGE = Path(pubrecord.__file__).parent.parent

#: What people write when they write typed code.
_TYPED = """
import logging

import pubrecord
from pubrecord import Article, BookArticle, PubrecordError, Record, xml


def titles(path: str) -> list[str]:
    return [article.title for article in pubrecord.read(path, only=Article) if article.title is not None]


def books_too(path: str) -> dict[str | None, int]:
    return {record.pmid: len(record.languages) for record in pubrecord.read(path, only=(Article, BookArticle))}


def corrected(record: Record) -> Record | None:
    return pubrecord.change(record, "title", lambda text: text.replace("teh", "the")) if record.element else None


def mended(error: PubrecordError) -> Record | None:
    logging.warning("%s: PMID %s", error.message, error.pmid)
    return None if error.raw is None else xml.loads(error.raw.replace(b" & ", b" &amp; "))


def numbers(reader: pubrecord.Reader[Article]) -> int:
    with reader:
        return sum(article.year or 0 for article in reader) + reader.number + reader.skipped


def frames(path: str) -> tuple[str, bytes]:
    with xml.read(path, on_error=mended, only=Article) as reader:
        for article in reader:
            print(article.title, reader.offset)
        return reader.frame.prolog if reader.frame is not None else "", reader.raw


pubrecord.convert("in.xml", "out.xml", change=corrected, on_error="skip")
source = pubrecord.read("in.xml", only=Article)
pubrecord.write((article for article in source if article.doi is not None), "out.xml", like=source)
numbers(pubrecord.read(["a.xml", "b.xml"], only=Article))
list(pubrecord.read(chunk for chunk in (b"<", b">")))
"""


def code_of(page: Path) -> str:
    """Return the examples of a page as a module: values that are shown are assigned."""
    module = ast.parse(
        "".join(example.source for example in doctest.DocTestParser().get_examples(page.read_text("utf-8")))
    )
    for number, node in enumerate(module.body):
        if isinstance(node, ast.Expr):
            module.body[number] = ast.Assign([ast.Name(f"value_{number}", ast.Store())], node.value)
    return ast.unparse(ast.fix_missing_locations(module))


@pytest.fixture(scope="module")
def modules(tmp_path_factory) -> Path:
    """A folder with the code of each page."""
    folder = tmp_path_factory.mktemp("typed")
    for page in _PAGES:
        (folder / f"{page.stem.replace('-', '_').lower()}_code.py").write_text(code_of(page), encoding="utf-8")
    (folder / "typed_code.py").write_text(_TYPED, encoding="utf-8")
    return folder


def checked(command: list[str], folder: Path, **environment: str) -> str:
    """Return what a type checker says, empty if it finds nothing."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=False, text=True
    )
    return done.stdout + done.stderr if done.returncode else ""


def test_mypy(modules):
    """The strict mode of mypy finds nothing."""
    pytest.importorskip("mypy")
    path = {} if _PACKAGE.name == "site-packages" else {"MYPYPATH": str(_PACKAGE)}
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(modules / "cache")]

    assert "" == checked([*command, *sorted(str(file) for file in modules.glob("*.py"))], modules, **path)


def test_pyright(modules):
    """The other checker, pyright, finds nothing."""
    pyright = shutil.which("pyright", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if pyright is None:
        pytest.skip("pyright is not installed")

    assert "" == checked([pyright, "--pythonpath", sys.executable, "."], modules, PYTHONPATH=str(_PACKAGE))
