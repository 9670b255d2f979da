"""JSON is the contract between programs: described by a schema, checked, never coerced."""

import functools
import io
import json as stdlib_json
import re
from pathlib import Path

import attrs
import cattrs
import jsonschema
import pytest

import pubrecord
from pubrecord import json, records
from pubrecord.json.compiler import is_record_class
from pubrecord.records import (
    AbstractText,
    Affiliation,
    Article,
    Author,
    BookArticle,
    Deletion,
    Journal,
    Pmid,
    ReferenceList,
    Unknown,
)

ARTICLE = Article(
    pmid="1",
    title="A title",
    title_markup="A <i>title</i>",
    authors=(Author(last_name="A"), Author(affiliations=(Affiliation(text="X"), Affiliation()))),
    languages=("eng",),
    authors_complete=False,
    abstract_sections=(AbstractText(), AbstractText(text="B", label="")),
    reference_lists=(ReferenceList(reference_lists=(ReferenceList(title="T"),)),),
    unknown=(Unknown(path=".", value="<Foo/>", position=0),),
)
PLAIN = {
    "record": "article",
    "pmid": "1",
    "title": "A title",
    "title_markup": "A <i>title</i>",
    "abstract_sections": [{}, {"label": "", "text": "B"}],
    "authors_complete": False,
    "authors": [{"last_name": "A"}, {"affiliations": [{"text": "X"}, {}]}],
    "languages": ["eng"],
    "reference_lists": [{"reference_lists": [{"title": "T"}]}],
    "unknown": [{"path": ".", "value": "<Foo/>", "position": 0}],
}


@functools.cache
def validator():
    return jsonschema.Draft202012Validator(json.schema())


def changed(path, value):
    """Return the plain record with another value, or with none, at a path."""
    plain = stdlib_json.loads(stdlib_json.dumps(PLAIN))
    *steps, last = path
    place = plain
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return plain


def test_shape():
    """Keys are the names of the fields, defaults are left out, the kind of record has its key."""
    assert PLAIN == json.to_dict(ARTICLE)
    assert ARTICLE == json.from_dict(PLAIN)
    assert PLAIN == stdlib_json.loads(json.dumps(ARTICLE))
    assert ["record"] == [*json.to_dict(BookArticle())]
    assert {"record": "deletion", "pmids": [{"value": "1"}]} == json.to_dict(Deletion(pmids=(Pmid(value="1"),)))


def test_defaults_may_be_given():
    """A key that has the default value is read all the same."""
    full = {"record": "article", "element": "PubmedArticle", "languages": [], "abstract_sections": [{"text": ""}]}

    assert Article(abstract_sections=(AbstractText(),)) == json.from_dict(full)


