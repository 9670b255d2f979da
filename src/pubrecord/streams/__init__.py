"""Bytes from somewhere and to somewhere: opening, saving, what is at hand, how much is allowed. Knows no XML.

The reasons are told in ``docs/explanation/design.md``, "A folder for each format".
"""
