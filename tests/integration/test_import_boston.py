"""A file made by nobody near this project: the City of Boston's requests, judged by the city itself."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from boston import PAGE, Judged, judged, page
from import_files import SAMPLES, load_file

from casework.record.ledger import Ledger


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    return judged(tmp_path_factory.mktemp("boston"))


def test_our_verdict_is_the_citys_on_every_request_with_a_target_and_a_flag(cases: list[Judged]) -> None:
    judgeable = [case for case in cases if case.target and case.flag]
    assert len(judgeable) == 4283
    assert [case for case in judgeable if not case.agrees] == []


def test_every_other_request_is_explained_by_the_file(cases: list[Judged]) -> None:
    others = Counter((case.flag, bool(case.target), case.verdict) for case in cases if not (case.target and case.flag))
    assert others == {("ONTIME", False, None): 711, ("", True, "missed"): 1}


def test_the_page_that_lists_the_differences_is_up_to_date(cases: list[Judged]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(cases)


def test_the_extract_loads_whole_with_its_blank_neighbourhoods_and_missing_targets(ledger: Ledger) -> None:
    report = load_file(ledger, SAMPLES / "boston311_extract.csv", "boston311", register=None)
    assert (report.rows, report.outcomes.accepted, report.outcomes.quarantined) == (273, 273, 0)
    assert set(report.problems_by_rule) == {"appointed_without_due"}
    assert "Downtown-Financial-District" in report.new_projects
    assert "Boston" in report.new_projects


def test_a_closing_in_the_repeated_hour_of_autumn_is_read_as_its_first_passage(ledger: Ledger) -> None:
    load_file(ledger, SAMPLES / "boston311_extract.csv", "boston311", register=None)
    closed = [e for e in ledger.stream("case/BOS-101005154529") if e.kind == "closed"]
    assert closed[0].occurred_at == datetime(2023, 11, 5, 5, 56, tzinfo=UTC)  # 01:56 in summer time, UTC-4


def test_the_city_works_in_its_own_hours_of_summer_and_winter(ledger: Ledger) -> None:
    load_file(ledger, SAMPLES / "boston311_sample.csv.gz", "boston311", register=None)
    winter = ledger.stream("case/BOS-101004128563")[0].occurred_at  # 2022-01-17 11:20 local
    summer = ledger.stream("case/BOS-101004406125")[0].occurred_at  # 2022-07-28 07:53:37 local
    assert winter == datetime(2022, 1, 17, 16, 20, tzinfo=UTC)
    assert summer == datetime(2022, 7, 28, 11, 53, 37, tzinfo=UTC)


def test_the_extract_stands_unchanged_in_the_complete_file(tmp_path: Path) -> None:
    import gzip

    complete = gzip.decompress((SAMPLES / "boston311_sample.csv.gz").read_bytes()).decode().splitlines()
    extract = (SAMPLES / "boston311_extract.csv").read_text(encoding="utf-8").splitlines()
    assert set(extract) <= set(complete)
