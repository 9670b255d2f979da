"""Compare a peer with this library: on the invented records, on the corpus, or on any files.

    python tests/moving/counting.py                      # count anew, and write the tables of the pages anew
    python tests/moving/counting.py pubmed25n0001.xml.gz # compare these files, and show what no reason explains

The peers must be installed: `pip install --group moving`.
"""

import argparse
import hashlib
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path

import readings
import tables
from comparing import Result, compare
from rows import FOLDER, PEERS, Cases, Count, Outcome, save_counts, table

import pubrecord

#: The example files that can be read to their end.
_EXAMPLES = ("articles.xml", "books.xml", "pubmed26n0001.xml", "pubmed26n0002.xml", "records.xml")
_SHOWN = 20


def invented() -> list[Path]:
    """Return the files of invented records: the examples of the package, and those which show the differences."""
    return [*map(pubrecord.examples.path, _EXAMPLES), *sorted(FOLDER.glob("*.xml")), *sorted(FOLDER.glob("*.nbib"))]


def real(corpus: Path) -> list[Path]:
    """Return the files of the corpus that can be read, of PubMed XML and of MEDLINE text."""
    files = [path for path in sorted((corpus / "corpus").rglob("*.xml*")) if "broken" not in path.parts]
    return [*files, *sorted((corpus / "formats" / "data").glob("*.nbib*"))]


def digest(files: Iterable[Path]) -> str:
    """Return a short digest of the content of files."""
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]


def results(peer: str, files: Iterable[Path]) -> Iterator[Result]:
    """Give what comes out for each record of files in each row of a peer."""
    return iter(compare(table(peer), itertools.chain.from_iterable(readings.of(peer, path) for path in files)))


def count(peer: str, real_files: list[Path]) -> tuple[Count, list[Result]]:
    """Count what comes out for the corpus and for the invented records; return it with what no reason explains."""
    own = table(peer)
    outcomes = {
        name: Outcome(reasons={each.reason: Cases() for each in reasons}) for name, reasons in own.reasons.items()
    }
    unexplained: list[Result] = []
    sources: tuple[tuple[list[Path], Callable[[Cases], None]], ...] = (
        (real_files, _add_real),
        (invented(), _add_invented),
    )
    for files, add in sources:
        for result in results(peer, files):
            outcome = outcomes[result.name]
            if result.equal:
                outcome.equal += files is real_files
            elif result.reason is None:
                unexplained.append(result)
            else:
                cases = outcome.reasons[result.reason]
                add(cases)
                cases.pmid = cases.pmid or result.pmid
    return Count(metadata.version(own.distribution), digest(real_files), outcomes), unexplained


def _add_real(cases: Cases) -> None:
    cases.corpus += 1


def _add_invented(cases: Cases) -> None:
    cases.invented += 1


def _show(peer: str, unexplained: list[Result]) -> None:
    for each in unexplained[:_SHOWN]:
        print(
            f"{peer}, {each.name or 'the record'}, PMID {each.pmid}:\n  theirs {each.theirs!r}\n  ours   {each.ours!r}"
        )


def main() -> None:
    """Compare what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--peer", choices=PEERS, nargs="+", default=list(PEERS))
    given = parser.parse_args()
    corpus = Path(os.environ.get("PUBRECORD_CORPUS") or FOLDER.parents[2] / "shared")
    counted: dict[str, Count] = {}
    failed = False
    for peer in given.peer:
        if given.files:
            found = list(results(peer, given.files))
            unexplained = [each for each in found if not each.explained]
            equal = sum(each.equal for each in found if each.name)
            explained = sum(each.reason is not None for each in found if each.name)
        else:
            counted[peer], unexplained = count(peer, real(corpus))
            equal, explained = tables.totals(counted[peer])
        print(f"{peer}: {equal:,} equal, {explained:,} explained, {len(unexplained):,} not explained")
        _show(peer, unexplained)
        failed |= bool(unexplained)
    if counted and not failed:
        save_counts({**tables.known_counts(), **counted})
        tables.write_pages()
    sys.exit(failed)


if __name__ == "__main__":
    main()
