"""Pieces into records: by the quick way, which needs no tree, or exactly, by lxml; and the reader of a whole source.

The reasons are told in ``docs/explanation/design.md``, "Most records need no tree".
"""
