"""Inputs of many shapes, each of any size, and the work that is done with them: for the test of proportion.

As a script, under callgrind, it does the work for each shape twice, the second time with twice the size, and calls
``getppid`` before and after, where callgrind writes down the instructions that it has counted.
"""

import contextlib
import gc
import io
import os
import sys
from collections.abc import Callable

import made

import pubrecord
from pubrecord import PubrecordError

_AUTHOR = "<Author><LastName>Quill</LastName><ForeName>Ada</ForeName></Author>"


def _children(text: str) -> Callable[[int], str]:
    """Return what gives a document of one record, in whose list of authors a text stands many times."""
    return lambda count: made.document(made.article(more=text * count))


def _title(text: str, around: str = "{}") -> Callable[[int], str]:
    return lambda count: made.document(made.article(around.format(text * count)))


def _citation(text: str) -> Callable[[int], str]:
    """Return what gives a document of one record, in whose citation a text stands many times."""
    return lambda count: made.document(
        made.article().replace("</MedlineCitation>", text * count + "</MedlineCitation>")
    )


def _set(text: str) -> Callable[[int], str]:
    return lambda count: made.document(*([text] * count))


def _text(before: str, text: str, behind: str = "") -> Callable[[int], str]:
    return lambda count: before + text * count + behind


def _attributes(element: str) -> Callable[[int], str]:
    """Return what gives a document with many attributes of one element."""

    def document(count: int) -> str:
        spelled = "".join(f' a{number}="{number}"' for number in range(count))
        return made.document(made.article(more="<Foo/>")).replace(f"<{element}>", f"<{element}{spelled}>", 1)

    return document


def _declarations(element: str) -> Callable[[int], str]:
    def document(count: int) -> str:
        spelled = "".join(f' xmlns:a{number}="urn:{number}"' for number in range(count))
        return made.document(made.article("<i>a</i>", more="<Foo/>")).replace(
            f"<{element}>", f"<{element}{spelled}>", 1
        )

    return document


