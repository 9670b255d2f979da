"""The one list of checks: `nox` runs them all, `nox -s NAME` runs one."""

import sys
import tarfile
import zipfile
from pathlib import Path

import nox

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = ["lint", "typing", "docs", "site", "wheel", "tests"]
nox.options.error_on_missing_interpreters = False

_ROOT = Path(__file__).parent
_PROJECT = nox.project.load_toml(_ROOT / "pyproject.toml")
#: No proxy: what asks for a network there gets none.
_NOWHERE = "http://127.0.0.1:9"
_PYTHONS = nox.project.python_versions(_PROJECT)


def _group(name: str) -> tuple[str, ...]:
    return nox.project.dependency_groups(_PROJECT, name)


def _wheel(session: nox.Session) -> Path:
    """Build source distribution and wheel into the session's own folder; return the wheel."""
    folder = Path(session.create_tmp()) / "dist"
    for old in folder.glob("*"):
        old.unlink()
    session.install("build")
    session.run("python", "-m", "build", "--outdir", str(folder), str(_ROOT), silent=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@nox.session
def lint(session: nox.Session) -> None:
    """Style and layout of all Python files."""
    session.install(*_group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def typing(session: nox.Session) -> None:
    """Types of the library, and of the code in the documentation, twice: mypy and pyright, both strict."""
    session.install("-e", ".[arrow,cli,formats,html,spark,strategies,test,zstd]", *_group("typing"))
    session.run("mypy")
    session.run("pyright")
    session.run("pytest", "tests/test_typing.py")


@nox.session(python=_PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests against the built wheel; the sources are not importable."""
    session.install(f"{_wheel(session)}[test]")
    session.run("pytest", *session.posargs)


@nox.session
def spark(session: nox.Session) -> None:
    """The tests of the data source for Spark, which needs Java."""
    session.install(f"{_wheel(session)}[test,spark]")
    session.run("pytest", "tests/test_spark.py", *session.posargs)


@nox.session
def nightly(session: nox.Session) -> None:
    """The property tests, with many more examples."""
    session.install(f"{_wheel(session)}[test]")
    session.run("pytest", "tests/property", *session.posargs, env={"HYPOTHESIS_PROFILE": "nightly"})


@nox.session
def fuzz(session: nox.Session) -> None:
    """Feed mutated bytes to the readers for twenty minutes, or as long as `-- -max_total_time=SECONDS` says."""
    session.install(".", "atheris")
    found = str(session.create_tmp())
    given = session.posargs or ["-max_total_time=1200"]
    session.run("python", "fuzz/fuzz_reading.py", found, "fuzz/corpus", "-max_len=8000", *given)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation in build/website/site; a warning is an error."""
    session.install(".[arrow,cli,formats]", *_group("docs"))
    _build_site(session, _ROOT)


@nox.session
def site(session: nox.Session) -> None:
    """Look at the built documentation in Chromium; it is built twice without a network, which must come to the same."""
    wheel = _wheel(session)
    source = wheel.with_name(wheel.name.replace("-py3-none-any.whl", ".tar.gz"))
    session.install(f"{wheel}[test]", *_group("docs"), *_group("site"))
    session.run("twine", "check", "--strict", str(wheel), str(source))
    first = _build_site(session, _ROOT)
    with tarfile.open(source) as archive:
        archive.extractall(session.create_tmp(), filter="data")
    unpacked = Path(session.create_tmp()).resolve() / source.name.removesuffix(".tar.gz")
    session.install("--no-deps", "--force-reinstall", str(unpacked))
    second = _build_site(session, unpacked)
    if different := _different(first, second):
        session.error(f"the wheel and the source distribution make different pages: {', '.join(different)}")
    session.run("pytest", "tests/site", *session.posargs, env={"PUBRECORD_SITE": str(first)})


@nox.session
def pictures(session: nox.Session) -> None:
    """Make the pictures of the documentation that are outdated, in Chromium; fail if there are any."""
    session.install(".[arrow,cli,formats,html]", *_group("docs"), *_group("site"))
    session.run("python", "-m", "generate.pictures", env={"PYTHONPATH": "docs"})


@nox.session
def links(session: nox.Session) -> None:
    """Ask for each address outside that the documentation names, and report those that do not answer."""
    session.install(".[arrow,cli,formats]", *_group("docs"))
    folder = _build_site(session, _ROOT)
    session.run("python", "-m", "generate.outside", str(folder), env={"PYTHONPATH": "docs"})


def _build_site(session: nox.Session, source: Path) -> Path:
    """Build the documentation of a source tree, strictly and without a network; return its folder."""
    environment = {"PYTHONPATH": str(source / "docs"), **dict.fromkeys(("http_proxy", "https_proxy"), _NOWHERE)}
    folder = source / "build" / "website"
    with session.chdir(source):
        session.run("python", "-m", "generate", str(folder), env=environment)
    with session.chdir(folder):
        session.run("zensical", "build", "--clean", "--strict", env=environment)
    session.run("python", "-m", "generate.search_index", str(folder / "site"), env=environment)
    return folder / "site"


def _different(first: Path, second: Path) -> list[str]:
    """Return the files that two folders do not have in common, byte for byte."""
    one, other = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (first, second)
    )
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@nox.session
def wheel(session: nox.Session) -> None:
    """The wheel holds the package, all of it and nothing else, and works where nothing else is installed."""
    built = _wheel(session)
    source = _ROOT / "src"
    expected = {
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    names = zipfile.ZipFile(built).namelist()
    found = {name for name in names if ".dist-info/" not in name}
    session.log("%s: %d files", built.name, len(names))
    if found != expected:
        session.error(f"the wheel is not the package: {sorted(found ^ expected)}")

    fresh = Path(session.create_tmp()).resolve() / "fresh"
    session.run("python", "-m", "venv", "--clear", str(fresh))
    python = str(fresh / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    session.run(python, "-m", "pip", "install", "--quiet", str(built), external=True)
    check = "import importlib.resources as r, pubrecord; assert r.files(pubrecord).joinpath('py.typed').is_file()"
    with session.chdir(fresh):
        session.run(python, "-I", "-c", check, external=True)
