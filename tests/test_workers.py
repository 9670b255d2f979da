"""Conversion by several processes: the same result, and a clean end whatever happens."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import made
import pytest

import pubrecord
from pubrecord import Limits, PubrecordError, formats
from pubrecord.streams.chunks import Chunk
from pubrecord.streams.saving import open_output
from pubrecord.workers import shared, worker
from pubrecord.workers.pool import cores

_COMMENT = "<!-- </PubmedArticle> " + "x" * (1 << 20) + " </PubmedArticle> -->"
_DELETION = '<DeleteCitation>\n    <PMID Version="1">7</PMID>\n  </DeleteCitation>'


def articles(first: int, count: int) -> list[str]:
    """Return the XML of many articles."""
    return [made.article(f"No. {number} {'x' * 4000}", pmid=first + number) for number in range(count)]


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    """A file of some megabytes with nothing out of the ordinary."""
    path = tmp_path_factory.mktemp("plain") / "plain.xml"
    path.write_text(made.document(*articles(1000, 6000)))
    return path


@pytest.fixture(scope="module")
def odd(tmp_path_factory) -> Path:
    """A file of some megabytes with damage, a long comment, a deletion, and a second document."""
    path = tmp_path_factory.mktemp("odd") / "odd.xml"
    parts = [
        *articles(1000, 3000),
        "<PubmedArticle><PMID>5</PMID></PubmedArticl>",
        *articles(4000, 1000),
        _COMMENT,
        *articles(5000, 2000),
        _DELETION,
        *articles(7000, 500),
        made.article("lost & found", pmid=8),
        *articles(8000, 1500),
        made.article("blanks around the number", pmid=" 9 "),
    ]
    second = made.document(*articles(20000, 2000)).replace("\n</PubmedArticleSet>", "\n\n</PubmedArticleSet>")
    second += "garbage"
    with open_output(path) as stream:
        stream.write((made.document(*parts) + second).encode())
    return path


def converted(source: object, target: Path, **more: object) -> tuple[object, ...]:
    """Return all that a conversion leaves behind."""
    errors: list[str] = []
    rejects = io.BytesIO()
    report = pubrecord.convert(
        source, target, on_error=lambda error: errors.append(str(error)), rejects=rejects, **more
    )
    counts = (report.records, report.deletions, report.skipped, report.skipped_pmids)
    return target.read_bytes(), rejects.getvalue(), errors, counts


def children() -> set[int]:
    """Return the processes that this one has started and that are not gone."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


@pytest.mark.parametrize(
    "name", ["out.xml", "out.jsonl", "out.json", "out.csl.json", "out.jsonl.gz", "out.parquet", "out.nbib", "out.ris"]
)
def test_same_bytes(tmp_path, plain, name):
    """Two workers write the very file that one writes, in every format."""
    assert converted(plain, tmp_path / name) == converted(plain, tmp_path / name, workers=2)


@pytest.mark.parametrize("name", ["out.xml", "out.jsonl", "out.parquet"])
def test_same_errors(tmp_path, odd, name):
    """Where the source is damaged, report, errors and rejects are the same too."""
    alone = converted(odd, tmp_path / name)

    assert alone == converted(odd, tmp_path / name, workers=3)
    assert len(alone[2]) == 3


def test_many_files(tmp_path, plain, odd):
    """Several sources come one after the other, as without workers."""
    sources = [plain, odd, plain]

    assert converted(sources, tmp_path / "out.jsonl") == converted(sources, tmp_path / "out.jsonl", workers=2)
    assert converted(sources, tmp_path / "out.xml") == converted(sources, tmp_path / "out.xml", workers=2)


def test_first_error_ends_all(tmp_path, odd):
    """With on_error="raise", the error is the one that comes without workers, the target stays, no process does."""
    (tmp_path / "out.jsonl").write_text("old")
    before, errors = children(), []
    for workers in (1, 2):
        with pytest.raises(PubrecordError) as caught:
            pubrecord.convert(odd, tmp_path / "out.jsonl", workers=workers)
        errors.append(str(caught.value))

    assert errors[0] == errors[1]
    assert "old" == (tmp_path / "out.jsonl").read_text()
    assert before == children()


def test_warnings_are_the_same(tmp_path, odd):
    """What a format cannot say is warned of as without workers."""
    texts = []
    for workers in (1, 2):
        with pytest.warns(pubrecord.csl.CslWarning) as caught:
            pubrecord.convert(odd, tmp_path / "out.csl.json", on_error="skip", workers=workers)
        texts.append([str(warning.message) for warning in caught])

    assert texts[0] == texts[1]


