"""Bytes into pieces: where each record of a stream begins and ends, with an account of every byte.

The reasons are told in ``docs/explanation/design.md``, "The stream is cut before it is parsed".
"""
