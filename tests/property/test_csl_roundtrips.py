"""Records and CSL items: what an item can say survives, and so does every record that an item holds."""

import contextlib
import io
import json
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubrecord import CslError, Deletion, Record, csl, strategies
from pubrecord.csl.pages import expanded

any_work = st.one_of(
    strategies.articles(),
    strategies.articles(older=True),
    strategies.book_articles(),
    strategies.book_articles(older=True),
)

WORDS = st.text(
    "abcdefgxyz\N{LATIN SMALL LETTER E WITH ACUTE}\N{GREEK SMALL LETTER ALPHA}&0123456789", min_size=1, max_size=8
)
PHRASES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
#: A title: words, some marked, and some "<" that is text.
TITLES = st.tuples(
    PHRASES,
    st.sampled_from(
        ("", " <i>E. coli</i>", " H<sub>2</sub>O", " 10<sup>-<b>3</b></sup>", " p < 0.05", "?", "!", " [a]")
    ),
).map("".join)
NUMBERS = st.integers(1, 99999).map(str)
PAGES = st.one_of(
    NUMBERS,
    st.tuples(st.integers(1, 99), st.integers(100, 999)).map(lambda pair: f"{pair[0]}-{pair[1]}"),
    st.just("S3-S10"),
)
YEARS = st.integers(1000, 2100)
DAYS = st.dates().filter(lambda day: day.year > 999).map(lambda day: [day.year, day.month, day.day])
MONTHS = st.tuples(YEARS, st.integers(1, 12)).map(list)
SEASONS = st.tuples(YEARS, st.integers(21, 24)).map(list)
#: Two dates of one kind, as issues have them.
RANGES = st.one_of(*(st.tuples(kind, kind) for kind in (YEARS.map(lambda year: [year]), MONTHS, DAYS, SEASONS))).filter(
    lambda pair: pair[0] != pair[1]
)
DATES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    YEARS.map(lambda year: {"date-parts": [[year]]}),
    MONTHS.map(lambda date: {"date-parts": [date]}),
    DAYS.map(lambda date: {"date-parts": [date]}),
    st.tuples(YEARS, st.integers(1, 4)).map(lambda pair: {"date-parts": [[pair[0]]], "season": pair[1]}),
    RANGES.map(lambda pair: {"date-parts": list(pair)}),
    st.just({"literal": "in press"}),
)
NAMES = st.lists(
    st.one_of(
        st.fixed_dictionaries({"family": PHRASES}),
        st.fixed_dictionaries(
            {"family": PHRASES, "given": PHRASES}, optional={"suffix": st.sampled_from(("Jr", "3rd"))}
        ),
        st.fixed_dictionaries({"literal": PHRASES}),
    ),
    min_size=1,
    max_size=3,
)
PMIDS = st.integers(1, 99999999).map(str)
LANGUAGES = st.sampled_from(("en", "fr", "de", "zh", "nl", "hr", "el", "cs", "sv"))
DOIS = PHRASES.map(lambda text: f"10.5555/{text.replace(' ', '')}")
PMCIDS = PMIDS.map("PMC{}".format)
ABSTRACTS = st.lists(st.one_of(PHRASES, PHRASES.map("METHODS: {}".format)), min_size=1, max_size=3).map("\n".join)
KEYWORDS = st.lists(PHRASES, min_size=1, max_size=3).map("; ".join)
COMMON = {
    "original-title": TITLES,
    "page": PAGES,
    "DOI": DOIS,
    "PMCID": PMCIDS,
    "language": LANGUAGES,
    "abstract": ABSTRACTS,
    "keyword": KEYWORDS,
}


