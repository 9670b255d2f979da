"""Figures as plain dicts for JSON, and the schema that describes these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import attrs

from pubrecord.stats.figures import Distinct, Stats
from pubrecord.stats.summary import COMPLETENESS, NOTICES, RANKED, STATUSES, mean, median, most_common

_COUNT = {"type": "integer", "minimum": 0}
_COUNTS = {"type": "object", "additionalProperties": _COUNT}


def to_dict(stats: Stats, top: int = 10, sources: Sequence[str] = ()) -> dict[str, Any]:
    """Return figures as dicts, lists, numbers and texts, as `schema` describes them.

    `top` is how many the rankings have; `sources` are names of what was counted, and stand in the result if given.
    """
    return {
        **({"sources": list(sources)} if sources else {}),
        "main": _main(stats),
        "status": {_key(title): _ordered(getattr(stats, field)) for title, field in STATUSES.items()},
        "completeness": {_key(name): _share(stats.having[name], stats.records) for name in COMPLETENESS},
        "years": {str(year): stats.years[year] for year in sorted(stats.years)},
        "top": {
            field: [{"name": name, "records": count} for name, count in most_common(getattr(stats, field), top)]
            for field in RANKED.values()
        },
        "integrity": {
            **{
                kind: {"records": stats.notices[kind], "named": [attrs.asdict(each) for each in getattr(stats, kind)]}
                for kind in NOTICES.values()
            },
            "unknown": _ordered(stats.unknown),
            "incomplete": _ordered(stats.incomplete),
        },
    }


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what `to_dict` gives."""
    named = {"type": "array", "items": _object(pmid={"type": "string"}, notice={"type": "string"})}
    ranking = {"type": "array", "items": _object(name={"type": "string"}, records=_COUNT)}
    share = _object(records=_COUNT, share={"type": "number", "minimum": 0, "maximum": 1})
    described = _object(
        main=_main_schema(),
        status=_object(**{_key(title): _COUNTS for title in STATUSES}),
        completeness=_object(**{_key(name): share for name in COMPLETENESS}),
        years={**_COUNTS, "propertyNames": {"pattern": r"^\d{1,4}$"}},
        top=_object(**dict.fromkeys(RANKED.values(), ranking)),
        integrity=_object(
            **dict.fromkeys(NOTICES.values(), _object(records=_COUNT, named=named)),
            unknown=_COUNTS,
            incomplete=_COUNTS,
        ),
    )
    described["properties"]["sources"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Names of the files that were counted.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Figures of PubMed records",
        **described,
    }


def _main_schema() -> dict[str, Any]:
    """Return the schema of what `_main` gives."""
    distinct = _object(
        number=_COUNT, limited={"type": "boolean", "description": "There may be more than were counted."}
    )
    year = {"type": ["integer", "null"]}
    counts = ("files", "bytes", "records", "articles", "books", "chapters", "deletions", "journals")
    return _object(
        **dict.fromkeys(counts, _COUNT),
        skipped=_COUNTS,
        first_year=year,
        last_year=year,
        author_names={**distinct, "description": "Different names of authors; two persons can have one name."},
        orcids=distinct,
        authors_per_record=_object(mean={"type": "number", "minimum": 0}, median=_COUNT, most=_COUNT),
        single_author=_COUNT,
        with_group=_COUNT,
        languages=_COUNTS,
        document_types=_COUNTS,
        pmids=_COUNT,
        doubles={**_COUNT, "description": "Records of which the PMID came before."},
        later_versions=_COUNT,
    )


def _main(stats: Stats) -> dict[str, Any]:
    return {
        "files": stats.files,
        "bytes": stats.bytes,
        "records": stats.records,
        **{kind: stats.kinds[kind] for kind in ("articles", "books", "chapters", "deletions")},
        "journals": len(stats.journals),
        "skipped": _ordered(stats.skipped),
        "first_year": min(stats.years, default=None),
        "last_year": max(stats.years, default=None),
        "author_names": _distinct(stats.names),
        "orcids": _distinct(stats.orcids),
        "authors_per_record": {
            "mean": round(mean(stats.authors), 4),
            "median": median(stats.authors),
            "most": max(stats.authors, default=0),
        },
        "single_author": stats.authors[1],
        "with_group": stats.with_group,
        "languages": _ordered(stats.languages),
        "document_types": _ordered(stats.dtds),
        "pmids": stats.pmids.number,
        "doubles": stats.doubles,
        "later_versions": stats.later_versions,
    }


def _key(title: str) -> str:
    return title.lower().replace(" ", "_")


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(most_common(counts))


def _distinct(distinct: Distinct) -> dict[str, Any]:
    return {"number": distinct.number, "limited": distinct.is_limited}


def _share(count: int, records: int) -> dict[str, Any]:
    return {"records": count, "share": round(count / records, 4) if records else 0}


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