REFUSED = {
    "a number for a string": (["pmid"], 3, "$.pmid", "expected a string, got a whole number"),
    "true for a string": (["pmid"], True, "$.pmid", "expected a string, got true or false"),
    "a string for true": (["authors_complete"], "no", "$.authors_complete", "expected true or false, got a string"),
    "a number for true": (["authors_complete"], 1, "$.authors_complete", "expected true or false, got a whole number"),
    "a string for a list": (["languages"], "eng", "$.languages", "expected a list, got a string"),
    "an object for a list": (["authors"], {}, "$.authors", "expected a list, got an object"),
    "a string for an object": (["authors", 0], "A", "$.authors[0]", "expected an object, got a string"),
    "null in a list of records": (["authors", 0], None, "$.authors[0]", "expected an object, got null"),
    "null in a list of texts": (["languages", 0], None, "$.languages[0]", "expected a string, got null"),
    "null for what is required": (["unknown", 0, "path"], None, "$.unknown[0]", "the key 'path' is null"),
    "no kind but null": (["record"], None, "$.record", 'expected one of "article", "book", "deletion", it is absent'),
    "a number in a list": (["languages", 0], 5, "$.languages[0]", "expected a string, got a whole number"),
    "a list for a string": (["title"], ["A"], "$.title", "expected a string, got a list"),
    "a float for a number": (
        ["unknown", 0, "position"],
        1.0,
        "$.unknown[0].position",
        "expected a whole number, got a number",
    ),
    "an absent key": (["unknown", 0, "path"], ..., "$.unknown[0]", "the key 'path' is absent"),
    "an unknown key": (["titel"], "A", "$", "the key 'titel' is unknown: did you mean 'title'?"),
    "an unknown key deep down": (
        ["authors", 0, "lastname"],
        "A",
        "$.authors[0]",
        "the key 'lastname' is unknown: did you mean 'last_name'?",
    ),
    "a key like no other": (["xyzzy"], 1, "$", "the key 'xyzzy' is unknown"),
    "a key that is null": (["xyzzy"], None, "$", "the key 'xyzzy' is unknown"),
    "an element of no record": (
        ["element"],
        "Foo",
        "$.element",
        "expected one of PubmedArticle, MedlineCitation, got 'Foo'",
    ),
    "no kind": (["record"], ..., "$.record", 'expected one of "article", "book", "deletion", it is absent'),
    "a kind of no record": (
        ["record"],
        "patent",
        "$.record",
        'expected one of "article", "book", "deletion", got \'patent\'',
    ),
    "a kind that is no string": (
        ["record"],
        1,
        "$.record",
        'expected one of "article", "book", "deletion", got a whole number',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    """What has not the shape of a record is refused with the path; the schema refuses it too."""
    steps, value, path, message = REFUSED[name]
    plain = changed(steps, value)

    with pytest.raises(pubrecord.JsonShapeError) as caught:
        json.from_dict(plain)
    assert [(path, message)] == [(problem.path, problem.message) for problem in caught.value.problems]
    assert f"{message} - at {path}" in str(caught.value)
    if name != "a float for a number":  # 1.0 is an integer to JSON Schema
        assert not validator().is_valid(plain)


def test_all_problems_in_one_error():
    """An error names every problem of the record, and its PMID."""
    plain = changed(["title"], 5) | {"languages": [1, "eng", 2], "foo": 1}

    with pytest.raises(pubrecord.JsonShapeError, match="PMID 1") as caught:
        json.from_dict(plain)
    assert ["$", "$.languages[0]", "$.languages[2]", "$.title"] == sorted(
        problem.path for problem in caught.value.problems
    )


def test_null_is_absent():
    """A key that is `null` is absent on every level, also one that only another kind of record has."""
    nulls = {"title": None, "journal": None, "authors": None, "authors_complete": None, "book": None, "pmids": None}
    deep = [{"last_name": "A", "affiliations": [{"text": None, "identifiers": None}], "fore_name": None}]

    assert Article(pmid="1") == json.from_dict({"record": "article", "pmid": "1", **nulls})
    assert Article(authors=(Author(last_name="A", affiliations=(Affiliation(),)),)) == json.from_dict(
        {"record": "article", "authors": deep, "element": None}
    )
    assert Deletion() == json.loads('{"record": "deletion", "title": null, "unknown": null, "pmids": null}')


def test_ten_problems_are_spelled_out():
    """A message names the first ten problems and counts the others; all are in the error."""
    languages = list(range(2500))

    with pytest.raises(pubrecord.JsonShapeError) as caught:
        json.from_dict({"record": "article", "languages": languages})
    lines = str(caught.value).splitlines()
    assert (2500, 12) == (len(caught.value.problems), len(lines))
    assert "  expected a string, got a whole number - at $.languages[9]" == lines[10]
    assert "  and 2,490 more, all in `problems` of the error" == lines[11]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '"a"', '{"record": "article"', "{'record': 'article'}"])
def test_no_record(text):
    """A text that is no JSON, or JSON of something else, is refused."""
    with pytest.raises(pubrecord.JsonShapeError):
        json.loads(text)


def test_place_of_invalid_json():
    """Invalid JSON is named with its column and the line of the file; the lines around it are read."""
    lines = b'{"record":"article"}\n\n{"record":"article",}\n{"record":"article","pmid":"2"}\n'
    errors = []
    found = list(json.read(io.BytesIO(lines), on_error=errors.append))

    assert [Article(), Article(pmid="2")] == found
    (error,) = errors
    assert (3, 2, b'{"record":"article",}') == (error.line, error.record, error.raw)
    assert "column 20" in str(error)