def made(kind: str, needed: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Items of a type; every one has a PMID, so that its `id` is known."""
    item = st.fixed_dictionaries(
        {"PMID": PMIDS, "title": TITLES, "issued": DATES, **needed}, optional={**COMMON, **optional}
    )
    return item.map(lambda variables: {"id": f"pmid:{variables['PMID']}", "type": kind, **variables})


def consistent(item: dict[str, Any]) -> bool:
    """Whether a record can say it: a second title is another one, an electronic date another than the issue's."""
    return item.get("original-title") != item["title"] and item.get("available-date") != item["issued"]


JOURNAL = {"author": NAMES, "container-title": PHRASES.map("{}: a journal".format), "container-title-short": PHRASES, "ISSN": st.just("1234-567X"), "volume": PHRASES, "issue": PHRASES, "available-date": DAYS.map(lambda date: {"date-parts": [date]}), "status": st.just("retracted")}  # fmt: skip
AHEAD = {"author": NAMES, "container-title": PHRASES, "status": st.just("advance online publication")}
PREPRINT = {"author": NAMES, "publisher": PHRASES}
BOOK = {"author": NAMES, "editor": NAMES, "collection-title": TITLES, "edition": st.just("2nd"), "volume": PHRASES, "publisher": PHRASES, "publisher-place": PHRASES, "ISBN": NUMBERS, "URL": st.just("https://www.ncbi.nlm.nih.gov/books/NBK1/")}  # fmt: skip
items = st.one_of(
    made("article-journal", {}, JOURNAL),
    made("article-journal", {}, AHEAD),
    made("article-journal", {"editor": NAMES}, {"container-title": PHRASES}),
    made("article-newspaper", {}, JOURNAL),
    made("article", {"genre": st.just("Preprint")}, PREPRINT),
    made("book", {}, BOOK),
    made("chapter", {"container-title": TITLES}, {**BOOK, "container-author": NAMES}),
).filter(consistent)


@pytest.fixture(scope="module")
def schema(corpus: Path) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads((corpus / "csl" / "csl-data.json").read_text(encoding="utf-8")))


class TestItems:
    """Items that say what a record can hold."""

    @given(items)
    def test_item_survives(self, item: dict[str, Any]) -> None:
        """An item read and written again is the same item, and nothing of it is reported as left out."""
        assert item == csl.to_item(csl.from_item(item, strict=True), keywords=True)

    @given(st.lists(items, max_size=3))
    def test_file_survives(self, several: list[dict[str, Any]]) -> None:
        """A file of items read and written again has the same items in the same order."""
        file = io.BytesIO()

        assert len(several) == csl.write(
            csl.read(io.BytesIO(json.dumps(several).encode()), strict=True), file, keywords=True
        )
        assert several == json.loads(file.getvalue())

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("type", "title", "author", "issued", "date-parts", "season", "raw", "family", "custom", "pubrecord", "PMID", "URL", "a")), inner, max_size=5)))  # fmt: skip
    def test_any_json(self, value: object) -> None:
        """Whatever JSON comes, the answer is a record or a `CslError`."""
        kinds = ("article-journal", "chapter")
        for item in (value, *({**value, "type": kind} for kind in kinds if isinstance(value, dict))):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", csl.CslWarning)
                with contextlib.suppress(CslError):
                    csl.from_item(item)


class TestRecords:
    """Records of all kinds."""

    @given(any_work)
    def test_embedded_record_survives(self, record: Record) -> None:
        """A record embedded in its item comes back whole, whatever is in it."""
        assert record == csl.loads(csl.dumps(record, embed=True), strict=True)

    @given(any_work, st.booleans(), st.booleans(), st.booleans())
    def test_options_leave_embedding_alone(self, record: Record, abstract: bool, url: bool, keywords: bool) -> None:
        """The embedded record comes back also from an item with more variables or fewer."""
        item = csl.to_item(record, abstract=abstract, url=url, keywords=keywords, embed=True)

        assert record == csl.from_item(item, strict=True)

    @given(any_work)
    def test_fits_schema(self, schema: jsonschema.Draft7Validator, record: Record) -> None:
        """The item of every record is valid CSL-JSON."""
        item = json.loads(csl.dumps(record, url=True, keywords=True, embed=True))

        assert [] == list(schema.iter_errors([item]))

    @given(strategies.deletions())
    def test_deletion(self, record: Deletion) -> None:
        """No deletion has an item."""
        with pytest.raises(CslError):
            csl.to_item(record)


@given(st.text("0123456789-eS., "))
def test_expanding_twice(pages: str) -> None:
    """Pages that are written out stay as they are."""
    assert expanded(pages) == expanded(expanded(pages))
