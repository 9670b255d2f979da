"""What is compiled is decided by the declaration, and never by what stands in a file."""

import inspect
import io
import itertools
import linecache
import tracemalloc

import made
import pytest

import pubrecord
from pubrecord.compiling import Code
from pubrecord.xml.reading import compiler as reading
from pubrecord.xml.writing import compiler as writing

#: The attributes of a start tag, and what follows them, as they are declared; together they have 2,880 orders.
_CITATION = ('Status="MEDLINE"', 'VersionID="1"', 'VersionDate="2024/01/01"', 'Owner="NLM"', 'IndexingMethod="Manual"')
_TITLE = ('book="a"', 'part="b"', 'sec="c"')
_AUTHOR = ('ValidYN="Y"', 'EqualContrib="Y"')
_LOCATION = ('EIdType="doi"', 'ValidYN="Y"')


def compiled() -> int:
    """Count the functions whose source text is kept."""
    return sum(name.startswith("<pubrecord ") for name in linecache.cache)


def file_with_orders(count: int, *, same: bool = False) -> bytes:
    """Return a file of so many records, each with its attributes in another order."""
    orders = itertools.product(*map(itertools.permutations, (_CITATION, _TITLE, _AUTHOR, _LOCATION)))
    first = next(orders)
    records = []
    for number, order in zip(range(count), orders, strict=False):
        citation, title, author, location = map(" ".join, first if same else order)
        xml = made.article(pmid=number + 1).replace('Status="MEDLINE" Owner="NLM"', citation)
        xml = xml.replace("<ArticleTitle>", f"<ArticleTitle {title}>").replace(
            '<Author ValidYN="Y">', f"<Author {author}>"
        )
        location = f"</ArticleTitle>\n        <ELocationID {location}>10.5555/1</ELocationID>"
        records.append(xml.replace("</ArticleTitle>", location))
    return made.document(*records).encode()


def test_orders_of_attributes_are_not_compiled():
    """Whatever the orders of attributes in a file, no function is compiled for one of them, and all come back."""
    few, many = file_with_orders(20), file_with_orders(2000)
    pubrecord.write(pubrecord.xml.read(io.BytesIO(few)), io.BytesIO(), format="xml")
    before, target = compiled(), io.BytesIO()

    pubrecord.write(pubrecord.xml.read(io.BytesIO(many)), target, format="xml")

    assert before == compiled()
    assert many == target.getvalue()


def test_memory_does_not_grow_with_the_orders():
    """Records with many orders of attributes take no more memory than records with one."""
    peaks = []
    for same in (True, False):
        raw = file_with_orders(1000, same=same)
        pubrecord.write(pubrecord.xml.read(io.BytesIO(raw)), io.BytesIO(), format="xml")
        tracemalloc.start()
        pubrecord.write(pubrecord.xml.read(io.BytesIO(raw)), io.BytesIO(), format="xml")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + (2 << 20)


def test_generated_text_can_be_read():
    """The text of a compiled function can be shown, and its variables are named after the classes they hold."""
    reader = inspect.getsource(reading.reader_of("PubmedArticle"))
    writer = inspect.getsource(writing.writer_of(pubrecord.Article, "PubmedArticle", in_any_order=False))

    assert "article_1 = ArticleDraft()" in reader
    assert "journal_1.title = texts[k]" in reader
    assert "def write(r, add, out, ind, close, orders):" in writer


def test_code_indents_what_it_builds():
    """Blocks are indented, and a function that is begun within another stands before it."""
    code = Code()
    with code.function("outer", "x"), code.block("if x:"):
        with code.function("inner", "y"):
            code.line("return y + step")
        code.line("x = inner(x)")
        code.line("return x")
    code.names["step"] = 2

    outer = code.compiled("test of code", "outer")

    assert 5 == outer(3)
    assert "def inner(y):\n    return y + step\ndef outer(x):\n    if x:\n" in "".join(
        linecache.getlines("<pubrecord test of code>")
    )


def test_variables_are_new():
    """A variable's name begins with its stem and is given once."""
    code = Code()

    assert ["author_1", "author_2", "title_1"] == [
        code.variable("author"),
        code.variable("author"),
        code.variable("title"),
    ]


def test_an_element_of_another_class():
    """There is no writer of a record in an element that it cannot stand in."""
    with pytest.raises(KeyError):
        writing.writer_of(pubrecord.Article, "DeleteCitation", in_any_order=False)
