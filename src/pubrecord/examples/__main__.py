"""``python -m pubrecord.examples [FOLDER]`` copies the example files into a folder, "examples" if none is named."""

import sys

from pubrecord import examples


def main(arguments: list[str]) -> int:
    """Copy the files, say where they are, and return the exit status."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        print("Usage: python -m pubrecord.examples [FOLDER]", file=sys.stderr)  # noqa: T201 - needs no click
        return 2
    try:
        folder = examples.copy(*arguments)
    except OSError as error:
        print(error, file=sys.stderr)  # noqa: T201 - as above
        return 2
    for name in examples.names():
        print(folder / name)  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
