"""Damaged files of MEDLINE text: records or clear errors, and nothing lost without a word."""

import io
import warnings

import pytest
from nbib_samples import ARTICLE, CHAPTER

import pubrecord
from pubrecord import NbibError, nbib
from pubrecord.nbib import NbibWarning

FILE = f"{ARTICLE}\n{CHAPTER}\n{ARTICLE.replace('900001201', '900001203')}"


def outcome(data: bytes) -> tuple[list[str | None], list[Exception], list[str]]:
    """Return the PMIDs that are read, the errors, and the codes of what is named."""
    errors: list[Exception] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        records = list(nbib.read(io.BytesIO(data), on_error=errors.append))
    codes = [problem.code for warning in caught for problem in warning.message.problems]
    return [record.pmid for record in records], errors, codes


@pytest.mark.parametrize("size", range(len(ARTICLE) + len(CHAPTER) + 40, len(FILE) - 3, 97))
def test_cut_off(size):
    """A file that is cut off in a record gives the records before it, and says that the last one is not whole."""
    pmids, errors, codes = outcome(FILE[:size].encode())

    assert ["900001201", "900001202"] == pmids[:2]
    assert not errors
    assert codes


def test_cut_off_between_lines():
    """A last record that ends at the end of a line, before the tag that ends the others, is not whole either."""
    text = FILE[: FILE.rindex("PST - ")]

    assert ["cut"] == outcome(text.encode())[2]


def test_latin_1():
    """A record in another encoding is an error, with its number, line and PMID, and costs no other."""
    data = FILE.encode().replace(b"Crease, Ada B 2nd", b"Cr\xe9ase, Ada B 2nd", 1)
    pmids, errors, _ = outcome(data)

    assert ["900001202", "900001203"] == pmids
    assert [NbibError] == [type(error) for error in errors]
    assert (1, 1, "900001201", 0) == (errors[0].record, errors[0].line, errors[0].pmid, errors[0].offset)
    assert "line 18" == errors[0].problems[0].path
    assert data.startswith(errors[0].raw)


def test_errors_say_where():
    """Strict reading gives number, line and PMID of each record that says more than a record can hold."""
    text = FILE.replace("PMID- 900001203\n", "PMID- 900001203\nXX  - y\n")
    errors = []
    list(nbib.read(io.BytesIO(text.encode()), strict=True, on_error=errors.append))

    assert [(3, "900001203")] == [(error.record, error.pmid) for error in errors]
    assert text.split("\n")[errors[0].line - 1] == "PMID- 900001203"


@pytest.mark.parametrize(
    "joined",
    [
        ARTICLE + CHAPTER,
        ARTICLE + "\n\n\n" + CHAPTER,
        ARTICLE.rstrip("\n") + CHAPTER.replace("STAT", "OWN - NLM\nSTAT").replace("STAT", "STAT"),
        ARTICLE + "\ufeff" + CHAPTER,
        "\n" + ARTICLE + "\r\n" + CHAPTER.replace("\n", "\r\n"),
    ],
    ids=[
        "without empty line",
        "several empty lines",
        "without line end",
        "byte order mark",
        "line ends of two systems",
    ],
)
def test_joined_files(joined):
    """Files that were joined give the records of all."""
    pmids, errors, _ = outcome(joined.encode())

    assert ["900001201", "900001202"] == pmids
    assert not errors


def test_garbled_tag():
    """A garbled tag is named with its line; the record has all else."""
    with pytest.warns(NbibWarning, match="line 8, V!"):
        article = nbib.loads(ARTICLE.replace("VI  - ", "V!  - "))

    assert article.journal.volume is None
    assert "6 Pt 1" == article.journal.issue


def test_garbled_beginning():
    """A record whose PMID is garbled is one of its own, and what stands there is named."""
    pmids, errors, codes = outcome(FILE.replace("PMID- 900001203", "P?ID- 900001203").encode())

    assert ["900001201", "900001202", None] == pmids
    assert not errors
    assert "unknown" in codes


def test_no_tags():
    """What has no tag at all is an error for itself."""
    pmids, errors, _ = outcome(f"PMID- 1\nTI  - A.\n\nOWN - NLM\n\nOWN - NLM\n{'?' * 10}\n".encode())

    assert "1" == pmids[0]
    assert all(isinstance(error, NbibError) for error in errors)


@pytest.mark.filterwarnings("ignore::pubrecord.nbib.NbibWarning")
def test_rejects(tmp_path):
    """What is passed over is kept, and can be read again once it is repaired."""
    (tmp_path / "in.nbib").write_bytes(FILE.encode().replace(b"Crease, Ada B 2nd", b"Cr\xe9ase, Ada B 2nd"))
    report = pubrecord.convert(
        tmp_path / "in.nbib", tmp_path / "out.jsonl", on_error="skip", rejects=tmp_path / "rejects.nbib"
    )
    repaired = (tmp_path / "rejects.nbib").read_bytes().replace(b"\xe9", b"e")

    assert (1, 2, ("900001201", "900001203")) == (report.records, report.skipped, report.skipped_pmids)
    assert ["900001201", "900001203"] == [record.pmid for record in nbib.read(io.BytesIO(repaired))]


def test_how_bytes_arrive_does_not_matter():
    """A stream that gives one byte at a time gives the same records."""

    class Slow(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 1) if size >= 0 else 1)

        def read1(self, size=-1):
            return self.read(size)

    expected = list(nbib.read(io.BytesIO(FILE.encode())))

    assert expected == list(nbib.read(Slow(FILE.encode())))
