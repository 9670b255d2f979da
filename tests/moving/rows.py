"""The tables of what peers give, as data: a TOML file a peer, beside this module, and what was counted with them.

A row names what a peer gives and tells as an expression what this library has for it. Where the two differ, one of the
row's reasons must hold: `when` says of which records it speaks, and `then` what the peer gives of these. Both are
expressions, so that a reason holds for any record, and not only for those that were counted.
"""

import json
import tomllib
from pathlib import Path

import attrs
import cattrs

FOLDER = Path(__file__).parent
#: What is counted, by peer.
COUNTS = FOLDER / "counts.json"
#: The peers, by the names of their files, with the module that is imported.
PEERS = {
    "pubmed_parser": "pubmed_parser",
    "biopython": "Bio.Entrez",
    "medline": "Bio.Medline",
    "metapub": "metapub",
    "pymed": "pymed",
}


@attrs.frozen
class Reason:
    """Why a peer's value may differ from ours."""

    reason: str
    """The reason, for people."""
    when: str
    """Whether it can hold for a record."""
    then: str | None = None
    """What the peer gives where it holds; `None` is what the row says."""


@attrs.frozen
class Row:
    """A field, attribute or key of a peer."""

    key: str
    """Its name."""
    ours: str
    """What this library has for it."""
    rule: str = "as is"
    """How the two are compared: see `rules`."""
    theirs: str | None = None
    """How the peer's value is got, where it is not by the key alone."""
    kind: str = "article"
    """Whether it is of an article or of a book."""
    differs: tuple[Reason, ...] = ()
    """Why they may differ."""
    then: str | None = None
    """What the peer gives where they differ; `None` where it cannot be told."""
    agrees: bool = True
    """Whether the two are the same for any record that has a value there; where not, a reason tells why of all records."""

    @property
    def name(self) -> str:
        """The key, with the kind where it is not an article."""
        return self.key if self.kind == "article" else f"{self.key} of a {self.kind}"


@attrs.frozen
class Table:
    """All rows of a peer."""

    peer: str
    """Its name in `PEERS`."""
    distribution: str
    """What is installed for it."""
    value: str
    """How the value of a row is got, with the key in braces."""
    rows: tuple[Row, ...]
    nothing: tuple[Reason, ...] = ()
    """Why it may give nothing at all of a record, or end with an exception."""

    @property
    def reasons(self) -> dict[str, tuple[Reason, ...]]:
        """The reasons by the names of the rows; the name is empty for records of which the peer gives nothing."""
        return {"": self.nothing, **{row.name: row.differs for row in self.rows}}


@attrs.define
class Cases:
    """How many records a reason explains."""

    corpus: int = 0
    """Of the corpus of real records."""
    invented: int = 0
    """Of the invented records of the project."""
    pmid: str = ""
    """The PMID of one of these records."""


@attrs.define
class Outcome:
    """How often a row was equal, and each of its reasons met; of the name "", how many records were read."""

    equal: int = 0
    """How many records of the corpus."""
    reasons: dict[str, Cases] = attrs.field(factory=dict)


@attrs.define
class Count:
    """What was counted with one version of a peer, on one corpus."""

    version: str
    """The version of the peer."""
    corpus: str
    """A digest of the files of the corpus."""
    outcomes: dict[str, Outcome]
    """By the names of rows."""


def table(peer: str) -> Table:
    """Return the table of a peer."""
    return cattrs.structure(tomllib.loads((FOLDER / f"{peer}.toml").read_text(encoding="utf-8")), Table)


def counts() -> dict[str, Count]:
    """Return what was counted, by peer."""
    return cattrs.structure(json.loads(COUNTS.read_text(encoding="utf-8")), dict[str, Count])


def save_counts(counted: dict[str, Count]) -> None:
    """Write what was counted."""
    text = json.dumps(cattrs.unstructure(counted), ensure_ascii=False, indent=1)
    COUNTS.write_text(f"{text}\n", encoding="utf-8")
