"""Some fields of the records of NLM's files are those of the records read whole."""

import pytest
from corpus_files import files

from pubrecord import NotReadError, PubrecordError, xml
from pubrecord.binding import fields
from pubrecord.excerpts import chosen

#: What people ask for: with a title, of the whole of an article, with identifiers and references, and what stands apart.
_CHOICES = (
    ("pmid",),
    ("title", "abstract"),
    ("pmid", "journal", "title", "abstract", "authors", "mesh_headings", "article_ids"),
    ("doi", "pmcid", "references", "grants", "history"),
    ("book", "keywords", "comments_corrections", "unknown"),
)


@pytest.mark.parametrize("names", _CHOICES, ids=lambda names: names[-1])
def test_some_fields_of_the_corpus(corpus, names):
    """In every file, reading some fields gives what reading all gives, record by record."""
    wanted = chosen(names)
    total = 0
    for path in files(corpus):
        parts = xml.read(path, on_error="skip", fields=names)
        for record, other in zip(xml.read(path, on_error="skip"), parts, strict=True):
            total += 1
            assert isinstance(other, type(record))
            for field in fields(type(record)):
                if field.name in wanted[type(record)]:
                    assert getattr(record, field.name) == getattr(other, field.name), (path, field.name)
                else:
                    with pytest.raises(NotReadError):
                        getattr(other, field.name)

    assert total > 1000


def test_errors_of_files_are_the_same(corpus):
    """What is no PubMed XML, or damaged between records, is the same error with `fields`."""
    for path in files(corpus):
        errors: tuple[list[PubrecordError], list[PubrecordError]] = [], []
        for found, names in zip(errors, (None, ["title"]), strict=True):
            for _ in xml.read(path, on_error=found.append, fields=names):
                pass

        assert {str(error) for error in errors[1]} <= {str(error) for error in errors[0]}