ONE = '{"record":"article","pmid":"1"}'
TWO = '{"record":"article","pmid":"2"}'
INDENTED = '{\n  "record": "article",\n  "pmid": "3"\n}'
#: What goes in, the PMIDs that come out, and record, line and bytes of each error.
STREAMS = {
    "nothing": ("", "", []),
    "lines": (f"{ONE}\n\n{TWO}", "1 2", []),
    "objects over several lines": (f"{INDENTED}\n{INDENTED}\n{ONE}\n", "3 3 1", []),
    "objects one after the other": (f"{ONE}{TWO} {INDENTED}", "1 2 3", []),
    "an array, then lines": (f"[{ONE}]\n{TWO}", "1 2", []),
    "joined files with byte order marks": (f"\ufeff{ONE}\n\ufeff{INDENTED}\n\ufeff[{TWO}]", "1 3 2", []),
    "a line that is cut": (f"{ONE[:-3]}\n{TWO}", "2", [(1, 1, ONE[:-3])]),
    "text between lines": (f"{ONE}\nnot JSON\nneither\n{TWO}", "1 2", [(2, 2, "not JSON"), (3, 3, "neither")]),
    "text behind a record in its line": (f"{ONE}\n{TWO} x\n{ONE}", "1 1", [(2, 2, f"{TWO} x")]),
    "the first lines of an object are lost": (f"{INDENTED[2:]}\n{TWO}", "2", [(1, 1, INDENTED[4:])]),
    "the last line of an object is lost": (f"{INDENTED[:-2]}\n{TWO}", "2", [(1, 1, INDENTED[:-2])]),
    "an object over several lines ends early": (INDENTED[:-2], "", [(1, 1, INDENTED[:-2])]),
    "brackets that two lines share": (f'{{"a":[\n{TWO}\n]}}\n{ONE}', "2 1", [(1, 1, '{"a":['), (3, 3, "]}")]),
    "an array that is cut between items": (f"[{ONE},\n{TWO},\n", "1 2", [(3, 3, "")]),
    "an array that is cut in an item": (f"[{ONE},\n{TWO[:-3]}", "1", [(2, 2, TWO[:-3])]),
    "an array on one line that is cut": (f"[{ONE},{TWO},{ONE[:-3]}", "1 2", [(3, 1, ONE[:-3])]),
    "a bad item on a line of many": (f'[{ONE},{{"a":1,}},{TWO}]', "1 2", [(2, 1, '{"a":1,}')]),
    "an array without a comma": (f"[{ONE} {TWO}]", "1 2", [(2, 1, "")]),
    "an array with a comma at its end": (f"[{ONE},{TWO},]", "1 2", [(3, 1, "")]),
    "an array with two commas": (f"[{ONE},,{TWO}]", "1 2", [(2, 1, "")]),
    "a key twice": ('{"record":"article","pmid":"1","pmid":"2"}\n' + ONE, "1", [(1, 1, ...)]),
    "a number": ("5", "", [(1, 1, "5")]),
}


@pytest.mark.parametrize("name", STREAMS)
def test_streams(name):
    """Records are read from every stream of JSON, and what is damaged is one error, with its record, line and bytes."""
    text, pmids, expected = STREAMS[name]
    errors = []
    with json.read(io.BytesIO(text.encode()), on_error=errors.append) as reader:
        read = [record.pmid for record in reader]

    assert pmids.split() == read
    assert [each[:2] for each in expected] == [(error.record, error.line) for error in errors]
    assert [(each[2], len(errors)) for each in expected if each[2] is not ...] == [
        (error.raw.decode(), reader.skipped) for error, each in zip(errors, expected, strict=True) if each[2] is not ...
    ]


def test_key_twice():
    """A key that stands twice, on whatever level, is an error with its path; other readers take the last."""
    text = '{"record": "article", "pmid": "1", "authors": [{}, {"last_name": "A", "last_name": "B"}], "pmid": "2"}'

    with pytest.raises(pubrecord.JsonShapeError, match="twice") as caught:
        json.loads(text)
    assert ["$.pmid", "$.authors[1].last_name"] == [problem.path for problem in caught.value.problems]


