"""A data source for Spark named "pubmed", over the same Arrow tables as `pubrecord.arrow`.

    spark.dataSource.register(PubMedDataSource)
    frame = spark.read.format("pubmed").load("baseline/*.xml.gz")

Paths are those that every worker process can open: files of a local or shared file system. Needs pyspark 4 or newer:
``pip install "pubrecord[spark]"``.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import shutil
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import attrs

from pubrecord import detecting, files, formats, updates
from pubrecord.arrow import from_batches
from pubrecord.arrow import schema as arrow_schema
from pubrecord.errors import MissingExtraError, OnError, PubrecordError
from pubrecord.records import KINDS, Record
from pubrecord.streams.saving import open_output
from pubrecord.updates.reading import standing

try:
    from pyspark import TaskContext
    from pyspark.sql import datasource, types
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
except ImportError as error:
    raise MissingExtraError("the data source needs pyspark 4 or newer", extra="spark") from error

from pubrecord.arrow import conforming, encoding  # they need pyarrow, which comes with the same extra

if TYPE_CHECKING:
    import pyarrow

__all__ = ["PubMedDataSource"]

#: How many records travel to Spark at once.
_BATCH = 1000
#: Small files are read together until they have so many bytes, but there are so many tasks if there are as many files.
_TOGETHER, _TASKS = 32 << 20, 64
_OPTIONS = ("path", "paths", "fields", "kinds", "on_error", "rejects", "current")


class PubMedDataSource(datasource.DataSource):
    """PubMed records as a data frame with the columns of `pubrecord.arrow.schema`, and files from such a frame.

    Reading takes a path, a glob, a folder, or several; files of all formats that `pubrecord.read` knows. Options:

    - `fields`: names of columns with commas between them, as in `pubrecord.arrow.schema`. A schema that is given
      (``.schema("pmid string, title string")``) chooses columns as well.
    - `kinds`: which records, of "article", "book", "deletion"; with commas between them.
    - `on_error`: "raise" (if nothing is said) or "skip", which needs `rejects`.
    - `current`: "true" for the records of baseline and update files that stand, as `pubrecord.updates.plan` works them
      out where the frame is made; each task then reads its files with the marks of these, and nothing is sorted.
    - `rejects`: a folder that gets a file for each source with errors, with what was passed over and why.

    Writing takes a folder and a frame with all columns, and gives files ``part-*.xml.gz``, which are there when all
    tasks are done, and not before. Mode "overwrite" removes the files of that name that were there.
    """

    @classmethod
    def name(cls) -> str:
        """Return the name by which Spark knows the source."""
        return "pubmed"

    def schema(self) -> types.StructType:
        """Return the schema of all columns, or of those that the option `fields` names."""
        names = self.options.get("fields")
        return from_arrow_schema(arrow_schema(None if names is None else _split(names)))

    def reader(self, schema: types.StructType) -> datasource.DataSourceReader:
        """Return what reads the columns of a schema; raises `ValueError` for options and columns that cannot be."""
        _check_options(self.options)
        on_error, rejects = self.options.get("on_error", "raise"), self.options.get("rejects")
        if on_error not in ("raise", "skip"):
            raise ValueError(f'on_error is "raise" or "skip", not {on_error!r}')
        if on_error == "skip" and rejects is None:
            raise ValueError('on_error "skip" needs the option rejects: a folder for what is passed over')
        kinds = _split(self.options.get("kinds", ",".join(KINDS)))
        for kind in kinds:
            if kind not in KINDS:
                raise ValueError(f"no kind is called {kind!r}: the kinds are {', '.join(KINDS)}")
        conforming.check_chosen(to_arrow_schema(schema))
        current = self.options.get("current", "false").lower()
        if current not in ("true", "false"):
            raise ValueError(f'current is "true" or "false", not {current!r}')
        paths = _files(_paths(self.options))
        planned = (
            updates.plan(paths, on_error="raise" if on_error == "raise" else "skip") if current == "true" else None
        )
        return _Reader(paths, schema, kinds, None if on_error == "raise" else rejects, planned)

    def writer(self, schema: types.StructType, overwrite: bool) -> datasource.DataSourceWriter:
        """Return what writes a frame; raises `RecordError` or `NotPubmedError` for one without all columns."""
        _check_options(self.options)
        conforming.check(to_arrow_schema(schema))
        (folder,) = _paths(self.options)
        return _Writer(folder, overwrite)


class _Reader(datasource.DataSourceReader):
    """Reads files, a few in each task."""

    def __init__(
        self,
        paths: Sequence[str],
        schema: types.StructType,
        kinds: Sequence[str],
        rejects: str | None,
        planned: updates.Plan | None = None,
    ) -> None:
        #: Which records stand, by path, where only these are asked for.
        self._planned = None if planned is None else {file.path: file for file in planned.files}
        self._paths = paths if planned is None else [file.path for file in planned.files]
        self._schema = schema
        self._kinds = tuple(KINDS[kind] for kind in kinds)
        self._rejects = rejects

    def partitions(self) -> Sequence[datasource.InputPartition]:
        """Return the files of each task, in their order."""
        sizes = [os.path.getsize(path) for path in self._paths]
        most = min(_TOGETHER, sum(sizes) // _TASKS)
        groups: list[list[str]] = []
        size = 0
        for path, more in zip(self._paths, sizes, strict=True):
            if not groups or size + more > most:
                groups.append([])
                size = 0
            groups[-1].append(path)
            size += more
        return [datasource.InputPartition(tuple(group)) for group in groups]

    def read(self, partition: datasource.InputPartition) -> Iterator[pyarrow.RecordBatch]:
        """Give the records of a task's files in batches."""
        target = to_arrow_schema(self._schema)
        for path in cast("tuple[str, ...]", partition.value):
            if self._rejects is None:
                yield from self._batches(path, "raise", target)
                continue
            name = os.path.relpath(path, os.path.commonpath([os.path.dirname(path) for path in self._paths]))
            with _Rejects(path, os.path.join(self._rejects, f"{name.replace(os.sep, '-')}.rejects")) as rejects:
                yield from self._batches(path, rejects.take, target)

    def _batches(self, path: str, on_error: OnError, target: pyarrow.Schema) -> Iterator[pyarrow.RecordBatch]:
        records: Iterator[Record]
        if self._planned is not None:
            records = standing(self._planned[path], fields=target.names, on_error=on_error)
        else:
            format, source = detecting.of_source(path)
            records = format.read_columns(source, target.names, on_error=on_error)
        if len(self._kinds) < len(KINDS):
            records = (record for record in records if isinstance(record, self._kinds))
        for batch in encoding.batches(records, target.names, _BATCH, on_error):
            yield batch.cast(target)


