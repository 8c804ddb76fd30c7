"""Age bands as reference rows, each version of a pack having its own, without gap or overlap."""

from __future__ import annotations

from datetime import date, datetime

from packs import version

from casework.policy import Policies
from etl.warehouse.office_tables import Offices
from etl.warehouse.reference import ALWAYS, EVER_DAYS, NEVER, reference_tables

TARGET = {"target": 0.9, "min_n": 5, "late_entry_minutes": 60}
OLD = version(date(2020, 1, 1), "2020.1", compliance={**TARGET, "age_bands_days": [5]})
NEW = version(date(2026, 7, 1), "2026.2", compliance={**TARGET, "age_bands_days": [3, 7]})
POLICIES = Policies([NEW, OLD])
FIRST_OF_JULY = datetime(2026, 6, 30, 16)
"""Midnight in Shanghai, as the warehouse stores moments."""


def test_the_bands_of_each_version_hold_while_it_is_in_force() -> None:
    rows = reference_tables(POLICIES, Offices.of(POLICIES.packs))["age_bands"].to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("sunshine", ALWAYS, FIRST_OF_JULY, 0, 0, 5, "0–4"),
        ("sunshine", ALWAYS, FIRST_OF_JULY, 1, 5, EVER_DAYS, "5+"),
        ("sunshine", FIRST_OF_JULY, NEVER, 0, 0, 3, "0–2"),
        ("sunshine", FIRST_OF_JULY, NEVER, 1, 3, 7, "3–6"),
        ("sunshine", FIRST_OF_JULY, NEVER, 2, 7, EVER_DAYS, "7+"),
    ]
