"""The markup of titles: what CSL has of it, and what is read as markup."""

import pytest
from csl_samples import record_of, with_title

from pubrecord import MarkupError, csl


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        ("E. coli.", "<i>E. coli</i>.", "<i>E. coli</i>"),
        ("E. coli.", "<i>E. coli.</i>", "<i>E. coli</i>"),
        ("E. coli. ", "<i>E. coli.</i> ", "<i>E. coli</i>"),
        ("H2O & x<y", "H<sub>2</sub>O &amp; x&lt;y", "H<sub>2</sub>O & x<y"),
        ("10-3 b", "10<sup>-3</sup> <b>b</b>", "10<sup>-3</sup> <b>b</b>"),
        ("an u and x", "an <u>u</u> and <mml:math><mml:mi>x</mml:mi></mml:math>", "an u and x"),
        ("nested", "<i>ne<b>st</b>ed</i>", "<i>ne<b>st</b>ed</i>"),
        ("a  b", "a <i> b</i>", "a <i>b</i>"),
        ("ab", "a<i/>b<sup></sup>", "ab"),
        ("ab", "a<!-- note --><?page 3?>b", "ab"),
    ],
)
def test_markup(text: str, markup: str, expected: str) -> None:
    """A title keeps the markup that CSL has, loses one full stop, and has nothing escaped."""
    assert expected == csl.to_item(with_title(text, markup))["title"]


def test_broken_markup() -> None:
    """A markup twin that is no XML is an error that names the field."""
    with pytest.raises(MarkupError) as caught:
        csl.to_item(with_title("a", "<i>a"))

    assert ["$.title_markup"] == [problem.path for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("rich", "plain", "markup"),
    [
        ("A <i>b</i>", "A b.", "A <i>b</i>."),
        ("x < y & z > a", "x < y & z > a.", None),
        ("x < <sup>y</sup> & z", "x < y & z.", "x &lt; <sup>y</sup> &amp; z."),
        ("<u>no</u> </i> <i> <I>a</I>", "<u>no</u> </i> <i> <I>a</I>.", None),
        ("<i>a<b>b</i>c</b>", "a<b>bc</b>.", "<i>a&lt;b&gt;b</i>c&lt;/b&gt;."),
        ('<span style="font-variant:small-caps;">Na</span>V<span class="nocase">1</span>', "NaV1.", None),
        ("<i>Ends.</i>", "Ends.", "<i>Ends.</i>"),
    ],
)
def test_markup_back(rich: str, plain: str, markup: str | None) -> None:
    """Only the four tags are markup; the title gets its full stop back."""
    record = record_of(title=rich)

    assert (plain, markup) == (record.title, record.title_markup)
