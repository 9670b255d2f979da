"""The one list of checks: `nox` runs them all, `nox -s NAME` runs one."""

import shutil
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
#: The time that files in archives have, so that the same files make the same bytes.
_EPOCH = "1767225600"
#: The schemas that files in the repository have, by their names in check-jsonschema.
_SCHEMAS = {
    "citation-file-format": ["CITATION.cff"],
    "dependabot": [".github/dependabot.yml"],
    "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "github-issue-forms": [".github/ISSUE_TEMPLATE/[!c]*.yml"],
    "github-workflows": [".github/workflows/*.yml"],
}


def _group(name: str) -> tuple[str, ...]:
    return nox.project.dependency_groups(_PROJECT, name)


def _build(session: nox.Session, source: Path = _ROOT, *, name: str = "dist", pure: bool = False) -> tuple[Path, Path]:
    """Build source distribution, and the wheel from it, into a folder of the session; return both.

    The wheel has the compiled engine where there is a C compiler, unless it is to be a `pure` one.
    """
    folder = Path(session.create_tmp()) / name
    for old in folder.glob("*"):
        old.unlink()
    session.install("build")
    environment = {"PUBRECORD_PURE": "1" if pure else ""}
    session.run("python", "-m", "build", "--outdir", str(folder), str(source), silent=True, env=environment)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def _wheel(session: nox.Session, *, pure: bool = False) -> Path:
    return _build(session, name="pure" if pure else "dist", pure=pure)[1]