FOREIGN = {
    "API rate limit exceeded": '{"error":"API rate limit exceeded","api-key":"1.2.3.4","count":"4","limit":"3"}',
    "Slow down": '{"error": {"code": 429, "message": "Slow down"}}',
    "Not Found": '{"message": "Not Found", "status": 404}',
    "Request was throttled": '{"detail": "Request was throttled."}',
    "one; two": '{"errors": [{"message": "one"}, {"message": "two"}]}',
    "eSummary": '{"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": ["1"], "1": {"uid": "1"}}}',
    "Invalid uid x": '{"header": {"type": "esummary"}, "esummaryresult": ["Invalid uid x at position=0"]}',
    "eSearch": '{"header": {"type": "esearch"}, "esearchresult": {"count": "0", "idlist": []}}',
    "Invalid db name": '{"esearchresult": {"ERROR": "Invalid db name specified: pubmde"}}',
    "xmltodict": '{"PubmedArticleSet": {"PubmedArticle": [{"MedlineCitation": {"@Status": "MEDLINE"}}]}}',
    "an answer of Europe PMC": '{"version": "6.9", "hitCount": 1, "resultList": {"result": []}}',
    "a record of Europe PMC": '{"id": "1", "source": "MED", "pmid": "1", "authorString": "Tester A."}',
    "CSL-JSON": '{"id": "a", "type": "article-journal", "title": "A"}',
}


@pytest.mark.parametrize("words", FOREIGN)
def test_foreign(words):
    """JSON of another kind is named where it can be told, and what a server says is in the error."""
    for text in (FOREIGN[words], stdlib_json.dumps(stdlib_json.loads(FOREIGN[words]), indent=2), f"[{FOREIGN[words]}]"):
        with pytest.raises(pubrecord.NotPubmedError, match=re.escape(words)):
            list(json.read(io.BytesIO(text.encode())))


def test_page_in_place_of_json():
    """An HTML page of a server is one error that says its title, whatever the file is called; records behind it are read."""
    page = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>\n  nothing\n</body>\n</html>\n"
    errors = []

    assert ["1"] == [record.pmid for record in json.read(io.BytesIO((page + ONE).encode()), on_error=errors.append)]
    (error,) = errors
    assert (pubrecord.NotPubmedError, page.rstrip()) == (type(error), error.raw.decode())
    assert "the input is HTML, not JSON: 502 Bad Gateway" in str(error)
    with pytest.raises(pubrecord.NotPubmedError, match="is XML, not JSON"):
        list(json.read(io.BytesIO(b"<PubmedArticleSet>\n</PubmedArticleSet>")))


def test_dict_of_attrs():
    """A dict that attrs made of a record has no kind, and the error says what makes one with a kind."""
    with pytest.raises(pubrecord.JsonShapeError, match='`to_dict` writes them with "record": "article"'):
        json.from_dict(attrs.asdict(ARTICLE))


def test_too_deep():
    """JSON in which lists stand in each other without end is refused in words."""
    text = '{"record":"article"' + ',"reference_lists":[{' * 100_000

    with pytest.raises(pubrecord.JsonShapeError):
        json.loads(text)
    plain = {"title": 1}
    for _ in range(5000):
        plain = {"reference_lists": [plain]}
    with pytest.raises(pubrecord.JsonShapeError):
        json.from_dict({"record": "article", **plain})


def test_arrays():
    """A `.json` file is one array; an item of another shape does not take the others with it."""
    target = io.BytesIO()

    assert 2 == json.write([ARTICLE, Deletion()], target, array=True)
    assert [PLAIN, {"record": "deletion"}] == stdlib_json.loads(target.getvalue())
    assert [ARTICLE, Deletion()] == list(json.read(io.BytesIO(target.getvalue())))
    assert [Article()] == list(json.read(io.BytesIO(b'\xef\xbb\xbf\n [{"record":"article"}]')))
    empty = io.BytesIO()
    assert 0 == json.write([], empty, array=True)
    assert [] == stdlib_json.loads(empty.getvalue())
    assert [Article()] == list(json.read(io.BytesIO(b'[{"record":"article"},\n 5]'), on_error="skip"))
    with pytest.raises(pubrecord.JsonShapeError, match="no JSON"):
        list(json.read(io.BytesIO(b'[{"record":"article"},')))


