"""The files around the code agree with it: workflows, metadata, citation, changelog, and the page for contributors."""

import ast
import datetime
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import pubrecord

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
METADATA = PROJECT["project"]
URLS = METADATA["urls"]
PYTHONS = [name.rpartition(" ")[2] for name in METADATA["classifiers"] if re.search(r":: 3\.\d+$", name)]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
#: An action by the hash of its commit, with the version that this is.
PINNED = re.compile(r"uses: [\w.-]+(?:/[\w.-]+)+@[0-9a-f]{40} # v\d+(?:\.\d+)*")

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def jobs(path: Path) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    jobs: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return jobs


def sessions() -> set[str]:
    """Return the names of nox's sessions, that of the tests for each Python."""
    names = set()
    for node in ast.parse(text("noxfile.py")).body:
        if isinstance(node, ast.FunctionDef) and any("session" in ast.unparse(each) for each in node.decorator_list):
            has_pythons = any("python=_PYTHONS" in ast.unparse(each) for each in node.decorator_list)
            names |= {f"{node.name}-{python}" for python in PYTHONS} if has_pythons else {node.name}
    return names


def called(path: Path) -> set[str]:
    """Return the names of the sessions that a workflow calls."""
    names: set[str] = set()
    for job in jobs(path).values():
        matrix = job.get("strategy", {}).get("matrix", {})
        for step in job.get("steps", []):
            for name in re.findall(r"nox (?:-s|--sessions) ([^\n]+)", step.get("run", "")):
                parameter = re.search(r"\$\{\{ matrix\.(\w+) \}\}", name)
                values = matrix[parameter[1]] if parameter else [""]
                filled = [name.replace(parameter[0], value) if parameter else name for value in values]
                names |= {each for line in filled for each in line.partition(" -- ")[0].split()}
    return names


@every_workflow
def test_workflows_call_sessions_that_exist(path: Path) -> None:
    """A workflow installs what it takes and runs sessions of nox, such as there are, and nothing else."""
    commands = [step["run"] for job in jobs(path).values() for step in job.get("steps", []) if "run" in step]

    assert [] == [
        line for line in commands if not line.startswith(("python -m pip install ", "sudo apt-get ", "nox -s "))
    ]
    assert called(path) <= sessions()


def test_every_session_is_called() -> None:
    """Each session of nox is run by one of the workflows, so that nothing is checked on one's own machine only."""
    assert sessions() == set().union(*map(called, WORKFLOWS))


def test_checks_of_a_change_are_the_same_everywhere() -> None:
    """The script for a bare machine runs the sessions that the workflow of a change runs, and the tests."""
    (line,) = re.findall(r"nox\" --sessions (.+)", text(".ci/run"))
    workflow = jobs(ROOT / ".github" / "workflows" / "ci.yml")

    assert line.split() == workflow["checks"]["strategy"]["matrix"]["session"]
    assert set(line.split()) | {f"tests-{python}" for python in PYTHONS} == called(ROOT / ".github/workflows/ci.yml")


def test_systems_and_pythons() -> None:
    """The tests run on three systems, and on each Python that the metadata name."""
    matrix = jobs(ROOT / ".github" / "workflows" / "ci.yml")["tests"]["strategy"]["matrix"]

    assert ["ubuntu-latest", "macos-latest", "windows-latest"] == matrix["system"]
    assert PYTHONS == matrix["python"]
    assert METADATA["requires-python"] == f">={PYTHONS[0]}"


@every_workflow
def test_actions_are_pinned(path: Path) -> None:
    """An action of somebody else is named by its hash; a workflow of our own is there."""
    for line in re.findall(r"uses: .+", path.read_text(encoding="utf-8")):
        if line.startswith("uses: ./"):
            assert (ROOT / line.removeprefix("uses: ./")).is_file()
        else:
            assert PINNED.fullmatch(line), line


