"""The compressions, and what the standard library can get out of damaged data, byte by byte."""

import bz2
import gzip
import importlib
import lzma
import random
import zlib

import pytest

NAMES = ("gz", "bz2", "xz", "zst")
SKIPPABLE = b"\x5a\x2a\x4d\x18\x05\x00\x00\x00notes"


def zstd():
    try:
        return importlib.import_module("compression.zstd")
    except ImportError:
        return pytest.importorskip("backports.zstd")


def packed(name: str, data: bytes) -> bytes:
    """Return data as one member, with a checksum."""
    if name == "gz":
        return gzip.compress(data, 6, mtime=0)
    if name == "bz2":
        return bz2.compress(data, 1)  # blocks of 100 kB, so that there are several
    if name == "xz":
        return lzma.compress(data, preset=1)
    return zstd().compress(data, options={zstd().CompressionParameter.checksum_flag: 1})


def unpacked(name: str, data: bytes) -> tuple[bytes, int]:
    """Return what the library gives for a member, fed byte by byte, and after how many bytes the last of it came."""
    makers = {"gz": lambda: zlib.decompressobj(31), "bz2": bz2.BZ2Decompressor, "xz": lzma.LZMADecompressor}
    decompressor = makers[name]() if name in makers else zstd().ZstdDecompressor()
    parts, last = [], 0
    try:
        for place in range(len(data)):
            if decompressor.eof:
                break
            part = decompressor.decompress(data[place : place + 1])
            if name == "bz2" and part:  # a block counts when its checksum, which is compared after all of it, is right
                part += b"".join(iter(lambda: b"" if decompressor.eof else decompressor.decompress(b""), b""))
            if part:
                parts.append(part)
                last = place + 1
    except Exception:  # noqa: BLE001 - each library has its own
        return b"".join(parts), last
    return b"".join(parts), last


def scrambled(size: int) -> str:
    """Return text that hardly compresses, so that damage in the middle of a file stands in the middle of its data."""
    return "".join(random.Random(size).choices("abcdefghijklmnopqrstuvwxyz ", k=size))
