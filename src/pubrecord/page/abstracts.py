"""Abstracts, keywords, conflicts of interest: the texts that the record has of the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pubrecord.inline.characters import collapsed
from pubrecord.languages import is_english, language_name, two_letters
from pubrecord.page.content import Item, Run, Section, line, lines, run
from pubrecord.records import AbstractText, Article, BookArticle, KeywordList, OtherAbstract

_UNLABELLED = "UNLABELLED"
#: What a further abstract is called by its type, where that is not simply put in brackets.
_TITLES = {"Publisher": "Abstract (publisher)", "plain-language-summary": "Plain language summary"}


def abstract(record: Article | BookArticle) -> Section:
    """The abstract, a paragraph for each of its sections, and its copyright."""
    items = _paragraphs(record.abstract_sections, record.abstract_copyright)
    return Section("abstract", "Abstract", items or (line("No abstract available."),))


def other_abstracts(record: Article | BookArticle) -> Iterator[Section]:
    """Further abstracts: translations, those of partners, summaries in plain language."""
    if isinstance(record, Article):
        for each in record.other_abstracts:
            items = _paragraphs(each.texts, each.copyright, each.language)
            yield Section("other-abstract", _other_title(each), items)


def keywords(record: Article | BookArticle) -> Section:
    """The keywords, a line for each owner."""
    return Section("keywords", None, lines([_keywords(each) for each in record.keyword_lists]))


def conflict_of_interest(record: Article | BookArticle) -> Section:
    """The statement about conflicts of interest, as it is."""
    text = run(record.coi_statement, record.coi_statement_markup) if isinstance(record, Article) else Run("")
    return Section("conflict-of-interest", "Conflict of interest statement", lines([line(text)]))


def sentence_case(label: str) -> str:
    """Return the label of a section as the page has it: ``Search methods:`` for ``SEARCH METHODS``."""
    label = collapsed(label).rstrip(": ")
    return f"{label.capitalize() if label.isupper() else label[:1].upper() + label[1:]}:" if label else ""


def _other_title(abstract: OtherAbstract) -> str:
    if abstract.language and not is_english(abstract.language):
        return f"Abstract in {language_name(abstract.language)}"
    kind = collapsed(abstract.type)
    return _TITLES.get(kind, f"Abstract ({kind})" if kind else "Other abstract")


def _paragraphs(texts: Iterable[AbstractText], notice: str | None, language: str | None = None) -> tuple[Item, ...]:
    lang = two_letters(language.strip().lower()) if language and not is_english(language) else None
    return lines([*(_paragraph(each, lang) for each in texts), line(collapsed(notice), lang=lang)])


def _paragraph(section: AbstractText, lang: str | None) -> Item:
    label = sentence_case(section.label) if section.label and section.label != _UNLABELLED else ""
    text = run(section.text, section.text_markup)
    return line(*([Run(label, strong=True), Run(" ")] if label else []), text, lang=lang)


def _keywords(keyword_list: KeywordList) -> Item:
    runs: list[Run] = []
    for keyword in keyword_list.keywords:
        text = run(keyword.text, keyword.text_markup)
        if text.text:
            runs += [*([Run("; ")] if runs else []), text]
    end = "" if runs and runs[-1].text.endswith(".") else "."
    return line(Run("Keywords:", strong=True), " ", *runs, end) if runs else line()
