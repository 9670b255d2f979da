"""The command line: what it prints, and where, and the status it ends with."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pubrecord
from pubrecord.cli import cli

ARTICLE = """\
  <PubmedArticle>
    <MedlineCitation Status="MEDLINE" Owner="NLM">
      <PMID Version="1">{pmid}</PMID>
      <Article PubModel="Print">
        <Journal>
          <JournalIssue CitedMedium="Print">
            <PubDate>
              <Year>2021</Year>
            </PubDate>
          </JournalIssue>
          <Title>Journal of Invented Results</Title>
        </Journal>
        <ArticleTitle>How <i>Examplia fictiva</i> grows.</ArticleTitle>
        <Language>eng</Language>
        <PublicationTypeList>
          <PublicationType UI="D016428">Journal Article</PublicationType>
        </PublicationTypeList>
      </Article>
      <MedlineJournalInfo>
        <MedlineTA>J Invent Res</MedlineTA>
      </MedlineJournalInfo>
    </MedlineCitation>
  </PubmedArticle>
"""
DELETION = """\
  <DeleteCitation>
    <PMID Version="1">3</PMID>
    <PMID Version="1">4</PMID>
  </DeleteCitation>
"""
BAD = ARTICLE.format(pmid=9).replace("</Journal>", "</Jurnal>")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n'
TAIL = "</PubmedArticleSet>\n"
#: Runs the command where a module is not installed.
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise ModuleNotFoundError(name=name)

sys.meta_path.insert(0, Absent())
from pubrecord.__main__ import main
main()
"""
SUMMARY = r"[\d,]+ records, [\d,]+ deletions, (?:[\d,]+ skipped(?: \(PMID [\d, .]+\))?, )?\d+\.\d s(?:, [\d,]+ records/s)?\n\Z"


def document(*records: str) -> str:
    return "".join([HEAD, *records, TAIL])


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file of two articles and a list of two deletions."""
    path = tmp_path / "good.xml"
    path.write_text(document(ARTICLE.format(pmid=1), ARTICLE.format(pmid=2), DELETION), encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A file whose second record of three is not well-formed."""
    path = tmp_path / "bad.xml"
    path.write_text(document(ARTICLE.format(pmid=1), BAD, ARTICLE.format(pmid=2)), encoding="utf-8")
    return path


def run(*args: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, list(map(str, args)), input=stdin, catch_exceptions=False)


def test_version() -> None:
    """``--version`` prints name, version and engine to standard output."""
    result = run("--version")

    assert (0, f"pubrecord, version {pubrecord.__version__}, {pubrecord.engine} engine\n") == (
        result.exit_code,
        result.stdout,
    )


def test_help_lists_the_commands() -> None:
    """``--help`` names the commands."""
    assert "convert" in run("--help").stdout


def test_xml_to_jsonl_and_back(good: Path, tmp_path: Path) -> None:
    """Converting to JSON Lines and back to XML changes no record."""
    run("convert", good, tmp_path / "a.jsonl")
    run("convert", tmp_path / "a.jsonl", tmp_path / "b.xml")

    assert list(pubrecord.read(good)) == list(pubrecord.read(tmp_path / "b.xml"))


def test_several_sources_become_one(good: Path, tmp_path: Path) -> None:
    """Several files are read one after another into one, compressed as its suffix says."""
    target = tmp_path / "all.xml.gz"

    result = run("convert", good, good, target)

    assert 0 == result.exit_code
    assert gzip.decompress(target.read_bytes()).count(b"<PubmedArticle>") == 4


def test_summary(good: Path, tmp_path: Path) -> None:
    """The last line on standard error counts articles and deleted PMIDs, and tells the time."""
    result = run("convert", good, tmp_path / "a.jsonl")

    assert re.search(SUMMARY, result.stderr)
    assert result.stderr.startswith("2 records, 2 deletions, ")
    assert "" == result.stdout


