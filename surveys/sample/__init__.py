"""Whom to ask: how many, and which, repeatable by anybody from seed and frame."""

from surveys.sample.draw import Draw, Drawn, Person, draw, frame_digest, sampling_key
from surveys.sample.size import Plan, allocate, plan, sample_size

__all__ = [
    "Draw",
    "Drawn",
    "Person",
    "Plan",
    "allocate",
    "draw",
    "frame_digest",
    "plan",
    "sample_size",
    "sampling_key",
]
