"""What the package promises about itself."""

import copy
import importlib
import importlib.metadata
import importlib.resources
import inspect
import pickle
import pydoc
import subprocess
import sys
import types
import typing
from pathlib import Path

import attrs
import jedi
import pytest
from attrs.exceptions import FrozenInstanceError
from generate import records as pages
from hypothesis import given

import pubrecord
from pubrecord import records, strategies
from pubrecord.binding import fields

#: The classes that records are made of.
CLASSES = [cls for cls in (getattr(records, name) for name in records.__all__) if attrs.has(cls)]
MODULES = [name for name in pubrecord.__all__ if isinstance(getattr(pubrecord, name), types.ModuleType)]


def records_pages() -> str:
    """Return the pages of records, as the documentation has them."""
    return "\n".join(pages.pages().values())


def test_all_is_true() -> None:
    """Every name in ``__all__`` exists and is there once."""
    names = [name for name in pubrecord.__all__ if hasattr(pubrecord, name)]

    assert sorted(set(pubrecord.__all__)) == sorted(names)
    assert len(names) == len(pubrecord.__all__)


def test_record_classes_are_public() -> None:
    """Every class that a record is made of can be imported from the top."""
    missing = set(pubrecord.records.__all__) - set(pubrecord.__all__)

    assert set() == missing


def reachable() -> set[type]:
    """Return the record classes that can be reached from `Record` by way of fields."""
    classes: set[type] = set()
    ahead: list[type] = [pubrecord.Article, pubrecord.BookArticle, pubrecord.Deletion]
    while ahead:
        cls = ahead.pop()
        if cls not in classes:
            classes.add(cls)
            ahead.extend(field.type for field in fields(cls) if field.holds_records)
    return classes


def test_reachable_classes_are_public() -> None:
    """Every class that can be reached from `Record` is exported and has its heading on the page of records."""
    page = records_pages()

    for cls in reachable():
        assert getattr(pubrecord, cls.__name__) is cls
        assert cls.__name__ in pubrecord.__all__
        assert f"\n## {cls.__name__} {{#" in page


def test_public_classes_say_their_home() -> None:
    """A public class that is no record says where it is imported from, in its `repr` and in pickles."""
    homes = {
        "pubrecord": ["Limits", "Report", "FileCheck", "CheckFinding"],
        "pubrecord.xml": ["Reader", "Frame"],
        "pubrecord.page": ["Item", "Page", "Run", "Section"],
        "pubrecord.stats": ["Distinct", "Noticed", "PmidSet", "Stats"],
    }
    for home, names in homes.items():
        for name in names:
            cls = getattr(importlib.import_module(home), name)

            assert f"<class '{home}.{name}'>" == repr(cls)
    assert pubrecord.Limits(record=5) == pickle.loads(pickle.dumps(pubrecord.Limits(record=5)))


@pytest.mark.parametrize("name", ["read", "write", "convert", "Report", "PubrecordError", "xml", "json"])
def test_verbs_are_public(name: str) -> None:
    """The verbs, the formats and the base of all errors are found at the top."""
    assert name in pubrecord.__all__


def test_unknown_name() -> None:
    """A name that does not exist is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = pubrecord.no_such_name  # type: ignore[attr-defined]


def test_version() -> None:
    """``__version__`` is the version that is installed."""
    assert importlib.metadata.version("pubrecord") == pubrecord.__version__


def test_typed() -> None:
    """The package says that it is typed, so type checkers read its annotations."""
    assert importlib.resources.files(pubrecord).joinpath("py.typed").is_file()


@pytest.mark.parametrize("name", MODULES)
def test_modules_show_what_is_public(name: str) -> None:
    """``dir``, and completion with it, shows of each public module what is public there, and all of it exists."""
    module = getattr(pubrecord, name)

    assert sorted(module.__all__) == dir(module)
    assert set(dir(module)) <= set(vars(module))


def test_package_without_hypothesis() -> None:
    """Where Hypothesis is not installed, nothing that looks at the package fails, and the import says what to install."""
    code = """
import inspect, sys
from unittest import mock
sys.modules["hypothesis"] = None
import pubrecord
assert not hasattr(pubrecord, "strategies") and "strategies" not in dir(pubrecord)
assert len(inspect.getmembers(pubrecord)) == len(dir(pubrecord)) == len(pubrecord.__all__)
assert mock.create_autospec(pubrecord).read
try:
    from pubrecord import strategies
except ImportError as error:
    print(error)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert 'The strategies need Hypothesis: pip install "pubrecord[strategies]"\n' == shown


def test_strategies_are_listed() -> None:
    """Where Hypothesis is installed, the strategies are shown among the public names."""
    assert "strategies" in dir(pubrecord)
    assert pubrecord.strategies.articles


@pytest.mark.parametrize("cls", CLASSES)
def test_classes_have_a_public_home(cls: type[attrs.AttrsInstance]) -> None:
    """Classes, and with them pickles and pages, say where they are imported from; their types can be asked for."""
    assert "pubrecord.records" == cls.__module__
    assert getattr(records, cls.__name__) is cls
    assert {field.name for field in attrs.fields(cls)} == typing.get_type_hints(cls).keys()


def test_pickles_and_copies(examples: Path) -> None:
    """Records survive pickling and copying."""
    for record in pubrecord.read(examples / "records.xml"):
        assert record == pickle.loads(pickle.dumps(record)) == copy.deepcopy(record)


