"""What a citation processor makes of the items, in the styles of the system."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from pubrecord import (
    Article,
    ArticleDate,
    Author,
    CslError,
    Deletion,
    ELocationId,
    Journal,
    PubDate,
    PublicationType,
    PubrecordError,
    csl,
    xml,
)
from pubrecord.csl import pandoc

STYLES = Path("/usr/share/citation-style-language/styles")
#: What no reference may show: an entity, a tag, a missing value, empty brackets, a doubled full stop, "2001;:5".
WRONG = re.compile(
    r"&#?\w+;|</?(?:i|b|su[bp]|u|span|math|mml:\w+)\b[^>]*>|\bNone\b|\(\)|\[\]|(?<!\.)\.\.(?!\.)|;:|: *;|, ,|,,"
)

with_pandoc = pytest.mark.skipif(
    shutil.which("pandoc") is None or not (STYLES / "vancouver.csl").is_file(),
    reason="no pandoc or no styles: apt-get install pandoc citation-style-language-styles",
)

EXAMPLE = Article(
    pmid="900000072",
    pub_model="Electronic",
    title="An invented study of <5 patients.",
    authors=(Author(last_name="Doe", initials="JR", suffix="Jr"), Author(collective_name="The Invented Group")),
    elocation_ids=(ELocationId(id_type="pii", valid=True, value="72"),),
    journal=Journal(volume="22", issue="1", pub_date=PubDate(year="2024", month="Aug", day="08")),
    article_dates=(ArticleDate(type="Electronic", year="2024", month="08", day="08"),),
    publication_types=(PublicationType(ui="D016428", name="Journal Article"),),
    medline_ta="Pediatr Rheumatol Online J",
)


@with_pandoc
def test_worked_example() -> None:
    """An article with an article number is cited as PubMed cites it."""
    expected = "Doe JR Jr, The Invented Group. An invented study of <5 patients. Pediatr Rheumatol Online J. 2024 Aug 8;22(1):72."

    assert expected == csl.cite(EXAMPLE)


@with_pandoc
@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("american-medical-association", "Doe JR Jr, The Invented Group."),
        ("ama", "Doe JR Jr, The Invented Group."),
        ("apa", "Doe, J. R., Jr, & The Invented Group. (2024)."),
        ("ieee", "J. R. Doe Jr and The Invented Group, "),
        ("nature", "Doe, J. R., Jr & The Invented Group."),
        ("bmc-public-health", "Doe JR Jr, The Invented Group."),  # has a parent style
        (str(STYLES / "elsevier-harvard.csl"), "Doe, J.R., Jr, The Invented Group, 2024."),
    ],
)
def test_styles(style: str, expected: str) -> None:
    """A style is told by name, be it a dependent one, or by path; no number stands in front of the reference."""
    assert csl.cite(EXAMPLE, style).startswith(expected)


@with_pandoc
def test_no_such_style() -> None:
    """A style that is not there is an error that says how to get styles."""
    with pytest.raises(PubrecordError, match=r'no citation style "?\'?nowhere.*\n.*pubrecord\[cite\]'):
        csl.cite(EXAMPLE, "nowhere")


@with_pandoc
def test_broken_style(tmp_path: Path) -> None:
    """What pandoc says of a style that it cannot use is in the error."""
    path = tmp_path / "broken.csl"
    path.write_text("<style/>", encoding="utf-8")

    with pytest.raises(PubrecordError, match="pandoc cannot set the reference"):
        csl.cite(EXAMPLE, str(path))


def test_no_pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandoc the error says how to get it."""
    monkeypatch.setattr(pandoc.shutil, "which", lambda *_, **__: None)

    with pytest.raises(PubrecordError, match=r"pubrecord\[cite\]"):
        csl.cite(EXAMPLE)


def test_no_deletions() -> None:
    """A deletion cannot be cited."""
    with pytest.raises(CslError):
        csl.cite(Deletion())


def made_from(line: dict[str, Any]) -> Article:
    """Return a record with the fields that a source line of NLM's is made from."""
    year, month, day = [*line["date"].split(), None, None][:3]
    names = [name.rpartition(" ") for name in line["authors"] if name != "et al."]
    epub = line["epub"]
    return Article(
        pmid=line["pmid"],
        # NLM cites the electronic date of a journal whose issues have none.
        pub_model="Electronic" if epub and "Epub" not in line["nlm_source"] else "Print-Electronic",
        title=line["title"],
        authors=tuple(Author(last_name=last, initials=initials) for last, _, initials in names),
        pages=line["pages"] or None,
        journal=Journal(
            volume=line["volume"] or None,
            issue=line["issue"] or None,
            pub_date=PubDate(year=year, month=month, day=day),
        ),
        article_dates=(ArticleDate(year=epub[:4], month=epub[4:6], day=epub[6:]),) if epub else (),
        elocation_ids=(ELocationId(id_type="pii", value="1042"),) if line["pmid"] == "35128459" else (),
        medline_ta=line["abbrev"],
    )


@with_pandoc
def test_source_lines_of_nlm(corpus: Path) -> None:
    """The Vancouver style gives NLM's own source line: journal, date, volume, issue, pages.

    But for what no style does: the form of the pages is the record's own, and DOI and "Epub" follow.
    """
    text = (corpus / "csl" / "nlm-citations.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 10
    different = {}
    for line in lines:
        expected = re.split(r" (?:Epub|doi:|pii:)", line["nlm_source"])[0].replace("342-346", "342-6")
        actual = csl.cite(made_from(line)).replace("\N{EN DASH}", "-")
        if not actual.endswith(f". {expected}"):
            different[expected] = actual

    assert {} == different


@pytest.fixture(scope="module")
def items(corpus: Path) -> list[Any]:
    """One item for each record of the corpus, without its abstract."""
    paths = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    records = (record for path in paths for record in xml.read(path) if not isinstance(record, Deletion))
    items = {item["id"]: item for item in (csl.to_item(record, abstract=False) for record in records)}
    assert len(items) > 1500
    return list(items.values())


@with_pandoc
@pytest.mark.parametrize(
    "style", ["vancouver", "american-medical-association", "apa", "ieee", "nature", "elsevier-harvard"]
)
def test_references_of_the_corpus(items: list[Any], style: str) -> None:
    """No reference of a real record shows an entity, a tag, `None`, empty brackets or a doubled full stop.

    But where the title itself has them.
    """
    command = ["pandoc", "--from=csljson", "--to=plain", "--wrap=none", "--citeproc", f"--csl={STYLES / style}.csl"]
    done = subprocess.run(command, input=orjson.dumps(items), capture_output=True, check=True)
    references = [line for line in done.stdout.decode().splitlines() if line]
    own = {found[0] for item in items for found in WRONG.finditer(f"{item.get('title')} {item.get('container-title')}")}
    wrong = [line for line in references if (found := WRONG.search(line)) and found[0] not in own]

    assert len(items) == len(references)
    assert [] == wrong