@every_workflow
def test_workflows_may_little(path: Path) -> None:
    """A workflow may read, and only jobs that publish may more; nothing is checked out with its password."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert {"contents": "read"} == workflow["permissions"]
    for job in workflow["jobs"].values():
        steps = job.get("steps", [])
        if "permissions" in job:
            assert "environment" in job
            assert not any("run" in step for step in steps)
        for step in steps:
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_pre_commit_has_the_same_ruff() -> None:
    """The hooks before a commit take the ruff that the session takes."""
    (ruff,) = (each for each in PROJECT["dependency-groups"]["lint"] if each.startswith("ruff"))
    hooks = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"][0]["hooks"]

    assert [[ruff], [ruff]] == [hook["additional_dependencies"] for hook in hooks]


def test_citation() -> None:
    """The file for those who cite the software says what the metadata say."""
    citation = yaml.safe_load(text("CITATION.cff"))

    assert METADATA["version"] == citation["version"] == pubrecord.__version__
    assert METADATA["license"] == citation["license"]
    assert METADATA["keywords"] == citation["keywords"]
    assert [author["name"] for author in METADATA["authors"]] == [author["name"] for author in citation["authors"]]
    assert (URLS["Repository"], URLS["Documentation"]) == (citation["repository-code"], citation["url"])
    assert datetime.date.fromisoformat(citation["date-released"])


def test_changelog() -> None:
    """The version has its section with the date of the citation, highlights first, and a link to its changes."""
    changelog, version = text("CHANGELOG.md"), METADATA["version"]
    released = yaml.safe_load(text("CITATION.cff"))["date-released"]
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)
    links = dict(re.findall(r"^\[(\S+)\]: (\S+)$", changelog, re.MULTILINE))

    assert ["[Unreleased]", f"[{version}] - {released}"] == headings[:2]
    assert re.search(rf"^## \[{re.escape(version)}\].*\n\n(?:[^#\n].*\n\n)?### Highlights$", changelog, re.MULTILINE)
    assert f"{URLS['Repository']}/compare/v{version}...HEAD" == links["Unreleased"]
    assert {heading.partition("]")[0].removeprefix("[") for heading in headings} == links.keys()
    assert all(url.startswith(f"{URLS['Repository']}/") for url in links.values())


def test_addresses() -> None:
    """Wherever an address of the project is written, it is one of those in the metadata, or below one."""
    files = [path for path in ROOT.iterdir() if path.suffix in (".md", ".cff", ".yml", ".toml")]
    files += [*(ROOT / ".github").rglob("*.yml"), *(ROOT / "docs").rglob("*.md")]
    addresses = {
        address
        for path in files
        for address in re.findall(
            r"https://[\w.-]*(?:github\.com|github\.io)/[\w.-]+(?:/[\w.-]+)?", path.read_text("utf-8")
        )
        if "pubrecord" in address
    }

    pages = {address for address in addresses if address.startswith(URLS["Documentation"].rstrip("/"))}
    assert {URLS["Repository"]} == addresses - pages
    assert pages
    assert URLS["Changelog"].startswith(URLS["Repository"])
    assert URLS["Issues"].startswith(URLS["Repository"])


def test_contributing_is_current() -> None:
    """The page for contributors names files, tables and sessions that exist."""
    page = text("CONTRIBUTING.md")
    paths = re.findall(r"`((?:src|tests|docs|fuzz|benchmarks|\.github)(?:/[\w.*]+)*)`", page)

    assert {"src/pubrecord/records", "tests/golden", "docs/explanation/design.md"} <= {
        *paths,
        *re.findall(r"\((docs/\S+)\)", page),
    }
    assert [] == [path for path in paths if "NAME" not in path and not list(ROOT.glob(path))]
    assert {name for line in re.findall(r"nox -s ([a-z ]+)", page) for name in line.split()} <= sessions()
    assert all(name in text("tests/test_damaged.py") for name in ("DAMAGED = {", "FOUND = {", "_TWO"))
    assert "OLDER = {" in text("tests/test_dtd.py")


def test_issue_forms() -> None:
    """The form for a wrong record asks for the PMID and for the smallest file, and must have both."""
    form = yaml.safe_load(text(".github/ISSUE_TEMPLATE/wrong-record.yml"))
    required = {part["id"] for part in form["body"] if part.get("validations", {}).get("required")}

    assert {"pmid", "file"} <= required
    assert "question" in {part["id"] for part in yaml.safe_load(text(".github/ISSUE_TEMPLATE/question.yml"))["body"]}
