"""CSL items that other programs wrote: what is understood, what is reported, and what is refused."""

from typing import Any

import pytest
from csl_samples import MINIMAL, record_of

from pubrecord import Article, ArticleDate, ArticleId, CslError, Journal, PublicationType, csl


def test_other_programs() -> None:
    """Names of variables and forms of values that other programs write are understood."""
    record = record_of(
        id="smith2020",
        PMID=12,
        volume=7,
        page=72.0,
        DOI="https://doi.org/10.5555/a",
        PMCID="123",
        journalAbbreviation="Nat. Inv.",
        language="en",
        URL="https://pubmed.ncbi.nlm.nih.gov/12/",
        **{"epub-date": {"date-parts": [["2020", "1", "5"]]}, "container-title": "Toxicon: a journal"},
    )
    expected = Article(
        pmid="12",
        journal=Journal(volume="7", title="Toxicon : a journal", iso_abbreviation="Nat. Inv."),
        pages="72",
        languages=("eng",),
        publication_types=(PublicationType(ui="D016428", name="Journal Article"),),
        article_dates=(ArticleDate(type="Electronic", year="2020", month="01", day="05"),),
        article_ids=(ArticleId(id_type="doi", value="10.5555/a"), ArticleId(id_type="pmc", value="PMC123")),
    )

    assert expected == record


@pytest.mark.parametrize(
    ("variables", "paths"),
    [
        ({"note": "mine", "accessed": {"date-parts": [[2020]]}}, ["$.note", "$.accessed"]),
        ({"shortTitle": "T", "event": "E"}, ["$.title-short", "$.event-title"]),
        ({"ISSN": "1111-1111, 2222-2222"}, ["$.ISSN"]),
        ({"URL": "https://example.org/"}, ["$.URL"]),
        ({"language": "Klingonese"}, ["$.language"]),
        ({"language": "en-GB"}, ["$.language"]),
        ({"language": "zh_CN"}, ["$.language"]),
        ({"PMID": "none"}, ["$.PMID"]),
        ({"ISSN": ["1111-1111", "2222-2222"]}, ["$.ISSN"]),
        ({"issued": {"date-parts": [[2020]], "season": "Michaelmas"}}, ["$.issued.season"]),
        ({"issued": {"season": 1}}, ["$.issued.season"]),
        ({"issued": {"date-parts": [[2020], [None]]}}, ["$.issued.date-parts"]),
        ({"issued": {"date-parts": [[2020]], "raw": "2020-05"}}, ["$.issued.raw"]),
        ({"issued": {"date-parts": [[2020]], "literal": "in press"}}, ["$.issued.literal"]),
        ({"PMCID": "none"}, ["$.PMCID"]),
        ({"genre": "Review"}, ["$.genre"]),
        ({"status": "in press"}, ["$.status"]),
        ({"publisher": "P", "ISBN": "1"}, ["$.publisher", "$.ISBN"]),
        ({"author": [{"family": "A", "isInstitution": "no"}, {}]}, ["$.author[0].isInstitution", "$.author[1]"]),
        ({"author": [{"literal": "A", "given": "B"}]}, ["$.author[0].given"]),
        ({"author": [{"family": "A"}], "editor": [{"family": "B"}]}, ["$.editor"]),
        ({"issued": {"date-parts": [[2020]], "circa": True}}, ["$.issued.circa"]),
        ({"issued": {"date-parts": [[2020, 5]], "season": 1}}, ["$.issued.season"]),
        ({"issued": {"date-parts": [[2020, 5], [2020]]}}, ["$.issued"]),
        ({"available-date": {"literal": "soon"}}, ["$.available-date"]),
        ({"page": "12-15", "page-first": "3"}, ["$.page-first"]),
        ({"custom": {"mine": 1}}, ["$.custom.mine"]),
    ],
)
def test_reported(variables: dict[str, Any], paths: list[str]) -> None:
    """A variable without a place is named in one warning, and is an error if strict."""
    with pytest.warns(csl.CslWarning) as caught:
        csl.from_item({**MINIMAL, **variables})
    with pytest.raises(CslError) as error:
        csl.from_item({**MINIMAL, **variables}, strict=True)

    assert [sorted(paths)] == [sorted(problem.path for problem in one.message.problems) for one in caught]
    assert sorted(paths) == sorted(problem.path for problem in error.value.problems)


