"""Bytes into pieces: where each record of a stream begins and ends, with an account of every byte."""
