"""A file that is edited stays as it was where nothing was changed."""

import io
import math
import re
import sys

import attrs
import made
import pytest

import pubrecord
from pubrecord import Article, Deletion, xml

_RECORD = made.article("Größe &amp; more", more='<Author ValidYN="N"/>')
_COMPACT = "".join(line.strip() for line in _RECORD.splitlines())
_SET = "<PubmedArticleSet>{}</PubmedArticleSet>"


def written(text: str, change=None, **options) -> str:
    """Return a document that was read and written, or converted."""
    target = io.BytesIO()
    if change is None:
        pubrecord.write(pubrecord.read(io.BytesIO(text.encode())), target, format="xml", **options)
    else:
        pubrecord.convert(io.BytesIO(text.encode()), target, change=change, to_format="xml", **options)
    return target.getvalue().decode()


@pytest.mark.parametrize(
    "text",
    [
        _SET.format(_COMPACT),
        _SET.format(f"\n{_COMPACT}\n{_COMPACT}"),
        f"<?xml version='1.0' standalone='yes'?>\n{_SET.format(_COMPACT)}\n\n",
        f"\ufeff{made.HEAD}{_SET.format(_COMPACT)}",
        f'<?xml version="1.0" encoding="UTF-8"?>{_SET.format(_RECORD)}  <!-- the end -->\n',
        made.document(_RECORD).replace("\n", "\r\n"),
        made.document(_RECORD).replace("ö", "&#246;").replace("ß", "&#223;"),
        made.document(_RECORD).replace("ö", "&#xF6;"),
        made.document(_RECORD).replace("ö", "<![CDATA[ö]]>"),
        made.document(_RECORD).replace('"Print"', "'Print'").replace('"Y"', "'Y'"),
        made.document(_RECORD).replace("/>", "></Author>"),
        made.document(_RECORD).replace("/>", " />"),
        made.document(_RECORD).replace('Status="MEDLINE" Owner="NLM"', 'Owner="NLM"\n Status="MEDLINE"'),
        made.document(_RECORD).replace("<AuthorList", "<!-- authors --><AuthorList"),
        made.document(f"<!-- first -->\n{_RECORD}", f"<?page 2?>{_RECORD}"),
        _SET.format("<!-- nothing -->"),
        _RECORD,
        f"{made.HEAD}{_COMPACT}\n",
    ],
)
def test_spellings_come_back(text):
    """Declaration, white space, references, quotes, line ends: what one file has in its own way stays."""
    assert text == written(text)


def test_only_the_change_differs():
    """A record that is changed differs where it is changed, in a file without line breaks too."""
    text = _SET.format(_COMPACT * 3)

    def correct(record):
        return pubrecord.change(record, "title", "New")

    assert text.replace("Größe &amp; more", "New") == written(text, correct)


def test_a_change_of_what_is_spelled_otherwise():
    """A change stays where only the spelling of other texts differs from the usual one, and so does that spelling."""
    text = made.document(*(made.article("A &quot;b&quot;", name="O&#39;N") for _ in range(3)))

    def correct(record):
        return pubrecord.change(record, "title", "New")

    def publish(record):
        return pubrecord.change(record, "status", "Publisher")

    assert text.replace("A &quot;b&quot;", "New") == written(text, correct)
    assert text.replace('"MEDLINE"', '"Publisher"') == written(text, publish)
    assert text == written(text)


@pytest.mark.parametrize(("spelled", "added"), [("&#xf6;", "&#xfc;"), ("&#xF6;", "&#xFC;"), ("&#246;", "&#252;")])
def test_new_characters_are_spelled_as_the_others(spelled, added):
    """In a record whose characters beyond ASCII are all references, new ones are too, of the same kind."""
    text = made.document(made.article(f"Gr{spelled}n"))

    assert text.replace(spelled, added) == written(text, lambda record: pubrecord.change(record, "title", "Grün"))
    assert written(text, lambda record: pubrecord.change(record, "title", "Grün")).isascii()


