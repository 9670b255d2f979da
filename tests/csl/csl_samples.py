"""Records and CSL items that differ in one thing only, for the tests to begin with."""

from typing import Any

from pubrecord import Article, ArticleDate, Journal, PubDate, csl

#: The item of an article that has a PMID and nothing else.
MINIMAL = {"id": "pmid:1", "type": "article-journal", "PMID": "1"}


def journal(**fields: Any) -> Article:
    """Return an article whose journal has the given fields."""
    return Article(pmid="1", journal=Journal(**fields))


def dated(model: str | None = "Print", online: tuple[str, str, str] | None = None, **fields: str) -> Article:
    """Return an article of a publication model, with the date of its issue and perhaps that of its electronic form."""
    dates = () if online is None else (ArticleDate(year=online[0], month=online[1], day=online[2]),)
    return Article(pmid="1", pub_model=model, journal=Journal(pub_date=PubDate(**fields)), article_dates=dates)


def with_title(title: str | None = None, markup: str | None = None, vernacular: str | None = None) -> Article:
    """Return an article with a title."""
    return Article(pmid="1", title=title, title_markup=markup, vernacular_title=vernacular)


def record_of(**variables: Any) -> Any:
    """Return the record of an item that has these variables, read strictly."""
    return csl.from_item({**MINIMAL, **variables}, strict=True)
