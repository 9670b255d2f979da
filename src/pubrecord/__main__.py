"""Where the command line begins: `pubrecord` and ``python -m pubrecord``."""

import sys

_HINT = 'pubrecord\'s command line needs an extra: pip install "pubrecord[cli]"'
#: The status of a command that Ctrl-C ended; `pubrecord.cli` cannot say it before it is imported.
_INTERRUPTED = 130


def main() -> None:
    """Run the command line, or say what to install for it."""
    try:
        from pubrecord.cli import cli  # noqa: PLC0415 - it may be missing what it needs
    except ImportError as error:
        if error.name not in {"click", "rich"}:
            raise
        print(_HINT, file=sys.stderr)  # noqa: T201 - there is no click to print with
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)  # nothing was begun, so there is nothing to say
    cli(prog_name="pubrecord")


if __name__ == "__main__":
    main()
