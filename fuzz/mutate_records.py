"""Changes real records at random, and asks that both engines tell the same of each.

    python fuzz/mutate_records.py [--seconds 60 | --mutants 100000] [--seed 1] [FILE ...]

Needs no more than the compiled engine, so it also runs where that is built with sanitizers. The files are PubMed XML; without
any, those of the examples. It prints how many mutants there were, and how many of them the compiled engine took.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[1]
sys.path.append(str(_ROOT / "tests"))

from two_engines import check_excerpt, check_file, check_record  # noqa: E402 - found by the line above

from pubrecord import xml  # noqa: E402 - as above
from pubrecord.excerpts import chosen  # noqa: E402 - as above

_FORMULA = (
    b'<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>k&amp;</mml:mi><mml:mo></mml:mo></mml:math>'
)
_PIECES = [
    *(b"&#38;", b"&lt;", b"&amp;", b"&#xFFFE;", b"&#x9;", b"&#13;", b"&none;", b"&", b"]]>", b"<![CDATA[a]]>"),
    *(b"<i>x</i>", b"<i/>", b"<sup></sup>", b"<b><i>y</i>&gt;</b>", b"</i>", b"<!-- c -->", b"<?nihms?>", b"<?foo a?>"),
    *(b"<New>z</New>", b'<New a="1" b="2&amp;">z<x/>&#233;</New>', b'<New a="1" a="2"/>', b' New="1"', b' New="&#10;"'),
    *(b'<New xmlns="u"/>', b"<q:x xmlns:q='u'/>", b' xmlns="u"', b' xmlns:q="u"', _FORMULA, b"xmlns", b"<mml:mi/>"),
    *(b"\r\n", b"\r", b"\t", b" ", b"\n", b'"', b"'", b"=", b"<", b">", b"</", b"/>", b"\0", b"\x07", b"\xff"),
    *(b"\xef\xbf\xbe", b"\xef\xbf\xbd", b"\xc3\xa9", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"),
    *(b"</PubmedArticle>", b"<PubmedArticle>", b"<Author/>", b'<PMID Version="1">1</PMID>', b"<Keyword>k</Keyword>"),
]
_CHOICES = [chosen([name]) for name in ("title", "authors", "doi", "year", "pages", "mesh_headings", "element")]
#: The first stands there as often as it is to be drawn.
_CHANGES = [*["add"] * 5, *["leave out", "repeat"] * 2, "change a byte", "add anywhere"]
_LONGEST = 40_000


def mutant(random_: random.Random, raw: bytes) -> bytes:
    """Return a record with one to three changes, most of them at its tags."""
    for _ in range(random_.choice((1, 1, 1, 2, 3))):
        marks = [place for place, byte in enumerate(raw) if byte in b"<>"] or [0]
        place = random_.choice(marks) + random_.choice((0, 0, 1, 1, random_.randrange(20)))
        first = random_.randrange(len(marks))
        last = min(first + random_.randrange(1, 12), len(marks) - 1)
        some = raw[marks[first] : marks[last]]
        match random_.choice(_CHANGES):
            case "add":
                raw = raw[:place] + random_.choice(_PIECES) + raw[place:]
            case "leave out":
                raw = raw[: marks[first]] + raw[marks[last] :]
            case "repeat":
                raw = raw[:place] + some + raw[place:]
            case "change a byte":
                raw = raw[:place] + bytes([random_.randrange(256)]) + raw[place + 1 :]
            case _:
                place = random_.randrange(len(raw) + 1)
                raw = raw[:place] + random_.choice(_PIECES) + raw[place:]
    return raw


def records_of(files: list[Path]) -> Iterator[bytes]:
    """Give the records of files as they stand there."""
    for file in files:
        reader = xml.read(file, on_error="skip")
        for _ in reader:
            if reader.offset is not None and len(reader.raw) <= _LONGEST:
                yield reader.raw


def main() -> None:
    """Change records until the time is over, or there are enough of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--mutants", type=int, help="stop at so many, whatever time it takes")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    originals = list(dict.fromkeys(records_of(given.files or sorted((_ROOT / "src/pubrecord/examples").glob("*.xml")))))
    random_, taken, number = random.Random(given.seed), 0, 0
    end = time.monotonic() + given.seconds
    while number < given.mutants if given.mutants is not None else time.monotonic() < end:
        number += 1
        raw = mutant(random_, random_.choice(originals))
        try:
            taken += check_record(raw)
            if number % 4 == 0:
                check_excerpt(raw, random_.choice(_CHOICES))
            if number % 16 == 0:
                neighbor = random_.choice(originals)
                source = b"<PubmedArticleSet>" + neighbor + b"\n" + raw + neighbor + b"</PubmedArticleSet>"
                check_file(source, random_.choice((100, 1000, 1 << 20)))
        except BaseException:
            Path(f"crash-{number}.xml").write_bytes(raw)
            raise
    print(f"{number:,} mutants of {len(originals):,} records, {taken:,} of them taken by the compiled engine")


if __name__ == "__main__":
    main()
