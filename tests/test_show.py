"""``pubrecord show``: which records it shows, in which form, and the status it ends with."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import made
import pytest
from click.testing import CliRunner, Result

import pubrecord
from pubrecord import page
from pubrecord.cli import cli
from pubrecord.page.text import text

pty = pytest.importorskip("pty", reason="no terminals to play with")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A file of two articles and a deletion."""
    path = tmp_path / "two.xml"
    deletion = '<DeleteCitation>\n    <PMID Version="1">3</PMID>\n    <PMID Version="1">4</PMID>\n  </DeleteCitation>'
    path.write_text(
        made.document(made.article("One.", pmid=1), made.article("Two.", pmid=2), deletion), encoding="utf-8"
    )
    return path


def run(*args: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(map(str, ["show", *args])), input=stdin, catch_exceptions=False)


def in_terminal(*args: str | Path, environment: dict[str, str] | None = None) -> str:
    """Run the command with a terminal for its output, and return what that was sent."""
    control, terminal = pty.openpty()
    names = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "PAGER", "LESS")
    }
    variables = {**names, "TERM": "xterm-256color", "COLUMNS": "60", "LINES": "24", **(environment or {})}
    command = [sys.executable, "-m", "pubrecord", "show", *map(str, args)]
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=variables) as process:
        os.close(terminal)
        sent = b""
        while True:
            try:
                piece = os.read(control, 1 << 16)
            except OSError:
                break
            if not piece:
                break
            sent += piece
        process.wait()
    os.close(control)
    return sent.decode()


def test_all(two: Path) -> None:
    """Without PMIDs all records are shown, deletions too, with a line of signs between; in a pipe as plain text."""
    result = run(two)
    pages = result.stdout.split(f"\n{'=' * 80}\n\n")

    assert 0 == result.exit_code
    assert [text(page.of(record)) for record in pubrecord.read(two)] == pages


def test_named(two: Path) -> None:
    """Only the records with the PMIDs are shown, of a deletion only what was named."""
    result = run(two, "2", "4")

    assert 0 == result.exit_code
    assert "Two." in result.stdout
    assert "One." not in result.stdout
    assert result.stdout.endswith("PMID 4 was deleted.\n")
    assert "PMID 3" not in result.stdout


def test_missing(two: Path) -> None:
    """A PMID that is not there is an error of one line, after the others were shown."""
    result = run(two, "77", "2", "99")

    assert 1 == result.exit_code
    assert "Two." in result.stdout
    assert f"Error: {two} has no record 77\nError: {two} has no record 99\n" == result.stderr


def test_sources(two: Path, tmp_path: Path) -> None:
    """Any format that can be read is shown, compressed or not, and standard input."""
    packed, lines = tmp_path / "two.xml.gz", tmp_path / "two.jsonl"
    packed.write_bytes(gzip.compress(two.read_bytes()))
    pubrecord.convert(two, lines)

    assert run(two).stdout == run(packed).stdout == run(lines).stdout
    assert run(two).stdout == run("-", stdin=two.read_bytes()).stdout
    assert run(two).stdout == run("--format", "jsonl", "-", stdin=lines.read_bytes()).stdout


def test_width(two: Path) -> None:
    """``--width`` says how wide the text is."""
    assert "=" * 40 + "\n" in run(two, "--width", "40").stdout
    assert "=" * 41 not in run(two, "--width", "40").stdout


def test_html(two: Path, tmp_path: Path) -> None:
    """``--html`` prints one document, and so does a target with that suffix; several records stand in one."""
    one = run("--html", two, "1").stdout
    target = tmp_path / "two.html"

    assert 0 == run(two, "-o", target).exit_code
    assert one.startswith("<!DOCTYPE html>")
    assert "<h1" in one
    assert "<h1>Records of two.xml</h1>" in target.read_text("utf-8")
    assert 3 == target.read_text("utf-8").count("<article")


def test_output(two: Path, tmp_path: Path) -> None:
    """``-o`` writes plain text to a file of another suffix, and to one of that suffix if asked to."""
    run(two, "1", "-o", tmp_path / "one.txt")
    run(two, "1", "--plain", "-o", tmp_path / "one.html")

    assert (
        run(two, "1").stdout == (tmp_path / "one.txt").read_text("utf-8") == (tmp_path / "one.html").read_text("utf-8")
    )


def test_bad_record(two: Path) -> None:
    """A record that cannot be read is reported, and the others are shown; the status is 1."""
    two.write_text(two.read_text("utf-8").replace("One.</ArticleTitle>", "One."), encoding="utf-8")
    result = run(two)

    assert 1 == result.exit_code
    assert "Two." in result.stdout
    assert result.stderr.startswith(f"Error: {two}")
    assert "Traceback" not in result.stderr


