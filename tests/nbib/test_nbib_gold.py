"""MEDLINE text of real records: beside NLM's own, and there and back."""

import gzip
import re
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from pubrecord import Deletion, nbib, xml
from pubrecord.nbib import NbibWarning, indexing, texts
from pubrecord.nbib.lines import clean
from pubrecord.records.partial import parse_month

#: Least shares of pairs of record and tag that must be equal, and of records that must have their tags in the same order.
PAIRS, ONE_TAG, TEXTS, ORDER, CORPUS = 0.995, 0.97, 0.995, 0.98, 0.999
#: From how many cases on a tag is judged by itself.
MANY = 20
#: What texts before 2020 do not have.
NOT_THEN = ("OAB", "OABL", "OCI")
_LINE = re.compile(r"([A-Z]{2,4}) *- (.*(?:\n {6}.*)*)", re.MULTILINE)
#: NLM's spelling of what ASCII has no letter for, by the names of the characters.
_GREEK = {
    unicodedata.lookup(f"GREEK SMALL LETTER {name}"): name.lower()
    for name in [
        "ALPHA",
        "BETA",
        "GAMMA",
        "DELTA",
        "EPSILON",
        "ZETA",
        "ETA",
        "THETA",
        "KAPPA",
        "LAMDA",
        "MU",
        "PI",
        "RHO",
        "SIGMA",
        "TAU",
        "PHI",
        "CHI",
        "PSI",
        "OMEGA",
    ]
}
_OTHERS = {
    "MICRO SIGN": "mu",
    "COPYRIGHT SIGN": "(c)",
    "REGISTERED SIGN": "(R)",
    "LATIN SMALL LETTER SHARP S": "ss",
    "LATIN SMALL LETTER O WITH STROKE": "o",
    "LATIN CAPITAL LETTER O WITH STROKE": "O",
    "LATIN SMALL LETTER L WITH STROKE": "l",
    "LATIN SMALL LETTER AE": "ae",
    "LATIN SMALL LETTER DOTLESS I": "i",
    "LESS-THAN OR EQUAL TO": "</=",
    "GREATER-THAN OR EQUAL TO": ">/=",
    "PLUS-MINUS SIGN": "+/-",
    "MULTIPLICATION SIGN": "x",
    "HORIZONTAL ELLIPSIS": "...",
    "DEGREE SIGN": " degrees ",
    "RIGHT SINGLE QUOTATION MARK": "'",
    "LEFT SINGLE QUOTATION MARK": "'",
    "RIGHT DOUBLE QUOTATION MARK": '"',
    "LEFT DOUBLE QUOTATION MARK": '"',
    "GREEK CAPITAL LETTER DELTA": "Delta",
    "GREEK CAPITAL LETTER GAMMA": "Gamma",
    **dict.fromkeys(("EN DASH", "EM DASH", "MINUS SIGN", "HYPHEN"), "-"),
}
_WORDS = {**_GREEK, "\N{GREEK SMALL LETTER LAMDA}": "lambda"} | {
    unicodedata.lookup(name): word for name, word in _OTHERS.items()
}
_SPELLED = str.maketrans(_WORDS)

#: What a text cannot say of a record, field by field: the list is the promise. "*" stands for every class.
LOST: dict[str, tuple[str, ...]] = {
    "*": ("ui", "unknown", "element", "pmid_version", "auto_hm", "bare", "equal_contrib", "valid"),
    "Article": (
        *("version_id", "version_date", "indexing_method", "authors_complete", "authors_type", "data_banks_complete"),
        *("grants_complete", "start_page", "end_page", "title_book", "title_part", "title_sec", "reference_lists"),
        *("objects", "nihms"),
    ),
    "Journal": ("cited_medium", "iso_abbreviation"),
    "AbstractText": ("nlm_category",),
    "Author": ("investigators",),
    "Affiliation": ("identifiers",),
    "DescriptorName": ("type",),
    "SupplMeshName": ("type",),
    "InvestigatorList": ("id",),
    "BookArticle": (
        *("location_labels", "title_book", "title_part", "title_sec", "sections", "citation_string", "grants_complete"),
        *(
            "item_lists",
            "reference_lists",
            "publication_status",
            "objects",
            "investigator_lists",
            "start_page",
            "end_page",
        ),
    ),
    "Book": (
        *("publisher_spacing", "title_book", "title_part", "title_sec", "beginning_date", "ending_date"),
        *("collection_title_book", "collection_title_part", "collection_title_sec", "elocation_ids", "medium"),
        *("report_number", "investigator_lists"),
    ),
    "AuthorList": ("complete",),
    "CommentsCorrections": (),
}