def test_reading_ahead_is_bounded():
    """However slow the consumer, only some megabytes are read ahead of it."""
    with shared.sharing(2, "jsonl", Limits(), strict=False, as_it_stands=True, change=None) as sharing:
        stream = io.BytesIO(made.document(*[made.article("x" * 20000)] * 2000).encode())
        reader = sharing.share(pubrecord.xml.read(stream, on_error="skip"), lambda: True)
        while not isinstance(next(reader), Chunk):
            pass
        time.sleep(0.5)

        assert stream.tell() < shared.WORTH // 2 + (8 << 20)
        reader.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_killed_worker(tmp_path, plain):
    """A worker that is killed ends the conversion with an error that says so; nothing is left behind."""
    before = children()

    def kill(*_: object) -> None:
        for pid in children() - before:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    with pytest.raises(PubrecordError, match=r"worker process ended .* status -9"):
        pubrecord.convert([plain] * 8, tmp_path / "out.jsonl", workers=2, progress=kill)

    assert [] == list(tmp_path.iterdir())
    assert before == children()


class Breaking(io.BytesIO):
    """A stream that breaks before its end, once."""

    broken = False

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        if size and not data and not self.broken:
            self.broken = True
            raise OSError("the disk is gone")
        return data


def test_broken_source(tmp_path, odd):
    """A source that cannot be read on is an error after all before it, whatever was read ahead."""
    outcomes = []
    for workers in (1, 2):
        errors: list[str] = []
        with pytest.raises(OSError, match="disk is gone"):
            pubrecord.convert(
                Breaking(odd.read_bytes()[:24_000_000]),
                tmp_path / "out.jsonl",
                from_format="xml",
                on_error=lambda error, errors=errors: errors.append(str(error)),
                workers=workers,
            )
        outcomes.append(errors)

    assert outcomes[0] == outcomes[1]
    assert outcomes[0]


def test_other_copy_of_the_package(tmp_path, monkeypatch, plain):
    """A worker that would run another copy of the package than the process that asks does not begin."""
    monkeypatch.setattr(pubrecord.errors, "__file__", "/elsewhere/pubrecord/errors.py")

    with pytest.raises(PubrecordError, match="worker process ended"):
        pubrecord.convert(plain, tmp_path / "out.jsonl", workers=2)


def test_worker_that_cannot_start(tmp_path, monkeypatch, plain):
    """An interpreter that does not start is an error like any other."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(OSError, match="nowhere"):
        pubrecord.convert(plain, tmp_path / "out.jsonl", workers=2)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_interrupt(tmp_path, plain, workers):
    """Ctrl-C ends the command with its workers, says what is not written and no word of theirs, and leaves no file."""
    command = [sys.executable, "-m", "pubrecord", "convert", "--workers", workers, "-", str(tmp_path / "out.jsonl")]
    with subprocess.Popen(
        [*command, "--from", "xml"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(plain.read_bytes())  # and no end of it
        process.stdin.flush()
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()

    assert 130 == process.returncode
    assert [b"Interrupted", b"is not written."] == [said[:11], said.rstrip()[-15:]]
    assert 2 == len(said.splitlines())
    assert [] == list(tmp_path.iterdir())


def test_any_script(tmp_path, plain):
    """A script needs no `if __name__ == "__main__"`; its folder and what an interpreter prints do no harm."""
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import sys\nif '-m' in sys.orig_argv: print('hello')")
    code = f"import pubrecord; print(pubrecord.convert({str(plain)!r}, 'out.jsonl', workers=2).records)"
    path = os.pathsep.join([str(tmp_path / "site"), *sys.path])
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert ("6000\n", "") == (done.stdout, done.stderr)


@pytest.mark.parametrize("workers", [0, -1])
def test_wrong_number(tmp_path, plain, workers):
    """There is at least one worker."""
    with pytest.raises(ValueError, match="at least 1"):
        pubrecord.convert(plain, tmp_path / "out.jsonl", workers=workers)


def test_cores():
    """The cores that the process may use are some of those there are."""
    assert 1 <= cores() <= (os.cpu_count() or 1)


def test_prefixes_of_the_root():
    """A worker is told the prefixes that the root declares: records that use them are nothing out of the ordinary."""
    article = made.article('<m:mi xmlns:n="urn:n">x</m:mi>')
    declaration = 'xmlns:m="http://www.w3.org/1998/Math/MathML"'
    records = list(
        pubrecord.read(io.BytesIO(made.document(article, root=f"<PubmedArticleSet {declaration}>").encode()))
    )
    settings = worker.Settings(
        "jsonl",
        as_it_stands=False,
        strict=True,
        options={},
        columns=None,
        record=1 << 20,
        nodes=1 << 20,
        change=None,
        package="",
    )
    lines = io.BytesIO()
    pubrecord.json.write(records * 3, lines)

    answer = worker.answer(
        f"PubmedArticleSet {declaration}", article.encode() * 3, formats.named("jsonl").codec, settings
    )

    assert (b'[3, 0, 0, "900000001"]', lines.getvalue().rstrip()) == (answer[0], answer[1].strip())
