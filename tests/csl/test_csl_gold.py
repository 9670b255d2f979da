"""CSL items of real records, compared with items that people and other programs made of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pubrecord import Article, Deletion, Record, csl, xml

Item = dict[str, Any]

#: Least shares of variables that must be equal.
CURATED = 0.99
ZOTERO = 0.97
#: Zotero's own, of which CSL knows nothing or which PubMed's record says in another variable.
ZOTERO_ONLY = ("call-number", "license", "note", "number")
#: What Zotero leaves out.
NOT_IN_ZOTERO = ("available-date", "genre", "PMID", "PMCID")


def works(path: Path) -> list[Record]:
    return [record for record in xml.read(path) if not isinstance(record, Deletion)]


def gold(path: Path) -> list[Item]:
    items = json.loads(path.with_suffix(".csl.json").read_text(encoding="utf-8"))
    return items if isinstance(items, list) else [items]


def pairs(folder: Path, **options: bool) -> Iterator[tuple[str, Item, Item]]:
    """Give the expected and the actual item of every record, with a name for it; keywords only if expected."""
    files = sorted(folder.glob("*.xml"))
    assert files
    for path in files:
        for expected, record in zip(gold(path), works(path), strict=True):
            yield path.stem, expected, csl.to_item(record, keywords="keyword" in expected, **options)


def differences(name: str, expected: Item, actual: Item) -> tuple[int, list[str]]:
    """Return how many variables the two have between them, and those that differ."""
    variables = sorted({*expected, *actual})
    different = [
        f"{name} {each}: expected {expected.get(each)!r}, got {actual.get(each)!r}"
        for each in variables
        if expected.get(each) != actual.get(each)
    ]
    return len(variables), different


def compared(of_all: Iterator[tuple[int, list[str]]]) -> tuple[float, list[str]]:
    counts, different = zip(*of_all, strict=True)
    names = [name for names in different for name in names]
    return 1 - len(names) / sum(counts), names


def test_curated(corpus: Path) -> None:
    """At least 99 % of the variables are, to the letter, what people decided that they should be."""
    share, different = compared(differences(*pair) for pair in pairs(corpus / "csl" / "curated"))

    assert share >= CURATED, different


def test_zotero(corpus: Path) -> None:
    """At least 97 % of the variables are what Zotero makes of the record, but for what we mean to do otherwise."""
    share, different = compared(
        differences(name, as_we_would(expected), as_zotero_would(actual, expected))
        for name, expected, actual in pairs(corpus / "csl" / "zotero-xml")
    )

    assert share >= ZOTERO, different


def as_we_would(item: Item) -> Item:
    """Return Zotero's item without what it does otherwise on purpose."""
    changed = {name: value for name, value in item.items() if name not in ZOTERO_ONLY}
    changed["author"] = [
        {part: re.sub(r"(?<=\b\w)\.", "", text) for part, text in name.items()} for name in item["author"]
    ]
    changed["language"] = {"eng": "en", "swe": "sv"}[item["language"]]
    if "journalAbbreviation" in item:
        changed["container-title-short"] = changed.pop("journalAbbreviation").replace(".", "")
    if "URL" in item:
        changed["URL"] = item["URL"].replace("http:", "https:")
    for name in ("container-title", "publisher"):
        if name in item:
            changed[name] = item[name].lower()
    if item["type"] == "article":
        changed["publisher"] = changed["publisher"].partition(": ")[0]
    if item["issued"] == {"date-parts": [["2010", 10]]}:  # Zotero's export of 2010 Sep-Oct
        changed["issued"] = {"date-parts": [[2010, 9], [2010, 10]]}
    return changed


def as_zotero_would(item: Item, expected: Item) -> Item:
    """Return our item without the variables that Zotero leaves out, and without regard to capitals in some."""
    changed = {name: value for name, value in item.items() if name in expected or name not in NOT_IN_ZOTERO}
    return {**changed, **{name: changed[name].lower() for name in ("container-title", "publisher") if name in changed}}


def files(corpus: Path) -> list[Path]:
    found = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    assert len(found) > 400
    return found


@pytest.mark.parametrize("part", range(4))
def test_every_record(corpus: Path, part: int) -> None:
    """Every real record has an item that is valid, and that says nothing a record could not hold again."""
    schema = jsonschema.Draft7Validator(json.loads((corpus / "csl" / "csl-data.json").read_text(encoding="utf-8")))
    wrong: list[str] = []
    for path in files(corpus)[part::4]:
        for record in works(path):
            item = csl.to_item(record, url=isinstance(record, Article), keywords=True)
            plain = csl.to_item(record, keywords=True)
            wrong.extend(f"{path.name} {item['id']}: {error.message}" for error in schema.iter_errors([item]))
            if plain != csl.to_item(csl.from_item(plain, strict=True), keywords=True):
                wrong.append(f"{path.name} {item['id']}: comes back as another one")

    assert [] == wrong


@pytest.mark.parametrize("part", range(4))
def test_every_record_embedded(corpus: Path, part: int) -> None:
    """Every real record comes back whole from its item when that holds it."""
    lost = [
        f"{path.name} {record.pmid}"
        for path in files(corpus)[part::4]
        for record in works(path)
        if record != csl.loads(csl.dumps(record, embed=True), strict=True)
    ]

    assert [] == lost


@pytest.mark.parametrize("folder", ["ctxp", "manubot", "zotero-nbib", "zotero-xml"])
@pytest.mark.filterwarnings("ignore::pubrecord.csl.CslWarning")
def test_items_of_other_programs(corpus: Path, folder: str) -> None:
    """Items that other programs wrote become records."""
    paths = sorted((corpus / "csl" / folder).glob("*.json"))
    paths = [path for path in paths if not path.name.endswith(".zotero.json")]
    assert paths
    for path in paths:
        items = json.loads(path.read_text(encoding="utf-8"))
        for item in items if isinstance(items, list) else [items]:
            record = csl.from_item(item)

            assert record.title or record.book.title, path.name
