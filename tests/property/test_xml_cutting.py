"""The two engines, cutting and whole-document parsing, say the same."""

import io

import made
from excerpted import assert_excerpt
from hypothesis import given
from hypothesis import strategies as st

from pubrecord import Limits, PubrecordError, xml
from pubrecord.strategies import records
from pubrecord.streams.window import Window
from pubrecord.xml.cutting.cutter import Cutter
from pubrecord.xml.cutting.prolog import match_prolog, take_frame
from pubrecord.xml.cutting.whole import Whole
from pubrecord.xml.reading.piece import read_piece

_GAPS = st.sampled_from(
    ["", "\n", "\r\n  ", " ", "<!-- a > <PubmedArticle> -->", "<?x </PubmedArticle>?>", "\n<!-- a -->\n  <?b?>\n"]
)
_HEADS = st.sampled_from(
    [
        "",
        made.HEAD,
        "\ufeff" + made.HEAD,
        "<?xml version='1.0'?>\r\n",
        '<?xml version="1.0"?>\n<!-- <PubmedArticleSet> -->\n<!DOCTYPE PubmedArticleSet SYSTEM "x>y.dtd">\n<?s t?>\n',
    ]
)
_WITHIN = st.sampled_from(
    ["", "<!-- </PubmedArticle> -->", "<![CDATA[]]>", "<?x </PubmedArticle> ?>", '<Foo a="&gt;"/>']
)


_FIELDS = ("title", "authors", "article_ids")


class Slow(io.BytesIO):
    """A stream that gives few bytes at a time."""

    def __init__(self, raw: bytes, step: int) -> None:
        super().__init__(raw)
        self.step = step

    def read1(self, _size: int = -1) -> bytes:
        return super().read1(self.step)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a well-formed file in which records stand close together or far apart, as they like."""
    parts = [draw(_HEADS), "<PubmedArticleSet>"]
    for record in draw(st.lists(records(), max_size=3)):
        text = xml.dumps(record)
        end = text.rindex("</") if text.endswith(">") and "</" in text else len(text)
        parts += (draw(_GAPS), text[:end], draw(_WITHIN) if end < len(text) else "", text[end:])
    return "".join([*parts, draw(_GAPS), "</PubmedArticleSet", draw(st.sampled_from(["", " "])), ">", draw(_GAPS)])


@given(files(), st.sampled_from([7, 100, 1 << 20]))
def test_engines_agree(text, step):
    """Cutting gives the same records as parsing the whole document, however the bytes come in."""
    raw = text.encode()
    expected = [read_piece(piece) for piece in Whole(Window(_Stream(io.BytesIO(raw)), Limits())).pieces()]

    assert expected == list(xml.read(Slow(raw, step)))
    for whole, part in zip(expected, xml.read(Slow(raw, step), fields=_FIELDS), strict=True):
        assert_excerpt(whole, part, _FIELDS)


_RECORD = "<PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle>"
_STRAYS = st.recursive(
    st.sampled_from([_RECORD, "text", "\n  ", "<ERROR>Cannot retrieve</ERROR>", '<a b="&lt;"/>', "<DeleteCitation/>"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<Wrap>{''.join(parts)}</Wrap>"),
    max_leaves=8,
)


def account(raw: bytes) -> tuple[list[object], list[object], str]:
    """Return the records, the kinds of error, and all that is in errors, as far as its spelling does not matter."""
    errors: list[PubrecordError] = []
    records: list[object] = list(xml.read(io.BytesIO(raw), on_error=errors.append))
    strays = "".join(error.raw.decode() for error in errors if error.raw is not None)
    return records, [type(error) for error in errors], "".join(strays.replace("></a>", "/>").split())


@given(st.lists(_STRAYS, max_size=5), st.sampled_from(["PubmedArticleSet", "RAW", "html"]))
def test_engines_account_for_the_same(parts, root):
    """What belongs to no record is the same in both engines: wrappers around records, text, messages of a server."""
    text = f"<{root}>{''.join(parts)}</{root}>"

    assert account(text.encode()) == account(f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16"))


@given(files())
def test_every_byte_is_accounted_for(text):
    """The frame, the records and what stands between them are all the bytes of the file."""
    raw = text.encode()
    window = Window(_Stream(io.BytesIO(raw)), Limits())
    prolog = match_prolog(window)
    assert prolog is not None
    frame = take_frame(window, prolog)
    position = window.offset

    for piece in Cutter(window, frame, frame.root).pieces():
        assert piece.error is None
        assert position + len(piece.gap) == piece.offset
        assert raw[position : piece.offset] == piece.gap
        position = piece.offset + len(piece.raw)
        assert raw[piece.offset : position] == piece.raw
    rest = raw[position:].decode()
    assert rest.partition("</PubmedArticleSet")[1]
    assert len(raw) == window.offset


class _Stream:
    name = "test"

    def __init__(self, stream: io.BytesIO) -> None:
        self.stream = stream

    def read(self) -> bytes:
        return self.stream.read1()
