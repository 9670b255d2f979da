"""Imports go one way, and nothing heavy is loaded before it is used."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import pubrecord

PACKAGE = Path(pubrecord.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.pyi")])
}
MAX_LINES = 300
MAX_FUNCTION_LINES = 40
#: The widest declaration: 61 fields and their meaning, read from top to bottom.
LONG = {"records.article": 330}

#: From the bottom up: a module imports from the rows above its own, and from its own folder or file where that has a
#: name in the row. A folder whose files stand in several rows is named file by file.
ROWS = (
    ("sentences", "advice", "examples"),
    ("errors", "binding"),
    ("engines",),
    ("inline.characters", "inline.tree", "inline.scripts"),
    ("inline.formulas",),
    ("inline",),
    ("records", "compiling"),
    ("completeness", "streams", "excerpts", "options"),
    ("_engine", "tables"),
    ("xml.characters", "xml.namespaces", "xml.plan"),
    ("xml.names", "xml.trees"),
    ("xml.spelling",),
    ("xml.frame",),
    ("xml.cutting", "xml.layout"),
    ("xml.reading",),
    ("xml.writing",),
    ("xml.reading.reader",),
    ("xml", "json", "strategies"),
    ("text", "citation", "languages"),
    ("csl", "arrow", "csv"),
    ("nbib", "page"),
    ("ris", "bibtex"),
    ("codec",),
    ("formats",),
    ("detecting", "xml_lines"),
    ("workers", "tally", "files"),
    ("converting", "checks", "changing"),
    ("stats", "updates"),
    ("merging", "store"),
    ("spark",),
    ("__init__",),
    ("cli",),
    ("__main__",),
)
#: The folders and modules that nobody outside has to do with.
_ENGINE = ("compiling", "engines", "excerpts", "json", "streams", "tables", "workers", "xml", "xml_lines")
#: Who may import what from other projects; the standard library is for all, attrs too.
DEPENDENCIES = {
    "attrs": ("",),
    "lxml": ("xml.trees", "xml.spelling", "xml.cutting.whole", "xml.reading", "xml.writing", "checks", "changing"),
    "typing_extensions": ("streams.reader",),  # for type checkers only
    "cattrs": ("json",),
    "pyarrow": ("arrow", "spark"),
    "pyspark": ("spark",),
    "orjson": ("json", "arrow", "csv", "csl.files", "csl.rendering"),
    "langcodes": ("csl.languages", "languages"),
    "isal": ("streams.codecs", "streams.saving"),
    "backports": ("streams.codecs",),
    "compression": ("streams.codecs",),  # in the standard library from Python 3.14 on
    "hypothesis": ("strategies",),
    "click": ("cli",),
    "rich": ("cli", "page.terminal", "page.text", "stats.terminal", "stats.text"),
    "jinja2": ("page.html", "stats.html"),
    "markupsafe": ("page.html",),
}
#: What must not be loaded when a module is imported: all other modules' dependencies.
NOT_LOADED = {
    "pubrecord.text": ("lxml", "cattrs", "orjson"),
    "pubrecord.page": ("lxml", "cattrs", "rich", "jinja2"),
    "pubrecord.page.text": ("lxml", "cattrs", "rich", "jinja2"),
    "pubrecord.stats": ("lxml", "cattrs", "rich", "jinja2"),
    "pubrecord": ("lxml", "cattrs", "orjson", "isal", "click", "rich", "jinja2", "hypothesis", "pyarrow"),
    "pubrecord.xml": ("cattrs", "orjson", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.json": ("lxml", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.csl": ("lxml", "cattrs", "langcodes", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.arrow": ("lxml", "cattrs", "orjson", "isal", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.nbib": ("lxml", "cattrs", "orjson", "langcodes", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.ris": ("lxml", "cattrs", "langcodes", "rispy", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.bibtex": ("lxml", "cattrs", "langcodes", "pylatexenc", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.formats": ("lxml", "cattrs", "orjson", "click", "rich", "hypothesis", "pyarrow"),
    "pubrecord.detecting": ("lxml", "cattrs", "orjson", "click", "rich", "hypothesis", "pyarrow"),
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


def is_in(module: str, place: str) -> bool:
    """Whether a module is a place, or in the folder of that name."""
    return not place or module == place or module.startswith(f"{place}.")


def row_of(module: str) -> tuple[int, str]:
    """Return the number of the row that a module stands in, and its place in it: the most exact that there is."""
    places = [(number, place) for number, row in enumerate(ROWS) for place in row if is_in(module, place)]
    return max(places, key=lambda found: len(found[1]))


def upward_imports(module: str, names: Iterable[str]) -> list[str]:
    """Return the names that a module must not import: those of its own row, but another place, and of the rows below."""
    number, place = row_of(module)
    upward = []
    for name in names:
        target = module_of(name)
        if target is not None and target != module:
            target_number, target_place = row_of(target)
            if target_number >= number and target_place != place:
                upward.append(name)
    return upward


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module: str) -> None:
    """A module imports only from its own place and from the rows above it, even within the XML folder."""
    assert [] == upward_imports(module, imports(MODULES[module]))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("streams.window", "pubrecord.xml.reading.reader"),
        ("streams.opening", "pubrecord.xml.characters"),
        ("xml.cutting.cutter", "pubrecord.xml.reading.compiler"),
        ("xml.cutting.ends", "pubrecord.xml.layout"),
        ("xml.plan", "pubrecord.xml.trees"),
        ("xml.writing.compiler", "pubrecord.xml.reading.reader"),
        ("records.article", "pubrecord.xml.plan"),
        ("json.lines", "pubrecord.xml"),
        ("formats", "pubrecord.converting"),
        ("workers.worker", "pubrecord.converting"),
    ],
)
def test_the_rows_have_teeth(module: str, name: str) -> None:
    """An import that goes up, or to another place of the same row, is found."""
    assert [name] == upward_imports(module, [name])


@pytest.mark.parametrize("module", MODULES)
def test_dependencies_have_one_place(module: str) -> None:
    """Each dependency is used in the modules that are there for it: lxml in the XML engine, cattrs in JSON."""
    roots = {name.partition(".")[0] for name in imports(MODULES[module])}
    foreign = roots - set(sys.stdlib_module_names) - {"pubrecord"}

    assert set() == {name for name in foreign if not any(is_in(module, place) for place in DEPENDENCIES.get(name, ()))}


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
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= LONG.get(module, MAX_LINES)


def long_functions(source: str) -> list[str]:
    """Return the names of the functions of a module that have more than 40 lines."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or node.lineno) - node.lineno >= MAX_FUNCTION_LINES
    ]