@nox.session
def lint(session: nox.Session) -> None:
    """Style and layout of all files in Python and C, and the shape of the files that GitHub reads."""
    session.install(*_group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("clang-format", "--dry-run", "-Werror", *map(str, sorted((_ROOT / "src" / "engine").glob("*.[ch]"))))
    for schema, files in _SCHEMAS.items():
        paths = sorted(str(path) for pattern in files for path in _ROOT.glob(pattern))
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


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
def pure(session: nox.Session) -> None:
    """All tests against the pure wheel: Python does all the work."""
    session.install(f"{_wheel(session, pure=True)}[test]")
    session.run("pytest", *session.posargs, env={"PUBRECORD_ENGINE": "python"})


@nox.session
def sanitizers(session: nox.Session) -> None:
    """Tests of XML, and mutants for a minute, with an engine that watches its memory; needs gcc on Linux.

    ``-- --seconds 1200`` sets the time for mutants. AddressSanitizer and UndefinedBehaviorSanitizer end the process at the
    first wrong access.
    """
    session.install("-e", ".[test]", env={"PUBRECORD_PURE": "1"})
    session.install("setuptools>=80")
    flags = "-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all"
    build = ("python", "setup.py", "build_ext", "--inplace", "--force", "--build-temp", session.create_tmp())
    session.run(*build, env={"CC": "gcc", "CFLAGS": flags, "LDSHARED": f"gcc -shared {flags}"}, silent=True)
    libraries = [
        str(session.run("gcc", f"-print-file-name={name}", external=True, silent=True)).strip()
        for name in ("libasan.so", "libubsan.so")
    ]
    watched = {
        "PUBRECORD_ENGINE": "compiled",
        "LD_PRELOAD": " ".join(libraries),
        "ASAN_OPTIONS": "detect_leaks=0",  # the interpreter keeps what it has
        "PYTHONMALLOC": "malloc",  # or objects would lie in pools that nobody watches
    }
    try:
        tests = [f"tests/test_{name}.py" for name in ("engines", "damaged", "reading", "reader", "namespaces", "order")]
        session.run("pytest", "--numprocesses=0", *tests, "tests/property/test_engines_compiled.py", env=watched)
        seconds = session.posargs or ["--seconds", "60"]
        session.run("python", "fuzz/mutate_records.py", *seconds, env=watched)
    finally:
        for library in (_ROOT / "src" / "pubrecord").glob("_engine*.so"):
            library.unlink()


@nox.session
def leaks(session: nox.Session) -> None:
    """Read and write a million records, good and bad, and see that neither references nor memory grow."""
    session.install(".[test]")
    session.run("python", "fuzz/count_references.py", *session.posargs, env={"PUBRECORD_ENGINE": "compiled"})


@nox.session
def valgrind(session: nox.Session) -> None:
    """Some mutants under valgrind, which sees what is read before it is written; needs valgrind.

    Python itself is not clean under it, so only what has to do with the engine counts.
    """
    session.install(".[test]")
    log = Path(session.create_tmp()).resolve() / "valgrind.log"
    given = session.posargs or ["--mutants", "1000"]
    watched = {"PUBRECORD_ENGINE": "compiled", "PYTHONMALLOC": "malloc"}
    command = ("valgrind", f"--log-file={log}", "python", "fuzz/mutate_records.py", *given)
    session.run(*command, env=watched, external=True)
    ours = ("_engine.", *(f"({path.name}:" for path in (_ROOT / "src" / "engine").glob("*.[ch]")))
    if lines := [line for line in log.read_text().splitlines() if any(each in line for each in ours)]:
        session.error("\n".join(lines))


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
@nox.parametrize("target", ["reading", "engines"])
def fuzz(session: nox.Session, target: str) -> None:
    """Feed mutated bytes to the readers for twenty minutes, or as long as `-- -max_total_time=SECONDS` says."""
    session.install(".[test]", "atheris")
    found = str(session.create_tmp())
    given = session.posargs or ["-max_total_time=1200"]
    session.run("python", f"fuzz/fuzz_{target}.py", found, "fuzz/corpus", "-max_len=8000", *given)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation in build/website/site; a warning is an error."""
    session.install(".[arrow,cli,formats]", *_group("docs"))
    _build_site(session, _ROOT)


@nox.session
def site(session: nox.Session) -> None:
    """Look at the built documentation in Chromium; it is built twice without a network, which must come to the same."""
    source, wheel = _build(session)
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
    """Both wheels hold the package, all of it and nothing else, and work where nothing else is installed."""
    _check_wheel(session, _wheel(session, pure=True), "python")
    built = _wheel(session)
    if built.name.endswith("-py3-none-any.whl"):
        if any(shutil.which(compiler) for compiler in ("cc", "gcc", "clang", "cl")):
            session.error("there is a C compiler, and the wheel has no compiled engine")
        session.warn("There is no C compiler: the wheel with the compiled engine is not checked.")
    else:
        _check_wheel(session, built, "compiled")


def _check_wheel(session: nox.Session, built: Path, engine: str) -> None:
    """Compare a wheel with the package, and use it in an environment of its own."""
    source = _ROOT / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in source.glob("pubrecord/**/*")
        if path.is_file() and path.suffix not in {".pyc", ".so", ".pyd"}
    }
    names = zipfile.ZipFile(built).namelist()
    found = {name for name in names if ".dist-info/" not in name}
    extensions = {name for name in found if name.startswith("pubrecord/_engine.") and not name.endswith(".pyi")}
    session.log("%s: %d files", built.name, len(names))
    if found - extensions != expected or len(extensions) != (engine == "compiled"):
        session.error(f"the wheel is not the package: {sorted((found - extensions) ^ expected)}, {sorted(extensions)}")

    fresh = Path(session.create_tmp()).resolve() / "fresh"
    session.run("python", "-m", "venv", "--clear", str(fresh))
    python = str(fresh / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    session.run(python, "-m", "pip", "install", "--quiet", str(built), external=True)
    check = (
        "import importlib.resources as r, pubrecord; assert r.files(pubrecord).joinpath('py.typed').is_file(); "
        f"assert pubrecord.engine == {engine!r}"
    )
    with session.chdir(fresh):
        session.run(python, "-I", "-c", check, external=True, env={"PUBRECORD_ENGINE": engine})


@nox.session
def wheels(session: nox.Session) -> None:
    """Build the wheels with the compiled engine for this system into dist/, and use each; on Linux that needs Docker."""
    session.install("cibuildwheel>=3.3")
    session.run("cibuildwheel", "--output-dir", str(_ROOT / "dist"))


@nox.session
def sdist(session: nox.Session) -> None:
    """The source distribution holds every file of the repository, and is all that tests, site and wheel take.

    Its wheel is built twice, with the same bytes. Arguments go to pytest.
    """
    session.env["SOURCE_DATE_EPOCH"] = _EPOCH
    built, wheel = _build(session)
    tracked = set(str(session.run("git", "ls-files", external=True, silent=True)).splitlines())
    with tarfile.open(built) as archive:
        root = archive.getnames()[0].partition("/")[0]
        found = {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}
        folder = Path(session.create_tmp()).resolve() / "unpacked"
        shutil.rmtree(folder, ignore_errors=True)
        archive.extractall(folder, filter="data")
    own = {name for name in found if name in ("PKG-INFO", "setup.cfg") or ".egg-info/" in name}
    session.log("%s: %d files", built.name, len(found))
    if tracked != found - own:
        session.error(f"the sdist is not the repository: {sorted(tracked ^ (found - own))}")

    _, again = _build(session, folder / root, name="again")
    if again.read_bytes() != wheel.read_bytes():
        session.error("the wheel from the unpacked sdist has other bytes")
    session.install(f"{again}[test]", *_group("docs"))
    _build_site(session, folder / root)
    with session.chdir(folder / root):
        session.run("pytest", *session.posargs)


@nox.session
def release(session: nox.Session) -> None:
    """Build into dist/ what is published for a tag, such as `nox -s release -- v0.1.0`, and check how PyPI shows it.

    The wheel is the pure one, for every platform that `wheels` has none for.
    """
    (tag,) = session.posargs or [f"v{_PROJECT['project']['version']}"]
    if tag != f"v{_PROJECT['project']['version']}":
        session.error(f"{tag} is not the tag of version {_PROJECT['project']['version']}")
    session.env["SOURCE_DATE_EPOCH"] = _EPOCH
    folder = _ROOT / "dist"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    files = [shutil.copy(path, folder) for path in _build(session, pure=True)]
    session.install("twine>=6")
    session.run("twine", "check", "--strict", *map(str, files))
