"""What all tests share: Hypothesis profiles, the corpus of real records, NLM's DTD."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from dtd_tools import load_dtd
from hypothesis import HealthCheck, settings
from lxml import etree

import pubrecord

# How long drawing a record takes says nothing on a machine that is busy with other tests.
settings.register_profile("default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", settings.get_profile("default"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

_ROOT = Path(__file__).parent.parent


def _corpus() -> Path | None:
    """The folder that has `corpus/`: the environment says where, else it may stand beside the repository."""
    folder = Path(os.environ.get("PUBRECORD_CORPUS") or _ROOT.parent / "shared")
    return folder if (folder / "corpus").is_dir() else None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the expected files of the golden cases anew")


def pytest_report_header() -> str:
    return f"corpus: {_corpus() or 'none, so the tests with real records are skipped (set PUBRECORD_CORPUS)'}"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the corpus; the test is skipped where there is none."""
    folder = _corpus()
    if folder is None:
        pytest.skip("no corpus of real records: set PUBRECORD_CORPUS to its folder")
    return folder


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether expected files of golden cases that differ are to be written anew, instead of failing the test."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def referee(corpus: Path) -> ModuleType:
    """The comparison of files record by record as canonical XML, which knows nothing of this library."""
    spec = importlib.util.spec_from_file_location("xmlcompare", corpus / "tools" / "xmlcompare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def dtd() -> etree.DTD:
    """NLM's DTD of 2025."""
    return load_dtd(_corpus())


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example files, as they come with the package."""
    return pubrecord.examples.path("records.xml").parent


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Spark with two cores and our data source; the test is skipped where there is no Spark or no Java."""
    pytest.importorskip("pyspark", reason="no pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - not where it is not installed

    from pubrecord.spark import PubMedDataSource  # noqa: PLC0415 - as Spark

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    session.dataSource.register(PubMedDataSource)
    yield session
    session.stop()
