"""Pictures as people hand them in, whole and otherwise."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

ORIENTATION = 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), *, orientation: int | None = None) -> bytes:
    """A picture of noise, which packs badly, so that half of it is missing when half of the bytes are."""
    image = Image.effect_noise(size, 80).convert("RGB")
    exif = Image.Exif()
    if orientation is not None:
        exif[ORIENTATION] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def many_pixels(side: int) -> bytes:
    """A PNG of ``side`` × ``side`` pixels, all alike, in few bytes; made row by row."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
