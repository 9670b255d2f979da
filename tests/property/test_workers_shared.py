"""Workers change nothing: the same bytes, the same report, the same errors as without them."""

import io
import json
from concurrent.futures import Future

import attrs
import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_mutations import damaged
from test_xml_cutting import Slow

import pubrecord
from pubrecord import formats
from pubrecord.tally import Change
from pubrecord.workers import functions, shared, worker
from pubrecord.xml.cutting import runs


class Here:
    """Workers that answer at once, in this process."""

    def __init__(self, number: int, _module: str, settings: str) -> None:
        self.number = number
        self._settings = worker.Settings(**json.loads(settings))
        self._format = formats.named(self._settings.to)
        change = self._settings.change
        self._change = None if change is None else functions.function_of(change)

    def ask(self, head: bytes, body: memoryview) -> Future[tuple[bytes, bytes]]:
        future: Future[tuple[bytes, bytes]] = Future()
        future.set_result(worker.answer(head.decode(), bytes(body), self._format, self._settings, self._change))
        return future

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def corrected(record: pubrecord.Record) -> pubrecord.Record | None:
    """Change some records, and leave others out."""
    if isinstance(record, pubrecord.Article):
        if record.pmid is not None and record.pmid.strip()[-1:] in "357":
            return None
        return attrs.evolve(record, title=f"Corrected: é {record.pmid}", title_markup=None)
    return record


def converted(data: bytes, to: str, step: int, workers: int, change: Change | None = None) -> tuple[object, ...]:
    """Return all that a conversion leaves behind."""
    target, rejects, errors = io.BytesIO(), io.BytesIO(), []
    report = pubrecord.convert(
        Slow(data, step),
        target,
        change=change,
        workers=workers,
        to_format=to,
        on_error=lambda error: errors.append((str(error), error.raw)),
        rejects=rejects,
    )
    counts = (report.records, report.deletions, report.skipped, report.skipped_pmids, report.left_out)
    return target.getvalue(), rejects.getvalue(), errors, counts


#: Another document, behind the first.
_SECOND = made.document(made.article(), made.article(pmid=" 8")).encode()


@pytest.fixture
def here(monkeypatch):
    """Let runs be short, and the work of the workers be done in this process."""
    monkeypatch.setattr(shared, "WORTH", 0)
    short = {name: attrs.evolve(format, run_size=1000) for name, format in formats.FORMATS.items()}
    monkeypatch.setattr(formats, "FORMATS", short)
    monkeypatch.setattr(runs, "SHORTEST", 1)
    monkeypatch.setattr(shared, "Workers", Here)


@pytest.mark.usefixtures("here")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    damaged(),
    st.sampled_from([b"", b"garbage", _SECOND, _SECOND.rpartition(b"\n</")[0]]),
    st.sampled_from(["xml", "jsonl", "json", "parquet"]),
    st.integers(500, 9000),
    st.sampled_from([None, corrected]),
)
def test_workers_change_nothing(case, more, to, step, change):
    """Whatever the damage and wherever runs begin and end, several workers leave behind what one does."""
    data = case[0].replace(b"\n</PubmedArticleSet>", b" \n\n</PubmedArticleSet>") + more

    assert converted(data, to, step, 1, change) == converted(data, to, step, 2, change)
