"""Imports go one way, and nothing heavy is loaded before it is used."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pubrecord

PACKAGE = Path(pubrecord.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
MAX_LINES = 400
#: What a process of its own runs: it uses the formats, and nothing uses it.
WORKER = "_worker"
ENGINE = tuple(name for name in MODULES if name.startswith("_") and not name.startswith("__") and name != WORKER)

#: From the bottom up: a module imports from the rows above its own; the engine's modules also from each other.
LAYERS = (
    ("errors", "binding"),
    ("records",),
    ENGINE,
    ("xml", "json", "strategies"),
    ("csl",),
    ("formats", "checks", WORKER),
    ("__init__",),
    ("cli",),
    ("__main__",),
)
#: Who may import what from other projects; the standard library is for all.
DEPENDENCIES = {
    "attrs": tuple(MODULES),
    "lxml": (*ENGINE, "xml", "checks"),
    "cattrs": ("json", "_convert"),
    "orjson": ("json", "csl.files", "csl.rendering"),
    "langcodes": ("csl.languages",),
    "isal": ("_source",),
    "backports": ("_source",),
    "compression": ("_source",),  # in the standard library from Python 3.14 on
    "hypothesis": ("strategies",),
    "click": ("cli",),
    "rich": ("cli",),
}
#: What must not be loaded when a module is imported: all other modules' dependencies.
NOT_LOADED = {
    "pubrecord": ("lxml", "cattrs", "orjson", "isal", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.xml": ("cattrs", "orjson", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.json": ("lxml", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.csl": ("lxml", "cattrs", "langcodes", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.formats": ("lxml", "cattrs", "orjson", "click", "rich", "hypothesis", "pyarrow"),
}


def imports(path: Path) -> Iterator[str]:
    """Give the full names of the modules that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None, "relative import"
            if node.module == "pubrecord":
                yield from (f"pubrecord.{alias.name}" for alias in node.names)
            else:
                yield node.module


def module_of(name: str) -> str | None:
    """Return the module of the package that an imported name is in; `None` for another project's."""
    if name != "pubrecord" and not name.startswith("pubrecord."):
        return None
    inside = name.removeprefix("pubrecord").removeprefix(".")
    while inside and inside not in MODULES:
        inside = inside.rpartition(".")[0]
    return inside or "__init__"


def layer_of(module: str) -> int:
    """Return the row that a module, or the package it is in, stands in."""
    (row,) = (number for number, names in enumerate(LAYERS) if module.partition(".")[0] in names)
    return row


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    """A module imports only from the layers below its own; the modules of the engine import each other too."""
    upward = []
    for name in imports(MODULES[module]):
        target = module_of(name)
        if target is None or target.partition(".")[0] == module.partition(".")[0]:
            continue
        if layer_of(target) >= layer_of(module) and not (target in ENGINE and module in ENGINE):
            upward.append(name)

    assert [] == upward


@pytest.mark.parametrize("module", MODULES)
def test_dependencies_have_one_place(module: str) -> None:
    """Each dependency is used in the modules that are there for it: lxml in the XML engine, cattrs in JSON."""
    roots = {name.partition(".")[0] for name in imports(MODULES[module])}
    foreign = roots - set(sys.stdlib_module_names) - {"pubrecord"}

    assert set() == {name for name in foreign if module not in DEPENDENCIES.get(name, ())}


@pytest.mark.parametrize("module", [name for name in MODULES if name.partition(".")[0] == "records"])
def test_records_know_attrs_only(module: str) -> None:
    """The record classes use attrs and the standard library, nothing else."""
    roots = {name.partition(".")[0] for name in imports(MODULES[module])}

    assert roots <= {"attrs", "pubrecord", *sys.stdlib_module_names}


@pytest.mark.parametrize("module", NOT_LOADED)
def test_imports_are_light(module: str) -> None:
    """Importing a module loads no dependency before it is needed: ``import pubrecord`` loads attrs only."""
    code = f"import sys, {module}; print([name for name in {NOT_LOADED[module]} if name in sys.modules])"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "[]\n" == shown


@pytest.mark.parametrize("module", MODULES)
def test_modules_stay_readable(module: str) -> None:
    """No module is longer than what one can read at a sitting."""
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MAX_LINES
