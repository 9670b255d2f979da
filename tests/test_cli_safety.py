"""The command line destroys no file that it reads, leaves nothing half done, and never ends in a traceback."""

import errno
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import made
import pytest
from click.testing import CliRunner

import pubrecord
from pubrecord.cli import cli

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
needs_signals = pytest.mark.skipif(
    not hasattr(signal, "SIGHUP") or shutil.which("ps") is None, reason="the system has no such signals, or no ps"
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files of a record each, the second of which has damage before it."""
    paths = [tmp_path / f"{name}.xml" for name in ("one", "two", "three")]
    for number, path in enumerate(paths, start=1):
        path.write_text(made.document(*(["junk"] if number == 2 else []), made.article(pmid=number)))
    return paths


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(arg) for arg in args])
    return result.exit_code, result.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_forgotten_target(files: list[Path]) -> None:
    """A list of existing files, of which the last would be the target, is refused unless --force asks for it."""
    folder, before = files[0].parent, contents(files[0].parent)

    status, said = run("convert", "--on-error", "skip", *files)
    assert (2, before) == (status, contents(folder))
    assert "is the name of the new file missing?" in said
    assert 1 == run("convert", "--on-error", "skip", "--force", *files)[0]
    assert ["1", "2"] == [record.pmid for record in pubrecord.read(files[2])]


@pytest.mark.parametrize("link", [None, "symbolic", "hard"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["one", "two", "--force", "one"],
        ["one", "two", "--force", "two"],
        ["two", "--rejects", "two", "out"],
        ["two", "--rejects", "out", "out"],
        ["one", "two", "--rejects", "one", "out"],
    ],
    ids=" ".join,
)
def test_files_that_meet(files: list[Path], arguments: list[str], link: str | None) -> None:
    """A target that is a source, and rejects that are either, are refused before anything is written, by any name."""
    folder = files[0].parent
    names = {path.stem: path for path in files} | {"out": folder / "out.xml"}
    if link:
        for path in files:
            other = folder / f"link to {path.name}"
            other.symlink_to(path) if link == "symbolic" else other.hardlink_to(path)
            if path.stem in arguments[:-1]:
                names[f"{path.stem} read"] = other
    sources = [names.get(f"{name} read", names[name]) if name in names else name for name in arguments[:2]]
    before = contents(folder)

    status, said = run("convert", "--on-error", "skip", *sources, *(names.get(name, name) for name in arguments[2:]))
    assert (2, before) == (status, contents(folder))
    assert re.search(r"is one of the\s+sources|go into a file of their own", said)


def test_files_that_meet_in_the_library(files: list[Path]) -> None:
    """`convert` refuses them with `ValueError`; one source onto itself is sound."""
    with pytest.raises(ValueError, match="one of the sources"):
        pubrecord.convert(files, files[1], on_error="skip")
    with pytest.raises(ValueError, match="a file of their own"):
        pubrecord.convert(files[1], files[0], on_error="skip", rejects=files[1])
    with files[1].open("r+b") as stream, pytest.raises(ValueError, match="a file of their own"):
        pubrecord.convert(files[1], files[0], on_error="skip", rejects=stream)

    assert 1 == pubrecord.convert(files[0], files[0]).records
    assert ["1"] == [record.pmid for record in pubrecord.read(files[0])]
    assert 1 == pubrecord.convert(files[1], os.devnull, to_format="xml", on_error="skip", rejects=os.devnull).records


def command(*args: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "pubrecord", *map(str, args)]
    return subprocess.run(line, stderr=subprocess.PIPE, check=False, **options)  # type: ignore[call-overload]


COMMANDS = {
    "convert": ["convert", "--to", "jsonl", "one.xml", "-"],
    "check": ["check", "one.xml"],
    "check --json": ["check", "--json", "one.xml"],
    "cite": ["cite", "one.xml"],
    "schema": ["schema"],
    "show": ["show", "one.xml"],
    "stats": ["stats", "one.xml"],
    "--help": ["--help"],
    "convert --help": ["convert", "--help"],
}


def is_missing(name: str) -> bool:
    return name == "cite" and shutil.which("pandoc") is None


@needs_full
@pytest.mark.parametrize("name", COMMANDS)
def test_full_disk(files: list[Path], name: str) -> None:
    """Output into a full disk is one message and status 2, in every command."""
    if is_missing(name):
        pytest.skip("pandoc is not installed")
    with Path("/dev/full").open("wb") as full:
        done = command(*COMMANDS[name], stdout=full, cwd=files[0].parent)

    assert (2, b"Error: [Errno 28] No space left on device") == (done.returncode, done.stderr.strip())


@pytest.mark.parametrize("name", COMMANDS)
def test_reader_is_gone(files: list[Path], name: str) -> None:
    """A reader of the output that has seen enough is no error: the command ends without a word."""
    if is_missing(name):
        pytest.skip("pandoc is not installed")
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = command(*COMMANDS[name], stdout=closed, cwd=files[0].parent)

    usual = command(*COMMANDS[name], stdout=subprocess.DEVNULL, cwd=files[0].parent).stderr
    assert (0, b"") == (done.returncode, done.stderr.replace(usual, b""))


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("name", [name for name in COMMANDS if "--help" not in name])
@pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams(files: list[Path], name: str, streams: str) -> None:
    """A closed standard stream is never a traceback; a command that has to print is told so."""
    if is_missing(name):
        pytest.skip("pandoc is not installed")
    line = f'"$0" -m pubrecord {" ".join(COMMANDS[name])} {streams}'
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable], capture_output=True, cwd=files[0].parent, check=False
    )

    assert b"Traceback" not in done.stderr
    usual = command(*COMMANDS[name], stdout=subprocess.DEVNULL, cwd=files[0].parent).returncode
    assert (2 if streams.startswith(">") else usual) == done.returncode
    if streams == ">&-":
        assert b"standard output is closed" in done.stderr


def test_errors_that_nobody_foresaw(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong is a message of two lines; --debug, wherever it stands, shows the traceback."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(pubrecord, "check", fail)
    status, said = run("check", files[0])
    assert (2, 2) == (status, len(said.splitlines()))
    assert "RuntimeError: can't start new thread" in said
    for arguments in (["--debug", "check", files[0]], ["check", "--debug", files[0]]):
        result = CliRunner().invoke(cli, [str(each) for each in arguments])
        assert "can't start new thread" == str(result.exception)


def test_advice_fits_a_shell(tmp_path: Path) -> None:
    """A shell is told of options, not of attributes and arguments."""
    bad, ris = tmp_path / "bad.xml", tmp_path / "ris.xml"
    bad.write_text(made.document(made.article("a & b")))
    ris.write_text("TY  - JOUR\nER  - \n")

    assert "--on-error skip --rejects FILE keeps the bytes" in run("convert", bad, tmp_path / "out.jsonl")[1]
    assert "are read with --from ris" in run("convert", ris, tmp_path / "out.jsonl")[1]


@needs_signals
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("workers", [1, 2])
def test_ends_from_outside(tmp_path: Path, name: str, workers: int) -> None:
    """A conversion that is ended from outside removes its half file and its workers, and has the signal's status."""
    target = tmp_path / "out.jsonl"
    target.write_text("as it was")
    line = [sys.executable, "-m", "pubrecord", "convert", "--workers", str(workers), "--from", "xml", "-", str(target)]
    record = made.article("A title " * 200).encode()
    with subprocess.Popen(line, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(b"<PubmedArticleSet>" + record * (9_000 if workers > 1 else 200))  # and no end of it
        process.stdin.flush()
        children: list[int] = []
        while not list(tmp_path.glob(".out.jsonl.*.part")) or (workers > 1 and not children):
            time.sleep(0.01)
            children = children_of(process.pid)
        process.send_signal(getattr(signal, name))
        said = process.stderr.read()

    assert (-getattr(signal, name), b"") == (process.returncode, said)
    assert {"out.jsonl": b"as it was"} == contents(tmp_path)
    assert [] == [child for child in children if is_running(child)]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    shown = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, check=True, text=True).stdout
    pairs = [line.split() for line in shown.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


@needs_signals
def test_ignored_signals_stay_ignored(tmp_path: Path) -> None:
    """What `nohup` starts goes on when the terminal goes."""
    source = tmp_path / "in.xml"
    source.write_text(made.document(made.article()))
    code = (
        "import os, signal, sys\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\nfrom pubrecord.cli.group import ended_in_order\n"
        "with ended_in_order():\n    os.kill(os.getpid(), signal.SIGHUP)\nprint('went on')"
    )

    assert b"went on\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout


def test_folder_that_takes_no_files(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file can be made in a folder, the folder is named, and not the temporary file in it."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/folder/.out.jsonl.x1.part")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    status, said = run("convert", files[0], files[0].parent / "out.jsonl")

    assert 2 == status
    assert f"no file can be made in the folder: Permission denied: '{files[0].parent}'" in said
    assert ".part" not in said


def test_folder_that_takes_no_store(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot be made is an error of its folder, with status 2, and nothing unforeseen."""
    update = files[0].rename(files[0].with_name("pubmed25n0001.xml"))

    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("sqlite3.connect", refuse)
    status, said = run("update", files[0].parent / "new.sqlite", update)

    assert 2 == status
    assert f"no store can be made in the folder: unable to open database file: '{files[0].parent}'" in said


def test_packages_that_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not installed is said once and with status 2, also where bad records are passed over."""
    references = tmp_path / "two.ris"
    references.write_text("TY  - JOUR\nTI  - A title\nER  - \n" * 2)
    monkeypatch.setitem(sys.modules, "rispy", None)

    for arguments in (["stats", references], ["convert", "--on-error", "skip", references, tmp_path / "out.jsonl"]):
        status, said = run(*arguments)

        assert 2 == status
        assert 1 == said.count('pip install "pubrecord[formats]"')