@given(strategies.records(older=True))
def test_repr_is_the_record(record: records.Record) -> None:
    """`repr` leaves out what has its default, and evaluated it is an equal record; `str` is one line."""
    shown = repr(record)

    assert record == eval(shown, vars(records).copy())
    assert "=None" not in shown
    assert "=()" not in shown
    assert 1 == len(str(record).splitlines())


def test_repr_of_values() -> None:
    """Of the smallest records, `repr` shows no more than is in them."""
    assert "Article(pmid='1', authors=(Author(last_name='Nemo'),))" == repr(
        pubrecord.Article(pmid="1", authors=(pubrecord.Author(last_name="Nemo"),))
    )
    assert "PartialDate(year=2024, month=5)" == repr(pubrecord.PartialDate(2024, 5))
    assert "Unknown(path='@A', value='')" == repr(pubrecord.Unknown(path="@A", value=""))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            pubrecord.Article(
                pmid="900000001",
                title="At 10-3\n mol",
                title_markup="At 10<sup>-3</sup>\n mol",
                article_dates=(pubrecord.ArticleDate(year="2025"),),
            ),
            "PMID 900000001 (2025): At 10⁻³ mol",
        ),
        (pubrecord.Article(), "PMID unknown: no title"),
        (pubrecord.BookArticle(pmid="1", book=pubrecord.Book(title="An Atlas")), "PMID 1: An Atlas"),
        (
            pubrecord.BookArticle(pmid="1", title="A chapter", book=pubrecord.Book(title="An Atlas")),
            "PMID 1: A chapter",
        ),
        (pubrecord.Deletion(pmids=(pubrecord.Pmid(value="1"), pubrecord.Pmid(value="2"))), "deleted: PMID 1, 2"),
        (
            pubrecord.Deletion(pmids=tuple(pubrecord.Pmid(value=str(number)) for number in range(1200))),
            "deleted: PMID 0, 1, 2, 3, 4 and 1,195 more",
        ),
    ],
    ids=["article", "empty", "book", "chapter", "deletion", "long-deletion"],
)
def test_str(record: records.Record, expected: str) -> None:
    """`str` of a record is a line for a person: which record it is, of which year, and its title."""
    assert expected == str(record)


def test_setting_says_what_to_do() -> None:
    """Who sets or deletes a field is told how a changed copy is made."""
    article = pubrecord.Article(title="A title")

    with pytest.raises(FrozenInstanceError, match=r"attrs\.evolve\(record, title=\.\.\.\)"):
        article.title = "Another"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match=r"attrs\.evolve"):
        del article.title
    with pytest.raises(AttributeError, match="no_field"):
        article.no_field = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("cls", CLASSES)
def test_help(cls: type[attrs.AttrsInstance]) -> None:
    """``help`` shows each field once, with its type and its sentence, and not how it is declared."""
    shown = pydoc.render_doc(cls, renderer=pydoc.plaintext)

    assert "Annotated[" not in shown.replace("__annotations__", "").partition("Data and other attributes")[0]
    for field in attrs.fields(cls):
        text = inspect.getdoc(getattr(cls, field.name)) or ""
        kind, _, sentence = text.partition(": ")
        assert kind
        assert sentence.endswith(".")
        assert 1 == shown.count(f" |  {field.name}\n |      {text}\n")


def test_sentences_without_docstrings(tmp_path: Path) -> None:
    """The sentences of the fields are there with ``python -OO``; without the source there are none, and no error."""
    code = "from pubrecord import records, binding; print(binding.fields(records.Pmid)[1].doc)"
    folder = tmp_path / "pubrecord"
    sources = Path(pubrecord.__file__).parent

    def printed(*arguments: str, **environment: str) -> str:
        return subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment or None
        ).stdout

    assert "PubMed's number of the record.\n" == printed("-OO", "-c", code)
    for path in sources.rglob("*.py"):
        target = folder / path.relative_to(sources)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    printed("-m", "compileall", "-q", "-b", str(folder))
    for path in folder.rglob("*.py"):
        path.unlink()
    assert "\n" == printed("-c", code, PYTHONPATH=str(tmp_path))


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls is not records.PartialDate])
def test_every_field_has_a_sentence(cls: type[attrs.AttrsInstance]) -> None:
    """Every field says what it means, in one sentence on one line."""
    for field in fields(cls):
        assert field.doc.endswith("."), field.name
        assert "\n" not in field.doc


@pytest.mark.parametrize(
    ("declared", "asked", "sentence"),
    [
        ("Article", "title", "Title in English; in brackets if translated."),
        ("Author", "last_name", "Family name; absent for groups."),
        ("Journal", "volume", "Volume as printed: `36 Suppl 1`."),
        ("Problem", "path", "Where in the record: ``$.authors[3].affiliations[0].text``."),
    ],
)
def test_editors_show_the_sentence(declared: str, asked: str, sentence: str) -> None:
    """An editor that points at a field shows what the field means, not only its type."""
    text = f"import pubrecord\n\ndef f(x: pubrecord.{declared}):\n    x.{asked}\n"
    project = jedi.Project(Path(__file__).parent, sys_path=[str(Path(pubrecord.__file__).parents[1]), *sys.path])

    (name,) = jedi.Script(text, project=project).help(4, 8)

    assert sentence == name.docstring()
