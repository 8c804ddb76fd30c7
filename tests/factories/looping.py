"""Coroutines run to their end by a test."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def run(looking: Coroutine[object, object, T]) -> T:
    """Run to the end in a thread of its own: the main one may hold a browser's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, looking).result()
