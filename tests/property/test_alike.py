"""What is written like a file says what the record says, and is spelled as the file is."""

import io
import re
from random import Random

import attrs
from hypothesis import given
from hypothesis import strategies as st

import pubrecord
from pubrecord import strategies, xml

_START = re.compile(r'<([A-Za-z]\w*)((?: [\w:]+="[^"]*")*)(/?)>')
_ATTRIBUTE = re.compile(r' [\w:]+="[^"]*"')


def respelled(text: str, random: Random) -> str:
    """Return XML in other words: white space, order and quotes of attributes, references, empty elements."""

    def tag(match: re.Match[str]) -> str:
        attributes = _ATTRIBUTE.findall(match[2])
        random.shuffle(attributes)
        spelled = "".join(
            attribute.replace('"', "'") if "'" not in attribute and random.random() < 0.2 else attribute
            for attribute in attributes
        )
        if match[3]:
            return random.choice(
                [f"<{match[1]}{spelled}/>", f"<{match[1]}{spelled} />", f"<{match[1]}{spelled}></{match[1]}>"]
            )
        return f"<{match[1]}{spelled}>"

    def character(match: re.Match[str]) -> str:
        return random.choice([match[0], f"&#{ord(match[0])};", f"&#x{ord(match[0]):x};"])

    text = re.sub(
        r">\n *<", lambda _: f">{random.choice(['', ' ', chr(10), chr(10) + chr(9)])}<", _START.sub(tag, text)
    )
    text = re.sub(r"[^\x00-\x7f]", character, text)
    return text.replace("\n", "\r\n") if random.random() < 0.3 else text


def read_one(raw: bytes) -> xml.Reader:
    """Return a reader that has read the record of a document."""
    reader = xml.read(io.BytesIO(raw))
    next(reader)
    return reader


@given(strategies.records(), st.randoms(use_true_random=False))
def test_it_comes_back_byte_for_byte(record, random):
    """However a record is spelled, it is written back byte for byte."""
    raw = respelled(f"<PubmedArticleSet>\n{xml.dumps(record)}\n</PubmedArticleSet>", random).encode()
    target = io.BytesIO()
    xml.write(xml.read(io.BytesIO(raw)), target)

    assert raw == target.getvalue()


@given(st.lists(strategies.records(), min_size=2, max_size=4), st.randoms(use_true_random=False), st.booleans())
def test_records_of_one_file_come_back(records, random, is_one_way):
    """Records of one file, each spelled in its own way or all in one, are written back byte for byte."""
    texts = [xml.dumps(record) for record in records]
    spelled = texts if is_one_way else [respelled(text, random) for text in texts]
    raw = "\n".join(["<PubmedArticleSet>", *spelled, "</PubmedArticleSet>"]).encode()
    target = io.BytesIO()
    xml.write(xml.read(io.BytesIO(raw)), target)

    assert raw == target.getvalue()


@given(strategies.articles(), strategies.articles(), st.randoms(use_true_random=False))
def test_it_says_what_the_record_says(record, other, random):
    """However the file is spelled, and whatever it said, what is written like it says what the record says."""
    raw = respelled(f"<PubmedArticleSet>\n{xml.dumps(record)}\n</PubmedArticleSet>", random).encode()
    reader = read_one(raw)
    mixed = attrs.evolve(
        other, authors=reader.origin.record.authors, title="A < B & \u00e9", title_markup=None, unknown=()
    )
    target = io.BytesIO()
    xml.write([other, mixed], target, like=reader)

    assert [other, mixed] == list(xml.read(io.BytesIO(target.getvalue())))


def test_an_instruction_over_two_lines():
    """An instruction with a line break in it keeps its place where lines end as on Windows."""
    record = xml.dumps(pubrecord.Article(pmid="1", nihms=" a\nb", reference_lists=(pubrecord.ReferenceList(),)))
    raw = f"<PubmedArticleSet>\n{record}\n</PubmedArticleSet>".replace(">\n  <?", "><?").replace("\n", "\r\n").encode()
    raw = raw.replace(b">\r\n    <?", b"><?")
    target = io.BytesIO()
    xml.write(xml.read(io.BytesIO(raw)), target)

    assert b"a\r\nb" in raw
    assert raw == target.getvalue()
