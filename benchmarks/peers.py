"""The jobs of other libraries and programs: what each is documented to do, for every record, with nothing kept.

Those that return one record at a time get one at a time; only Biopython reads a file as a whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contender import Absent, Bench, Contender, Job, count, cut, load

_ARTICLE = "PubmedArticle"

#: The ten fields that the tools which pick fields are asked for, with their paths below an article.
FIELDS = {
    "PMID": "MedlineCitation/PMID",
    "Title": "MedlineCitation/Article/ArticleTitle",
    "Abstract": "MedlineCitation/Article/Abstract/AbstractText",
    "Journal": "MedlineCitation/MedlineJournalInfo/MedlineTA",
    "Year": "MedlineCitation/Article/Journal/JournalIssue/PubDate/Year",
    "Volume": "MedlineCitation/Article/Journal/JournalIssue/Volume",
    "Issue": "MedlineCitation/Article/Journal/JournalIssue/Issue",
    "Pages": "MedlineCitation/Article/Pagination/MedlinePgn",
    "Authors": "MedlineCitation/Article/AuthorList/Author/LastName",
    "Headings": "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName",
}
#: Ten with identifiers and references.
MORE_FIELDS = {
    **{name: FIELDS[name] for name in ("PMID", "Title", "Abstract", "Journal", "Authors", "Headings")},
    "Ids": "PubmedData/ArticleIdList/ArticleId",
    "Places": "MedlineCitation/Article/ELocationID",
    "Grants": "MedlineCitation/Article/GrantList/Grant/GrantID",
    "References": "PubmedData/ReferenceList/Reference/Citation",
}


def pubmed_parser(bench: Bench) -> Job:
    """Read dicts; it takes compressed files only."""
    parse = load("pubmed_parser").parse_medline_xml
    return lambda: count(parse(str(bench.packed)))


def biopython(bench: Bench) -> Job:
    """Read with `read`: `parse`, which gives one record at a time, refuses a PubmedArticleSet.

    It does not validate, because older records have elements that the DTD of 2025 has no more.
    """
    entrez = load("Bio.Entrez")

    def job() -> int:
        with bench.plain.open("rb") as file:
            return len(entrez.read(file, validate=False)[_ARTICLE])

    return job


def metapub(bench: Bench) -> Job:
    """Make its article of the XML of each record, in the set that it looks for."""
    make = load("metapub").PubMedArticle
    return lambda: count(make(b"<PubmedArticleSet>%b</PubmedArticleSet>" % record).pmid for record in cut(bench.plain))


def pymed(bench: Bench) -> Job:
    """Make its article of each element, which it gets from the standard library's parser."""
    make = load("pymed.article").PubMedArticle
    return lambda: count(make(xml_element=element).pubmed_id for element in _elements(bench.plain))


def manubot(bench: Bench) -> Job:
    """Make a CSL item of each element, which it gets from the standard library's parser."""
    make = load("manubot.cite.pubmed").csl_item_from_pubmed_article
    return lambda: count(make(element)["PMID"] for element in _elements(bench.plain))


def xsdata(bench: Bench) -> Job:
    """Parse each record into generated classes, with the faster one of its handlers."""
    sys.path.insert(0, str(_classes(bench)))
    parsers = load("xsdata.formats.dataclass.parsers")
    handler = load("xsdata.formats.dataclass.parsers.handlers").XmlEventHandler
    config = load("xsdata.formats.dataclass.parsers.config").ParserConfig(fail_on_unknown_properties=False)
    article = load("generated").PubmedArticle
    parser = parsers.XmlParser(config=config, handler=handler)
    return lambda: count(parser.from_bytes(record, article).medline_citation for record in cut(bench.plain))


def generate_classes(bench: Bench) -> None:
    """Generate xsdata's classes from the DTD.

    The generator takes the hour of a date as required, because the DTD has it in a group that may be left out; so it
    is given a DTD without that group. The modules of the DTD must stand beside it.
    """
    load("xsdata")
    if bench.dtd is None:
        raise Absent("needs a DTD of PubMed: --dtd FILE")
    folder = _classes(bench)
    folder.mkdir()
    for path in bench.dtd.resolve().parent.iterdir():
        (folder / path.name).symlink_to(path)
    text = bench.dtd.read_bytes().replace(b"(Hour, (Minute, Second?)?)?", b"Hour?, Minute?, Second?")
    (folder / "bench.dtd").write_bytes(text)
    command = [sys.executable, "-m", "xsdata", "generate", "bench.dtd", "--package", "generated"]
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])  # it calls a formatter
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr, env={**os.environ, "PATH": programs})


