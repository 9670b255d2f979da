"""What the package promises about itself."""

import importlib
import importlib.metadata
import importlib.resources
import pickle
import runpy
from collections.abc import Iterable
from pathlib import Path

import pytest

import pubrecord
from pubrecord.binding import fields


def records_page() -> Iterable[str]:
    """Return the lines of the page of records, as the documentation has it."""
    return runpy.run_path(str(Path(__file__).parent.parent / "docs" / "records_page.py"))["_page"]()


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
    page = "\n".join(records_page())

    for cls in reachable():
        assert getattr(pubrecord, cls.__name__) is cls
        assert cls.__name__ in pubrecord.__all__
        assert f"## {cls.__name__}\n" in page


def test_public_classes_say_their_home() -> None:
    """A public class that is no record says where it is imported from, in its `repr` and in pickles."""
    homes = {
        "pubrecord": ["Limits", "Report", "FileCheck", "CheckFinding"],
        "pubrecord.xml": ["Reader", "Frame"],
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