def test_standard_output(good: Path) -> None:
    """``-`` as OUT is standard output, in the format of ``--to``."""
    result = run("convert", "--to", "jsonl", good, "-")

    assert 0 == result.exit_code
    assert 3 == len(result.stdout.splitlines())


def test_standard_input(good: Path, tmp_path: Path) -> None:
    """``-`` as IN is standard input, whose format is told by its content."""
    result = run("convert", "-", tmp_path / "a.jsonl", stdin=good.read_bytes())

    assert 0 == result.exit_code
    assert list(pubrecord.read(good)) == list(pubrecord.read(tmp_path / "a.jsonl"))


def test_formats_by_option(good: Path, tmp_path: Path) -> None:
    """``--from`` and ``--to`` say the format where no suffix does."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(good.read_bytes())

    result = run("convert", "--from", "xml", "--to", "jsonl", source, target)

    assert 0 == result.exit_code
    assert list(pubrecord.read(good)) == list(pubrecord.read(target, format="jsonl"))


def test_bad_record_stops(bad: Path, tmp_path: Path) -> None:
    """A bad record ends the conversion with status 1 and a message, and leaves no file behind."""
    result = run("convert", bad, tmp_path / "out" / ".." / "a.jsonl")

    assert 1 == result.exit_code
    assert result.stderr.startswith("Error: ")
    assert "bad.xml" in result.stderr
    assert ["bad.xml"] == [path.name for path in tmp_path.iterdir()]


def test_bad_record_skipped(bad: Path, tmp_path: Path) -> None:
    """``--on-error skip`` reports a bad record, goes on, counts it in the summary, and ends with status 1."""
    target = tmp_path / "a.jsonl"

    result = run("convert", "--on-error", "skip", bad, target)

    assert 1 == result.exit_code
    assert result.stderr.startswith("Error: ")
    assert "2 records, 0 deletions, 1 skipped (PMID 9), " in result.stderr
    assert ["1", "2"] == [record.pmid for record in pubrecord.read(target)]


def test_not_pubmed(tmp_path: Path) -> None:
    """Input that is something else than PubMed records ends with status 1."""
    page = tmp_path / "page.xml"
    page.write_text("<html><body>Not here.</body></html>", encoding="utf-8")

    result = run("convert", page, tmp_path / "a.jsonl")

    assert 1 == result.exit_code
    assert result.stderr.startswith("Error: ")


@pytest.mark.parametrize(
    "args",
    [
        ["convert"],
        ["convert", "only-one.xml"],
        ["convert", "missing.xml", "a.jsonl"],
        ["convert", "--to", "parchment", "good.xml", "a.jsonl"],
        ["convert", "good.xml", "no-such-folder/a.jsonl"],
        ["convert", "good.xml", "a.unheard-of"],
        ["convert", "good.xml", "-"],
        ["no-such-command"],
    ],
    ids=" ".join,
)
def test_usage(args: list[str], good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong usage, and files that cannot be read or written, end with status 2 and an error message."""
    monkeypatch.chdir(good.parent)

    result = run(*args)

    assert 2 == result.exit_code
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def python(*args: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run Python apart from this process and return what it printed."""
    return subprocess.run([sys.executable, *args], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_module() -> None:
    """``python -m pubrecord`` is the command line too."""
    result = python("-m", "pubrecord", "--version")

    assert f"pubrecord, version {pubrecord.__version__}, {pubrecord.engine} engine\n" == result.stdout


def test_command(tmp_path: Path, good: Path) -> None:
    """The installed command `pubrecord` converts a file."""
    command = Path(sys.executable).parent / "pubrecord"

    result = subprocess.run(
        [command, "convert", good, tmp_path / "a.jsonl"], capture_output=True, text=True, check=False
    )

    assert 0 == result.returncode
    assert re.fullmatch(SUMMARY, result.stderr)


@pytest.mark.parametrize("absent", ["click", "rich"])
def test_hint_without_the_extra(absent: str) -> None:
    """Where Click or rich is absent, the command says in one line what to install and ends with status 2."""
    result = python("-c", WITHOUT.format(name=absent))

    assert 2 == result.returncode
    assert 'pubrecord\'s command line needs an extra: pip install "pubrecord[cli]"\n' == result.stderr


def test_other_import_errors_are_seen() -> None:
    """An import that fails for another reason is not taken for a missing extra."""
    result = python("-c", WITHOUT.format(name="pubrecord.formats"))

    assert 1 == result.returncode
    assert "ModuleNotFoundError" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_reader_gone(tmp_path: Path) -> None:
    """When whoever reads the output has seen enough, the command ends without a word."""
    many = tmp_path / "many.xml"
    many.write_text(document(*(ARTICLE.format(pmid=pmid) for pmid in range(1, 2000))), encoding="utf-8")
    command = [sys.executable, "-m", "pubrecord", "convert", "--to", "jsonl", many, "-"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        _, errors = process.communicate(timeout=60)

    assert b"" == errors


def test_bar_on_a_terminal(good: Path, tmp_path: Path) -> None:
    """On a terminal a bar names the file that is read; elsewhere there is none."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pubrecord", "convert", good, tmp_path / "a.jsonl"]

    with subprocess.Popen(command, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"}) as process:
        os.close(theirs)
        process.wait(timeout=60)
    shown = os.read(ours, 65536)
    os.close(ours)

    assert b"good.xml" in shown
    assert b"2 records, 2 deletions" in shown


def test_schema() -> None:
    """`pubrecord schema` prints the JSON Schema of a record."""
    result = CliRunner().invoke(cli, ["schema"])

    assert 0 == result.exit_code
    assert pubrecord.json.schema() == json.loads(result.stdout)


def test_check(tmp_path: Path) -> None:
    """`pubrecord check` says what is in a file and what is wrong with it, in words and as JSON."""
    good, bad, other = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "other.xml"
    good.write_text(document(ARTICLE.format(pmid=1), ARTICLE.format(pmid=2), DELETION), encoding="utf-8")
    twice = ARTICLE.format(pmid=1).replace("<Language>", "<Foo/><Language>")
    bad.write_text(document(ARTICLE.format(pmid=1), BAD, twice), encoding="utf-8")
    other.write_text("<html/>", encoding="utf-8")

    result = CliRunner().invoke(cli, ["check", str(good)])
    assert (0, f"{good}: no DTD; 2 articles, 0 books, 2 deletions\n") == (result.exit_code, result.stdout)
    result = CliRunner().invoke(cli, ["check", "--json", str(good), str(bad)])
    assert 1 == result.exit_code
    first, second = json.loads(result.stdout)
    assert [] == first["findings"]
    assert [("record", 2, "9"), ("unknown", 3, "1"), ("duplicate", 3, "1")] == [
        (finding["code"], finding["record"], finding["pmid"]) for finding in second["findings"]
    ]
    assert {"MedlineCitation/Article": 1} == second["unknown"]
    result = CliRunner().invoke(cli, ["check", str(other), str(good)])
    assert 1 == result.exit_code
    assert "HTML" in result.stderr
    assert "2 articles" in result.stdout


def test_check_against_a_dtd(tmp_path: Path, examples: Path) -> None:
    """With `--dtd`, each record is validated; the DTD that a file declares is named by its year."""
    dtd = tmp_path / "tiny.dtd"
    dtd.write_text("<!ELEMENT PubmedArticle EMPTY>", encoding="utf-8")

    result = CliRunner().invoke(cli, ["check", "--dtd", str(dtd), str(examples / "records.xml.gz")])

    assert 1 == result.exit_code
    assert "DTD of 2025; 4 articles, 2 books, 3 deletions" in result.stdout
    assert "invalid, record 1, PMID 900000001: " in result.stdout


def test_rejects(tmp_path: Path) -> None:
    """`--rejects` keeps what is passed over, and goes with `--on-error skip` only."""
    source, rejects = tmp_path / "bad.xml", tmp_path / "rejects.xml"
    source.write_text(document(ARTICLE.format(pmid=1), BAD), encoding="utf-8")
    command = ["convert", str(source), str(tmp_path / "out.jsonl"), "--rejects", str(rejects)]

    assert 2 == CliRunner().invoke(cli, command).exit_code
    assert 1 == CliRunner().invoke(cli, [*command, "--on-error", "skip"]).exit_code
    assert BAD.strip() in rejects.read_text(encoding="utf-8")


def test_citations(tmp_path: Path) -> None:
    """Records become a library of CSL items and come back; what CSL has no item for is warned about."""
    source, library, back = tmp_path / "a.xml", tmp_path / "library.csl.json", tmp_path / "back.xml"
    source.write_text(document(ARTICLE.format(pmid=1), DELETION), encoding="utf-8")

    result = CliRunner().invoke(cli, ["convert", str(source), str(library)])
    assert 0 == result.exit_code
    assert "Warning: a deletion of 2 PMIDs is left out" in result.stderr
    (item,) = json.loads(library.read_text(encoding="utf-8"))
    assert ("pmid:1", "How <i>Examplia fictiva</i> grows") == (item["id"], item["title"])
    assert 0 == CliRunner().invoke(cli, ["convert", str(library), str(back)]).exit_code
    assert ["How Examplia fictiva grows."] == [record.title for record in pubrecord.read(back)]


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_cite(tmp_path: Path) -> None:
    """`pubrecord cite` prints references of all records or of those that are named."""
    source = tmp_path / "a.xml"
    source.write_text(document(ARTICLE.format(pmid=1), ARTICLE.format(pmid=2)), encoding="utf-8")

    result = CliRunner().invoke(cli, ["cite", str(source), "2", "3"])

    assert 1 == result.exit_code
    assert "How Examplia fictiva grows. J Invent Res. 2021" in result.stdout
    assert 1 == result.stdout.count("Examplia")
    assert "has no record 3" in result.stderr


def test_which_inputs_were_done(tmp_path: Path) -> None:
    """A conversion of many inputs that fails says which of them were read whole, and writes nothing."""
    good, bad, out = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "out.jsonl"
    good.write_text(document(ARTICLE.format(pmid=1)), encoding="utf-8")
    bad.write_text(document(BAD), encoding="utf-8")

    result = CliRunner().invoke(cli, ["convert", str(good), str(bad), str(good), str(out)])

    assert 1 == result.exit_code
    assert f"1 of 3 sources were read whole before: {good}; nothing is written." in result.stderr
    assert not out.exists()


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_help_has_examples(command: str) -> None:
    """The help of each command shows how it is used, a line for each example."""
    assert f"Examples:\n  pubrecord {command} " in run(command, "--help").stdout


def test_limits(tmp_path: Path) -> None:
    """The options for limits bound what `convert`, `check` and `cite` read, and a size that is none is wrong usage."""
    path, out = tmp_path / "in.xml", tmp_path / "out.jsonl"
    path.write_text(document(ARTICLE.format(pmid=1).replace("grows.", "grows." * 1000)), encoding="utf-8")
    commands = (["convert", str(path), str(out)], ["check", str(path)], ["cite", str(path)])

    for command in commands:
        for options in (["--limit-record", "4k"], ["--limit-nodes", "10"], ["--limit-total", "4000"]):
            result = run(*command, *options)
            assert 1 == result.exit_code, result.output
            assert "limit of" in result.output
    assert 0 == run(*commands[0], "--limits", "services", "--limit-record", "1G").exit_code
    assert 2 == run(*commands[0], "--limit-record", "0").exit_code
    assert 2 == run(*commands[0], "--limit-record", "4 MB").exit_code
