"""Pictures of others: decoded wholly once, in a child with limits, and a small preview made that pages draw instead.

This module runs in the child (``casework.record.confined``); nobody else decodes a picture.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from casework.errors import RuleError

DECODED: Mapping[str, str] = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
"""Media types that can be decoded here, with the one decoder that may try."""
STILL = {"JPEG", "MPO"}
"""Photos, of which telephones put several into one file: the first is the picture."""
SIDE = 640
"""Longest side of a preview, in pixels."""
MEGA = 1_000_000

Image.MAX_IMAGE_PIXELS = None  # ours is the limit, and it says so in words
Image.init()


def preview(order: Mapping[str, object]) -> dict[str, object]:
    """Decode ``path`` as ``media_type`` and write its preview (JPEG) to ``target``; returns its size in pixels.

    Raises ``RuleError`` for a picture that is cut off, damaged, or has more than ``megapixels`` million pixels.
    """
    path, most = str(order["path"]), int(str(order["megapixels"]))
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(path, formats=[DECODED[str(order["media_type"])]]) as picture,
        ):
            _check_size(picture, most)
            small = _decoded(picture)
            size = picture.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, ZeroDivisionError) as error:
        raise RuleError(
            "The picture is cut off or damaged and cannot be shown. Take it again, or save it anew and attach that."
        ) from error
    small.save(str(order["target"]), "JPEG", quality=80)
    return {"width": size[0], "height": size[1], "bytes": Path(str(order["target"])).stat().st_size}


def _check_size(picture: Image.Image, most: int) -> None:
    frames = 1 if picture.format in STILL else getattr(picture, "n_frames", 1)
    pixels = picture.width * picture.height * frames
    if pixels > most * MEGA:
        raise RuleError(
            "The picture has {count:.0f} million pixels, and at most {most} are accepted. Make it smaller.",
            count=pixels / MEGA,
            most=most,
        )


def _decoded(picture: Image.Image) -> Image.Image:
    """Every frame decoded, so that nothing damaged is kept; the first one, upright and small."""
    small: Image.Image | None = None
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        if small is None:
            small = frame.copy() if max(frame.size) <= SIDE else _smaller(frame)
        if picture.format in STILL:
            break
    if small is None:
        raise ValueError("a picture without a frame")
    return ImageOps.exif_transpose(small).convert("RGB")


def _smaller(frame: Image.Image) -> Image.Image:
    factor = max(frame.size) / SIDE
    size = (max(1, round(frame.width / factor)), max(1, round(frame.height / factor)))
    exif = frame.getexif()
    small = frame.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    small.getexif().update(exif)
    return small
