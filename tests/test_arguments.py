"""Every argument of `read`, `write` and `convert` works for every format, or is refused for it by name."""

import inspect
import io

import pytest

import pubrecord
from pubrecord import Article, PubrecordError, RecordError, Unknown, formats

_STRANGE = Article(pmid="5", unknown=(Unknown(path="MedlineCitation", value="<Foo/>", position=1),))
#: The formats that hold all of a record.
_HOLDS_UNKNOWN = ["xml", "jsonl", "json", "parquet"]
#: Formats of other programs say less than a record, and warn of a text that ends early.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def written(records: list[pubrecord.Record], name: str) -> bytes:
    """Return records as a file of a format."""
    target = io.BytesIO()
    pubrecord.write(records, target, format=name)
    return target.getvalue()


#: The formats that are read and written; a store is filled by update files.
_BOTH_WAYS = [name for name, format in formats.FORMATS.items() if format.is_read and format.is_written]


@pytest.fixture(params=_BOTH_WAYS)
def name(request) -> str:
    """The name of each format that is read."""
    return request.param


@pytest.mark.parametrize("name", list(formats.FORMATS))
def test_codecs_take_the_same_arguments(name):
    """The module of each format has the functions of `Codec`, with at least its arguments."""
    codec = formats.named(name).codec
    for function in ("read", "write_all", "encode_run"):
        expected = inspect.signature(getattr(formats.Codec, function)).parameters.keys() - {"self"}

        assert expected <= inspect.signature(getattr(codec, function)).parameters.keys()


@pytest.mark.parametrize("name", _HOLDS_UNKNOWN)
def test_strict_refuses_what_is_unknown(name):
    """With strict, a record that has anything in `unknown` is an error in every format that can hold it."""
    raw = written([_STRANGE], name)

    assert [_STRANGE.pmid] == [record.pmid for record in pubrecord.read(io.BytesIO(raw), format=name)]
    with pytest.raises(RecordError, match="no field is for") as caught:
        list(pubrecord.read(io.BytesIO(raw), format=name, strict=True))
    assert "5" == caught.value.pmid
    assert caught.value.raw is not None


def test_strict_refuses_what_a_csl_item_cannot_put(name):
    """With strict, CSL makes an error of a variable that no record has a place for; good records pass in all formats."""
    good = written([Article(pmid="5", title="A.")], name)

    assert ["5"] == [record.pmid for record in pubrecord.read(io.BytesIO(good), format=name, strict=True)]
    if name == "csl":
        with pytest.raises(PubrecordError):
            list(pubrecord.read(io.BytesIO(b'[{"type": "article", "scale": "1:2"}]'), format=name, strict=True))


@pytest.mark.parametrize("name", _HOLDS_UNKNOWN)
@pytest.mark.parametrize("to", ["xml", "jsonl"])
def test_convert_takes_strict(name, to):
    """`convert` hands strict to the reader, whatever the format, and counts what it passes over."""
    raw = written([Article(pmid="4"), _STRANGE], name)
    rejects = io.BytesIO()

    report = pubrecord.convert(
        io.BytesIO(raw), io.BytesIO(), from_format=name, to_format=to, strict=True, on_error="skip", rejects=rejects
    )

    assert (1, 1, ("5",)) == (report.records, report.skipped, report.skipped_pmids)
    assert ["5"] == [record.pmid for record in pubrecord.read(io.BytesIO(rejects.getvalue()))]


def test_limits_hold_in_every_format(name):
    """A source that is longer than the limit of the whole is refused in every format."""
    raw = written([Article(pmid="4", title="x" * 5000)], name)

    with pytest.raises(PubrecordError, match="limit"):
        list(pubrecord.read(io.BytesIO(raw), format=name, limits=pubrecord.Limits(total=1000)))
