"""`pubrecord.change`: one part of a record, named by its path."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pubrecord
from pubrecord import Affiliation, Article, Author, Journal, MarkupError, PubDate, strategies

_ARTICLE = Article(
    pmid="1",
    title="A test of H2O and of CO2",
    title_markup="A <i>test</i> of H<sub>2</sub>O and of CO<sub>2</sub>",
    authors=(
        Author(last_name="Tester", affiliations=(Affiliation(text="Here"), Affiliation(text="There"))),
        Author(last_name="Other"),
    ),
    journal=Journal(pub_date=PubDate(year="2001")),
)


def test_a_part_of_a_part():
    """A path leads through tuples and records, and all else stays as it was."""
    changed = pubrecord.change(_ARTICLE, "authors[0].affiliations[1].text", "Elsewhere")

    assert "Elsewhere" == changed.authors[0].affiliations[1].text
    assert _ARTICLE == pubrecord.change(changed, "$.authors[0].affiliations[1].text", "There")
    assert "2002" == pubrecord.change(_ARTICLE, "journal.pub_date.year", "2002").journal.pub_date.year
    assert "Last" == pubrecord.change(_ARTICLE, "authors[-1].last_name", "Last").authors[1].last_name


def test_a_function_of_what_is_there():
    """A function gets what is there, whatever that is, and what it returns takes the place."""
    assert _ARTICLE.authors[:1] == pubrecord.change(_ARTICLE, "authors", lambda authors: authors[:1]).authors
    assert "TESTER" == pubrecord.change(_ARTICLE, "authors[0].last_name", str.upper).authors[0].last_name
    assert (
        pubrecord.change(_ARTICLE, "authors[1]", lambda author: attrs.evolve(author, suffix="Jr")).authors[1].suffix
        == "Jr"
    )
    assert pubrecord.change(_ARTICLE, "journal", None).journal is None


def test_a_plain_value_drops_the_twin():
    """A text that is given as a plain value has no markup any more."""
    changed = pubrecord.change(_ARTICLE, "title", "Plain")

    assert ("Plain", None) == (changed.title, changed.title_markup)
    assert changed == pubrecord.change(changed, "title", str)


def test_a_function_is_applied_to_each_run():
    """A function changes the text and each run of the markup, and the two stay alike."""
    changed = pubrecord.change(_ARTICLE, "title", lambda text: text.replace("2", "₂").replace("test", "trial <&>"))

    assert "A trial <&> of H₂O and of CO₂" == changed.title
    assert "A <i>trial &lt;&amp;&gt;</i> of H<sub>₂</sub>O and of CO<sub>₂</sub>" == changed.title_markup


def test_what_goes_across_a_tag_is_refused():
    """Where the markup would not spell the text, the error says which field and what to do."""
    with pytest.raises(MarkupError, match="across a tag") as caught:
        pubrecord.change(_ARTICLE, "title", lambda text: text.replace("H2O", "water"))
    assert ["$.title_markup"] == [problem.path for problem in caught.value.problems]
    with pytest.raises(MarkupError):
        pubrecord.change(_ARTICLE, "title_markup", "<b>Other</b>")
    assert (
        "<b>A</b>"
        == pubrecord.change(pubrecord.change(_ARTICLE, "title", "A"), "title_markup", "<b>A</b>").title_markup
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("titel", "do you mean title?"),
        ("authors[0].afiliations[0].text", "do you mean affiliations?"),
        ("authors.last_name", r"say which of its 2, as in \$.authors\[0\]"),
        ("authors[2].last_name", r"the last is \$.authors\[1\]"),
        ("authors[-3]", r"the last is \$.authors\[1\]"),
        ("chemicals[0]", "it is empty"),
        ("title[0]", "no tuple"),
        ("title.text", "a string"),
        ("date_completed.year", "absent"),
        ("doi", "computed"),
        ("authors[x]", "no path"),
        ("authors[0]last_name", "no path"),
        ("", "no path"),
        ("$", "no path"),
    ],
)
def test_paths_to_nothing(path, words):
    """A path to what is not there is refused in words that say what is, the nearest name first."""
    with pytest.raises(ValueError, match=words):
        pubrecord.change(_ARTICLE, path, "x")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("authors", [Author()], r"\$.authors is a tuple of Author, and cannot be a list: write it as a tuple"),
        ("authors", ("Tester",), r"\$.authors\[0\] is a record of class Author, and cannot be a string"),
        ("authors[0].valid", "Y", "true or false"),
        ("title", 5, "a string"),
        ("title", lambda _: 5, "a string"),
        ("authors[0]", None, "a record of class Author"),
    ],
)
def test_values_of_another_type(path, value, words):
    """A value that the field cannot hold is refused at once, with its path."""
    with pytest.raises(TypeError, match=words):
        pubrecord.change(_ARTICLE, path, value)


@given(strategies.articles(), st.characters(categories=["Lu", "Ll"]), st.characters(categories=["Lu", "Ll", "Sm"]))
def test_a_changed_title_can_be_written(article, old, new):
    """A function that goes from letter to letter gives a title and a twin that are written and read again."""
    changed = pubrecord.change(article, "title", lambda text: text and text.replace(old, new))

    assert (article.title and article.title.replace(old, new)) == changed.title
    assert changed == pubrecord.xml.loads(pubrecord.xml.dumps(changed))