def test_ascii_stays_ascii():
    """A file that declares ASCII stays so, where records without any reference get new characters too."""
    text = made.document(made.article("Green"), head='<?xml version="1.0" encoding="US-ASCII"?>\n')

    assert text.replace("Green", "Gr&#252;n") == written(text, lambda a: pubrecord.change(a, "title", "Grün"))


def test_whole_documents_get_the_usual_layout():
    """A file in another encoding, whose records are not cut, is written in UTF-8 and in NLM's layout."""
    text = made.document(made.article("Größe"), made.article("Maße"), head='<?xml version="1.0" encoding="utf-16"?>\n')
    target = io.BytesIO()
    pubrecord.write(pubrecord.read(io.BytesIO(text.encode("utf-16"))), target, format="xml")

    assert text.replace("utf-16", "utf-8") == target.getvalue().decode()


def test_elements_that_are_new():
    """An element that the file did not have stands in lines, or in none, as the others do."""
    for record in (_RECORD, _COMPACT):
        text = _SET.format(record)
        changed = written(text, lambda a: pubrecord.change(a, "journal.volume", "7"))

        assert "7" == next(xml.read(io.BytesIO(changed.encode()))).journal.volume
        assert text == written(changed, lambda a: pubrecord.change(a, "journal.volume", None))


def test_records_of_one_reader():
    """`like` takes frame and layout from the reader that the records come from, and comments stand only once."""
    text = made.document(f"<!-- one -->\n  {_RECORD}", _COMPACT, head="<?xml version='1.0'?>\n")
    reader = xml.read(io.BytesIO(text.encode()))
    target = io.BytesIO()

    assert 2 == pubrecord.write((record for record in reader), target, format="xml", like=reader)
    assert text == target.getvalue().decode()

    reader, target = xml.read(io.BytesIO(text.encode())), io.BytesIO()
    xml.write((again for record in reader for again in (record, record)), target, like=reader)

    assert 1 == target.getvalue().count(b"<!-- one -->")
    assert 4 == len(list(xml.read(io.BytesIO(target.getvalue()))))


def test_like_needs_a_reader_that_has_read(tmp_path):
    """`like` is refused for formats without a layout, and for a reader that has not read anything."""
    reader = xml.read(io.BytesIO(made.document(_RECORD).encode()))
    with pytest.raises(ValueError, match="jsonl"):
        pubrecord.write([], tmp_path / "out.jsonl", like=reader)
    with pytest.raises(ValueError, match="nothing has been read"):
        pubrecord.write([Article(pmid="1")], tmp_path / "out.xml", like=reader)

    assert [] == list(tmp_path.iterdir())


def test_what_is_left_out_is_counted(tmp_path):
    """Records for which the function gives `None` are left out and counted, in every format."""
    text = made.document(*(made.article(pmid=number) for number in range(5)))

    def odd(record):
        return record if int(record.pmid) % 2 else None

    for name in ("out.xml", "out.jsonl", "out.csl.json"):
        report = pubrecord.convert(io.BytesIO(text.encode()), tmp_path / name, change=odd)

        assert (2, 3, 0) == (report.records, report.left_out, report.skipped)
        assert 2 == len(list(pubrecord.read(tmp_path / name)))
    assert made.document(*(made.article(pmid=number) for number in (1, 3))) == (tmp_path / "out.xml").read_text()


def test_what_the_function_raises_is_the_callers(tmp_path):
    """An error of the function comes as it is, whatever `on_error` says, and the target stays as it was."""
    (tmp_path / "out.jsonl").write_text("old")
    text = made.document(_RECORD, _RECORD).encode()

    def refuse(record):
        raise pubrecord.MarkupError(record.pmid)

    with pytest.raises(pubrecord.MarkupError, match=r"\A900000001\Z"):
        pubrecord.convert(io.BytesIO(text), tmp_path / "out.jsonl", change=refuse, on_error="skip")
    with pytest.raises(TypeError, match="returns a record, or None"):
        pubrecord.convert(io.BytesIO(text), tmp_path / "out.jsonl", change=lambda record: record.pmid)

    assert "old" == (tmp_path / "out.jsonl").read_text()


