"""Age bands as reference rows, each version of a pack having its own, without gap or overlap; and rows told by them."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
from packs import version

from casework.policy import Policies
from etl.subjects.unresolved.answers import in_age_band
from etl.warehouse.reference import ALWAYS, EVER_DAYS, NEVER, reference_tables

TARGET = {"target": 0.9, "min_n": 5, "late_entry_minutes": 60}
OLD = version(date(2020, 1, 1), "2020.1", compliance={**TARGET, "age_bands_days": [5]})
NEW = version(date(2026, 7, 1), "2026.2", compliance={**TARGET, "age_bands_days": [3, 7]})
FIRST_OF_JULY = datetime(2026, 6, 30, 16)
"""Midnight in Shanghai, as the warehouse stores moments."""


def test_the_bands_of_each_version_hold_while_it_is_in_force() -> None:
    rows = reference_tables(Policies([NEW, OLD]))["age_bands"].to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("sunshine", ALWAYS, FIRST_OF_JULY, 0, 0, 5, "0–4"),
        ("sunshine", ALWAYS, FIRST_OF_JULY, 1, 5, EVER_DAYS, "5+"),
        ("sunshine", FIRST_OF_JULY, NEVER, 0, 0, 3, "0–2"),
        ("sunshine", FIRST_OF_JULY, NEVER, 1, 3, 7, "3–6"),
        ("sunshine", FIRST_OF_JULY, NEVER, 2, 7, EVER_DAYS, "7+"),
    ]


def test_a_row_is_told_by_the_bands_of_its_own_pack() -> None:
    edges = [("sunshine", 0, 5, "0–4"), ("sunshine", 5, EVER_DAYS, "5+"),
             ("promise", 0, 3, "0–2"), ("promise", 3, 5, "3–4"), ("promise", 5, EVER_DAYS, "5+")]  # fmt: skip
    bands = pa.table(dict(zip(("pack", "from_days", "until_days", "age_band"), zip(*edges, strict=True), strict=True)))
    rows = pa.table({"case": ["s4", "s5", "p2", "p4", "p5"], "age_days": [4, 5, 2, 4, 5],
                     "pack": ["sunshine", "sunshine", "promise", "promise", "promise"]})  # fmt: skip
    found = {name: in_age_band(rows, bands, name)["case"].to_pylist() for name in ("0–4", "0–2", "3–4", "5+", "60+")}
    assert found == {"0–4": ["s4"], "0–2": ["p2"], "3–4": ["p4"], "5+": ["s5", "p5"], "60+": []}
