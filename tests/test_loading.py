"""Records in a list, while the cyclic collector rests."""

import gc
import io

import made
import pytest

import pubrecord
from pubrecord import Article, RecordError

_XML = made.document(*(made.article(f"Title {number}", pmid=number) for number in range(1000))).encode()


@pytest.fixture(params=[True, False])
def is_enabled(request):
    """Whether the collector is at work before."""
    (gc.enable if request.param else gc.disable)()
    yield request.param
    gc.enable()


def test_a_list(is_enabled):
    """`load` gives what `read` gives, takes the same arguments, and leaves the collector as it was."""
    state = gc.get_threshold(), gc.get_freeze_count()

    assert list(pubrecord.read(io.BytesIO(_XML))) == pubrecord.load(io.BytesIO(_XML))
    assert 1000 == len(pubrecord.load(io.BytesIO(_XML), format="xml", fields=["title"], only=Article))
    assert [] == pubrecord.load(io.BytesIO(_XML), only=pubrecord.Deletion)
    assert is_enabled is gc.isenabled()
    assert state == (gc.get_threshold(), gc.get_freeze_count())


def test_after_an_error(is_enabled, tmp_path):
    """The collector is as it was also when an error is raised, in a record or before the file is opened."""
    for source, error in (
        (io.BytesIO(made.document(made.article("a & b")).encode()), RecordError),
        (tmp_path / "missing.xml", FileNotFoundError),
    ):
        with pytest.raises(error):
            pubrecord.load(source)

        assert is_enabled is gc.isenabled()


def test_the_collector_rests():
    """While records are loaded nothing is collected."""
    collected = []
    gc.callbacks.append(lambda phase, _: collected.append(phase))
    try:
        gc.collect()
        collected.clear()
        kept = pubrecord.load(io.BytesIO(_XML), on_error=lambda _: collected.append(gc.isenabled()))
    finally:
        gc.callbacks.pop()

    assert 1000 == len(kept)
    assert [] == collected


def test_what_others_have_frozen_stays_so():
    """Objects that a program has frozen for its children are left frozen."""
    gc.freeze()
    try:
        pubrecord.load(io.BytesIO(_XML))

        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