class _Rejects(contextlib.ExitStack):
    """A file for what is passed over of one source, so wrapped that it can be read again once it is repaired.

    In XML a comment before each piece says what is wrong with it.
    """

    def __init__(self, source: str, path: str) -> None:
        super().__init__()
        format = detecting.of_name(source) or formats.FORMATS["xml"]
        self._in_xml = format.name == "xml"
        self._before, self._between, self._after = format.wrapper
        self._path = path + format.suffixes[0]
        self._stream: Any = None

    def take(self, error: PubrecordError) -> None:
        """Keep an error."""
        if self._stream is None:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            self._stream = self.enter_context(open_output(self._path))
            self.callback(self._stream.write, self._after)
            self._stream.write(self._before)
        else:
            self._stream.write(self._between)
        comment = _comment(str(error)) if self._in_xml else b""
        self._stream.write(comment + (error.raw or (b"" if comment else _in_json(error))))


class _Writer(datasource.DataSourceArrowWriter):
    """Writes a file in each task; they come into the folder together."""

    def __init__(self, folder: str, overwrite: bool) -> None:
        self._folder = folder
        self._overwrite = overwrite
        self._job = uuid.uuid4().hex
        self._staging = os.path.join(folder, f".pubmed-{self._job}")

    def write(  # type: ignore[override]  # as Spark declares it itself
        self, iterator: Iterator[pyarrow.RecordBatch]
    ) -> datasource.WriterCommitMessage:
        """Write the records of a task; a task without records writes nothing."""
        os.makedirs(self._staging, exist_ok=True)
        context = TaskContext.get()
        number = context.partitionId() if context is not None else 0
        attempt = context.taskAttemptId() if context is not None else 0
        name = f"part-{number:05}-{self._job[:8]}-{attempt}.xml.gz"
        count = files.write(from_batches(iterator), os.path.join(self._staging, name))
        return _Written(name if count else None)

    def commit(self, messages: list[datasource.WriterCommitMessage | None]) -> None:
        """Move the files of all tasks to their place."""
        before = glob.glob(os.path.join(glob.escape(self._folder), "part-*.xml.gz")) if self._overwrite else []
        for message in messages:
            if isinstance(message, _Written) and message.name is not None:
                os.replace(os.path.join(self._staging, message.name), os.path.join(self._folder, message.name))
        for path in before:
            os.unlink(path)
        shutil.rmtree(self._staging, ignore_errors=True)

    def abort(self, messages: list[datasource.WriterCommitMessage | None]) -> None:  # noqa: ARG002 - as Spark calls it
        """Remove what a job that failed has written."""
        shutil.rmtree(self._staging, ignore_errors=True)


@attrs.frozen
class _Written(datasource.WriterCommitMessage):
    """The file that a task wrote, if it did."""

    name: str | None


def _check_options(options: Mapping[str, Any]) -> None:
    for name in options:
        if name.lower() not in _OPTIONS:
            raise ValueError(f"no option is called {name!r}: the options are {', '.join(_OPTIONS[2:])}")


def _split(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _paths(options: Mapping[str, str]) -> list[str]:
    """Return the paths that were given to `load` or `save`."""
    paths: list[str] = json.loads(options["paths"]) if "paths" in options else [options.get("path", "")]
    return [os.path.abspath(_local(path)) for path in paths]


def _local(path: str) -> str:
    """Return a path as `open` takes it."""
    parts = urllib.parse.urlsplit(path)
    if parts.scheme == "file":
        return urllib.parse.unquote(parts.path)
    if not path or (parts.scheme and "://" in path):
        raise ValueError(f"a path of a local or shared file system is needed, not {path!r}")
    return path


def _files(paths: Sequence[str]) -> list[str]:
    """Return the files that paths, globs and folders mean, in order; raises `FileNotFoundError` for one without any."""
    files: dict[str, None] = {}
    for path in paths:
        if os.path.isdir(path):
            names = [name for name in sorted(os.listdir(path)) if not name.startswith((".", "_"))]
            matches = [os.path.join(path, name) for name in names if detecting.of_name(name) is not None]
        else:
            matches = (
                [path] if os.path.isfile(path) else sorted(filter(os.path.isfile, glob.glob(path, recursive=True)))
            )
        if not matches:
            raise FileNotFoundError(f"{path} means no file of records")
        files |= dict.fromkeys(matches)
    return list(files)


def _comment(text: str) -> bytes:
    """Return a text as a comment of XML on lines of its own."""
    safe = text.replace("--", "- -").rstrip("-")
    return f"<!-- {safe} -->\n".encode("utf-8", "replace")


def _in_json(error: PubrecordError) -> bytes:
    """Return an error without bytes of a record as a line of JSON, which no record has."""
    return json.dumps({"error": str(error)}).encode()
