"""Records and the formats of citations: whatever a record holds, it stays one record, and comes back as what was written."""

import io
import warnings

import pytest
import rispy
from hypothesis import assume, given
from hypothesis import strategies as st

from pubrecord import AbstractText, Article, Author, Journal, Keyword, KeywordList, bibtex, nbib, ris, strategies

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

any_work = st.one_of(
    strategies.articles(),
    strategies.articles(older=True),
    strategies.book_articles(),
    strategies.book_articles(older=True),
)
#: Texts that look like the beginning of something, and white space of all kinds.
HOSTILE = st.lists(
    st.sampled_from(
        (
            *(
                "PMID- 1",
                "OWN - NLM",
                "TY  - JOUR",
                "ER  - ",
                "ER  -",
                "@article{a,",
                "}",
                "{",
                "\\",
                "$",
                "%",
                "\n",
                "\r",
            ),
            *(
                "\r\n",
                "\t",
                "\x85",
                "\u2028",
                "\u2029",
                "\u00a0",
                "      ",
                "AB  - x",
                "a",
                " and ",
                ",",
                "--",
                '"',
                "#",
                "~",
            ),
            *("\\input{x}", "<i>", "&lt;", "RESULTS: ", ". ", "[doi]", "*", "/"),
        )
    ),
    max_size=12,
).map("".join)


@st.composite
def hostile_articles(draw: st.DrawFn) -> Article:
    """Draw an article that has such texts wherever a text may stand."""
    text = lambda: draw(HOSTILE)  # noqa: E731 - each call draws another one
    return Article(
        pmid="7",
        owner=text(),
        title=text(),
        journal=Journal(title=text(), volume=text(), issue=text()),
        medline_ta=text(),
        pages=text(),
        abstract_sections=(AbstractText(text=text()), AbstractText(label=text(), text=text())),
        authors=(Author(last_name=text(), fore_name=text(), suffix=text()), Author(collective_name=text())),
        keyword_lists=(KeywordList(owner=text(), keywords=(Keyword(text=text()),)),),
        languages=(text(),),
        coi_statement=text(),
    )


def neighbours(record: Article, module: object) -> list[str | None]:
    """Return the PMIDs that are read from a file with a record between two others."""
    target = io.BytesIO()
    module.write([Article(pmid="1", title="A."), record, Article(pmid="2", title="B.")], target)
    return [each.pmid for each in module.read(io.BytesIO(target.getvalue()))]


@given(any_work)
def test_nbib_says_the_same_again(record) -> None:
    """The text of a record, read and written again, is the same text, but for what reading it names."""
    text = nbib.dumps(record)
    assume(text)
    with warnings.catch_warnings(record=True) as named:
        warnings.simplefilter("always")
        again = nbib.dumps(nbib.loads(text))

    assert named or text == again


@given(hostile_articles())
def test_hostile_values_in_nbib(record) -> None:
    """No value breaks a file of MEDLINE text into other records."""
    assert ["1", "7", "2"] == neighbours(record, nbib)


@given(hostile_articles())
def test_hostile_values_in_ris(record) -> None:
    """No value breaks a file of RIS into other references, for rispy neither, and each is on one line."""
    text = ris.dumps(record)

    assert ["1", "7", "2"] == neighbours(record, ris)
    assert 1 == len(rispy.loads(text))
    assert all(line[2:6] == "  - " for line in text.splitlines())


@given(any_work)
def test_ris_is_one_reference(record) -> None:
    """Every record is one reference for rispy, and one record again."""
    text = ris.dumps(record)

    assert 1 == len(rispy.loads(text))
    assert type(record) is type(ris.loads(text))


@given(st.one_of(hostile_articles(), any_work), st.sampled_from(("biblatex", "bibtex")))
def test_hostile_values_in_bibtex(record, dialect) -> None:
    """No value breaks an entry: its braces match, whatever the record holds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        entry = bibtex.dumps(record, dialect=dialect)
    depths = [0]
    for sign in entry:
        depths.append(depths[-1] + {"{": 1, "}": -1}.get(sign, 0))

    assert 0 == depths[-1]
    assert min(depths) == 0
    assert 0 not in depths[entry.index("{") + 1 : -2]
