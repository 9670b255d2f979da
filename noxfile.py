"""The one list of checks: `nox` runs them all, `nox -s NAME` runs one."""

import sys
import zipfile
from pathlib import Path

import nox

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "virtualenv"
nox.options.sessions = ["lint", "typing", "docs", "wheel", "tests"]
nox.options.error_on_missing_interpreters = False

_ROOT = Path(__file__).parent
_PROJECT = nox.project.load_toml(_ROOT / "pyproject.toml")
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
def moving(session: nox.Session) -> None:
    """What the pages about other libraries say of them, with these libraries installed."""
    session.install(f"{_wheel(session)}[test]", *_group("moving"))
    session.run("pytest", "tests/moving", *session.posargs)


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
    session.install(".[cli]", *_group("docs"))
    session.run("python", "-m", "generate", "build/website", env={"PYTHONPATH": "docs"})
    with session.chdir("build/website"):
        session.run("zensical", "build", "--clean", "--strict")


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
