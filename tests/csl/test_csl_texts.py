"""Longer texts in CSL items: `abstract`, `keyword`."""

from csl_samples import MINIMAL, record_of

from pubrecord import AbstractText, Article, Keyword, KeywordList, csl

ARTICLE = Article(
    pmid="1",
    abstract_sections=(
        AbstractText(label="AIM", text="To see 10-3.", text_markup="To see 10<sup>-3</sup>."),
        AbstractText(label="UNLABELLED", text="No\n label."),
        AbstractText(text="At all."),
    ),
    keyword_lists=(
        KeywordList(owner="NLM", keywords=(Keyword(text="MeSH, like"),)),
        KeywordList(owner="NOTNLM", keywords=(Keyword(text="one, two"), Keyword(text="\nthree\n"))),
    ),
)


def test_abstract() -> None:
    """The sections are lines with their labels, without markup; the abstract can be left away."""
    expected = {**MINIMAL, "abstract": "AIM: To see 10-3.\nNo label.\nAt all."}

    assert expected == csl.to_item(ARTICLE)
    assert MINIMAL == csl.to_item(ARTICLE, abstract=False)


def test_keywords() -> None:
    """The author's keywords come if asked for, not NLM's."""
    assert "one, two; three" == csl.to_item(ARTICLE, keywords=True)["keyword"]


def test_abstract_back() -> None:
    """The lines of an abstract are its sections, with the labels that are in capitals."""
    expected = (AbstractText(label="AIM", text="To see."), AbstractText(text="Then: rest."))

    assert expected == record_of(abstract="AIM: To see.\n\nThen: rest.").abstract_sections