def texts_of(path: Path) -> list[str]:
    """Return the records of a file of NLM's, as they stand in it."""
    return re.split(r"\n\n+", gzip.decompress(path.read_bytes()).decode().strip("\n"))


def values(text: str) -> dict[str, list[str]]:
    """Return the values of a text by tag, each on one line."""
    found = defaultdict(list)
    for tag, value in lines(text):
        found[tag].append(value)
    return found


def lines(text: str) -> list[tuple[str, str]]:
    return [(line[1], re.sub(r" *\n {6}", " ", line[2]).strip()) for line in _LINE.finditer(text)]


def plain(value: str) -> str:
    """Return a value in small letters of ASCII, without spaces, brackets and stars: NLM's texts spell the rest."""
    decomposed = unicodedata.normalize("NFKD", value.translate(_SPELLED))
    letters = "".join(sign for sign in decomposed if sign.isascii())
    return re.sub(r"[\s()*]|pii:|(?<=\.)pii", "", letters).lower().replace("--", "-")


def pairs(corpus: Path) -> Iterator[tuple[Any, str]]:
    """Give each record of which XML and NLM's text are known."""
    for path in sorted((corpus / "formats" / "data").glob("pairs-*.xml.gz")):
        texts = {values(text)["PMID"][0]: text for text in texts_of(path.with_name(path.name.replace(".xml", ".nbib")))}
        for record in xml.read(path):
            yield record, texts[record.pmid]


def test_pairs(corpus):
    """The text made of a record's XML is NLM's, tag by tag, accents and old forms aside."""
    counts, equal, different = Counter(), Counter(), []
    for record, text in pairs(corpus):
        ours, theirs = values(nbib.dumps(record)), values(text)
        for tag in sorted({*ours, *theirs} - {*NOT_THEN}):
            counts[tag] += 1
            if [plain(value) for value in ours[tag]] == [plain(value) for value in theirs[tag]]:
                equal[tag] += 1
            else:
                different.append(f"{record.pmid} {tag}: {ours[tag]} for {theirs[tag]}"[:300])

    assert counts.total() > 6000
    assert equal.total() >= PAIRS * counts.total(), different
    assert [] == [tag for tag, count in counts.items() if count >= MANY and equal[tag] < ONE_TAG * count], different


def test_texts(corpus):
    """NLM's texts, read and written again, say the same in the same order, but for what reading them names."""
    total = equal = records = in_order = 0
    unnamed = []
    for path in sorted((corpus / "formats" / "data").glob("*.nbib.gz")):
        for text in texts_of(path):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", NbibWarning)
                again = nbib.dumps(nbib.loads(text + "\n"))
            problems = [problem for warning in caught for problem in warning.message.problems]
            codes, named = {each.code for each in problems}, {each.path.rpartition(", ")[2] for each in problems}
            aside = {"IS", "PMCR"} & named | (
                {"PHST", "EDAT", "MHDA", "CRDT"} if codes & {"no-time", "no-entry-dates"} else set()
            )
            ours, theirs = values(again), values(text)
            tags = sorted({*ours, *theirs} - aside)
            same = [tag for tag in tags if ours[tag] == theirs[tag]]
            total, equal, records = total + len(tags), equal + len(same), records + 1
            orders = [[tag for tag, _ in lines(each) if tag not in aside] for each in (again, text)]
            in_order += orders[0] == orders[1]
            unnamed += [f"{path.name} {ours['PMID']} {tag}" for tag in tags if tag not in same and tag not in named]

    assert records > 500
    assert equal >= TEXTS * total
    assert in_order >= ORDER * records
    assert len(unnamed) <= 0.0005 * total, unnamed


