"""CSV and TSV: some fields and properties of each record as a row of cells, for spreadsheets and other tools.

They are written and not read: no record can be made from some of its fields.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, Unpack, cast

import orjson

from pubrecord.errors import OnError, Problem, RecordError, check_on_error
from pubrecord.json.compiler import PART, TAG
from pubrecord.json.rows import Rows
from pubrecord.options import Options
from pubrecord.records import Deletion, Record
from pubrecord.streams.chunks import Chunk, encoded_chunks, write_chunks
from pubrecord.streams.limits import DEFAULT, Limits
from pubrecord.streams.opening import Input, Target
from pubrecord.streams.reader import Only
from pubrecord.streams.sources import Source

#: The columns of a file for which no others are asked for.
COLUMNS = ("pmid", "doi", "pmcid", "year", "medline_ta", "title_plain", "abstract", "mesh_terms", "retracted")
#: What stands between the texts of a list, if nothing else is asked for.
SEPARATOR = "; "
#: What makes a spreadsheet take a cell for a formula, at its beginning; the last four are the same signs in full width.
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
#: What tells a spreadsheet that a file is in UTF-8.
_BYTE_ORDER_MARK = "\ufeff"
#: The columns that say anything of a deletion.
_OF_DELETIONS = (TAG, "pmids")


class _Echo:
    """A file that hands back what is written: a writer of the standard library returns it."""

    def write(self, text: str) -> str:
        return text


class Codec:
    """Rows of cells with a delimiter between two; the first row has the names of the columns."""

    def __init__(
        self,
        delimiter: str,
        fields: Sequence[str] = COLUMNS,
        separator: str = SEPARATOR,
        *,
        for_spreadsheets: bool = False,
    ) -> None:
        """Take names of fields and properties, one a column, where `record` is the kind of record.

        Raises `ValueError` for a name that no kind of record has.
        """
        self._rows = Rows(fields)
        if not fields:
            raise ValueError("a table without columns says nothing: name fields")
        #: The columns.
        self.fields = tuple(dict.fromkeys(fields))
        self._delimiter = delimiter
        self._separator = separator
        self._for_spreadsheets = for_spreadsheets
        # A cell with a character of the line end is quoted: so both that end lines for readers must be in it.
        self._writer: Any = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\r\n")

    def with_options(self, **options: Unpack[Options]) -> Codec:
        """Return the same with other columns and ways to write; raises `ValueError` for names that no record has."""
        fields, separator = options.get("fields"), options.get("separator")
        return Codec(
            self._delimiter,
            COLUMNS if fields is None else fields,
            SEPARATOR if separator is None else separator,
            for_spreadsheets=options.get("for_spreadsheets", False),
        )

    def read(
        self,
        source: Source | Input,  # noqa: ARG002 - as each format has it
        *,
        only: Only = None,  # noqa: ARG002
        on_error: OnError = "raise",
        strict: bool = False,  # noqa: ARG002
        limits: Limits = DEFAULT,  # noqa: ARG002
    ) -> NoReturn:
        """Raise `ValueError`: there is no way back."""
        check_on_error(on_error)
        raise ValueError("CSV and TSV are written, not read: a table of some fields has no way back to records")

    def write_all(
        self,
        records: Iterable[Record | Chunk],
        target: Target,
        *,
        like: object = None,  # noqa: ARG002 - as each format has it
        on_error: OnError = "raise",
    ) -> int:
        """Write the names of the columns, a row for each record, and chunks of rows; return how many records they are.

        Deletions are left out with a warning, unless there is a column that says anything of them.
        """
        names = self._line(self.fields)
        start = (_BYTE_ORDER_MARK if self._for_spreadsheets else "").encode() + names + b"\n"
        return write_chunks(
            encoded_chunks(records, self._encoded, on_error), target, start=start, between=b"\n", end=b"\n"
        )

    def encode_run(
        self,
        run: Iterable[tuple[Record, object]],
        *,
        as_it_stands: bool,  # noqa: ARG002 - as each format has it
    ) -> bytes:
        """Return records as lines, without the end of the last."""
        return b"\n".join(self._encoded(record) for record, _ in run)

    def _encoded(self, record: Record) -> bytes:
        """Return the line of a record without its end, empty for a deletion that no column says anything of."""
        if isinstance(record, Deletion) and not any(name in self.fields for name in _OF_DELETIONS):
            columns = " and ".join(_OF_DELETIONS)
            message = f"a deletion is left out: only the columns {columns} would say anything of it"
            warnings.warn(message, stacklevel=6)  # it is for who called `write`
            return b""
        row = self._rows.row(record)
        row[TAG] = row[PART]
        try:
            return self._line([self._cell(row[name]) for name in self.fields])
        except (UnicodeEncodeError, TypeError) as error:
            pmid = getattr(record, "pmid", None)
            raise RecordError(
                "the record cannot be written as a row of cells",
                pmid=pmid if isinstance(pmid, str) else None,
                problems=[Problem("encoding", "$", str(error))],
            ) from None

    def _line(self, cells: Iterable[str]) -> bytes:
        line: str = self._writer.writerow(cells)
        return line.removesuffix("\r\n").encode()

    def _cell(self, value: Any) -> str:
        """Return the text of a cell: a list of texts is joined, what has parts is JSON, what is absent is empty."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list) and all(isinstance(each, str) for each in cast("list[object]", value)):
            text = self._separator.join(cast("list[str]", value))
        elif isinstance(value, (list, dict)):
            text = orjson.dumps(value).decode()
        else:
            text = str(value)
        return f"'{text}" if self._for_spreadsheets and text.startswith(_FORMULA) else text


CSV: Codec = Codec(",")
TSV: Codec = Codec("\t")
