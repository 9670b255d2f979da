"""From a CSL item to a record: the way back, with what a record has no place for reported by name."""

from __future__ import annotations

import warnings

from pubrecord.csl import embedding, identifiers, journals, kinds, languages, names, pages, texts
from pubrecord.csl.books import take_book
from pubrecord.csl.date_parts import take_electronic_date, take_history, take_issue_date
from pubrecord.csl.reading import Reading, as_list, as_object
from pubrecord.csl.titles import take_title
from pubrecord.csl.writing import to_item
from pubrecord.errors import CslError, MarkupError, Problem, spelled_out, word
from pubrecord.records import Article, BookArticle, LocationLabel


class CslWarning(UserWarning):
    """A CSL item says something that the record made from it does not hold; `problems` say what and where."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        #: One for each variable, with its path in the item.
        self.problems = problems


def from_item(item: object, *, strict: bool = False) -> Article | BookArticle:
    """Return the record that a CSL-JSON item describes.

    A record that the item holds under `custom` (see `to_item`) is taken as it is, if the item still says the same; if
    not, that is reported, and the record is made from what the item says.

    Variables that a PubMed record has no place for are reported by name: in a `CslWarning`, or, if `strict`, in a
    `CslError`. Raises `CslError` for an item of a type that PubMed does not have, for values of the wrong type, and for
    impossible dates; its problems have paths such as ``$.issued.date-parts[0][1]``.
    """
    return read_item(item, path="$", strict=strict)


def read_item(item: object, *, path: str, strict: bool, stacklevel: int = 4) -> Article | BookArticle:
    """Do what `from_item` does, with paths that begin with `path`; a warning is for who is so many calls away."""
    record, lost = record_and_rest(item, path=path)
    if lost:
        _report(item, lost, path, strict=strict, stacklevel=stacklevel)
    return record


def record_and_rest(item: object, *, path: str = "$") -> tuple[Article | BookArticle, list[Problem]]:
    """Return the record that an item describes, and what the item says beyond it; raises `CslError` as `from_item` does."""
    reading = Reading(item, path)
    custom = _take_custom(reading)
    kept = _embedded(reading, custom, item)
    record = kept or _new_record(reading)
    reading.finish()
    if reading.errors or record is None:
        raise CslError(
            "the item is no PubMed record" if record is None else "the item cannot be read",
            pmid=_pmid(item),
            problems=reading.errors,
        )
    return record, reading.lost


def _report(item: object, lost: list[Problem], path: str, *, strict: bool, stacklevel: int) -> None:
    variables = [problem.path.removeprefix(f"{path}.") for problem in lost]
    message = f"a PubMed record does not hold all of the item: {', '.join(variables)}"
    if strict:
        raise CslError(message, pmid=_pmid(item), problems=lost)
    lines = "".join(f"\n  {text}" for text in spelled_out(lost))
    key = (as_object(item) or {}).get("id", "an item without id")
    warnings.warn(CslWarning(f"{key}: {message}{lines}", tuple(lost)), stacklevel=stacklevel)


def _pmid(item: object) -> str | None:
    pmid = (as_object(item) or {}).get("PMID")
    return pmid if isinstance(pmid, str) else None


def _take_custom(reading: Reading) -> object:
    """Take `custom`, note what is in it, and return the embedded record if there is one."""
    if not reading.has("custom"):
        return None
    value = reading.take("custom")
    custom = as_object(value)
    if custom is None:
        reading.wrong("type", ".custom", f"expected an object, got {word(value)}")
        return None
    for key in custom:
        if key != embedding.KEY:
            reading.unplaced(f".custom.{key}")
    return custom.get(embedding.KEY)


def _embedded(reading: Reading, custom: object, item: object) -> Article | BookArticle | None:
    """Return the embedded record if the item says the same; note every variable in which it does not."""
    if custom is None:
        return None
    try:
        record = embedding.record_of(custom, f"{reading.path}.custom.{embedding.KEY}")
        known, least = to_item(record, url=True, keywords=True), to_item(record, abstract=False)
    except embedding.BadRecordError as error:
        reading.lost.extend(error.problems)
        return None
    except MarkupError as error:
        reading.lost.extend(error.problems)
        return None
    said = {name: _without_nulls(value) for name, value in (as_object(item) or {}).items()}
    del known["id"]  # whoever keeps the file gives its items their keys
    changed = [name for name in known if (name in said or name in least) and said.get(name) != known[name]]
    if changed:
        for name in changed:
            message = "it no longer says what the embedded record says, which is therefore not used"
            reading.lost.append(Problem("changed", f"{reading.path}.{name}", message))
        return None
    for name in (*known, "id"):
        reading.take(name)
    return record


def _without_nulls(value: object) -> object:
    """Return the value of a variable without keys that are `null` in its names, or in its date."""
    values = as_list(value)
    return (as_object(value) or value) if values is None else [as_object(each) or each for each in values]


def _new_record(reading: Reading) -> Article | BookArticle | None:
    kind = reading.take("type")
    if isinstance(kind, str) and kind in kinds.ARTICLE_TYPES:
        return _article(reading, kinds.article_type(reading, kind))
    if isinstance(kind, str) and kind in kinds.BOOK_TYPES:
        return _book_article(reading, chapter=kind == "chapter")
    if not reading.errors:
        known = ", ".join((*kinds.ARTICLE_TYPES, *kinds.BOOK_TYPES))
        problem = "the item has no type" if kind is None else f"PubMed has no records of type {kind!r}"
        reading.wrong("kind", ".type", f"{problem}, only {known}")
    return None


def _article(reading: Reading, kind: str) -> Article:
    pmid, version, article_ids = identifiers.take_ids(reading)
    title, title_markup = take_title(reading, "title", full_stop=True)
    vernacular_title, vernacular_title_markup = take_title(reading, "original-title", full_stop=True)
    pub_date, online = take_issue_date(reading, "issued"), take_electronic_date(reading, "available-date")
    journal, medline_ta = journals.take_journal(reading, pub_date, preprint=kind == "article")
    page, first_page = pages.take_pages(reading)
    role = "editor" if reading.has("editor") and not reading.has("author") else "author"
    publication_types = kinds.take_kind(reading, kind)
    further_types, publication_status = kinds.take_status(reading)
    return Article(
        pmid=pmid,
        pmid_version=version,
        journal=journal,
        title=title,
        title_markup=title_markup,
        start_page=first_page,
        pages=page,
        abstract_sections=texts.take_abstract(reading),
        authors_type="editors" if role == "editor" else None,
        authors=names.authors(reading, role),
        languages=languages.take_languages(reading),
        publication_types=(*publication_types, *further_types),
        vernacular_title=vernacular_title,
        vernacular_title_markup=vernacular_title_markup,
        article_dates=() if online is None else (online,),
        medline_ta=medline_ta,
        keyword_lists=texts.take_keywords(reading),
        history=take_history(reading),
        publication_status=publication_status,
        article_ids=article_ids,
    )


def _book_article(reading: Reading, *, chapter: bool) -> BookArticle:
    pmid, version, bookshelf_ids = identifiers.take_ids(reading)
    book = take_book(reading, chapter=chapter)
    title, title_markup = take_title(reading, "title") if chapter else (None, None)
    vernacular_title, vernacular_title_markup = take_title(reading, "original-title")
    page, first_page = pages.take_pages(reading)
    number = reading.text("chapter-number")
    return BookArticle(
        pmid=pmid,
        pmid_version=version,
        bookshelf_ids=bookshelf_ids,
        book=book,
        location_labels=(LocationLabel(type="chapter", text=number),) if number else (),
        title="" if chapter and title is None else title,
        title_markup=title_markup,
        vernacular_title=vernacular_title,
        vernacular_title_markup=vernacular_title_markup,
        start_page=first_page,
        pages=page,
        languages=languages.take_languages(reading),
        author_lists=names.author_list("authors", names.authors(reading, "author")) if chapter else (),
        abstract_sections=texts.take_abstract(reading),
        keyword_lists=texts.take_keywords(reading),
        history=take_history(reading),
    )
