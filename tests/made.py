"""XML of invented records, as text to build files from."""

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'

_ARTICLE = """<PubmedArticle>
    <MedlineCitation Status="MEDLINE" Owner="NLM">
      <PMID Version="1">{pmid}</PMID>
      <Article PubModel="Print">
        <Journal>
          <JournalIssue CitedMedium="Print">
            <PubDate>
              <Year>2001</Year>
            </PubDate>
          </JournalIssue>
        </Journal>
        <ArticleTitle>{title}</ArticleTitle>
        <AuthorList CompleteYN="Y">
          <Author ValidYN="Y">
            <LastName>{name}</LastName>
          </Author>{more}
        </AuthorList>
        <Language>eng</Language>
      </Article>
    </MedlineCitation>
  </PubmedArticle>"""


def article(title: str = "A title.", name: str = "Tester", more: str = "", pmid: int = 900000001) -> str:
    """Return the XML of an article in NLM's layout; `more` follows its first author."""
    return _ARTICLE.format(title=title, name=name, more=more, pmid=pmid)


def document(*records: str, head: str = HEAD, root: str = "<PubmedArticleSet>") -> str:
    """Return a whole file around records, in NLM's layout."""
    name = root[1:].partition(" ")[0].rstrip(">")
    return "".join((head, root, *(f"\n  {record}" for record in records), f"\n</{name}>\n"))
