"""What text with markup says as plain text, HTML and Markdown."""

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubrecord import errors, strategies, text
from pubrecord.inline import on_one_line
from pubrecord.records import AbstractText, Article, Book, BookArticle, Deletion, Pmid

MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def math(inner: str) -> str:
    prefixed = re.sub(r"<(/?)m", r"<\1mml:m", inner)
    return f"<mml:math {MATHML}>{prefixed}</mml:math>"


@pytest.mark.parametrize(
    ("expected", "markup"),
    [
        ("10⁻³", "10<sup>-3</sup>"),
        ("2.4\u00d710²⁸", "2.4\u00d710<sup>28</sup>"),
        ("10⁻³", "10<sup>\u20133</sup>"),
        ("H₂O", "H<sub>2</sub>O"),
        ("Cᵐᵃˣ", "C<sup>max</sup>"),
        ("x^(a,b)", "x<sup>a,b</sup>"),
        ("x_(MIC)", "x<sub>MIC</sub>"),
        ("E. coli & co", "<i>E. coli</i> &amp; co"),
        ("xⁿ", "x<sup><i>n</i></sup>"),
        ("x^(a_(b))", "x<sup>a<sub>b</sub></sup>"),
        ("a b", "a<sup> </sup>b"),
        ("ab", "a<sup/>b"),
        ("kept", "<ext-link>kept</ext-link><!-- not -->"),
    ],
)
def test_plain(expected: str, markup: str) -> None:
    """Superscripts and subscripts are Unicode's where all their characters have one, else stand in brackets."""
    assert expected == text.plain("", markup)


def test_plain_without_markup() -> None:
    """A text without markup is its own plain text, whatever signs are in it."""
    assert "a < b & c_1" == text.plain("a < b & c_1")


