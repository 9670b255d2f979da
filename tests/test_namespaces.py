"""A declaration of a namespace says nothing by itself: what counts is which elements and attributes are in it."""

import io

import made
import pytest

from pubrecord import DamagedInputError, NotPubmedError, RecordError, xml

_MATHML = "http://www.w3.org/1998/Math/MathML"
_ROOTS = {
    "ElementTree's": f'<PubmedArticleSet xmlns:ns0="{_MATHML}">',
    "NLM's prefix": f"<PubmedArticleSet xmlns:mml='{_MATHML}'>",
    "xsi": '<PubmedArticleSet xmlns:xsi="urn:xsi" xsi:noNamespaceSchemaLocation="x.xsd">',
    "on lines": '<PubmedArticleSet\n  xmlns:a="urn:a"\n  xmlns:b="urn:b"\n>',
}


def read(text, encoding="utf-8", **more):
    return list(xml.read(io.BytesIO(text.encode(encoding)), **more))


@pytest.mark.parametrize("name", _ROOTS)
def test_idle_declarations_say_nothing(name):
    """What the root declares and nothing uses is not in markup, nor in `unknown`, and not in what is written."""
    article = made.article("E. <i>coli</i>", more="<Foo/>")
    (record,) = read(made.document(article, root=_ROOTS[name]))

    assert record == xml.loads(article)
    assert "E. <i>coli</i>" == record.title_markup
    assert "xmlns" not in xml.dumps(record)


@pytest.mark.parametrize("prefix", ["mml", "m", "ns0"])
@pytest.mark.parametrize("place", ["formula", "record", "set"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_formulas_are_equal(prefix, place, encoding):
    """The markup of a formula is the same whatever prefix it came with, and wherever that was declared."""
    declaration = f' xmlns:{prefix}="{_MATHML}"'
    formula = f"<{prefix}:math{declaration * (place == 'formula')}><{prefix}:mi>x</{prefix}:mi></{prefix}:math>"
    article = made.article(f"a {formula} b").replace(
        "<PubmedArticle", f"<PubmedArticle{declaration * (place == 'record')}"
    )
    root = f"<PubmedArticleSet{declaration * (place == 'set')}>"
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'

    (record,) = read(made.document(article, root=root, head=head), encoding)

    assert f'a <mml:math xmlns:mml="{_MATHML}"><mml:mi>x</mml:mi></mml:math> b' == record.title_markup
    assert () == record.unknown
    assert record == xml.loads(xml.dumps(record))


def test_a_formula_without_a_prefix_stays_so():
    """A formula in its own default namespace has no prefix that could be another."""
    markup = f'a <math xmlns="{_MATHML}"><mi>x</mi></math>'
    record = xml.loads(made.article(markup))

    assert markup == record.title_markup


def test_a_prefix_that_is_taken():
    """Where NLM's prefix stands for something else, prefixes stay as they are."""
    markup = f'<mml:a xmlns:mml="urn:a"/><m:mi xmlns:m="{_MATHML}"/>'
    record = xml.loads(made.article(markup))

    assert markup == record.title_markup
    assert record == xml.loads(xml.dumps(record))


@pytest.mark.parametrize("place", ["<PubmedArticle>", "<PubmedArticleSet>"])
def test_unknown_attributes_keep_their_prefix(place):
    """An attribute that no field is for comes back with its prefix, declared in the record."""
    text = made.document(made.article().replace("<LastName>", '<LastName f:a="1">'))
    (record,) = read(text.replace(place, f'{place[:-1]} xmlns:f="urn:f" xmlns:g="urn:g">', 1))

    assert [("@xmlns:f", "urn:f")] == [(found.path, found.value) for found in record.unknown if found.value == "urn:f"]
    assert '<LastName f:a="1">' in xml.dumps(record)
    assert record == xml.loads(xml.dumps(record))


def test_damage_takes_nothing_else():
    """Where the root declares prefixes, one bad record takes no other along, and its error says where it is."""
    bad = made.article("a & b", pmid=2)
    errors = []
    text = made.document(made.article(pmid=1), bad, made.article(pmid=3), root=_ROOTS["ElementTree's"])

    records = read(text, on_error=errors.append)

    assert ["1", "3"] == [record.pmid for record in records]
    assert [(RecordError, bad.encode(), text.index(bad))] == [
        (type(error), error.raw, error.offset) for error in errors
    ]


def test_places_of_errors():
    """Line and column of what is not well-formed are those in the record, whatever its root declares."""
    bad = "<PubmedArticle>&x</PubmedArticle>"
    messages = []
    for root in ("<PubmedArticleSet>", _ROOTS["xsi"]):
        with pytest.raises(RecordError) as caught:
            read(made.document(bad, root=root))
        messages.append(caught.value.problems)

    assert messages[0] == messages[1]


def test_two_documents():
    """Documents that declare prefixes stand one behind the other as any others do, each with its own."""
    texts = [
        made.document(
            made.article(f"<{prefix}:mi>x</{prefix}:mi>", pmid=number),
            root=f'<PubmedArticleSet xmlns:{prefix}="{uri}">',
        )
        for number, (prefix, uri) in enumerate([("a", _MATHML), ("a", "urn:a"), ("b", _MATHML)])
    ]

    records = read("".join(texts))

    assert [
        f'<mml:mi xmlns:mml="{_MATHML}">x</mml:mi>',
        '<a:mi xmlns:a="urn:a">x</a:mi>',
        f'<mml:mi xmlns:mml="{_MATHML}">x</mml:mi>',
    ] == [record.title_markup for record in records]
    with pytest.raises(RecordError, match="well-formed"):
        read(texts[0] + made.document(made.article("<a:mi/>")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("root", ['<PubmedArticleSet xmlns="urn:x">', '<MedlineCitationSet a="1" xmlns = "urn:x">'])
def test_elements_in_a_namespace_are_refused_by_its_name(root, encoding):
    """A set whose elements are in a namespace is refused in words that name the namespace."""
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    with pytest.raises(NotPubmedError, match="in the namespace urn:x"):
        read(made.document(made.article(), root=root, head=head), encoding)


def test_a_second_document_in_a_namespace():
    """A later document whose elements are in a namespace is passed over; those around it are read."""
    errors = []
    texts = [made.document(made.article(pmid=number)) for number in (1, 2, 3)]
    texts[1] = texts[1].replace("<PubmedArticleSet", '<PubmedArticleSet xmlns="urn:x"')

    assert ["1", "3"] == [record.pmid for record in read("".join(texts), on_error=errors.append)]
    (error,) = errors
    assert DamagedInputError is type(error)
    assert "in the namespace urn:x" in error.message
    assert error.raw.strip().startswith(b"<?xml")
