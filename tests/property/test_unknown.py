"""`unknown` is for the unknown: what is written reads back as the same record, or is refused with the entry's path."""

import attrs
from hypothesis import example, given
from hypothesis import strategies as st

import pubrecord
from pubrecord import Article, Problem, RecordError, Unknown, strategies, xml
from pubrecord.records import Record

_PARENTS = (
    *(".", "MedlineCitation", "MedlineCitation/PMID", "MedlineCitation/Article", "MedlineCitation/Article/Journal"),
    *("MedlineCitation/Article/AuthorList", "MedlineCitation/Article/AuthorList/Author[1]", "PubmedData"),
    *("MedlineCitation/Article/ArticleTitle", "MedlineCitation/Article/Abstract", "BookDocument", "BookDocument/Book"),
    *("BookDocument/Book/Publisher", "MedlineCitation/MedlineJournalInfo", "Foo", "PMID[1]", "PMID[7]"),
)
_NAMES = (
    *("Status", "Version", "CompleteYN", "ValidYN", "Foo", "xmlns", "xmlns:a", "xmlns:xml", "xml:lang", "a:b"),
    *("{urn:a}b", "{http://www.w3.org/XML/1998/namespace}lang", "1", "-"),
)
_VALUES = (
    *("", " ", "x", "Y", "a\rb", "\n", "&", "&amp;", "a&#13;b", "<", "<a", "<a/><b/>", "<a/>b", "]]>", "\x00", "urn:a"),
    *("<PMID>9</PMID>", '<PMID Version="2">9</PMID>', "<MedlineCitation/>", "<LastName>Nib</LastName>", "<Title/>"),
    *("<ArticleTitle>Another.</ArticleTitle>", "<AuthorList><Author><LastName>N</LastName></Author></AuthorList>"),
    *(
        "<MedlineCitation><PMID>9</PMID></MedlineCitation>",
        "<Journal><Title>J</Title></Journal>",
        "<?nihms x?>",
        "<?a b?>",
    ),
    *("<!--c-->", "<!--a\rb-->", "<Foo></Foo>", "<Foo/>", "<Foo a='1'/>", "<Foo>a\rb</Foo>", '<Foo xmlns="urn:a"/>'),
    *("<a:Foo/>", '<a:Foo xmlns:a="urn:a"/>', "<i>x</i>", "<PublisherName>Q</PublisherName>", "<![CDATA[x]]>"),
    *(
        "<Foo>" * 250 + "</Foo>" * 250,
        "<KeywordList><Keyword>a</Keyword></KeywordList>",
        "<Affiliation>a</Affiliation>",
    ),
)
_ENTRIES = st.builds(
    Unknown,
    path=st.one_of(
        st.sampled_from(_PARENTS),
        st.builds("{}/@{}".format, st.sampled_from(_PARENTS[1:]), st.sampled_from(_NAMES)),
        st.sampled_from(_NAMES).map("@{}".format),
        st.builds("{}/node()".format, st.sampled_from(_PARENTS[1:])),
    ),
    value=st.sampled_from(_VALUES),
    position=st.sampled_from((None, 0, 0, 1, 2, 5)),
)
_RECORDS = st.one_of(strategies.articles(), strategies.records(older=True)) | st.sampled_from(
    [
        pubrecord.xml.loads(
            "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A</ArticleTitle></Article>"
            "</MedlineCitation></PubmedArticle>"
        )
    ]
)


@given(_RECORDS, st.lists(_ENTRIES, min_size=1, max_size=3))
@example(Article(pmid="1"), [Unknown(path="@xmlns", value="urn:a")])
@example(Article(pmid="1"), [Unknown(path=".", value="<MedlineCitation><PMID>9</PMID></MedlineCitation>", position=0)])
@example(Article(title="A"), [Unknown(path="MedlineCitation", value="<PMID>9</PMID>", position=0)])
def test_the_same_record_or_an_error(record, entries):
    """Whatever is put into `unknown`, no field is another when the record was written and read."""
    changed = attrs.evolve(record, unknown=(*record.unknown, *entries))
    written, problems = outcome(changed)

    if written is None:
        paths = {entry.path for entry in changed.unknown}
        assert problems
        assert all(problem.path in paths or problem.path.startswith("$.unknown[") for problem in problems)
    else:
        assert changed == xml.loads(written)


def outcome(record: Record) -> tuple[str | None, tuple[Problem, ...]]:
    """Return what is written for a record, or the problems that it is refused for."""
    try:
        return xml.dumps(record), ()
    except RecordError as error:
        return None, error.problems
