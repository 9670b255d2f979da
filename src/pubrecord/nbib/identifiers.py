"""Identifiers: of the journal, of the article and its electronic form, of other databases; notes with an owner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pubrecord.nbib.draft import Draft
from pubrecord.nbib.filling import filled
from pubrecord.nbib.lines import clean
from pubrecord.records import Article, ArticleId, ELocationId, GeneralNote, OtherId

#: Kinds of identifiers that stand with their kind behind them.
_PUBLISHED = ("doi", "pii", "bookaccession")
_articleid: Callable[..., ArticleId] = filled(ArticleId)
_elocationid: Callable[..., ELocationId] = filled(ELocationId)
_LINKING = "Linking"
_NO_TYPE = "Undetermined"
_BRACKETED = re.compile(r"(.*?)(?: \[([^\[\]]+)\])?")
_ISSN = re.compile(r"(.*?)(?: \(([^()]+)\))?")
_OWNED = re.compile(r"([A-Z]{2,6}): (.*)")


def issns(article: Article) -> Iterator[str]:
    """Give ``1546-0096 (Electronic)``, then ``... (Linking)``; both, even if they are equal."""
    journal = article.journal
    if journal and (number := clean(journal.issn)):
        yield f"{number} ({clean(journal.issn_type) or _NO_TYPE})"
    if number := clean(article.issn_linking):
        yield f"{number} ({_LINKING})"


def take_issn(draft: Draft, value: str) -> None:
    """Take an ISSN; which of several is the record's is settled when all is read."""
    parts = _ISSN.fullmatch(value)
    assert parts is not None  # the number may be anything
    if parts[2] == _LINKING:
        draft.once("issn_linking", parts[1])
    else:
        kind = None if parts[2] == _NO_TYPE else parts[2]
        draft.lists["issns"].append((draft.place, parts[1], kind))


def settle_issn(draft: Draft, pub_model: str | None) -> None:
    """Set the journal's ISSN: the electronic one where the article is electronic in the first place, else the first."""
    entries: list[tuple[int, str, str | None]] = draft.lists["issns"]
    if not entries:
        return
    is_online = (pub_model or "").startswith("Electronic")
    chosen = next((entry for entry in entries if is_online and entry[2] == "Electronic"), entries[0])
    draft.parts["journal"] |= {"issn": chosen[1], "issn_type": chosen[2]}
    for entry in entries:
        if entry is not chosen:
            draft.place = entry[0]
            draft.problem(
                "second", f"the record has room for one ISSN beside the linking one; left out: {entry[1]} ({entry[2]})"
            )


def locations(entries: Iterable[ELocationId]) -> Iterator[str]:
    """Give ``10... [doi]`` for each electronic location that NLM did not find to be wrong."""
    for each in entries:
        if each.valid is not False:
            yield _bracketed(each.value, each.id_type)


def take_location(draft: Draft, value: str) -> None:
    """Take an electronic location."""
    text, kind = _parted(value)
    draft.lists["elocation_ids"].append(_elocationid(id_type=kind, valid=True, value=text))


def published(entries: Iterable[ArticleId]) -> Iterator[str]:
    """Give ``10... [doi]`` for each identifier that the publisher gave."""
    for each in entries:
        if each.id_type in _PUBLISHED:
            yield _bracketed(each.value, each.id_type)


def of(kind: str) -> Callable[[Iterable[ArticleId]], Iterator[str]]:
    """Return what gives the identifiers of one kind as they stand."""
    return lambda entries: (clean(each.value) for each in entries if each.id_type == kind)


def take_id(kind: str) -> Callable[[Draft, str], None]:
    """Return what takes an identifier of one kind."""
    return lambda draft, value: draft.lists["article_ids"].append(_articleid(id_type=kind, value=value))


def take_published(draft: Draft, value: str) -> None:
    """Take an identifier with its kind."""
    text, kind = _parted(value)
    draft.lists["article_ids"].append(_articleid(id_type=kind, value=text))


def other_id(entry: OtherId) -> str:
    """``NLM: PMC123``: who gives the identifier, and the identifier."""
    return _owned(entry.source, entry.value)


def take_other_id(draft: Draft, value: str) -> None:
    """Take an identifier of another source."""
    owner, text = _owner(value)
    draft.lists["other_ids"].append(OtherId(source=owner, value=text))


def note(entry: GeneralNote) -> str:
    """``KIE: 14 refs.``: whose remark it is, and the remark."""
    return _owned(entry.owner, entry.text)


def take_note(draft: Draft, value: str) -> None:
    """Take a remark."""
    owner, text = _owner(value)
    draft.lists["general_notes"].append(GeneralNote(owner=owner, text=text))


def _bracketed(value: str, kind: str | None) -> str:
    text = clean(value)
    return f"{text} [{clean(kind)}]" if text and clean(kind) else text


def _parted(value: str) -> tuple[str, str | None]:
    parts = _BRACKETED.fullmatch(value)
    assert parts is not None  # the identifier may be anything
    return parts[1], parts[2]


def _owned(owner: str | None, value: str) -> str:
    text = clean(value)
    return f"{clean(owner)}: {text}" if text and clean(owner) else text


def _owner(value: str) -> tuple[str | None, str]:
    parts = _OWNED.fullmatch(value)
    return (parts[1], parts[2]) if parts else (None, value)
