"""The lines of a reference, written and read by rispy, which takes each line as it is."""

from __future__ import annotations

import functools
import importlib
import re
from typing import Any

from pubrecord.errors import MissingExtraError, Problem

_TYPE = "type_of_reference"
_UNKNOWN = "unknown"
_LINE_END = re.compile(r"\r\n?")
_END = re.compile(r"^ER {1,2}-.*$", re.MULTILINE)
#: The tag of a type as some programs write it, with one space.
_ONE_SPACE = re.compile(r"^([A-Z][A-Z0-9]) - ", re.MULTILINE)
#: A number, as rispy and Ovid write it before a reference.
_NUMBER = re.compile(r"<?\d+[.>]?")


def written(lines: list[tuple[str, str]]) -> str:
    """Return a reference of tags and values, which are on one line each; it ends in one line end."""
    reference: dict[str, Any] = {}
    for tag, value in lines:
        if tag == "TY":
            reference[_TYPE] = value
        else:
            reference.setdefault(tag.lower(), []).append(value)
    text: str = _writer().formats([reference])
    return text


def parsed(text: str) -> tuple[dict[str, list[str]], tuple[Problem, ...]]:
    """Return the values of a reference by tag, and what in its text belongs to no tag.

    Lines that have no tag go on with the tag before them, as EndNote writes lists; each is a value of its own.
    """
    text = _ONE_SPACE.sub(r"\1  - ", _LINE_END.sub("\n", text))
    end = _END.search(text)
    problems: list[Problem] = []
    if end is None:
        problems.append(Problem("cut", "ER", "the reference has no end: the file may have been cut off"))
        text = f"{text.rstrip()}\nER  - "
    else:
        rest = [line.strip() for line in text[end.end() :].split("\n")]
        problems += (
            Problem("line", "ER", f"what stands behind the end belongs to no reference: {line}")
            for line in rest
            if line and not _NUMBER.fullmatch(line)
        )
        text = text[: end.end()]
    (reference,) = _parser().parse(text)
    tags: dict[str, list[str]] = {"TY": [reference.pop(_TYPE)], **reference.pop(_UNKNOWN, {})}
    tags |= {name.upper(): values for name, values in reference.items()}
    return tags, tuple(problems)


@functools.cache
def _writer() -> Any:
    rispy = _rispy()

    class Writer(rispy.RisWriter):  # type: ignore[misc, name-defined]
        """rispy's writer without the number that it puts before each reference."""

        def set_header(self, count: int) -> str:  # noqa: ARG002 - rispy's signature
            return ""

    return Writer(mapping=_mapping(), list_tags=list(_mapping()), delimiter_tags_mapping={})


def _parser() -> Any:
    return _rispy().RisParser(mapping=_mapping(), list_tags=list(_mapping()), delimiter_tags_mapping={})


@functools.cache
def _mapping() -> dict[str, str]:
    """Return the names of rispy's dictionaries by tag: the tags themselves, so that none is another's alias."""
    known = _rispy().config.TAG_KEY_MAPPING
    return {**{tag: tag.lower() for tag in known}, "TY": _TYPE, "UK": _UNKNOWN}


def _rispy() -> Any:
    try:
        return importlib.import_module("rispy")
    except ImportError as error:
        raise MissingExtraError("RIS needs rispy, which writes and reads its lines", extra="formats") from error
