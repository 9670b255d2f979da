"""Dates in CSL items: `issued`, `available-date`."""

from typing import Any

import pytest
from csl_samples import MINIMAL, dated, record_of

from pubrecord import CslError, PubDate, csl


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"year": "2001"}, {"date-parts": [[2001]]}),
        ({"year": "2001", "month": "Feb"}, {"date-parts": [[2001, 2]]}),
        ({"year": "2001", "month": "02", "day": "08"}, {"date-parts": [[2001, 2, 8]]}),
        ({"year": "2001", "month": "February"}, {"date-parts": [[2001, 2]]}),
        ({"year": "2001", "month": "Feb", "day": "30"}, {"date-parts": [[2001, 2]]}),
        ({"year": "1990", "season": "Spring"}, {"date-parts": [[1990]], "season": 1}),
        ({"year": "1990", "season": "Winter"}, {"date-parts": [[1990]], "season": 4}),
        ({"year": "1990", "season": "Jan-Mar"}, {"date-parts": [[1990, 1], [1990, 3]]}),
        ({"year": "1990", "season": "Winter-Spring"}, {"date-parts": [[1990, 24], [1990, 21]]}),
        ({"medline_date": "1998 Dec-1999 Jan"}, {"date-parts": [[1998, 12], [1999, 1]]}),
        ({"medline_date": "2016 May 25-Jun 14"}, {"date-parts": [[2016, 5, 25], [2016, 6, 14]]}),
        ({"medline_date": "2010 Sep-Oct"}, {"date-parts": [[2010, 9], [2010, 10]]}),
        ({"medline_date": "2000 Dec 23-30"}, {"date-parts": [[2000, 12, 23], [2000, 12, 30]]}),
        ({"medline_date": "1999-2000"}, {"date-parts": [[1999], [2000]]}),
        ({"medline_date": "2000 Summer"}, {"date-parts": [[2000]], "season": 2}),
        ({"medline_date": "2000 Holiday issue"}, {"date-parts": [[2000]]}),
        ({"medline_date": "in  press"}, {"literal": "in press"}),
        ({"year": "19o9", "month": "May"}, {"literal": "19o9 May"}),
        ({"year": "123456789012345678901"}, {"literal": "123456789012345678901"}),
        ({}, None),
    ],
)
def test_issue_date(fields: dict[str, str], expected: dict[str, Any] | None) -> None:
    """The date of the issue is in integers, a range in two parts, a season from 1 to 4; the rest is literal."""
    assert expected == csl.to_item(dated(**fields)).get("issued")


