"""The guides for schedulers and clusters run as they are printed."""

import re
import shutil
from pathlib import Path

import pytest

import pubrecord

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[str]:
    return BLOCK.findall((ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8"))


@pytest.fixture
def baseline(tmp_path, monkeypatch):
    """A folder of files like NLM's, in the current folder."""
    folder = tmp_path / "baseline"
    folder.mkdir()
    for number in range(2):
        shutil.copy(pubrecord.examples.path("records.xml.gz"), folder / f"pubmed{number}.xml.gz")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("baseline")
@pytest.mark.parametrize("scheduler", ["dask", "ray"])
def test_schedulers(scheduler):
    """The ten lines for Dask and for Ray convert every file of a folder."""
    pytest.importorskip(scheduler)
    (block,) = [block for block in blocks("tables.md") if f"@{scheduler}." in block]
    names: dict[str, object] = {}
    exec(compile(block, "tables.md", "exec"), names)

    assert [6, 6] == list(names["counts"])
    assert ["pubmed0.parquet", "pubmed1.parquet"] == sorted(path.name for path in Path("tables").iterdir())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("baseline")
def test_spark(spark, tmp_path):
    """The page about Spark runs from its first block to its last."""
    names: dict[str, object] = {"spark": spark}
    for block in blocks("spark.md"):
        # Spark keeps the folder that it was started in.
        code = re.sub(r'"(baseline|tables|headings|chosen)\b', rf'"{tmp_path}/\1', block)
        exec(compile(code, "spark.md", "exec"), names)

    assert 12 == names["count"]
    assert {2025: 6} == {row["year"]: row["count"] for row in spark.read.parquet(str(tmp_path / "headings")).collect()}
    assert 2 * [2025, 2025] == [
        record.year for path in sorted(Path("chosen").iterdir()) for record in pubrecord.read(path)
    ]