_MATH = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi></mml:math>'
_REFERENCE = '<Reference><Citation>A. B <i>c</i>.</Citation><ArticleIdList><ArticleId IdType="doi">10.1/x</ArticleId></ArticleIdList></Reference>'
#: Shapes of XML, with how many times the smallest part stands in the smaller input.
_XML: dict[str, tuple[int, Callable[[int], str]]] = {
    # what fields are for
    "authors": (300, _children(_AUTHOR)),
    "authors in another order": (200, _children("<Author><ForeName>A</ForeName><LastName>Q</LastName></Author>")),
    "authors with affiliations": (
        200,
        _children("<Author><LastName>Q</LastName><Affiliation>A</Affiliation></Author>"),
    ),
    "empty authors": (600, _children("<Author/>")),
    "authors with comments": (200, _children(f"<!-- a -->{_AUTHOR}")),
    "identifiers": (
        300,
        _text(
            made.document("<PubmedArticle><PubmedData><ArticleIdList>", head="")[:-20],
            '<ArticleId IdType="a">1</ArticleId>',
            "</ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>",
        ),
    ),
    "keywords": (300, _citation("<KeywordList><Keyword>a</Keyword></KeywordList>")),
    "headings": (
        300,
        _citation(
            '<MeshHeadingList><MeshHeading><DescriptorName UI="D1">a</DescriptorName></MeshHeading></MeshHeadingList>'
        ),
    ),
    "cited works": (
        150,
        lambda count: made.document(
            made.article().replace(
                "</MedlineCitation>",
                f"</MedlineCitation><PubmedData><ReferenceList>{_REFERENCE * count}</ReferenceList></PubmedData>",
            )
        ),
    ),
    "a long title": (100_000, _title("a")),
    "a title of ampersands": (5_000, _title("&amp;")),
    "a title of numeric references": (5_000, _title("&#955;")),
    "a title beyond ASCII": (30_000, _title("\N{GREEK SMALL LETTER LAMDA}")),
    "a title of white space": (50_000, _title(" \n")),
    "a title of carriage returns": (10_000, _title("&#13;")),
    "inline elements": (600, _title("<i>a</i> ")),
    "inline elements in each other": (
        20,
        lambda count: made.document(made.article("<i>" * count + "a" + "</i>" * count) * 20),
    ),
    "formulas": (200, _title(_MATH)),
    "formulas in one": (500, _title("<mml:mi>x</mml:mi>", '<mml:math xmlns:mml="urn:m">{}</mml:math>')),
    "comments in a title": (500, _title("a<!-- b -->")),
    "CDATA in a title": (500, _title("<![CDATA[<a>]]>")),
    "instructions in a title": (500, _title("<?a b?>")),
    # what no field is for
    "unknown elements": (400, _children("<Foo>a</Foo>")),
    "unknown elements between authors": (200, _children(f"<Foo/>{_AUTHOR}")),
    "unknown elements before authors": (
        200,
        lambda count: made.document(made.article(more="<Foo/>" * count + _AUTHOR * count)),
    ),
    "unknown elements in the citation": (400, _citation("<Foo/>")),
    "unknown elements in one": (600, _children("<Foo>{}</Foo>".format("<Bar/>" * 20))),
    "an unknown element of many": (
        800,
        lambda count: made.document(made.article(more=f"<Foo>{'<Bar/>' * count}</Foo>")),
    ),
    "unknown texts": (300, _children(f"text{_AUTHOR}")),
    "unknown attributes of authors": (200, _children('<Author Foo="1"><LastName>Q</LastName></Author>')),
    "unknown attributes of one author": (400, _attributes("LastName")),
    "unknown attributes of the record": (400, _attributes("PubmedArticle")),
    "unknown attributes of the unknown": (600, _attributes("Foo/")),
    "attributes of no known value": (200, _children('<Author ValidYN="x"><LastName>Q</LastName></Author>')),
    "markup in names": (200, _children("<Author><LastName>a<b>c</b></LastName></Author>")),
    "second last names": (200, _children("<Author><LastName>a</LastName><LastName>b</LastName></Author>")),
    "second lists of authors": (
        200,
        lambda count: made.document(
            made.article().replace("<Language>", "<AuthorList><Author/></AuthorList>" * count + "<Language>")
        ),
    ),
    "empty lists": (
        300,
        lambda count: made.document(made.article().replace("<Language>", "<GrantList/>" * count + "<Language>")),
    ),
    "lists of unknown elements": (
        300,
        lambda count: made.document(
            made.article().replace("<Language>", f"<GrantList>{'<Foo/>' * count}</GrantList><Language>")
        ),
    ),
    "elements that belong elsewhere": (
        300,
        lambda count: made.document(made.article().replace("<Language>", "<KeywordList/>" * count + "<Language>")),
    ),
    "prefixes of authors": (100, _children('<Author xmlns:a="urn:a"><LastName>Q</LastName></Author>')),
    "prefixed attributes of authors": (
        100,
        _children('<Author xmlns:a="urn:a" a:b="1"><LastName>Q</LastName></Author>'),
    ),
    "prefixes of the record": (30, _declarations("PubmedArticle")),
    "prefixes of the set": (30, _declarations("PubmedArticleSet")),
    "unknown elements with prefixes": (200, _children('<a:Foo xmlns:a="urn:a"/>')),
    "nested lists of cited works": (
        25,
        lambda count: (
            made.document(
                "<PubmedArticle><PubmedData>"
                + ("<ReferenceList>" * count + "</ReferenceList>" * count)
                + "</PubmedData></PubmedArticle>"
            )
            * 20
        ),
    ),
    # whole files
    "records": (30, _set(made.article())),
    "records with something unknown": (15, _set(made.article(more="<Foo/>"))),
    "records that are broken": (30, _set(made.article("a & b"))),
    "records without an end": (100, _set("<PubmedArticle><MedlineCitation>")),
    "records in records": (100, _text("<PubmedArticleSet>", "<PubmedArticle><PubmedBookArticle></PubmedArticle>")),
    "end tags": (300, _text("<PubmedArticleSet>", "</PubmedArticle>")),
    "end tags that do not end": (300, _text("<PubmedArticleSet><PubmedArticle>", "</PubmedArticle x")),
    "hidden end tags": (
        300,
        _text("<PubmedArticleSet><PubmedArticle>", "<!-- </PubmedArticle> -->", "</PubmedArticle></PubmedArticleSet>"),
    ),
    "comments that hide end tags and do not end": (
        200,
        _text("<PubmedArticleSet>", "<PubmedArticle><!-- </PubmedArticle>"),
    ),
    "CDATA that hides end tags and does not end": (
        200,
        _text("<PubmedArticleSet>", "<PubmedArticle><![CDATA[ </PubmedArticle>"),
    ),
    "instructions that do not end": (200, _text("<PubmedArticleSet>", "<?x <PubmedArticle/>")),
    "stray texts": (200, _text("<PubmedArticleSet>", "x<PubmedArticle/>")),
    "a long stray text": (50_000, _text("<PubmedArticleSet>", "x", "<PubmedArticle/></PubmedArticleSet>")),
    "stray elements": (300, _text("<PubmedArticleSet>", "<Foo/>", "</PubmedArticleSet>")),
    "wrappers around records": (200, _text("<PubmedArticleSet>", "<Foo><PubmedArticle/></Foo>", "</PubmedArticleSet>")),
    "comments between records": (300, _text("<PubmedArticleSet>", "<!-- a --><PubmedArticle/>", "</PubmedArticleSet>")),
    "comments before a record": (500, _text("<PubmedArticleSet>", "<!-- a -->", "<PubmedArticle/></PubmedArticleSet>")),
    "comments before the root": (500, _text("", "<!-- a -->", "<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>")),
    "documents": (50, lambda count: made.document("<PubmedArticle/>") * count),
    "roots that do not end": (200, _text("", "<PubmedArticleSet><PubmedArticle/>")),
    "document types with declarations": (
        2_000,
        _text("<PubmedArticleSet/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><PubmedArticleSet></PubmedArticleSet>"),
    ),
    "quotes in a document type": (500, _text("<!DOCTYPE a ", "'\"'", "><PubmedArticleSet/>")),
    "less-than signs": (2_000, _text("<PubmedArticleSet><PubmedArticle>", "<")),
    "attributes of the root": (
        300,
        lambda count: (
            "<PubmedArticleSet" + "".join(f' a{n}="b"' for n in range(count)) + "><PubmedArticle/></PubmedArticleSet>"
        ),
    ),
}
#: Those that are also read as whole documents.
_WHOLE = (
    *("authors", "a long title", "formulas", "unknown elements", "unknown attributes of the record", "records"),
    *("stray texts", "stray elements", "wrappers around records", "comments between records", "prefixes of the set"),
)


