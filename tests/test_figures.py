"""What the documentation says about speed comes from the one data file of the benchmarks, by rule."""

import json
import re
from typing import Any

import pytest
from generate import figures, website
from lxml import etree


def run(cpu: float, peak: float) -> dict[str, Any]:
    return {"wall": cpu, "cpu": cpu, "peak": peak, "peak_child": 0.0, "records": 1000}


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """A data file of a machine on which every figure is round."""
    contenders = {"lxml, cut and parse": 0.1, "pubrecord.read": 0.2, "other": 9.0}
    speed = {name: [run(cpu, 30), run(cpu, 30), run(99, 99)] for name, cpu in contenders.items()}
    others = {name: [run(0.3, 40)] for name in ("pubrecord.convert, 1 worker", "pubrecord.read, pmid, title, abstract")}
    data = {
        **dict.fromkeys(("date", "machine", "Python", "versions"), "-"),
        "records": 1000,
        "contenders": {name: {"from": "xml", "delivers": "things"} for name in (*speed, *others)},
        "speed": {"all years": {**speed, **others, "absent": "it is not installed"}},
        "growth": [{"records": 10, "results": {"pubrecord.read": [run(0.5, 31)], "absent": "no"}}],
    }
    path = tmp_path / "figures.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    monkeypatch.setattr(figures, "_DATA", path)
    figures.data.cache_clear()
    yield
    figures.data.cache_clear()


@pytest.mark.usefixtures("measured")
def test_blocks():
    """Times are medians for a record, ratios are to lxml, what is absent is left out."""
    blocks = figures.blocks()

    assert "| pubrecord.read | things, from xml | 200 | 2.00 | 30 |" in blocks["figures speed"]
    assert "absent" not in blocks["figures speed"] + blocks["figures growth"]
    assert "in 2.00 times the time" in blocks["figures short"]
    assert "| pubrecord.read | 10 | 0.50 | 31 |" in blocks["figures growth"]
    # 40 million records of 200 microseconds.
    assert "| read every record whole | 2.2 hours | 0.6 hours | 0.1 hours |" in blocks["figures pubmed"]


@pytest.mark.usefixtures("measured")
def test_charts():
    """A chart has a bar for each contender that is not out of all proportion, as long as its figure says."""
    chart = etree.fromstring(figures.charts()["images/speed-light.svg"])
    texts = chart.xpath("//*[local-name() = 'text']/text()")
    widths = [float(width) for width in chart.xpath("//*[local-name() = 'rect']/@width")]

    assert ["lxml, cut and parse", "100 µs", "pubrecord.read", "200 µs"] == texts[:4]
    assert "other" not in texts
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.2)


def test_pages_use_the_data():
    """Each block stands on some page, and the page about performance has no table of rates that somebody typed."""
    pages = {path.stem: path.read_text(encoding="utf-8") for path in website.DOCS.rglob("*.md")}
    used = re.findall(r"<!-- generated: (figures .+) -->", "\n".join(pages.values()))

    assert set(figures.blocks()) == set(used)
    assert "records/s" not in pages["performance"]
