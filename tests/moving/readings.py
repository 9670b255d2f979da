"""What a peer reads of a file, each record beside what this library and lxml read of the same bytes.

A peer is given the bytes of the file as they are. Where it takes one record only, or ended at one that it could not
read, it is given the bytes of each record, cut out of the file unchanged, in the element that stands around them.
"""

import contextlib
import functools
import gzip
import importlib
import io
import re
import types
import warnings
import xml.etree.ElementTree as ET
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
from lxml import etree

import pubrecord
from pubrecord import Article, BookArticle

_RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle|MedlineCitation|BookDocument)(?=[\s>]).*?</\1\s*>", re.DOTALL)
_SET = re.compile(rb"<PubmedArticleSet[\s>]")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>")
_NAMED_DTD = re.compile(rb"pubmed_\d{6}\.dtd")
_DTD = "pubmed_250101.dtd"
_DTD_PLACE = "https://dtd.nlm.nih.gov/ncbi/pubmed/out/"
_PARSER = etree.XMLParser(resolve_entities=False, huge_tree=True)
_NAMES = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "BookDocument")


@attrs.frozen
class Reading:
    """A record as it was read three times."""

    record: Any
    """What the peer gives; `None` where it gives nothing, an `Exception` where it ends with one."""
    article: Article | BookArticle
    """What this library gives."""
    element: etree._Element
    """The record's element as lxml gives it."""


@attrs.frozen
class File:
    """A file of records: its bytes, uncompressed, and what is read of them without a peer."""

    data: bytes
    articles: list[Article | BookArticle]
    elements: list[etree._Element]
    pieces: list[bytes]
    """The bytes of each record."""
    namespaces: str
    """The namespaces that are declared around the records, as a start tag has them."""

    def around(self, *pieces: bytes) -> bytes:
        """Return records in the set that peers look for, with the namespaces that they are in."""
        return b"<PubmedArticleSet%b>%b</PubmedArticleSet>" % (self.namespaces.encode(), b"".join(pieces))

    def of(self, kind: type) -> list[etree._Element]:
        """Return the elements of the records of a kind."""
        return [each for article, each in zip(self.articles, self.elements, strict=True) if isinstance(article, kind)]

    def readings(self, records: list[Any], kind: type = Article) -> Iterator[Reading]:
        """Give what a peer read, which has one value for each record of a kind."""
        articles = [article for article in self.articles if isinstance(article, kind)]
        for record, article, element in zip(records, articles, self.of(kind), strict=True):
            yield Reading(record, article, element)


def of(peer: str, path: Path) -> Iterator[Reading]:
    """Read a file with a peer, which is one of `rows.PEERS`; only Biopython's Medline reads MEDLINE text."""
    if ".nbib" in path.suffixes:
        return _texts(path) if peer == "medline" else iter(())
    readers: dict[str, Callable[[File], Iterator[Reading]]] = {
        "pubmed_parser": _pubmed_parser,
        "biopython": _biopython,
        "medline": _medline,
        "metapub": _metapub,
        "pymed": _pymed,
    }
    file = _opened(path)
    return readers[peer](file) if file is not None else iter(())


def _opened(path: Path) -> File | None:
    """Read a file with this library and with lxml; `None` if there are no records in it.

    Of several documents one after another, which lxml and the peers do not read, the records are put into one set.
    """
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    pieces = [found[0] for found in _RECORD.finditer(data)]
    try:
        articles = list(pubrecord.read(io.BytesIO(data), only=(Article, BookArticle)))
    except pubrecord.NotPubmedError:
        return None
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        data = b"<PubmedArticleSet>%b</PubmedArticleSet>" % b"".join(pieces)
        root = etree.fromstring(data, _PARSER)
    elements = [each for each in root.iter(*_NAMES) if each.getparent() is None or each.getparent().tag not in _NAMES]
    namespaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in root.nsmap.items() if prefix)
    return File(data, articles, elements, pieces, namespaces)


def _pubmed_parser(file: File) -> Iterator[Reading]:
    """Read with `parse_medline_xml`, once with its options as they are and once with all turned."""
    parse = importlib.import_module("pubmed_parser").parse_medline_xml
    turned = {
        "year_info_only": False,
        "nlm_category": True,
        "author_list": True,
        "reference_list": True,
        "parse_downto_mesh_subterms": True,
    }

    def read(data: bytes) -> list[Any]:
        packed = gzip.compress(data, 0)
        with_options = parse(io.BytesIO(packed), **turned)
        return [
            types.SimpleNamespace(defaults=defaults, options=options)
            for defaults, options in zip(parse(io.BytesIO(packed)), with_options, strict=True)
        ]

    yield from file.readings(_in_order(file, read))


