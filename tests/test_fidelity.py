"""The figures of the page about fidelity are those of the corpus."""

import re
from collections import Counter
from pathlib import Path

from corpus_files import files
from test_corpus import OTHERWISE

import pubrecord

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "fidelity.md"
_ROW = re.compile(r"^\| ([a-z][^|]*) \| ([\d,]+) \|$", re.MULTILINE)


def test_figures(corpus: Path) -> None:
    """Each figure of the table on the page is what is counted in the corpus, and there are no other rows."""
    paths = files(corpus)
    counts = Counter(
        word
        for path in paths
        for record in pubrecord.xml.read(path)
        for word in (type(record).__name__, *(["unknown"] if record.unknown else []))
    )
    expected = {
        "files": len(paths),
        "records": counts["Article"] + counts["BookArticle"] + counts["Deletion"],
        "articles among them": counts["Article"],
        "books and chapters among them": counts["BookArticle"],
        "files that come back byte for byte": len(paths) - len(OTHERWISE),
        "files that do not": len(OTHERWISE),
        "records with something that no field is for": counts["unknown"],
    }

    assert expected == {
        name: int(figure.replace(",", "")) for name, figure in _ROW.findall(PAGE.read_text(encoding="utf-8"))
    }


def test_files_with_one_feature(corpus: Path) -> None:
    """So are the files that each show one rare feature, and the number of records that the page says again."""
    text = PAGE.read_text(encoding="utf-8")
    rows = dict(_ROW.findall(text))

    assert f"; {sum('special' in path.parts for path in files(corpus))} of the files are small ones" in text
    assert f"the tests have {rows['records']}." in text