def test_another_kind_of_record():
    """The function may return any kind of record, and each is counted as what it is."""
    text = made.document(_RECORD, _RECORD)
    target = io.BytesIO()

    report = pubrecord.convert(
        io.BytesIO(text.encode()),
        target,
        to_format="xml",
        change=lambda record: Deletion(pmids=(pubrecord.Pmid(value=record.pmid),)),
    )

    assert (0, 2) == (report.records, report.deletions)
    assert ["900000001"] * 2 == [
        record.pmids[0].value for record in xml.read(io.BytesIO(target.getvalue())) if isinstance(record, Deletion)
    ]


def shouted(record):
    """Change a record; workers import it by this name."""
    if record.pmid.endswith("3"):
        return None
    return attrs.evolve(record, title=record.title.upper())


def only_the_first(record):
    """Leave out all records but one."""
    return record if record.pmid == "0" else None


def without_the_first(record):
    """Leave one record out."""
    return None if record.pmid == "0" else record


def failing(record):
    """Raise an error in the midst of a file."""
    if record.pmid == "900":
        raise ZeroDivisionError(record.pmid)
    return record


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A file that workers share, because the size from which on they do is set to nothing."""
    shared = pytest.importorskip("pubrecord.workers.shared")
    monkeypatch.setattr(shared, "WORTH", 0)
    path = tmp_path / "large.xml"
    path.write_text(made.document(*(made.article("x" * 3000, pmid=number) for number in range(1000))))
    return path


@pytest.mark.parametrize("suffix", ["xml", "jsonl"])
def test_workers_apply_the_change(tmp_path, large, suffix):
    """With workers, target and report are the same as with one."""
    reports = [
        attrs.evolve(
            pubrecord.convert(large, tmp_path / f"{workers}.{suffix}", change=shouted, workers=workers), seconds=0
        )
        for workers in (1, 2)
    ]

    assert reports[0] == reports[1]
    assert (900, 100) == (reports[0].records, reports[0].left_out)
    assert (tmp_path / f"1.{suffix}").read_bytes() == (tmp_path / f"2.{suffix}").read_bytes()


def test_workers_leave_all_out(tmp_path, large):
    """Where workers leave out all records of a run, nothing stands for them in the target."""
    report = pubrecord.convert(large, tmp_path / "out.jsonl", change=only_the_first, workers=2)

    assert (1, 999) == (report.records, report.left_out)
    assert 1 == (tmp_path / "out.jsonl").read_bytes().count(b"\n")


def test_the_first_record_decides_with_workers_too(tmp_path, large):
    """Where the first records are left out, the root of the file is that of the first which is kept, with workers too."""
    citation = re.sub(r"</?PubmedArticle>", "", large.read_text()).replace("PubmedArticleSet", "MedlineCitationSet")
    (tmp_path / "old.xml").write_text(citation)
    for workers in (1, 2):
        sources = [tmp_path / "old.xml", large]
        pubrecord.convert(sources, tmp_path / f"{workers}.xml", change=without_the_first, workers=workers)

    assert b"<MedlineCitationSet>" in (tmp_path / "1.xml").read_bytes()[:500]
    assert (tmp_path / "1.xml").read_bytes() == (tmp_path / "2.xml").read_bytes()


def test_workers_give_back_what_raises(tmp_path, large):
    """What the function raises in a worker is raised here, as it is."""
    with pytest.raises(ZeroDivisionError, match="900"):
        pubrecord.convert(large, tmp_path / "out.jsonl", change=failing, workers=2)

    assert not (tmp_path / "out.jsonl").exists()


def test_workers_import_by_name(tmp_path):
    """A function that workers cannot import is refused at once, before the source is looked at."""
    script = type(shouted)(shouted.__code__, {"__name__": "__main__"}, "shouted")
    for function in (lambda record: record, script, str.upper, math.inf.hex):
        with pytest.raises(ValueError, match="by its name"):
            pubrecord.convert(tmp_path / "missing.xml", tmp_path / "out.jsonl", change=function, workers=2)

    assert sys.modules[__name__].shouted is shouted
