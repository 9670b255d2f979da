"""What a text with superscripts, formulas and other markup says: as plain text, as HTML, as Markdown.

A record holds such a text as two fields, the characters and their markup. The characters alone may say something else
than the article does: ``10<sup>-3</sup>`` has the characters ``10-3``. These functions take a text with its
markup, or a whole record, of which they give title and abstract::

    text.plain(article.title, article.title_markup)
    text.plain(article)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from pubrecord import inline
from pubrecord.inline.tree import STYLES, Element, parse
from pubrecord.records import Article, BookArticle, Deletion, Record
from pubrecord.text import markdown as _markdown
from pubrecord.text.mathml import mathml

__all__ = ["html", "markdown", "plain", "styled", "xml"]


def __dir__() -> list[str]:
    return __all__


def plain(text: str | Record, markup: str | None = None) -> str:
    """Return a text without markup, in which superscripts, subscripts and formulas still say what they said.

    They are spelled in the superscripts and subscripts of Unicode where all their characters have one, ``10⁻³``, and
    otherwise in brackets: ``x^(a,b)``, ``x_(max)``. Formulas become a line: ``x²/(y+1)``. Italics, bold and
    underlines leave no trace. Line breaks within a text, which come from programs that lay out XML, are spaces. Of a
    record, title and abstract: paragraphs, with an empty line between.

    Raises `MarkupError` for markup that is not well-formed.
    """
    if not isinstance(text, str):
        return "\n\n".join(_paragraphs(text, plain, "{}: {}".format))
    return inline.plain(text, markup)


def html(text: str | Record, markup: str | None = None) -> str:
    """Return a text as HTML: escaped, with ``<i> <b> <u> <sup> <sub>`` and formulas as ``<math>``.

    Of any other element the text stays. Markup is rebuilt from its elements, never passed through: attributes are left
    out, but for those that lay out a formula. Of a record, title and abstract as ``<h1>`` and ``<p>``.

    Raises `MarkupError` for markup that is not well-formed.
    """
    if not isinstance(text, str):
        title, *paragraphs = _paragraphs(text, html, "<b>{}:</b> {}".format)
        return "\n".join([f"<h1>{title}</h1>", *(f"<p>{paragraph}</p>" for paragraph in paragraphs)])
    return escape(text) if markup is None else _html(parse(markup))


def markdown(text: str | Record, markup: str | None = None) -> str:
    """Return a text as Markdown: escaped, italics and bold by stars, ``<u> <sup> <sub>`` as HTML, formulas as in `plain`.

    Of a record, title and abstract as heading and paragraphs.

    Raises `MarkupError` for markup that is not well-formed.
    """
    if not isinstance(text, str):
        title, *paragraphs = _paragraphs(text, markdown, "**{}:** {}".format)
        return "\n\n".join([f"# {' '.join(title.split())}", *paragraphs])
    return _markdown.escaped(text) if markup is None else _markdown.rendered(parse(markup))


def xml(text: str, markup: str | None = None) -> str:
    """Return a text as XML in any case: its markup, or the text escaped where it has none."""
    return inline.xml(text, markup)


def styled(text: str, markup: str | None = None) -> list[tuple[str, frozenset[str]]]:
    """Return what `plain` gives in pieces, each with its styles: ``b``, ``i``, ``u``. Line breaks are still in them.

    Raises `MarkupError` for markup that is not well-formed.
    """
    return [(text, frozenset())] if markup is None else list(_styled(parse(markup), frozenset()))


def _styled(element: Element, styles: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for child in element.children:
        if isinstance(child, str):
            yield child, styles
        elif child.name in ("b", "i", "u"):
            yield from _styled(child, styles | {child.name})
        elif child.name in ("sup", "sub", "math", "DispFormula"):
            yield inline.plain_element(child), styles
        else:
            yield from _styled(child, styles)


def _html(child: Element | str) -> str:
    if isinstance(child, str):
        return escape(child)
    if child.name == "math":
        return mathml(child, display=child.attributes.get("display") == "block")
    if child.name == "DispFormula":
        return "".join(
            mathml(each, display=True) if isinstance(each, Element) and each.name == "math" else _html(each)
            for each in child.children
        )
    inner = "".join(map(_html, child.children))
    return f"<{child.name}>{inner}</{child.name}>" if child.name in STYLES else inner


def _paragraphs(
    record: Record, spelled: Callable[[str, str | None], str], labelled: Callable[[str, str], str]
) -> Iterator[str]:
    """Give the title of a record, which may be empty, and the paragraphs of its abstract."""
    if isinstance(record, Deletion):
        yield " ".join(f"PMID {pmid.value} was deleted." for pmid in record.pmids)
        return
    yield spelled(*_title(record))
    for section in record.abstract_sections:
        paragraph = spelled(section.text, section.text_markup)
        label = section.label if section.label != "UNLABELLED" else None
        yield labelled(spelled(label, None), paragraph) if label else paragraph


def _title(record: Article | BookArticle) -> tuple[str, str | None]:
    """Return the title with its markup: of a whole book that of the book."""
    if isinstance(record, BookArticle) and record.title is None:
        return (record.book.title or "", record.book.title_markup) if record.book else ("", None)
    return record.title or "", record.title_markup