def _pymed(file: File) -> Iterator[Reading]:
    """Make its article of each `PubmedArticle`, and its book of each `PubmedBookArticle`, as its own query does."""
    article = importlib.import_module("pymed.article").PubMedArticle
    book = importlib.import_module("pymed.book").PubMedBookArticle
    root = ET.fromstring(file.data)
    for kind, name, make in ((Article, "PubmedArticle", article), (BookArticle, "PubmedBookArticle", book)):
        made = iter([_value(functools.partial(make, xml_element=each)) for each in root.iter(name)])
        yield from file.readings([next(made) if each.tag == name else None for each in file.of(kind)], kind)


def _metapub(file: File) -> Iterator[Reading]:
    """Make its article of the bytes of each record in the set that it looks for, as its fetcher does."""
    make = importlib.import_module("metapub").PubMedArticle
    for kind in (Article, BookArticle):
        pieces = [piece for piece, article in zip(file.pieces, file.articles, strict=True) if isinstance(article, kind)]
        sets = (piece if piece.startswith(b"<MedlineCitation") else file.around(piece) for piece in pieces)
        made = [_value(functools.partial(make, each)) for each in sets]
        yield from file.readings(
            [None if each.tag == "BookDocument" else one for one, each in zip(made, file.of(kind), strict=True)], kind
        )


def _biopython(file: File) -> Iterator[Reading]:
    """Read with `Bio.Entrez.read`, which takes a file as a whole and must be told the DTD."""
    entrez = importlib.import_module("Bio.Entrez")
    folder = Path(entrez.__file__).parent / "DTDs"

    def read(data: bytes) -> list[Any]:
        answer = entrez.read(io.BytesIO(_with_dtd(file, data, folder)), validate=False)
        # By the oldest DTDs it is a list of articles and books.
        return answer["PubmedArticle"] if hasattr(answer, "keys") else [e for e in answer if "MedlineCitation" in e]

    yield from file.readings(_in_order(file, read))


def _medline(file: File) -> Iterator[Reading]:
    """Write each article as MEDLINE text, and read that with `Bio.Medline.read` and with this library."""
    read = importlib.import_module("Bio.Medline").read
    for article, element in zip(file.articles, file.elements, strict=True):
        if isinstance(article, Article):
            text = pubrecord.nbib.dumps(article)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what the text does not say
                yield Reading(read(io.StringIO(text)), pubrecord.nbib.loads(text), element)


def _texts(path: Path) -> Iterator[Reading]:
    """Read a file of MEDLINE text, as NLM wrote it, with `Bio.Medline.parse` and with this library."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        articles = list(pubrecord.nbib.read(io.BytesIO(text.encode())))
    records = importlib.import_module("Bio.Medline").parse(io.StringIO(text))
    for record, article in zip(records, articles, strict=True):
        if isinstance(article, Article):
            yield Reading(record, article, etree.Element("none"))


def _with_dtd(file: File, data: bytes, folder: Path) -> bytes:
    """Return a file with a DTD that Biopython has, so that it asks nobody: the one that the file names, else that of 2025.

    Records in another element than the one that Biopython knows are put into that.
    """
    data = data.removeprefix(BOM_UTF8)
    if not _SET.search(data):
        data = file.around(*file.pieces)
    named = _NAMED_DTD.search(data)
    name = named[0].decode() if named is not None and (folder / named[0].decode()).is_file() else _DTD
    doctype = f'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "{_DTD_PLACE}{name}">'.encode()
    data = _SET.sub(lambda root: doctype + root[0], _DOCTYPE.sub(b"", data, count=1), count=1)
    return data if data.lstrip().startswith(b"<?xml") else b'<?xml version="1.0" encoding="utf-8"?>' + data


def _value(make: Callable[[], Any]) -> Any:
    """Return what a peer makes, or the exception that it ends with; what it prints and warns of is not shown."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return make()
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
            return error


def _in_order(file: File, read: Callable[[bytes], list[Any]]) -> list[Any]:
    """Return what a peer reads of a file as a whole; where it ends with an exception, of each record alone."""
    elements = file.of(Article)
    values = _value(functools.partial(read, file.data))
    if not isinstance(values, Exception):
        found = iter(values)
        return [next(found) if each.tag == "PubmedArticle" else None for each in elements]
    pieces = [
        piece if each.tag == "PubmedArticle" else b""
        for piece, each, article in zip(file.pieces, file.elements, file.articles, strict=True)
        if isinstance(article, Article)
    ]
    alone = [_value(functools.partial(read, file.around(piece))) for piece in pieces]
    return [each if isinstance(each, Exception) else each[0] if each else None for each in alone]