def test_null_is_absent() -> None:
    """What is `null` is absent: a variable, a part of a name, of a date, and one that no record has a place for."""
    item = {**MINIMAL, "author": [{"family": "A", "given": "B"}], "issued": {"date-parts": [[2020]]}}
    nulls = {"volume": None, "author": [{"family": "A", "given": "B", "suffix": None}], "annote": None, "custom": None}
    date = {"date-parts": [[2020]], "season": None, "literal": None, "mine": None}
    whole = csl.to_item(csl.from_item(item), embed=True)
    with_nulls = {**whole, "author": nulls["author"], "issued": date}

    assert csl.from_item(item) == csl.from_item({**item, **nulls, "issued": date}, strict=True)
    assert csl.from_item(whole, strict=True) == csl.from_item(with_nulls, strict=True)


@pytest.mark.parametrize(
    ("item", "paths"),
    [
        ({"id": "a", "type": "patent"}, ["$.type"]),
        ({"id": "a"}, ["$.type"]),
        ({"id": "a", "type": 3}, ["$.type"]),
        ([], ["$"]),
        (None, ["$"]),
        ({**MINIMAL, "title": 3, "volume": []}, ["$.title", "$.volume"]),
        ({**MINIMAL, "author": {}}, ["$.author"]),
        ({**MINIMAL, "author": ["Doe"]}, ["$.author[0]"]),
        ({**MINIMAL, "author": [{"family": "A"}, {"family": 1}]}, ["$.author[1].family"]),
        ({**MINIMAL, "issued": 2020}, ["$.issued"]),
        ({**MINIMAL, "PMID": 12.5}, ["$.PMID"]),
        ({**MINIMAL, "volume": 10**5000}, ["$.volume"]),
        ({**MINIMAL, "ISSN": ["1234-5678", None]}, ["$.ISSN[1]"]),
        ({**MINIMAL, "issued": {"date-parts": [[10**5000]]}}, ["$.issued.date-parts[0][0]"]),
        ({**MINIMAL, "issued": {"date-parts": [[None, 5]]}}, ["$.issued.date-parts[0][0]"]),
        ({**MINIMAL, "issued": {"date-parts": [2020]}}, ["$.issued.date-parts[0]"]),
        ({**MINIMAL, "issued": {"date-parts": [["soon"]]}}, ["$.issued.date-parts[0][0]"]),
        ({**MINIMAL, "issued": {"date-parts": [[2020, 17]]}}, ["$.issued.date-parts[0][1]"]),
        ({**MINIMAL, "issued": {"date-parts": [[2020, 2, 30]]}}, ["$.issued.date-parts[0][2]"]),
        ({**MINIMAL, "issued": {"date-parts": [[2020], [2020, True]]}}, ["$.issued.date-parts[1][1]"]),
        ({**MINIMAL, "issued": {"date-parts": [[1], [2], [3]]}}, ["$.issued.date-parts"]),
        ({**MINIMAL, "issued": {"date-parts": [[2020]], "season": 7}}, ["$.issued.season"]),
        ({**MINIMAL, "issued": {"literal": 3}}, ["$.issued.literal"]),
        ({**MINIMAL, "custom": 3}, ["$.custom"]),
    ],
)
def test_refused(item: Any, paths: list[str]) -> None:
    """What is no record is one error with a path for each problem."""
    with pytest.raises(CslError) as error:
        csl.from_item(item)

    assert sorted(paths) == sorted(problem.path for problem in error.value.problems)