@pytest.mark.parametrize("module", [name for name in MODULES if any(is_in(name, place) for place in _ENGINE)])
def test_functions_of_the_engine_stay_readable(module: str) -> None:
    """A function of the engine can be seen as a whole on one screen."""
    assert [] == long_functions(MODULES[module].read_text(encoding="utf-8"))


def test_a_long_function_is_named() -> None:
    """One line above the limit is too much, at the limit it is not."""
    body = "    pass\n"

    assert [] == long_functions("def short():\n" + body * (MAX_FUNCTION_LINES - 1))
    assert ["long"] == long_functions("def long():\n" + body * MAX_FUNCTION_LINES)


_DESIGN = Path(__file__).parents[1] / "docs" / "explanation" / "design.md"
_REASONS = re.compile(r'``docs/explanation/design\.md``, "([^"]+)"')


def reasons(module: str) -> list[str]:
    """Return the titles of the sections of the design page that the docstring of a module names."""
    docstring = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))) or ""
    return _REASONS.findall(" ".join(docstring.split()))


@pytest.mark.parametrize("module", MODULES)
def test_reasons_are_there(module: str) -> None:
    """A module that names a section of the design page names one that is there; each of the engine names one."""
    titles = re.findall(r"^## (.+)$", _DESIGN.read_text(encoding="utf-8"), re.MULTILINE)

    assert [] == [title for title in reasons(module) if title not in titles]
    assert reasons(module) or not any(
        is_in(module, place) for place in ("json", "streams", "tables", "workers", "xml", "xml_lines")
    )


#: What tests use as a user does: these modules and their attributes, and what the packages of records make public.
_PUBLIC = (
    *(
        "__init__",
        "__main__",
        "arrow",
        "bibtex",
        "binding",
        "checks",
        "citation",
        "cli",
        "converting",
        "csl",
        "errors",
        "examples",
    ),
    *(
        "formats",
        "inline",
        "json",
        "nbib",
        "page",
        "page.html",
        "page.text",
        "records",
        "ris",
        "spark",
        "stats",
        "store",
    ),
    *("strategies", "text", "updates", "xml"),
)
_TESTS = sorted(Path(__file__).parent.rglob("test_*.py"))


@pytest.mark.parametrize("path", _TESTS, ids=lambda path: path.name)
def test_private_modules_have_tests_of_their_name(path: Path) -> None:
    """A test that imports from within the package is about a module there, and its file is named after it."""
    modules = {
        module
        for module in map(module_of, imports(path))
        if module is not None and module not in _PUBLIC and module.partition(".")[0] in _ENGINE
    }

    assert not modules or any(set(module.split(".")) & set(path.stem.split("_")) for module in modules)
