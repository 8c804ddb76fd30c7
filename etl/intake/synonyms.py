"""Other names of our columns, as ``data/synonyms.toml`` lists them."""

from __future__ import annotations

import tomllib
from functools import cache

from casework.settings import ROOT

_PEOPLE = "people"
"""Columns about customers are called alike in every kind."""


_ALIKE = {"responses": "surveys"}
"""Kinds whose columns are called as another's."""


def synonyms(kind: str, column: str) -> tuple[str, ...]:
    """Other names of a column of a kind."""
    listed = _listed()
    return listed.get(_ALIKE.get(kind, kind), {}).get(column, ()) + listed[_PEOPLE].get(column, ())


@cache
def _listed() -> dict[str, dict[str, tuple[str, ...]]]:
    text = (ROOT / "data" / "synonyms.toml").read_text(encoding="utf-8")
    return {
        kind: {column: tuple(names) for column, names in columns.items()}
        for kind, columns in tomllib.loads(text).items()
    }