def test_bad_markup(tmp_path: Path) -> None:
    """A record with markup that is not well-formed is reported with its PMID, and the others are shown."""
    path = tmp_path / "a.jsonl"
    bad = pubrecord.Article(pmid="7", title="a", title_markup="<i>a</i>")
    lines = [
        pubrecord.json.dumps(bad).replace("<i>a</i>", "<i>a"),
        pubrecord.json.dumps(pubrecord.Article(title="Good")),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = run(path)

    assert (1, True) == (result.exit_code, "Good" in result.stdout)
    assert "not well-formed" in result.stderr
    assert "PMID 7" in result.stderr


def test_usage(two: Path) -> None:
    """Two forms at once are an error of usage."""
    assert 2 == run("--plain", "--html", two).exit_code


def test_debug(tmp_path: Path) -> None:
    """Errors come without a traceback; ``--debug`` shows it."""
    target = tmp_path / "missing" / "a.html"
    source = tmp_path / "a.xml"
    source.write_text(made.document(made.article()), encoding="utf-8")
    runner = CliRunner()

    quiet = runner.invoke(cli, ["show", str(source), "-o", str(target)])
    loud = runner.invoke(cli, ["--debug", "show", str(source), "-o", str(target)])

    assert (2, True) == (quiet.exit_code, quiet.stderr.startswith("Error: "))
    assert isinstance(loud.exception, FileNotFoundError)


def test_first_record_at_once() -> None:
    """The first record is shown before the file has been read."""
    command = [sys.executable, "-m", "pubrecord", "show", "--plain", "-"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        start = made.document(*(made.article(f"Title {number}.", pmid=number) for number in range(1, 3)))
        process.stdin.write(start.encode().removesuffix(b"\n</PubmedArticleSet>\n"))
        process.stdin.flush()

        seen = b""
        while b"Title 1." not in seen:
            seen += process.stdout.readline()
        process.stdin.close()
        process.stdout.close()


def test_closed_pipe(two: Path) -> None:
    """A reader that has seen enough, as ``head`` has, is no error."""
    two.write_text(made.document(*(made.article(pmid=number) for number in range(1, 3_000))), encoding="utf-8")
    command = [sys.executable, "-m", "pubrecord", "show", str(two)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert (0, b"") == (process.returncode, complaint)


def test_terminal(examples: Path) -> None:
    """In a terminal there are colours and links; ``--plain`` and NO_COLOR keep the colours away."""
    records = examples / "records.xml"
    shown = in_terminal("--no-pager", records, "900000001")

    assert "\x1b[1" in shown
    assert "\x1b]8;" in shown
    assert "╭─ Corrected" in re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "\x1b" not in in_terminal("--plain", "--no-pager", records, "900000001")
    assert not re.search(r"\x1b\[[\d;]*3\dm", in_terminal("--no-pager", records, environment={"NO_COLOR": "1"}))


def test_pager(examples: Path, tmp_path: Path) -> None:
    """In a terminal the pages go through the pager, which gets colours if it can show them."""
    pager = tmp_path / "less"
    pager.write_text("#!/bin/sh\necho through the pager\ncat\n", encoding="utf-8")
    pager.chmod(0o755)
    shown = in_terminal(examples / "records.xml", "900000001", environment={"PAGER": str(pager)})

    assert "through the pager" in shown
    assert "\x1b[1" in shown
    assert "through the pager" not in in_terminal(
        "--no-pager", examples / "records.xml", environment={"PAGER": str(pager)}
    )


def test_forced_colour(examples: Path) -> None:
    """FORCE_COLOR has colours in a pipe too."""
    command = [sys.executable, "-m", "pubrecord", "show", str(examples / "records.xml"), "900000001"]
    environment = {**os.environ, "FORCE_COLOR": "1"}
    environment.pop("NO_COLOR", None)

    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout

    assert "\x1b[" in shown


@pytest.mark.parametrize("name", ["Article", "BookArticle", "Deletion"])
def test_notebook(examples: Path, name: str) -> None:
    """Records show their page in notebooks and by rich, and load what that takes only then."""
    code = f"""
import sys, pubrecord
record = next(r for p in ("records", "books") for r in pubrecord.read(f"{examples}/{{p}}.xml") if type(r).__name__ == {name!r})
print([m for m in ("jinja2", "rich") if m in sys.modules])
print(record._repr_html_()[:23])
print(type(record.__rich__()).__name__)
sys.modules["jinja2"] = None
del sys.modules["pubrecord.page.html"]
print(record._repr_html_())
"""

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert '[]\n<div class="pubrecord">\nSheet\nNone\n' == shown