def pubmedparser2(bench: Bench, chosen: dict[str, str]) -> Job:
    """Write a table for each field; a file is read by one thread."""
    read_xml = load("pubmedparser").read_xml
    fields = {name: f"/{_ARTICLE}/{path}" for name, path in chosen.items() if name != "PMID"}
    structure = {"root": "/PubmedArticleSet", "key": f"/{_ARTICLE}/{chosen['PMID']}", **fields}
    folder = tempfile.mkdtemp(dir=bench.folder)

    def job() -> int:
        read_xml([str(bench.plain)], structure, folder, relative_to_default_data=False, n_threads=1)
        with (Path(folder) / "Journal.tsv").open("rb") as file:
            return count(file) - 1  # the names of the columns

    return job


def pmcdb(bench: Bench) -> Job:
    """Write Parquet tables of all that it knows, from the compressed file, with one worker."""
    program = shutil.which("pmcdb-core")
    if program is None:
        raise Absent("no program pmcdb-core")
    target = tempfile.mkdtemp(dir=bench.folder)

    def job() -> None:
        subprocess.run(
            [program, "parse", str(bench.packed), "--output", target, "--workers", "1"], stdout=sys.stderr, check=True
        )

    return job


def xtract(bench: Bench, chosen: dict[str, str], pin: tuple[str, ...] = ()) -> Job:
    """Write a line for each record; the program uses all processors that it may."""
    program = shutil.which("xtract")
    if program is None or not all(map(shutil.which, pin[:1])):
        raise Absent("no program xtract, or none to keep it to one processor")
    command = [*pin, program, "-input", str(bench.plain), "-mixed", "-pattern", _ARTICLE, "-def", "-", "-sep", "|"]
    command += ["-element", *("/".join(path.split("/")[-2:]) for path in chosen.values())]  # it takes parent/child
    target = bench.folder / "xtract.tsv"

    def job() -> int:
        with target.open("wb") as file:
            subprocess.run(command, stdout=file, check=True)
        with target.open("rb") as file:
            return count(file)

    return job


def _elements(path: Path) -> Iterator[Any]:
    """Give the articles of the file as elements of the standard library, cleared when the next one is asked for."""
    for _, element in load("xml.etree.ElementTree").iterparse(path):
        if element.tag == _ARTICLE:
            yield element
            element.clear()


def _classes(bench: Bench) -> Path:
    """Return the folder of the generated classes, one for all bench files."""
    return bench.folder.parent / "classes"


_ONE_PROCESSOR = ("taskset", "--cpu-list", "0")
PEERS = [
    Contender("pubmed_parser", "xml.gz", "dict of 25 fields", pubmed_parser, "pubmed_parser"),
    Contender("Biopython", "xml", "all elements as dicts and lists", biopython, "biopython"),
    Contender("metapub", "xml", "object of 28 fields", metapub, "metapub"),
    Contender("pymed", "xml", "object of 12 fields", pymed, "pymed"),
    Contender("manubot", "xml", "CSL item of up to 15 keys", manubot, "manubot"),
    Contender("xsdata", "xml", "all elements, generated classes", xsdata, "xsdata", generate_classes),
    Contender("pmcdb", "xml.gz", "27 tables of Parquet", pmcdb, "pmcdb-core"),
    Contender(
        "pubmedparser2", "xml", "10 fields, in tables", lambda bench: pubmedparser2(bench, FIELDS), "pubmedparser2"
    ),
    Contender(
        "pubmedparser2, with references",
        "xml",
        "10 fields, in tables",
        lambda bench: pubmedparser2(bench, MORE_FIELDS),
        "pubmedparser2",
    ),
    Contender("xtract", "xml", "10 fields, in a table", lambda bench: xtract(bench, FIELDS), "xtract"),
    Contender(
        "xtract, 1 processor",
        "xml",
        "10 fields, in a table",
        lambda bench: xtract(bench, FIELDS, _ONE_PROCESSOR),
        "xtract",
    ),
    Contender(
        "xtract, 1 processor, with references",
        "xml",
        "10 fields, in a table",
        lambda bench: xtract(bench, MORE_FIELDS, _ONE_PROCESSOR),
        "xtract",
    ),
]
