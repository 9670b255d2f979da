"""Bytes from somewhere and to somewhere: opening, saving, what is at hand, how much is allowed. Knows no XML."""
