"""What is written is read again as the same record, in every format; and as XML it is valid."""

import io

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import pubrecord.json
import pubrecord.xml
from pubrecord import strategies
from pubrecord.records import Deletion, Record

#: Records as the newest DTD has them, and such as only older files have.
any_record = st.one_of(strategies.records(), strategies.records(older=True))


class TestXml:
    """Records and PubMed XML."""

    @given(any_record)
    def test_one_record(self, record: Record) -> None:
        """A record written as XML and read again is the same record."""
        assert record == pubrecord.xml.loads(pubrecord.xml.dumps(record))

    @given(st.lists(any_record, max_size=3))
    def test_file(self, records: list[Record]) -> None:
        """A file of records written as XML and read again has the same records in the same order."""
        file = io.BytesIO()

        assert len(records) == pubrecord.xml.write(records, file)
        assert records == list(pubrecord.xml.read(io.BytesIO(file.getvalue())))

    @given(st.lists(any_record, max_size=3))
    def test_same_bytes(self, records: list[Record]) -> None:
        """A file that the library wrote, read and written again, is the same byte for byte."""
        first, second = io.BytesIO(), io.BytesIO()
        pubrecord.xml.write(records, first)
        pubrecord.xml.write(pubrecord.xml.read(io.BytesIO(first.getvalue())), second)

        assert first.getvalue() == second.getvalue()

    @given(strategies.articles() | strategies.book_articles(), st.none() | strategies.deletions())
    def test_valid(self, dtd: etree.DTD, record: Record, deletion: Deletion | None) -> None:
        """What is written is valid against NLM's DTD."""
        file = io.BytesIO()
        pubrecord.xml.write([record] if deletion is None else [record, deletion], file)

        assert dtd.validate(etree.fromstring(file.getvalue())), dtd.error_log


class TestJson:
    """Records and JSON."""

    @given(any_record)
    def test_one_record(self, record: Record) -> None:
        """A record written as JSON and read again is the same record."""
        assert record == pubrecord.json.loads(pubrecord.json.dumps(record))

    @given(st.lists(any_record, max_size=3))
    def test_file(self, records: list[Record]) -> None:
        """A file of records written as JSON Lines and read again has the same records in the same order."""
        file = io.BytesIO()

        assert len(records) == pubrecord.json.write(records, file)
        assert records == list(pubrecord.json.read(io.BytesIO(file.getvalue())))
