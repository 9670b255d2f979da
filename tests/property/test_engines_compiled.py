"""The compiled engine gives what Python gives, or says that it is not for it: of any bytes, and of whole files."""

import gzip

import made
import pytest
from corpus_files import files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_xml_reading import mutants
from two_engines import IS_BUILT, check_conversion, check_excerpt, check_file, check_record, engine, told

from pubrecord import Article, Limits, RecordError, json, xml
from pubrecord.excerpts import chosen
from pubrecord.strategies import records
from pubrecord.xml.cutting.pieces import Piece
from pubrecord.xml.reading.compiled import run_compiled
from pubrecord.xml.reading.piece import reading_of

pytestmark = pytest.mark.skipif(not IS_BUILT, reason="the compiled engine is not built")

_NEWS = [
    *('<New a="1" b="&lt;&#10;">a &amp; <i/>b<c></c></New>', "<New/>", "<?nihms?>", ' New="1"', ' New="&quot;&#9;"'),
    '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML" display="block"><mml:mi>k</mml:mi><mml:mo></mml:mo></mml:math>',
    *("<CopyrightInformation>c</CopyrightInformation>", "<Affiliation>a</Affiliation>", "<Keyword>k</Keyword>"),
]
_CHOICES = [chosen([name]) for name in ("pmid", "title", "authors", "doi", "year", "unknown", "pages", "mesh_headings")]


@st.composite
def renewed(draw: st.DrawFn) -> bytes:
    """Draw a record to which something is added, as the next DTD might, in places where most are well-formed."""
    raw = xml.dumps(draw(records())).encode()
    for _ in range(draw(st.integers(1, 3))):
        new = draw(st.sampled_from(_NEWS)).encode()
        mark = b">" if new.startswith(b" ") else b"<"
        places = [place for place in range(len(raw)) if raw[place : place + 1] == mark]
        place = draw(st.sampled_from(places))
        raw = raw[:place] + new + raw[place:]
    return raw


@given(mutants() | renewed())
def test_engines_agree_on_a_record(raw):
    """Whatever happens to a record, the compiled engine gives what Python gives, `unknown` and JSON too, or leaves it."""
    check_record(raw)


@given(mutants() | renewed(), st.sampled_from(_CHOICES))
def test_engines_agree_on_an_excerpt(raw, names):
    """Of a record of which only some fields are read, both engines give the same; damage elsewhere may be stepped over."""
    check_excerpt(raw, names)


@pytest.mark.parametrize("new", ["&none;", "e<i>ng</b>", "\ufffe", "e<<i>ng</i>"])
def test_damage_in_what_is_asked_for_is_found(new):
    """What is read of a record is checked by both engines, also where most of it is stepped over."""
    raw = made.article("A").replace("<Language>eng", f"<Language>{new}").encode()

    for name in ("python", "compiled"):
        with engine(name), pytest.raises(RecordError):
            reading_of(Piece(raw, b"", 0), chosen(["languages"]))


@given(
    st.lists(mutants() | renewed() | records().map(lambda record: xml.dumps(record).encode()), max_size=6),
    st.sampled_from([b"", b"\n", b"\r\n  ", b"<!-- a -->", b"\xef\xbb\xbf", b"a", b"</PubmedArticleSet>"]),
    st.sampled_from([7, 1000, 1 << 20]),
    st.sampled_from([{}, {"strict": True}, {"fields": ("title", "authors")}, {"limits": Limits(record=900)}]),
)
@settings(max_examples=30)
def test_engines_agree_on_files(raws, between, size, options):
    """Of a file, whatever is wrong with its records and between them, both engines tell the same."""
    source = made.document("").encode().replace(b"</PubmedArticleSet>", between.join(raws) + b"</PubmedArticleSet>")

    check_file(source, size, **options)


@given(
    st.lists(mutants() | renewed() | records().map(lambda record: xml.dumps(record).encode()), max_size=6),
    st.sampled_from([b"", b"\n", b"<!-- a -->", b"a", b"<DeleteCitation><PMID>1</PMID></DeleteCitation>"]),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_engines_agree_on_conversions(tmp_path, raws, between):
    """Of any file, both engines make the same JSON Lines, the same rejects and the same report."""
    source = made.document("").encode().replace(b"</PubmedArticleSet>", between.join(raws) + b"</PubmedArticleSet>")

    check_conversion(source, tmp_path)


@given(records())
def test_engines_agree_on_json(record):
    """The compiled engine writes each record as Python does, byte for byte."""
    with engine("python"):
        expected = json.dumps(record)
    with engine("compiled"):
        assert expected == json.dumps(record)


def test_engines_agree_on_real_files(corpus, tmp_path):
    """All real files are read alike by both engines, and the compiled one leaves hardly any record to Python."""
    taken = total = 0
    for path in files(corpus):
        check_file(path.read_bytes(), 1 << 20)
        check_conversion(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes(), tmp_path)
        with engine("compiled"):
            reader = xml.read(path, on_error="skip")
            for record in reader:
                raw = reader.raw
                total += 1
                taken += [record] == [each for each, _, _ in run_compiled(raw, 0, Limits())]

    assert total > 2000
    assert taken > 0.98 * total


@pytest.mark.parametrize("within", ["<PubmedArticle></PubmedArticle>", "<x></PubmedArticle>", "<DeleteCitation/>"])
@pytest.mark.parametrize("place", ["<Language>", "<Journal>"])
def test_records_within_what_is_stepped_over(within, place):
    """Where tags of records stand within an element that is not asked for, both engines find the same records."""
    strange = made.article(pmid=900000002).replace(place, place + within)
    source = made.document(made.article(), strange, made.article(pmid=900000003)).encode()

    with engine("python"):
        expected = told(source, 1 << 20, fields=("title",))
    with engine("compiled"):
        assert expected == told(source, 1 << 20, fields=("title",))


def test_a_tag_of_many_attributes():
    """A tag of very many attributes is left to Python, which does not compare each name with all others."""
    attributes = "".join(f' a{number}="1"' for number in range(2000))
    raw = made.article().replace("<Language>", f"<Language{attributes}>").encode()

    assert not check_record(raw)


def test_a_value_that_changes_its_record():
    """A value of a class of its own, which takes itself out of the record while it is compared, harms neither engine."""

    class Fleeting:
        def __eq__(self, other):
            object.__setattr__(record, "element", "PubmedArticle")
            return True

        __hash__ = None

    lines = set()
    for name in ("python", "compiled"):
        record = Article(pmid="1", element=Fleeting())
        with engine(name):
            lines.add(json.dumps(record))

    assert 1 == len(lines)
