"""The statuses that commands end with; an error has the same in every command."""

from __future__ import annotations

from pubrecord.errors import MissingExtraError, PubrecordError

#: Something in the input is wrong, or was passed over.
WRONG_INPUT = 1
#: The command was used wrongly, a file cannot be opened or written, or something is not installed.
UNUSABLE = 2
#: Ctrl-C ended the command: as shells have it, 128 and the number of the signal.
INTERRUPTED = 130


def status_of(error: Exception) -> int:
    """Return the status of a command that an error ended, or that met it on its way."""
    in_the_input = isinstance(error, PubrecordError) and not isinstance(error, MissingExtraError)
    return WRONG_INPUT if in_the_input else UNUSABLE
