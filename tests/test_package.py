"""What the package promises about itself."""

import importlib.metadata
import importlib.resources

import pytest

import pubrecord


def test_all_is_true() -> None:
    """Every name in ``__all__`` exists and is there once."""
    names = [name for name in pubrecord.__all__ if hasattr(pubrecord, name)]

    assert sorted(set(pubrecord.__all__)) == sorted(names)
    assert len(names) == len(pubrecord.__all__)


def test_record_classes_are_public() -> None:
    """Every class that a record is made of can be imported from the top."""
    missing = set(pubrecord.records.__all__) - set(pubrecord.__all__)

    assert set() == missing


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
