"""Compressed members, one behind the other -> their bytes: one reader for all codecs.

A file that is compressed is one member or several, of one codec or of several, with such padding between and behind
them as their formats allow; whatever else stands there is damage. All that a codec can give before damage is given
first. The fast way feeds the codec large pieces, and whatever such a call had in hand is lost when it fails. Then the
slow way goes through the member once more, and at its end byte by byte. The reasons are told in
``docs/explanation/design.md``, "Compressed data is read member by member".
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from pubrecord.errors import DamagedInputError, UnsafeInputError
from pubrecord.streams.codecs import LONGEST_MAGIC, Codec, Decompressor, codec_of
from pubrecord.streams.incoming import Incoming

#: Bytes that a codec is asked for at once.
_OUTPUT = 1 << 20
#: Bytes at the end of a member that the slow way goes through one by one, at the most.
_CAREFUL = 4 << 20
#: Compressed bytes fed at once where a member cannot be gone through once more: what they give is lost with them.
_SMALL = 1 << 10
#: Bytes that an error carries at the most.
_MOST_RAW = 64 << 20
_ADVICE = "Most often a download stopped early: compare the file's MD5 with NLM's, or fetch it again."


def read_members(incoming: Incoming) -> Generator[bytes]:
    """Give the uncompressed bytes of all members, in pieces.

    Raises `DamagedInputError`, after all that comes before the damage; its `raw` has the compressed bytes that gave
    nothing and what follows them, up to 64 MiB. What the source raises leaves as it is.
    """
    while codec := codec_of(incoming.peek(LONGEST_MAGIC)):
        yield from _Member(incoming, codec).pieces()
        if codec.padding:
            _skip_zeros(incoming, codec.padding)
    if rest := _rest(incoming):
        raise DamagedInputError(
            "what follows the compressed data is no compressed data",
            raw=rest,
            advice="Two files may have ended up in one, or a transfer added bytes: the error's `raw` has them.",
        )


class _Failed(Exception):
    """The codec cannot unpack what it got; the message is its own."""


class _Member:
    """One member of a stream."""

    def __init__(self, incoming: Incoming, codec: Codec) -> None:
        self._incoming = incoming
        self._codec = codec
        #: Uncompressed bytes that have been given.
        self._delivered = 0
        #: Compressed bytes before those that gave something last.
        self._sound = 0

    def pieces(self) -> Generator[bytes]:
        """Give the member's bytes, and take those of the source up to its end."""
        incoming, codec = self._incoming, self._codec
        incoming.mark()
        decompressor = codec.decompressor()
        fed = 0
        while data := incoming.read():
            feed = codec.feed if incoming.can_repeat else min(codec.feed, _SMALL)
            for start in range(0, len(data), feed):
                piece = data[start : start + feed]
                try:
                    for output in _outputs(decompressor, piece):
                        if output:
                            self._delivered += len(output)
                            self._sound = fed
                            yield output
                except _Failed as error:
                    incoming.give_back(data[start + feed :])
                    yield from self._last(str(error), piece)
                fed += len(piece)
                if decompressor.eof:
                    incoming.give_back(decompressor.unused_data + data[start + feed :])
                    return
        yield from self._last("it ends too early", b"")

    def _last(self, reason: str, piece: bytes) -> Generator[bytes]:
        """Give what the codec had in hand when it failed, and raise the error for the rest."""
        pieces = self._incoming.again()
        if pieces is not None:
            piece = yield from self._carefully(pieces)
        raw = (piece + _rest(self._incoming))[:_MOST_RAW]
        if "memory" in reason.lower():  # the codecs have no other way to say it
            message = f"the compressed data asks for more memory than is sensible: {reason}"
            raise UnsafeInputError(message, raw=raw, advice="If its source can be trusted, unpack it before.")
        raise DamagedInputError(f"the compressed data is cut off or corrupt: {reason}", raw=raw, advice=_ADVICE)

    def _carefully(self, pieces: Iterator[bytes]) -> Generator[bytes, None, bytes]:
        """Unpack the member a second time, the end byte by byte, and give what the first time did not get to.

        Returns the bytes at the end of which the codec made nothing, for the error.
        """
        careful = max(self._sound, self._incoming.since_mark - _CAREFUL)
        decompressor = self._codec.careful()
        passed = repeated = behind = 0
        tail = bytearray()
        try:
            for data in pieces:
                quick = data[: max(0, careful - passed)]
                passed += len(data)
                tail += data[len(quick) :]
                repeated += sum(map(len, _outputs(decompressor, quick)))
            for place in range(len(tail)):
                for output in _outputs(decompressor, bytes(tail[place : place + 1])):
                    new = output[max(0, self._delivered - repeated) :]
                    repeated += len(output)
                    behind = place + 1 if output else behind
                    if new:
                        yield new
        except _Failed:
            pass  # as expected; what it says is known
        return bytes(tail[behind:])


def _outputs(decompressor: Decompressor, data: bytes) -> Generator[bytes]:
    """Give what a codec makes of some bytes, in pieces; raises `_Failed` for damage."""
    while True:
        try:
            output = decompressor.decompress(data, _OUTPUT)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - each library has errors of its own, and nothing else is called here
            raise _Failed(str(error)) from None
        yield output
        if decompressor.needs_input or decompressor.eof:
            return
        data = b""


def _skip_zeros(incoming: Incoming, multiple: int) -> None:
    """Pass over the zeros behind a member; those beyond a whole multiple of so many stay to be read."""
    zeros, rest = 0, b""
    while not rest and (data := incoming.read()):
        rest = data.lstrip(b"\0")
        zeros += len(data) - len(rest)
    incoming.give_back(bytes(zeros % multiple) + rest)


def _rest(incoming: Incoming) -> bytes:
    """Return what follows, as much as an error carries."""
    parts: list[bytes] = []
    size = 0
    while size < _MOST_RAW and (data := incoming.read()):
        parts.append(data)
        size += len(data)
    return b"".join(parts)[:_MOST_RAW]
