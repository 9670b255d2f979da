"""Pieces into records: by the quick way, which needs no tree, or exactly, by lxml; and the reader of a whole source."""