@pytest.mark.parametrize(
    ("model", "issue", "online", "issued", "available"),
    [
        ("Electronic", {"year": "2006"}, ("2006", "01", "10"), [2006, 1, 10], None),
        ("Electronic-eCollection", {"year": "2006"}, ("2006", "01", "10"), [2006, 1, 10], None),
        ("Electronic-Print", {"year": "2006"}, ("2006", "01", "10"), [2006, 1, 10], None),
        ("Print-Electronic", {"year": "2021"}, ("2020", "12", "27"), [2021], [2020, 12, 27]),
        ("Print-Electronic", {"year": "2021", "month": "Mar", "day": "1"}, ("2021", "3", "01"), [2021, 3, 1], None),
        (None, {"year": "2021"}, ("2020", "12", "27"), [2021], [2020, 12, 27]),
        ("Electronic", {"year": "2006"}, None, [2006], None),
        ("Print", {}, ("2006", "01", "10"), [2006, 1, 10], None),
    ],
)
def test_two_dates(
    model: str | None,
    issue: dict[str, str],
    online: tuple[str, str, str] | None,
    issued: list[int],
    available: list[int] | None,
) -> None:
    """The electronic date is cited where PubModel begins with it; else it is when the article was available."""
    item = csl.to_item(dated(model, online, **issue))

    assert ({"date-parts": [issued]}, available and {"date-parts": [available]}) == (
        item["issued"],
        item.get("available-date"),
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ({"date-parts": [[2024, 8, 8]]}, PubDate(year="2024", month="Aug", day="08")),
        ({"date-parts": [["2024", "8", ""]]}, PubDate(year="2024", month="Aug")),
        ({"date-parts": [[2024.0, "August"]]}, PubDate(year="2024", month="Aug")),
        ({"date-parts": [[1998, 12], [1999, 1]]}, PubDate(medline_date="1998 Dec-1999 Jan")),
        ({"date-parts": [[2010, 9], [2010, 10]]}, PubDate(medline_date="2010 Sep-Oct")),
        ({"date-parts": [[2016, 5, 25], [2016, 6, 14]]}, PubDate(medline_date="2016 May 25-Jun 14")),
        ({"date-parts": [[2000, 12, 23], [2000, 12, 30]]}, PubDate(medline_date="2000 Dec 23-30")),
        ({"date-parts": [[1999], [2000]]}, PubDate(medline_date="1999-2000")),
        ({"date-parts": [[1999], [1999]]}, PubDate(year="1999")),
        ({"date-parts": [[1990]], "season": 1}, PubDate(year="1990", season="Spring")),
        ({"date-parts": [[1990]], "season": "4"}, PubDate(year="1990", season="Winter")),
        ({"date-parts": [[1990]], "season": "Autumn"}, PubDate(year="1990", season="Fall")),
        ({"date-parts": [[1990, 13]]}, PubDate(year="1990", season="Spring")),
        ({"date-parts": [[1990, 22]]}, PubDate(year="1990", season="Summer")),
        ({"raw": "2010-09/2010-10"}, PubDate(medline_date="2010 Sep-Oct")),
        ({"raw": "2010-09-03"}, PubDate(year="2010", month="Sep", day="03")),
        ({"raw": "2010-21"}, PubDate(year="2010", season="Spring")),
        ({"raw": "8 August 2024"}, PubDate(year="2024", month="Aug", day="08")),
        ({"raw": "August 8, 2024"}, PubDate(year="2024", month="Aug", day="08")),
        ("2024-08", PubDate(year="2024", month="Aug")),
        ({"raw": "soon"}, PubDate(medline_date="soon")),
        ({"literal": "in press"}, PubDate(medline_date="in press")),
        ({"date-parts": [[1999]], "circa": False}, PubDate(year="1999")),
    ],
)
def test_date_back(date: Any, expected: PubDate) -> None:
    """Dates are read in every form that programs write."""
    assert expected == record_of(issued=date).journal.pub_date


@pytest.mark.parametrize(
    "date",
    [
        *({"date-parts": parts} for parts in ([], [[]], [[None]], [[""]], [[None, None, None]], None)),
        *({}, {"raw": ""}, {"literal": " "}, {"season": ""}, {"date-parts": [[None]], "season": None}, "", None),
    ],
)
def test_no_date(date: Any) -> None:
    """A date with nothing in it, as Crossref writes it, is no date."""
    assert record_of() == record_of(issued=date)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2010-09-03/15", "2010"),
        ("09/03/2010", "2010"),
        ("9/2010", "2010"),
        ("10/2010", "2010"),
        ("3.9.2010", "2010"),
        ("2010年9月", "2010"),
        ("août 2024", "2024"),
        ("2010/..", "2010"),
        ("../2010", "2010"),
        ("2010-09/..", "2010-09"),
        ("2010?", "2010"),
        ("2010-09-03T12:30:00Z", "2010-09-03"),
        ("-0044", None),
        ("44 BC", None),
    ],
)
def test_half_understood_date(date: str, expected: str | None) -> None:
    """A date in words or digits of which something is not used is reported; without its sign a year is another."""
    with pytest.warns(csl.CslWarning) as caught:
        record = csl.from_item({**MINIMAL, "issued": {"raw": date}})
    with pytest.raises(CslError):
        record_of(issued=date)

    assert ["$.issued"] == [problem.path for problem in caught[0].message.problems]
    assert expected == (str(record.journal.pub_date.partial) if record.journal else None)


@pytest.mark.parametrize(
    "date",
    [
        {"date-parts": [[2010, 9, 3]], "raw": "2010-09-03T00:00:00Z"},
        {"date-parts": [["2010", "9", "3"]], "literal": "3rd September 2010", "raw": ""},
        {"date-parts": [[None]], "raw": "Sep 3, 2010"},
    ],
)
def test_date_said_twice(date: Any) -> None:
    """A text beside the numbers of a date that says the same is no loss."""
    assert PubDate(year="2010", month="Sep", day="03") == record_of(issued=date).journal.pub_date


def test_backwards_range() -> None:
    """A range that runs backwards within its year stays in it."""
    item = {**MINIMAL, "issued": {"date-parts": [[2010, 12], [2010, 1]]}}

    assert item == csl.to_item(csl.from_item(item, strict=True))
