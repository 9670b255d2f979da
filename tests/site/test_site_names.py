"""What the library offers is on the site: each public name, command, option, error, extra and format."""

import ast
import importlib.util
import re
import tomllib
import types
from pathlib import Path

import attrs
import click
import pytest
from generate import records as pages
from generate import website

import pubrecord
from pubrecord import errors
from pubrecord.cli import cli
from pubrecord.formats import FORMATS

#: Public modules that are not in `pubrecord.__all__`, because they need an extra or stand within another.
FURTHER = ("strategies", "spark", "page.text", "page.html", "stats.text", "stats.html")
#: Names that stand for several types.
ALIASES = {"Record": "pubrecord.records.Record", "__version__": "version"}


def anchors(folder: Path, name: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', (folder / name / "index.html").read_text(encoding="utf-8")))


def members(name: str) -> list[str]:
    """Return the names in the `__all__` of a module, which is not imported: its extra may be missing."""
    spec = importlib.util.find_spec(f"pubrecord.{name}")
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    (names,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return [f"pubrecord.{name}.{member}" for member in names]


def test_names(folder: Path) -> None:
    """Each name in `__all__` of a public module is a heading of the reference."""
    modules = [name for name in pubrecord.__all__ if isinstance(getattr(pubrecord, name), types.ModuleType)]
    found = set().union(
        *(
            anchors(folder, path.parent.relative_to(folder).as_posix())
            for path in (folder / "reference").rglob("index.html")
        )
    )
    wanted = {ALIASES.get(name, f"pubrecord.{name}") for name in pubrecord.__all__ if name not in modules}
    for name in (*modules, *FURTHER):
        if name not in ("records", "errors"):
            wanted |= set(members(name))
    classes = {f"pubrecord.{cls.__name__}": pages.anchor(cls) for _, _, group in pages.GROUPS.values() for cls in group}

    assert set() == {classes.get(name, name) for name in wanted} - found


def test_fields(folder: Path) -> None:
    """Each field and each property of each record class is a heading."""
    missing = [
        f"{cls.__name__}.{name}"
        for group, (_, _, classes) in pages.GROUPS.items()
        for cls in classes
        for name in [*(field.name for field in attrs.fields(cls)), *(name for name, _ in pages.members(cls))]
        if pages.anchor(cls, name) not in anchors(folder, f"reference/records/{group}")
    ]

    assert [] == missing


def test_errors(folder: Path) -> None:
    """Each class of error is a heading of the page of errors."""
    classes = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)]

    assert set() == {f"pubrecord.{name}" for name in classes} - anchors(folder, "reference/errors")


@pytest.mark.parametrize("name", ["", *cli.commands])
def test_commands(folder: Path, name: str) -> None:
    """Each command is a heading of the page of commands, and each of its options stands below it."""
    page = (folder / "reference" / "command-line" / "index.html").read_text(encoding="utf-8")
    part = page.partition(f'id="{name}"')[2].partition("<h2")[0] if name else page.partition("<h2")[0]
    command = cli.commands[name] if name else cli

    assert part
    assert [] == [
        option
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option not in part
    ]


def test_extras(folder: Path) -> None:
    """Each extra is told of at Home."""
    project = tomllib.loads((website.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    home = (folder / "index.html").read_text(encoding="utf-8")

    assert [] == [name for name in project["optional-dependencies"] if f"pubrecord[{name}]" not in home]


def test_formats(folder: Path) -> None:
    """Each format is in the table of formats, with its suffixes."""
    page = (folder / "reference" / "formats" / "index.html").read_text(encoding="utf-8")

    assert [] == [
        each for each in FORMATS.values() for text in (each.name, *each.suffixes) if f"<code>{text}</code>" not in page
    ]


def test_links(folder: Path) -> None:
    """Each link within the site leads to a page or a file that is there, and to an anchor that it has.

    The build looks at links between pages; this looks at all of them, as they stand in the HTML.
    """
    broken = []
    known = {
        path: set(re.findall(r'\b(?:id|name)="([^"]+)"', path.read_text("utf-8"))) for path in folder.rglob("*.html")
    }
    for page in known:
        if page.name == "404.html":
            continue
        for link in re.findall(r'\b(?:href|src)="([^"]+)"', page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:|//", link):
                continue
            path, _, anchor = link.replace("&amp;", "&").partition("#")
            target = (page.parent / path.partition("?")[0]).resolve() if path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (
                anchor and not anchor.startswith("__") and target.suffix == ".html" and anchor not in known[target]
            ):
                broken.append(f"{page.relative_to(folder)}: {link}")

    assert [] == broken