def _through_xml(data: bytes) -> None:
    """Read what there is, write it as XML and as JSON, and read that."""
    for record in pubrecord.xml.read(io.BytesIO(data), on_error="skip"):
        with contextlib.suppress(PubrecordError):
            pubrecord.xml.dumps(record)
        pubrecord.json.loads(pubrecord.json.dumps(record))


def _from_csl(title: str) -> Callable[[], object]:
    return lambda: pubrecord.csl.from_item({"type": "article-journal", "title": title})


def work(count: int) -> dict[str, Callable[[], object]]:
    """Return what is done with each shape, where the smaller input is `count` times as large as the table has it."""
    tasks: dict[str, Callable[[], object]] = {}
    for name, (size, shape) in _XML.items():
        text = shape(size * count // 2)
        raw = text.encode()
        tasks[name] = lambda raw=raw: _through_xml(raw)
        if name in _WHOLE:
            head = '<?xml version="1.0" encoding="utf-16"?>'
            raw = (head + text.removeprefix(made.HEAD)).encode("utf-16")
            tasks[f"{name}, parsed as a whole"] = lambda raw=raw: _through_xml(raw)
    tasks["tags of a CSL title in each other"] = _from_csl("<i>" * 300 * count + "a" + "</i>" * 300 * count)
    tasks["tags of a CSL title that do not end"] = _from_csl("<i>a" * 300 * count)
    tasks["tags of a CSL title across each other"] = _from_csl("<i>a<b>b</i>c</b>" * 200 * count)
    tasks["end tags of a CSL title"] = _from_csl("<i>" * 300 * count + "</b>" * 300 * count)
    return tasks


def main() -> None:
    """Do all the work, in an order that is printed."""
    for task in work(1).values():  # what is compiled is compiled
        task()
    tasks = {count: work(count) for count in (1, 2)}
    for name in tasks[1]:
        for count in (1, 2):
            gc.collect()
            os.getppid()
            tasks[count][name]()
            os.getppid()
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    sys.exit(main())