@pytest.mark.parametrize(
    ("expected", "inner"),
    [
        ("n=13", "<mrow><mi>n</mi><mo>=</mo><mn>13</mn></mrow>"),
        ("5 mg/kg", "<mn>5</mn><mspace/><mi>mg</mi><mo>/</mo><mtext>kg</mtext>"),
        (
            "³He",
            "<mmultiscripts><mrow> <mi>He</mi> </mrow><mprescripts/><none/><mrow><mn>3</mn></mrow></mmultiscripts>",
        ),
        ("xᵢ²", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        ("∑ᵢ₌₁ⁿ", "<munderover><mo>∑</mo><mi>i=1</mi><mi>n</mi></munderover>"),
        ("(a+1)/b", "<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac>"),
        ("(n over k)", '<mfrac linethickness="0pt"><mi>n</mi><mi>k</mi></mfrac>'),
        ("³√(x²)", "<mroot><msup><mi>x</mi><mn>2</mn></msup><mn>3</mn></mroot>"),
        ("√2", "<msqrt><mn>2</mn></msqrt>"),
        ("x̄", "<mover><mi>x</mi><mo>¯</mo></mover>"),
        ("(a, b)", "<mfenced><mi>a</mi><mi>b</mi></mfenced>"),
        ("[a; b|", '<mfenced open="[" close="|" separators=";"><mi>a</mi><mi>b</mi></mfenced>'),
        (
            "[1, 2; 3]",
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable>",
        ),
        ("f(x)", "<mi>f</mi><mo>\u2061</mo><mo>(</mo><mi>x</mi><mo>)</mo>"),
        ("x lim y", "<mi>x</mi><mo>lim</mo><mi>y</mi>"),
        ("x", "<semantics><mi>x</mi><annotation>\\x</annotation></semantics>"),
        ("1 2", "<apply><plus/><cn>1</cn><cn>2</cn></apply>"),
    ],
)
def test_formulas(expected: str, inner: str) -> None:
    """A formula becomes a line that one can read, with scripts, fractions, roots and tables told apart."""
    assert expected == text.plain("", math(inner))


def test_plain_of_records() -> None:
    """Of an article, title and abstract, a paragraph for each section with its label; of a book its title."""
    article = Article(
        title="On 104.",
        title_markup="On 10<sup>4</sup>.",
        abstract_sections=(AbstractText(label="AIM", text="One."), AbstractText(label="UNLABELLED", text="Two.")),
    )

    assert "On 10⁴.\n\nAIM: One.\n\nTwo." == text.plain(article)
    assert "A book" == text.plain(BookArticle(book=Book(title="A book")))
    assert "PMID 5 was deleted." == text.plain(Deletion(pmids=(Pmid(value="5"),)))
    assert "<h1>On 10<sup>4</sup>.</h1>\n<p><b>AIM:</b> One.</p>\n<p>Two.</p>" == text.html(article)
    assert "# On 10<sup>4</sup>.\n\n**AIM:** One.\n\nTwo." == text.markdown(article)


@pytest.mark.parametrize(
    ("expected", "markup"),
    [
        ("<i>a</i> &lt; b", '<i onclick="x">a</i> &lt; b'),
        ("alert(1)", "<script>alert(1)</script>"),
        ("<math><mi>x</mi></math>", math('<mi href="javascript:x" style="y">x</mi>')),
        ("<math><mrow><mtext>alert(1)</mtext></mrow></math>", math("<script>alert(1)</script>")),
        (
            "<math><mrow><mo>(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo>)</mo></mrow></math>",
            math("<mfenced><mi>a</mi><mi>b</mi></mfenced>"),
        ),
        (
            "<math><mi>x</mi></math>",
            math('<semantics><mi>x</mi><annotation-xml encoding="text/html"><p>y</p></annotation-xml></semantics>'),
        ),
        ('<math display="block"><mi>x</mi></math>', f"<DispFormula>{math('<mi>x</mi>')}</DispFormula>"),
        ('<math><mspace width="1em"></mspace></math>', math('<mspace width="1em"/>')),
        ("<math><mspace></mspace></math>", math('<mspace width="9999em"/>')),
    ],
)
def test_html(expected: str, markup: str) -> None:
    """Only the inline elements and what lays out formulas comes through; of all else the text, escaped."""
    assert expected == text.html("", markup)


def test_html_without_markup() -> None:
    """A text without markup is escaped."""
    assert "&lt;script&gt; &amp; &quot;" == text.html('<script> & "')


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_html_shows_any_text(value: str) -> None:
    """Any text without markup comes out of HTML as it went in."""
    seen = _Seen()
    seen.feed(text.html(value))
    seen.close()

    assert (value, set()) == (seen.text, seen.tags)


@given(strategies.instances(AbstractText))
def test_any_markup(section: AbstractText) -> None:
    """Whatever markup the DTD allows can be said in all three ways, and HTML keeps every character of tagless text."""
    shown = text.plain(section.text, section.text_markup)
    seen = _Seen()
    seen.feed(text.html(section.text, section.text_markup))

    assert shown == on_one_line("".join(piece for piece, _ in text.styled(section.text, section.text_markup)))
    assert text.markdown(section.text, section.text_markup) or not shown
    assert not seen.tags & {"script", "a", "img", "style"}


@pytest.mark.parametrize(
    ("expected", "markup"),
    [
        ("*a* **b**", "<i>a</i> <b>b</b>"),
        ("<i>(a)</i>b", "<i>(a)</i>b"),
        ("*a*<b>b</b>", "<i>a</i><b>b</b>"),
        ("**a *b* c**", "<b>a <i>b</i> c</b>"),
        ("10<sup>-3</sup>", "10<sup>-3</sup>"),
        ("<sup>\\- 3</sup>", "<sup>- 3</sup>"),
        ("x<sub>2</sub> \\* \\<b\\>", "x<sub>2</sub> * &lt;b&gt;"),
        ("xⁿ", math("<msup><mi>x</mi><mi>n</mi></msup>")),
    ],
)
def test_markdown(expected: str, markup: str) -> None:
    """Stars where Markdown takes them for markup, HTML elsewhere; what would be markup and is text is escaped."""
    assert expected == text.markdown("", markup)


@pytest.mark.parametrize(
    ("expected", "value"), [("\\# a", "# a"), ("1\\. a", "1. a"), ("\\- a", "- a"), ("2.4", "2.4")]
)
def test_markdown_line_starts(expected: str, value: str) -> None:
    """A text that begins like a heading or a list stays a text."""
    assert expected == text.markdown(value)


@pytest.mark.parametrize("markup", ["<i>", "a & b", "<i></b>", "\ud800", "&x;"])
@pytest.mark.parametrize("function", [text.plain, text.html, text.markdown, text.styled])
def test_bad_markup(function, markup: str) -> None:
    """Markup that is not well-formed is an error that says so."""
    with pytest.raises(errors.MarkupError, match="not well-formed"):
        function("", markup)


@pytest.mark.parametrize("tag", ["i", "sup", "math", "mfenced"])
def test_deep_markup(tag: str) -> None:
    """Markup nested without end is no trouble, and no character of it is lost."""
    markup = f"<math>{f'<{tag}>' * 9999}x{f'</{tag}>' * 9999}</math>"

    assert all("x" in function("", markup) for function in (text.plain, text.html, text.markdown))


def test_xml() -> None:
    """The text as XML in any case: its markup, or the text escaped."""
    assert ("a &lt; b", "<i>a</i>") == (text.xml("a < b"), text.xml("a", "<i>a</i>"))


def test_light() -> None:
    """The module needs no lxml, even for formulas."""
    code = "import sys; from pubrecord import text; text.plain('', '<math><mi>x</mi></math>'); print('lxml' in sys.modules)"

    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "False\n" == shown