def _nested(depth: int) -> ReferenceList:
    made = ReferenceList()
    for _ in range(depth):
        made = ReferenceList(reference_lists=(made,))
    return made


UNWRITABLE = {
    "a number": (Article(pmid=3), "$.pmid"),
    "a list": (Article(languages=["eng"]), None),
    "a number in a tuple": (Article(languages=("eng", 3)), "$.languages[1]"),
    "another class": (Article(journal=Author()), None),
    "a string for true": (Article(authors=(Author(valid="Y"),)), "$.authors[0].valid"),
    "a string for a class": (Article(journal="J"), "$.journal"),
    "a lone surrogate": (Article(journal=Journal(title="\ud800")), "$"),
    "an element of no record": (Article(element="Foo"), "$.element"),
    "a number beyond JSON's": (Article(unknown=(Unknown(path="", value="", position=10**30),)), "$"),
    "lists in each other, too deep": (Article(reference_lists=(_nested(200),)), "$"),
    "lists in each other, far too deep": (Article(reference_lists=(_nested(5000),)), "$"),
    "no record": ("a record", "$"),
}


@pytest.mark.parametrize("name", UNWRITABLE)
def test_unwritable(name):
    """A record with values that are not of their fields' types is refused, so that what is written fits the schema."""
    record, path = UNWRITABLE[name]

    with pytest.raises(pubrecord.JsonShapeError) as caught:
        json.dumps(record)
    assert caught.value.problems
    if path:
        assert path in [problem.path for problem in caught.value.problems]


def test_converter_for_other_classes():
    """The cattrs converter knows the record classes, so that one's own classes can hold them."""

    @attrs.frozen
    class Hit:
        score: float
        article: Article

    converter = json.converter()
    plain = converter.unstructure(Hit(0.5, Article(pmid="1")))

    assert {"score": 0.5, "article": {"pmid": "1"}} == plain
    assert Hit(0.5, Article(pmid="1")) == converter.structure(plain, Hit)
    assert Hit(0.5, Article()) == converter.structure({"score": 0.5, "article": {"pmid": None}}, Hit)
    with pytest.raises(cattrs.errors.ClassValidationError):
        converter.structure({"score": 0.5, "article": {"pmid": 1}}, Hit)


def test_schema():
    """The schema is valid, closed, and says for each property what it means and where it stands in XML."""
    schema = json.schema()
    jsonschema.Draft202012Validator.check_schema(schema)

    for definition in schema["$defs"].values():
        assert definition["additionalProperties"] is False
        assert definition["description"]
        assert all(each["description"] for each in definition["properties"].values())
    author = schema["$defs"]["Author"]["properties"]
    assert ("LastName", "Family name; absent for groups.") == (
        author["last_name"]["$comment"],
        author["last_name"]["description"],
    )
    assert ["authors", "editors"] == schema["$defs"]["AuthorList"]["properties"]["type"]["examples"]
    assert ["record"] == schema["$defs"]["Article"]["required"]
    assert ["path", "value"] == schema["$defs"]["Unknown"]["required"]
    assert validator().is_valid(PLAIN)


def test_schema_in_the_documentation_is_current():
    """The copy of the schema in the documentation is what `pubrecord schema` prints."""
    copy = Path(__file__).parent.parent / "docs" / "reference" / "record.schema.json"

    assert json.schema() == stdlib_json.loads(copy.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "stored").glob("*.jsonl")), ids=lambda path: path.stem)
def test_stored_files_stay_readable(path, examples):
    """What a released version wrote of the examples is still read as the same records."""
    expected = [*pubrecord.read(examples / "records.xml"), *pubrecord.read(examples / "books.xml")]

    assert expected == list(json.read(path))


def test_every_field_has_a_default():
    """A record can be made of nothing, so that older JSON, which lacks the newest keys, is still one."""
    for name in records.__all__:
        cls = getattr(records, name)
        if is_record_class(cls) and cls not in (Unknown, records.PartialDate):
            assert cls() == json.converter().structure({}, cls)
