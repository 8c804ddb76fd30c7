"""A register of steps: several rows of one number are the life of one case."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from import_files import Row, load_file, tried, write_csv

from casework.record.events import Dispatched, Received
from casework.record.ledger import Ledger
from etl.errors import SourceError
from etl.intake.profile_text import as_toml
from etl.intake.profiles import parse_profile

PROFILE = parse_profile(
    """
id = "steps"
kind = "complaints"
title_zh = "步骤"
title_en = "Steps"
register_projects = true
[source]
log = { number = "单号", step = "操作", at = "操作时间", steps = ["受理", "派单", "办结", "重开"] }
[columns.number]
from = "单号"
[columns.project]
from = "项目"
[columns.received_at]
from = "受理"
[columns.department]
from = "处理部门"
[columns.dispatched_at]
from = "派单"
[columns.closed_at]
from = "办结"
[columns.reopened_at]
from = "重开"
[columns."closed_at.2"]
from = "办结 2"
""",
    "steps.toml",
)


def step(number: str, word: str, at: str, **more: str) -> Row:
    return {"单号": number, "项目": "HY", "操作": word, "操作时间": at, "处理部门": "", **more}


LOG = [
    step("L1", "派单", "2026-03-02 09:30", 处理部门="工程部"),  # written down before the receipt
    step("L2", "受理", "2026-03-03 10:00"),
    step("L1", "受理", "2026-03-02 09:00"),
    step("L1", "短信通知", "2026-03-02 09:31"),  # no step of the profile
    step("L1", "办结", "2026-03-04 12:00"),
    step("L1", "重开", "2026-03-05 09:00"),
    step("L1", "办结", "2026-03-06 12:00", 处理部门="物业部"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "log.csv", LOG)


def test_the_rows_of_a_number_are_the_steps_of_one_case(ledger: Ledger, file: Path) -> None:
    report = load_file(ledger, file, PROFILE)
    assert (report.rows, report.outcomes.accepted, report.outcomes.repeated, report.outcomes.quarantined) == (
        7,
        2,
        5,
        0,
    )
    told = [(entry.kind.value, entry.occurred_at) for entry in ledger.stream("case/L1")]
    assert told == [
        ("received", datetime(2026, 3, 2, 1, 0, tzinfo=UTC)),
        ("dispatched", datetime(2026, 3, 2, 1, 30, tzinfo=UTC)),
        ("closed", datetime(2026, 3, 4, 4, 0, tzinfo=UTC)),
        ("reopened", datetime(2026, 3, 5, 1, 0, tzinfo=UTC)),
        ("closed", datetime(2026, 3, 6, 4, 0, tzinfo=UTC)),
    ]


def test_what_a_later_row_says_beside_its_step_counts(ledger: Ledger, file: Path) -> None:
    load_file(ledger, file, PROFILE)
    received, dispatched = (entry.payload for entry in ledger.stream("case/L1")[:2])
    assert isinstance(received, Received)
    assert isinstance(dispatched, Dispatched)
    assert received.department == "物业部"


def test_a_trial_says_the_same_and_a_second_load_changes_nothing(ledger: Ledger, file: Path) -> None:
    shown = tried(ledger, file, PROFILE)
    assert not {"操作", "操作时间"} & set(shown.unused)
    assert shown.outcomes == load_file(ledger, file, PROFILE).outcomes
    assert load_file(ledger, file, PROFILE).events == 0


def test_a_file_without_the_column_of_the_steps_is_refused_by_its_name(ledger: Ledger, tmp_path: Path) -> None:
    rows = [{name: text for name, text in row.items() if name != "操作"} for row in LOG]
    with pytest.raises(SourceError, match="操作"):
        load_file(ledger, write_csv(tmp_path / "log.csv", rows), PROFILE)


def test_a_profile_of_a_log_is_kept_and_exported_as_it_is() -> None:
    assert parse_profile(as_toml(PROFILE), "again.toml") == PROFILE
