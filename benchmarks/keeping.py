"""What readers of PubMed keep of a record: each place of the DTD is changed once, and who does not notice has lost it.

    python benchmarks/keeping.py          # write keeping.json, beside this file
    python benchmarks/keeping.py --show   # print what each reader passes over, by place

The records are the example records of the package, which use every element and attribute of NLM's DTD, in every place
where it may stand. A place is kept if what the reader gives is different when the value there is another one; an
exception counts as noticed. Markup is kept if `<i>` in place of `<b>` makes a difference. README.md beside this file
says how to install the peers; `--dtd FILE` is for xsdata, as in `run.py`.
"""

from __future__ import annotations

import argparse
import copy
import datetime
import gzip
import io
import json
import platform
import sys
import tempfile
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import common
import peers
from contender import Absent, Bench, load
from lxml import etree
from measure import versions

import pubrecord

RESULTS = Path(__file__).with_name("keeping.json")
#: Topics by what a path begins with, below the article; the first that fits is taken.
TOPICS = {
    "Title": ("MedlineCitation/Article/ArticleTitle", "MedlineCitation/Article/VernacularTitle"),
    "Abstract": ("MedlineCitation/Article/Abstract", "MedlineCitation/OtherAbstract"),
    "Affiliations": ("MedlineCitation/Article/AuthorList/Author/AffiliationInfo",),
    "Authors": ("MedlineCitation/Article/AuthorList",),
    "Other persons": ("MedlineCitation/InvestigatorList", "MedlineCitation/PersonalNameSubjectList"),
    "Dates": (
        "MedlineCitation/Date",
        "MedlineCitation/Article/ArticleDate",
        "MedlineCitation/Article/Journal/JournalIssue/PubDate",
        "PubmedData/History",
    ),
    "Journal and pages": (
        "MedlineCitation/Article/Journal",
        "MedlineCitation/MedlineJournalInfo",
        "MedlineCitation/Article/Pagination",
    ),
    "Identifiers": (
        "MedlineCitation/PMID",
        "MedlineCitation/Article/ELocationID",
        "MedlineCitation/OtherID",
        "PubmedData/ArticleIdList",
    ),
    "Subjects": (
        "MedlineCitation/ChemicalList",
        "MedlineCitation/SupplMeshList",
        "MedlineCitation/MeshHeadingList",
        "MedlineCitation/KeywordList",
        "MedlineCitation/GeneSymbolList",
        "MedlineCitation/Article/PublicationTypeList",
    ),
    "Grants and data": ("MedlineCitation/Article/GrantList", "MedlineCitation/Article/DataBankList"),
    "Links": ("MedlineCitation/CommentsCorrectionsList",),
    "References": ("PubmedData/ReferenceList", "MedlineCitation/NumberOfReferences"),
    "The rest": ("",),
}
_MARKUP = {"i": "b", "b": "i", "sup": "sub", "sub": "sup", "u": "i"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Gives a text of all that a reader has of the bytes of a file.
Reader = Callable[[bytes], str]


def topic(place: str) -> str:
    """Return the topic of a place."""
    return next(name for name, starts in TOPICS.items() if place.startswith(starts))


def changes(article: etree._Element) -> Iterator[tuple[str, bytes]]:
    """Give each place of an article, and the bytes of a file in which the value there is another one."""
    for number, element in enumerate(article.iter("{}*")):
        place = _place(article, element)
        if element.tag in _MARKUP:
            yield f"{_place(article, _leaf(element))}, markup", _changed(article, number, _renamed)
            continue
        if element.text and element.text.strip():
            yield place, _changed(article, number, _retold)
        for name in element.attrib:
            yield f"{place}/@{name}", _changed(article, number, lambda each, name=str(name): _set(each, name))


def _place(article: etree._Element, element: etree._Element) -> str:
    steps = [str(element.tag)]
    for above in element.iterancestors():
        if above is article:
            break
        if above.tag != element.tag:  # a list of references may hold another
            steps.append(str(above.tag))
    return "/".join(reversed(steps))


def _leaf(element: etree._Element) -> etree._Element:
    """Return the element of the DTD whose text has some markup."""
    while element.tag in _MARKUP or "}" in str(element.tag) or element.tag == "DispFormula":
        element = element.getparent()
    return element


def _changed(article: etree._Element, number: int, change: Callable[[etree._Element], None]) -> bytes:
    root = etree.Element("PubmedArticleSet")
    root.append(copy.deepcopy(article))
    change(list(root[0].iter("{}*"))[number])
    return _file(root)


def _file(root: etree._Element) -> bytes:
    doctype = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "{}">'
    return etree.tostring(
        root,
        encoding="utf-8",
        xml_declaration=True,
        doctype=doctype.format("https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd"),
    )


def _left(element: etree._Element) -> None:
    """Leave an element as it is."""


def _retold(element: etree._Element) -> None:
    element.text = _other(element.text or "")


def _set(element: etree._Element, name: str) -> None:
    element.set(name, _other(element.get(name) or ""))


def _renamed(element: etree._Element) -> None:
    element.tag = _MARKUP[str(element.tag)]


def _other(text: str) -> str:
    """Return another value of the same form: another month, another digit, another letter."""
    if text in ("Y", "N"):
        return "N" if text == "Y" else "Y"
    if text in _MONTHS:
        return _MONTHS[_MONTHS.index(text) - 1]
    for index in range(len(text) - 1, -1, -1):
        letter = text[index]
        if letter.isdigit():
            return text[:index] + ("1" if letter != "1" else "2") + text[index + 1 :]
        if letter.isalpha():
            return text[:index] + ("x" if letter != "x" else "y") + text[index + 1 :]
    return f"{text}x"


def _pubrecord() -> Reader:
    return lambda data: str([pubrecord.json.to_dict(record) for record in pubrecord.xml.read(io.BytesIO(data))])


def _pubmed_parser() -> Reader:
    parse = load("pubmed_parser").parse_medline_xml
    turned = {
        "year_info_only": False,
        "nlm_category": True,
        "author_list": True,
        "reference_list": True,
        "parse_downto_mesh_subterms": True,
    }

    def read(data: bytes) -> str:
        packed = gzip.compress(data, 0)
        return str([list(parse(io.BytesIO(packed))), list(parse(io.BytesIO(packed), **turned))])

    return read


def _biopython() -> Reader:
    read = load("Bio.Entrez").read
    return lambda data: str(read(io.BytesIO(data), validate=False))


def _metapub() -> Reader:
    make = load("metapub").PubMedArticle

    def read(data: bytes) -> str:
        article = make(data)
        values = {name: value for name, value in vars(article).items() if name not in ("xml", "content", "author_list")}
        people = [{k: v for k, v in vars(each).items() if k != "content"} for each in article.author_list]
        return str([values, people, article.pubdate, article.citation, article.citation_bibtex])

    return read


def _pymed() -> Reader:
    make = load("pymed.article").PubMedArticle

    def read(data: bytes) -> str:
        articles = [make(xml_element=each).toDict() for each in ET.fromstring(data)]  # noqa: S314 - invented
        return str([{name: value for name, value in each.items() if name != "xml"} for each in articles])

    return read


def _manubot() -> Reader:
    make = load("manubot.cite.pubmed").csl_item_from_pubmed_article
    return lambda data: str([make(each) for each in ET.fromstring(data)])  # noqa: S314 - invented


def _xsdata(dtd: Path | None) -> Reader:
    folder = Path(tempfile.mkdtemp(prefix="pubrecord-keeping-"))
    bench = Bench(folder / "bench", dtd)
    peers.generate_classes(bench)
    sys.path.insert(0, str(folder / "classes"))
    parsers = load("xsdata.formats.dataclass.parsers")
    config = load("xsdata.formats.dataclass.parsers.config").ParserConfig(fail_on_unknown_properties=False)
    made = load("generated").PubmedArticleSet
    parser = parsers.XmlParser(config=config)
    return lambda data: str(parser.from_bytes(data, made))


def readers(dtd: Path | None) -> dict[str, Callable[[], Reader]]:
    """Return what makes each reader ready, by its distribution."""
    return {
        "pubrecord": _pubrecord,
        "biopython": _biopython,
        "xsdata": lambda: _xsdata(dtd),
        "metapub": _metapub,
        "pubmed_parser": _pubmed_parser,
        "manubot": _manubot,
        "pymed": _pymed,
    }


def keeping(read: Reader) -> dict[str, bool]:
    """Return for each place whether a reader keeps it."""
    kept: dict[str, bool] = {}
    for article in etree.parse(pubrecord.examples.path("records.xml")).getroot().iter("PubmedArticle"):
        article.tail = None
        before = _answer(read, _changed(article, 0, _left))
        for place, data in changes(article):
            kept[place] = kept.get(place, False) or _answer(read, data) != before
    return kept


def _answer(read: Reader, data: bytes) -> str:
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            return read(data)
        except Exception as error:  # noqa: BLE001 - an exception is an answer, too
            return repr(error)


def summary(kept: dict[str, bool]) -> dict[str, int]:
    """Return how many places are kept, by topic."""
    counted = Counter(topic(place) for place, is_kept in kept.items() if is_kept)
    return {name: counted[name] for name in TOPICS}


def main() -> None:
    """Ask every reader that is installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dtd", type=Path, metavar="FILE", help="for xsdata; default: the newest DTD of the corpus")
    parser.add_argument("--show", action="store_true", help="print what each reader passes over")
    given = parser.parse_args()
    counted: dict[str, dict[str, int]] = {}
    places: dict[str, bool] = {}
    dtd = given.dtd or max(common.corpus().glob("dtd/pubmed_*.dtd"), default=None)
    for name, prepare in readers(dtd).items():
        try:
            read = prepare()
        except (ImportError, Absent) as error:
            print(f"{name} is absent: {error}")
            continue
        kept = keeping(read)
        places = places or dict.fromkeys(kept, True)
        counted[name] = summary(kept)
        print(f"{name}: {sum(kept.values())} of {len(kept)} places")
        if given.show:
            print("".join(f"  {place}\n" for place, is_kept in kept.items() if not is_kept))
    found: dict[str, Any] = versions(list(counted))
    RESULTS.write_text(
        json.dumps(
            {
                "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
                "python": platform.python_version(),
                "versions": {name: found[name] for name in counted},
                "places": summary(places),
                "kept": counted,
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