def works(corpus: Path) -> Iterator[Any]:
    for path in sorted((corpus / "corpus").rglob("*.xml*")):
        if "broken" not in path.parts:
            yield from (record for record in xml.read(path, on_error="skip") if not isinstance(record, Deletion))


@pytest.mark.filterwarnings("ignore::pubrecord.nbib.NbibWarning")
def test_corpus(corpus):
    """Every record's text comes back as the same text, and its fields but for what `LOST` and `MEANT` name."""
    records = equal = 0
    different: list[str] = []
    for record in works(corpus):
        text = nbib.dumps(record)
        again = nbib.loads(text)
        records += 1
        equal += text == nbib.dumps(again)
        before, after = said(record), said(again)
        names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        different += [f"{record.pmid} {name}: {before.get(name)!r} became {after.get(name)!r}"[:300] for name in names]

    assert records > 2000
    assert equal >= CORPUS * records
    assert len(different) <= 0.02 * records, different


def said(value: Any) -> Any:
    """Return what a text can say of a value: texts on one line, nothing for what is empty, no twins with markup."""
    if attrs.has(type(value)):
        lost = {*LOST["*"], *LOST.get(type(value).__name__, ())}
        names = [field.name for field in attrs.fields(type(value))]
        kept = {name: getattr(value, name) for name in names if name not in lost and not name.endswith("_markup")}
        return {name: what for name, one in kept.items() if (what := MEANT.get(name, said)(one))}
    if isinstance(value, tuple):
        return [what for one in value if (what := said(one))]
    return clean(value) if isinstance(value, str) else value or None


def day(date: Any) -> tuple[str | int | None, ...] | None:
    """Return year, month and day, however they are printed."""
    if date is None:
        return None
    parts = (clean(date.year), clean(date.month), clean(date.day))
    return tuple(parse_month(part) or part if index == 1 else part.lstrip("0") for index, part in enumerate(parts))


def person(author: Any) -> tuple[str, ...]:
    """Return a name: initials alone stand for given names."""
    given = clean(author.fore_name) or clean(author.initials)
    parts = (clean(author.last_name), given, clean(author.suffix), clean(getattr(author, "collective_name", None)))
    return tuple(part for part in parts if part)


#: Fields of which only what they mean survives, and what that is: not the print of dates, the order of lists that are
#: written by kind, where a section ends that has no label in capitals, replaced authors, a full stop behind a source.
MEANT: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("date_created", "date_completed", "date_revised", "contribution_date"), day),
    "pub_date": lambda date: str(date.partial or clean(date.medline_date)) if date else None,
    "article_dates": lambda dates: [day(date) for date in dates],
    "history": lambda history: sorted({(clean(step.status), *map(str, day(step))) for step in history}),
    "article_ids": lambda ids: sorted(
        (each.id_type, clean(each.value)) for each in ids if each.id_type in ("doi", "pii", "pmc", "mid")
    ),
    "comments_corrections": lambda links: sorted(
        (link.ref_type, clean(link.ref_source).rstrip("."), clean(link.pmid), clean(link.note))
        for link in links
        if link.ref_type != "Cites"
    ),
    "abstract_sections": texts.abstract,
    "texts": texts.abstract,
    "authors": lambda authors: sorted(person(author) for author in authors if author.valid is not False),
    "investigator_lists": lambda lists: [person(one) for each in lists for one in each.investigators],
    "author_lists": lambda lists: sorted((each.type, person(one)) for each in lists for one in each.authors),
    "grants": lambda grants: [indexing.grant(grant) for grant in grants],
    "pages": lambda _: None,
    "affiliation": clean,
    "major_topic": bool,
}
