"""Ledgers of several shards, and projects that lie in shards one knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from casework.settings import settings

BY_SHARD = {1: "P3", 2: "P1", 3: "P5", 4: "P8", 5: "P10", 6: "P7", 7: "P11"}
"""A project in each of 8 shards but the first, which is for what has no project."""


@contextmanager
def in_shards(shards: int) -> Iterator[None]:
    """Let ledgers made or brought up to date meanwhile have so many shards."""
    with _set("YINGSHENG_SHARDS", str(shards)):
        yield


@contextmanager
def serving(shards: str) -> Iterator[None]:
    """Let warehouses opened meanwhile serve these shards alone, as the setting names them."""
    with _set("YINGSHENG_SERVED_SHARDS", shards):
        yield


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, value)
        settings.cache_clear()
        yield
    settings.cache_clear()
