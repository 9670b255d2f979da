"""Which engine is in use, what it says of itself, and that nothing depends on it."""

import gc
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import made
import pytest
from two_engines import IS_BUILT, chosen_engine, engine

import pubrecord
from pubrecord import MissingEngineError, json, xml
from pubrecord.engines import extension
from pubrecord.json import compiled as json_compiled
from pubrecord.xml.reading import compiled
from pubrecord.xml.reading.compiled import read_compiled, run_compiled

needs_both = pytest.mark.skipif(not IS_BUILT, reason="the compiled engine is not built")
_ROOT = Path(__file__).parent.parent
_C = sorted((_ROOT / "src" / "engine").glob("*.[ch]"))
_RECORD = made.article("E. <i>coli</i> &amp; others").encode()


def shown(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_python_is_always_there():
    """``PUBRECORD_ENGINE=python`` is a choice everywhere, and the package says so."""
    done = shown("import pubrecord; print(pubrecord.engine)", PUBRECORD_ENGINE="python")

    assert (0, "python\n") == (done.returncode, done.stdout)


@needs_both
def test_compiled_is_used_where_it_is_built():
    """Where the compiled engine is built, it is used unless the environment says otherwise."""
    environment = {name: value for name, value in os.environ.items() if name != "PUBRECORD_ENGINE"}
    code = "import pubrecord; print(pubrecord.engine)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)

    assert "compiled\n" == done.stdout


def test_other_engines_are_refused():
    """A name that no engine has is an error that says which there are, also for who catches `ImportError`."""
    with chosen_engine("quick"), pytest.raises(MissingEngineError, match="compiled or python") as caught:
        extension()

    assert isinstance(caught.value, ImportError)


def test_absence_is_said(monkeypatch):
    """Who asks for the compiled engine where it is not built is told; who does not ask gets Python, without a word."""
    monkeypatch.setitem(sys.modules, "pubrecord._engine", None)
    with chosen_engine("compiled"), pytest.raises(MissingEngineError, match="C compiler"):
        xml.loads(_RECORD)
    with chosen_engine(""):
        assert "python" == pubrecord.engine


def test_importing_loads_no_engine():
    """``import pubrecord`` does not load the engine; reading does."""
    code = "import pubrecord, sys; print('pubrecord._engine' in sys.modules, 'pubrecord.engines' in sys.modules)"

    assert "False False\n" == shown(code).stdout


@needs_both
def test_plain_records_are_its_own():
    """The engine gives the record of plain bytes, its line of JSON, and the records of a run with their places."""
    with engine("python"):
        expected = xml.loads(_RECORD)
        line = json.dumps(expected).encode()
    with engine("compiled"):
        run = list(run_compiled(b" " + _RECORD + b"\n" + _RECORD + b"<PubmedArticle>", 1, pubrecord.Limits()))

        assert expected == read_compiled(_RECORD)
        assert line == json_compiled.line_plan().line(expected)
        assert [(expected, 1, len(_RECORD) + 1), (expected, len(_RECORD) + 2, 2 * len(_RECORD) + 2)] == run


@needs_both
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<",
        b"<PubmedArticle",
        b"</PubmedArticle>",
        b"<PubmedArticle></PubmedArticle",
        _RECORD + b" ",
        b" " + _RECORD,
        _RECORD.replace(b"coli", b"<!-- a -->coli"),
        _RECORD.replace(b"coli", b"<b>coli"),
        _RECORD.replace(b"coli", b"&coli;"),
        _RECORD.replace(b"coli", b"\xff"),
        _RECORD.replace(b"coli", b"\0"),
        _RECORD.replace(b"<i>", b"<i" * 100),
        _RECORD.replace(b"coli", b"<b>" * 100 + b"</b>" * 100),
        _RECORD.replace(b"<PubmedArticle>", b"<PubmedArticle></x>"),
    ],
)
def test_what_is_not_its_own_is_left(raw):
    """What is damaged or out of the ordinary is left to Python, without an error."""
    with engine("compiled"):
        assert read_compiled(raw) is None


@needs_both
def test_long_records_are_left():
    """A record that could meet a limit of the parser, or of the caller, is left to Python."""
    long = _RECORD.replace(b"coli", b"a" * (1 << 20))
    with engine("compiled"):
        assert read_compiled(long) is None
        assert [] == list(run_compiled(long, 0, pubrecord.Limits()))
        assert [] == list(run_compiled(_RECORD, 0, pubrecord.Limits(record=len(_RECORD) - 1)))
        assert [] == list(run_compiled(_RECORD, 0, pubrecord.Limits(nodes=len(_RECORD) - 1)))
        assert 1 == len(list(run_compiled(_RECORD, 0, pubrecord.Limits(record=len(_RECORD)))))


@needs_both
def test_records_are_not_tracked():
    """The cyclic collector has nothing to do with records of the engine, nor with what they hold."""
    with engine("compiled"):
        record = read_compiled(_RECORD)

    assert not gc.is_tracked(record)
    assert not gc.is_tracked(record.authors)
    assert not gc.is_tracked(record.authors[0])


@needs_both
def test_plans_are_checked():
    """A plan that names what is not there is refused, and reads nothing."""
    module = importlib.import_module("pubrecord._engine")
    names = ((b"", -1, -1, -1, -1, -1, False, False, -1, 0, -1, None, (), (1,)),)

    with pytest.raises(ValueError, match="a child is not in the plan"):
        module.Plan((), names, -1)
    with pytest.raises(ValueError, match="the plan is none"):
        module.Plan((), (), 0)
    with pytest.raises(TypeError):
        module.Plan((1,), (), -1)
    with pytest.raises(TypeError):
        module.Plan((), "", -1)


@needs_both
def test_arguments_are_checked():
    """What is no place in the data, and what are no bytes, is refused."""
    with engine("compiled"):
        plan = compiled.compiled_plan()
    with pytest.raises(ValueError, match="position"):
        plan.run(_RECORD, len(_RECORD) + 1, 1)
    with pytest.raises(ValueError, match="position"):
        plan.run(_RECORD, -1, 1)
    with pytest.raises(TypeError):
        plan.read(None)

    assert plan.line(None) is None
    assert plan.line(pubrecord.Article(title=1)) is None
    assert plan.line(pubrecord.Article(title="\ud800")) is None


@pytest.mark.parametrize("path", _C, ids=lambda path: path.name)
def test_the_source_stays_readable(path):
    """No file of the engine has 700 lines, and no function in it more than 40."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line == "{"]
    stops = [number for number, line in enumerate(lines) if re.fullmatch(r"\}", line)]

    assert len(lines) < 700
    assert [] == [lines[start - 1] for start, stop in zip(starts, stops, strict=True) if stop - start > 40]
